"""``companion remind``, as it is typed, and what a calendar makes of it."""

import contextlib
import datetime
import os
import shlex
import stat
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from companion.app import reminding
from companion.app.home import open_journal
from companion.cli import main
from companion.core.api.remembered import REMINDER, RememberedValue, company

NOW = datetime.datetime(2026, 11, 23, 20, 0)
"""A Monday."""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data_home: Path) -> Path:
    """An empty folder to type in, on a Monday evening."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(reminding, "time_of_day", lambda: NOW)
    return folder


def _event(path: str) -> Any:
    """The appointment as icalendar reads it: a mapping to values of many types."""
    found = Calendar.from_ical(Path(path).read_bytes())
    assert isinstance(found, Calendar)
    (event,) = found.walk("VEVENT")
    assert found.errors == event.errors == []
    return event


def test_a_session_comes_each_monday(capsys: pytest.CaptureFixture[str]) -> None:
    """The calendar shows the session at that time, for as long as it takes, and says how to begin it."""
    assert main(["remind", "evening-check-in", "--on", "mon 19:00"]) == 0
    event = _event("evening-check-in.ics")
    assert event["SUMMARY"] == "Evening check-in"
    assert event["DTSTART"].dt == datetime.datetime(2026, 11, 30, 19, 0), "today's 19:00 is over"
    assert event["RRULE"].to_ical() == b"FREQ=WEEKLY;BYDAY=MO"
    assert "To begin: companion start evening-check-in" in event["DESCRIPTION"]
    minutes = event["DURATION"].dt.total_seconds() / 60
    assert f"about {minutes:g} minutes" in event["DESCRIPTION"]
    told = capsys.readouterr().out
    assert "every Monday, first on Monday 30 November 2026 at 19:00." in told
    assert "evening-check-in.ics" in told


def test_the_length_is_that_of_the_session() -> None:
    """What takes ten minutes is not shown as an hour: the length is what the session says. Where it has
    parts there is time for the longest."""
    main(["remind", "seven-day-challenge", "--daily", "21:00", "--to", "seven.ics"])
    event = _event("seven.ics")
    assert event["DURATION"].dt == datetime.timedelta(minutes=21)
    assert "It takes about 5 to 21 minutes." in event["DESCRIPTION"]


@pytest.mark.parametrize(("script", "parts"), [("seven-day-challenge", 7), ("safety-in-eight", 8)])
def test_a_programme_comes_as_often_as_it_has_days(script: str, parts: int) -> None:
    """Seven days end after the seventh; the text says that nothing is lost by a missed one."""
    assert main(["remind", script, "--daily", "21:00", "--to", "days.ics"]) == 0
    event = _event("days.ics")
    assert event["RRULE"]["COUNT"] == [parts]
    assert f"{parts} in all" in event["DESCRIPTION"]


def test_a_programme_that_is_to_end_sooner_ends_sooner() -> None:
    """``--until`` holds where it comes before the last day of a programme, and the days where they do."""
    main(["remind", "seven-day-challenge", "--daily", "21:00", "--until", "2026-11-26", "--to", "a.ics"])
    assert _event("a.ics")["RRULE"].to_ical() == b"FREQ=DAILY;UNTIL=20261126T235959"
    main(["remind", "seven-day-challenge", "--daily", "21:00", "--until", "2027-11-26", "--to", "b.ics"])
    assert _event("b.ics")["RRULE"].to_ical() == b"FREQ=DAILY;COUNT=7"


def test_no_name_stands_in_it_unless_that_is_asked() -> None:
    """Calendars are seen by others: names are in it only with ``--names``, and then also where it begins."""
    main(["remind", "high-low", "--daily", "21:00"])
    assert b"Maya" not in Path("high-low.ics").read_bytes()
    assert main(["remind", "high-low", "--daily", "21:00", "--names", "Maya, Leo"]) == 0
    event = _event("high-low.ics")
    assert event["SUMMARY"].endswith(": Maya and Leo")
    assert "companion start high-low --names Maya,Leo" in event["DESCRIPTION"]


def test_a_discreet_title() -> None:
    """What is seen at a glance can be chosen."""
    main(["remind", "intimacy-checklist", "--daily", "21:00", "--title", "Us; at home, 9 pm"])
    event = _event("intimacy-checklist.ics")
    assert event["SUMMARY"] == "Us; at home, 9 pm"
    (alarm,) = event.walk("VALARM")
    assert alarm["DESCRIPTION"] == "Us; at home, 9 pm"


def test_a_script_of_ones_own_is_named_without_its_folder(tmp_path: Path) -> None:
    """The text names the file to begin with, and not the path, which tells whose machine it is."""
    main(["new", "our-evening", "--in", str(tmp_path)])
    assert main(["remind", str(tmp_path / "our-evening.yaml"), "--daily", "21:00"]) == 0
    content = Path("our-evening.ics").read_bytes().replace(b"\r\n ", b"")
    assert b"companion start our-evening.yaml" in content
    assert str(tmp_path).encode() not in content


def test_written_again_it_takes_the_place_of_the_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another time for the same session: same file, same identity, and newer for the calendar."""
    main(["remind", "long-hug", "--daily", "21:00"])
    before = _event("long-hug.ics")
    monkeypatch.setattr(reminding, "time_of_day", lambda: NOW + datetime.timedelta(minutes=5))
    assert main(["remind", "long-hug", "--on", "sat 10:00"]) == 0
    after = _event("long-hug.ics")
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert after["DTSTART"].dt == datetime.datetime(2026, 11, 28, 10, 0)


