"""Coming back: from sleep, and after the program was started again."""

import datetime

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.voices import partner
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn
from tests.core.stages.talking import BREAK_S, left_s, talking

EVENING = datetime.datetime(2026, 3, 1, 20, 0)


def wakes(play: Play, away_s: float = 3600.0, *, anew: bool = False, after_s: float = 5.0) -> Play:
    """The machine is there again, ``after_s`` session seconds later."""
    since_s = play.now
    play.now += after_s
    if anew:
        play.speaking = None  # its mouth has said nothing yet
        play._queue.clear()
        play.quiet_from_s = play.now
    play.give(e.CameBack(since_s, away_s, anew))
    return play


@pytest.mark.parametrize("anew", [False, True])
def test_a_turn_waits_and_goes_on_with_the_same_time(anew: bool) -> None:
    """It is said whose turn it is and how long; nobody loses a second."""
    play = talking()
    before_s = left_s(play)
    wakes(play, anew=anew)
    assert play.session.state is State.PAUSED
    assert "It's Maya's turn, with" in play.said[-1]
    assert play.said[-1].endswith("When you're ready, say: go on.")
    play.run(300.0)
    play.hears("Go on.")
    assert "Maya, it's still your turn." in play.said[-1]
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(before_s)
    assert [entry.why for entry in play.entries(r.Interrupted)] == ["away"]


def test_after_sleep_words_on_their_way_are_kept() -> None:
    """They were spoken, and their transcription goes on."""
    play = talking()
    play.says("I was so tired.", 2.0)
    play.run(2.7)
    wakes(play)
    play.run(5.0)
    assert "I was so tired." in play.words_of("Maya")


def test_started_again_nothing_waits_for_words_that_will_never_come() -> None:
    """The last words are lost, and it says so; the question is asked again."""
    play = Play(program(ask("Are you ready?", save="ready"), say("Good."))).begin().until_state(State.ASKING)
    play.says("Yes.", 1.0)
    play.run(1.2)
    wakes(play, anew=True)
    assert "except perhaps the last few words" in play.said[-1]
    assert "There was a question for you." in play.said[-1]
    play.run(10.0)
    play.hears("Go on.")
    play.until_state(State.ASKING)
    assert play.said[-1].endswith("Are you ready?")
    play.hears("Yes.")
    play.to_end()
    assert play.session.memory.value("ready") is True


def test_a_prompt_is_said_again() -> None:
    """Nobody has to remember its first half."""
    play = Play(program(say("Sit down, and look at each other."))).begin()
    play.run(1.0)
    wakes(play, anew=True)
    play.run(10.0)
    play.hears("Go on.")
    play.to_end()
    assert play.said.count("Sit down, and look at each other.") == 2


@pytest.mark.parametrize("anew", [False, True])
def test_a_break_ends_when_it_was_to_end(anew: bool) -> None:
    """By the clock on the wall; what is left of it is said."""
    play = talking(started_at=EVENING)
    play.presses(e.Command.TIME_OUT).run(60.0)
    wakes(play, 600.0, anew=anew, after_s=0.0)
    assert play.session.state is State.TIME_OUT
    assert play.said[-1] == "About nine minutes left here."
    assert left_s(play) == pytest.approx(BREAK_S - 60.0 - 600.0, abs=2.0)
    play.until(lambda: play.said[-1].startswith("Your break is over"))
    play.hears("Go on.")
    play.together().until_state(State.FLOOR)


def test_who_comes_back_after_the_break_is_called_at_once() -> None:
    """And who comes back much too late finds it ended kindly."""
    play = talking()
    play.presses(e.Command.TIME_OUT).run(60.0)
    wakes(play, 3600.0, anew=True)
    play.run(0.0)
    assert play.said[-1].startswith("Your break is over")
    wakes(play, 30 * 3600.0, anew=True)
    play.to_end()
    assert play.session.ending == "postponed"


def test_a_pause_stays_a_pause_and_says_where_it_is() -> None:
    """And "go on" gives the floor back."""
    play = talking().presses(e.Command.PAUSE).run(20.0)
    wakes(play, anew=True)
    assert play.session.state is State.PAUSED
    assert "It's Maya's turn" in play.said[-1]
    play.hears("Go on.")
    play.until_state(State.FLOOR)


def test_a_question_whether_to_stop_becomes_a_pause() -> None:
    """Nobody is ended because the power failed."""
    play = talking().presses(e.Command.STOP).run(2.0)
    wakes(play, anew=True)
    assert play.session.state is State.PAUSED
    play.run(60.0)
    assert play.session.state is State.PAUSED


def test_a_microphone_that_was_gone_is_there_after_a_new_start() -> None:
    """After sleep it is still missed, until it is found."""
    play = talking()
    play.give(e.MicrophoneLost(play.now))
    assert wakes(play).session.state is State.LOST
    assert wakes(play, anew=True).said[-1].startswith("I'm back.")
    play.hears("Go on.")
    play.until_state(State.FLOOR)


