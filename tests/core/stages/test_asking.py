"""Questions, as people answer them."""

from typing import Any

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.snapshot import Mood
from companion.core.program import Answer, Option
from companion.core.program.text import Template
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn

LONG = "Is now a good time, with all that has been going on today and that may still come?"


def asking(question: str = "Is now a good time?", **more: Any) -> Play:
    """A session that waits for an answer."""
    play = Play(program(ask(question, save="answer", **more), say("Thank you.")))
    return play.begin().until_state(State.ASKING)


def value(play: Play) -> object:
    """What was saved."""
    return play.session.memory.value("answer")


def test_an_answer_is_taken_at_once() -> None:
    """A clear draft is enough; people don't wait for the better model."""
    play = asking()
    play.says("Yes.")
    play.until(lambda: value(play) is True)
    assert play.entries(r.Answered)[0].value == "yes"
    play.to_end()
    answers = [entry for entry in play.entries(r.PartnerSaid) if entry.place == "answer"]
    assert [entry.text for entry in answers] == ["Yes."]


def test_a_picture_shows_who_is_asked() -> None:
    """So that the other knows to wait."""
    play = asking(to="Leo")
    picture = play.session.snapshot(play.now)
    assert (picture.mood, picture.holder) == (Mood.ASKING, "Leo")


def test_everyone_is_asked_and_a_late_word_never_answers_the_next_question() -> None:
    """Maya's yes is hers alone, also when it is transcribed while Leo is asked."""
    play = asking(to=p.EVERYONE)
    assert play.said[-1] == "Maya, is now a good time?"
    play.says("Yes.")
    play.until(lambda: play.said[-1] == "Leo, is now a good time?")
    play.until_state(State.ASKING)
    play.let_all_finish()
    assert value(play) == {"Maya": True, "Leo": None}
    play.hears("No.")
    assert value(play) == {"Maya": True, "Leo": False}


def test_a_late_yes_to_one_question_is_none_to_the_next() -> None:
    """Words that began before a question don't answer it."""
    play = Play(program(turn("Maya", time_s=20.0), ask("Shall we go deeper?", save="answer")))
    play.begin().until_state(State.FLOOR)
    play.give(e.SpeechStarted(90, play.now))
    play.give(e.SpeechEnded(90, play.now))
    play.until_state(State.ASKING)
    play.give(e.Heard(90, "Yes.", 1.0, 2.0, 0.9, draft=True))
    play.give(e.Heard(90, "Yes.", 1.0, 2.0, 0.9))
    assert play.session.state is State.ASKING
    assert value(play) is None


@pytest.mark.parametrize("final_after_s", [0.2, 4.0])
def test_a_yeah_over_the_question_is_listening_not_consent(final_after_s: float) -> None:
    """However long its transcription takes: nobody has heard the question yet."""
    play = Play(program(ask(LONG, save="answer"))).begin()
    play.run(1.0)
    play.give(e.SpeechStarted(0, play.now))
    play.run(0.5)
    play.give(e.SpeechEnded(0, play.now))
    play.run(final_after_s)
    play.give(e.Heard(0, "Yeah.", 1.0, 1.5, 0.9))
    assert value(play) is None
    assert play.said == [LONG]


def test_a_clear_answer_over_the_question_is_taken_where_the_step_allows_it() -> None:
    """Who answers early is not made to listen to the rest."""
    for allowed in (True, False):
        play = Play(program(ask(LONG, save="answer", interruptible=allowed))).begin()
        play.run(3.0)
        play.hears("No, not now.")
        assert value(play) is (False if allowed else None)
        assert play.session.state is (State.CLOSING if allowed else State.PROMPT)


def test_what_gives_something_away_is_answered_after_it_was_asked() -> None:
    """Nothing counts that began over the question, over a reminder of it, or in their echo."""
    play = Play(program(ask(LONG, save="answer", interruptible=False, wait_s=5.0), say("Thank you."))).begin()
    play.run(1.0)
    play.hears("Yes.")
    play.until_state(State.ASKING)
    play.hears("Yes.", 0.3)  # begins with the last sample of the question
    assert value(play) is None
    play.until(lambda: play.said[-1] != LONG)
    play.hears("Yes.", 0.3)
    assert value(play) is None
    play.until_state(State.ASKING)
    play.run(0.5)
    play.hears("Yes.", 0.3)
    assert value(play) is True


