"""``companion backup`` and ``companion restore``: the journal in one encrypted file."""

import argparse
import sys
from pathlib import Path
from typing import TextIO

from companion.app.home import has_journal, journal_folder, open_journal
from companion.app.passphrases import BACKUP as PASSPHRASE
from companion.app.passphrases import can_ask, chosen, given, one_line, strong, typed
from companion.app.synchronised import warn_of_copies
from companion.errors import JournalError
from companion.journal.store import NotOpened, restored, why_no_backup
from companion.system.invocation import as_started

_TRIES = 3


def backup(options: argparse.Namespace, out: TextIO) -> int:
    """``companion backup FILE``: never overwrites a file. Raises CompanionError."""
    path: Path = options.file
    warn_of_copies(path)
    if not has_journal():
        raise JournalError("There is no journal here yet, so there is nothing to back up.")
    _free(path)
    with open_journal() as journal:
        passphrase = _new_passphrase()
        _free(path)  # it may have been made while the passphrase was typed
        journal.back_up(path, passphrase)
        sessions = len(journal.reading.sessions())
    out.write(
        f"The backup is in {path}, encrypted, with {sessions} session{'' if sessions == 1 else 's'}. "
        "If you lose the passphrase, the backup cannot be recovered.\n"
        f"{as_started('To restore it, here or on another machine: companion restore')} {path.name}\n"
    )
    return 0


def restore(options: argparse.Namespace, out: TextIO) -> int:
    """``companion restore FILE``: into an empty journal, or replacing one. Raises CompanionError."""
    if why := why_no_backup(options.file):
        raise JournalError(why)
    for _ in range(_TRIES - 1 if can_ask(PASSPHRASE) else 0):
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
    """Raises JournalError if the name is taken."""
    if path.is_dir():
        raise JournalError(f"{path}: this is a folder; name a file in it, like {path / 'companion.backup'}")
    if path.exists() or path.is_symlink():
        raise JournalError(f"{path}: this name is taken already; choose another one.")


def _passphrase() -> str:
    """Return the passphrase of an existing backup."""
    return typed("The passphrase of the backup: ") if can_ask(PASSPHRASE) else _given()


def _new_passphrase() -> str:
    """Return a new passphrase for a backup."""
    if not can_ask(PASSPHRASE):
        return strong(_given())
    print("Choose a passphrase for the backup: four words, or twelve characters.", file=sys.stderr)
    return chosen("A passphrase for the backup: ")


def _given() -> str:
    passphrase = given(PASSPHRASE)
    if passphrase is None:
        raise JournalError(
            f"Not running in a terminal, so the passphrase can't be typed; put it into {PASSPHRASE}."
        )
    if not passphrase:
        raise JournalError("A backup needs a passphrase, or anyone could read it. Nothing was done.")
    return one_line(passphrase)
