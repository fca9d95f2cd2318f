"""Consent to storage: asked aloud after people's first session, remembered, changed with a word."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from companion.app.setup_scripts import Run, script
from companion.core.api.actions import ForgetRemembered, Remember
from companion.core.api.consent import NO_CONSENT, Consent, Level, agreed
from companion.core.api.ports import MemoryStore
from companion.core.api.remembered import History, RememberedValue, company
from companion.core.language.words import normalise
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.language import language

CONSENT = "what may be kept"
"""Key of each person's answer; no name in a script has a space."""
_SCRIPT = "consent"
_ASKED = "asked"


@dataclass(frozen=True)
class Answers:
    """People's consent."""

    consent: Consent = NO_CONSENT
    levels: Mapping[str, Level | None] = field(default_factory=dict)
    """Each person's level; empty if nothing may be stored, not even their names."""
    voices: frozenset[str] = frozenset()
    """People whose voice may be stored."""

    @property
    def names(self) -> bool:
        """Whether the names may be stored."""
        return bool(self.levels)


NO_ANSWERS = Answers()
"""Nothing may be stored."""


class Consenting:
    """Asks for consent."""

    def __init__(self, run: Run, memory_store: MemoryStore, now: datetime.datetime) -> None:
        """``memory_store`` stores the answers for the next time; ``now`` dates them."""
        self._run = run
        self._memory_store = memory_store
        self._now = now

    def before(self, people: Sequence[str]) -> Level | None:
        """Return the level from the last time; None if somebody has not answered yet."""
        levels = self.levels(people)
        return None if len(levels) < len(people) else agreed(levels.values()).level

    def levels(self, people: Sequence[str]) -> dict[str, Level]:
        """Return the level of each person who has answered."""
        past = self._memory_store.past()
        said = {person: past.of(_SCRIPT, CONSENT, people, person) for person in people}
        found = {person: _level(kept[-1].value) for person, kept in said.items() if kept}
        return {person: level for person, level in found.items() if level}

    def tell(self, level: Level, people: Sequence[str]) -> bool:
        """Announce the level from last time; return whether somebody wants to change it."""
        return _wants_change(self._tell("before", Consent(level), people))

    def after(self, people: Sequence[str], *, sound: bool = False, voices: bool = False) -> Answers:
        """Ask after a session what of it may be kept, and from now on: their names, and then each for the
        level. ``voices``: voices are known, and each is asked for theirs. ``sound``: it was wished that sound
        be kept; where words are, each is asked for it, this once.

        Raises ScriptError, JournalError.
        """
        return self._asked("after", people, sound=sound, voices=voices)

    def anew(self, people: Sequence[str], *, sound: bool = False) -> Answers:
        """Ask again what may be stored. Raises ScriptError, JournalError."""
        return self._asked("ask", people, sound=sound, voices=False)

    def failed(self, people: Sequence[str], why: str) -> None:
        """Say that it could not be stored, and ``why``."""
        self._run(script("_consent"), people, {"about": "failed", "why": why})

    def cannot(self, people: Sequence[str], why: str) -> bool:
        """Say that nothing can be kept, and ``why``; whether all want to hold the session without it.

        Raises ScriptError.
        """
        settings: dict[str, Value] = {"about": "cannot", "why": why}
        return self._run(script("_consent"), people, settings).ending == "held"

    def may_write(self, people: Sequence[str]) -> bool:
        """Whether each wants a script with their words to be written, as a plain file. Raises ScriptError."""
        return len(self._each_says_yes("write", people)) == len(people)

    def remember(self, answers: Answers, people: Sequence[str]) -> None:
        """Store each person's answer for the next time. Raises JournalError."""
        for person, level in answers.levels.items():
            if level is not None:
                kept = RememberedValue(_SCRIPT, CONSENT, company(people), level.value, person, self._now)
                self._memory_store.remember(kept, add=False)

    def _asked(self, about: str, people: Sequence[str], *, sound: bool, voices: bool) -> Answers:
        session = self._run(script("_consent"), people, {"about": about})
        if session.ending != _ASKED:
            return NO_ANSWERS
        levels = _levels(session.memory.fact("consent"), people)
        consent = agreed(levels.values())
        if sound and consent.level is Level.WORDS:
            wishes = self._each_says_yes("sound", people)
            consent = agreed(levels.values(), [person in wishes for person in people])
        wanted = self._each_says_yes("voices", people) if voices else ()
        self._tell("settled", consent, people, sound_wished=sound)
        return Answers(consent, levels, frozenset(wanted))

    def _each_says_yes(self, about: str, people: Sequence[str]) -> list[str]:
        """Return those who agree."""
        session = self._run(script("_consent"), people, {"about": about})
        heard = session.memory.fact(about)
        said = heard if session.ending == _ASKED and isinstance(heard, Mapping) else {}
        return [person for person in people if said.get(person) is True]

    def _tell(
        self, about: str, consent: Consent, people: Sequence[str], *, sound_wished: bool = False
    ) -> Session:
        settings: dict[str, Value] = {
            "about": about,
            "level": consent.level.value,
            "sound_wished": sound_wished,
            "sound_kept": consent.sound,
        }
        return self._run(script("_consent"), people, settings)


