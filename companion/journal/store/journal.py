"""The journal: one encrypted file in its own folder, open in one process at a time."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from companion import private
from companion.core.api.record import Entry
from companion.core.api.session_log import SessionStart
from companion.errors import JournalError
from companion.journal.retention import allowed
from companion.journal.store import schema, tables
from companion.journal.store.copies import back_up, prove, restore
from companion.journal.store.engine import Database, InUse, WrongKey, locked, raw, sync_folder
from companion.journal.store.faults import LOST_ALOUD, NO_KEY
from companion.journal.store.forgetting import Forgetting
from companion.journal.store.journal_folder import make_private, set_aside
from companion.journal.store.people import Voices
from companion.journal.store.reading import Reading
from companion.journal.store.remembering import Remembered
from companion.journal.store.running import Running, insert
from companion.journal.store.spellings import Spellings
from companion.journal.store.tables import Attendance

FILE = "journal.db"
_BEGINNING = ".new"
"""Suffix of a journal that is being created."""
_LOCK = "-lock"
"""Suffix of the empty file that keeps a second run from creating one at the same time."""


class Keys(Protocol):
    """Storage of the journal's key. Raises JournalError when it is not available."""

    def read(self) -> tuple[str, ...]:
        """Return keys of 64 hexadecimal digits; two only while one is being replaced."""

    def write(self, keys: tuple[str, ...]) -> None:
        """Replace the stored keys; durable when this returns."""

    def new(self) -> str:
        """Generate a random key."""


class Lost(JournalError):
    """The journal is empty or missing, but not its key."""