def test_a_yes_over_a_reminder_is_an_answer() -> None:
    """The question was heard by then."""
    play = asking(wait_s=5.0)
    play.run(5.5)
    assert play.session.state is State.PROMPT
    play.hears("Yes.", 0.3)
    assert value(play) is True


def test_a_yes_over_an_answer_to_help_is_an_answer() -> None:
    """Nobody must wait for the companion to finish explaining."""
    play = asking()
    play.presses(e.Command.HELP)
    play.hears("Yes.", 0.3)
    assert value(play) is True


def test_silence_is_met_three_times_and_then_the_question_is_left_open() -> None:
    """Gently, in three ways, and without a yes."""
    play = asking(wait_s=10.0).to_end()
    reminders = play.said[1:4]
    assert len(set(reminders)) == 3
    assert "pass" in reminders[-1]
    assert play.said[4] in ("That's all right. We'll leave it open.", "We can leave that open, and move on.")
    assert value(play) is None
    assert play.entries(r.Answered)[0].value is None


def test_unclear_answers_are_met_three_times_too() -> None:
    """Nobody is asked for ever."""
    play = asking()
    for _ in range(4):
        play.until_state(State.ASKING)
        play.hears("The dishes.")
    assert value(play) is None
    assert any("yes or no" in text for text in play.said)
    play.to_end()


@pytest.mark.parametrize(("default", "saved"), [(False, False), (None, None), (True, None)])
def test_a_default_is_taken_after_silence_but_never_a_yes(default: bool | None, saved: bool | None) -> None:
    """A yes is something that somebody said."""
    play = asking(default=default, wait_s=5.0).to_end()
    assert value(play) is saved


def test_the_script_may_word_its_own_reminders() -> None:
    """One after the other, the last again where there are fewer than levels."""
    mine = (Template.parse("Take your time."), Template.parse("No hurry at all."))
    play = asking(silence=mine, wait_s=5.0).to_end()
    assert play.said[1:4] == ["Take your time.", "No hurry at all.", "No hurry at all."]


def test_nobody_is_reminded_in_mid_sentence() -> None:
    """Who begins with "well" and goes on is heard out."""
    play = asking()
    play.says("The thing is.", 1.0)
    play.says("Yes.", 3.0)
    play.let_all_finish()
    assert value(play) is True
    assert len([text for text in play.said if "yes or no" in text]) == 0


def test_pass_is_always_an_answer() -> None:
    """In the question and after it, also where it can't be skipped."""
    for early in (True, False):
        step = p.Ask(
            head=head(skippable=False),
            question=Template.parse(LONG),
            to=p.GROUP,
            answer=Answer.YES_NO,
            save="answer",
        )
        play = Play(program(step)).begin()
        if not early:
            play.until_state(State.ASKING)
        play.run(0.5)
        play.presses(e.Command.SKIP)
        assert "can't be skipped" in play.said[-1]
        play.presses(e.Command.PASS)
        assert play.entries(r.Answered)[0].value is None
        assert play.session.state is State.CLOSING


def test_what_is_left_open_is_left_open_for_one_only() -> None:
    """Skipping the words in between doesn't skip the partner who is asked next."""
    play = asking(to=p.EVERYONE, wait_s=5.0)
    play.until(lambda: "leave" in play.said[-1])
    play.presses(e.Command.SKIP)
    assert play.said[-1] == "Leo, is now a good time?"


def test_repeat_asks_again() -> None:
    """In the same words."""
    play = asking()
    play.hears("Repeat that, please.")
    assert play.said == ["Is now a good time?"] * 2