class Unsettled:
    """Values stored before anybody was asked: they wait until consent is known."""

    def __init__(self, memory_store: MemoryStore) -> None:
        self._memory_store = memory_store
        self._waiting: list[tuple[RememberedValue, bool]] | None = []

    def past(self) -> History:
        """Return all stored and all waiting values."""
        past = self._memory_store.past()
        for kept, add in self._waiting or ():
            past = past.with_value(kept, add=add)
        return past

    def remember(self, kept: RememberedValue, *, add: bool) -> None:
        """Store a value, or let it wait."""
        if self._waiting is None:
            self._memory_store.remember(kept, add=add)
        else:
            self._waiting.append((kept, add))

    def forget(self, kept: RememberedValue) -> None:
        """Drop a value."""
        self._waiting = self._waiting and [one for one in self._waiting if one[0] != kept]
        self._memory_store.forget(kept)

    def settle(self, memory_store: MemoryStore | None) -> None:
        """Store the waiting values in ``memory_store``, or drop them. Raises JournalError."""
        waiting, self._waiting = self._waiting or (), None
        self._memory_store = memory_store or self._memory_store
        if memory_store:
            for kept, add in waiting:
                memory_store.remember(kept, add=add)


class Deferred:
    """Values a script remembers before anybody was asked: they wait for consent."""

    def __init__(self) -> None:
        self._waiting: list[Remember | ForgetRemembered] = []

    def remember(self, keep: Remember) -> None:
        """Let it wait."""
        self._waiting.append(keep)

    def forget(self, forget: ForgetRemembered) -> None:
        """Let it wait."""
        self._waiting.append(forget)

    def settle(self, agreed: "Agreed") -> None:
        """Store as much as people agreed to. Raises JournalError."""
        for one in self._waiting:
            if isinstance(one, Remember):
                agreed.remember(one)
            else:
                agreed.forget(one)


class Agreed:
    """Values remembered by scripts, as far as these people agreed to storage."""

    def __init__(self, memory_store: MemoryStore, level: Level) -> None:
        self._memory_store = memory_store
        self._level = level

    def remember(self, keep: Remember) -> None:
        """Store a value; words only if words may be stored. Raises JournalError."""
        if self._level is Level.WORDS or (self._level.keeps and not keep.own_words):
            self._memory_store.remember(keep.kept, add=keep.add)

    def forget(self, forget: ForgetRemembered) -> None:
        """Erase a value. Raises JournalError."""
        self._memory_store.forget(forget.kept)


def drop_contradictions(memory_store: MemoryStore) -> None:
    """Drop what one person agreed to under two spellings of a name, where it isn't the same: they are asked
    again. Raises JournalError."""
    past = memory_store.past()
    for kept in past.values:
        if (kept.script, kept.key) == (_SCRIPT, CONSENT):
            said = past.of(_SCRIPT, CONSENT, kept.people, kept.of)
            if len({one.value for one in said}) > 1:
                memory_store.forget(kept)


def _levels(answers: object, people: Sequence[str]) -> dict[str, Level | None]:
    given = answers if isinstance(answers, Mapping) else {}
    return {person: _level(given.get(person)) for person in people}


def _level(value: object) -> Level | None:
    return next((level for level in Level if level.value == value), None)


def _wants_change(session: Session) -> bool:
    heard = session.listening.latest()
    return heard is not None and normalise(heard.text) in language().spoken_start.change
