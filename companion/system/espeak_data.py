"""Where eSpeak reads its data. Without it the whole process ends, and no exception comes."""

import ctypes
import os
import platform
import shutil
import threading
from pathlib import Path

from companion.errors import ModelError

ONE_AT_A_TIME = threading.Lock()
"""Held from setting eSpeak's voice until its phonemes are there: it has one voice for the whole process."""
_NEEDED = "phontab"
_LONGEST_PATH = 1024


def usable(folder: Path) -> Path:
    """``folder``, or on Windows a name or copy of it in ASCII, which is all that eSpeak can open there.

    Raises ModelError when the data is missing or can't be copied.
    """
    if not (folder / _NEEDED).is_file():
        raise ModelError(f"{folder}: the voice's sounds are missing here; install Companion again.")
    if platform.system() != "Windows" or str(folder).isascii():
        return folder
    short = _short_name(folder)
    return Path(short) if short and short.isascii() else _copied(folder)


def _short_name(folder: Path) -> str:
    """The 8.3 name of a folder; empty on drives that have none."""
    buffer = ctypes.create_unicode_buffer(_LONGEST_PATH)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # Windows only
    return buffer.value if kernel.GetShortPathNameW(str(folder), buffer, _LONGEST_PATH) else ""


def _copied(folder: Path) -> Path:
    """A copy for all users of the machine, made once."""
    copy = Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "companion" / folder.name
    if (copy / _NEEDED).is_file():
        return copy
    try:
        # The file that is looked for comes last: half a copy is never taken for a whole one.
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(_NEEDED), dirs_exist_ok=True)
        shutil.copy2(folder / _NEEDED, copy / _NEEDED)
    except OSError as error:
        raise ModelError(
            f"{folder}: the voice can't read its sounds from a folder with accents in its name, and "
            f"{copy} can't be written ({error.strerror}); move Companion to another folder."
        ) from error
    return copy
