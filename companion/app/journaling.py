"""Keeps a session in the journal while it runs, as far as people agreed to it."""

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
from companion.journal.held import HeldSession
from companion.journal.live import Happened, LiveLog

_PLACES = frozenset({"line", "column"})
"""Where something stands in its file is no part of what it means."""

Trouble = Callable[[str], None]


@dataclass(frozen=True)
class SessionJournal:
    """Where a session is kept, and how much of it."""

    consent: Consent | None = None
    """None: nobody was asked, and nothing is kept."""
    store: SessionStore | None = None
    """None: sessions can't be kept."""
    keeper: MemoryStore | None = None
    """None: what scripts remember is lost."""
    script_file: str = ""
    held: HeldSession | None = None
    """Holds the session in memory where nobody has been asked yet."""
    deferred: Deferred | None = None
    """Holds what the script remembers there."""
    sound_wished: bool = False
    """Whether its sound is held too."""

    @property
    def level(self) -> Level:
        """How much is kept in the journal."""
        return self.consent.level if self.consent else Level.NOTHING

    @property
    def allows_words(self) -> bool:
        """Whether files with words may be written: where nobody was asked, it is up to who names a folder."""
        return self.consent is None or self.consent.level is Level.WORDS

    def past(self) -> History:
        """What was kept before. Raises JournalError."""
        return self.keeper.past() if self.keeper else NO_HISTORY

    @property
    def sound(self) -> bool:
        """Whether all asked for the sound of this session to be kept."""
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
        """Keep a session that begins; None where it is not kept, which is told where it should be."""
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
        """Keep a session on that was begun before."""
        if self.store is None:
            return None
        return LiveLog(self.store, session, self.level, on_trouble, happened, on_failed, sound_of)

    def remembering(self, on_trouble: Trouble) -> Agreed | Deferred | None:
        """Keeps what scripts remember; what fails is told, and ends no session."""
        if self.deferred:
            return self.deferred
        return Agreed(ReportingStore(self.keeper, on_trouble), self.level) if self.keeper else None


class ReportingStore:
    """A keeper whose failures are told, and end no evening."""

    def __init__(self, keeper: MemoryStore, on_trouble: Trouble) -> None:
        self._keeper = keeper
        self._on_trouble = on_trouble

    def past(self) -> History:
        """All that was kept; nothing where it can't be read."""
        try:
            return self._keeper.past()
        except JournalError as error:
            self._on_trouble(str(error))
            return NO_HISTORY

    def keep(self, kept: RememberedValue, *, add: bool) -> None:
        """Keep one thing."""
        self._try(lambda: self._keeper.keep(kept, add=add))

    def forget(self, kept: RememberedValue) -> None:
        """Keep it no longer."""
        self._try(lambda: self._keeper.forget(kept))

    def _try(self, act: Callable[[], None]) -> None:
        try:
            act()
        except JournalError as error:
            self._on_trouble(str(error))


def fingerprint(program: Program) -> str:
    """SHA-256, in hex, of what a script means; remarks and line breaks do not count."""
    return hashlib.sha256(_written(program).encode()).hexdigest()


def _written(value: object) -> str:
    """The same text for equal values, in each run of the program: sets have an order."""
    if is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in fields(value) if field.name not in _PLACES)
        inner = (f"{name}={_written(getattr(value, name))}" for name in names)
        return f"{type(value).__name__}({','.join(inner)})"
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, frozenset | set):
        return f"{{{','.join(sorted(map(_written, value)))}}}"
    if isinstance(value, tuple | list):
        return f"[{','.join(map(_written, value))}]"
    return repr(value)
