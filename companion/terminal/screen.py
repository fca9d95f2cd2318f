"""A calm full screen: only changed rows are written, and the terminal is always restored."""

import atexit
import contextlib
from collections.abc import Sequence
from typing import TextIO

from companion.terminal.canvas import Row, ansi

# DEC private modes (xterm control sequences): 1049 alternate screen, 25 cursor, 7 line wrap,
# 2026 synchronised updates (terminals that don't know it ignore it).
_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
_LEAVE = "\x1b[0m\x1b[?7h\x1b[?25h\x1b[?1049l"
_BEGIN, _END = "\x1b[?2026h", "\x1b[?2026l"


class Screen:
    """The alternate screen of a terminal, from the first ``draw`` until ``close``."""

    def __init__(self, stream: TextIO, *, colour: bool) -> None:
        self._stream = stream
        self._colour = colour
        self._shown: list[str] | None = None
        self._size = (0, 0)
        self._closed = False

    def draw(self, rows: Sequence[Row], size: tuple[int, int]) -> None:
        """Show ``rows`` from the top; a new ``size`` (columns, lines) redraws everything.

        A closed terminal is not an error.
        """
        if self._closed:
            return
        out = []
        if self._shown is None:
            atexit.register(self.close)
            out.append(_ENTER)
        elif size != self._size:
            out.append("\x1b[2J")
        before = self._shown if self._shown is not None and size == self._size else []
        lines = [ansi(row, self._colour) for row in rows]
        for number, line in enumerate(lines):
            if number >= len(before) or before[number] != line:
                out.append(f"\x1b[{number + 1};1H{line}\x1b[K")
        self._shown, self._size = lines, size
        if out:
            self._write("".join((_BEGIN, *out, _END)))

    def close(self) -> None:
        """Restore the terminal. Idempotent."""
        if self._shown is not None and not self._closed:
            self._write(_LEAVE)
            atexit.unregister(self.close)
        self._closed = True

    def _write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # ValueError: the stream is closed
            self._stream.write(text)
            self._stream.flush()
