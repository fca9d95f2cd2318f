"""Tables for the terminal: devices, and the sessions that can be started."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from companion.core.lines import one_line
from companion.terminal.canvas import cells, clip, wrapped

_GAP = "  "


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One microphone or loudspeaker."""

    kind: str
    """``microphone`` or ``loudspeaker``."""
    name: str
    channels: int
    rate_hz: int
    is_default: bool = False
    remark: str = ""


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session that can be started."""

    id: str
    people: str
    """How many: ``2``, ``1 to 6``."""
    minutes: float | None
    summary: str


def print_devices(rows: Sequence[DeviceRow], out: TextIO, width: int = 80) -> None:
    """Print the sound devices, the default of each kind marked with a star."""
    for kind in dict.fromkeys(row.kind for row in rows):
        chosen = [row for row in rows if row.kind == kind]
        table = [
            ("*" if row.is_default else "", row.name, f"{row.channels} ch", f"{row.rate_hz} Hz", row.remark)
            for row in chosen
        ]
        print_table(("", f"{kind}s", "", "", ""), table, out, width, flexible=1)
        out.write("\n")
    if not rows:
        out.write("No microphone and no loudspeaker was found. Try: companion doctor\n")
    elif any(row.is_default for row in rows):
        out.write("* used when nothing else is asked for\n")


def print_sessions(rows: Sequence[SessionRow], out: TextIO, width: int = 80) -> None:
    """Print the sessions that can be started."""
    table = [
        (row.id, row.people, f"{row.minutes:.0f} min" if row.minutes else "", row.summary) for row in rows
    ]
    print_table(("session", "people", "about", ""), table, out, width, flexible=3)


def print_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], out: TextIO, width: int, flexible: int
) -> None:
    """Print columns as wide as they need; column ``flexible`` takes what is left and wraps."""
    tidy = [[one_line(cell) for cell in row] for row in (header, *rows)]
    widths = [max(cells(row[i]) for row in tidy) for i in range(len(header))]
    others = sum(widths) - widths[flexible] + len(_GAP) * (len(header) - 1)
    widths[flexible] = max(12, min(widths[flexible], width - others))
    for row in tidy:
        lines = wrapped(row[flexible], widths[flexible], most=8) or [""]
        for number, line in enumerate(lines):
            shown = [line if i == flexible else cell if number == 0 else "" for i, cell in enumerate(row)]
            out.write(_GAP.join(map(_padded, shown, widths)).rstrip() + "\n")


def _padded(cell: str, width: int) -> str:
    text = clip(cell, width)
    return text + " " * (width - cells(text))
