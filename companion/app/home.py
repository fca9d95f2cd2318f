"""What is kept from session to session on this machine."""

import contextlib
import getpass
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from companion import config
from companion.core.api.ports import MemoryStore, ProfileStore, SessionStore
from companion.core.api.remembered import History, RememberedValue
from companion.errors import JournalError
from companion.journal.keys import KEYRING_FILE, PASSPHRASE_FILE, Place, WrongPassphrase, key_place, told
from companion.journal.store import FILE, Journal, remove_files

PASSPHRASE = "COMPANION_PASSPHRASE"
_TRIES = 3


class MemoryOnly:
    """Keeps nothing longer than the program runs: for rooms that are not real."""

    def __init__(self) -> None:
        self._past = History()

    def past(self) -> History:
        """What was kept since the program was started."""
        return self._past

    def keep(self, kept: RememberedValue, *, add: bool) -> None:
        """Keep one thing."""
        self._past = self._past.with_kept(kept, add=add)

    def forget(self, kept: RememberedValue) -> None:
        """Keep it no longer."""
        self._past = self._past.without(kept)


@dataclass(frozen=True)
class Home:
    """Where things are kept: the journal; where there can be none, nowhere longer than the program runs."""

    memory: MemoryStore
    voices: ProfileStore | None
    """None: voices can't be kept."""
    sessions: SessionStore | None
    """None: sessions can't be kept."""
    journal: Journal | None = None
    trouble: str = ""
    """Why nothing can be kept, in a sentence to be shown; empty where all is well."""
    aloud: str = ""
    """The same to be said."""
    later: "Callable[[], Home] | None" = None
    """Begins a journal, where there is none yet: nothing is written before people said that it may be."""

    def close(self) -> None:
        """Let go of the journal. Idempotent."""
        if self.journal:
            self.journal.close()


def nowhere() -> Home:
    """Nothing is kept longer than the program runs, and nobody is asked about it."""
    return Home(MemoryOnly(), None, None)


def without_journal(error: JournalError) -> Home:
    """Nothing can be kept, because of ``error``."""
    return Home(MemoryOnly(), None, None, trouble=str(error), aloud=error.aloud)


def open_home() -> Home:
    """The journal of this machine; its trouble is told, not raised. One is begun only ``later``."""
    return begin_home() if has_journal() else Home(MemoryOnly(), None, None, later=begin_home)


def begin_home() -> Home:
    """The journal of this machine, begun if there is none; its trouble is told, not raised."""
    try:
        journal = open_journal()
    except JournalError as error:
        return without_journal(error)
    return Home(journal.memory, journal.voices, journal.running, journal)


def open_journal() -> Journal:
    """The journal of this machine, begun if there is none. Who mistypes a passphrase in the terminal is asked
    again. Raises JournalError."""
    for _ in range(_TRIES - 1 if _asks() else 0):
        try:
            return Journal(journal_folder(), key_of_home())
        except WrongPassphrase as error:
            print(error, file=sys.stderr)
    return Journal(journal_folder(), key_of_home())


def has_journal() -> bool:
    """Whether there is a journal; looking back at nothing begins none."""
    return (journal_folder() / FILE).exists()


def needs_asking() -> bool:
    """Whether the journal opens only for somebody who types its passphrase."""
    return (journal_folder() / PASSPHRASE_FILE).exists() and PASSPHRASE not in os.environ


def journal_folder() -> Path:
    """The folder of the journal and of what leads to its key."""
    return config.data_folder() / "journal"


def destroy_journal() -> None:
    """Delete the journal without reading it, and its key. Raises JournalError."""
    folder = journal_folder()
    if (folder / KEYRING_FILE).exists():
        with contextlib.suppress(JournalError):  # a keyring that is gone gives nobody the key
            place = key_of_home()
            place.write((place.new(),))
    remove_files(folder)


def key_of_home() -> Place:
    """Where the key of the journal is."""
    return key_place(journal_folder(), _passphrase)


def key_location() -> str:
    """Where the key of the journal is, in one sentence."""
    return told(journal_folder())


def _asks() -> bool:
    return PASSPHRASE not in os.environ and sys.stdin is not None and sys.stdin.isatty()


def _passphrase(is_new: bool) -> str:
    """From the environment or the terminal; empty where there is neither, or none is wanted."""
    if not _asks():
        return os.environ.get(PASSPHRASE, "")
    if not is_new:
        return getpass.getpass("The passphrase of the journal: ")
    print(
        "What is kept of your sessions is encrypted. Choose a passphrase for it; you need it at every start, "
        "and nobody can read the journal without it. Leave it empty, and the key is in a file instead that "
        "only you can read.",
        file=sys.stderr,
    )
    while True:
        chosen = getpass.getpass("A passphrase, or nothing: ")
        if not chosen or chosen == getpass.getpass("Once more: "):
            return chosen
        print("These were not the same.", file=sys.stderr)
