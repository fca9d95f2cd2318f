"""Pauses and time-outs."""

import datetime

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.state.states import State
from tests.core.play import Play, head, program, say, turn
from tests.core.stages.talking import BREAK_S, left_s, talking


def test_a_pause_stops_the_clock_and_go_on_gives_the_floor_back() -> None:
    """Nobody loses time, and everybody is told whose turn it still is."""
    play = talking()
    play.hears("Pause.")
    assert play.session.state is State.PAUSED
    play.run(600.0)
    assert play.session.state is State.PAUSED
    play.hears("Go on.")
    assert "Maya, it's still your turn" in play.said[-1]
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(120.0 - 10.0 - 1.8)


def test_what_is_said_in_a_pause_is_nobody_s_business() -> None:
    """Neither words nor that there were any; also while help is given, and when the pause ends meanwhile."""
    play = talking()
    play.presses(e.Command.PAUSE).run(5.0)
    play.hears("Between us.", 2.0)
    play.presses(e.Command.HELP)
    play.hears("Also between us.", 1.0)
    play.run(20.0)
    play.says("Still between us.", 8.0)
    play.run(1.0)
    play.presses(e.Command.GO_ON)
    play.run(20.0)
    assert play.session.state is State.FLOOR
    assert [entry.text for entry in play.entries(r.PartnerSaid)] == ["It was Sunday."]


def test_in_a_pause_the_companion_says_how_to_go_on() -> None:
    """Whatever else is asked for."""
    for command in (e.Command.PAUSE, e.Command.REPEAT, e.Command.SKIP, e.Command.DONE, e.Command.HOW_LONG):
        play = talking().presses(e.Command.PAUSE).presses(command)
        assert play.session.state is State.PAUSED
        assert "go on" in play.said[-1]


def test_a_pause_in_a_prompt_says_the_prompt_again() -> None:
    """Nobody has to remember its first half."""
    play = Play(program(say("Sit down, and look at each other."))).begin()
    play.run(1.0)
    play.presses(e.Command.PAUSE).run(60.0)
    play.presses(e.Command.GO_ON).to_end()
    assert play.said.count("Sit down, and look at each other.") == 2


def test_a_time_out_says_when_to_come_back() -> None:
    """By the clock where the time of day is known, else by how long it is."""
    play = talking(started_at=datetime.datetime(2026, 1, 1, 20, 15))
    play.hears("Time out.")
    assert "twenty minutes" in play.said[-1]
    assert "20:35" in play.said[-1]
    play = talking()
    play.hears("Timeout!")
    assert "twenty minutes" in play.said[-1]
    assert left_s(play) == pytest.approx(BREAK_S, abs=2.0)


def test_coming_back_before_the_break_is_over_takes_saying_it_twice() -> None:
    """A break that is cut short in anger helps nobody."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    play.hears("Go on.")
    assert play.session.state is State.TIME_OUT
    assert "nineteen minutes" in play.said[-1]
    play.hears("Go on.")
    play.together()
    assert play.said[-1] == "All right. Let's start this part again."


def test_after_the_break_they_are_called_and_the_step_begins_again() -> None:
    """With its whole time; what was said before stays in the record, the broken turn is closed in it."""
    play = talking()
    play.presses(e.Command.TIME_OUT)
    play.until(lambda: play.said[-1].startswith("Your break is over"))
    assert play.now == pytest.approx(BREAK_S, abs=60.0)
    play.run(300.0)
    play.hears("Go on.")
    play.together().until_state(State.FLOOR)
    assert left_s(play) == 120.0
    assert [entry.ended_by for entry in play.entries(r.FloorClosed)] == ["end"]
    assert len(play.entries(r.FloorOpened)) == 2
    assert play.words_of("Maya") == "It was Sunday."


def test_a_time_out_nobody_returns_from_ends_kindly() -> None:
    """At the latest time that the script gives."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(25 * 3600.0)
    assert play.session.ending == "postponed"
    assert play.entries(r.Ended)[0].at_s == pytest.approx(24 * 3600.0, abs=60.0)
    assert play.entries(r.FloorClosed)[0].ended_by == "end"


def test_a_script_may_end_with_the_time_out() -> None:
    """``resume: end``: the exercise is not taken up again."""
    script = program(turn("Maya", time_s=120.0, patience_s=100.0), time_out=p.TimeOut(resume="end"))
    play = talking(script)
    play.presses(e.Command.TIME_OUT).run(10.0)
    play.presses(e.Command.GO_ON).run(5.0)
    play.presses(e.Command.GO_ON).to_end()
    assert play.session.ending == "postponed"


def test_the_words_of_a_break_fit_who_is_there() -> None:
    """One person isn't sent apart, three aren't called both; and one minute is one."""
    minute = p.TimeOut(break_s=120.0)
    for people, wrong in ((("Maya",), ("apart", "both")), (("Maya", "Leo", "Sam"), ("both",))):
        play = Play(program(turn("Maya", patience_s=900.0), time_out=minute), people).begin()
        play.until_state(State.FLOOR)
        play.presses(e.Command.TIME_OUT).run(60.0)
        play.presses(e.Command.GO_ON)
        assert "Your break has one minute left" in play.said[-1]
        play.run(100.0)
        for text in play.said:
            assert not any(word in text.split() for word in wrong), text


def test_a_time_out_between_two_turns_does_not_repeat_the_finished_one() -> None:
    """Who has had the floor is not made to begin again."""
    play = talking()
    play.hears("I'm done.")
    assert play.session.state is State.PROMPT
    play.presses(e.Command.TIME_OUT).run(BREAK_S + 60.0)
    play.presses(e.Command.GO_ON)
    play.together().until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Leo"
    assert [entry.ended_by for entry in play.entries(r.FloorClosed)] == ["words"]


def test_a_time_out_in_a_round_takes_up_that_round() -> None:
    """Roles are the same afterwards."""
    rounds = p.Rounds(
        head=head("rounds"),
        roles=("sender", "receiver"),
        do=(turn("sender", "${sender}, tell ${receiver} one thing.", time_s=60.0, patience_s=100.0),),
    )
    play = Play(program(rounds)).begin().until_state(State.FLOOR)
    play.hears("I was tired.", 2.0)
    play.presses(e.Command.DONE).until(lambda: "Leo, tell Maya one thing." in play.said)
    play.presses(e.Command.TIME_OUT).run(BREAK_S + 60.0)
    play.presses(e.Command.GO_ON).together().until_state(State.FLOOR)
    assert play.said.count("Leo, tell Maya one thing.") == 2
    assert play.session.memory.person("sender") == "Leo"
    assert play.session.memory.person("receiver") == "Maya"
    play.presses(e.Command.DONE).to_end()
    assert play.session.ending == "finished"
