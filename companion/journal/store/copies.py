"""Backups: all of the journal in one encrypted file, and back."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj

from companion.errors import JournalError
from companion.journal.store.engine import Damaged, Database, WrongKey, sync_folder
from companion.journal.store.forgetting import COMPACT, SWEEP
from companion.journal.store.schema import VERSION, migrate, stored_version

COPY = "restoring"
"""The name of the copy on which a backup is tried."""
_PART = ".part"
_PAGE = 4096
"""Of SQLCipher 4; a file has whole ones."""


class NotOpened(JournalError):
    """The passphrase does not open the file: it is wrong, or the file is not a backup."""


def back_up(database: Database, path: Path, passphrase: str) -> None:
    """Write everything into ``path``, which only the passphrase opens: SQLCipher stretches it with 256 000
    rounds of PBKDF2. An older file of this name stays until the new one is complete.

    Raises JournalError when it can't be written, or the passphrase is empty.
    """
    if not passphrase:
        raise JournalError("A backup needs a passphrase, or anyone could read it.")
    part = path.with_name(path.name + _PART)
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with database.attached(part, passphrase):
            database.rows("SELECT sqlcipher_export('other')", about=path)
            database.rows(f"PRAGMA other.user_version = {VERSION}", about=path)
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{path}: the backup can't be written ({error.strerror}).") from None
    finally:
        with suppress(OSError):  # where nothing could be written there is nothing to remove
            part.unlink()


def restore(database: Database, path: Path, passphrase: str, *, replace: bool) -> int:
    """Replace the journal with a backup, in one transaction; returns the number of sessions.

    Raises JournalError, with nothing changed, when it is no backup, when the passphrase is wrong, or when
    the journal is not empty and may not be replaced.
    """
    if not replace and _holds_something(database):
        raise JournalError(
            "The journal here is not empty; add --replace to put the backup in its place. "
            "Nothing was changed."
        )
    with _current(path, passphrase, database.path.parent) as copy, database.attached(copy, passphrase):
        return _copied(database)


def prove(path: Path, passphrase: str, folder: Path) -> None:
    """Check that ``path`` is an intact backup that the passphrase opens, on a copy in ``folder``.

    Raises JournalError, and NotOpened where another passphrase may help.
    """
    with _current(path, passphrase, folder):
        pass


def why_no_backup(path: Path) -> str:
    """Why ``path`` can't be a backup, as a sentence; empty where it can."""
    if not path.is_file():
        return f"{path}: this file does not exist."
    size = path.stat().st_size
    if size == 0 or size % _PAGE:
        return f"{path}: this is not a backup of a journal. Nothing was changed."
    return ""


@contextmanager
def _current(path: Path, passphrase: str, folder: Path) -> Iterator[Path]:
    """A temporary copy of a backup, migrated to this version."""
    if why := why_no_backup(path):
        raise JournalError(why)
    copy = folder / COPY
    try:
        _copy(path, copy)
        _bring_up_to_date(copy, path, passphrase)
        yield copy
    finally:
        remove_copy(folder)


def remove_copy(folder: Path) -> None:
    """Remove what an interrupted restore left in ``folder``."""
    for leftover in folder.glob(f"{COPY}*"):
        leftover.unlink(missing_ok=True)


def _copy(path: Path, copy: Path) -> None:
    try:
        remove_copy(copy.parent)
        with (
            path.open("rb") as source,
            os.fdopen(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as target,
        ):
            copyfileobj(source, target)
    except OSError as error:
        raise JournalError(
            f"{path}: the backup can't be read, or there is no room for it in {copy.parent} "
            f"({error.strerror}). Nothing was changed."
        ) from None


def _bring_up_to_date(copy: Path, path: Path, passphrase: str) -> None:
    wrong = NotOpened(f"{path}: this is not a backup, or the passphrase is wrong. Nothing was changed.")
    if not passphrase:
        raise wrong
    damaged = JournalError(f"{path}: this backup is damaged. Nothing was changed.")
    try:
        backup = Database(copy, passphrase)
    except WrongKey:
        raise wrong from None
    except Damaged:
        raise damaged from None
    try:
        if backup.damages():
            raise damaged
        version = stored_version(backup)
        if version == 0:
            raise JournalError(f"{path}: this is not a backup of a journal. Nothing was changed.")
        if version > VERSION:
            raise JournalError(
                f"{path}: this backup was made by a newer Companion (version {version} of its tables, and "
                f"this one knows {VERSION}); bring it back with that one, or update. Nothing was changed."
            )
        migrate(backup)
        # What stays in the write-ahead log would not be seen when the file is attached.
        backup.rows("PRAGMA journal_mode = DELETE")
    finally:
        backup.close()


def _copied(database: Database) -> int:
    tables = [row[0] for row in database.rows("SELECT name FROM main.sqlite_schema WHERE type = 'table'")]
    with database.change() as change:
        change.do("PRAGMA defer_foreign_keys = ON")
        for table in tables:
            change.do(f"DELETE FROM main.{table}")
        for table in tables:
            change.do(f"INSERT INTO main.{table} SELECT * FROM other.{table}")
        change.do_many("INSERT OR IGNORE INTO main.chore (what) VALUES (?)", [(SWEEP,), (COMPACT,)])
        return int(change.do("SELECT count(*) FROM main.session")[0][0])


def _holds_something(database: Database) -> bool:
    return any(
        database.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in ("session", "remembered", "partner")
    )
