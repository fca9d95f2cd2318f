"""What is said to a question and is no plain answer, and how it is met."""

from typing import Any

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.program import Answer, Option
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn

QUESTION = "Is now a good time?"
DRINKS = (Option("walk", ("a walk", "walk")), Option("tea", ("tea", "a cup of tea")))
KEEP = (Option("nothing", ("nothing",)), Option("words", ("your words too", "everything")))


def asking(question: str = QUESTION, to: str = "Maya", **more: Any) -> Play:
    """A session that waits for Maya's answer."""
    play = Play(program(ask(question, to, save="answer", **more), say("Thank you.")))
    return play.begin().until_state(State.ASKING)


def said(play: Play, words: str) -> str:
    """What the companion says to ``words``."""
    before = len(play.said)
    play.says(words)
    play.until(lambda: len(play.said) > before or play.session.state is State.ENDED)
    return play.said[-1]


def value(play: Play) -> object:
    """What was saved."""
    return play.session.memory.value("answer")


@pytest.mark.parametrize("words", ["Let me think.", "One moment.", "Hm, good question.", "Hold on."])
def test_who_asks_for_time_gets_it_and_it_counts_for_nothing(words: str) -> None:
    """However often: the question is neither used up nor asked again at once."""
    play = asking()
    for _ in range(5):
        assert "Maya" in said(play, words)
        play.until_state(State.ASKING)
        before = len(play.said)
        play.run(30.0)
        assert len(play.said) == before
    play.hears("Yes.")
    assert value(play) is True


@pytest.mark.parametrize("words", ["What was the question?", "Pardon?", "Sorry, what?", "I didn't hear you."])
def test_who_did_not_hear_is_asked_again_and_the_second_time_slower(words: str) -> None:
    """The question itself, not how to answer it."""
    play = asking("Would you like tea, or a walk?")
    assert said(play, words) == "Maya, would you like tea, or a walk?"
    play.until_state(State.ASKING)
    assert said(play, words) == "Maya. Would you like tea. Or a walk?"


def test_a_question_back_is_answered_by_the_script() -> None:
    """Then what was asked is asked in short."""
    play = asking("It takes a while. Is now a good time?", help=Template(("About an hour.",)))
    assert said(play, "How long does it take?") == "About an hour. Is now a good time?"


def test_a_question_back_is_answered_kindly_where_the_script_says_nothing() -> None:
    """Twice; then the question is only asked again."""
    play = asking("How calm are you?", answer=Answer.RATING)
    assert "ten" in said(play, "Is ten good or bad?")
    play.until_state(State.ASKING)


def test_not_to_know_is_given_room_and_is_no_no() -> None:
    """Who can't decide is not hurried, and nothing is saved."""
    play = asking()
    assert "Maya" in said(play, "I can't decide.")
    play.until_state(State.ASKING)
    before = len(play.said)
    play.run(30.0)
    assert (value(play), len(play.said)) == (None, before)


@pytest.mark.parametrize(("words", "taken"), [("I guess so.", True), ("Not really.", False)])
def test_a_doubt_in_small_things_is_taken_and_said_back(words: str, taken: bool) -> None:
    """One kind sentence says how it was understood."""
    play = asking()
    assert said(play, words) in {"I'll go with yes, then.", "That's fine. I'll go with no."}
    play.to_end()
    assert value(play) is taken
    assert play.entries(r.Answered)[0].value == ("yes" if taken else "no")


def test_a_doubt_where_it_matters_is_given_back_once() -> None:
    """And what is said then counts."""
    for words, taken in (("Yes.", True), ("I'd rather not.", False)):
        play = asking(confirm=(True,))
        assert "rather not" in said(play, "I guess so.")
        play.until_state(State.ASKING)
        play.hears(words)
        play.to_end()
        assert value(play) is taken


def test_what_gives_something_away_is_read_back() -> None:
    """It is taken only after a yes; what gives nothing away is taken at once."""
    play = asking("What may I keep?", answer=Answer.CHOICE, options=KEEP, confirm=("words",))
    assert "Your words too" in said(play, "Everything.")
    play.until_state(State.ASKING)
    assert value(play) is None
    play.hears("Yes.")
    assert value(play) == "words"
    play = asking("What may I keep?", answer=Answer.CHOICE, options=KEEP, confirm=("words",))
    play.hears("Nothing.")
    assert value(play) == "nothing"


def test_what_was_read_back_can_be_denied_or_changed() -> None:
    """A no asks again, another answer is taken, and silence takes nothing."""
    play = asking("What may I keep?", answer=Answer.CHOICE, options=KEEP, confirm=("words",))
    said(play, "Everything.")
    play.until_state(State.ASKING)
    assert said(play, "No.").endswith("What may I keep?")
    play.until_state(State.ASKING)
    said(play, "Everything.")
    play.until_state(State.ASKING)
    play.hears("Nothing.")
    assert value(play) == "nothing"
    play = asking("What may I keep?", answer=Answer.CHOICE, options=KEEP, confirm=("words",))
    said(play, "Everything.")
    play.to_end()
    assert value(play) is None


def test_unclear_words_are_asked_back_with_what_was_heard() -> None:
    """Tea, for you?"""
    play = asking("What would you like?", answer=Answer.CHOICE, options=DRINKS)
    assert said(play, "We were out of tea when he left.") in {"Tea, for you, Maya?", "Did I hear tea, Maya?"}
    play.until_state(State.ASKING)
    play.hears("Yes, please.")
    assert value(play) == "tea"


