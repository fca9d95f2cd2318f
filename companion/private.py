"""Files and folders that only this user can look into."""

import contextlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

_FILE, _FOLDER = 0o600, 0o700


def create(path: Path, *, new: bool = False) -> BinaryIO:
    """Open ``path`` to be written from its beginning; with ``new`` it must not be there.

    Its mode is 0600, also where it was another one, as far as the file system has modes. Raises OSError.
    """
    file = open(path, "xb" if new else "wb", opener=_opened)  # noqa: SIM115  # closed by who asked for it
    status = os.fstat(file.fileno())
    if os.name != "nt" and stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
        with contextlib.suppress(OSError):  # a stick without modes
            os.fchmod(file.fileno(), _FILE)
    return file


def _opened(name: str, flags: int) -> int:
    return os.open(name, flags, _FILE)


def write(path: Path, text: str, *, new: bool = False) -> None:
    """Write ``text`` as UTF-8, as ``create`` does. A lone surrogate becomes its number. Raises OSError."""
    with create(path, new=new) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def make_folder(path: Path) -> None:
    """Make ``path`` and its parents with mode 0700; existing folders stay unchanged. Raises OSError."""
    for folder in reversed([path, *(above for above in path.parents if not above.exists())]):
        folder.mkdir(mode=_FOLDER, exist_ok=True)
