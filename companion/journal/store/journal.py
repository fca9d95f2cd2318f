"""The journal: one encrypted file in a folder of its own, open for one run at a time."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from companion.core.api.record import Entry
from companion.core.api.session_log import SessionStart
from companion.errors import JournalError
from companion.journal.store import schema, tables
from companion.journal.store.aside import make_private, set_aside
from companion.journal.store.copies import back_up, prove, restore
from companion.journal.store.engine import Database, InUse, WrongKey, raw
from companion.journal.store.faults import NO_KEY
from companion.journal.store.forgetting import Forgetting
from companion.journal.store.people import Voices
from companion.journal.store.reading import Reading
from companion.journal.store.remembering import Remembered
from companion.journal.store.running import Running, insert
from companion.journal.store.tables import Attendance

FILE = "journal.db"


class Keys(Protocol):
    """Where the journal's key is kept. Raises JournalError where it can't be had."""

    def read(self) -> tuple[str, ...]:
        """Keys of 64 hexadecimal digits; only while one takes the place of another there are two."""

    def write(self, keys: tuple[str, ...]) -> None:
        """Keep these in the place of what was kept: when it returns, they outlast a power cut."""

    def new(self) -> str:
        """A key that nobody can guess."""


class Journal:
    """What is kept on this machine. Raises JournalError, with a sentence for those who are here."""

    def __init__(self, folder: Path, keys: Keys, *, vfs: str | None = None) -> None:
        """Open the journal in ``folder``, or begin one; finish what an interrupted run left undone.

        ``vfs`` names the way SQLite shall reach the disk.
        """
        make_private(folder)
        self._keys = keys
        self._folder = folder
        self._database = _opened(folder / FILE, keys, vfs)
        try:
            schema.migrate(self._database)
            self.forgetting = Forgetting(self._database, self._rotate)
            """Takes things out for good."""
            self.forgetting.finish()
        except BaseException:
            self._database.close()
            raise
        self.memory = Remembered(self._database, self.forgetting)
        """What scripts remember: a ``core.ports.Keeper``."""
        self.voices = Voices(self._database, self.forgetting)
        """What partners sound like: a ``core.ports.VoiceKeeper``."""
        self.running = Running(self._database, self.memory, self.forgetting)
        """Sessions that run: a ``core.ports.SessionStore``."""
        self.reading = Reading(self._database)
        """Looking back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def take_in(self, began: SessionStart, entries: Iterable[Entry], ending: str, length_s: float) -> int:
        """Take in a session that was held elsewhere or was exported; returns its number."""
        with self._database.change() as change:
            session = insert(change, began)
            here = Attendance(session, began.people)
            for moment, entry in enumerate(entries):
                tables.put(change, here, moment, [tables.covered(entry, began.consent.level)])
            change.do(
                "UPDATE session SET ending = ?, length_s = ?, safe_word = NULL, past = NULL WHERE id = ?",
                (ending, length_s, session),
            )
        return session

    def back_up(self, path: Path, passphrase: str) -> None:
        """Write all that is kept into one encrypted file that the passphrase opens, on any machine."""
        back_up(self._database, path, passphrase)

    def restore(self, path: Path, passphrase: str, *, replace: bool = False) -> str:
        """Bring back a backup, all of it or nothing; returns what was done, as a sentence.

        Raises JournalError when something is kept here already, unless it may be replaced.
        """
        sessions = restore(self._database, path, passphrase, replace=replace)
        self.forgetting.finish()
        return f"The backup is brought back, with {sessions} session{'' if sessions == 1 else 's'}."

    def damages(self) -> list[str]:
        """What is wrong with the file: empty when every page is as it was written."""
        return self._database.damages()

    def close(self) -> None:
        """Let go of the journal. Idempotent."""
        self._database.close()

    def _rotate(self) -> None:
        # Every key is kept that may be the right one; a rotation that failed may have changed it or not.
        new = self._keys.new()
        self._keys.write((*self._keys.read(), new))
        self._database.rekey(raw(new))
        self._keys.write((new,))


def restored(
    folder: Path, opening: Callable[[], Journal], path: Path, passphrase: str, *, replace: bool = False
) -> str:
    """Bring back a backup where the journal in ``folder``, which ``opening`` opens or begins, is empty, or
    may be replaced, or can't be read any more: it is set aside then, into a folder of its own.

    Returns what was done. Raises JournalError; with a backup that can't be brought back nothing is changed.
    """
    make_private(folder)
    prove(path, passphrase, folder)
    told = ""
    try:
        journal = opening()
    except InUse:
        raise
    except JournalError as error:
        if not replace:
            raise JournalError(
                f"{error} To put the backup in its place, say so with --replace; what is there is set aside "
                "then, not deleted."
            ) from None
        told = f" The journal that was here can't be read; it is set aside in {set_aside(folder)}."
        journal = opening()
    with journal:
        return journal.restore(path, passphrase, replace=replace) + told


def _opened(path: Path, keys: Keys, vfs: str | None) -> Database:
    found = keys.read()
    if not found:
        if path.exists() and path.stat().st_size:
            raise JournalError(
                f"{path}: there is no key for this journal any more, and without it nobody can read it; "
                "bring back a backup with: companion restore FILE",
                NO_KEY,
            )
        found = (keys.new(),)
        keys.write(found)
    for key in found[:-1]:
        try:
            return _with_one_key(path, key, keys, vfs, settle=len(found) > 1)
        except WrongKey:
            continue
    return _with_one_key(path, found[-1], keys, vfs, settle=len(found) > 1)


def _with_one_key(path: Path, key: str, keys: Keys, vfs: str | None, *, settle: bool) -> Database:
    """Open with ``key``; where there were two, it is the only one from now on."""
    database = Database(path, raw(key), vfs=vfs)
    if settle:
        keys.write((key,))
    return database
