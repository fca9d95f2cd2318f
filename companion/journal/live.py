"""Hands a session to its store as it happens, with only the words that may be kept."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from companion.core.api.actions import Action, Note
from companion.core.api.consent import Level
from companion.core.api.events import (
    Event,
    Heard,
    SpeechDismissed,
    SpeechStarted,
    SpeechSuspected,
    VoiceHeard,
)
from companion.core.api.ports import SessionStore
from companion.core.api.record import Answered, CompanionSaid, Discarded, Entry, Forgotten, PartnerSaid
from companion.core.api.session_log import LogEntry, Sound
from companion.errors import JournalError
from companion.journal.discreet import emptied, is_any_discarded, with_or_without
from companion.journal.settling import settled

_LIGHT = (VoiceHeard, SpeechSuspected, SpeechDismissed, SpeechStarted)
"""These come many times a second; without anything in the record they wait for what comes next."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A moment with all its words, and with the event as it is without them."""

    moment: LogEntry
    bare: Event | None


def kept(happened: Sequence[Happened], level: Level) -> list[LogEntry]:
    """The moments of a session with only those words that may be kept."""
    discards = _discards(happened)
    recorded = _recorded(happened)
    return [_kept(one, level, recorded, discards) for one in happened]


def _kept(one: Happened, level: Level, recorded: set[int], discards: Sequence[Discarded]) -> LogEntry:
    event = one.moment.event
    if isinstance(event, Heard) and isinstance(one.bare, Heard):
        known = level is Level.WORDS and event.utterance in recorded
        event = with_or_without(event, one.bare, known, discards)
    entries = tuple(_allowed(entry, level, discards) for entry in one.moment.entries)
    return replace(one.moment, event=event, entries=entries)


def _allowed(entry: Entry, level: Level, discards: Iterable[Discarded]) -> Entry:
    if is_any_discarded(entry, discards):
        return emptied(entry)
    if level is Level.WORDS:
        return entry
    if isinstance(entry, Answered) and not entry.own_words:
        return replace(entry, question="") if entry.quotes else entry
    return emptied(entry) if isinstance(entry, PartnerSaid | Answered | CompanionSaid) else entry


def _recorded(happened: Iterable[Happened]) -> set[int]:
    entries = (entry for one in happened for entry in one.moment.entries)
    return {e.utterance for e in settled(entries) if isinstance(e, PartnerSaid) and e.kept}


def _discards(happened: Iterable[Happened]) -> list[Discarded]:
    return [entry for one in happened for entry in one.moment.entries if isinstance(entry, Discarded)]


class LiveLog:
    """Keeps one session while it runs. Whatever fails is told once; what was not written is tried again."""

    def __init__(
        self,
        store: SessionStore,
        session: int,
        level: Level,
        on_trouble: Callable[[str], None],
        before: Iterable[Happened] = (),
        on_failed: Callable[[str], None] = lambda why: None,
        sound_of: Callable[[int], Sound | None] = lambda utterance: None,
    ) -> None:
        """``session``: under which number the store keeps it; ``before``: what it keeps of it already;
        ``sound_of`` gives the sound of an utterance, where that is to be kept with its words.

        ``on_trouble`` is told in a sentence when something can't be done, and ``on_failed`` is told why, in a
        sentence for ears, when what happens can't be written; each once, until it can be again.
        """
        self._store = store
        self._session = session
        self._level = level
        self._on_trouble = on_trouble
        self._on_failed = on_failed
        self._sound_of = sound_of
        self._happened = list(before)
        self._written = kept(self._happened, level)
        """As the store has it."""
        self._discards = _discards(self._happened)
        self._over = False
        self._troubled = False

    def happened(self, moment: LogEntry, bare: Event | None, actions: Sequence[Action]) -> None:
        """Something happened, and this was done about it; ``redacted``: its event without words."""
        if self._over:
            return
        entries = tuple(action.entry for action in actions if isinstance(action, Note))
        if any(isinstance(entry, Forgotten) for entry in entries):
            self._over = True
            self._try(lambda: self._store.forget(self._session))
            return
        self._happened.append(Happened(replace(moment, entries=entries), bare))
        if entries or not isinstance(moment.event, _LIGHT):
            self._try(self._write)

    def moments(self, level: Level) -> list[LogEntry]:
        """All that happened, with only the words that a level keeps."""
        return kept(self._happened, level)

    def end(self, ending: str) -> None:
        """The session is over."""
        if not self._over:
            self._over = True
            self._try(self._write)
            self._try(lambda: self._store.end(self._session, ending))

    def _write(self) -> None:
        new = self._happened[len(self._written) :]
        if discards := _discards(new):
            self._take_out()
            self._discards += discards
        recorded = _recorded(new)
        moments = [_kept(one, self._level, recorded, self._discards) for one in new]
        self._store.write(self._session, moments, self._sounds(moments, recorded))
        self._written += moments

    def _sounds(self, moments: Iterable[LogEntry], recorded: set[int]) -> dict[int, Sound]:
        """How the words in moments sounded; a stranger was not asked, and their voice is not kept."""
        said = (entry for moment in moments for entry in moment.entries if isinstance(entry, PartnerSaid))
        heard = [
            entry.utterance
            for entry in said
            if entry.kept and entry.text and not entry.stranger and entry.utterance in recorded
        ]
        return {utterance: sound for utterance in heard if (sound := self._sound_of(utterance))}

    def _take_out(self) -> None:
        """Take out of what is written what was thrown away since."""
        now = kept(self._happened, self._level)
        changed = {i: now[i] for i, old in enumerate(self._written) if now[i] != old}
        if changed:
            self._store.rewrite(self._session, changed)
            self._written[:] = now[: len(self._written)]

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except JournalError as error:
            first, self._troubled = not self._troubled, True
            if first:
                self._on_trouble(str(error))
            if first and not self._over:
                self._on_failed(error.aloud)
        else:
            self._troubled = False
