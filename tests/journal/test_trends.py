"""How it went over time: counted rightly, shown plainly, and ranked never."""

import datetime
import re
from pathlib import Path

import pytest

from companion.core.api.consent import Level
from companion.journal.store import AnswerRow, SessionRow, TurnRow
from companion.journal.trends import Trends, trends
from companion.journal.trends_page import page
from companion.journal.trends_text import text
from tests.scripts.browser import missing_browser, title_after

EVENING = datetime.datetime(2026, 3, 2, 20, 0)  # a Monday


def _session(number: int, day: int, minutes: float = 20.0, title: str = "High and low") -> SessionRow:
    began = EVENING + datetime.timedelta(days=day)
    people = ("Maya", "Leo")
    return SessionRow(number, "high-low", title, people, began, "finished", minutes, Level.ANSWERS, False)


def _answer(number: int, by: str | None, value: str | None, *, own: bool = False) -> AnswerRow:
    return AnswerRow(number, 5.0, "How close do you feel?", by, value, own)


def _some(count: int = 3) -> Trends:
    sessions = [_session(n, 7 * n, 10.0 + n) for n in range(1, count + 1)]
    turns = [
        TurnRow(row.id, 60.0, name, held_s, "words")
        for row in sessions
        for name, held_s in (("Leo", 60.0), ("Maya", 120.0), ("Maya", 60.0))
    ]
    answers = [
        _answer(row.id, name, str(value))
        for row in sessions
        for name, value in (("Maya", 7), ("Leo", row.id))
    ]
    return trends(sessions, turns, answers)


def test_sessions_are_counted_by_week_with_the_empty_ones() -> None:
    """A week without a session stands there as nothing, so that the distance can be seen."""
    found = trends([_session(1, 0, 10.0), _session(2, 6, 20.0), _session(3, 21, 30.0)], [], [])
    assert found.per == "week"
    assert [(c.label, c.sessions, c.minutes) for c in found.counts] == [
        ("2 Mar 2026", 2, 30.0),
        ("9 Mar 2026", 0, 0.0),
        ("16 Mar 2026", 0, 0.0),
        ("23 Mar 2026", 1, 30.0),
    ]


def test_a_long_time_is_counted_by_month() -> None:
    """Two years are 24 months, and not a hundred weeks."""
    found = trends([_session(1, 0), _session(2, 720)], [], [])
    assert found.per == "month"
    assert len(found.counts) == 24
    assert sum(count.sessions for count in found.counts) == 2


def test_floor_time_of_each_session_is_by_name_and_in_the_order_of_names() -> None:
    """Turns of one person are added up; who never had the floor is there with nothing."""
    found = trends([_session(1, 0)], [TurnRow(1, 9.0, "Maya", 30.0, "words")], [])
    assert [floor.held_s for floor in found.floors] == [(("Leo", 0.0), ("Maya", 30.0))]
    assert [floor.held_s for floor in _some().floors] == [(("Leo", 60.0), ("Maya", 180.0))] * 3


