"""The safe word, stopping, and a lost microphone."""

import pytest

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.state.states import State
from tests.core.play import Play, ask, program, turn
from tests.core.stages.talking import BREAK_S, left_s, talking


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


def test_a_safe_word_that_only_its_sound_gave_away_throws_the_same_away() -> None:
    """What was written for it, then and later, is neither kept nor understood as anything else."""
    play = talking()
    opened_s = play.entries(r.FloorOpened)[0].at_s
    began_s = play.now
    play.give(e.SpeechStarted(90, began_s))
    play.run(1.0)
    play.give(e.SpeechEnded(90, play.now))
    play.give(e.CommandGiven(e.Command.SAFE_WORD, 90))
    assert play.session.state is State.TIME_OUT
    assert play.entries(r.Discarded)[0].since_s == opened_s
    play.give(e.Heard(90, "Go on, Mars band.", began_s, began_s + 1.0, 0.9, draft=True))
    play.give(e.Heard(90, "Go on.", began_s, began_s + 1.0, 0.9))
    assert play.session.state is State.TIME_OUT
    assert "Mars" not in str(play.entries(r.PartnerSaid))


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


def test_stop_is_confirmed_twice_and_never_before_the_session_is_paused() -> None:
    """The first stop already stops the clock; two yes end it."""
    play = talking()
    play.hears("Stop.")
    assert play.session.state is State.CONFIRMING
    assert play.said[-1].startswith("Let's pause here.")
    before_s = play.now
    play.run(10.0)
    play.hears("Yes.")
    assert play.session.state is State.CONFIRMING
    play.run(10.0)
    play.hears("Yes.")
    play.to_end()
    assert play.session.ending == "stopped"
    assert play.entries(r.FloorClosed)[0].held_s < before_s
    assert play.entries(r.FloorClosed)[0].ended_by == "end"


def test_a_yes_that_begins_while_it_is_asked_stops_nothing() -> None:
    """It may be the companion's own echo: the question holds the word."""
    play = talking()
    play.hears("Stop.")
    for _ in range(3):
        play.hears("Yes.", 0.2)
    asked = [text for text in play.said if text.startswith("Let's pause here.")]
    assert play.session.state is State.CONFIRMING
    assert play.said[-1] == asked[-1]


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
    assert play.said[-1].startswith("Let's pause here.")


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
    assert "say again: go on" in play.said[-1]


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
    assert play.said[-1].startswith("Let's pause here.")
    play.presses(e.Command.HELP).presses(e.Command.STOP)
    assert play.said[-1].startswith("Then we'll end")
    play.run(10.0)
    assert play.session.state is State.CONFIRMING


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
    assert "Maya, it's still your turn" in play.said[-1]
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
