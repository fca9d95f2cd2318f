"""Prompts, what is said over them, and waiting for words."""

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn

LONG = "Sit down, look at each other, and let the day be the day for a while."


def kinds(play: Play) -> list[type]:
    """Kinds of the actions so far."""
    return [type(action) for _, action in play.log]


def test_the_voice_goes_down_at_once_and_comes_back_after_a_listening_sound() -> None:
    """First lower the volume, then decide what it was."""
    for sound in ("Mm-hm.", "", "What a day it was."):
        play = Play(program(say(LONG))).begin()
        play.run(0.5)
        play.says(sound, 0.5)
        play.run(0.1)
        assert a.Duck in kinds(play)
        play.run(2.0)
        assert kinds(play).index(a.Unduck) > kinds(play).index(a.Duck)
        assert play.said == [LONG]
        assert play.session.state is State.PROMPT


def test_stop_and_pause_stop_a_prompt_in_its_first_second_too() -> None:
    """A command is never talked over."""
    for word, state in (("Stop.", State.CONFIRMING), ("Pause.", State.PAUSED)):
        play = Play(program(say(LONG))).begin()
        play.says(word, 0.3)
        play.until_state(state)
        assert a.Hush in kinds(play)


def test_repeat_says_a_prompt_from_its_beginning_once() -> None:
    """Not twice, also when an aside is in between."""
    play = Play(program(say(LONG))).begin()
    play.run(1.0)
    play.presses(e.Command.REPEAT)
    assert play.said == [LONG, LONG]
    play.presses(e.Command.HOW_LONG)
    play.presses(e.Command.REPEAT).to_end()
    assert play.said.count(LONG) == 3


def test_a_prompt_goes_on_after_an_aside() -> None:
    """From its beginning; go on cuts the aside short."""
    play = Play(program(say(LONG))).begin()
    play.presses(e.Command.HOW_LONG)
    play.until_state(State.PROMPT)
    assert play.said[-1] == LONG
    play.presses(e.Command.HOW_LONG)
    play.presses(e.Command.GO_ON)
    assert play.session.state is State.PROMPT
    assert play.said[-1] == LONG


def test_skip_leaves_a_step_out_where_the_script_allows_it() -> None:
    """And says so where not."""
    play = Play(program(say(LONG), say("Next."))).begin()
    play.presses(e.Command.SKIP)
    assert play.said[-1] == "Next."
    fixed = p.Say(head=head(skippable=False), texts=(Template.parse(LONG),))
    play = Play(program(fixed, say("Next."))).begin()
    play.presses(e.Command.SKIP)
    assert "can't be skipped" in play.said[-1]


def test_a_second_pass_skips_nobody_else() -> None:
    """ "That's fine" may be cut short without passing for the next partner."""
    each = p.Each(head=head("each"), person="one", do=(turn("one", time_s=60.0),))
    play = Play(program(each), ("Maya", "Leo", "Sam")).begin().until_state(State.FLOOR)
    play.presses(e.Command.PASS).presses(e.Command.PASS)
    assert play.said[-1].startswith("Leo, the floor is yours")


def test_a_skip_behind_a_pass_does_not_ask_who_was_passed_over() -> None:
    """Who passed on mirroring is not followed by the question whether it was heard."""
    mirror = p.Mirror(
        head=head("mirror"),
        of="words",
        by="Leo",
        opener=Template.parse("I heard"),
        check=Template.parse("Was that it?"),
    )
    play = Play(program(turn("Maya", save="words"), mirror)).begin().until_state(State.FLOOR)
    play.hears("I felt alone.", 2.0)
    play.presses(e.Command.DONE).until(lambda: play.session.snapshot(play.now).holder == "Leo")
    play.presses(e.Command.PASS).presses(e.Command.SKIP).to_end()
    assert not any("Was that it?" in text for text in play.said)


def test_words_that_a_prompt_reads_back_are_waited_for() -> None:
    """A slow transcription is not read back as silence, and a dead one holds nobody for ever."""
    for arrives in (True, False):
        play = (
            Play(program(turn("Maya", save="words"), say("You said: ${words}")))
            .begin()
            .until_state(State.FLOOR)
        )
        play.give(e.SpeechStarted(90, play.now))
        play.give(e.SpeechEnded(90, play.now))
        play.presses(e.Command.DONE)
        play.until_state(State.GATHERING)
        if arrives:
            play.give(e.Heard(90, "I felt alone.", play.now, play.now, 0.9))
        play.until_state(State.PROMPT)
        assert play.said[-1] == ("You said: I felt alone." if arrives else "You said:")


