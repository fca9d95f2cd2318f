"""A day that is named by voice, read back, and kept as a reminder."""

import datetime
from typing import Any

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say

SATURDAY = datetime.datetime(2026, 1, 10, 18, 0)


def asking(
    at: datetime.time | None = datetime.time(19), started_at: datetime.datetime | None = SATURDAY
) -> Play:
    """A session on a Saturday evening that asks for a day, keeps a reminder of it, and says it."""
    question = ask("Which day?", answer=p.Answer.DAY, save="other")
    remind = p.Remind(head=head("remind"), day="other", at=at)
    play = Play(program(question, remind, say("Until ${other}.")), started_at=started_at)
    return play.begin().until_state(State.ASKING)


def answered(*said: str, **more: Any) -> Play:
    """A session in which these answers were given, one after the other."""
    play = asking(**more)
    for words in said:
        play.until_state(State.ASKING).hears(words)
    return play


def kept(play: Play) -> list[object]:
    """What the session asked to be kept."""
    return [action.kept.value for _, action in play.log if isinstance(action, a.Remember)]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        (["Thursday.", "Yes."], "2026-01-15 19:00"),
        (["Thursday.", "Thursday."], "2026-01-15 19:00"),
        (["Thursday.", "No, Friday.", "Yes."], "2026-01-16 19:00"),
        (["Thursday.", "No.", "The twelfth of March.", "Yes, that's right."], "2026-03-12 19:00"),
        (["Thursday or Friday.", "Friday.", "Yes."], "2026-01-16 19:00"),
    ],
)
def test_a_day_is_kept_after_a_yes(said: list[str], day: str) -> None:
    """It is read back each time, and what is said in its place is read back, too."""
    play = answered(*said).to_end()
    assert kept(play) == [day]
    assert any("Is that right" in words for words in play.said)


@pytest.mark.parametrize("said", [[], ["Thursday."], ["pass"], ["Yesterday."], ["Thursday.", "No."]])
def test_silence_is_no_day(said: list[str]) -> None:
    """Nor is a day that nobody confirmed, a pass, or a day that is over."""
    play = answered(*said).run(400.0)
    assert kept(play) == []
    assert play.session.memory.value("other") is None


def test_a_day_is_said_by_its_name() -> None:
    """In prompts and in the record, and its value is the date."""
    play = answered("In a week.", "Yes.", at=None).to_end()
    assert "Until Saturday, the 17th of January." in play.said
    assert kept(play) == ["2026-01-17"]
    assert [entry.value for entry in play.entries(r.Answered)] == ["Saturday, the 17th of January"]


def test_without_a_clock_no_day_is_taken() -> None:
    """Where it isn't known which day it is, nothing is guessed."""
    play = answered("Thursday.", started_at=None).run(5.0)
    assert not any("Is that right" in words for words in play.said)
