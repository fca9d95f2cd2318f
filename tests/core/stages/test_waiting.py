"""Pauses, time-outs, stopping, and a lost microphone."""

import datetime
from typing import Any

import pytest

from companion.core import events as e
from companion.core import program as p
from companion.core import record as r
from companion.core.states import State
from tests.core.play import Play, ask, head, program, say, turn

BREAK_S = 20 * 60.0
TALK = program(
    turn("Maya", "What did you see?", time_s=120.0, patience_s=100.0, save="words"),
    turn("Leo", "What did you hear?", time_s=120.0),
)


def talking(script: p.Program = TALK, **more: Any) -> Play:
    """A session in Maya's turn, ten seconds and one sentence in."""
    play = Play(script, safe_word="pineapple", **more).begin().until_state(State.FLOOR)
    play.hears("It was Sunday.", 2.0)
    return play.run(10.0 - 2.0 - 1.2)


def left_s(play: Play) -> float:
    """Seconds left of what is timed."""
    return play.session.snapshot(play.now).time_left_s or 0.0


# Pause


def test_a_pause_stops_the_clock_and_go_on_gives_the_floor_back() -> None:
    """Nobody loses time, and everybody is told whose turn it still is."""
    play = talking()
    play.hears("Pause.")
    assert play.session.state is State.PAUSED
    play.run(600.0)
    assert play.session.state is State.PAUSED
    play.hears("Go on.")
    assert "Maya, it is still your turn" in play.said[-1]
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


# Time-out


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
    assert play.said[-1] == "Welcome back. We take up where we were."


def test_after_the_break_they_are_called_and_the_step_begins_again() -> None:
    """With its whole time; what was said before stays in the record, the broken turn is closed in it."""
    play = talking()
    play.presses(e.Command.TIME_OUT)
    play.until(lambda: play.said[-1].startswith("Your break is over"))
    assert play.now == pytest.approx(BREAK_S, abs=60.0)
    play.run(300.0)
    play.hears("Go on.")
    play.until_state(State.FLOOR)
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
    play.until_state(State.FLOOR)
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
    play.presses(e.Command.DONE).until(lambda: "Leo, tell Maya one thing." in play.said)
    play.presses(e.Command.TIME_OUT).run(BREAK_S + 60.0)
    play.presses(e.Command.GO_ON).until_state(State.FLOOR)
    assert play.said.count("Leo, tell Maya one thing.") == 2
    assert play.session.memory.person("sender") == "Leo"
    assert play.session.memory.person("receiver") == "Maya"
    play.presses(e.Command.DONE).to_end()
    assert play.session.ending == "finished"


# The safe word


def test_the_safe_word_ends_the_exercise_and_throws_the_recording_away() -> None:
    """All of the turn it was said in, nobody is named, nobody is asked why."""
    play = talking()
    opened_s = play.entries(r.FloorOpened)[0].at_s
    play.says("Because of you, pineapple.", 2.0)
    play.until_state(State.TIME_OUT)
    assert play.entries(r.Discarded)[0].since_s == opened_s
    assert "Maya" not in play.said[-1]
    assert "Leo" not in play.said[-1]
    play.run(10.0)
    kept = [entry for entry in play.entries(r.PartnerSaid) if entry.start_s >= opened_s]
    assert [entry.text for entry in kept] == ["It was Sunday."]  # noted before; the journal drops it
    assert play.session.snapshot(play.now).heard == ""
    assert play.session.memory.fact("words") is None


def test_the_safe_word_in_a_pause_throws_the_paused_turn_away() -> None:
    """A pause in between doesn't make the recording finished."""
    play = talking()
    play.presses(e.Command.PAUSE).run(60.0)
    play.hears("Pineapple.")
    assert play.session.state is State.TIME_OUT
    assert play.entries(r.Discarded)[0].since_s == play.entries(r.FloorOpened)[0].at_s