def test_what_is_older_than_a_year_is_summed_up_by_month() -> None:
    """The page of thousands of sessions stays readable; the last year is shown session by session."""
    rows = [_session(n, n // 2) for n in range(3000)]
    turns = [TurnRow(row.id, 60.0, "Maya", 60.0, "words") for row in rows]
    answers = [_answer(row.id, "Maya", str(3 + row.id % 2)) for row in rows]
    found = trends(rows, turns, answers)
    assert found.summed_up
    assert (found.floors[0].title, dict(found.floors[0].held_s)["Maya"]) == ("60 sessions in March", 3600.0)
    ((_, points),) = found.ratings[0].by
    assert points[0].value == 3.5
    assert 2 * 366 < len(found.floors) == len(points) < 2 * 366 + 45
    assert "summed up by month" in page(found)
    assert sum(dict(floor.held_s)["Maya"] for floor in found.floors) == 60.0 * 3000
    assert not trends(rows[:700], turns, answers).summed_up


def test_only_numbers_are_ratings() -> None:
    """Words, words that sound like numbers, open answers and what was answered once are no course."""
    sessions = [_session(1, 0), _session(2, 7)]
    for values in (["yes", "no"], [None, None], ["7"], ["nan", "inf"]):
        answers = [_answer(number + 1, "Maya", value) for number, value in enumerate(values)]
        assert trends(sessions, [], answers).ratings == ()
    own = [_answer(1, "Maya", "7", own=True), _answer(2, "Maya", "8", own=True)]
    assert trends(sessions, [], own).ratings == ()
    found = trends(sessions, [], [_answer(2, "Maya", "8"), _answer(1, "Maya", "7")]).ratings
    assert [point.value for point in found[0].by[0][1]] == [7.0, 8.0]


def test_nobody_is_ranked_and_nothing_is_judged() -> None:
    """Neither page nor text adds anybody's numbers up, or calls them good or bad."""
    for shown in (page(_some()), text(_some(), 80)):
        plain = re.sub(r"<style>.*?</style>", "", shown, flags=re.S).lower()
        for word in ("score", "best", "worst", "winner", "average", "better", "worse", "rank", "health"):
            assert word not in plain
        assert plain.index("leo") < plain.index("maya")


def test_the_text_shows_the_shares_and_the_answers() -> None:
    """Three quarters of a bar are Maya's, as three quarters of the time were."""
    lines = text(_some(), 80).splitlines()
    assert lines[0] == "3 sessions from 9 March 2026 to 23 March 2026, 36 minutes in all."
    bar = next(line for line in lines if "9 Mar 2026" in line and "▒" in line)
    assert bar.count("▒") == 3 * bar.count("█") > 0
    assert "1.0 / 3.0 min" in bar
    assert any(line.split() == ["Leo", "1", "2", "3"] for line in lines)
    assert any(line.split() == ["Maya", "7", "7", "7"] for line in lines)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_the_text_keeps_to_the_width(width: int) -> None:
    """From forty columns on no line of bars is broken by the terminal."""
    longest = max(len(line) for line in text(_some(30), width).splitlines()[2:])
    assert longest <= max(width, 60)


def test_nothing_yet_is_said() -> None:
    """Without sessions there is a sentence, and no empty drawing."""
    assert text(trends([], [], []), 80) == "Nothing is kept yet.\n"
    assert "<svg" not in page(trends([], [], []))


def test_the_page_needs_nothing_from_elsewhere_and_runs_nothing() -> None:
    """No address, no script, and a policy by which a browser would refuse both."""
    shown = page(_some())
    assert "default-src 'none'" in shown
    assert not re.search(r"https?:|<script|<link|@import|url\(|\bon\w+=", shown)


def test_names_and_titles_are_no_markup() -> None:
    """Whatever a session or a person is called, it is shown as it is."""
    evil = "<script>alert(1)</script>\x1b[2J"
    rows = [_session(1, 0, title=evil), _session(2, 7, title=evil)]
    turns = [TurnRow(row.id, 1.0, "Maya", 5.0, "words") for row in rows]
    answers = [AnswerRow(row.id, 1.0, evil, evil, "3", False) for row in rows]
    found = trends(rows, turns, answers)
    assert "<script" not in page(found)
    assert "\x1b" not in page(found)
    assert "\x1b" not in text(found, 80)


_LOOK = """
const wide = document.documentElement.scrollWidth > window.innerWidth + 1;
const svgs = [...document.querySelectorAll("svg")];
const beside = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1;
const lie = (a, b) => !beside(a, b) && a.top < b.bottom - 2 && b.top < a.bottom - 2;
const lies = svgs.some(svg => {
  const all = [...svg.querySelectorAll("text")].map(t => t.getBoundingClientRect());
  return all.some((a, i) => all.some((b, j) => i < j && lie(a, b))); });
const out = svgs.some(svg => { const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text, rect")].some(t => { const one = t.getBoundingClientRect();
    return one.right > box.right + 2 || one.left < box.left - 2; }); });
document.title = `${svgs.length} drawings, wide ${wide}, overlapping ${lies}, outside ${out}`;
"""


@pytest.mark.skipif(bool(missing_browser()), reason=missing_browser())
@pytest.mark.parametrize("width_px", [500, 1200])
@pytest.mark.parametrize("count", [2, 40])
def test_a_browser_shows_it_whole(count: int, width_px: int, tmp_path: Path) -> None:
    """Nothing sticks out, and no words lie on each other, on a small screen as on a large one."""
    opened = page(_some(count)).replace("script-src", "").replace("default-src 'none'", "img-src 'none'")
    assert title_after(opened, _LOOK, tmp_path, width_px) == (
        "3 drawings, wide false, overlapping false, outside false"
    )
