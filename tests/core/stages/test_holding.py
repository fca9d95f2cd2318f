"""Turns, as a couple lives them."""

from typing import Any

import pytest

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.program import Ends, Turn
from companion.core.state.states import State
from tests.core.play import Play, head, program, say, turn

SAVED = "${words}"


def holding(*after: Turn, **more: Any) -> Play:
    """A session at the moment Maya's floor opens."""
    play = Play(program(turn("Maya", save="words", **more), say(f"You said: {SAVED}"), *after))
    return play.begin().until_state(State.FLOOR)


def closed(play: Play) -> r.FloorClosed:
    """How the first turn ended."""
    return play.entries(r.FloorClosed)[0]


def test_a_turn_is_announced_opened_and_thanked_for() -> None:
    """The holder knows that the floor is theirs, for how long, and that they were heard."""
    play = holding(time_s=120.0)
    assert play.said == ["Maya, the floor is yours. You have two minutes."]
    assert play.tones == [(play.now, Tone.OPEN)]
    play.hears("I felt alone on Sunday.", 3.0)
    play.hears("I'm done.")
    assert play.said[-1].startswith("Thank you")
    play.to_end()
    assert "You said: I felt alone on Sunday." in play.said


def test_a_turn_ends_by_words() -> None:
    """ "I'm done" hands the floor back, and is no part of what was said."""
    play = holding()
    play.hears("I felt alone on Sunday.", 3.0)
    play.hears("Okay, I'm done.")
    assert closed(play).ended_by == "words"
    assert play.to_end().words_of("Maya") == "I felt alone on Sunday."


def test_a_wish_ends_nothing() -> None:
    """Words that would be commands are talk within a sentence."""
    play = holding()
    play.hears("I wish you'd stop.", 2.0)
    play.hears("I'm done with always having to ask for help.", 2.0)
    assert play.session.state is State.FLOOR
    assert play.words_of("Maya") == "I wish you'd stop. I'm done with always having to ask for help."


def test_a_turn_meets_its_limit_in_silence_and_closes_on_the_spot() -> None:
    """With a tone, at the limit and not a moment later."""
    play = holding(time_s=60.0, patience_s=100.0)
    opened_s = play.now
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert closed(play) == r.FloorClosed(opened_s + 60.0, "Maya", 60.0, "time")
    assert [tone for _, tone in play.tones] == [Tone.OPEN, Tone.NEARLY_OVER, Tone.CLOSE]
    assert play.tones[1][0] == opened_s + 40.0


def test_the_sentence_in_progress_may_end() -> None:
    """At the limit nobody is cut off: a soft tone, and the turn closes when the sentence is over."""
    play = holding(time_s=30.0, grace_s=20.0)
    play.says("This is a long sentence that goes on and on.", 35.0)
    play.run(31.0)
    assert play.session.state is State.GRACE
    assert play.tones[-1][1] is Tone.LIMIT
    play.run(6.5)
    assert closed(play).ended_by == "time"
    assert "goes on and on" in play.to_end().words_of("Maya")


def test_grace_runs_out() -> None:
    """A sentence without an end is closed kindly, where no breath comes; its words are kept all the same."""
    play = holding(time_s=30.0, grace_s=10.0)
    opened_s = play.now
    play.says("And another thing.", 60.0)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert closed(play).at_s == opened_s + 45.0
    assert play.to_end().words_of("Maya") == "And another thing."


def test_a_cough_at_the_limit_is_no_sentence() -> None:
    """The turn closes when it is known that nothing was said."""
    play = holding(time_s=30.0, patience_s=100.0)
    play.run(29.5)
    play.says("", 1.0)
    play.until_state(State.GRACE)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert closed(play).ended_by == "time"
    assert closed(play).held_s < 33.0


@pytest.mark.parametrize("sound", ["", "Mm-hm."])
def test_a_listening_sound_does_not_answer_the_offer(sound: str) -> None:
    """Nor does a cough: the silence goes on, and after an announcement the floor is let go."""
    play = holding(patience_s=20.0)
    for _ in range(2):
        play.until_state(State.ASIDE)
        play.until_state(State.FLOOR)
    assert "twenty seconds" in play.said[-1]
    offered_s = play.now
    play.run(10.0)
    play.says(sound, 0.5)
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert closed(play).ended_by == "silence"
    assert closed(play).at_s == offered_s + 20.0


def test_skip_leaves_the_rest_of_a_turn_out() -> None:
    """Where nothing protects it."""
    play = holding().run(5.0)
    play.hears("Skip.")
    assert closed(play).ended_by == "skip"
    assert play.said[-1] in ("All right, we'll leave that out.", "We'll leave that out and move on.")


