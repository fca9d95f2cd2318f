"""An answer is changed by the one who gave it, and by nobody else; another's words never count for them."""

from typing import Any

import pytest

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.events import Heard
from companion.core.api.voices import Fit, Likeness, partner
from companion.core.program import Answer, Option
from companion.core.state.states import State
from tests.core.play import Play, ask, program, say, turn

CALM = ask("How calm are you, from one to ten?", p.EVERYONE, Answer.RATING, save="calm")
BREAK = ask("Would you like a break first?", p.EVERYONE, save="break")
KEEP = (Option("nothing", ("nothing",)), Option("words", ("your words too", "everything")))
NORA: Likeness = (Fit("Nora", 0.7), Fit("Sam", 0.5))
SAM: Likeness = (Fit("Nora", 0.5), Fit("Sam", 0.7))
EITHER: Likeness = (Fit("Nora", 0.61), Fit("Sam", 0.6))


def asking(*steps: p.Step, **more: Any) -> Play:
    """A session that waits for Nora's first answer."""
    play = Play(program(*(steps or (CALM, BREAK))), ("Nora", "Sam"), **more)
    return play.begin().until_state(State.ASKING)


def then(play: Play, answer: str, behind: str, after_s: float = 0.3, **voice: Any) -> None:
    """An answer, and what follows so long after the companion has gone on."""
    play.hears(answer, 0.5)
    play.run(after_s)
    play.hears(behind, 0.7, **voice)


def calm(play: Play) -> object:
    """What was saved."""
    return play.session.memory.value("calm")


@pytest.mark.parametrize(
    "behind", ["No, wait, three.", "Three.", "I meant three.", "Sorry, three.", "Uh, three."]
)
def test_what_follows_an_answer_closely_takes_its_place(behind: str) -> None:
    """It is said back in half a sentence, and the next one is asked; nothing of it is theirs."""
    play = asking()
    then(play, "Seven.", behind)
    assert play.said[-1].startswith("Three")
    play.until_state(State.ASKING)
    assert calm(play) == {"Nora": 3, "Sam": None}
    assert play.said[-1].startswith("Sam")


@pytest.mark.parametrize("behind", ["No, wait, three.", "Actually, three.", "I meant three."])
def test_a_correction_behind_the_next_question_is_none_of_its_answers(behind: str) -> None:
    """Also where no voice is known: nobody begins like this who was asked."""
    play = asking()
    play.hears("Seven.", 0.5)
    play.until_state(State.ASKING).run(0.9)
    play.hears(behind)
    assert play.said[-1].startswith("Three")
    play.until_state(State.ASKING)
    play.hears("Six.")
    assert calm(play) == {"Nora": 3, "Sam": 6}


def test_a_correction_that_the_draft_heard_half_of_is_nobody_elses_answer() -> None:
    """ "Actually, no." is drafted as "No. No." just when another was asked."""
    play = asking(BREAK)
    play.hears("Yes.", 0.5)
    play.until_state(State.ASKING).run(0.9)
    play.says("Actually, no.", 1.1, drafted="No. No.")
    play.run(3.0).until_state(State.ASKING)
    assert play.session.memory.value("break") == {"Nora": False, "Sam": None}
    play.hears("Yes, please.")
    assert play.session.memory.value("break") == {"Nora": False, "Sam": True}


def test_what_takes_an_answer_back_has_the_question_asked_again() -> None:
    """Nothing is guessed: "No, wait" alone opens it, and what is said then counts."""
    play = asking()
    then(play, "Seven.", "No, wait.")
    assert "how calm are you" in play.said[-1].lower()
    play.until_state(State.ASKING)
    play.hears("Three.")
    play.until_state(State.ASKING)
    assert calm(play) == {"Nora": 3, "Sam": None}


@pytest.mark.parametrize("soon", [True, False])
def test_a_correction_that_may_have_been_misheard_is_said_back(soon: bool) -> None:
    """ "Sorry, free." may have been three: it is taken after a yes, and is never Sam's."""
    play = asking()
    play.hears("Seven.", 0.5)
    if not soon:
        play.until_state(State.ASKING).run(0.9)
    play.hears("Sorry, free.")
    assert play.said[-1].startswith("Three")
    play.until_state(State.ASKING)
    play.hears("Yes.")
    play.until_state(State.ASKING)
    assert calm(play) == {"Nora": 3, "Sam": None}


