"""Rows of styled text, measured in character cells."""

import textwrap
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Style(Enum):
    """Text styles; the values are ANSI codes (ECMA-48, SGR). Style is never the only sign of a meaning."""

    PLAIN = ""
    STRONG = "1"
    FAINT = "2"
    COMPANION = "36"
    FLOOR = "1;96"
    BAR = "36"
    WARN = "1;93"
    LEVEL = "32"


_WITHOUT_COLOUR = {"1": "1", "2": "2"}


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style."""

    text: str
    style: Style = Style.PLAIN


Row = tuple[Span, ...]
"""One line of the screen."""
BLANK: Row = ()


def cells(text: str) -> int:
    """Return the number of cells that ``text`` fills: two for a wide character, none for a combining mark."""
    return sum(_cells_of(character) for character in text)


def clip(text: str, width: int) -> str:
    """Cut ``text`` with an ellipsis where it does not fit."""
    if cells(text) <= width:
        return text
    kept = ""
    for character in text:
        if cells(kept) + _cells_of(character) > width - 1:
            break
        kept += character
    return f"{kept.rstrip()}…" if width > 0 else ""


def wrapped(text: str, width: int, most: int, *, tail: bool = False) -> list[str]:
    """Wrap ``text`` to at most ``most`` lines, dropping the end, or the start (``tail``)."""
    if width <= 0 or most <= 0:
        return []
    lines = [clip(line, width) for line in textwrap.wrap(text, width, break_on_hyphens=False)]
    if len(lines) <= most:
        return lines
    if tail:
        return [clip(f"… {lines[-most]}", width), *lines[len(lines) - most + 1 :]]
    return [*lines[: most - 1], clip(f"{lines[most - 1]} …", width)]


def between(left: Iterable[Span], right: Iterable[Span], width: int) -> Row:
    """Put ``left`` and ``right`` at the two ends of a row; ``right`` is cut when both don't fit."""
    start, end = tuple(left), tuple(right)
    gap = width - sum(cells(span.text) for span in (*start, *end))
    return (*start, Span(" " * gap), *end) if gap > 0 else start


def cropped(row: Row, width: int) -> Row:
    """Cut the row at ``width``."""
    kept: list[Span] = []
    for span in row:
        text = clip(span.text, width)
        kept.append(Span(text, span.style))
        width -= cells(text)
    return tuple(kept)


def ansi(row: Row, colour: bool) -> str:
    """Render the row for a terminal; without colour only bold and faint remain."""
    return "".join(_dressed(span, colour) for span in row)


def _dressed(span: Span, colour: bool) -> str:
    code = span.style.value
    if not colour:
        code = _WITHOUT_COLOUR.get(code.split(";")[0], "")
    return f"\x1b[{code}m{span.text}\x1b[0m" if code else span.text


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
