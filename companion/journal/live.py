"""Writes a session to its store while it runs, with only the words that may be stored."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
from companion.core.api.record import Entry, Forgotten, PartnerSaid
from companion.core.api.session_log import LogEntry, Sound
from companion.errors import JournalError
from companion.journal.retention import (
    Decisions,
    allowed,
    allowed_words,
    discards_in,
    private_answers,
    recorded,
)

_LIGHT = (VoiceHeard, SpeechSuspected, SpeechDismissed, SpeechStarted)
"""Frequent events; those without entries are written with the next one."""


@dataclass(frozen=True, slots=True)
class Happened:
    """A moment with all its words, and its event without them."""

    moment: LogEntry
    bare: Event | None


def kept(happened: Sequence[Happened], level: Level) -> list[LogEntry]:
    """Reduce the moments of a session to what may be stored."""
    entries = list(_entries(happened))
    decided = Decisions(level, recorded(entries), discards_in(entries), _private(happened))
    return [_kept(one, decided) for one in happened]


def _kept(one: Happened, decided: Decisions) -> LogEntry:
    event = one.moment.event
    if isinstance(event, Heard) and isinstance(one.bare, Heard):
        event = allowed_words(event, one.bare, decided)
    entries = tuple(allowed(entry, decided.level, decided.discards) for entry in one.moment.entries)
    return replace(one.moment, event=event, entries=entries)


def _private(happened: Iterable[Happened]) -> dict[int, Heard]:
    return private_answers((one.moment.event, one.bare) for one in happened)


def _entries(happened: Iterable[Happened]) -> Iterator[Entry]:
    return (entry for one in happened for entry in one.moment.entries)


class LiveLog:
    """Writes one session to the store as it runs.

    A failure is reported once; unwritten data is written with the next moment.
    """

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
        """``session``: its number in the store; ``before``: what the store already has of it;
        ``sound_of`` returns the sound of an utterance if it is to be stored with its words.

        On a failure ``on_trouble`` receives the sentence to show and ``on_failed`` the one to say, each
        once until writing works again.
        """
        self._store = store
        self._session = session
        self._level = level
        self._on_trouble = on_trouble
        self._on_failed = on_failed
        self._sound_of = sound_of
        self._happened = list(before)
        self._written = kept(self._happened, level)
        """The moments as stored."""
        self._discards = discards_in(_entries(self._happened))
        self._private = _private(self._happened)
        self._over = False
        self._troubled = False

    def happened(self, moment: LogEntry, bare: Event | None, actions: Sequence[Action]) -> None:
        """Record a moment and the actions it led to; ``bare``: its event without words."""
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
        """Return all moments, with only the words that a level allows."""
        return kept(self._happened, level)

    def end(self, ending: str) -> None:
        """Record the end of the session."""
        if not self._over:
            self._over = True
            self._try(self._write)
            self._try(lambda: self._store.end(self._session, ending))

    def _write(self) -> None:
        new = self._happened[len(self._written) :]
        discards, private = discards_in(_entries(new)), _private(new)
        if discards or private.keys() - self._private.keys():
            self._take_out()
            self._discards += discards
            self._private = private | self._private
        known = recorded(_entries(new), self._discards)
        decided = Decisions(self._level, known, self._discards, self._private)
        moments = [_kept(one, decided) for one in new]
        self._store.write(self._session, moments, self._sounds(moments, known))
        self._written += moments

    def _sounds(self, moments: Iterable[LogEntry], known: Collection[int]) -> dict[int, Sound]:
        """Return the sound of the words in ``moments``. Strangers did not consent: theirs is never stored."""
        said = (entry for moment in moments for entry in moment.entries if isinstance(entry, PartnerSaid))
        heard = [
            entry.utterance
            for entry in said
            if entry.kept and entry.text and not entry.stranger and entry.utterance in known
        ]
        return {utterance: sound for utterance in heard if (sound := self._sound_of(utterance))}

    def _take_out(self) -> None:
        """Remove from the store what may no longer be stored."""
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
