"""Trends as one page for a browser: inline drawings, nothing fetched, legible on a phone and in dark mode.

Below each drawing is a table with the same data, for screen readers and for exact numbers.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from companion.core.safe_text import one_line
from companion.html_page import html_page
from companion.journal.trends import Count, Floor, Rating, Trends

_WIDE, _HIGH = 360.0, 150.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 30.0, 6.0, 8.0, 18.0
_COLOURS = 6
"""One for each possible person; none suggests good or bad."""
_LABELS = 4

Colours = Mapping[str, str]
"""Colours by name of the person."""

_STYLE = """
:root { color-scheme: light dark; --ink: #23262b; --soft: #6b717a; --line: #d4d8de; --paper: #fcfcfb;
  --p0: #4c78a8; --p1: #b279a2; --p2: #3f9a94; --p3: #9d755d; --p4: #7a7f87; --p5: #8a8f2f; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e7e9; --soft: #9aa0a8; --line: #3a3f46; --paper: #17191c;
  --p0: #82b0de; --p1: #d3a3c5; --p2: #6cc5bf; --p3: #c9a189; --p4: #aab0b8; --p5: #c4c96a; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto;
  max-width: 38rem; padding: 1rem; }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .3rem }
h3 { font-size: 1rem; margin: 1.2rem 0 .3rem }
p { margin: .3rem 0 } .soft, summary, figcaption { color: var(--soft); font-size: .9rem }
figure { margin: .5rem 0 } svg { width: 100%; height: auto; display: block }
svg text { font: 10px system-ui, sans-serif; fill: var(--soft) } svg .grid { stroke: var(--line) }
.key span { white-space: nowrap; margin-right: 1rem }
.key i { display: inline-block; width: .8em; height: .8em;
  border-radius: 2px; margin-right: .3em }
table { border-collapse: collapse; font-size: .9rem; width: 100% }
td, th { text-align: left; padding: .15rem .6rem .15rem 0; vertical-align: top;
  border-bottom: 1px solid var(--line) }
