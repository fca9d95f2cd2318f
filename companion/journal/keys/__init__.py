"""Storage of the journal's key: the system's keyring, behind a passphrase, or in a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from companion.journal.keys.places import (
    KEY_FILE,
    KEY_FILES,
    KEYRING_FILE,
    PASSPHRASE_FILE,
    BehindPassphrase,
    InKeyFile,
    InKeyring,
    Keyring,
    WrongPassphrase,
)
from companion.journal.keys.system import system_keyring
from companion.journal.store.engine import can_encrypt

__all__ = [
    "KEYRING_FILE",
    "KEY_FILES",
    "PASSPHRASE_FILE",
    "BehindPassphrase",
    "InKeyFile",
    "InKeyring",
    "Place",
    "WrongPassphrase",
    "describe",
    "key_place",
]


class Place(Protocol):
    """Storage for the key: ``store.Keys`` with a description."""

    def read(self) -> tuple[str, ...]:
        """Return the keys; empty before the first."""

    def write(self, keys: tuple[str, ...]) -> None:
        """Store these keys."""

    def new(self) -> str:
        """Generate a random key."""

    def describe(self) -> str:
        """Return the location of the key, in one sentence."""


def key_place(
    folder: Path,
    passphrase: Callable[[bool], str],
    find_keyring: Callable[[], Keyring | None] = system_keyring,
) -> Place:
    """Return the storage for the key of the journal in ``folder``; for a new journal the first one available:
    its keyring, a passphrase, a file with mode 0600.

    ``passphrase(is_new)`` returns the passphrase; empty if none is wanted or nobody can be asked.
    """
    if (folder / PASSPHRASE_FILE).exists():
        return BehindPassphrase(folder, lambda: passphrase(False))
    if (folder / KEY_FILE).exists():
        return InKeyFile(folder)
    keyring = find_keyring()
    if (folder / KEYRING_FILE).exists() or (keyring is not None and keyring.works()):
        return InKeyring(folder, keyring)
    chosen = passphrase(True)
    return BehindPassphrase(folder, lambda: chosen) if chosen else InKeyFile(folder)


def describe(folder: Path, find_keyring: Callable[[], Keyring | None] = system_keyring) -> str:
    """Describe where the key of the journal in ``folder`` is, or would be, in one sentence. Never prompts."""
    if not can_encrypt():
        return "SQLCipher is not installed here, and without encryption nothing is kept."
    for file, place in ((PASSPHRASE_FILE, BehindPassphrase(folder, str)), (KEY_FILE, InKeyFile(folder))):
        if (folder / file).exists():
            return place.describe()
    keyring = find_keyring()
    if (folder / KEYRING_FILE).exists():
        return InKeyring(folder, keyring).describe()
    if keyring is not None:
        return f"There is no journal yet; its key will be in {keyring.name}."
    return (
        "There is no journal yet; its key will be behind a passphrase, or, if you choose none, "
        "in a file that only you can read."
    )
