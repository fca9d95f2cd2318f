"""Persistent storage on this machine: the journal, opened or created."""

import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion import config
from companion.app.passphrases import JOURNAL as PASSPHRASE
from companion.app.passphrases import can_ask, chosen, given, strong, typed
from companion.core.api.ports import MemoryStore, ProfileStore, SessionStore
from companion.core.api.remembered import History, RememberedValue
from companion.errors import JournalError
from companion.journal.keys import (
    KEY_FILES,
    KEYRING_FILE,
    PASSPHRASE_FILE,
    Place,
    WrongPassphrase,
    describe,
    key_place,
)
from companion.journal.store import FILE, Journal, remove_files

_TRIES = 3


class MemoryOnly:
    """Remembers values while the program runs, for simulated rooms."""

    def __init__(self) -> None:
        self._past = History()

    def past(self) -> History:
        """Return values remembered since the program started."""
        return self._past

    def remember(self, kept: RememberedValue, *, add: bool) -> None:
        """Remember a value."""
        self._past = self._past.with_value(kept, add=add)

    def forget(self, kept: RememberedValue) -> None:
        """Forget a value."""
        self._past = self._past.without(kept)


@dataclass(frozen=True)
class Home:
    """The journal and its parts; without a journal, memory that lasts while the program runs."""

    memory: MemoryStore
    voices: ProfileStore | None
    """None: voice profiles can't be stored."""
    sessions: SessionStore | None
    """None: sessions can't be stored."""
    journal: Journal | None = None
    trouble: str = ""
    """Why nothing can be stored, as a sentence to show; empty if it can."""
    aloud: str = ""
    """The same, to say aloud."""
    later: "Callable[[], Home] | None" = None
    """Creates a journal on first use: nothing is written before people have agreed."""

    def close(self) -> None:
        """Close the journal. Idempotent."""
        if self.journal:
            self.journal.close()


def nowhere() -> Home:
    """A home that stores nothing, without asking for consent."""
    return Home(MemoryOnly(), None, None)


def without_journal(error: JournalError) -> Home:
    """A home that stores nothing because of ``error``."""
    return Home(MemoryOnly(), None, None, trouble=str(error), aloud=error.aloud)


def open_home() -> Home:
    """Open the journal of this machine; errors are in the result. A new one is created ``later``."""
    in_the_way = journal_folder().is_file()
    return begin_home() if has_journal() or in_the_way else Home(MemoryOnly(), None, None, later=begin_home)


def begin_home() -> Home:
    """Open the journal of this machine or create it; errors are in the result, not raised."""
    try:
        journal = open_journal()
    except JournalError as error:
        return without_journal(error)
    return Home(journal.memory, journal.voices, journal.running, journal)


def open_journal() -> Journal:
    """Open the journal of this machine or create it; on a terminal, retry after a mistyped passphrase.

    Raises JournalError."""
    for _ in range(_TRIES - 1 if can_ask(PASSPHRASE) else 0):
        try:
            return Journal(journal_folder(), key_of_home())
        except WrongPassphrase as error:
            print(error, file=sys.stderr)
    return Journal(journal_folder(), key_of_home())


def has_journal() -> bool:
    """Return whether there is a journal, or was one: its key is there. Creates none."""
    return any((journal_folder() / name).exists() for name in (FILE, *KEY_FILES))


def needs_asking() -> bool:
    """Return whether the passphrase of the journal has to be typed."""
    return (journal_folder() / PASSPHRASE_FILE).exists() and given(PASSPHRASE) is None


def journal_folder() -> Path:
    """Return the folder of the journal and its key files."""
    return config.data_folder() / "journal"


def destroy_journal() -> None:
    """Delete the journal without reading it, and its key. Raises JournalError."""
    folder = journal_folder()
    if not folder.exists():
        return
    if (folder / KEYRING_FILE).exists():
        with contextlib.suppress(JournalError):  # a missing keyring gives nobody the key
            place = key_of_home()
            place.write((place.new(),))
    remove_files(folder)


def key_of_home() -> Place:
    """Return the storage of the journal's key."""
    return key_place(journal_folder(), _passphrase)


def key_location() -> str:
    """Return the location of the journal's key, in one sentence."""
    return describe(journal_folder())


def _passphrase(is_new: bool) -> str:
    """Read it from the environment or the terminal; empty if there is neither, or none is wanted."""
    if not can_ask(PASSPHRASE):
        passphrase = given(PASSPHRASE) or ""
        return strong(passphrase) if is_new and passphrase else passphrase
    if not is_new:
        return typed("The passphrase of the journal: ")
    print(
        "What is kept of your sessions is encrypted. Choose a passphrase; you need it at every start, and "
        "the journal can't be read without it. If you leave it empty, the key is stored in a file that only "
        "you can read.",
        file=sys.stderr,
    )
    return chosen("A passphrase, or nothing: ", optional=True)
