"""The safe word, stopping, and a lost microphone."""

import pytest

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import partner
from companion.core.state.states import State
from tests.core.play import Play, ask, program, say, turn
from tests.core.stages.talking import left_s, talking


def test_the_safe_word_ends_the_exercise_and_throws_the_recording_away() -> None:
    """All of the turn it was said in, nobody is named, nobody is asked why."""
    play = talking()
    opened_s = play.entries(r.FloorOpened)[0].at_s
    play.says("Because of you, pineapple.", 2.0)
    play.until_state(State.CLOSING)
    assert play.entries(r.Discarded)[0].since_s == opened_s
    assert "Maya" not in play.said[-1]
    assert "Leo" not in play.said[-1]
    play.to_end()
    assert play.session.ending == "stopped"
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
    assert play.session.state is State.CLOSING
    assert play.entries(r.Discarded)[0].since_s == opened_s
    play.give(e.Heard(90, "Go on, Mars band.", began_s, began_s + 1.0, 0.9, draft=True))
    play.give(e.Heard(90, "Go on.", began_s, began_s + 1.0, 0.9))
    assert play.session.state is State.CLOSING
    assert "Mars" not in str(play.entries(r.PartnerSaid))


def test_the_safe_word_in_a_pause_throws_the_paused_turn_away() -> None:
    """A pause in between doesn't make the recording finished."""
    play = talking()
    play.presses(e.Command.PAUSE).run(60.0)
    play.hears("Pineapple.")
    assert play.session.state is State.CLOSING
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
    assert play.session.state is State.CLOSING
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


def _stopped() -> Play:
    play = talking()
    play.hears("Stop.")
    assert play.session.state is State.CONFIRMING
    return play


def _answers(play: Play, *answers: str) -> None:
    for answer in answers:
        play.until(lambda: play.speaking is None)
        play.run(2.0)
        play.hears(answer)


def test_stop_stops_and_nobody_is_asked() -> None:
    """The clock stands at once; a minute later the session is over, and what was being said isn't kept."""
    play = _stopped()
    before_s = play.now
    play.until_state(State.CLOSING)
    assert play.now - before_s == pytest.approx(60.0, abs=1.0)
    assert play.said[-1] == "Let's leave it here for today. Thank you."
    assert play.to_end().session.ending == "stopped"
    assert play.entries(r.FloorClosed)[0].held_s < before_s
    assert play.entries(r.Discarded)[0].since_s == play.entries(r.FloorOpened)[0].at_s


@pytest.mark.parametrize("words", ["No.", "Yes.", "I don't want to stop.", "Pause.", "Skip."])
def test_nobodys_no_keeps_another_in(words: str) -> None:
    """After a stop only a go on is heard."""
    play = _stopped()
    _answers(play, words)
    assert play.session.state is State.CONFIRMING
    assert play.to_end().session.ending == "stopped"


def test_a_yes_to_going_on_that_may_be_a_refusal_is_asked_again() -> None:
    """Once: who says it twice has said it, though both are in doubt."""
    play = _stopped()
    _answers(play, "Go on.")
    for asked in ("Maya", "Leo"):
        play.until(lambda: play.speaking is None)
        play.run(2.0)
        play.hears("Yes.", doubtful=True)
        assert play.session.picture(play.now).holder == asked


def test_a_stop_is_taken_back_by_all_together() -> None:
    """Go on asks each; after the yes of each the turn goes on with what was said."""
    play = _stopped()
    _answers(play, "Go on.", "Yes.", "Yes.")
    play.until_state(State.FLOOR)
    assert [text for text in play.said if "Shall we take that part up again?" in text] == [
        f"{part}{name}, how are you now? Shall we take that part up again? Say yes, leave it out, or not yet."
        for part, name in (("We were at this part: Maya's turn. ", "Maya"), ("", "Leo"))
    ]
    assert "It was Sunday." in play.words_of("Maya")


