"""A calendar file (iCalendar, RFC 5545) with one recurring appointment."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import count

from companion.core.safe_text import one_line

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""Names in rules; the index is ``date.weekday()``."""
LINE_OCTETS = 75
"""Maximum line length, without the line end (RFC 5545, 3.1)."""
PRODUCT = "-//Companion//Reminders//EN"
_EPOCH = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
_LOCAL = "%Y%m%dT%H%M%S"
_UTC = "%Y%m%dT%H%M%SZ"


class Every(Enum):
    """Frequency; the value is its name in rules."""

    DAY = "DAILY"
    WEEK = "WEEKLY"
    MONTH = "MONTHLY"
    YEAR = "YEARLY"


@dataclass(frozen=True, slots=True)
class Rule:
    """A recurrence rule (RFC 5545, 3.3.10). It has at most one of ``count`` and ``until``."""

    every: Every
    interval: int = 1
    """Every this many days, weeks, months or years."""
    days: tuple[int, ...] = ()
    """Weekdays, numbered as in ``date.weekday()``, ascending; only for weekly rules."""
    count: int | None = None
    """Total number of occurrences."""
    until: datetime.date | None = None
    """The last possible day."""

    def __str__(self) -> str:
        parts = [f"FREQ={self.every.value}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.days:
            parts.append("BYDAY=" + ",".join(WEEKDAYS[day] for day in self.days))
        if self.count is not None:
            parts.append(f"COUNT={self.count}")
        if self.until is not None:
            # Same type as the start: local time, without a zone.
            parts.append(f"UNTIL={self.until:%Y%m%d}T235959")
        return ";".join(parts)

    def dates(self, first: datetime.date) -> Iterator[datetime.date]:
        """Yield the days of the occurrences, from ``first`` on, which must be one of them. For monthly and
        yearly rules ``first`` must be a day that every month or year has."""
        for number, day in enumerate(self._endless(first)):
            if (self.count is not None and number >= self.count) or (self.until and day > self.until):
                return
            yield day

    def _endless(self, first: datetime.date) -> Iterator[datetime.date]:
        periods = count(0, self.interval)
        match self.every:
            case Every.DAY:
                return (first + datetime.timedelta(days=n) for n in periods)
            case Every.WEEK:
                monday = first - datetime.timedelta(days=first.weekday())
                days = self.days or (first.weekday(),)
                found = (monday + datetime.timedelta(weeks=n, days=day) for n in periods for day in days)
                return (day for day in found if day >= first)
            case Every.MONTH:
                months = (divmod(first.month - 1 + n, 12) for n in periods)
                return (first.replace(year=first.year + years, month=month + 1) for years, month in months)
            case Every.YEAR:
                return (first.replace(year=first.year + n) for n in periods)


@dataclass(frozen=True, slots=True)
class Appointment:
    """An entry in the calendar."""

    uid: str
    """Stable for a reminder, so that a calendar updates the appointment instead of adding one."""
    begins: datetime.datetime
    """Start, in local time without a zone: 19:00 is 19:00 in summer, in winter and while travelling."""
    minutes: int
    title: str
    text: str
    rule: Rule | None = None
    """None: a single occurrence."""
    all_day: bool = False
    """Whether it is for the whole day of ``begins``; the calendar then shows a reminder at nine."""
    warned_minutes: int = 10
    """Minutes before it at which the calendar shows a reminder."""


def calendar(appointment: Appointment, made: datetime.datetime) -> bytes:
    """Return the file. ``made``: now, in UTC; of two files for one appointment the later one applies."""
    return b"".join(folded(line) for line in _lines(appointment, made))


def folded(line: str) -> bytes:
    """Fold a content line, with its end, into pieces of at most 75 octets; no character is split."""
    pieces = [b""]
    for character in line:
        octets = character.encode()
        if len(pieces[-1]) + len(octets) > LINE_OCTETS:
            pieces.append(b" ")
        pieces[-1] += octets
    return b"\r\n".join(pieces) + b"\r\n"


def escaped(text: str) -> str:
    """Escape a value of type TEXT (RFC 5545, 3.3.11); control characters are removed."""
    lines = (one_line(line) for line in text.splitlines())
    return r"\n".join(line.replace("\\", r"\\").replace(";", r"\;").replace(",", r"\,") for line in lines)


def _lines(appointment: Appointment, made: datetime.datetime) -> Iterator[str]:
    stamp = made.astimezone(datetime.UTC)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:{PRODUCT}"
    yield "CALSCALE:GREGORIAN"
    yield "BEGIN:VEVENT"
    yield f"UID:{appointment.uid}"
    yield f"DTSTAMP:{stamp.strftime(_UTC)}"
    # Of two with the same UID, the one with the higher number is newer (RFC 5545, 3.8.7.4).
    yield f"SEQUENCE:{max(0, int((stamp - _EPOCH).total_seconds()))}"
    if appointment.all_day:
        yield f"DTSTART;VALUE=DATE:{appointment.begins:%Y%m%d}"
        yield "DURATION:P1D"
    else:
        yield f"DTSTART:{appointment.begins.strftime(_LOCAL)}"
        yield f"DURATION:PT{appointment.minutes}M"
    if appointment.rule:
        yield f"RRULE:{appointment.rule}"
    yield f"SUMMARY:{escaped(appointment.title)}"
    yield f"DESCRIPTION:{escaped(appointment.text)}"
    yield "CLASS:PRIVATE"
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"DESCRIPTION:{escaped(appointment.title)}"
    yield "TRIGGER:PT9H" if appointment.all_day else f"TRIGGER:-PT{appointment.warned_minutes}M"
    yield "END:VALARM"
    yield "END:VEVENT"
    yield "END:VCALENDAR"
