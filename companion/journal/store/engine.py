"""One encrypted SQLite file. The only module that imports SQLCipher.

Every page is encrypted with AES-256 and authenticated with HMAC-SHA512
(https://www.zetetic.net/sqlcipher/design/), also in the write-ahead log; temporary tables stay in memory.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePath
from threading import RLock
from typing import Any, Protocol, cast

from companion.errors import JournalError
from companion.journal.store.faults import (
    BUSY,
    CORRUPT,
    FORBIDDEN_ALOUD,
    NOT_READABLE,
    aloud_of,
    sentence_of,
    unwritable,
)

try:
    from sqlcipher3 import dbapi2 as _sqlcipher
except ImportError:  # no wheel for this machine
    _sqlcipher = None


_NO_SQLCIPHER = "SQLCipher is not installed here, and without encryption nothing is kept."
_NO_LOCK = "I can't lock what I would keep on this machine."


class WrongKey(JournalError):
    """The key does not open the file, or its first page is damaged."""


class InUse(JournalError):
    """Another process has the file open."""


class Damaged(JournalError):
    """The file is corrupt."""


Row = tuple[Any, ...]
"""A row from SQLite: int, float, str, bytes or None."""

PASSPHRASE_ROUNDS = 256_000
"""Rounds of PBKDF2-HMAC-SHA512 for each guess at a passphrase: the default of SQLCipher 4."""

_SETTINGS = (
    f"kdf_iter = {PASSPHRASE_ROUNDS}",
    "cipher_log_level = NONE",  # it would write into the display of a session
    "temp_store = MEMORY",
    "locking_mode = EXCLUSIVE",  # one process at a time; and no shared-memory file beside the journal
    # A commit is on disk when it returns. And an obsolete rollback journal is reliably deleted: if it
    # reappeared after a power cut, it would undo later changes.
    "synchronous = EXTRA",
    "journal_mode = WAL",
    "secure_delete = ON",
    "foreign_keys = ON",
)


class _Connection(Protocol):
    """The used part of a sqlcipher3 connection, which is untyped."""

    in_transaction: bool

    def execute(self, sql: str, parameters: Sequence[object] = ()) -> "_Connection": ...

    def executemany(self, sql: str, parameters: Sequence[Sequence[object]]) -> "_Connection": ...

    def fetchall(self) -> list[Row]: ...

    def close(self) -> None: ...


def can_encrypt() -> bool:
    """Return whether SQLCipher is available; without it nothing is ever written."""
    return _sqlcipher is not None


def raw(key: str) -> str:
    """Format a key of 64 hexadecimal digits for SQLCipher, to be used without stretching."""
    return f"x'{key}'"


class Database:
    """An encrypted file, open exclusively in this process. Safe from any thread.

    All methods raise JournalError, with a sentence that contains neither SQL nor words.
    """

    def __init__(self, path: Path, key: str, *, vfs: str | None = None) -> None:
        """Open ``path``, creating it with mode 0600. ``key``: a passphrase, or a key from ``raw``.

        ``vfs``: the SQLite virtual file system to use.
        """
        if _sqlcipher is None:
            raise JournalError(_NO_SQLCIPHER, _NO_LOCK)
        self.path = path
        self._lock = RLock()
        with self._errors_translated():
            is_new = _made(path)
            if not (_may_write(path) and _may_write(path.parent)):
                raise JournalError(unwritable(path), FORBIDDEN_ALOUD)
            uri = _uri(path.absolute()) + (f"?vfs={vfs}" if vfs else "")
            self._connection = cast(
                _Connection,
                _sqlcipher.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=0),
            )
            try:
                self._set_up(key)
            except BaseException:
                self._connection.close()
                raise
            if is_new:
                sync_folder(path.parent)

    def _set_up(self, key: str) -> None:
        self._connection.execute(f"PRAGMA key = {_quoted(key)}")
        if not self._connection.execute("PRAGMA cipher_version").fetchall():
            raise JournalError(
                "The SQLite that is installed here can't encrypt, and so nothing is kept.", _NO_LOCK
            )
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")
        # The first read proves the key; the first write takes the lock and finishes a write-ahead log.
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        self._connection.execute("COMMIT")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rows(self, sql: str, parameters: Sequence[object] = (), *, about: Path | None = None) -> list[Row]:
        """Return the rows of a query; ``about``: the file to name in errors, if it is another one."""
        with self._errors_translated(about):
            return self._connection.execute(sql, parameters).fetchall()

    @contextmanager
    def change(self) -> Iterator["Change"]:
        """One transaction: when the block ends, either all of it is on disk or nothing."""
        with self._errors_translated():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Change(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def empty_log(self) -> None:
        """Move the write-ahead log into the file, and truncate it."""
        with self._errors_translated():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def size_bytes(self) -> int:
        """Return the size of the file, with its free pages."""
        return int(self.rows("PRAGMA page_count")[0][0]) * int(self.rows("PRAGMA page_size")[0][0])

    def free_share(self) -> float:
        """Return the share of free pages in the file."""
        free, pages = self.rows("PRAGMA freelist_count")[0][0], self.rows("PRAGMA page_count")[0][0]
        return float(free) / pages if pages else 0.0

    def compact(self) -> None:
        """Rewrite the file without free pages."""
        with self._errors_translated():
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def rekey(self, key: str) -> None:
        """Re-encrypt every page with another key. If interrupted, the old or the new key opens it."""
        with self._errors_translated():
            # A write-ahead log would contain pages under both keys.
            self._connection.execute("PRAGMA journal_mode = DELETE").fetchall()
            try:
                self._connection.execute(f"PRAGMA rekey = {_quoted(key)}").fetchall()
            finally:
                self._connection.execute("PRAGMA journal_mode = WAL").fetchall()

    @contextmanager
    def attached(self, path: Path, key: str) -> Iterator[None]:
        """Attach another encrypted file as ``other`` for the block, creating it if needed."""
        with self._errors_translated(path):
            self._connection.execute("ATTACH DATABASE ? AS other KEY ?", (_uri(path.absolute()), key))
            try:
                yield
            finally:
                self._connection.execute("DETACH DATABASE other")

    def damages(self) -> list[str]:
        """Return the problems of the file: empty when every page is intact."""
        with self._errors_translated():
            found = self._connection.execute("PRAGMA cipher_integrity_check").fetchall()
            found = found or self._connection.execute("PRAGMA integrity_check").fetchall()
            return [str(row[0]) for row in found if row[0] != "ok"]

    def close(self) -> None:
        """Close the file. Idempotent."""
        with self._errors_translated():
            self._connection.close()

    @contextmanager
    def _errors_translated(self, path: Path | None = None) -> Iterator[None]:
        with self._lock, _translated(path or self.path):
            yield


class Change:
    """An open transaction."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def do(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Run one statement; return its rows, if it has any."""
        return self._connection.execute(sql, parameters).fetchall()

    def do_many(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        """Run one statement for each of several rows."""
        self._connection.executemany(sql, parameters)

    def insert(self, sql: str, parameters: Sequence[object]) -> int:
        """Insert one row; return its number."""
        self._connection.execute(sql, parameters)
        return int(self._connection.execute("SELECT last_insert_rowid()").fetchall()[0][0])


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep every other process from locking ``path`` for the block; the file is empty, and removed after it.

    SQLite's lock ends with the process, on every system. Raises InUse, or JournalError where the file can't
    be made. A caller that waited for it must reread what it protects: the file may be another one.
    """
    if _sqlcipher is None:
        raise JournalError(_NO_SQLCIPHER, _NO_LOCK)
    with _translated(path):
        _made(path)
        lock = cast(_Connection, _sqlcipher.connect(str(path), isolation_level=None, timeout=0))
    try:
        with _translated(path):
            lock.execute("BEGIN EXCLUSIVE")
        try:
            yield
        finally:
            with suppress(OSError):  # Windows removes no file that another run is about to lock
                path.unlink()
    finally:
        lock.close()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Raise SQLite's and the system's errors as JournalError about ``path``."""
    try:
        yield
    except _sqlcipher.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        kind = {NOT_READABLE: WrongKey, BUSY: InUse, CORRUPT: Damaged}.get(code, JournalError)
        raise kind(sentence_of(code, str(error), path), aloud_of(code, str(error))) from None
    except MemoryError:  # what SQLite makes of a page that SQLCipher can't decipher, when it writes
        raise Damaged(sentence_of(CORRUPT, "", path), aloud_of(CORRUPT, "")) from None
    except OSError as error:
        why = error.strerror or "it fails"
        raise JournalError(f"{path}: this can't be opened or written ({why}).") from None


def sync_folder(folder: Path) -> None:
    """Flush the names of new files in ``folder`` to disk; Windows does so by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _uri(path: PurePath) -> str:
    """SQLite takes no server for a part of its own: what lies on a share begins with four slashes."""
    uri = path.as_uri()
    return uri if uri.startswith("file:///") else uri.replace("file://", "file:////", 1)


def _made(path: Path) -> bool:
    """Create an empty file with mode 0600; return False if it exists."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if path.stat().st_mode & 0o077 and os.name != "nt":
            path.chmod(0o600)
        return False
    return True


def _may_write(path: Path) -> bool:
    # SQLite would open a read-only file, and fail at the first write with another message.
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _quoted(key: str) -> str:
    """Quote a key for SQL: a pragma takes no parameters."""
    return "'" + key.replace("'", "''") + "'"