class Journal:
    """All storage on this machine. All methods raise JournalError."""

    def __init__(self, folder: Path, keys: Keys, *, vfs: str | None = None) -> None:
        """Open the journal in ``folder`` or create one; finish an interrupted erasure.

        ``vfs``: the SQLite virtual file system to use.
        """
        make_private(folder)
        self._keys = keys
        self._folder = folder
        self._closed = False
        self._database = _opened(folder / FILE, keys, vfs)
        try:
            schema.migrate(self._database)
            self.forgetting = Forgetting(self._database, self._rotate)
            """Permanent erasure of parts of it."""
            self.forgetting.finish()
        except BaseException:
            self._database.close()
            raise
        self.memory = Remembered(self._database, self.forgetting)
        """Remembered values: a ``core.ports.MemoryStore``."""
        self.voices = Voices(self._database, self.forgetting)
        """Voice profiles: a ``core.ports.ProfileStore``."""
        self.running = Running(self._database, self.memory, self.forgetting)
        """Running sessions: a ``core.ports.SessionStore``."""
        self.spellings = Spellings(self._database)
        """Partners kept under more than one spelling."""
        self.reading = Reading(self._database)
        """Finished sessions."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take_in(self, began: SessionStart, entries: Iterable[Entry], ending: str, length_s: float) -> int:
        """Import a session; return its number."""
        with self._database.change() as change:
            session = insert(change, began)
            here = Attendance(session, began.people)
            for moment, entry in enumerate(entries):
                tables.put(change, here, moment, [allowed(entry, began.consent.level)])
            change.do(
                "UPDATE session SET ending = ?, length_s = ?, safe_word = NULL, past = NULL, imported = 1 "
                "WHERE id = ?",
                (ending, length_s, session),
            )
        return session

    def back_up(self, path: Path, passphrase: str) -> None:
        """Write everything to one encrypted file that the passphrase opens on any machine."""
        back_up(self._database, path, passphrase)

    def restore(self, path: Path, passphrase: str, *, replace: bool = False) -> str:
        """Restore a backup, all of it or nothing; return a sentence saying so.

        Raises JournalError when the journal is not empty, unless it may be replaced.
        """
        sessions = restore(self._database, path, passphrase, replace=replace)
        self.forgetting.finish()
        return f"The backup is restored, with {sessions} session{'' if sessions == 1 else 's'}."

    def damages(self) -> list[str]:
        """Return the problems of the file: empty when every page is intact."""
        return self._database.damages()

    def close(self) -> None:
        """Close the journal, after compacting if that is worth it. Idempotent."""
        if self._closed:
            return
        self._closed = True
        with suppress(JournalError):  # a full disk, for example; it is done another time
            self.forgetting.compact()
        self._database.close()

    def _rotate(self) -> None:
        # Keep every key that may be the right one; a failed rotation may or may not have changed it.
        new = self._keys.new()
        self._keys.write((*self._keys.read(), new))
        self._database.rekey(raw(new))
        self._keys.write((new,))


def restored(
    folder: Path, opening: Callable[[], Journal], path: Path, passphrase: str, *, replace: bool = False
) -> str:
    """Restore a backup into the journal in ``folder``, which ``opening`` opens or creates.

    With ``replace`` a journal that is not empty is replaced, and an unreadable one is moved aside into its
    own folder. Returns a sentence saying what was done. Raises JournalError, with nothing changed.
    """
    make_private(folder)
    prove(path, passphrase, folder)
    note = ""
    try:
        journal = opening()
    except InUse:
        raise
    except Lost:
        set_aside(folder)  # only its key is left
        journal = opening()
    except JournalError as error:
        if not replace:
            raise JournalError(
                f"{error} Add --replace to put the backup in its place; what is there is set aside, not "
                "deleted."
            ) from None
        note = f" The journal that was here can't be read; it is set aside in {set_aside(folder)}."
        journal = opening()
    with journal:
        return journal.restore(path, passphrase, replace=replace) + note


def _opened(path: Path, keys: Keys, vfs: str | None) -> Database:
    if not keys.read():
        with locked(path.with_name(path.name + _LOCK)):
            if not keys.read():  # another run has begun none meanwhile
                return _begun(path, keys, vfs)
    found = keys.read()
    _finish_beginning(path)
    if not path.exists() or not path.stat().st_size:
        state = "empty" if path.exists() else "gone"
        raise Lost(
            f"{path}: the journal is {state}, but its key is here, so something was kept. Nothing new is "
            "begun in its place. Bring back a backup with: companion restore FILE; or give up what it held "
            "with: companion forget --everything",
            LOST_ALOUD,
        )
    for key in found[:-1]:
        try:
            return _with_one_key(path, key, keys, vfs, settle=len(found) > 1)
        except WrongKey:
            continue
    return _with_one_key(path, found[-1], keys, vfs, settle=len(found) > 1)


def _begun(path: Path, keys: Keys, vfs: str | None) -> Database:
    """Create a journal. It gets its name only once its key is stored: a key without a journal means loss."""
    if path.exists() and path.stat().st_size:
        raise JournalError(
            f"{path}: the key of this journal is gone, and it can't be read without it; "
            "bring back a backup with: companion restore FILE",
            NO_KEY,
        )
    part = path.with_name(path.name + _BEGINNING)
    for leftover in path.parent.glob(f"{part.name}*"):
        private.remove(leftover)
    key = keys.new()
    database = Database(part, raw(key), vfs=vfs)
    schema.migrate(database)
    database.close()
    keys.write((key,))
    _finish_beginning(path)
    return Database(path, raw(key), vfs=vfs)


def _finish_beginning(path: Path) -> None:
    part = path.with_name(path.name + _BEGINNING)
    try:
        if part.exists() and not (path.exists() and path.stat().st_size):
            with suppress(FileNotFoundError):  # another run was quicker
                private.replace(part, path)
            sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{path}: this can't be written ({error.strerror}).") from None


def _with_one_key(path: Path, key: str, keys: Keys, vfs: str | None, *, settle: bool) -> Database:
    """Open with ``key``; of two keys it becomes the only one."""
    database = Database(path, raw(key), vfs=vfs)
    if settle:
        keys.write((key,))
    return database
