"""What people agree to have kept of a session: asked aloud, remembered, and taken back with a word."""

import datetime
from collections.abc import Mapping, Sequence

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
"""Under this the program keeps what each of some people said; no name in a script has a space."""
_SCRIPT = "consent"
_ASKED = "asked"


class Consenting:
    """Asks for consent."""

    def __init__(self, run: Run, keeper: MemoryStore, now: datetime.datetime) -> None:
        """``keeper`` remembers what was said for the next time; ``now`` dates it."""
        self._run = run
        self._keeper = keeper
        self._now = now

    def ask(self, people: Sequence[str], *, sound: bool = False) -> Consent:
        """What these people agree to. What they said the last time is told in a line, and holds unless
        somebody says "change". ``sound``: it was wished that sound be kept; where
        words are, each is asked for it, and nothing said before counts.

        Raises ScriptError, JournalError.
        """
        before = self._before(people)
        if before is not None and not sound:
            told = self._tell("before", Consent(before), people)
            if not _wants_change(told):
                return Consent(before)
        return self._anew(people, sound)

    def cannot(self, people: Sequence[str], why: str) -> bool:
        """Say that nothing can be kept, and ``why``; whether all want to hold the session without it.

        Raises ScriptError.
        """
        settings: dict[str, Value] = {"about": "cannot", "why": why}
        return self._run(script("_consent"), people, settings).ending == "held"

    def _anew(self, people: Sequence[str], sound: bool) -> Consent:
        session = self._run(script("_consent"), people, {"about": "ask", "alone": len(people) < 2})
        levels = _levels(session.memory.fact("consent"), people)
        consent = agreed(levels.values())
        for person, level in levels.items():
            if level is not None:
                self._remember(person, level, people)
        if session.ending != _ASKED:
            return NO_CONSENT
        if sound and consent.level is Level.WORDS:
            consent = agreed(levels.values(), self._wishes_of_sound(people))
        self._tell("settled", consent, people, sound_wished=sound)
        return consent

    def _wishes_of_sound(self, people: Sequence[str]) -> list[bool]:
        """Whether each wants it, this time."""
        session = self._run(script("_consent"), people, {"about": "sound"})
        heard = session.memory.fact("sound")
        said = heard if session.ending == _ASKED and isinstance(heard, Mapping) else {}
        return [said.get(person) is True for person in people]

    def _before(self, people: Sequence[str]) -> Level | None:
        """What rules of what they said the last time; None where somebody said nothing yet."""
        past = self._keeper.past()
        said = [past.of(_SCRIPT, CONSENT, people, person) for person in people]
        levels = [_level(kept[-1].value) if kept else None for kept in said]
        return None if None in levels else agreed(levels).level

    def _remember(self, person: str, level: Level, people: Sequence[str]) -> None:
        kept = RememberedValue(_SCRIPT, CONSENT, company(people), level.value, person, self._now)
        self._keeper.keep(kept, add=False)

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
    """What is kept before anybody was asked: it waits until it is known whether it may."""

    def __init__(self, keeper: MemoryStore) -> None:
        self._keeper = keeper
        self._waiting: list[tuple[RememberedValue, bool]] | None = []

    def past(self) -> History:
        """All that was kept, and what waits."""
        past = self._keeper.past()
        for kept, add in self._waiting or ():
            past = past.with_kept(kept, add=add)
        return past

    def keep(self, kept: RememberedValue, *, add: bool) -> None:
        """Keep one thing, or have it wait."""
        if self._waiting is None:
            self._keeper.keep(kept, add=add)
        else:
            self._waiting.append((kept, add))

    def forget(self, kept: RememberedValue) -> None:
        """Keep it no longer."""
        self._waiting = self._waiting and [one for one in self._waiting if one[0] != kept]
        self._keeper.forget(kept)

    def settle(self, level: Level) -> None:
        """They have said it: what waits is kept, or lost. Raises JournalError."""
        waiting, self._waiting = self._waiting or (), None
        for kept, add in waiting if level.keeps else ():
            self._keeper.keep(kept, add=add)


class Agreed:
    """What scripts remember, as far as these people agreed to have it kept."""

    def __init__(self, keeper: MemoryStore, level: Level) -> None:
        self._keeper = keeper
        self._level = level

    def keep(self, keep: Remember) -> None:
        """Words only where words are kept. Raises JournalError."""
        if self._level is Level.WORDS or (self._level.keeps and not keep.own_words):
            self._keeper.keep(keep.kept, add=keep.add)

    def forget(self, forget: ForgetRemembered) -> None:
        """No longer. Raises JournalError."""
        self._keeper.forget(forget.kept)


def _levels(answers: object, people: Sequence[str]) -> dict[str, Level | None]:
    given = answers if isinstance(answers, Mapping) else {}
    return {person: _level(given.get(person)) for person in people}


def _level(value: object) -> Level | None:
    return next((level for level in Level if level.value == value), None)


def _wants_change(session: Session) -> bool:
    heard = session.listening.latest()
    return heard is not None and normalise(heard.text) in language().spoken_start.change
