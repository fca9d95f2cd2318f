"""The three kinds of storage for the journal's key."""

import json
import os
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from companion import private
from companion.errors import JournalError
from companion.journal.store.engine import Database, WrongKey, sync_folder
from companion.journal.store.faults import NO_KEY

KEY_FILE = "key"
PASSPHRASE_FILE = "key.db"
KEYRING_FILE = "keyring"
KEY_FILES = (KEY_FILE, PASSPHRASE_FILE, KEYRING_FILE)
"""The files that lead to a key, by storage."""
SERVICE = "Companion"
_KEY_BYTES = 32
_UNLOCK = "Start from the desktop where the journal was begun, with its keyring unlocked."


class WrongPassphrase(JournalError):
    """The passphrase does not open the key file."""


class Keyring(Protocol):
    """The part of the system's keyring that is used. Raises JournalError when access is denied."""

    name: str
    """Its usual name on this system."""

    def get(self, entry: str) -> str | None:
        """Return the secret under ``entry``."""

    def set(self, entry: str, secret: str) -> None:
        """Store ``secret`` under ``entry``."""

    def works(self) -> bool:
        """Return whether a stored secret can be read back: some keyrings are locked or lack a daemon."""


class _Place:
    """Common parts of all storage."""

    def new(self) -> str:
        """Return a key of 256 random bits."""
        return secrets.token_hex(_KEY_BYTES)


class InKeyring(_Place):
    """The key is in the operating system's keyring; a small file contains its name there."""

    def __init__(self, folder: Path, keyring: Keyring | None) -> None:
        """``keyring``: None if this system no longer has one."""
        self._file = folder / KEYRING_FILE
        self._keyring = keyring

    def read(self) -> tuple[str, ...]:
        """Return the keys; empty before the first."""
        if not self._file.exists():
            return ()
        found = self._there().get(_read(self._file).strip())
        if not found:
            raise JournalError(
                f"The key of the journal is no longer in {self._there().name}, and the journal can't be read "
                "without it; bring back a backup with: companion restore FILE",
                NO_KEY,
            )
        return tuple(found.split())

    def write(self, keys: tuple[str, ...]) -> None:
        """Store these keys."""
        if self._file.exists():
            self._there().set(_read(self._file).strip(), " ".join(keys))
            return
        entry = f"journal-{secrets.token_hex(4)}"
        self._there().set(entry, " ".join(keys))
        write_private(self._file, entry + "\n")  # last: from now on a missing key is a lost one

    def describe(self) -> str:
        """Return the location of the key, in one sentence."""
        if self._keyring is None:
            return f"The key of the journal is in a keyring that is not available now. {_UNLOCK}"
        return f"The key of the journal is in {self._keyring.name}."

    def _there(self) -> Keyring:
        if self._keyring is None:
            raise JournalError(
                f"The key of the journal is in a keyring that is not available now. {_UNLOCK}", NO_KEY
            )
        return self._keyring


class InKeyFile(_Place):
    """The key is in a file that only this user can read."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / KEY_FILE

    def read(self) -> tuple[str, ...]:
        """Return the keys; empty before the first."""
        if not self._file.exists():
            return ()
        if os.name != "nt" and self._file.stat().st_mode & 0o077:
            self._file.chmod(0o600)
        return tuple(_read(self._file).split())

    def write(self, keys: tuple[str, ...]) -> None:
        """Store these keys."""
        write_private(self._file, "\n".join(keys) + "\n")

    def describe(self) -> str:
        """Return the location of the key, in one sentence."""
        return (
            f"The key of the journal is in the file {self._file}, which only you can read; "
            "anyone who can copy your files can read the journal."
        )


class BehindPassphrase(_Place):
    """The key is in a small SQLCipher file that a passphrase opens, stretched with 256 000 rounds of
    PBKDF2-HMAC-SHA512. So the journal's key can change while the passphrase stays."""

    def __init__(self, folder: Path, passphrase: Callable[[], str]) -> None:
        """``passphrase`` is called once, when it is needed."""
        self._file = folder / PASSPHRASE_FILE
        self._ask = passphrase
        self._known = ""

    def read(self) -> tuple[str, ...]:
        """Return the keys; empty before the first. Raises JournalError for a wrong passphrase."""
        if not self._file.exists() or not self._file.stat().st_size:
            return ()
        database = self._open()
        try:
            if not database.rows("SELECT 1 FROM sqlite_schema WHERE name = 'secret'"):
                return ()
            rows = database.rows("SELECT keys FROM secret")
            return tuple(json.loads(rows[0][0])) if rows else ()
        finally:
            database.close()

    def write(self, keys: tuple[str, ...]) -> None:
        """Store these keys."""
        database = self._open()
        try:
            with database.change() as change:
                change.do("CREATE TABLE IF NOT EXISTS secret (id INTEGER PRIMARY KEY, keys TEXT NOT NULL)")
                change.do("INSERT OR REPLACE INTO secret (id, keys) VALUES (1, ?)", (json.dumps(keys),))
            database.compact()
        finally:
            database.close()

    def describe(self) -> str:
        """Return the location of the key, in one sentence."""
        return "The key of the journal is behind a passphrase that only you know."

    def _open(self) -> Database:
        asked = self._known or self._ask()
        if not asked:
            raise JournalError(
                "The passphrase of the journal is missing, so nothing can be read or kept.",
                "The passphrase of the journal is missing.",
            )
        if not asked.isprintable():
            raise JournalError("A passphrase is one line of letters, digits and signs; this one is not.")
        for passphrase in _forms(asked):
            try:
                database = Database(self._file, passphrase)
            except WrongKey:
                continue
            self._known = passphrase
            return database
        self._known = ""
        raise WrongPassphrase(
            "This is not the passphrase of the journal; nothing was read, and nothing was changed.",
            "The passphrase is not that of the journal.",
        )


def _forms(passphrase: str) -> tuple[str, ...]:
    """Return the passphrase in NFC, used for all new ones, and in the forms used for older ones."""
    forms = (unicodedata.normalize("NFC", passphrase), passphrase, unicodedata.normalize("NFD", passphrase))
    return tuple(dict.fromkeys(forms))


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 0600 atomically and durably. Raises JournalError."""
    part = path.with_name(path.name + ".part")
    try:
        private.remove(part, missing_ok=True)
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        private.replace(part, path)
        sync_folder(path.parent)
    except OSError as error:
        raise JournalError(f"{path}: this can't be written ({error.strerror}).") from None


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise JournalError(f"{path}: this file can't be read, and without it the journal can't be.") from None
