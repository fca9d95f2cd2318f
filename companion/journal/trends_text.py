"""Trends as text, for a terminal of any width."""

from collections.abc import Iterable, Sequence

from companion.core.safe_text import one_line
from companion.journal.trends import Floor, Rating, Trends
from companion.journal.trends_page import summary

_LATEST = 12
"""Number of sessions, weeks and answers shown; the page shows all of them."""
_BLOCKS = " ▏▎▍▌▋▊▉█"
_SHADES = "█▒░▓▚·"
"""One for each of up to six people, in order of their names."""


def text(trends: Trends, width: int) -> str:
    """Return everything, in lines of at most ``width`` columns where names allow."""
    parts = [summary(trends)]
    if trends.counts:
        parts.append("\n".join(_often(trends, width)))
    if trends.floors:
        parts.append("\n".join(_balance(trends.floors, width)))
    parts += ["\n".join(_rated(rating, width)) for rating in trends.ratings]
    return "\n\n".join(parts) + "\n"


def _often(trends: Trends, width: int) -> Iterable[str]:
    counts = trends.counts[-_LATEST:]
    yield f"Sessions in each {trends.per}"
    widest = max(len(count.label) for count in counts)
    room = max(8, min(40, width - widest - 22))
    most = max((count.sessions for count in counts), default=1) or 1
    for count in counts:
        length = f"{count.sessions}, {count.minutes:.0f} min" if count.sessions else ""
        yield f"  {count.label:>{widest}}  {_bar(count.sessions / most, room)} {length}".rstrip()


def _balance(floors: Sequence[Floor], width: int) -> Iterable[str]:
    names = sorted({name for floor in floors for name, _ in floor.held_s})
    keys = "  ".join(f"{_shade(at)} {one_line(name)}" for at, name in enumerate(names))
    yield f"Who held the floor   {keys}"
    room = max(12, min(40, width - 36))
    for floor in floors[-_LATEST:]:
        whole = sum(seconds for _, seconds in floor.held_s)
        ends, below = [], 0.0
        for _, seconds in floor.held_s:
            below += seconds / whole
            ends.append(round(below * room))
        cells = "".join(
            _shade(names.index(name)) * (end - begin)
            for (name, _), begin, end in zip(floor.held_s, [0, *ends], ends, strict=False)
        )
        minutes = " / ".join(f"{seconds / 60:.1f}" for _, seconds in floor.held_s)
        yield f"  {floor.began:%d %b %Y}  {cells}  {minutes} min"


def _rated(rating: Rating, width: int) -> Iterable[str]:
    yield f"{rating.title}: {rating.question}"
    widest = max(len(one_line(name)) for name, _ in rating.by)
    for name, points in rating.by:
        values = " ".join(f"{point.value:g}" for point in points[-_LATEST:])
        yield f"  {one_line(name):<{widest}}  {values}"[: max(width, 20)]


def _bar(share: float, room: int) -> str:
    eighths = round(share * room * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_BLOCKS[rest] if rest else "")


def _shade(number: int) -> str:
    return _SHADES[number % len(_SHADES)]
