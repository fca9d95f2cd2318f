"""Single keys as commands during a session, for people who can't or won't speak."""

import atexit
import contextlib
import os
import re
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Protocol, TextIO

from companion.core.api.events import Command, CommandGiven, DeclinedUnseen
from companion.core.api.ports import Inbox

PAUSE_KEY = " "
"""Pauses and resumes."""
UNSEEN_KEY = "n"
"""A no that nobody sees."""
BINDINGS: Mapping[str, Command] = {
    "d": Command.DONE,
    "m": Command.MORE_TIME,
    "r": Command.REPEAT,
    "s": Command.SKIP,
    "p": Command.PASS,
    "l": Command.HOW_LONG,
    "t": Command.TIME_OUT,
    "h": Command.HELP,
    "?": Command.HELP,
    "q": Command.STOP,
    "!": Command.SAFE_WORD,
}
_WINDOWS_POLL_S = 0.05
_ESCAPE_SEQUENCE = re.compile(r"\x1b(\[[\d;]*[A-Za-z~]|O.|.)?")
"""Prefix of arrow and function keys, none of which is a command."""


class _Keyboard(Protocol):
    """Single key presses of a terminal."""

    def read(self) -> str:
        """Return the next keys; empty when the keyboard was stopped or the terminal is gone."""

    def stop(self) -> None:
        """Make ``read`` return and restore the terminal. Idempotent, from any thread."""


class Keys:
    """Posts a command for each key pressed, from its own thread."""

    def __init__(self, inbox: Inbox, paused: Callable[[], bool], stream: TextIO | None = None) -> None:
        """``paused``: whether the space bar resumes; ``stream``: a terminal (default: stdin)."""
        self._inbox = inbox
        self._paused = paused
        self._keyboard = _keyboard(stream or sys.stdin)
        self._thread = threading.Thread(target=self._run, name="keys", daemon=True)
        atexit.register(self.close)
        self._thread.start()

    def close(self) -> None:
        """Stop and restore the terminal. Idempotent."""
        self._keyboard.stop()
        self._thread.join()
        atexit.unregister(self.close)

    def _run(self) -> None:
        while pressed := self._keyboard.read():
            for key in pressed:
                command = command_of(key, paused=self._paused())
                if key.lower() == UNSEEN_KEY:
                    self._inbox.post(DeclinedUnseen())
                elif command is not None:
                    self._inbox.post(CommandGiven(command))


def command_of(key: str, *, paused: bool) -> Command | None:
    """Return the command for a key, or None for an unused key."""
    if key == PAUSE_KEY:
        return Command.GO_ON if paused else Command.PAUSE
    return BINDINGS.get(key.lower())


if sys.platform == "win32":
    import msvcrt

    class _WindowsKeyboard:
        def __init__(self) -> None:
            self._stopped = threading.Event()

        def read(self) -> str:
            while not self._stopped.wait(_WINDOWS_POLL_S):
                if msvcrt.kbhit():
                    key = msvcrt.getwch()
                    if key in "\x00\xe0":  # first half of a function or arrow key
                        msvcrt.getwch()
                    else:
                        return key
            return ""

        def stop(self) -> None:
            self._stopped.set()

    def _keyboard(stream: TextIO) -> _Keyboard:
        return _WindowsKeyboard()

else:
    import select
    import termios
    import tty

    class _PosixKeyboard:
        def __init__(self, fd: int) -> None:
            self._fd = fd
            self._before = termios.tcgetattr(fd)
            self._wake_read, self._wake_write = os.pipe()
            self._stopped = False
            tty.setcbreak(fd)  # keys immediately and without echo; Ctrl-C still interrupts

        def read(self) -> str:
            with contextlib.suppress(OSError):  # the terminal is gone
                while not self._stopped:
                    ready, _, _ = select.select([self._fd, self._wake_read], [], [])
                    if self._fd not in ready or self._stopped:
                        continue
                    pressed = os.read(self._fd, 64)
                    if not pressed:
                        break
                    if keys := _ESCAPE_SEQUENCE.sub("", pressed.decode(errors="ignore")):
                        return keys
            return ""

        def stop(self) -> None:
            if self._stopped:
                return
            self._stopped = True
            os.write(self._wake_write, b".")
            with contextlib.suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(self._fd, termios.TCSADRAIN, self._before)

    def _keyboard(stream: TextIO) -> _Keyboard:
        return _PosixKeyboard(stream.fileno())
