"""The nonviolent communication practice, played from its first word to its last, in virtual time."""

import pytest

from companion.core.api import record as r
from tests.sessions.couple import Couple, shipped

WILLING = {"shall we begin": "Yes.", "calm enough": "Yes.", "help with words": "No.", "get across": "Yes.",
           "come close": "Yes.",
           "could that be okay": "Yes.", "what's your answer": "Yes.", "would that help": "Yes.",
           "or heavier": "Clear.", "may i ask how": "No."}  # fmt: skip


def _couple(**changed: str | list[str]) -> Couple:
    answers = {key.replace("_", " "): said for key, said in changed.items()}
    return Couple(
        shipped("nonviolent-communication"),
        {**answers, **{key: said for key, said in WILLING.items() if key not in answers}},
    )


def test_each_goes_through_the_four_parts_and_is_answered() -> None:
    """Observation, feeling, need and request of each, own words before the guess, answered by the other."""
    play = _couple().whole()
    assert play.session.ending == "finished"
    for words in ("what a camera would", "what did you feel", "what did you need", "for one small thing"):
        assert sum(words in said for said in play.said) == 2, words
    assert play.answered("come close") == [("Maya", "yes"), ("Leo", "yes")]
    assert play.answered("your answer") == [("Leo", "yes"), ("Maya", "yes")]
    holders = [entry.holder for entry in play.entries(r.FloorOpened)]
    assert holders.count("Maya") == holders.count("Leo") == 8
    needs = next(i for i, said in enumerate(play.said) if "what did you need" in said)
    assert not any("a guess" in said for said in play.said[:needs])


@pytest.mark.parametrize("said", [["Yes.", "No."], ["No.", "Yes."], ["Pass.", "Yes."]])
def test_in_the_heat_of_a_fight_it_waits(said: list[str]) -> None:
    """One of them is enough to put it off, kindly, and nobody has held the floor by then."""
    play = _couple(calm_enough=said).whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


@pytest.mark.parametrize("said", [["No.", "Yes."], ["Yes.", "No."], ["Pass.", "Yes."]])
def test_without_both_yeses_nothing_is_shared(said: list[str]) -> None:
    """A no of either ends kindly before anybody has held the floor."""
    play = _couple(shall_we_begin=said).whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


def test_a_wrong_guess_is_put_right_by_its_owner() -> None:
    """Whoever was guessed wrong says it in their own words."""
    play = _couple(come_close=["Not really.", "Yes."]).whole()
    assert play.session.ending == "finished"
    assert sum("put it yourself" in line for line in play.said) == 1


def test_what_may_not_be_refused_is_no_request() -> None:
    """Where a no would not be okay, nobody is asked for an answer."""
    play = _couple(could_that_be_okay="No.").whole()
    assert play.answered("your answer") == []
    assert play.session.ending == "finished"


@pytest.mark.parametrize("said", ["No.", "I'd rather not.", "Not this time."])
def test_a_no_to_the_request_is_met_with_its_need(said: str) -> None:
    """Both can say what they need, and the session goes on."""
    play = _couple(**{"what's_your_answer": said}).whole()
    assert play.answered("your answer") == [("Leo", "no"), ("Maya", "no")]
    assert sum("makes it a no" in line for line in play.said) == 2
    assert sum("another way to get" in line for line in play.said) == 2
    assert play.session.ending == "finished"


def test_something_else_can_be_offered() -> None:
    """The listener may offer another thing, and the speaker says whether it helps."""
    changed: dict[str, str | list[str]] = {
        "what's_your_answer": ["Something else.", "Yes."],
        "would_that_help": "No.",
    }
    play = _couple(**changed).whole()
    assert play.answered("ould that help") == [("Maya", "no")]
    assert play.session.ending == "finished"


def test_whoever_passes_everything_is_never_pushed() -> None:
    """All turns and answers passed: no mirror is asked for, and it is left for another day."""
    answers = {"shall we begin": "Yes.", "calm enough": "Yes.", "": "Pass."}
    play = Couple(shipped("nonviolent-communication"), answers, turns={"": "Pass."}).whole()
    assert play.session.ending == "postponed"
    for words in ("what did you hear", "a guess", "come close", "did you feel", "your answer"):
        assert not any(words in said for said in play.said), words
