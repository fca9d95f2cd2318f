"""Windows' console: it shows a live display, a click does not stop it, and Ctrl-Break ends like Ctrl-C."""

import atexit
import ctypes
import signal
import sys
from typing import Any

_INPUT, _OUTPUT = -10, -11
"""STD_INPUT_HANDLE and STD_OUTPUT_HANDLE."""
_VIRTUAL_TERMINAL = 0x0004
"""ENABLE_VIRTUAL_TERMINAL_PROCESSING: off in older consoles, and not known to the oldest."""
_QUICK_EDIT, _EXTENDED = 0x0040, 0x0080
"""ENABLE_QUICK_EDIT_MODE: a click begins a selection, and until Enter every write blocks, the session with it
(microsoft/terminal issue 34). It is changed only together with ENABLE_EXTENDED_FLAGS."""

_before: dict[int, int] = {}
"""Modes of the console when the program began."""


def prepare() -> bool:
    """Make the console fit for a session, until the program ends; return whether it knows escape sequences.

    Idempotent. On other systems nothing is done.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        _change(kernel, _INPUT, off=_QUICK_EDIT, on=_EXTENDED)
        return _change(kernel, _OUTPUT, on=_VIRTUAL_TERMINAL)
    return True


def restore() -> None:
    """Give the console back as it was."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        while _before:
            handle, mode = _before.popitem()
            kernel.SetConsoleMode(kernel.GetStdHandle(handle), mode)


def end_at_break() -> None:
    """Let Ctrl-Break end the program like Ctrl-C: by default it does so without restoring the terminal."""
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.default_int_handler)


def _change(kernel: Any, which: int, *, on: int, off: int = 0) -> bool:
    """Change the mode of an input or output, and return whether it is as wanted now."""
    handle, mode = kernel.GetStdHandle(which), ctypes.c_uint32()
    if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):  # not a console
        return False
    wanted = mode.value & ~off | on
    if wanted == mode.value:
        return True
    if not kernel.SetConsoleMode(handle, wanted):
        return False
    if not _before:
        atexit.register(restore)
    _before.setdefault(which, mode.value)
    return True
