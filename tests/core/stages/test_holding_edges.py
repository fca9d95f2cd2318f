"""The edges of a turn: its limit, its offers and its end, where somebody goes on speaking."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.api.voices import Fit, Likeness
from companion.core.program import Answer
from companion.core.state.states import State
from tests.core.play import ENDPOINT_S, Play, ask, program, say, turn


def maya(*after: p.Step, **more: Any) -> Play:
    """A session at the moment Maya's floor opens; Leo's turn follows."""
    steps = after or (turn("Leo", time_s=60.0),)
    play = Play(program(turn("Maya", save="words", **more), *steps))
    return play.begin().until_state(State.FLOOR)


def goes_on(play: Play, text: str, for_s: float, pause_s: float) -> None:
    """Somebody speaks ``pause_s`` after what was said last."""
    play.says(text, for_s, after_s=play.quiet_from_s - play.now + pause_s - ENDPOINT_S)


def spoken_s(play: Play) -> list[float]:
    """When the companion began to speak."""
    return [at_s for at_s, action in play.log if isinstance(action, a.Speak)]


@pytest.mark.parametrize("pause_s", [0.73, 1.0, 1.6])
@pytest.mark.parametrize("over_s", [0.0, 4.0, 10.0])
def test_a_pause_at_the_limit_or_in_grace_is_not_spoken_into(pause_s: float, over_s: float) -> None:
    """Who breathes there and goes on is not talked over, and all their words are kept."""
    play = maya(time_s=30.0, grace_s=20.0)
    said = len(play.said)
    limit_s = play.now + 30.0
    play.says("I waited for a long time.", 30.0 + over_s - pause_s / 2)
    goes_on(play, "And then you came.", 3.0, pause_s)
    play.run(limit_s + over_s + pause_s / 2 + 3.0 - play.now)
    assert len(play.said) == said
    assert play.to_end().words_of("Maya") == "I waited for a long time. And then you came."


def test_who_goes_on_within_the_first_closing_words_keeps_the_floor() -> None:
    """The voice stops at once and the turn goes on, past its limit; its end comes later."""
    play = maya(time_s=30.0, patience_s=100.0)
    play.says("I felt alone.", 3.0)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    play.run(0.3)
    play.says("And one more thing.", 3.0)
    play.run(0.01)
    assert play.session.state is State.GRACE
    assert play.speaking is None
    play.until(lambda: len(play.entries(r.FloorClosed)) == 2)
    assert play.words_of("Maya") == "I felt alone. And one more thing."
    assert play.session.ledger.accounts["Maya"].turns == 1


def test_at_the_end_of_the_grace_the_companion_goes_on() -> None:
    """It waits for a breath, says the name, and is not stopped again."""
    play = maya(time_s=30.0, grace_s=5.0)
    play.says("On and on.", 37.0)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert "Maya" in play.said[-1]
    play.says("But I still.", 2.0)
    play.run(2.0)
    assert play.session.state is State.PROMPT
    assert play.words_of("Maya").startswith("On and on.")


def test_an_offer_ends_at_the_first_word() -> None:
    """What is said there belongs to the turn, and "I'm done" there is obeyed."""
    play = maya(patience_s=20.0).until_state(State.ASIDE)
    assert next(action for _, action in reversed(play.log) if isinstance(action, a.Speak)).softly
    play.says("It began in spring.", 2.0)
    play.run(0.01)
    assert play.session.state is State.FLOOR
    play.until_state(State.ASIDE)
    play.hears("I'm done.")
    assert play.entries(r.FloorClosed)[0].ended_by == "words"
    assert play.words_of("Maya") == "It began in spring."


def test_a_cough_over_the_offer_is_met_with_another() -> None:
    """An offer that was cut short has not been heard: the turn is not ended by it."""
    play = maya(time_s=180.0, patience_s=20.0).until_state(State.ASIDE)
    play.says("", 0.4)
    play.run(2.0)
    assert play.session.state is State.FLOOR
    play.until_state(State.ASIDE)
    assert "move on" not in play.said[-1]


def test_the_floor_of_the_next_opens_when_the_last_has_finished() -> None:
    """No tone and no clock begin over words of the turn before; no second is taken from whose turn it is."""
    play = maya(time_s=30.0, grace_s=5.0)
    play.says("On and on and on.", 50.0)
    play.until(lambda: play.said[-1].startswith("Leo"))
    play.until(lambda: play.speaking is None)
    assert [tone for _, tone in play.tones].count(Tone.OPEN) == 1
    play.until(lambda: len(play.entries(r.FloorOpened)) == 2)
    assert play.now == play.quiet_from_s
    assert play.to_end().words_of("Leo") == ""


def test_more_time_behind_the_closing_words_opens_the_turn_again() -> None:
    """Also over the prompt of the next, for some seconds."""
    play = maya(time_s=30.0, patience_s=100.0)
    play.until(lambda: play.said[-1].startswith("Leo"))
    play.hears("More time, please.")
    play.until_state(State.FLOOR)
    assert play.session.picture(play.now).holder == "Maya"


LEO = (Fit("Maya", 0.4), Fit("Leo", 0.7))
MAYA = (Fit("Maya", 0.7), Fit("Leo", 0.4))


@pytest.mark.parametrize(
    ("after_s", "likeness", "before", "holder"),
    [
        (0.8, (), "", "Maya"),
        (0.8, MAYA, "", "Maya"),
        (0.8, LEO, "", "Leo"),
        (7.0, (), "", "Leo"),
        (0.8, MAYA, "I heard you.", "Leo"),
    ],
)
def test_more_time_just_inside_the_next_floor_opens_the_turn_of_who_says_it(
    after_s: float, likeness: Likeness, before: str, holder: str
) -> None:
    """Of the last holder, where the voice is not known; whose floor it is keeps it once they have spoken."""
    play = maya(time_s=30.0, patience_s=100.0)
    play.until(lambda: len(play.entries(r.FloorOpened)) == 2)
    if before:
        play.says(before, 1.0)
    word = play.says("More time, please.", after_s=after_s, likeness=likeness)
    play.run(after_s + 3.0)
    play.until_state(State.FLOOR)
    assert play.session.picture(play.now).holder == holder
    assert play.session.listening.owners[word].speaker == (holder if not before else "Maya")
    play.to_end()
    maya_held_s = sum(closed.held_s for closed in play.entries(r.FloorClosed) if closed.holder == "Maya")
    account = play.session.ledger.accounts["Maya"]
    assert account.turns == 1
    assert account.held_s == pytest.approx(maya_held_s)


def test_more_time_just_after_a_question_has_begun_opens_the_turn_before() -> None:
    """The question is asked again after it."""
    play = maya(ask("What did you hear?", "Leo", Answer.TEXT), time_s=30.0, patience_s=100.0)
    play.until_state(State.ASKING).run(0.8)
    play.hears("More time, please.")
    play.until_state(State.FLOOR)
    assert play.session.picture(play.now).holder == "Maya"
    play.says("I saw a heron.")
    play.until(lambda: "did you hear?" in play.said[-1] and play.speaking is None)
    assert play.session.picture(play.now).holder == "Leo"


def test_a_silent_minute_is_a_minute() -> None:
    """It ends at its limit, after an offer, without a warning for nobody."""
    play = maya(time_s=60.0)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    closed = play.entries(r.FloorClosed)[0]
    assert closed.ended_by == "time"
    assert closed.held_s == pytest.approx(60.0)
    assert Tone.NEARLY_OVER not in [tone for _, tone in play.tones]


def test_silence_that_ends_a_turn_is_announced() -> None:
    """With the seconds that are left, in words and on the screen."""
    play = maya(time_s=180.0)
    play.until(lambda: "twenty seconds" in play.said[-1])
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).goes_on_in_s == pytest.approx(20.0)
    announced_s = play.now
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert play.entries(r.FloorClosed)[0].at_s == pytest.approx(announced_s + 20.0)


@pytest.mark.parametrize(
    ("pauses_s", "waits_s"), [((), 3.0), ((0.8,), 2.0), ((0.8, 1.4), 2.6), ((2.9,), 4.0)]
)
def test_a_free_answer_is_waited_for_by_its_own_pauses(pauses_s: tuple[float, ...], waits_s: float) -> None:
    """Who pauses shortly waits shortly; the screen shows how long."""
    play = Play(program(ask("What was good?", "Maya", Answer.TEXT), say("Thank you."))).begin()
    play.until_state(State.ASKING).run(1.0)
    play.says("The garden.", 1.5)
    for pause_s in pauses_s:
        goes_on(play, "And the walk.", 1.5, pause_s)
    ended_s = play.quiet_from_s - ENDPOINT_S
    play.run(ended_s + 1.5 - play.now)
    assert play.session.snapshot(play.now).goes_on_in_s == pytest.approx(waits_s - 1.5)
    play.until(lambda: play.said[-1] == "Thank you.")
    assert play.now == pytest.approx(ended_s + waits_s)


@pytest.mark.parametrize(
    "sentences", [["We planted a tree.", "That's it."], ["We planted a tree. That's it."]]
)
def test_thats_it_ends_a_free_answer(sentences: list[str]) -> None:
    """Alone, or as its last sentence, which is no part of the answer."""
    play = Play(program(ask("What was good?", "Maya", Answer.TEXT, save="good"), say("${good}"))).begin()
    play.until_state(State.ASKING).run(1.0)
    for sentence in sentences:
        play.says(sentence, 1.0)
    ended_s = play.quiet_from_s - ENDPOINT_S
    play.until(lambda: play.said[-1] == "We planted a tree.")
    assert play.now < ended_s + 1.5


@given(st.lists(st.tuples(st.floats(0.3, 12.0), st.floats(0.7, 1.9)), min_size=1, max_size=8))
def test_nobody_who_only_breathes_is_talked_over(parts: list[tuple[float, float]]) -> None:
    """Until the end of the grace, wherever the limit falls."""
    play = maya(time_s=20.0, grace_s=20.0)
    grace_ends_s = play.now + 40.0
    said = len(spoken_s(play))
    for for_s, pause_s in parts:
        goes_on(play, "And so.", for_s, pause_s)
    ends_s = play.quiet_from_s - ENDPOINT_S
    play.run(max(0.1, min(ends_s, grace_ends_s - 0.01) - play.now))
    assert len(spoken_s(play)) == said


def test_a_command_of_the_keyboard_ends_a_floor_that_waits_to_open() -> None:
    """The record has its beginning and its end."""
    play = maya(time_s=10.0, grace_s=2.0)
    play.says("On and on and on.", 60.0)
    play.until(lambda: play.said[-1].startswith("Leo") and play.speaking is None)
    play.presses(e.Command.PASS)
    assert len(play.entries(r.FloorOpened)) == len(play.entries(r.FloorClosed)) == 2