@pytest.mark.parametrize("answers", [("No.",), ("Yes.", "No."), ("Yes.",), ()])
def test_a_no_or_silence_is_enough_to_stay_stopped(answers: tuple[str, ...]) -> None:
    """Whoever does not want to go on does not have to say so."""
    play = _stopped()
    _answers(play, "Go on.", *answers)
    assert play.to_end().session.ending == "stopped"


def test_a_yes_that_is_surely_anothers_is_none() -> None:
    """Nobody says yes for the other, where their voices are known."""
    play = _stopped()
    _answers(play, "Go on.")
    for _ in range(2):
        play.until(lambda: play.speaking is None)
        play.run(2.0)
        play.hears("Yes, yes, we do, we both do.", 2.5, voice=partner("Leo"))
    assert play.session.picture(play.now).holder == "Maya"
    assert play.to_end().session.ending == "stopped"


def test_stop_said_again_or_pressed_again_ends_at_once() -> None:
    """Who is sure does not have to wait."""
    play = talking().presses(e.Command.STOP).presses(e.Command.STOP)
    assert play.session.state is State.CLOSING
    assert play.to_end().session.ending == "stopped"


def test_stop_said_three_times_in_one_breath_is_one_stop() -> None:
    """What was shouted before the answer was heard does not end it at once."""
    play = talking()
    for id in (90, 91, 92):
        play.give(e.SpeechStarted(id, play.now))
        play.give(e.SpeechEnded(id, play.now))
    for id in (90, 91, 92):
        play.give(e.Heard(id, "Stop!", play.now, play.now, 0.9))
    assert play.session.state is State.CONFIRMING


def test_a_stop_in_a_break_ends_the_session_too() -> None:
    """And taken back, it is a break again, which asks whether it should end before its time."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    play.presses(e.Command.STOP)
    assert play.to_end().session.ending == "stopped"
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    play.presses(e.Command.STOP).presses(e.Command.GO_ON)
    _answers(play, "Yes.", "Yes.")
    assert play.session.state is State.TIME_OUT
    assert "say again: go on" in play.said[-1]


def test_a_break_ends_before_its_time_only_together() -> None:
    """One who is ready alone waits for the other."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    _answers(play, "Go on.", "Go on.", "Yes.", "No.")
    assert play.session.state is State.TIME_OUT
    assert play.said[-1].startswith("That's fine. The break goes on.")
    _answers(play, "Go on.", "Yes.", "Yes.")
    play.until_state(State.FLOOR)


def test_a_stop_in_a_pause_taken_back_goes_on() -> None:
    """Go on means the session, not the pause."""
    play = talking()
    play.presses(e.Command.PAUSE).run(5.0)
    play.presses(e.Command.STOP).run(5.0)
    play.presses(e.Command.GO_ON)
    _answers(play, "Yes.", "Yes.")
    play.until_state(State.FLOOR)


def test_help_after_a_stop_says_again_how_it_is_taken_back() -> None:
    """And the minute runs on."""
    play = talking()
    play.presses(e.Command.STOP).run(0.5)
    play.presses(e.Command.HELP)
    play.until_state(State.CONFIRMING)
    assert play.to_end().session.ending == "stopped"


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


def test_a_question_at_a_dead_microphone_is_asked_again() -> None:
    """Nothing was answered by its silence: it is said, waited for, and asked when somebody is heard."""
    play = Play(program(ask("Shall we?", "Maya"), say("Thank you."))).begin().until_state(State.ASKING)
    play.run(9.0)
    play.give(e.MicrophoneLost(play.now - 8.0, silent=True))
    assert "Is it muted?" in play.said[-1]
    assert "type" in play.said[-1]
    play.run(600.0)
    play.give(e.MicrophoneFound())
    assert "shall we?" in play.said[-1]
    play.until_state(State.ASKING).hears("Yes.")
    assert play.said[-1] == "Thank you."


