"""Choice between the live display and plain lines."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

from companion.core.api.ports import Display
from companion.language.screen import Offered, ScreenWords
from companion.system import console
from companion.terminal.live import LiveDisplay
from companion.terminal.plain import PlainDisplay

LEAST_COLUMNS = 40
LEAST_LINES = 10


def choose_display(
    stream: TextIO,
    level_dbfs: Callable[[], float],
    words: ScreenWords,
    offered: Offered,
    *,
    keys: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> Display:
    """Return the live display for a terminal that supports it, else plain lines.

    ``level_dbfs``: the microphone's level; ``offered``: the phrase for each command of the
    session; ``keys``: whether keys work. NO_COLOR disables colour (https://no-color.org).
    """
    if not can_be_live(stream, environment):
        return PlainDisplay(stream, words)
    colour = not environment.get("NO_COLOR")
    return LiveDisplay(
        stream, level_dbfs, words, offered, size=lambda: terminal_size(stream), colour=colour, keys=keys
    )


def can_be_live(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether ``stream`` is a terminal large and capable enough for the live display."""
    if not stream.isatty() or (environment.get("TERM", "dumb") == "dumb" and sys.platform != "win32"):
        return False
    if not console.prepare():
        return False
    try:
        "█▌▐·…".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    columns, lines = terminal_size(stream)
    return columns >= LEAST_COLUMNS and lines >= LEAST_LINES


def terminal_size(stream: TextIO) -> tuple[int, int]:
    """Return columns and lines of the terminal behind ``stream``; 80 by 24 if unknown."""
    try:
        columns, lines = os.get_terminal_size(stream.fileno())
    except (OSError, ValueError):
        columns, lines = shutil.get_terminal_size()
    return (columns or 80, lines or 24)