def test_safety_words_work_while_words_are_waited_for() -> None:
    """There is no moment in which stop is not heard."""
    for word, state in (("Stop.", State.CONFIRMING), ("Pineapple", State.CLOSING), ("Pause.", State.PAUSED)):
        script = program(turn("Maya", save="words"), say("You said: ${words}"))
        play = Play(script, safe_word="pineapple").begin().until_state(State.FLOOR)
        play.give(e.SpeechStarted(90, play.now))
        play.give(e.SpeechEnded(90, play.now))
        play.presses(e.Command.DONE)
        play.until_state(State.GATHERING)
        play.hears(word, 0.3)
        assert play.session.state is state


@pytest.mark.parametrize(
    ("over", "words", "obeyed"),
    [
        (True, "We're just be quiet.", False),
        (True, "Just be quiet.", False),
        (True, "Quiet.", False),
        (True, "Let's leave it there, please.", True),
        (True, "Stop.", True),
        (False, "Just be quiet.", True),
    ],
)
def test_free_words_over_a_prompt_that_are_its_own_command_nothing(
    over: bool, words: str, obeyed: bool
) -> None:
    """They may be an echo that was misheard; plain commands and other words are obeyed, and all of them
    over another prompt."""
    first = "You can say what you still need. Or just be quiet."
    second = "Now breathe, as slowly as you like, and let your shoulders sink a little."
    play = Play(program(say(first), say(second))).begin()
    play.until(lambda: play.said[-1] == (first if over else second)).run(1.0)
    assert play.speaking is not None
    play.hears(words, 0.3)
    assert (play.session.state is State.CONFIRMING) is obeyed


def test_the_record_is_complete_before_the_session_is_over() -> None:
    """The last words of the last turn are waited for; commands in them change nothing any more."""
    play = Play(program(turn("Maya", time_s=30.0, patience_s=100.0))).begin().until_state(State.FLOOR)
    play.give(e.SpeechStarted(90, play.now))
    play.run(29.0)
    play.presses(e.Command.DONE)
    play.until(lambda: play.session.state is State.CLOSING and play.speaking is None)
    play.give(e.SpeechEnded(90, play.now))
    play.presses(e.Command.STOP)
    play.give(e.Heard(90, "That was it, mostly.", 5.0, play.now, 0.9))
    play.to_end()
    assert play.words_of("Maya") == "That was it, mostly."
    assert isinstance(play.entries(r.Ended)[-1], r.Ended)


@pytest.mark.parametrize(("stands_alone", "ends"), [(False, State.ENDED), (True, State.CLOSING)])
def test_a_part_of_the_start_goes_on_with_what_a_draft_has_answered(stands_alone: bool, ends: State) -> None:
    """The record of a yes is waited for only in a talk: at the start people would wait for nothing."""
    play = Play(program(ask("Is that right?", save="right"), stands_alone=stands_alone)).begin()
    play.until_state(State.ASKING)
    play.give(e.SpeechStarted(90, play.now))
    play.run(0.5)
    play.give(e.SpeechEnded(90, play.now))
    play.give(e.Heard(90, "Yeah, that's right.", play.now - 0.5, play.now, 0.9, draft=True))
    play.until(lambda: play.speaking is None)
    assert play.session.state is ends
    assert play.session.memory.values["right"] is True


def test_a_part_of_the_start_waits_for_what_may_be_taken_back() -> None:
    """What is said behind an answer is heard to its end, whatever it will be."""
    play = Play(program(ask("Is that right?", save="right"), stands_alone=False)).begin()
    play.until_state(State.ASKING)
    play.hears("Yes.")
    play.give(e.SpeechStarted(91, play.now))
    play.until(lambda: play.speaking is None)
    assert play.session.state is State.CLOSING


def test_every_prompt_in_the_record_ends() -> None:
    """Captions know when each began and ended."""
    play = Play(program(say(LONG), turn("Maya", time_s=30.0), say(LONG))).begin()
    play.run(1.0)
    play.presses(e.Command.HELP)
    play.to_end()
    assert len(play.entries(r.CompanionSaid)) == len(play.entries(r.CompanionFell))