def test_an_answer_that_follows_what_took_the_first_back_counts_at_once() -> None:
    """Also where it was said before the question was asked again, and the companion had asked another."""
    play = asking()
    play.hears("Seven.", 0.5)
    play.until_state(State.ASKING).run(0.9)
    play.says("No, wait.", 0.6)
    play.says("Three.", 0.5)
    play.run(3.0).until_state(State.ASKING)
    assert calm(play) == {"Nora": 3, "Sam": None}


def test_the_last_of_several_is_corrected_before_the_next_step_begins() -> None:
    """The script goes on from there, also where it has branched on the answer."""
    on = "Then we begin, slowly, and with all the time that it takes."
    play = asking(ask("Is now a good time?", "Nora", save="answer"), say(on))
    then(play, "Yes.", "Actually, no.")
    assert play.said[-1].startswith("No")
    play.to_end()
    assert (play.session.memory.value("answer"), play.said.count(on)) == (False, 2)


def test_an_answer_is_changed_over_the_last_words_of_a_session_too() -> None:
    """What is said back comes before them."""
    play = asking(ask("Is now a good time?", "Nora", save="answer"))
    then(play, "Yes.", "Actually, no.")
    assert play.said[-1].startswith("No")
    assert "Thank you" in play.said[-1]
    play.to_end()
    assert play.session.memory.value("answer") is False


def test_the_same_said_twice_changes_nothing() -> None:
    """And costs no time."""
    play = asking()
    then(play, "Seven.", "Yes, seven.")
    play.until_state(State.ASKING)
    assert (calm(play), len(play.said)) == ({"Nora": 7, "Sam": None}, 2)


def test_who_is_known_by_voice_to_be_another_answers_for_themselves() -> None:
    """Also when they are quick."""
    play = asking(CALM, BREAK)
    then(play, "Seven.", "Six.", 1.2, likeness=SAM)
    play.until(lambda: bool(calm(play)["Sam"]))  # type: ignore[index]  # a value for each
    assert calm(play) == {"Nora": 7, "Sam": 6}


@pytest.mark.parametrize("behind", ["I meant three.", "Actually, three.", "Change my answer to three."])
def test_who_is_known_by_voice_corrects_themselves_while_another_is_asked(behind: str) -> None:
    """The other's question goes on."""
    play = asking()
    play.hears("Seven.", 0.5)
    play.until_state(State.ASKING).run(3.0)
    play.hears(behind, 1.2, voice=partner("Nora"))
    assert play.said[-1].startswith("Three")
    play.until_state(State.ASKING)
    play.hears("Six.")
    assert calm(play) == {"Nora": 3, "Sam": 6}


def test_an_answer_can_be_changed_until_its_section_is_over() -> None:
    """Later steps stand; only the value changes."""
    section = p.Section(head=CALM.head, title="Later")
    for between, changed in ((say("Good."), True), (section, False)):
        play = asking(ask("How calm are you?", "Nora", Answer.RATING, save="calm"), between, BREAK)
        play.hears("Seven.", 0.5)
        play.until_state(State.ASKING)
        play.hears("Can I change my answer?", 1.5, voice=partner("Nora"))
        play.until_state(State.ASKING)
        play.hears("Three." if changed else "Yes.", 1.0, voice=partner("Nora"))
        play.run(5.0)
        assert calm(play) == (3 if changed else 7)


def test_what_gives_something_away_can_be_taken_back_at_any_time() -> None:
    """And what gives more away is read back before it counts, as the first time."""
    keep = ask("What may I keep?", "Nora", Answer.CHOICE, options=KEEP, confirm=("words",), save="keep")
    play = asking(keep, p.Section(head=CALM.head, title="Later"), BREAK)
    play.hears("Nothing.")
    play.until_state(State.ASKING)
    play.hears("I meant everything.", 1.2, voice=partner("Nora"))
    play.until_state(State.ASKING)
    assert play.session.memory.value("keep") == "nothing"
    play.hears("Yes.", voice=partner("Nora"))
    assert play.session.memory.value("keep") == "words"


