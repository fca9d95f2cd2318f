"""Trends over all sessions: frequency, duration, floor time, and ratings.

Values are shown side by side and never combined into a score or a ranking of people. People are
in alphabetical order.
"""

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import fmean

from companion.core.safe_text import one_line
from companion.journal.store import AnswerRow, SessionRow, TurnRow

_WEEKS_AT_MOST = 26
"""For a longer span sessions are counted by month instead of by week."""
_YEARS = (1970, 2199)
"""A session outside them was dated by a wrong clock; it would stretch every axis."""
_IN_DETAIL = datetime.timedelta(days=366)
"""Before the last session; what is older is summed up by month: thousands of bars show nothing."""
_LEAST_RATINGS = 2
"""A single answer shows no trend."""


@dataclass(frozen=True, slots=True)
class Count:
    """The number of sessions in a week or a month."""

    label: str
    sessions: int
    minutes: float


@dataclass(frozen=True, slots=True)
class Floor:
    """Floor time in one session, in seconds, by name."""

    session: int
    began: datetime.datetime
    title: str
    held_s: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """An answer on a scale."""

    session: int
    began: datetime.datetime
    value: float


@dataclass(frozen=True, slots=True)
class Rating:
    """A question answered with numbers, more than once, by each person who answered it."""

    title: str
    """Title of the session that asks it."""
    question: str
    by: tuple[tuple[str, tuple[Point, ...]], ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """All trends."""

    sessions: int
    minutes: float
    first: datetime.datetime | None
    last: datetime.datetime | None
    per: str
    """The unit of ``counts``: ``week`` or ``month``."""
    counts: tuple[Count, ...]
    floors: tuple[Floor, ...]
    ratings: tuple[Rating, ...]
    summed_up: bool = False
    """Whether floors and ratings older than a year are those of whole months."""


def trends(sessions: Sequence[SessionRow], turns: Iterable[TurnRow], answers: Iterable[AnswerRow]) -> Trends:
    """Return the trends of ``sessions``, oldest first."""
    possible = (row for row in sessions if _YEARS[0] <= row.began.year <= _YEARS[1])
    ordered = sorted(possible, key=lambda row: (row.began, row.id))
    per, counts = _counts(ordered)
    return Trends(
        sessions=len(ordered),
        minutes=sum(row.minutes for row in ordered),
        first=ordered[0].began if ordered else None,
        last=ordered[-1].began if ordered else None,
        per=per,
        counts=counts,
        floors=tuple(_floors(ordered, turns)),
        ratings=tuple(_ratings(ordered, answers)),
        summed_up=bool(ordered) and ordered[0].began < _detailed_from(ordered),
    )


def _detailed_from(ordered: Sequence[SessionRow]) -> datetime.datetime:
    return ordered[-1].began - _IN_DETAIL if ordered else datetime.datetime.max


def _counts(ordered: Sequence[SessionRow]) -> tuple[str, tuple[Count, ...]]:
    if not ordered:
        return "week", ()
    first, last = ordered[0].began.date(), ordered[-1].began.date()
    by_week = (last - first).days < 7 * _WEEKS_AT_MOST
    begin = _week if by_week else _month
    number: Counter[datetime.date] = Counter()
    minutes: defaultdict[datetime.date, float] = defaultdict(float)
    for row in ordered:
        number[begin(row.began.date())] += 1
        minutes[begin(row.began.date())] += row.minutes
    counts, at = [], begin(first)
    while at <= last:
        label = f"{at.day} {at:%b %Y}" if by_week else f"{at:%b %Y}"
        counts.append(Count(label, number[at], minutes[at]))
        at = begin(at + datetime.timedelta(days=7 if by_week else 32))
    return "week" if by_week else "month", tuple(counts)


def _week(day: datetime.date) -> datetime.date:
    return day - datetime.timedelta(days=day.weekday())


def _month(day: datetime.date) -> datetime.date:
    return day.replace(day=1)


def _floors(ordered: Sequence[SessionRow], turns: Iterable[TurnRow]) -> Iterable[Floor]:
    held: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for turn in turns:
        held[turn.session][turn.holder] += turn.held_s  # type: ignore[assignment]  # seconds, not counts
    found: list[Floor] = []
    for row in ordered:
        if len(row.people) > 1 and sum(held[row.id].values()) > 0:
            seconds = tuple((one_line(name), float(held[row.id][name])) for name in sorted(row.people))
            found.append(Floor(row.id, row.began, one_line(row.title), seconds))
    recent = _detailed_from(ordered)
    old = (floor for floor in found if floor.began < recent)
    for month, several in groupby(old, lambda floor: _month_of(floor.began)):
        yield _summed(month, list(several))
    yield from (floor for floor in found if floor.began >= recent)


def _summed(month: datetime.datetime, floors: Sequence[Floor]) -> Floor:
    if len(floors) == 1:
        return floors[0]
    held: defaultdict[str, float] = defaultdict(float)
    for floor in floors:
        for name, seconds in floor.held_s:
            held[name] += seconds
    return Floor(
        floors[0].session, month, f"{len(floors)} sessions in {month:%B}", tuple(sorted(held.items()))
    )


def _month_of(began: datetime.datetime) -> datetime.datetime:
    return datetime.datetime(began.year, began.month, 1, tzinfo=began.tzinfo)


def _ratings(ordered: Sequence[SessionRow], answers: Iterable[AnswerRow]) -> Iterable[Rating]:
    rows = {row.id: row for row in ordered}
    found: defaultdict[tuple[str, str], defaultdict[str, list[Point]]] = defaultdict(
        lambda: defaultdict(list)
    )
    titles: dict[str, str] = {}
    for answer in answers:
        value = _number(answer)
        row = rows.get(answer.session)
        if value is None or row is None or not answer.question:
            continue
        titles[row.script] = one_line(row.title)
        points = found[row.script, one_line(answer.question)][one_line(answer.by or "")]
        points.append(Point(row.id, row.began, value))
    for (script, question), by in sorted(found.items()):
        if max(map(len, by.values())) >= _LEAST_RATINGS:
            recent = _detailed_from(ordered)
            people = tuple((name, tuple(_points(by[name], recent))) for name in sorted(by))
            yield Rating(titles[script], question, people)


def _points(points: Iterable[Point], recent: datetime.datetime) -> Iterable[Point]:
    """In order; those before ``recent`` as the mean of each month."""
    ordered = sorted(points, key=lambda point: point.began)
    old = (point for point in ordered if point.began < recent)
    for month, several in groupby(old, lambda point: _month_of(point.began)):
        one, *others = several
        values = [one.value, *(point.value for point in others)]
        yield Point(one.session, month, round(fmean(values), 1)) if others else one
    yield from (point for point in ordered if point.began >= recent)


def _number(answer: AnswerRow) -> float | None:
    """Return a rating as a number; None for free words, even if they are digits."""
    if answer.own_words or answer.value is None:
        return None
    try:
        value = float(answer.value)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