def test_when_there_is_no_more_time_the_companion_says_how_much_is_left() -> None:
    """A turn is doubled at most; past its limit there is only the sentence to end."""
    play = holding(time_s=60.0, patience_s=200.0)
    for _ in range(2):
        play.hears("More time, please.")
        play.until_state(State.FLOOR)
    assert "all the time there is" in play.said[-1]
    assert "two minutes left" in play.said[-1]
    play.says("And so on.", 200.0)
    play.until_state(State.GRACE)
    play.presses(e.Command.MORE_TIME)
    assert "finish your sentence" in play.said[-1]
    assert "left" not in play.said[-1]


def test_more_time_may_be_asked_for_in_the_last_sentence() -> None:
    """Who asks just at the limit is heard, and has the floor again."""
    play = holding(time_s=60.0, patience_s=100.0)
    play.run(59.0)
    play.hears("More time, please.", 2.0)
    assert play.session.state is State.ASIDE
    assert "one minute more" in play.said[-1] or "One minute more" in play.said[-1]
    play.until_state(State.FLOOR)
    assert 50.0 < (play.session.snapshot(play.now).time_left_s or 0.0) < 60.0


def test_more_time_may_be_the_last_sentence_of_many() -> None:
    """What was said before it is kept; in the middle, or of something else, it is talk."""
    play = holding(time_s=60.0, patience_s=100.0)
    for text in (
        "I need more time with you. That is all I wish.",
        "More time, please. I am not done yet.",
    ):
        play.hears(text, 3.0)
        assert play.session.state is State.FLOOR
    play.hears("And that was the week. Can I have more time?", 3.0)
    assert "one minute more" in play.said[-1].lower()
    assert "that was the week" in play.words_of("Maya")


@pytest.mark.parametrize(
    ("text", "obeyed"),
    [
        ("And that was the week. Pause.", True),
        ("And that was the week. Skip, please.", True),
        ("And that was the week. You always skip.", False),
        ("And that was the week. Skip it.", False),
        ("Pause. That is what you said, every week.", False),
    ],
)
def test_pause_and_skip_may_be_the_last_sentence_of_many(text: str, obeyed: bool) -> None:
    """What was said before it is kept; within other words, or to a partner, they are talk."""
    play = holding(time_s=60.0, patience_s=100.0)
    play.hears(text, 3.0)
    assert "week" in play.words_of("Maya")
    assert obeyed == (play.session.state is not State.FLOOR)


@pytest.mark.parametrize(
    ("text", "forgotten"),
    [
        ("And that was the week. Forget that, please.", True),
        ("And that was the week. Please don't keep that.", True),
        ("And that was the week. Forget what I just said.", True),
        ("And that was the week. Forget that.", False),
        ("Please forget that. And that was the week.", False),
    ],
)
def test_words_may_be_forgotten_in_the_same_breath(text: str, forgotten: bool) -> None:
    """Nothing of them stays, it is said, and the turn goes on; without a please it is talk."""
    play = holding(time_s=60.0, patience_s=100.0)
    play.hears(text, 3.0)
    assert forgotten == ("week" not in play.words_of("Maya"))
    play.until_state(State.FLOOR)
    play.hears("It was about the garden.", 3.0)
    assert "garden" in play.words_of("Maya")


def test_i_am_done_may_be_said_in_grace() -> None:
    """The turn then ended by words."""
    play = holding(time_s=30.0, patience_s=100.0)
    play.run(29.5)
    play.says("I'm done.", 1.0)
    play.until_state(State.GRACE)
    play.run(3.0)
    assert closed(play).ended_by == "words"


def test_a_long_silence_is_met_with_an_offer_and_an_unanswered_offer_ends_the_turn() -> None:
    """People pause, cry, think: the floor stays theirs for a while, and then it is let go kindly."""
    play = holding(patience_s=20.0)
    play.hears("I don't know how to say this.", 3.0)
    play.until_state(State.ASIDE)
    assert "Maya" in play.said[-1]
    assert play.tones[-1][1] is Tone.OPEN
    play.until(lambda: bool(play.entries(r.FloorClosed)))
    assert closed(play).ended_by == "silence"


def test_an_offer_is_answered_by_going_on() -> None:
    """Speaking again keeps the floor; what is said over the offer belongs to the turn."""
    play = holding(patience_s=20.0)
    play.until_state(State.ASIDE)
    play.hears("It began on Sunday.", 1.0)
    assert play.session.state is State.FLOOR
    play.run(15.0)
    assert play.session.state is State.FLOOR
    assert play.words_of("Maya") == "It began on Sunday."


