"""Backups: all of the journal in one encrypted file, and back."""

import os
from pathlib import Path

from companion.errors import JournalError
from companion.journal.store.engine import Database, sync_folder
from companion.journal.store.forgetting import SWEEP
from companion.journal.store.schema import VERSION, migrate, version_of

_PART = ".part"


def back_up(database: Database, path: Path, passphrase: str) -> None:
    """Write everything into ``path``, which only the passphrase opens: SQLCipher stretches it with 256 000
    rounds of PBKDF2. An older file of this name stays until the new one is complete.

    Raises JournalError when it can't be written, or the passphrase is empty.
    """
    if not passphrase:
        raise JournalError("A backup needs a passphrase, or anybody could read it.")
    part = path.with_name(path.name + _PART)
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with database.attached(part, passphrase):
            database.rows("SELECT sqlcipher_export('other')")
            database.rows(f"PRAGMA other.user_version = {VERSION}")
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{path}: the backup can't be written ({error.strerror}).") from None
    finally:
        part.unlink(missing_ok=True)


def restore(database: Database, path: Path, passphrase: str, *, replace: bool) -> int:
    """Put what a backup holds in the place of what is here, in one transaction; returns how many sessions.

    Raises JournalError when it is no backup, or the passphrase another one, or something is kept here that
    may not be replaced: then nothing is changed.
    """
    if not path.is_file():
        raise JournalError(f"{path}: there is no such backup.")
    if not replace and _holds_something(database):
        raise JournalError(
            "The journal here is not empty; to put the backup in its place, say so with --replace. "
            "Nothing was changed."
        )
    copy = database.path.with_name(database.path.name + ".restoring")
    try:
        copy.unlink(missing_ok=True)
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        copy.write_bytes(path.read_bytes())
        _bring_up_to_date(copy, path, passphrase)
        with database.attached(copy, passphrase):
            return _copied(database)
    except OSError as error:
        raise JournalError(f"{path}: the backup can't be read ({error.strerror}).") from None
    finally:
        for leftover in copy.parent.glob(copy.name + "*"):
            leftover.unlink(missing_ok=True)


def _bring_up_to_date(copy: Path, path: Path, passphrase: str) -> None:
    try:
        backup = Database(copy, passphrase)
    except JournalError:
        raise JournalError(
            f"{path}: this is no backup, or the passphrase is another one. Nothing was changed."
        ) from None
    try:
        if backup.damages():
            raise JournalError(f"{path}: this backup is damaged. Nothing was changed.")
        if version_of(backup) == 0:
            raise JournalError(f"{path}: this is no backup of a journal. Nothing was changed.")
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
        change.do("INSERT OR IGNORE INTO main.chore (what) VALUES (?)", (SWEEP,))
        return int(change.do("SELECT count(*) FROM main.session")[0][0])


def _holds_something(database: Database) -> bool:
    return any(
        database.rows(f"SELECT 1 FROM {table} LIMIT 1") for table in ("session", "remembered", "partner")
    )
