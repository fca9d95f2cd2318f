"""Files and folders that only this user can look into, and that no scanner's lock keeps from their place."""

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from companion.clock import Clock

_FILE, _FOLDER = 0o600, 0o700
_ALL = 0o777
_HELD = {5, 32, 33, 145}
"""Windows' error codes for a file that another program has open: access denied, sharing violation, lock
violation, and a folder whose last file is still being deleted."""
_WAITS_S = (0.05, 0.1, 0.2, 0.4, 0.8)
"""A virus scanner or a synchronised folder lets go of a new file within a second or two."""


def create(path: Path, *, new: bool = False) -> BinaryIO:
    """Open ``path`` for writing from its beginning; with ``new`` it must not exist.

    Its mode becomes 0600, even if it was different, as far as the file system has modes. Raises OSError.
    """
    file = open(path, "xb" if new else "wb", opener=_opened)  # noqa: SIM115  # closed by the caller
    status = os.fstat(file.fileno())
    if os.name != "nt" and stat.S_ISREG(status.st_mode) and status.st_mode & 0o077:
        with contextlib.suppress(OSError):  # a USB stick without modes
            os.fchmod(file.fileno(), _FILE)
    return file


def _opened(name: str, flags: int) -> int:
    return os.open(name, flags, _FILE)


@contextlib.contextmanager
def writing(path: Path, *, new: bool = False) -> Iterator[BinaryIO]:
    """Open a file that becomes ``path`` when the block ends, complete and with mode 0600; never half of it.

    It is written beside ``path`` and renamed. With ``new`` the name must not exist. If the block
    fails, or the disk is full, the old content stays and nothing else is left. Raises OSError that names
    ``path``.
    """
    if new and os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    # A link is followed, and anything but a regular file (/dev/stdout, a pipe) is written directly.
    target = Path(os.path.realpath(path)) if path.is_symlink() else path
    if target.exists() and not target.is_file():
        with create(target) as file:
            yield file
        return
    part = _beside(target)
    try:
        with create(part, new=True) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        replace(part, target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or "it fails", str(path)) from error
    finally:
        with contextlib.suppress(OSError):
            remove(part)


def replace(path: Path, target: Path) -> None:
    """Move a file or folder over ``target``; wait where another program holds one of them. Raises OSError."""
    _patiently(lambda: os.replace(path, target))


def remove(path: Path, *, missing_ok: bool = False) -> None:
    """Delete a file; wait where another program holds it. Raises OSError."""
    _patiently(lambda: path.unlink(missing_ok=missing_ok))


def _patiently(act: Callable[[], None]) -> None:
    clock = Clock()
    for wait_s in _WAITS_S:
        try:
            return act()
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
        clock.sleep_until(clock.now() + wait_s)
    return act()


def _beside(path: Path) -> Path:
    """Return an unused name in the same folder, short enough even if the file's own name is long."""
    return path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.part")


def write(path: Path, text: str, *, new: bool = False) -> None:
    """Write ``text`` as UTF-8, like ``writing``. A lone surrogate becomes its number. Raises OSError."""
    with writing(path, new=new) as file:
        file.write(text.encode("utf-8", "backslashreplace"))


def reading(path: Path) -> BinaryIO:
    """Open a regular file. Raises OSError, also for a folder, a device or a pipe, which would block."""
    if not stat.S_ISREG(os.stat(path).st_mode):
        code = errno.EISDIR if path.is_dir() else errno.EINVAL
        why = os.strerror(code) if path.is_dir() else "It is not a regular file"
        raise OSError(code, why, str(path))
    return path.open("rb")


def problem(path: Path, error: OSError) -> str:
    """Return why ``path`` can't be written, as a sentence that names the place."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"{path}: this file can't be written: the disk is full. Make room."
    return f"{path}: this file can't be written ({error.strerror or 'it fails'})."


def make_folder(path: Path) -> None:
    """Create ``path`` and its parents with mode 0700; existing folders are unchanged. Raises OSError."""
    for folder in reversed([path, *(above for above in path.parents if not above.exists())]):
        folder.mkdir(mode=_mode(), exist_ok=True)


@contextlib.contextmanager
def work_folder(within: Path, prefix: str) -> Iterator[Path]:
    """Create a folder that is deleted when the block ends; what was moved elsewhere stays. Raises OSError."""
    folder = within / f"{prefix}{secrets.token_hex(4)}"
    folder.mkdir(mode=_mode())
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mode() -> int:
    """Return the mode of new folders.

    On Windows none: Python turns 0700 into rights of the owner alone, who is “Administrators” where a program
    was started as administrator once, and locks the user out for good (cpython issue 157876). Folders in a
    profile are private by inheritance.
    """
    return _ALL if sys.platform == "win32" else _FOLDER