@pytest.mark.parametrize("sound", ["Mm-hm.", "Yeah.", ""])
def test_a_listening_sound_never_stops_a_prompt(sound: str) -> None:
    """The voice goes down while it isn't known what it is, and comes back; the clock waits for it."""
    play = holding()
    play.presses(e.Command.HOW_LONG)
    said = len(play.said)
    left_s = play.session.snapshot(play.now).time_left_s
    play.hears(sound, 0.3)
    assert play.session.state is State.ASIDE
    assert len(play.said) == said
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).time_left_s == left_s or left_s is None


def test_the_clock_stands_while_the_companion_speaks() -> None:
    """Help, how long and repeat cost the holder nothing."""
    play = holding(time_s=60.0)
    for command in (e.Command.HELP, e.Command.HOW_LONG, e.Command.REPEAT, e.Command.HELP):
        play.run(5.0)
        play.presses(command)
        assert play.session.state is State.ASIDE
        play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).time_left_s == pytest.approx(40.0)


def test_how_long_and_help_are_answered_by_voice() -> None:
    """With the time that is left, and with what can be said."""
    play = holding(time_s=180.0, patience_s=100.0)
    play.run(60.0)
    play.hears("How long?")
    assert "two minutes left, Maya" in play.said[-1]
    play.until_state(State.FLOOR)
    play.hears("Help.")
    assert "Maya's turn" in play.said[-1]
    assert "I'm done" in play.said[-1]


def test_help_does_not_offer_what_the_script_switched_off() -> None:
    """Nobody is told to say words that do nothing."""
    script = program(turn("Maya"), switched_off=frozenset({"pass", "more time"}))
    play = Play(script).begin().until_state(State.FLOOR)
    play.presses(e.Command.HELP)
    assert "pass" not in play.said[-1]
    assert "more time" not in play.said[-1]
    play.until_state(State.FLOOR)
    play.presses(e.Command.PASS)
    assert play.session.state is State.FLOOR


def test_repeat_says_the_prompt_again() -> None:
    """As it was said, with the clock waiting."""
    play = Play(program(turn("Maya", "What did you see?"))).begin().until_state(State.FLOOR)
    play.hears("Sorry, could you repeat that?")
    play.until_state(State.FLOOR)
    assert play.said.count("Maya, what did you see?") == 2


def test_before_the_minimum_i_am_done_is_asked_once() -> None:
    """There is time left; who says it again is believed."""
    play = holding(time_s=120.0, at_least_s=60.0)
    play.run(5.0)
    play.hears("I'm done.")
    assert "still have two minutes, Maya" in play.said[-1]
    play.until_state(State.FLOOR)
    play.hears("I'm done.")
    assert closed(play).ended_by == "words"


def test_a_turn_that_only_time_ends_is_not_closed_by_a_slip_of_the_tongue() -> None:
    """ "I'm done" is met with the time that is left, and believed the second time: nobody is held."""
    play = holding(time_s=60.0, ends=frozenset({Ends.ON_TIME}))
    play.hears("I'm done.")
    play.until_state(State.FLOOR)
    play.hears("I'm done.")
    assert closed(play).ended_by == "words"


def test_skip_waits_for_protected_time_and_pass_never_waits() -> None:
    """Nobody else can take the floor away early; the holder may always give it back."""
    play = holding(time_s=120.0, protected_s=60.0)
    play.hears("Skip.")
    assert "is still Maya's time" in play.said[-1]
    play.until_state(State.FLOOR)
    play.hears("Pass.")
    assert closed(play).ended_by == "pass"
    assert play.session.ledger.accounts["Maya"].passed == 1


def test_what_can_not_be_skipped_is_not_skipped() -> None:
    """But passing stays possible, and the companion says so."""
    step = Turn(head=head(skippable=False), holder="Maya")
    play = Play(program(step)).begin().until_state(State.FLOOR)
    play.presses(e.Command.SKIP)
    assert "You can pass" in play.said[-1]
    play.until_state(State.FLOOR)
    play.presses(e.Command.PASS)
    assert closed(play).ended_by == "pass"


def test_a_pass_leaves_nothing_of_an_earlier_turn_to_be_used() -> None:
    """Who passes before the floor opens is not credited with what the other said a round ago."""
    play = Play(program(turn("Maya", save="words"), turn("Leo", save="words"), say(f"You said: {SAVED}")))
    play.begin().until_state(State.FLOOR)
    play.hears("I felt alone.", 2.0)
    play.hears("I'm done.")
    play.until(lambda: play.said[-1].startswith("Leo, the floor"))
    play.hears("Pass.")
    play.to_end()
    assert not [text for text in play.said if "You said" in text]
