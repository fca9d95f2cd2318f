"""Calendar files: what a parser that others keep up reads in them, and what RFC 5545 asks of each line."""

import datetime
import re
from itertools import islice
from typing import Any

import pytest
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # it has no types of its own
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from companion.core.safe_text import one_line
from companion.journal.calendar import WEEKDAYS, Appointment, Every, Rule, calendar, folded

MADE = datetime.datetime(2026, 11, 23, 19, 0, tzinfo=datetime.UTC)
EVENING = datetime.datetime(2026, 11, 30, 19, 0)
CHECK_IN = Appointment(
    "check-in@x", EVENING, 15, "Evening check-in", "How are you?", Rule(Every.WEEK, days=(0,))
)

_dates = st.dates(datetime.date(2020, 1, 1), datetime.date(2030, 12, 31))


@st.composite
def rules(draw: st.DrawFn) -> tuple[Rule, datetime.date]:
    """A rule, and a day on which it may begin."""
    every = draw(st.sampled_from(Every))
    first = draw(_dates)
    if every in (Every.MONTH, Every.YEAR):
        first = first.replace(day=min(first.day, 28))
    others = draw(st.sets(st.integers(0, 6))) if every is Every.WEEK else set()
    days = tuple(sorted({*others, first.weekday()})) if others else ()
    until = draw(st.none() | st.integers(0, 900).map(lambda n: first + datetime.timedelta(days=n)))
    count = draw(st.integers(1, 60)) if until is None else None
    return Rule(every, draw(st.integers(1, 9)), days, count, until), first


def _event(appointment: Appointment = CHECK_IN, made: datetime.datetime = MADE) -> Any:
    """The appointment as icalendar reads it: a mapping to values of many types."""
    found = Calendar.from_ical(calendar(appointment, made))
    assert isinstance(found, Calendar)
    (event,) = found.walk("VEVENT")
    assert found.errors == event.errors == []
    return event


def test_a_calendar_reads_all_that_was_meant() -> None:
    """Another program finds title, text, beginning, length, rule and alarm as they were given."""
    event = _event()
    assert (event["UID"], event["SUMMARY"], event["DESCRIPTION"]) == (
        "check-in@x",
        "Evening check-in",
        "How are you?",
    )
    assert event["DTSTART"].dt == EVENING
    assert event["DURATION"].dt == datetime.timedelta(minutes=15)
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"
    assert event["CLASS"] == "PRIVATE"
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm["DESCRIPTION"]) == ("DISPLAY", "Evening check-in")
    assert alarm["TRIGGER"].dt == datetime.timedelta(minutes=-10)


def test_what_every_calendar_must_have_is_there_once() -> None:
    """The properties that RFC 5545 requires are there, and none of those that must not come twice does."""
    text = calendar(CHECK_IN, MADE).decode()
    for line in ("VERSION:2.0", "PRODID:-//Companion//Reminders//EN", "DTSTAMP:20261123T190000Z"):
        assert text.count(f"\r\n{line}\r\n") == 1
    event = text[text.index("BEGIN:VEVENT") : text.index("BEGIN:VALARM")]
    names = [re.split("[;:]", line)[0] for line in event.split("\r\n") if line and line[0] != " "]
    assert len(names) == len(set(names))
    assert {"UID", "DTSTAMP", "DTSTART", "DURATION"} <= set(names)
    assert "DTEND" not in names


def test_seven_in_the_evening_is_seven_in_summer_and_in_winter() -> None:
    """The time has no zone: where clocks are put forward or people travel, it stays the time of the room."""
    assert _event()["DTSTART"].dt.tzinfo is None
    text = calendar(CHECK_IN, MADE).decode()
    assert "\r\nDTSTART:20261130T190000\r\n" in text
    assert "TZID" not in text
    rule = Rule(Every.WEEK, until=datetime.date(2027, 6, 30))
    found = list(rrulestr(str(rule), dtstart=EVENING))
    assert {at.time() for at in found} == {datetime.time(19, 0)}
    assert found[-1] == datetime.datetime(2027, 6, 28, 19, 0)


def test_the_last_day_is_written_as_the_beginning_is() -> None:
    """``UNTIL`` has the same type as the beginning, as RFC 5545 asks: local, and the whole day counts."""
    rule = Rule(Every.DAY, until=datetime.date(2026, 12, 24))
    assert str(rule) == "FREQ=DAILY;UNTIL=20261224T235959"
    late = datetime.datetime(2026, 12, 20, 23, 30)
    assert rrulestr(str(rule), dtstart=late)[-1] == datetime.datetime(2026, 12, 24, 23, 30)


@given(rules())
def test_a_rule_means_to_a_calendar_what_it_means_here(made: tuple[Rule, datetime.date]) -> None:
    """The days that are told are those on which calendars remind: another reader of rules finds the same."""
    rule, first = made
    theirs = rrulestr(str(rule), dtstart=datetime.datetime.combine(first, datetime.time(19)))
    assert [at.date() for at in islice(theirs, 50)] == list(islice(rule.dates(first), 50))


@given(st.text(), st.text())
def test_any_words_come_back(title: str, text: str) -> None:
    """Whatever stands in a title or a text, other programs read it, and no line of it becomes another
    property."""
    content = calendar(Appointment("u", EVENING, 5, title, text), MADE)
    event = _event(Appointment("u", EVENING, 5, title, text))
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    seen = "".join(event["DESCRIPTION"].split())
    assert seen == "".join(one_line(line).replace(" ", "") for line in text.splitlines())
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no character is cut in two
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert content.endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize(
    "text", ["a, b; c", "back\\slash", "a\\nb", "two\nlines", "€" * 100, "\N{FAMILY}" * 60, "x" * 500, ""]
)
def test_signs_of_the_format_are_only_words(text: str) -> None:
    """Commas, semicolons, backslashes, ends of lines and long words come back as they were."""
    assert _event(Appointment("u", EVENING, 5, "t", text))["DESCRIPTION"] == text


def test_a_long_line_is_folded_where_it_must_be() -> None:
    """75 octets stay one line, the 76th begins another, which is unfolded to the same."""
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
    assert folded("x" * 74 + "é") == b"x" * 74 + b"\r\n \xc3\xa9\r\n"


def test_a_later_file_takes_the_place_of_an_earlier_one() -> None:
    """Of two files of one reminder the later has the same identity and a greater number."""
    first, second = _event(), _event(made=MADE + datetime.timedelta(minutes=1))
    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < 2**31
    assert first["DTSTAMP"].dt < second["DTSTAMP"].dt


def test_weekdays_are_counted_as_python_does() -> None:
    """``date.weekday()`` and the names of rules agree."""
    for day, name in enumerate(WEEKDAYS):
        (at,) = rrulestr(f"FREQ=WEEKLY;BYDAY={name};COUNT=1", dtstart=EVENING)
        assert at.weekday() == day
