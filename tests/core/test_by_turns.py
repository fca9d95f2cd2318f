"""Who begins changes: from round to round, from question to question, and from evening to evening."""

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.api.remembered import BEGAN_KEY, NO_HISTORY, History, by_turns
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, turn

PEOPLE = ("Maya", "Leo", "Ada")
ROUND = p.Rounds(head=head("1"), roles=("one", "other"), do=(turn("one"),))


def evening(past: History, *steps: p.Step) -> Play:
    """An evening in which everybody tells and says yes."""
    play = Play(program(*steps), PEOPLE, past=past).begin()
    while not play.session.ending:
        play.until(lambda: play.session.state in (State.ASKING, State.FLOOR, State.ENDED))
        if play.session.state is State.ASKING:
            play.hears("Yes.")
        elif play.session.state is State.FLOOR:
            play.hears("It rained all day.")
            play.hears("I'm done.")
    return play


def began(play: Play) -> list[str]:
    """Who had the first of every three turns."""
    return [entry.holder for entry in play.entries(r.FloorOpened)][::3]


def test_without_a_household_people_are_in_the_order_of_their_names() -> None:
    """As they were named; a test of a script can rely on it."""
    assert began(evening(NO_HISTORY, ROUND, ROUND)) == ["Maya", "Maya"]


def test_each_round_and_each_evening_begins_with_somebody_else() -> None:
    """Nobody is always the first to open up; it is kept who began."""
    first = evening(by_turns(NO_HISTORY, PEOPLE), ROUND, ROUND)
    assert began(first) == ["Maya", "Leo"]
    (kept,) = [one.kept for _, one in first.log if isinstance(one, a.Remember)]
    assert (kept.script, kept.key, kept.value) == (*BEGAN_KEY, "maya")
    assert began(evening(History((kept,)), ROUND, ROUND)) == ["Leo", "Ada"]


def test_the_same_person_is_not_always_asked_first() -> None:
    """Who would have to break a yes is somebody else each time."""
    question = ask("Ready?", p.EVERYONE)
    play = evening(by_turns(NO_HISTORY, PEOPLE), question, question, turn("Maya"))
    assert [entry.by for entry in play.entries(r.Answered)][::3] == ["Maya", "Leo"]


@pytest.mark.parametrize("last", ["leo", "somebody who has moved out"])
def test_a_name_that_is_no_longer_here_begins_anew(last: str) -> None:
    """Whatever was kept, everybody is in the order once."""
    past = by_turns(NO_HISTORY, PEOPLE)
    kept = past.values[0]
    named = History((type(kept)(kept.script, kept.key, kept.people, last),))
    assert began(evening(named, ROUND)) == (["Ada"] if last == "leo" else ["Maya"])
