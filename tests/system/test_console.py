"""Consoles of Windows, new and old, and what a session leaves of them."""

import ctypes
import io
import signal
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from companion.system import console
from companion.terminal.display import can_be_live

INPUT, OUTPUT = -10, -11
LIVE = {"TERM": "", "WT_SESSION": "1"}


class Kernel:
    """Windows' console with modes for input and output; None: it is not a console."""

    def __init__(self, modes: dict[int, int | None], *, knows: int = 0xFFFF) -> None:
        self.modes = modes
        self._knows = knows
        self.set: list[tuple[int, int]] = []

    def GetStdHandle(self, which: int) -> int:
        """The handle."""
        return which

    def GetConsoleMode(self, handle: int, mode: Any) -> int:
        """0 where there is no console."""
        found = self.modes[handle]
        if found is None:
            return 0
        mode._obj.value = found
        return 1

    def SetConsoleMode(self, handle: int, mode: int) -> int:
        """0 where a bit is not known, as in consoles before Windows 10."""
        if mode & ~self._knows:
            return 0
        self.modes[handle] = mode
        return 1


class Terminal(io.StringIO):
    """A stream to a console."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """``on_windows(kernel)``."""

    def use(kernel: Kernel) -> Kernel:
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
        return kernel

    yield use
    console._before.clear()


def test_a_click_no_longer_stops_a_session_and_escapes_are_allowed(on_windows: Any) -> None:
    """While it lasts; afterwards the console is as it was."""
    kernel = on_windows(Kernel({INPUT: 0x1F7, OUTPUT: 0x3}))
    assert can_be_live(Terminal(), LIVE)
    assert can_be_live(Terminal(), LIVE)
    assert kernel.modes == {INPUT: 0x1B7, OUTPUT: 0x7}
    console.restore()
    console.restore()
    assert kernel.modes == {INPUT: 0x1F7, OUTPUT: 0x3}


def test_a_console_that_is_right_is_not_touched(on_windows: Any) -> None:
    """Windows Terminal allows escapes to everybody, and selects without stopping anything."""
    kernel = on_windows(Kernel({INPUT: 0x1B7, OUTPUT: 0x7}, knows=0))
    assert can_be_live(Terminal(), LIVE)
    assert kernel.modes == {INPUT: 0x1B7, OUTPUT: 0x7}


def test_the_oldest_consoles_get_plain_lines(on_windows: Any) -> None:
    """Without escape sequences in them, as `←[K`."""
    on_windows(Kernel({INPUT: 0x1F7, OUTPUT: 0x3}, knows=0x1FB))
    assert not can_be_live(Terminal(), LIVE)


def test_what_is_no_console_is_left_alone(on_windows: Any) -> None:
    """As in Git Bash, where input and output are pipes."""
    kernel = on_windows(Kernel({INPUT: None, OUTPUT: None}))
    assert not can_be_live(Terminal(), LIVE)
    console.restore()
    assert kernel.modes == {INPUT: None, OUTPUT: None}


def test_on_other_systems_terminals_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """They know escape sequences."""
    monkeypatch.setattr(sys, "platform", "linux")
    assert console.prepare()
    console.restore()
    console.end_at_break()


def test_ctrl_break_ends_like_ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the terminal restored and the journal closed."""
    set_to: list[object] = []
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(signal, "SIGBREAK", 21, raising=False)
    monkeypatch.setattr(signal, "signal", lambda *wish: set_to.append(wish))
    console.end_at_break()
    assert set_to == [(21, signal.default_int_handler)]
