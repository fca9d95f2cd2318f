"""``companion backup`` and ``companion restore``: all that is kept, in one encrypted file, and back."""

import argparse
import getpass
import os
import sys
import unicodedata
from pathlib import Path
from typing import TextIO

from companion.app.home import has_journal, journal_folder, open_journal
from companion.errors import JournalError
from companion.journal.store import NotOpened, is_none, restored

PASSPHRASE = "COMPANION_BACKUP_PASSPHRASE"
_TRIES = 3


def backup(options: argparse.Namespace, out: TextIO) -> int:
    """``companion backup FILE``: never in the place of another file. Raises CompanionError."""
    path: Path = options.file
    if not has_journal():
        raise JournalError("There is no journal here yet, and so there is nothing to back up.")
    _free(path)
    with open_journal() as journal:
        passphrase = _new_passphrase()
        _free(path)
        journal.back_up(path, passphrase)
        sessions = len(journal.reading.sessions())
    out.write(
        f"The backup is in {path}, encrypted, with {sessions} session{'' if sessions == 1 else 's'}. "
        "If you lose its passphrase, the backup cannot be recovered.\n"
        f"To bring it back, here or on another machine: companion restore {path.name}\n"
    )
    return 0


def restore(options: argparse.Namespace, out: TextIO) -> int:
    """``companion restore FILE``: into an empty journal, or in the place of one. Raises CompanionError."""
    if why := is_none(options.file):
        raise JournalError(why)
    for _ in range(_TRIES - 1 if _asks() else 0):
        try:
            out.write(f"{_restored(options.file, replace=options.replace)}\n")
            return 0
        except NotOpened as error:
            print(error, file=sys.stderr)
    out.write(f"{_restored(options.file, replace=options.replace)}\n")
    return 0


def _restored(path: Path, *, replace: bool) -> str:
    return restored(journal_folder(), open_journal, path, _passphrase(), replace=replace)


def _free(path: Path) -> None:
    """Raises JournalError where something is of this name."""
    if path.is_dir():
        raise JournalError(f"{path}: this is a folder; name a file in it, like {path / 'companion.backup'}")
    if path.exists() or path.is_symlink():
        raise JournalError(f"{path}: there is something of this name already; take another one.")


def _asks() -> bool:
    return PASSPHRASE not in os.environ and sys.stdin is not None and sys.stdin.isatty()


def _passphrase() -> str:
    """That of a backup that there is."""
    if _asks():
        return _typed("The passphrase of the backup: ")
    return _given()


def _new_passphrase() -> str:
    """One that opens the backup from now on; typed twice."""
    if not _asks():
        return _given()
    print("Choose a passphrase for the backup; a few words are better than one.", file=sys.stderr)
    while True:
        chosen = _typed("A passphrase for the backup: ")
        if chosen == _typed("Once more: "):
            return _checked(chosen)
        print("These were not the same.", file=sys.stderr)


def _given() -> str:
    if PASSPHRASE not in os.environ:
        raise JournalError(
            f"Nobody can be asked here for the passphrase of the backup; put it into {PASSPHRASE}."
        )
    return _checked(_written(os.environ[PASSPHRASE]))


def _typed(prompt: str) -> str:
    return _written(getpass.getpass(prompt))


def _written(passphrase: str) -> str:
    """An é is the same from each keyboard: composed."""
    return unicodedata.normalize("NFC", passphrase)


def _checked(passphrase: str) -> str:
    if not passphrase:
        raise JournalError("A backup needs a passphrase, or anybody could read it. Nothing was done.")
    if not passphrase.isprintable():
        raise JournalError(
            "A passphrase is one line of letters, digits and signs; this one is not. Nothing was done."
        )
    return passphrase