def test_a_pause_without_a_microphone_is_left_like_any_other_after_a_new_start() -> None:
    """Nobody waits for a microphone that is there."""
    play = talking()
    play.give(e.MicrophoneLost(play.now))
    play.presses(e.Command.PAUSE).run(5.0)
    wakes(play, anew=True)
    play.hears("Go on.")
    play.until_state(State.FLOOR)


def test_the_last_words_are_said_again() -> None:
    """The session ends as it was to end."""
    play = Play(program(say("Hello."), people=(1, 2))).begin().until_state(State.CLOSING)
    wakes(play, anew=True)
    play.to_end()
    assert play.session.ending == "finished"
    assert play.said[-1] == play.said[-2]


def test_the_time_of_day_goes_on_while_the_session_stands() -> None:
    """A break after it names the right time."""
    play = talking(started_at=EVENING)
    wakes(play, 3600.0)
    play.hears("Go on.")
    play.until_state(State.FLOOR)
    play.presses(e.Command.TIME_OUT)
    assert "We'll come back at 21:20." in play.said[-1] or "We'll come back at 21:21." in play.said[-1]


def test_where_it_was_is_told_for_other_parts_too() -> None:
    """A silence, a question for one."""
    play = Play(program(p.Silence(head=say("x").head, for_s=100.0))).begin().until_state(State.QUIET)
    play.run(10.0)
    assert "We were at this part: silence." in wakes(play).said[-1]
    play = Play(program(ask("Is it good?", to="Leo"))).begin().until_state(State.ASKING)
    assert "There was a question for Leo." in wakes(play).said[-1]


LEFT_OUT = ("Leave it out.", "No, I'd rather leave that part out.", "Without that part, please.")
MIRRORED = program(
    turn("Maya", "Maya, what was it?", time_s=60.0, save="story"),
    p.Mirror(
        head=head("mirror"),
        of="story",
        by="Leo",
        opener=Template.parse("I heard"),
        check=Template.parse("Was that it?"),
    ),
    say("Let's look ahead."),
    turn("Leo"),
)


def _in_the_mirror(by: e.Command) -> Play:
    play = Play(MIRRORED).begin().until_state(State.FLOOR)
    play.hears("I felt alone on the way home.", 3.0)
    play.hears("I'm done.")
    play.until(lambda: play.session.snapshot(play.now).holder == "Leo").until_state(State.FLOOR)
    return play.presses(by)


def _asked(play: Play, *answers: str) -> None:
    for answer in answers:
        play.until(lambda: play.speaking is None)
        play.run(2.0)
        play.hears(answer)


@pytest.mark.parametrize(("by", "after_s"), [(e.Command.TIME_OUT, 1300.0), (e.Command.PAUSE, 1300.0)])
def test_the_way_back_says_what_was_said_before_and_asks_each(by: e.Command, after_s: float) -> None:
    """One "go on" brings nobody back alone; each is asked how they are, and whether that part is taken up."""
    play = _in_the_mirror(by).run(after_s)
    play.hears("Go on.")
    assert play.said[-1].startswith(
        "Welcome back. Before, Maya said: “I felt alone on the way home.” Maya, how are"
    )
    _asked(play, "A bit better, yes.")
    assert play.said[-1].startswith("Leo, how are you now?")
    _asked(play, "Yes, I'm okay.")
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Leo"


@pytest.mark.parametrize("words", LEFT_OUT)
def test_one_is_enough_to_leave_a_part_out(words: str) -> None:
    """The other isn't asked for show, and the mirror isn't begun again."""
    play = _in_the_mirror(e.Command.TIME_OUT).run(1300.0)
    play.hears("Go on.")
    _asked(play, words)
    play.until(lambda: "Let's look ahead." in play.said)
    assert not [text for text in play.said if text.startswith("Leo, how are you now?")]
    assert sum("what did you hear?" in text for text in play.said) == 1


def test_nobodys_go_on_is_anothers_yes() -> None:
    """Where their voices are known, Leo's "go on" doesn't bring Maya back."""
    play = _in_the_mirror(e.Command.STOP)
    play.hears("Go on.", voice=partner("Leo"))
    _asked(play, "")
    play.hears("Go on.", 2.0, voice=partner("Leo"))
    assert play.session.picture(play.now).holder == "Maya"
    assert play.to_end().session.ending == "stopped"


def test_a_pause_and_a_break_call_a_second_time_and_end_kindly() -> None:
    """Who missed the first call hears another; an empty room isn't spoken to for a day."""
    for by, calls in ((e.Command.PAUSE, "We're still paused."), (e.Command.TIME_OUT, "I'm still here.")):
        play = _in_the_mirror(by)
        said = len(play.said)
        play.run(25 * 3600.0)
        assert play.session.ending == "postponed"
        assert len(play.said) - said == 3
        assert play.said[-2].startswith(calls)
        assert play.said[-1] == "Then let's leave it for today. There will be another evening."
