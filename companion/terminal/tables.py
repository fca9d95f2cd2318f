"""Tables for the terminal: audio devices and available sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from companion.core.safe_text import one_line
from companion.system.invocation import as_started
from companion.terminal.canvas import cells, clip, wrapped

_GAP = "  "


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One microphone or loudspeaker."""

    kind: str
    """``microphone`` or ``loudspeaker``."""
    number: int
    """By which it can be chosen, as by its name."""
    name: str
    rate_hz: int
    is_default: bool = False


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One available session."""

    id: str
    people: str
    """Number of people: ``2``, ``1 to 6``."""
    minutes: float | None
    summary: str


def print_devices(rows: Sequence[DeviceRow], out: TextIO, width: int = 80) -> None:
    """Print the audio devices, with a star at each default."""
    for kind in dict.fromkeys(row.kind for row in rows):
        chosen = [row for row in rows if row.kind == kind]
        table = [
            ("*" if row.is_default else "", str(row.number), row.name, f"{row.rate_hz} Hz") for row in chosen
        ]
        print_table(("", "", f"{kind}s", ""), table, out, width, flexible=2)
        out.write("\n")
    if not rows:
        out.write(as_started("No microphone and no loudspeaker was found. Try: companion doctor\n"))
    elif any(row.is_default for row in rows):
        out.write("* used by default\n")


@dataclass(frozen=True, slots=True)
class SessionGroup:
    """A titled group of sessions."""

    title: str
    rows: Sequence[SessionRow]


def print_sessions(groups: Sequence[SessionGroup], out: TextIO, width: int = 80) -> None:
    """Print the available sessions, each group under its title, with common column widths."""
    header = ("session", "people", "about", "")
    table = [
        (row.id, row.people, f"{max(1, row.minutes):.0f} min" if row.minutes else "", row.summary)
        for group in groups
        for row in group.rows
    ]
    columns = _Columns((header, *table), width, flexible=3, most_lines=3)
    out.write(columns.text(header))
    lines = iter(table)
    for group in groups:
        out.write(f"\n{clip(one_line(group.title), width)}\n")
        out.write("".join(columns.text(next(lines)) for _ in group.rows))


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], out: TextIO, width: int, flexible: int
) -> None:
    """Print columns as wide as they need; column ``flexible`` takes the rest and wraps."""
    columns = _Columns((header, *rows), width, flexible, most_lines=8)
    out.write("".join(columns.text(row) for row in (header, *rows)))


class _Columns:
    """Columns wide enough for all ``rows``."""

    def __init__(self, rows: Sequence[Sequence[str]], width: int, flexible: int, most_lines: int) -> None:
        self._flexible = flexible
        self._most_lines = most_lines
        self._widths = [max(cells(one_line(row[i])) for row in rows) for i in range(len(rows[0]))]
        others = sum(self._widths) - self._widths[flexible] + len(_GAP) * (len(self._widths) - 1)
        self._widths[flexible] = max(12, min(self._widths[flexible], width - others))

    def text(self, row: Sequence[str]) -> str:
        """Return the lines of one row."""
        tidy = [one_line(cell) for cell in row]
        lines = wrapped(tidy[self._flexible], self._widths[self._flexible], self._most_lines) or [""]
        found = ""
        for number, line in enumerate(lines):
            shown = [
                line if i == self._flexible else cell if number == 0 else "" for i, cell in enumerate(tidy)
            ]
            found += _GAP.join(map(_padded, shown, self._widths)).rstrip() + "\n"
        return found


def _padded(cell: str, width: int) -> str:
    text = clip(cell, width)
    return text + " " * (width - cells(text))
