"""Somebody has to go for a moment, nobody is there, somebody comes back first: the session waits."""

import pytest

from companion.core.api import record as r
from companion.core.api.voices import Fit, partner
from companion.core.program import Answer
from companion.core.state.states import State
from tests.core.play import Play, ask, program, say, turn
from tests.core.stages.talking import left_s, talking


@pytest.mark.parametrize(
    "words",
    [
        "I'll be right back, the door.", "One moment.", "Hold on.", "The baby's crying.", "Bathroom.",
        "Excuse me for a moment.", "Somebody rang the bell.", "Hold on, phone.",
        "The kettle's boiling, hang on.",
    ],
)  # fmt: skip
def test_who_has_to_go_loses_no_time(words: str) -> None:
    """The clock stands, however long it takes, and nothing needs to be answered."""
    play = talking()
    left = left_s(play)
    play.hears(words)
    assert len(play.entries(r.Interrupted)) == 1
    play.run(600.0)
    assert play.session.state is State.PAUSED
    play.hears("I'm back.", voice=partner("Maya"))
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(left, abs=5.0)


def test_who_tells_of_a_door_or_a_phone_has_not_gone() -> None:
    """Their turn goes on."""
    play = talking()
    play.hears("The phone rang and you took it.", voice=partner("Maya"))
    assert play.session.state is State.FLOOR


@pytest.mark.parametrize("words", ["Back.", "I'm back.", "We're back now.", "Just back from work."])
def test_who_says_in_their_turn_that_they_are_back_is_not_waited_for(words: str) -> None:
    """They are here: the turn goes on, and the words are theirs."""
    play = talking()
    play.hears(words, voice=partner("Maya"))
    assert play.session.state is State.FLOOR
    assert words in play.words_of("Maya")


def test_who_only_said_so_and_speaks_on_has_the_floor_again() -> None:
    """What they say is part of their turn; what another says meanwhile is not."""
    play = talking()
    play.hears("Hold on.")
    play.hears("Where is she going?", 1.5, voice=partner("Leo"))
    assert play.session.state is State.PAUSED
    play.hears("It was Sunday, and I had waited for you.", 3.0, voice=partner("Maya"))
    assert play.session.snapshot(play.now).holder == "Maya"
    assert "waited" in play.words_of("Maya")


def test_what_is_said_within_talk_stops_no_clock() -> None:
    """Neither a door in a story nor a baby in one."""
    for words in (
        "The door was locked and I stood there.",
        "The baby was crying all night.",
        "Back then I was alone.",
    ):
        play = talking()
        play.hears(words, 2.0)
        assert play.session.state is State.FLOOR


def test_two_turns_that_nobody_used_are_a_pause_and_no_end() -> None:
    """Who comes back later has their turn, whole."""
    play = Play(program(turn("Maya", time_s=60.0), turn("Leo", time_s=60.0))).begin()
    play.until_state(State.PAUSED).run(3600.0)
    assert not play.entries(r.Ended)
    play.hears("Okay, we're ready.")
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Leo"
    assert left_s(play) > 50.0


def test_two_questions_that_nobody_heard_are_a_pause() -> None:
    """The one that waits is asked again; a single one is left open, as always."""
    play = Play(
        program(ask("Is it warm?", "Maya"), ask("Is it quiet?", "Leo", save="quiet"), say("Good."))
    ).begin()
    play.until_state(State.PAUSED)
    play.hears("We're back.")
    assert "quiet" in play.said[-1]
    play.until_state(State.ASKING)
    play.hears("Yes.")
    play.to_end()
    assert play.session.memory.value("quiet") is True


def test_who_talks_in_a_pause_is_told_once_in_a_while_how_to_go_on() -> None:
    """Not with each sentence."""
    play = talking()
    play.hears("Pause.")
    play.run(60.0)
    before = len(play.said)
    for _ in range(3):
        play.hears("The letter is on the table.", 2.0)
    assert len(play.said) == before + 1
    assert "go on" in play.said[-1]


def test_who_comes_back_first_from_a_break_is_greeted_and_waited_with() -> None:
    """The session goes on when all are there."""
    play = talking()
    play.hears("Time out.")
    play.run(20 * 60.0 + 1)
    play.hears("I'm back.", voice=partner("Maya"))
    assert "Leo" in play.said[-1]
    assert play.session.state is State.TIME_OUT
    play.hears("We're ready.")
    play.together()
    assert sum("Welcome back" in text for text in play.said) == 1
    assert play.said[-1] == "All right. Let's start this part again."


def test_done_at_the_end_of_a_sentence_ends_the_turn_and_loses_no_word() -> None:
    """With or without a pause before it."""
    play = talking()
    play.hears("And that's how it was for me. I'm done.", 3.0, draft=False)
    assert play.entries(r.FloorClosed)[0].ended_by == "words"
    assert "how it was" in play.words_of("Maya")


def test_more_time_behind_the_closing_words_opens_the_turn_again() -> None:
    """Also when the next prompt has begun; the ledger knows one turn."""
    leos = turn("Leo", "What did you hear, and what is it like for you to hear it, now and here?")
    for wait_s in (0.3, 2.0):
        play = talking(program(turn("Maya", "What did you see?", time_s=120.0, patience_s=100.0), leos))
        play.hears("I'm done.")
        play.run(wait_s)
        play.hears("More time.")
        play.until_state(State.FLOOR)
        assert play.session.snapshot(play.now).holder == "Maya"
        assert play.session.ledger.accounts["Maya"].turns == 0
        assert left_s(play) > 120.0
        play.hears("I'm done.")
        play.until_state(State.FLOOR)
        assert play.session.snapshot(play.now).holder == "Leo"


@pytest.mark.parametrize("words", ["Wait, I have more to say.", "Oh, and one more thing.", "I'm not done."])
def test_who_has_more_to_say_may_put_it_in_other_words(words: str) -> None:
    """Where the words began before the next turn was opened."""
    play = talking()
    play.hears("I'm done.")
    play.run(0.3)
    play.hears(words, voice=partner("Maya"))
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Maya"


def test_anothers_wish_for_more_time_opens_no_turn_of_somebody_else() -> None:
    """Who is known by voice not to have held it."""
    play = talking()
    play.hears("I'm done.")
    play.run(0.5)
    play.hears("More time.", 0.6, likeness=(Fit("Maya", 0.4), Fit("Leo", 0.7)))
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Leo"


def test_somebody_who_is_there_is_never_taken_to_be_gone() -> None:
    """Silent questions in between do not add up."""
    steps = [ask(f"Is it {word}?", "Maya", Answer.YES_NO) for word in ("warm", "quiet", "late")]
    play = Play(program(steps[0], say("Good."), steps[1], steps[2])).begin()
    play.until_state(State.ASKING).until_state(State.PROMPT).until(lambda: "Good." in play.said)
    play.hears("We are here.", 1.0)
    play.until(lambda: play.session.state in (State.PAUSED, State.CLOSING))
    assert play.session.state in (State.PAUSED, State.CLOSING)
