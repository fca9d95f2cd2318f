"""Backups: the whole journal in one encrypted file, and restoring it."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj

from companion import private
from companion.errors import JournalError
from companion.journal.store.engine import Damaged, Database, WrongKey, raw, sync_folder
from companion.journal.store.forgetting import COMPACT, SWEEP
from companion.journal.store.schema import VERSION, migrate, stored_version

COPY = "restoring"
"""The name of the copy on which a backup is verified."""
_PART = ".part"
_SALT_BYTES = 16
_KEY_BYTES = 32
_ROUNDS, _LANES, _MEMORY_KIB = 3, 4, 128 * 1024
"""Argon2id as RFC 9106, section 4, recommends where memory is limited, with twice its memory."""
_SCRYPT_BYTES = 192 * 1024 * 1024
"""Memory limit for scrypt: its 128 MiB, and some margin."""
_PAGE = 4096
"""Page size of SQLCipher 4; a file contains whole pages."""


class NotOpened(JournalError):
    """The passphrase does not open the file: it is wrong, or the file is not a backup."""


def back_up(database: Database, path: Path, passphrase: str) -> None:
    """Write everything to ``path``, which only the passphrase opens. An older file of this name stays
    until the new one is complete.

    A backup leaves the house, and its finder can guess for years: the passphrase is stretched with
    Argon2id, which takes 128 MB of memory for each guess.

    Raises JournalError when it can't be written, or the passphrase is empty.
    """
    if not passphrase:
        raise JournalError("A backup needs a passphrase, or anyone could read it.")
    part = path.with_name(path.name + _PART)
    try:
        private.remove(part, missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with database.attached(part, _stretched(passphrase, secrets.token_bytes(_SALT_BYTES))):
            database.rows("SELECT sqlcipher_export('other')", about=path)
            database.rows(f"PRAGMA other.user_version = {VERSION}", about=path)
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        private.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{path}: the backup can't be written ({error.strerror}).") from None
    finally:
        with suppress(OSError):  # if nothing could be written there is nothing to remove
            private.remove(part)


def restore(database: Database, path: Path, passphrase: str, *, replace: bool) -> int:
    """Replace the journal with a backup, in one transaction; return the number of sessions.

    Raises JournalError, with nothing changed, for an invalid backup, a wrong passphrase, or a journal
    that is not empty and may not be replaced.
    """
    if not replace and _holds_something(database):
        raise JournalError(
            "The journal here is not empty; add --replace to put the backup in its place. "
            "Nothing was changed."
        )
    with _current(path, passphrase, database.path.parent) as (copy, key), database.attached(copy, key):
        return _copied(database)


def prove(path: Path, passphrase: str, folder: Path) -> None:
    """Check that ``path`` is an intact backup that the passphrase opens, on a copy in ``folder``.

    Raises JournalError, and NotOpened if another passphrase may help.
    """
    with _current(path, passphrase, folder):
        pass


def why_no_backup(path: Path) -> str:
    """Return why ``path`` can't be a backup, as a sentence; empty if it can."""
    if not path.is_file():
        return f"{path}: this file does not exist."
    size = path.stat().st_size
    if size == 0 or size % _PAGE:
        return f"{path}: this is not a backup of a journal. Nothing was changed."
    return ""


@contextmanager
def _current(path: Path, passphrase: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield a temporary copy of a backup, migrated to this version, and its key."""
    if why := why_no_backup(path):
        raise JournalError(why)
    copy = folder / COPY
    try:
        _copy(path, copy)
        yield copy, _bring_up_to_date(copy, path, passphrase)
    finally:
        with suppress(OSError):  # a scanner holds it: what was restored stays so
            remove_copy(folder)


def remove_copy(folder: Path) -> None:
    """Remove the remains of an interrupted restore in ``folder``."""
    for leftover in folder.glob(f"{COPY}*"):
        private.remove(leftover, missing_ok=True)


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


def _stretched(passphrase: str, salt: bytes) -> str:
    """Return the key of a backup whose file begins with ``salt``, where SQLCipher stores it.

    Takes about half a second.
    """
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id  # looking back needs none of it

    stretching = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=_ROUNDS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return raw(stretching.derive(passphrase.encode()).hex() + salt.hex())


def _stretched_with_scrypt(passphrase: str, salt: bytes) -> str:
    """Return the key of a backup of an earlier version (RFC 7914, 2^17 blocks of 1 KiB)."""
    key = hashlib.scrypt(
        passphrase.encode(), salt=salt, n=2**17, r=8, p=1, maxmem=_SCRYPT_BYTES, dklen=_KEY_BYTES
    )
    return raw(key.hex() + salt.hex())


def _salt_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_SALT_BYTES)


def _opened(copy: Path, passphrase: str) -> tuple[Database, str]:
    """Open a backup; return it with its key. Earlier ones were stretched with scrypt, the first ones by
    SQLCipher. Raises WrongKey."""
    for stretched in (_stretched, _stretched_with_scrypt):
        key = stretched(passphrase, _salt_of(copy))
        with suppress(WrongKey):
            return Database(copy, key), key
    return Database(copy, passphrase), passphrase


def _bring_up_to_date(copy: Path, path: Path, passphrase: str) -> str:
    """Migrate the copy of a backup; return its key. Raises JournalError, and NotOpened."""
    wrong = NotOpened(f"{path}: this is not a backup, or the passphrase is wrong. Nothing was changed.")
    if not passphrase:
        raise wrong
    damaged = JournalError(f"{path}: this backup is damaged. Nothing was changed.")
    try:
        backup, key = _opened(copy, passphrase)
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
        # Data left in the write-ahead log would be invisible when the file is attached.
        backup.rows("PRAGMA journal_mode = DELETE")
    finally:
        backup.close()
    return key


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