def test_talk_in_a_turn_changes_no_answer() -> None:
    """Only a plain wish to change it does."""
    play = asking(ask("How calm are you?", "Nora", Answer.RATING, save="calm"), turn("Nora", "And now?"))
    play.hears("Seven.", 0.5)
    play.until_state(State.FLOOR).run(3.0)
    play.hears("Actually, three of us were there.", 2.0, voice=partner("Nora"))
    play.hears("I meant three.", 1.0, voice=partner("Nora"))
    assert calm(play) == 7
    play.hears("Can I change my answer?", 1.2, voice=partner("Nora"))
    play.until_state(State.ASKING)
    play.hears("Three.", voice=partner("Nora"))
    play.until_state(State.FLOOR)
    assert calm(play) == 3


@pytest.mark.parametrize("word", ["Yes.", "No.", "Pass."])
def test_a_short_word_of_another_is_not_the_answer_of_who_was_asked(word: str) -> None:
    """They are thanked, and it stays open."""
    play = asking(ask("Is now a good time?", "Nora", save="answer"))
    play.hears(word, 0.4, likeness=SAM)
    play.until_state(State.ASKING)
    assert play.said[-1].startswith("Thank you, Sam")
    assert not play.entries(r.Answered)


def test_a_voice_that_may_be_anothers_is_asked_for_with_a_sentence() -> None:
    """A yes to that takes the answer, a no asks again."""
    for word, taken in (("Yes, that was me.", True), ("No, that wasn't me.", None)):
        play = asking(ask("Is now a good time?", "Nora", save="answer"))
        play.hears("Yes.", 0.4, likeness=EITHER)
        assert play.said[-1].startswith("Was that you, Nora?")
        play.until_state(State.ASKING)
        play.hears(word, 1.2, voice=partner("Nora"))
        play.run(1.0)
        assert play.session.memory.value("answer") is taken


def test_the_record_names_nobody_where_it_is_open_whose_a_word_was() -> None:
    """In a turn too: what a couple with like voices reads later claims no more than was known."""
    play = Play(program(turn("Nora")), ("Nora", "Sam")).begin().until_state(State.FLOOR)
    play.hears("It was late.", 0.6, likeness=EITHER)
    play.hears("It was very late.", 0.6, likeness=NORA)
    said = [(entry.speaker, entry.text) for entry in play.entries(r.PartnerSaid)]
    assert said == [(None, "It was late."), ("Nora", "It was very late.")]


def test_a_short_word_ends_a_turn_only_in_the_voice_of_its_holder() -> None:
    """Another's "I'm done" ends nothing; where it is open whose it was, the holder is asked."""
    play = asking(CALM, turn("Nora"))
    for answer in ("Seven.", "Six."):
        play.until_state(State.ASKING)
        play.hears(answer)
    play.until_state(State.FLOOR).run(5.0)
    play.hears("I'm done.", 0.5, likeness=SAM)
    assert "Nora" in play.said[-1]
    play.until_state(State.FLOOR).run(5.0)
    play.hears("I'm done.", 0.5, likeness=EITHER)
    assert "And are you done?" in play.said[-1]
    play.until_state(State.ASKING)
    play.hears("Yes.", 0.4, likeness=NORA)
    assert play.entries(r.FloorClosed)[-1].ended_by == "words"


def test_a_pause_is_anybodys() -> None:
    """Whoever says it, and however short."""
    for word, state in (("Pause.", State.PAUSED), ("Time out.", State.TIME_OUT)):
        play = asking()
        play.hears(word, 0.4, likeness=EITHER)
        assert play.session.state is state


def test_a_session_told_from_a_log_without_words_changes_the_same_answers() -> None:
    """What was withheld says which answer it changed."""
    play = asking()
    play.hears("Seven.", 0.5)
    play.run(0.3)
    events = []
    handle = play.session.handle

    def noted(event: Any, now: float) -> Any:
        events.append((play.session.redacted(event), now))
        return handle(event, now)

    play.session.handle = noted  # type: ignore[method-assign]  # to see what a log would hold
    play.hears("Seven, no, I mean three, because of the dishes.", 2.0, draft=False)
    withheld = [event for event, _ in events if isinstance(event, Heard) and event.withheld]
    assert [(event.corrects, event.answered) for event in withheld] == [(0, 3)]


def test_a_name_that_is_spelled_with_pauses_is_one_name() -> None:
    """The letters behind a pause go on from those before, and no other name is made of them."""
    name = ask("What is your name?", answer=Answer.NAME, save="name")
    play = asking(name, say("Thank you."))
    then(play, "S, I, O.", "B, H, A, N.")
    play.run(20.0)
    assert play.session.memory.value("name") == "Siobhan"
