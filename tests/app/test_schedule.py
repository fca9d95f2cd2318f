"""Recurrence, as people type it."""

import datetime

import pytest

from companion.app.schedule import Wish, schedule
from companion.errors import SetupError

NOW = datetime.datetime(2026, 11, 23, 20, 0)
"""A Monday."""


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("mon 19:00", "every Monday, first on Monday 30 November 2026 at 19:00"),
        ("mon 20:30", "every Monday, first on Monday 23 November 2026 at 20:30"),
        ("Monday at 8:30 pm", "every Monday, first on Monday 23 November 2026 at 20:30"),
        ("mondays 20.30", "every Monday, first on Monday 23 November 2026 at 20:30"),
        ("fri, tue 7pm", "every Tuesday and Friday, first on Tuesday 24 November 2026 at 19:00"),
        ("Tues and Thurs 07:05", "every Tuesday and Thursday, first on Tuesday 24 November 2026 at 07:05"),
        ("sa,su 12 am", "every Saturday and Sunday, first on Saturday 28 November 2026 at 00:00"),
        ("wed. 12:15 PM", "every Wednesday, first on Wednesday 25 November 2026 at 12:15"),
        ("2027-01-31 9:00", "once, on Sunday 31 January 2027 at 09:00"),
    ],
)
def test_days_are_understood_as_people_write_them(on: str, told: str) -> None:
    """Short and long names, several days, both ways to write a time; the first time is still to come."""
    assert str(schedule(Wish(on=on), NOW)) == told


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(daily="21:00"), "every day, first on Monday 23 November 2026 at 21:00"),
        (Wish(daily="20:00"), "every day, first on Tuesday 24 November 2026 at 20:00"),
        (Wish(daily="8 am", every="3 days"), "every 3 days, first on Tuesday 24 November 2026 at 08:00"),
        (
            Wish(on="mon, thu 19:00", every="2 weeks"),
            "every 2 weeks on Monday and Thursday, first on Thursday 26 November 2026 at 19:00",
        ),
        (
            Wish(on="2027-01-15 19:00", every="month"),
            "every month, first on Friday 15 January 2027 at 19:00",
        ),
        (
            Wish(on="2027-02-28 19:00", every="1 year", until="2029-02-28"),
            "every year, first on Sunday 28 February 2027 at 19:00, until Wednesday 28 February 2029",
        ),
        (
            Wish(on="2027-01-31 19:00", every="10 days"),
            "every 10 days, first on Sunday 31 January 2027 at 19:00",
        ),
    ],
)
def test_how_often_is_understood_and_told(wish: Wish, told: str) -> None:
    """What was understood is said in words, so that a mistake is seen at once."""
    assert str(schedule(wish, NOW)) == told


@pytest.mark.parametrize(
    ("until", "told"),
    [
        ("", "7 times"),
        ("2027-12-31", "7 times"),
        ("2026-11-29", "until Sunday 29 November 2026"),
        ("2026-11-28", "until Saturday 28 November 2026"),
        ("2026-11-30", "7 times"),
    ],
)
def test_what_ends_first_ends_it(until: str, told: str) -> None:
    """Seven days from Monday end on Sunday: a last day before that holds, a later one does not."""
    assert str(schedule(Wish(daily="21:00", until=until), NOW, times=7)).endswith(f"at 21:00, {told}")


@pytest.mark.parametrize(
    "on",
    "|mon|19:00|moon 19:00|m 19:00|mon 24:00|mon 19:60|mon 13 pm|mon 0 am|mon 19|mon tomorrow|"
    "2027-02-30 19:00|2027-13-01 19:00|31.1.2027 19:00|mon 19:00 tue".split("|"),
)
def test_a_wrong_day_or_time_gets_an_example(on: str) -> None:
    """What can't be understood is not guessed: the sentence shows what can."""
    with pytest.raises(SetupError, match=r'like --on "mon 19:00"|: --on "mon 19:00" or'):
        schedule(Wish(on=on), NOW)


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (Wish(), "with one of both"),
        (Wish(on="mon 19:00", daily="21:00"), "with one of both"),
        (Wish(daily="late"), "like --daily 21:00"),
        (Wish(daily="21:00", every="2 weeks"), 'like --every 2 weeks --on "mon 19:00"'),
        (Wish(on="mon 19:00", every="2 months"), "--every 2 months --on"),
        (Wish(on="mon 19:00", every="0 weeks"), "like --every 2 weeks"),
        (Wish(on="mon 19:00", every="two weeks"), "like --every 2 weeks"),
        (Wish(on="mon 19:00", every="100 weeks"), "like --every 2 weeks"),
        (Wish(on="2026-11-23 20:00"), "over already"),
        (Wish(on="2027-01-31 19:00", every="1 month"), "not every month has a day 31; take one from 1 to 28"),
        (Wish(on="2028-02-29 19:00", every="1 year"), "not every year has a 29 February"),
        (Wish(on="2027-01-31 19:00", until="2028-01-01"), "only once"),
        (Wish(daily="21:00", until="soon"), "like --until 2027-03-31"),
        (Wish(daily="21:00", until="2026-11-22"), "before the first time, Monday 23 November 2026"),
    ],
)
def test_what_does_not_go_together_gets_one_sentence(wish: Wish, sentence: str) -> None:
    """One sentence says what doesn't fit, and what to type instead."""
    with pytest.raises(SetupError, match=sentence) as told:
        schedule(wish, NOW)
    assert "\n" not in str(told.value)