def test_a_safe_word_that_is_transcribed_late_throws_its_own_turn_away() -> None:
    """Said in Maya's last sentence, understood in Leo's turn: hers goes too."""
    play = talking()
    opened_s = play.entries(r.FloorOpened)[0].at_s
    play.give(e.SpeechStarted(90, play.now))
    said_s = play.now
    play.run(1.0)
    play.give(e.SpeechEnded(90, play.now))
    play.presses(e.Command.DONE)
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo")
    play.give(e.Heard(90, "I can't. Pineapple.", said_s, said_s + 1.0, 0.9))
    assert play.session.state is State.TIME_OUT
    assert play.entries(r.Discarded)[0].since_s <= opened_s + 0.1
    assert "can't" not in str(play.log)


def test_a_safe_word_that_is_transcribed_after_the_end_still_throws_its_turn_away() -> None:
    """There is no exercise left to end, but nothing of it is kept."""
    script = program(turn("Maya", time_s=30.0, patience_s=100.0))
    play = Play(script, safe_word="pineapple").begin().until_state(State.FLOOR)
    play.run(29.0)
    play.give(e.SpeechStarted(90, play.now))
    said_s = play.now
    play.until_state(State.CLOSING)
    play.give(e.SpeechEnded(90, play.now))
    play.give(e.Heard(90, "I can't. Pineapple.", said_s, said_s + 1.0, 0.9))
    assert play.entries(r.Discarded)
    assert play.to_end().session.ending == "finished"
    assert "can't" not in str(play.log)


# Stop


def test_stop_is_confirmed_twice_and_never_before_the_session_is_paused() -> None:
    """The first stop already stops the clock; two yes end it."""
    play = talking()
    play.hears("Stop.")
    assert play.session.state is State.CONFIRMING
    assert play.said[-1].startswith("We pause here.")
    before_s = play.now
    play.hears("Yes.")
    assert play.session.state is State.CONFIRMING
    play.run(3.0)
    play.hears("Yes.")
    play.to_end()
    assert play.session.ending == "stopped"
    assert play.entries(r.FloorClosed)[0].held_s < before_s
    assert play.entries(r.FloorClosed)[0].ended_by == "end"


@pytest.mark.parametrize("answers", [["No."], ["Yes.", "No."], ["Yes.", "No, wait."], []])
def test_anything_but_two_yes_keeps_the_session(answers: list[str]) -> None:
    """No, silence and doubt leave it paused; and it goes on from there."""
    play = talking()
    play.hears("Stop.")
    for answer in answers:
        play.run(6.0)
        play.hears(answer)
    play.until_state(State.PAUSED)
    play.hears("Go on.")
    play.until_state(State.FLOOR)
    assert "It was Sunday." in play.words_of("Maya")


def test_stop_said_three_times_in_one_breath_is_no_confirmation() -> None:
    """What was shouted before the question was asked doesn't answer it."""
    play = talking()
    for id in (90, 91, 92):
        play.give(e.SpeechStarted(id, play.now))
        play.give(e.SpeechEnded(id, play.now))
    for id in (90, 91, 92):
        play.give(e.Heard(id, "Stop!", play.now, play.now, 0.9))
    assert play.session.state is State.CONFIRMING
    assert play.said[-1].startswith("We pause here.")


def test_stop_may_be_pressed_three_times() -> None:
    """A key is as good as a yes."""
    play = talking().presses(e.Command.STOP).presses(e.Command.STOP).presses(e.Command.STOP)
    assert play.to_end().session.ending == "stopped"


def test_pause_in_answer_to_the_question_whether_to_stop_stays_paused() -> None:
    """It means: not stopping."""
    play = talking()
    play.hears("Stop.")
    play.hears("Pause.")
    assert play.session.state is State.PAUSED
    play.hears("Go on.")
    play.until_state(State.FLOOR)