def test_a_rating_a_choice_and_a_name_are_understood() -> None:
    """As people say them."""
    play = asking("How is it, from one to ten?", answer=Answer.RATING)
    play.hears("I'd say a seven.")
    assert value(play) == 7
    options = (Option("walk", ("a walk",)), Option("talk", ("bread and butter",)))
    play = asking("What would you like?", answer=Answer.CHOICE, options=options)
    play.hears("Blah blah.")
    assert "a walk or bread and butter" in play.said[-1]
    play.until_state(State.ASKING)
    play.hears("The second one.")
    assert value(play) == "talk"
    play = asking("What is your name?", answer=Answer.NAME)
    play.hears("I'm Zoë.")
    assert value(play) == "Zoë"


def test_an_answer_in_free_words_may_take_breath() -> None:
    """Pauses in it don't end it; silence does, and the pieces are kept in their order."""
    play = asking("What is this about?", answer=Answer.TEXT)
    play.hears("The dishes,", 2.0)
    play.run(2.0)
    play.hears("and who does them.", 2.0)
    play.until(lambda: value(play) is not None)
    assert value(play) == "The dishes, and who does them."


def test_an_answer_in_free_words_may_end_by_words() -> None:
    """ "I'm done" ends it and is no part of it."""
    play = asking("What is this about?", answer=Answer.TEXT)
    play.hears("The dishes.", 2.0)
    play.hears("I'm done.", 0.5)
    assert value(play) == "The dishes."


def test_the_question_is_asked_again_after_a_pause() -> None:
    """Nobody remembers it."""
    play = asking()
    play.presses(e.Command.PAUSE).run(300.0)
    play.presses(e.Command.GO_ON)
    assert play.said[-1].endswith("Is now a good time?")
    play.until_state(State.ASKING)
    play.hears("Yes.")
    assert value(play) is True


def test_a_yes_that_may_be_a_refusal_is_asked_back() -> None:
    """ "Pass" sounds like it: a no to what was heard is a no, and a second yes is one."""
    play = asking(to="Leo")
    play.hears("Yes.", doubtful=True)
    assert value(play) is None
    assert "yes" in play.said[-1].lower()
    play.until_state(State.ASKING)
    play.hears("No.")
    assert value(play) is False
    play = asking(to="Leo")
    play.hears("Yes.", doubtful=True)
    play.until_state(State.ASKING)
    play.hears("Yes.", doubtful=True)
    assert value(play) is True


def test_a_no_or_a_rating_is_taken_whatever_the_doubt() -> None:
    """Only a consent is asked back: a refusal never has to be said twice."""
    play = asking()
    play.hears("No.", doubtful=True)
    assert value(play) is False
    play = asking("How calm are you, from one to ten?", answer=Answer.RATING)
    play.hears("Seven.", doubtful=True)
    assert value(play) == 7


def test_an_option_chosen_with_a_yes_in_doubt_is_asked_back() -> None:
    """A yes that comes to an option is one as well; an option by its name is not."""
    options = (Option("yes", ("yes",)), Option("later", ("later",)))
    play = asking(answer=Answer.CHOICE, options=options)
    play.hears("Yes.", doubtful=True)
    assert value(play) is None
    play = asking(answer=Answer.CHOICE, options=options)
    play.hears("Later.", doubtful=True)
    assert value(play) == "later"
    options = (Option("better", ("better",)), Option("heavier", ("heavier",)))
    play = asking("How are you now?", answer=Answer.CHOICE, options=options)
    play.hears("Better.", doubtful=True)  # to another question it would be a yes
    assert value(play) == "better"


def test_where_a_yes_binds_one_in_doubt_counts_the_third_time() -> None:
    """The question, what was heard, and once more: a refusal misheard once or twice binds nobody."""
    play = asking(confirm=(True,))
    for taken in (None, None, True):
        play.hears("Yes.", doubtful=True)
        assert value(play) is taken
        if taken is None:
            play.until_state(State.ASKING)


def test_a_draft_of_pass_stands_against_a_yes_of_the_better_model() -> None:
    """The better model hears "pass" as a yes more often than the small one."""
    play = asking()
    play.says("Yes.", drafted="Pass.", doubtful=True)
    play.let_all_finish()
    assert play.entries(r.Answered)[0].value is None
