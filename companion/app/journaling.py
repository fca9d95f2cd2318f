"""Journal of a running session: its destination, and how much consent allows."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from companion.app.consenting import Agreed, Deferred
from companion.core.api.consent import Consent, Level
from companion.core.api.ports import MemoryStore, SessionStore
from companion.core.api.remembered import NO_HISTORY, History, RememberedValue
from companion.core.api.session_log import SessionStart, Sound
from companion.core.program import Program
from companion.errors import JournalError
from companion.journal.live import Happened, LiveLog
from companion.journal.pending_session import PendingSession

_NOT_MEANT = frozenset({"line", "column", "pace"})
"""Positions in the file, and how slowly prompts are spoken, don't belong to a script's meaning."""

Trouble = Callable[[str], None]


@dataclass(frozen=True)
class SessionJournal:
    """Destination of a session, and how much of it is stored."""

    consent: Consent | None = None
    """None: nobody was asked, and nothing is stored."""
    store: SessionStore | None = None
    """None: sessions can't be stored."""
    memory_store: MemoryStore | None = None
    """None: remembered values are lost."""
    script_file: str = ""
    held: PendingSession | None = None
    """Holds the session in memory while nobody has been asked."""
    deferred: Deferred | None = None
    """Holds the script's remembered values in that case."""
    sound_wished: bool = False
    """Whether its sound is held too."""

    @property
    def level(self) -> Level:
        """The level of storage in the journal."""
        return self.consent.level if self.consent else Level.NOTHING

    @property
    def allows_words(self) -> bool:
        """Whether files with words may be written; if nobody was asked, naming a folder is consent."""
        return self.consent is None or self.consent.level is Level.WORDS

    def past(self) -> History:
        """Return all remembered values. Raises JournalError."""
        return self.memory_store.past() if self.memory_store else NO_HISTORY

    @property
    def sound(self) -> bool:
        """Whether everyone asked for the sound of this session to be stored."""
        if self.held:
            return self.sound_wished
        return self.consent is not None and self.consent.sound and self.store is not None

    def begin(
        self,
        began: SessionStart,
        on_trouble: Trouble,
        on_failed: Callable[[str], None],
        sound_of: Callable[[int], Sound | None],
    ) -> LiveLog | None:
        """Start storing a session; None if it is not stored, with a report if it should be."""
        if self.held:
            return self.held.log(began, on_trouble, sound_of if self.sound_wished else lambda utterance: None)
        if self.store is None or not self.level.keeps:
            return None
        try:
            session = self.store.begin(began)
        except JournalError as error:
            on_trouble(str(error))
            on_failed(error.aloud)
            return None
        return LiveLog(self.store, session, self.level, on_trouble, on_failed=on_failed, sound_of=sound_of)

    def go_on(
        self,
        session: int,
        happened: Iterable[Happened],
        on_trouble: Trouble,
        on_failed: Callable[[str], None],
        sound_of: Callable[[int], Sound | None],
    ) -> LiveLog | None:
        """Continue to store a resumed session."""
        if self.store is None:
            return None
        return LiveLog(self.store, session, self.level, on_trouble, happened, on_failed, sound_of)

    def remembering(self, on_trouble: Trouble) -> Agreed | Deferred | None:
        """Return the store of remembered values for this session; its failures are reported, not raised."""
        if self.deferred:
            return self.deferred
        return (
            Agreed(ReportingStore(self.memory_store, on_trouble), self.level) if self.memory_store else None
        )


class ReportingStore:
    """Wraps a MemoryStore: reports failures instead of raising."""

    def __init__(self, memory_store: MemoryStore, on_trouble: Trouble) -> None:
        self._memory_store = memory_store
        self._on_trouble = on_trouble

    def past(self) -> History:
        """Return all remembered values; none if they can't be read."""
        try:
            return self._memory_store.past()
        except JournalError as error:
            self._on_trouble(str(error))
            return NO_HISTORY

    def remember(self, kept: RememberedValue, *, add: bool) -> None:
        """Remember a value."""
        self._try(lambda: self._memory_store.remember(kept, add=add))

    def forget(self, kept: RememberedValue) -> None:
        """Forget a value."""
        self._try(lambda: self._memory_store.forget(kept))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except JournalError as error:
            self._on_trouble(str(error))


def fingerprint(program: Program) -> str:
    """Return the SHA-256, in hex, of a script's meaning: comments and layout don't count."""
    return hashlib.sha256(_written(program).encode()).hexdigest()


def _written(value: object) -> str:
    """Return a text that is the same for equal values in every run: sets are sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in fields(value) if field.name not in _NOT_MEANT)
        inner = (f"{name}={_written(getattr(value, name))}" for name in names)
        return f"{type(value).__name__}({','.join(inner)})"
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset | set):
        return f"{{{','.join(sorted(map(_written, value)))}}}"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_written, value))}]"
    return repr(value)
