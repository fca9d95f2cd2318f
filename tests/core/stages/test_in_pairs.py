"""Pairs who talk at the same time in one room."""

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.api.snapshot import Mood
from companion.core.state.states import State
from tests.core.play import Play, head, program, say

FOUR = ("Maya", "Leo", "Ada", "Ben")


def talking(people: tuple[str, ...] = FOUR, *, swap: bool = True) -> Play:
    """A session in which pairs talk for a minute."""
    step = p.Pairs(head=head(), time_s=60.0, swap=swap)
    return Play(program(step, say("Next.")), people).begin().until_state(State.QUIET)


def test_each_of_a_pair_has_the_same_time() -> None:
    """The companion says who is with whom, who begins and who is next, and rings for all."""
    play = talking()
    began_s = play.now
    assert "Maya with Leo. Ada with Ben." in play.said[0]
    assert "Maya and Ada, you begin" in play.said[0]
    assert play.session.snapshot(play.now).mood is Mood.PAIRS
    play.until_state(State.PROMPT)
    assert play.now == began_s + 60.0
    assert [tone for _, tone in play.tones] == [Tone.OPEN, Tone.NEARLY_OVER, Tone.CLOSE]
    assert play.said[-1].startswith("And now Leo and Ben.")
    play.to_end()
    assert play.said[1:3] == [play.said[1], "Next."]


@pytest.mark.parametrize(
    ("people", "swap", "groups", "times"),
    [
        (FOUR, False, "Maya with Leo. Ada with Ben.", 1),
        (FOUR[:3], True, "Maya with Leo and Ada.", 3),
        ((*FOUR, "Kim"), True, "Maya with Leo. Ada with Ben and Kim.", 3),
        (FOUR[:2], True, "Maya with Leo.", 2),
    ],
)
def test_nobody_is_left_over(people: tuple[str, ...], swap: bool, groups: str, times: int) -> None:
    """Of an odd number the last three are together, and each of them has a time."""
    play = talking(people, swap=swap).to_end()
    assert groups in play.said[0]
    assert [tone for _, tone in play.tones].count(Tone.OPEN) == times


def test_what_is_said_in_pairs_is_nobodys_answer_and_is_kept_nowhere() -> None:
    """Talk, "I'm done" and "pass" of one pair end nothing for the others, and no words are written down."""
    play = talking()
    play.hears("I told my sister that I want to stop this and leave.", 4.0)
    play.hears("I'm done.")
    play.presses(e.Command.PASS)
    assert play.session.state is State.QUIET
    kept = [entry.text for entry in play.entries(r.PartnerSaid) if entry.kept and "sister" in entry.text]
    assert kept == []


@pytest.mark.parametrize(
    ("word", "state"),
    [("Stop.", State.CONFIRMING), ("Pause.", State.PAUSED), ("Time out.", State.TIME_OUT)],
)
def test_anybody_can_stop_it(word: str, state: State) -> None:
    """While pairs talk, too."""
    play = talking()
    play.run(5.0)
    play.hears(word)
    play.until_state(state)
    assert play.now < 30.0


def test_a_pause_takes_nothing_of_the_time() -> None:
    """After it the pairs have what was left."""
    play = talking()
    play.run(30.0)
    play.presses(e.Command.PAUSE).run(600.0)
    play.presses(e.Command.GO_ON).until_state(State.QUIET)
    assert play.session.snapshot(play.now).time_left_s == pytest.approx(30.0)
    play.presses(e.Command.SKIP).until_state(State.PROMPT)
    assert play.said[-1].startswith("And now Leo and Ben.")
