"""The folder of a journal: made private, moved aside, securely deleted."""

import os
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

from companion import private
from companion.errors import JournalError
from companion.journal.store.faults import FORBIDDEN_ALOUD

_ASIDE = "aside-"
_BLOCK_BYTES = 1 << 20


def make_private(folder: Path) -> None:
    """Create ``folder`` with mode 0700, or give it that mode. Raises JournalError."""
    try:
        private.make_folder(folder)
        if os.name != "nt" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        why = error.strerror
        raise JournalError(
            f"{folder}: this folder can't be made or kept private ({why}).", FORBIDDEN_ALOUD
        ) from None


def set_aside(folder: Path) -> Path:
    """Move all files of a journal into a new folder inside ``folder``; return it. Raises JournalError."""
    try:
        files = [path for path in folder.iterdir() if path.is_file()]
        aside = next(place for n in count(1) if not (place := folder / f"{_ASIDE}{n}").exists())
        make_private(aside)
        for file in files:
            private.replace(file, aside / file.name)
        return aside
    except OSError as error:
        raise JournalError(f"{folder}: the old journal can't be set aside ({error.strerror}).") from None


def was_set_aside(folder: Path) -> bool:
    """Return whether a journal was set aside."""
    return any(folder.glob(f"{_ASIDE}*"))


def remove_aside(folder: Path) -> None:
    """Overwrite and delete all journals that were set aside, with their keys. Raises JournalError."""
    for aside in folder.glob(f"{_ASIDE}*"):
        remove_files(aside)
        _try(aside, aside.rmdir)


def remove_files(folder: Path) -> None:
    """Overwrite and delete the files in ``folder``, but not in its subfolders. Raises JournalError."""
    for path in sorted(folder.iterdir()):
        if path.is_file():
            _try(path, partial(_overwrite, path))
            _try(path, partial(private.remove, path))


def _try(path: Path, act: Callable[[], object]) -> None:
    try:
        act()
    except OSError as error:
        raise JournalError(f"{path}: this can't be deleted ({error.strerror}).") from None


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, _BLOCK_BYTES)))
        file.flush()
        os.fsync(file.fileno())
