"""The live display: a session at a glance, legible from two metres.

Rows keep their places, so that nothing jumps: headline, time, captions, level, next step,
commands. Every meaning is in words or shape; colour only supports it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TextIO

from companion.core.api.snapshot import Breath, Mood, Snapshot
from companion.core.safe_text import clock, one_line
from companion.language.screen import (
    Offered,
    ScreenWords,
    can_be_pressed,
    can_be_said,
    headline,
    is_long_silence,
    is_nearly_over,
    subline,
)
from companion.terminal.canvas import BLANK, Row, Span, Style, between, cells, clip, cropped, wrapped
from companion.terminal.letters import can_draw, large
from companion.terminal.screen import Screen

MARGIN = 3
ROOMY = (60, 22)
"""Minimum columns and lines for large letters; a smaller screen has plain text only."""
HUGE = (110, 34)
"""Minimum size for letters at double scale."""
LEVEL_CELLS = 24
QUIETEST_DBFS = -60.0
FALL_DB_PER_S = 30.0
"""Fall of the meter per second: slow enough to be calm."""

_LABEL = 6
"""Width of the labels at the bottom, in cells."""
_EIGHTHS = " ▏▎▍▌▋▊▉"


@dataclass(frozen=True, slots=True)
class Around:
    """Inputs of the display besides the snapshot."""

    words: ScreenWords
    offered: Offered
    level: float = 0.0
    """Microphone level, 0 (silence) to 1 (full scale)."""
    lungs_full: bool = True
    """Whether a held breath is held full (after breathing in) or empty."""
    keys: bool = False
    """Whether keys work."""


def picture(snapshot: Snapshot, size: tuple[int, int], around: Around) -> list[Row]:
    """Return the whole screen as exactly ``size[1]`` rows of at most ``size[0]`` cells."""
    columns, lines = size
    inner = columns - 2 * MARGIN if columns > 4 * MARGIN else columns
    scale = _scale(size)
    gap = [BLANK] if scale else []
    top = [_title(snapshot, inner), *gap, *gap, *_headline(snapshot, inner, scale, around.words), *gap]
    top += [*_middle(snapshot, inner, scale, around.lungs_full), *gap]
    bottom = _bottom(snapshot, inner, around)
    captions = _captions(snapshot, inner, lines - len(top) - len(bottom) - len(gap), around.words)
    rows = [*top, *captions, *gap, *bottom]
    margin = Span(" " * ((columns - inner) // 2))
    return [cropped((margin, *row), columns) if row else row for row in rows[:lines]]


def _scale(size: tuple[int, int]) -> int:
    """Return the scale of the letters: 0 for plain text."""
    return sum(size[0] >= columns and size[1] >= lines for columns, lines in (ROOMY, HUGE))


def _height(scale: int) -> int:
    """Return the rows a large letter takes; plain text takes one."""
    return (1, 4, 7)[scale]


def _title(snapshot: Snapshot, width: int) -> Row:
    name = " · ".join(filter(None, (one_line(snapshot.title), one_line(snapshot.section))))
    title = Span(clip(name, width - 8), Style.FAINT)
    return between([title], [Span(clock(snapshot.now_s), Style.FAINT)], width)


def _headline(snapshot: Snapshot, width: int, scale: int, words: ScreenWords) -> list[Row]:
    """Return the large word and the words under it; always the same number of rows."""
    word = one_line(headline(snapshot, words))
    style = Style.WARN if snapshot.mood is Mood.TROUBLE else Style.FLOOR
    height = _height(scale)
    drawn = [clip(word.upper(), width)]
    for smaller in range(scale, 0, -1):
        if can_draw(word) and cells(large(word, smaller)[0]) <= width:
            drawn = large(word, smaller)
            break
    above = (height - len(drawn)) // 2
    rows: list[Row] = [BLANK] * above
    rows += [(Span(line, style),) for line in drawn]
    rows += [BLANK] * (height - len(rows))
    return [*rows, (Span(clip(subline(snapshot, words), width), Style.STRONG),)]


def _middle(snapshot: Snapshot, width: int, scale: int, lungs_full: bool) -> list[Row]:
    """Return the breath, or the time; always the same number of rows."""
    height = _height(scale)
    if snapshot.breath and snapshot.mood is Mood.BREATHING:
        bar = (Span(_breath_bar(openness(snapshot.breath, lungs_full), width), Style.BAR),)
        return [bar] if height == 1 else [*[bar] * (height - 1), BLANK]
    timeless = snapshot.mood is Mood.OVER or (snapshot.mood is Mood.QUIET and not is_long_silence(snapshot))
    if snapshot.time_left_s is None or timeless:
        return [BLANK] * height
    return _time(snapshot, snapshot.time_left_s, width, scale)


def _time(snapshot: Snapshot, left_s: float, width: int, scale: int) -> list[Row]:
    """Return the time left, in figures and as a shrinking bar."""
    warn = is_nearly_over(snapshot)
    figures = clock(math.ceil(left_s))
    share = min(1.0, left_s / snapshot.time_total_s) if snapshot.time_total_s else 0.0
    style = Style.WARN if warn else Style.STRONG
    if not scale:
        return [(Span(f"{figures} ", style), *_bar(share, max(0, width - len(figures) - 1), style))]
    drawn = large(figures, scale)
    # The column keeps its width from the start of the turn, so that the bar does not move.
    at_start = large(clock(snapshot.time_total_s or left_s), scale)[0]
    column = max(cells(drawn[0]), cells(at_start)) + 4
    bar = _bar(share, width - column, Style.WARN if warn else Style.BAR)
    return [
        (Span(line.ljust(column), style), *(bar if 1 <= number <= len(drawn) - 2 else ()))
        for number, line in enumerate(drawn)
    ]


def _bar(share: float, width: int, style: Style) -> Row:
    """Return a bar filled from the left, exact to an eighth of a cell."""
    eighths = round(share * width * 8)
    full, rest = divmod(eighths, 8)
    filled = "█" * full + (_EIGHTHS[rest] if rest else "")
    return (Span(filled, style), Span("·" * (width - len(filled)), Style.FAINT))


def openness(breath: Breath, lungs_full: bool = True) -> float:
    """Return how open the breath is, 0 to 1: like lungs, slow at the turning points."""
    swell = 0.5 - 0.5 * math.cos(math.pi * min(1.0, max(0.0, breath.fraction)))
    return {"in": swell, "out": 1.0 - swell}.get(breath.phase, 1.0 if lungs_full else 0.0)


def _breath_bar(width_share: float, width: int) -> str:
    """Return a bar that grows from the middle and shrinks back, exact to half a cell on each side."""
    full, half = divmod(max(1, round(width_share * (width // 2) * 2)), 2)
    bar = ("▐" if half else "") + "█" * (2 * full) + ("▌" if half else "")
    return bar.center(width).rstrip()


def _captions(snapshot: Snapshot, width: int, room: int, words: ScreenWords) -> list[Row]:
    """Return the latest words of the companion and of a partner, in exactly ``room`` rows."""
    room = max(0, room)
    listening = snapshot.mood in (Mood.LISTENING, Mood.ASKING)
    for_said = min(room, max(1, room // 2 if snapshot.heard else room))
    said = wrapped(one_line(snapshot.said), width, for_said)
    rows: list[Row] = [(Span(line, Style.FAINT if listening else Style.COMPANION),) for line in said]
    if snapshot.heard and room - len(rows) > 0:
        if room - len(rows) > 3:
            rows.append(BLANK)
        who = f"{one_line(snapshot.heard_from or words.someone)}: "
        heard = wrapped(who + one_line(snapshot.heard), width, room - len(rows), tail=True)
        rows += [(Span(line, Style.STRONG if listening else Style.FAINT),) for line in heard]
    return rows + [BLANK] * (room - len(rows))


def _bottom(snapshot: Snapshot, width: int, around: Around) -> list[Row]:
    """Return level and next step, spoken commands, and keys."""
    words = around.words
    hearing = f" {words.hearing}" if snapshot.hearing else ""
    meter = _bar(around.level, min(LEVEL_CELLS, max(1, width // 3)), Style.LEVEL)
    ears = (Span(f"{words.microphone:<{_LABEL}}", Style.FAINT), *meter, Span(hearing, Style.STRONG))
    room = width - sum(cells(span.text) for span in ears) - 2
    coming = one_line(snapshot.next_step)
    after = [Span(clip(words.next.format(step=coming), room))] if coming else []
    rows = [between(ears, after, width)]
    said = " · ".join(can_be_said(snapshot.mood, around.offered))
    rows.append(_labelled(words.say, said, Style.STRONG, width))
    if around.keys:
        rows.append(_labelled(words.keys, can_be_pressed(snapshot.mood, words), Style.FAINT, width))
    return rows


def _labelled(label: str, text: str, style: Style, width: int) -> Row:
    if not text:
        return BLANK
    return (Span(f"{label:<{_LABEL}}", Style.FAINT), Span(clip(text, width - _LABEL), style))


class Meter:
    """The microphone level with fast attack and slow release."""

    def __init__(self, level_dbfs: Callable[[], float]) -> None:
        self._level_dbfs = level_dbfs
        self._shown_dbfs = QUIETEST_DBFS
        self._at_s = 0.0

    def read(self, now_s: float) -> float:
        """Return the level at session time ``now_s``, 0 (silence) to 1 (full scale)."""
        fallen_dbfs = self._shown_dbfs - FALL_DB_PER_S * max(0.0, now_s - self._at_s)
        self._at_s = now_s
        self._shown_dbfs = min(0.0, max(QUIETEST_DBFS, fallen_dbfs, self._level_dbfs()))
        return 1.0 - self._shown_dbfs / QUIETEST_DBFS


class LiveDisplay:
    """A ``core.ports.Display`` on the whole screen of a terminal."""

    def __init__(
        self,
        stream: TextIO,
        level_dbfs: Callable[[], float],
        words: ScreenWords,
        offered: Offered,
        *,
        size: Callable[[], tuple[int, int]],
        colour: bool = True,
        keys: bool = False,
    ) -> None:
        self._screen = Screen(stream, colour=colour)
        self._meter = Meter(level_dbfs)
        self._size = size
        self._around = Around(words, offered, keys=keys)

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot, writing only what changed."""
        lungs_full = self._around.lungs_full
        if snapshot.breath and snapshot.breath.phase != "hold":
            lungs_full = snapshot.breath.phase == "in"
        self._around = replace(self._around, level=self._meter.read(snapshot.now_s), lungs_full=lungs_full)
        size = self._size()
        self._screen.draw(picture(snapshot, size, self._around), size)

    def close(self) -> None:
        """Restore the screen. Idempotent."""
        self._screen.close()
