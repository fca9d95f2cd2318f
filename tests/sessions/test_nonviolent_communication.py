"""The nonviolent communication practice, played from its first word to its last, in virtual time."""

import pytest

from companion.core.api import record as r
from tests.sessions.couple import Couple, shipped

WILLING = {"shall we begin": "Yes.", "calm enough": "Yes.", "as you tell it": "Yes.",
           "come close": "Yes.", "is that it": "Yes.", "your answer to that": "Yes.",
           "would that help": "Yes.", "how was this for you": "Clear."}  # fmt: skip


def _couple(**changed: str | list[str]) -> Couple:
    answers = {key.replace("_", " "): said for key, said in changed.items()}
    return Couple(
        shipped("nonviolent-communication"),
        {**answers, **{key: said for key, said in WILLING.items() if key not in answers}},
    )


def test_each_goes_through_the_four_parts_and_is_answered() -> None:
    """Observation, feeling, need and request of each, mirrored, guessed, and answered by the other."""
    play = _couple().whole()
    assert play.session.ending == "finished"
    for words in ("what a camera would", "what did you feel", "what did you need", "for one small thing"):
        assert sum(words in said for said in play.said) == 2, words
    assert play.answered("come close") == [("Maya", "yes"), ("Leo", "yes")]
    assert play.answered("your answer to that") == [("Leo", "yes"), ("Maya", "yes")]
    holders = [entry.holder for entry in play.entries(r.FloorOpened)]
    assert holders.count("Maya") == holders.count("Leo") == 6


@pytest.mark.parametrize("said", [["Yes.", "No."], ["No.", "Yes."], ["Pass.", "Yes."]])
def test_in_the_heat_of_a_fight_it_waits(said: list[str]) -> None:
    """One of them is enough to put it off, kindly, and nobody has held the floor by then."""
    play = _couple(calm_enough=said, breathe_for_two_minutes="Another time.").whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


def test_whoever_is_not_calm_may_breathe_first() -> None:
    """When all of them want to breathe, they do, and are asked once more."""
    breathed = {"breathe_for_two_minutes": "Breathe first."}
    play = _couple(**breathed, calm_enough=["No.", "Yes.", "Yes."]).whole()
    assert play.session.ending == "finished"
    play = _couple(**breathed, calm_enough=["No.", "Yes.", "No."]).whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


@pytest.mark.parametrize("said", [["Breathe first.", "Another time."], ["Another time.", "Breathe first."]])
def test_nobody_has_to_breathe_first(said: list[str]) -> None:
    """One wish for another time is enough."""
    play = _couple(calm_enough="No.", breathe_for_two_minutes=said).whole()
    assert play.session.ending == "postponed"
    assert not any("with tones alone" in line for line in play.said)


@pytest.mark.parametrize("said", [["No.", "Yes."], ["Yes.", "No."], ["Pass.", "Yes."]])
def test_without_both_yeses_nothing_is_shared(said: list[str]) -> None:
    """A no of either ends kindly before anybody has held the floor."""
    play = _couple(shall_we_begin=said).whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


def test_a_wrong_guess_is_corrected_and_given_back() -> None:
    """Only after a guess that missed the listener gives back feeling and need."""
    play = _couple(come_close=["Not really.", "Yes."], is_that_it=["Not quite.", "Yes."]).whole()
    assert play.session.ending == "finished"
    assert [by for by, _ in play.answered("is that it")] == ["Maya", "Maya"]


@pytest.mark.parametrize("said", ["No.", "I'd rather not.", "Not this time."])
def test_a_no_to_the_request_is_received_well(said: str) -> None:
    """Nobody is asked for a reason, and the session goes on."""
    play = _couple(your_answer_to_that=said).whole()
    assert play.answered("your answer to that") == [("Leo", "no"), ("Maya", "no")]
    assert sum("honest no" in line for line in play.said) == 2
    assert play.session.ending == "finished"


def test_something_else_can_be_offered() -> None:
    """The listener may offer another thing, and the speaker says whether it helps."""
    play = _couple(your_answer_to_that=["Something else.", "Yes."], would_that_help="No.").whole()
    assert play.answered("ould that help") == [("Maya", "no")]
    assert play.session.ending == "finished"


def test_whoever_passes_everything_is_never_pushed() -> None:
    """All turns and answers passed: no mirror is asked for, and it is left for another day."""
    answers = {"shall we begin": "Yes.", "calm enough": "Yes.", "": "Pass."}
    play = Couple(shipped("nonviolent-communication"), answers, turns={"": "Pass."}).whole()
    assert play.session.ending == "postponed"
    for words in ("what did you hear", "make a guess", "come close", "did you feel", "your answer"):
        assert not any(words in said for said in play.said), words
