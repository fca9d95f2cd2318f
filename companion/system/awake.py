"""The machine stays awake while a session lasts: nobody touches a key for an hour, and people still speak."""

import contextlib
import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

_CONTINUOUS, _SYSTEM, _DISPLAY = 0x80000000, 0x00000001, 0x00000002
"""ES_CONTINUOUS, ES_SYSTEM_REQUIRED and ES_DISPLAY_REQUIRED of Windows' SetThreadExecutionState."""


@contextlib.contextmanager
def awake() -> Iterator[None]:
    """Keep machine and screen from falling asleep, as far as the system allows it; a closed lid still does.

    On Windows the request belongs to the thread that makes it: use it on the one that holds the session.
    """
    if sys.platform == "win32":
        _request(_CONTINUOUS | _SYSTEM | _DISPLAY)
        try:
            yield
        finally:
            _request(_CONTINUOUS)
        return
    inhibitor = _inhibitor()
    try:
        yield
    finally:
        if inhibitor:
            inhibitor.terminate()
            inhibitor.wait()


def _request(state: int) -> None:
    with contextlib.suppress(AttributeError, OSError):
        ctypes.windll.kernel32.SetThreadExecutionState(state)  # type: ignore[attr-defined]  # Windows only


def _inhibitor() -> "subprocess.Popen[bytes] | None":
    """A process that keeps the machine awake while it runs, and ends with this one."""
    command = {
        "darwin": ["caffeinate", "-dis", "-w", str(os.getpid())],
        "linux": [
            "systemd-inhibit", "--what=idle:sleep", "--who=Companion", "--why=A session is held.",
            "tail", "--follow", f"--pid={os.getpid()}", os.devnull,
        ],
    }.get(sys.platform)  # fmt: skip
    if command is None or shutil.which(command[0]) is None:
        return None
    try:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
    except OSError:
        return None
