"""Recurrence as typed: ``--on "mon 19:00" --every 2 weeks``."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from companion.errors import SetupError
from companion.journal.calendar import Every, Rule
from companion.language.en.spoken_forms import all_of

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LEAST_LETTERS = 2
"""Minimum letters that identify a weekday."""
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap]m)?", re.IGNORECASE)
_DAY_AND_TIME = re.compile(rf"(.+?)[\s,]+(?:at\s+)?({_TIME.pattern})", re.IGNORECASE)
_EVERY = re.compile(r"(\d{1,3}\s+)?(day|week|month|year)s?", re.IGNORECASE)
_MOST = 100
_SURE_DAY = 28
"""The last day that every month has."""


@dataclass(frozen=True)
class Wish:
    """The options as typed; empty where left out."""

    on: str = ""
    daily: str = ""
    every: str = ""
    until: str = ""


@dataclass(frozen=True)
class Schedule:
    """A first time and its recurrence."""

    begins: datetime.datetime
    rule: Rule | None
    """None: once."""
    all_day: bool = False
    """Whether no time of that day was given."""

    def __str__(self) -> str:
        at = "" if self.all_day else f" at {self.begins:%H:%M}"
        first = f"{_told(self.begins.date())}{at}"
        if self.rule is None:
            return f"once, on {first}"
        last = f", {self.rule.count} times" if self.rule.count is not None else ""
        last = f", until {_told(self.rule.until)}" if self.rule.until else last
        return f"{_rhythm(self.rule)}, first on {first}{last}"


def schedule(wish: Wish, now: datetime.datetime, times: int | None = None) -> Schedule:
    """Resolve ``wish`` at local time ``now``, with at most ``times`` occurrences.

    Raises SetupError, with an example, for what can't be understood.
    """
    if bool(wish.on) == bool(wish.daily):
        raise SetupError('Say when, with one of both: --on "mon 19:00" or --daily 21:00.')
    found = _daily(wish, now) if wish.daily else _on(wish, now)
    return _bounded(found, wish.until, times)


def _daily(wish: Wish, now: datetime.datetime) -> Schedule:
    at = _time(wish.daily)
    if at is None:
        raise SetupError(f"--daily {wish.daily}: give a time of the day, like --daily 21:00.")
    interval, every = _every(wish.every, Every.DAY)
    if every is not Every.DAY:
        raise SetupError(
            f'--every {wish.every}: say on which day too, like --every 2 weeks --on "mon 19:00".'
        )
    return Schedule(_next(now, at, range(7)), Rule(Every.DAY, interval))


def _on(wish: Wish, now: datetime.datetime) -> Schedule:
    matched = _DAY_AND_TIME.fullmatch(wish.on.strip())
    at = _time(matched[2]) if matched else None
    day, days = (_date(matched[1]), _weekdays(matched[1])) if matched else (None, ())
    if at is None or not (day or days):
        raise SetupError(
            f'--on {wish.on}: give a day and a time, like --on "mon 19:00", --on "tue, fri 7:30 pm" '
            'or --on "2027-01-31 19:00".'
        )
    if day:
        return _from(datetime.datetime.combine(day, at), wish, now)
    interval, every = _every(wish.every, Every.WEEK)
    if every is not Every.WEEK:
        raise SetupError(
            f"--every {wish.every}: this goes with the date of the first time, "
            f'like --every {wish.every} --on "2027-01-15 19:00".'
        )
    return Schedule(_next(now, at, days), Rule(Every.WEEK, interval, days))


def _from(begins: datetime.datetime, wish: Wish, now: datetime.datetime) -> Schedule:
    """Return a schedule from a date on; once, unless a recurrence was typed."""
    if begins <= now:
        raise SetupError(f"--on {wish.on}: this is over already; give a day that is still to come.")
    if not wish.every:
        return Schedule(begins, None)
    interval, every = _every(wish.every, Every.WEEK)
    if every is Every.MONTH and begins.day > _SURE_DAY:
        raise SetupError(
            f"--on {wish.on}: not every month has a day {begins.day}; take one from 1 to {_SURE_DAY}."
        )
    if every is Every.YEAR and (begins.month, begins.day) == (2, 29):
        raise SetupError(f"--on {wish.on}: not every year has a 29 February; take the day before or after.")
    return Schedule(begins, Rule(every, interval))


def _bounded(found: Schedule, until: str, times: int | None) -> Schedule:
    """Limit by last day and by count, whichever comes first."""
    if not until and (found.rule is None or times is None):
        return found
    first, rule = found.begins.date(), found.rule
    if until:
        last = _date(until)
        if last is None:
            raise SetupError(f"--until {until}: give a date, like --until 2027-03-31.")
        if rule is None:
            raise SetupError(
                f"--until {until}: it comes only once; say also how often, like --every 2 weeks."
            )
        if last < first:
            raise SetupError(f"--until {until}: this is before the first time, {_told(first)}.")
        bounded = replace(rule, until=last)
        if times is None or len(list(islice(bounded.dates(first), times + 1))) <= times:
            return replace(found, rule=bounded)
    assert rule is not None, "without a rule there is nothing to bound"
    return replace(found, rule=replace(rule, count=times))


def _next(now: datetime.datetime, at: datetime.time, days: Sequence[int]) -> datetime.datetime:
    """Return the first of these weekdays on which ``at`` is still ahead."""
    coming = (datetime.datetime.combine(now.date() + datetime.timedelta(days=n), at) for n in range(8))
    return next(begins for begins in coming if begins > now and begins.weekday() in days)


def _time(text: str) -> datetime.time | None:
    matched = _TIME.fullmatch(text.strip())
    if not matched or not (matched[2] or matched[3]):
        return None
    hour, minute, half = int(matched[1]), int(matched[2] or 0), (matched[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime.time(hour, minute) if hour < 24 and minute < 60 else None


def _date(text: str) -> datetime.date | None:
    try:
        return datetime.datetime.strptime(text.strip(), "%Y-%m-%d").date()
    except ValueError:
        return None


def _weekdays(text: str) -> tuple[int, ...]:
    """Return weekday numbers, ascending; empty if a word is not a weekday."""
    words = [word.removesuffix(".") for word in re.split(r"[\s,]+", text.lower()) if word not in ("", "and")]
    found = [_weekday(word) for word in words]
    return () if None in found else tuple(sorted({day for day in found if day is not None}))


def _weekday(word: str) -> int | None:
    if len(word) < _LEAST_LETTERS:
        return None
    word = word if word in ("tues", "thurs") else word.removesuffix("s") if word.endswith("days") else word
    return next((n for n, day in enumerate(_DAYS) if day.lower().startswith(word)), None)


def _every(text: str, usual: Every) -> tuple[int, Every]:
    """Return an interval and its unit; every one of the usual unit if nothing was typed."""
    if not text:
        return 1, usual
    matched = _EVERY.fullmatch(text.strip())
    interval = int(matched[1] or 1) if matched else 0
    if not matched or not 1 <= interval < _MOST:
        raise SetupError(
            f"--every {text}: give a number of days, weeks, months or years, like --every 2 weeks."
        )
    return interval, Every[matched[2].upper()]


def _rhythm(rule: Rule) -> str:
    unit = rule.every.name.lower()
    rhythm = f"every {unit}" if rule.interval == 1 else f"every {rule.interval} {unit}s"
    days = all_of([_DAYS[day] for day in rule.days])
    if not days:
        return rhythm
    return f"every {days}" if rule.interval == 1 else f"{rhythm} on {days}"


def _told(day: datetime.date) -> str:
    return f"{_DAYS[day.weekday()]} {day.day} {day:%B %Y}"