def test_stop_in_a_break_leaves_the_break_as_it_was() -> None:
    """No, or no answer, goes back to it; go on is asked twice there as before."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    play.presses(e.Command.STOP)
    play.run(60.0)
    assert play.session.state is State.TIME_OUT
    assert left_s(play) == pytest.approx(BREAK_S - 120.0, abs=2.0)
    play.presses(e.Command.STOP).presses(e.Command.GO_ON)
    assert play.session.state is State.TIME_OUT
    assert "once more" in play.said[-1]


def test_stop_in_a_pause_and_go_on_goes_on() -> None:
    """Go on means the session, not the pause."""
    play = talking()
    play.presses(e.Command.PAUSE).run(5.0)
    play.presses(e.Command.STOP).run(5.0)
    play.presses(e.Command.GO_ON)
    play.until_state(State.FLOOR)


def test_help_in_the_question_whether_to_stop_asks_it_again() -> None:
    """And a key pressed in between confirms it."""
    play = talking()
    play.presses(e.Command.STOP).run(0.5)
    play.presses(e.Command.HELP)
    play.until_state(State.CONFIRMING)
    assert play.said[-1].startswith("We pause here.")
    play.presses(e.Command.HELP).presses(e.Command.STOP)
    assert play.said[-1].startswith("Then we end")
    play.run(10.0)
    assert play.session.state is State.CONFIRMING


# The microphone


def test_a_lost_microphone_stops_the_clock_when_it_was_lost() -> None:
    """Not when somebody noticed; the session says so, goes on, and nothing said before is lost."""
    play = talking()
    lost_s = play.now
    play.run(2.0)
    play.give(e.MicrophoneLost(lost_s))
    assert "I can't hear you" in play.said[-1]
    play.run(300.0)
    assert play.session.state is State.LOST
    play.give(e.MicrophoneFound())
    assert "I can hear you again" in play.said[-1]
    assert "Maya, it is still your turn" in play.said[-1]
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(110.0)
    play.hears("As I said.", 1.0)
    assert play.words_of("Maya") == "It was Sunday. As I said."


def test_words_that_were_on_their_way_when_the_microphone_was_lost_are_kept() -> None:
    """They arrive in the middle of the trouble and belong to the turn all the same."""
    play = talking()
    play.give(e.SpeechStarted(90, play.now))
    play.run(1.0)
    play.give(e.MicrophoneLost(play.now))
    play.give(e.SpeechEnded(90, play.now))
    play.give(e.Heard(90, "And then.", play.now - 1.0, play.now, 0.9))
    play.give(e.MicrophoneFound())
    play.until_state(State.FLOOR)
    assert play.words_of("Maya") == "It was Sunday. And then."


@pytest.mark.parametrize(
    "command", [e.Command.PAUSE, e.Command.TIME_OUT, e.Command.STOP, e.Command.HELP, e.Command.SAFE_WORD]
)
def test_a_microphone_that_comes_back_in_the_meantime_is_not_missed_for_ever(command: e.Command) -> None:
    """Whatever key was pressed while it was gone, the session can be spoken to and goes on."""
    play = talking()
    play.give(e.MicrophoneLost(play.now))
    play.run(10.0)
    play.presses(command)
    play.give(e.MicrophoneFound())
    play.run(60.0)
    for _ in range(3):
        play.until(lambda: play.speaking is None)
        if play.session.state is not State.FLOOR:
            play.hears("Go on.")
            play.run(15.0)
    assert play.session.state is State.FLOOR


def test_without_a_microphone_the_companion_keeps_saying_so() -> None:
    """Go on, help and not stopping come back to the trouble, aloud."""
    play = talking()
    play.give(e.MicrophoneLost(play.now))
    for command in (e.Command.GO_ON, e.Command.HELP):
        play.run(10.0)
        play.presses(command)
        play.run(15.0)
        assert play.session.state is State.LOST
        assert "I can't hear you" in play.said[-1]


def test_a_microphone_lost_in_a_pause_leaves_it_a_pause() -> None:
    """And one lost in a break a break."""
    for command, state in ((e.Command.PAUSE, State.PAUSED), (e.Command.TIME_OUT, State.TIME_OUT)):
        play = talking().presses(command).run(20.0)
        play.give(e.MicrophoneLost(play.now))
        play.run(20.0)
        play.give(e.MicrophoneFound())
        assert play.session.state is state


def test_a_microphone_lost_in_a_question_asks_it_again() -> None:
    """Nobody remembers it after the trouble."""
    play = Play(program(ask("Is now a good time?", save="ready"))).begin().until_state(State.ASKING)
    play.give(e.MicrophoneLost(play.now))
    play.run(100.0)
    play.give(e.MicrophoneFound())
    assert play.said[-1].endswith("Is now a good time?")
    play.until_state(State.ASKING)
    play.hears("Yes.")
    assert play.session.memory.value("ready") is True