def _types(play: Play, utterance: int, text: str) -> None:
    play.give(e.SpeechStarted(utterance, play.now, typed=True))
    play.give(e.SpeechEnded(utterance, play.now))
    play.give(e.Heard(utterance, text, play.now, play.now, 1.0))


def test_those_who_type_need_no_microphone() -> None:
    """A silent one stops no clock behind typed words, until somebody speaks and it falls silent again."""
    play = Play(program(ask("Shall we?", "Maya"), ask("And you?", "Leo"), say("Thank you."))).begin()
    play.until_state(State.ASKING)
    _types(play, -1, "Yes.")
    play.until_state(State.ASKING).give(e.MicrophoneLost(play.now - 8.0, silent=True))
    assert play.session.state is State.ASKING
    play.hears("Well.")
    play.give(e.MicrophoneLost(play.now, silent=True))
    play.until_state(State.LOST)


def test_who_goes_on_without_a_silent_microphone_is_asked_again() -> None:
    """The key for "go on" leads back to the question."""
    play = Play(program(ask("Shall we?", "Maya"), say("Thank you."))).begin().until_state(State.ASKING)
    play.run(9.0)
    play.give(e.MicrophoneLost(play.now - 8.0, silent=True))
    play.presses(e.Command.GO_ON)
    assert "shall we?" in play.said[-1]
    play.until_state(State.ASKING)
    _types(play, -1, "Yes.")
    assert play.said[-1] == "Thank you."


def test_answers_can_be_tapped_at_a_silent_microphone() -> None:
    """They stay on the screen while the clock is stopped, and the first tap is taken."""
    play = Play(program(ask("Shall we?", "Maya"), say("Thank you."))).begin().until_state(State.ASKING)
    offered = play.session.snapshot(play.now).answers
    assert offered
    play.give(e.MicrophoneLost(play.now, silent=True))
    assert play.session.snapshot(play.now).answers == offered
    _types(play, -1, offered[0])
    assert play.said[-1] == "Thank you."


def test_those_who_type_slowly_keep_the_floor() -> None:
    """A turn and a question wait for what is being typed, and go on when nothing came of it."""
    for play, waits in (
        (talking(), State.FLOOR),
        (Play(program(ask("Shall we?", "Maya"), say("Thank you."))).begin(), State.ASKING),
    ):
        play.until_state(waits).give(e.SpeechStarted(-1, play.now, typed=True))
        said = len(play.said)
        play.run(90.0)
        assert play.session.state is waits
        assert len(play.said) == said
        play.give(e.SpeechEnded(-1, play.now))
        play.give(e.NothingHeard(-1))
        play.run(120.0)
        assert len(play.said) > said


def test_what_is_typed_at_a_silent_microphone_is_not_lost() -> None:
    """It belongs to the turn that was held up, and the turn goes on."""
    play = talking()
    play.run(60.0)
    play.give(e.MicrophoneLost(play.now - 30.0, silent=True))
    _types(play, -1, "I would rather write it.")
    play.until_state(State.FLOOR)
    assert play.words_of("Maya") == "It was Sunday. I would rather write it."


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


@pytest.mark.parametrize("command", [e.Command.PAUSE, e.Command.TIME_OUT, e.Command.HELP])
def test_a_microphone_that_comes_back_in_the_meantime_is_not_missed_for_ever(command: e.Command) -> None:
    """Whatever key was pressed while it was gone, the session can be spoken to and goes on."""
    play = talking()
    play.give(e.MicrophoneLost(play.now))
    play.run(10.0)
    play.presses(command)
    play.give(e.MicrophoneFound())
    play.run(60.0)
    for _ in range(4):
        play.until(lambda: play.speaking is None)
        play.run(2.0)
        if play.session.state is not State.FLOOR:
            play.hears("Yes." if play.session.state is State.CONFIRMING else "Go on.")
    play.until_state(State.FLOOR)
    assert play.session.state is State.FLOOR


def test_without_a_microphone_the_companion_keeps_saying_so() -> None:
    """Go on and help come back to the trouble, aloud."""
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