def test_a_choice_handed_back_is_a_suggestion() -> None:
    """Nothing is chosen for anybody without a yes."""
    play = asking("What would you like?", answer=Answer.CHOICE, options=DRINKS)
    assert "walk" in said(play, "You choose.")
    play.until_state(State.ASKING)
    assert value(play) is None
    play.hears("Okay.")
    assert value(play) == "walk"


def test_what_another_would_say_is_no_answer() -> None:
    """Who is asked is asked once more."""
    play = asking()
    assert said(play, "Leo would say yes.") == "And you, Maya? Is now a good time?"
    assert value(play) is None


def test_what_is_said_to_another_device_is_left_alone() -> None:
    """It is not ours to answer."""
    play = asking()
    before = len(play.said)
    play.says("Alexa, stop.")
    play.run(5.0)
    assert (len(play.said), value(play), play.session.state) == (before, None, State.ASKING)


def test_a_reminder_carries_the_question_and_says_how_to_stop() -> None:
    """Who did not get it the first time hears what it was about."""
    play = asking("It may be a lot today. Is now a good time?")
    heard = [said(play, "The dishes are dirty.")]
    play.until_state(State.ASKING)
    heard.append(said(play, "The dishes are dirty."))
    assert all("Is now a good time?" in text for text in heard)
    assert sum("stop" in text for text in heard) == 1


@pytest.mark.parametrize("words", ["Can we stop here?", "I want to stop.", "I've had enough."])
def test_to_stop_is_understood_as_people_put_it(words: str) -> None:
    """At a question, and wherever nobody holds the floor."""
    play = asking("What would you like?", answer=Answer.CHOICE, options=DRINKS)
    play.says(words)
    play.until_state(State.CONFIRMING)


def test_a_break_is_a_pause() -> None:
    """Without the word for it."""
    play = asking("What would you like?", answer=Answer.CHOICE, options=DRINKS)
    play.says("I need a break.")
    play.until_state(State.PAUSED)
    play.says("Okay, we're ready.")
    play.until_state(State.ASKING)


def test_a_wish_to_stop_within_a_turn_is_met_with_an_offer() -> None:
    """The turn waits for the answer, and goes on without a yes."""
    play = Play(program(turn("Maya", time_s=120.0))).begin().until_state(State.FLOOR)
    play.run(3.0)
    play.says("I need a break.")
    play.until(lambda: "time-out" in play.said[-1])
    play.until_state(State.ASKING)
    play.says("No.")
    play.until_state(State.FLOOR)
    play.run(3.0)
    play.says("I need a break.")
    play.until_state(State.ASKING)
    play.says("Yes.")
    play.until_state(State.TIME_OUT)


@pytest.mark.parametrize("words", ["Done.", "That's everything.", "I think that's it."])
def test_a_turn_ends_with_the_words_people_have_for_it(words: str) -> None:
    """Behind a pause, as an utterance of their own."""
    play = Play(program(turn("Maya", time_s=120.0))).begin().until_state(State.FLOOR)
    play.says("It was a long day.", 3.0)
    play.run(4.0)
    play.says(words)
    play.until_state(State.ENDED)
    assert play.entries(r.FloorClosed)[0].ended_by == "words"


def test_words_without_a_name_in_them_are_addressed() -> None:
    """ "May I keep this?" is not addressed to May, nor "Will" by "What will help?"."""
    for name, question in (("May", "May I keep this?"), ("Will", "What will help?")):
        play = Play(program(ask(question, p.EVERYONE, save="answer")), people=(name, "Sam"))
        play.begin()
        assert play.said[-1].startswith(f"{name}, ")
        assert play.said[-1].lower().endswith(question.lower())


def test_a_no_with_the_right_name_in_it_is_the_correction() -> None:
    """Nobody is asked for a name twice."""
    names = (
        ask("The first name?", answer=Answer.NAME, save="one"),
        ask("The second?", answer=Answer.NAME, save="two"),
    )
    right = ask("I heard ${one} and ${two}. Is that right?", save="answer")
    play = Play(program(*names, right)).begin()
    for said_name in ("Siyapen.", "Sam."):
        play.until_state(State.ASKING)
        play.hears(said_name)
    play.until_state(State.ASKING)
    assert play.said[-1] == "I heard Siyapen and Sam. Is that right?"
    play.hears("No, it's Siobhan.")
    play.until_state(State.ASKING)
    assert play.said[-1] == "I heard Siobhan and Sam. Is that right?"
    play.hears("Yes.")
    assert (value(play), play.session.memory.value("one")) == (True, "Siobhan")


@pytest.mark.parametrize("when", ["Maya", "Leo"])
def test_a_no_that_nobody_sees_counts_as_one_and_is_nobodys(when: str) -> None:
    """Both are asked to the end and say yes; then an answer is missing, and nothing tells whose."""
    closing = p.Say(head=head("no", when="not all(agreed)"), texts=(Template.parse("Left for today."),))
    play = Play(program(ask("Shall we?", p.EVERYONE, save="agreed"), closing)).begin()
    for _ in range(2):
        play.until_state(State.ASKING)
        assert play.session.snapshot(play.now).unseen_no
        if play.session.picture(play.now).holder == when:
            play.give(e.DeclinedUnseen())
        assert play.session.state is State.ASKING
        play.hears("Yes.")
    play.to_end()
    assert "Left for today." in play.said
    assert [entry.value for entry in play.entries(r.Answered)] == ["yes", "yes"]


def test_a_no_that_nobody_sees_is_none_where_one_is_asked() -> None:
    """It would be seen whose it is."""
    play = Play(program(ask("Shall we?", "Maya", save="agreed"))).begin().until_state(State.ASKING)
    play.give(e.DeclinedUnseen())
    play.hears("Yes.")
    assert not play.session.snapshot(play.now).unseen_no
    assert play.session.memory.value("agreed") is True