.wide { overflow-x: auto }
"""


def page(trends: Trends) -> str:
    """Return the whole page as HTML."""
    colours = _colours(trends)
    older = " What is older than a year is summed up by month." if trends.summed_up else ""
    parts = [
        "<main>",
        "<h1>How it went</h1>",
        f"<p>{escape(summary(trends))}</p>",
        '<p class="soft">It shows what was, and says nothing about how good it was. '
        f"This page was made on your machine, and holds all that it shows.{older}</p>",
        *_often(trends),
        *_balance(trends.floors, colours),
        *(part for rating in trends.ratings for part in _rated(rating, colours)),
        "</main>",
    ]
    return html_page("How it went", _STYLE, "\n".join(parts))


def _colours(trends: Trends) -> dict[str, str]:
    """Assign one to each person, the same in all drawings."""
    floor = {name for floor in trends.floors for name, _ in floor.held_s}
    rated = {name for rating in trends.ratings for name, _ in rating.by}
    return {name: f"var(--p{at % _COLOURS})" for at, name in enumerate(sorted(floor | rated))}


def summary(trends: Trends) -> str:
    """Summarise everything in one sentence."""
    if trends.first is None or trends.last is None:
        return "Nothing is kept yet."
    count = "One session" if trends.sessions == 1 else f"{trends.sessions} sessions"
    first, last = _day(trends.first), _day(trends.last)
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{count} {when}, {round(trends.minutes)} minutes in all."


def _day(at: object) -> str:
    return f"{at:%d}".lstrip("0") + f" {at:%B %Y}"


def _often(trends: Trends) -> Iterable[str]:
    if not trends.counts:
        return
    yield "<h2>How often, and how long</h2>"
    yield _figure(_bars(trends.counts), f"Sessions in each {trends.per}.")
    rows = [(c.label, str(c.sessions), f"{c.minutes:.0f} min") for c in trends.counts if c.sessions]
    yield _table((trends.per, "sessions", "together"), rows)


def _bars(counts: Sequence[Count]) -> str:
    most = max(count.sessions for count in counts)
    step = (_WIDE - _LEFT - _RIGHT) / len(counts)
    bars = [
        _rect(
            _LEFT + at * step + step * 0.1,
            _y(count.sessions / most),
            step * 0.8,
            _y(0) - _y(count.sessions / most),
            "var(--soft)",
            f"{count.label}: {count.sessions}, {count.minutes:.0f} minutes",
        )
        for at, count in enumerate(counts)
        if count.sessions
    ]
    axis = _axis([(0.0, "0"), (1.0, str(most))])
    return _svg("How many sessions there were", [*axis, *bars, *_along([count.label for count in counts])])


def _balance(floors: Sequence[Floor], colours: Colours) -> Iterable[str]:
    if not floors:
        return
    names = sorted({name for floor in floors for name, _ in floor.held_s})
    yield "<h2>Who held the floor</h2>"
    yield _key(names, colours)
    yield _figure(
        _shares(floors, colours), "The share of each in the floor time of each session, oldest first."
    )
    rows = [
        (
            _day(floor.began),
            floor.title,
            ", ".join(f"{name} {seconds / 60:.1f} min" for name, seconds in floor.held_s),
        )
        for floor in floors
    ]
    yield _table(("day", "session", "floor time"), rows)


def _shares(floors: Sequence[Floor], colours: Colours) -> str:
    step = (_WIDE - _LEFT - _RIGHT) / len(floors)
    wide = step * (0.9 if len(floors) < 60 else 1.0)
    parts = []
    for at, floor in enumerate(floors):
        whole, below = sum(seconds for _, seconds in floor.held_s), 0.0
        for name, seconds in floor.held_s:
            share = seconds / whole
            label = f"{_day(floor.began)}, {floor.title}: {name} {share:.0%}, {seconds / 60:.1f} minutes"
            top = _y(below + share)
            parts.append(_rect(_LEFT + at * step, top, wide, _y(below) - top, colours[name], label))
            below += share
    days = [_day(floor.began) for floor in floors]
    return _svg(
        "Shares of the floor", [*_axis([(0.0, "0 %"), (0.5, "50"), (1.0, "100")]), *parts, *_along(days)]
    )


def _rated(rating: Rating, colours: Colours) -> Iterable[str]:
    names = [name for name, _ in rating.by]
    yield f"<h2>{escape(rating.title)}</h2><h3>{escape(rating.question)}</h3>"
    if any(names):
        yield _key(names, colours)
    yield _figure(_lines(rating, colours), "What was answered, each time.")
    rows = sorted((point.began, name, f"{point.value:g}") for name, points in rating.by for point in points)
    yield _table(("day", "who", "answer"), [(_day(began), name, value) for began, name, value in rows])


def _lines(rating: Rating, colours: Colours) -> str:
    points = [point for _, several in rating.by for point in several]
    days = sorted({point.began for point in points})
    low, high = min(0.0, *(p.value for p in points)), max(1.0, *(p.value for p in points))
    reach = max(1, len(days) - 1)
    parts = []
    for name, several in rating.by:
        places = [
            (
                _LEFT + 6 + days.index(p.began) / reach * (_WIDE - _LEFT - _RIGHT - 12),
                _y((p.value - low) / (high - low)),
            )
            for p in several
        ]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colours[name]}" stroke-width="1.5"/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colours[name]}">'
            f"<title>{escape(f'{_day(p.began)}, {name}: {p.value:g}')}</title></circle>"
            for (x, y), p in zip(places, several, strict=True)
        ]
    axis = _axis([(0.0, f"{low:g}"), (1.0, f"{high:g}")])
    return _svg("Answers over time", [*axis, *parts, *_along([_day(day) for day in days])])


def _y(share: float) -> float:
    return _HIGH - _BOTTOM - share * (_HIGH - _TOP - _BOTTOM)


def _rect(x: float, y: float, wide: float, high: float, colour: str, label: str) -> str:
    return (
        f'<rect x="{x:.2f}" y="{y:.2f}" width="{wide:.2f}" height="{high:.2f}" '
        f'fill="{colour}"><title>{escape(label)}</title></rect>'
    )


def _axis(marks: Iterable[tuple[float, str]]) -> list[str]:
    return [
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{_y(at):.1f}" y2="{_y(at):.1f}"/>'
        f'<text x="{_LEFT - 4}" y="{_y(at) + 3:.1f}" text-anchor="end">{escape(text)}</text>'
        for at, text in marks
    ]


def _along(labels: Sequence[str]) -> list[str]:
    """Keep the first, the last and a few between: more would overlap."""
    last = len(labels) - 1
    chosen = (
        sorted({round(number * last / (_LABELS - 1)) for number in range(_LABELS)}) if last > 2 else [0, last]
    )
    if len(labels[0]) > 9:
        chosen = sorted({0, last})
    step = (_WIDE - _LEFT - _RIGHT) / len(labels)
    return [
        f'<text x="{_LEFT + (at + 0.5) * step:.1f}" y="{_HIGH - 4}" '
        f'text-anchor="{"start" if at == 0 and last else "end" if at == last and last else "middle"}">'
        f"{escape(labels[at])}</text>"
        for at in dict.fromkeys(chosen)
    ]


def _svg(label: str, parts: Iterable[str]) -> str:
    box = f'viewBox="0 0 {_WIDE:g} {_HIGH:g}"'
    return f'<svg {box} role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'


def _figure(drawing: str, caption: str) -> str:
    return f"<figure>{drawing}<figcaption>{escape(caption)}</figcaption></figure>"


def _key(names: Sequence[str], colours: Colours) -> str:
    spans = (
        f'<span><i style="background: {colours[name]}"></i>{escape(name) or "not known who"}</span>'
        for name in names
    )
    return f'<p class="key">{"".join(spans)}</p>'


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th scope=col>{escape(cell)}</th>" for cell in header)
    body = "".join(
        f"<tr>{''.join(f'<td>{escape(one_line(cell))}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        '<details><summary>The same as a table</summary><div class="wide"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
    )