def test_every_line_of_the_guide_works() -> None:
    """What docs/reminders.md tells people to type writes a calendar that another program reads."""
    guide = Path(__file__).parents[2] / "docs" / "reminders.md"
    lines = [line for line in guide.read_text().splitlines() if line.startswith("companion remind ")]
    assert len(lines) >= 5
    for number, line in enumerate(lines):
        assert main([*shlex.split(line)[1:], "--to", f"{number}.ics"]) == 0, line
        assert _event(f"{number}.ics")["UID"].startswith(shlex.split(line)[2])


@pytest.mark.parametrize(
    "content", [b"Dear Leo", b"BEGIN:VCALENDAR\r\nPRODID:another\r\nEND:VCALENDAR\r\n", b""]
)
def test_nothing_else_is_overwritten(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    """A letter, or a calendar of another program, stays as it is."""
    Path("mine.ics").write_bytes(content)
    assert main(["remind", "long-hug", "--daily", "21:00", "--to", "mine.ics"]) == 1
    assert "something else of this name" in capsys.readouterr().err
    assert Path("mine.ics").read_bytes() == content


def test_the_reminder_of_another_session_is_not_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    """Two sessions are two reminders."""
    main(["remind", "long-hug", "--daily", "21:00", "--to", "ours.ics"])
    assert main(["remind", "high-low", "--daily", "21:00", "--to", "ours.ics"]) == 1
    assert "something else of this name" in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_only_this_user_can_read_it(here: Path) -> None:
    """The file is private, and nothing lies beside it."""
    main(["remind", "long-hug", "--daily", "21:00"])
    assert [path.name for path in here.iterdir()] == ["long-hug.ics"]
    assert stat.S_IMODE((here / "long-hug.ics").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["no-such-session", "--daily", "21:00"], "There is no session no-such-session"),
        (["high-low"], 'Say when, with one of both: --on "mon 19:00" or --daily 21:00.'),
        (["high-low", "--on", "moon 19:00"], 'like --on "mon 19:00"'),
        (["high-low", "--daily", "25:00"], "like --daily 21:00"),
        (["long-hug", "--daily", "21:00", "--names", "Maya"], "--names Maya: this session is for 2 to 6."),
        (["high-low", "--daily", "21:00", "--to", "high-low.ics/x"], "can't be written"),
        (["high-low", "--daily", "21:00", "--to", "no/such/folder.ics"], "can't be written"),
        (["high-low", "--daily", "21:00", "--to", "."], "something else of this name"),
    ],
)
def test_what_cannot_be_done_gets_one_sentence(
    args: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong name, time or place: one line that says what to type, and no file."""
    Path("high-low.ics").write_text("a letter")
    assert main(["remind", *args]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert Path("high-low.ics").read_text() == "a letter"


@pytest.mark.parametrize(
    ("kept", "begins", "told"),
    [
        (
            ["2026-11-24 19:00", "2026-12-03 19:00"],
            datetime.datetime(2026, 12, 3, 19, 0),
            "3 December 2026 at 19:00",
        ),
        (["2026-12-03"], datetime.date(2026, 12, 3), "3 December 2026."),
    ],
)
def test_the_day_that_was_chosen_in_the_session(
    kept: list[str], begins: datetime.date, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a day on the command line it is the last one that was named and is still to come."""
    with contextlib.closing(open_journal()) as journal:
        for value in kept:
            reminder = RememberedValue("evening-check-in", REMINDER, company(("Maya", "Leo")), value)
            journal.memory.remember(reminder, add=True)
    assert main(["remind", "evening-check-in"]) == 0
    event = _event("evening-check-in.ics")
    assert event["DTSTART"].dt == begins
    assert "RRULE" not in event
    assert told in capsys.readouterr().out
    assert main(["remind", "long-hug"]) == 1, "no day was chosen in that session"
