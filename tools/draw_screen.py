r"""Draws the screen of a session at one moment, as SVG, from the log of a demonstration.

python3 run.py demo --fast --out companion-demo
.venv/bin/python -m tools.draw_screen companion-demo/events.jsonl conflict-repair Maya,Leo 4:37 \
    docs/screen.svg
"""

import sys
from html import escape
from pathlib import Path

from companion.app.script_files import find_script
from companion.core.api.events import Event
from companion.core.api.snapshot import Snapshot
from companion.core.machine.session import Session
from companion.journal.codec import Deadline
from companion.language.en import LANGUAGE
from companion.terminal.canvas import Row, Style, cells
from companion.terminal.live import Around, picture
from tests.event_logs import read_log

SIZE = (80, 24)
CELL_PX = (9.6, 20)
_COLOURS = {
    Style.PLAIN: "#d8dee4",
    Style.STRONG: "#ffffff",
    Style.FAINT: "#8b949e",
    Style.COMPANION: "#56c2c9",
    Style.FLOOR: "#7ee7ee",
    Style.BAR: "#56c2c9",
    Style.WARN: "#f2cc60",
    Style.LEVEL: "#6fca7c",
}
_BOLD = {Style.STRONG, Style.FLOOR, Style.WARN}


def snapshot_at(log: Path, script: str, people: list[str], at_s: float) -> Snapshot:
    """Return the session of ``log``, replayed until second ``at_s``."""
    session = Session(find_script(script), people, LANGUAGE)
    for line in read_log(log):
        if line.now > at_s:
            break
        if isinstance(line.item, Deadline):
            session.on_deadline(line.now)
        elif isinstance(line.item, Event):
            session.handle(line.item, line.now)
    return session.snapshot(at_s)


def svg(rows: list[Row]) -> str:
    """Render rows of text as a picture of a terminal."""
    width, height = SIZE[0] * CELL_PX[0] + 24, SIZE[1] * CELL_PX[1] + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        'font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="16">',
        f'<rect width="{width:g}" height="{height:g}" rx="10" fill="#10151b"/>',
    ]
    for number, row in enumerate(rows):
        column = 0
        for span in row:
            if span.text.strip():
                x, y = 12 + column * CELL_PX[0], 12 + (number + 0.8) * CELL_PX[1]
                bold = ' font-weight="bold"' if span.style in _BOLD else ""
                length = cells(span.text) * CELL_PX[0]
                lines.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" textLength="{length:.1f}" fill="{_COLOURS[span.style]}"'
                    f'{bold} xml:space="preserve">{escape(span.text)}</text>'
                )
            column += cells(span.text)
    return "\n".join([*lines, "</svg>", ""])


def main(log: str, script: str, people: str, at: str, out: str) -> None:
    """Draw one moment (``m:ss``) into a file."""
    minutes, seconds = at.split(":")
    snapshot = snapshot_at(Path(log), script, people.split(","), int(minutes) * 60 + float(seconds))
    Path(out).write_text(
        svg(picture(snapshot, SIZE, Around(LANGUAGE.screen, LANGUAGE.commands.names, level=0.6))), "utf-8"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
