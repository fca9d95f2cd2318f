"""Where the journal's key is kept: the system's keyring, behind a passphrase, or in a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from companion.journal.keys.places import (
    KEY_FILE,
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
    "PASSPHRASE_FILE",
    "BehindPassphrase",
    "InKeyFile",
    "InKeyring",
    "Place",
    "WrongPassphrase",
    "key_place",
    "told",
]


class Place(Protocol):
    """A place where the key is kept: ``store.Keys``, which can say what it is."""

    def read(self) -> tuple[str, ...]:
        """The keys; empty where there are none yet."""

    def write(self, keys: tuple[str, ...]) -> None:
        """Keep these keys."""

    def new(self) -> str:
        """A key that nobody can guess."""

    def told(self) -> str:
        """Where the key is, in one sentence."""


def key_place(
    folder: Path,
    passphrase: Callable[[bool], str],
    find_keyring: Callable[[], Keyring | None] = system_keyring,
) -> Place:
    """Where the key of the journal in ``folder`` is; of a new one, the first that the machine offers: its
    keyring, a passphrase, a file that only this user can read.

    ``passphrase`` gives the passphrase; it is told whether a new one is being chosen, and gives an empty one
    where nobody wants one or can be asked.
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


def told(folder: Path, find_keyring: Callable[[], Keyring | None] = system_keyring) -> str:
    """Where the key of the journal in ``folder`` is, or would be, in one sentence. Asks nobody anything."""
    if not can_encrypt():
        return "SQLCipher is not installed here, and without encryption nothing is ever kept."
    for file, place in ((PASSPHRASE_FILE, BehindPassphrase(folder, str)), (KEY_FILE, InKeyFile(folder))):
        if (folder / file).exists():
            return place.told()
    keyring = find_keyring()
    if (folder / KEYRING_FILE).exists():
        return InKeyring(folder, keyring).told()
    if keyring is not None:
        return f"There is no journal yet; its key will be in {keyring.name}."
    return (
        "There is no journal yet; its key will be behind a passphrase, or, if you choose none, "
        "in a file that only you can read."
    )
