"""Shared breathing, alone and in company, in virtual time."""

import pytest

from companion.core.api import actions as a
from companion.core.api import record as r
from tests.sessions.couple import Couple, shipped

IN, HOLD = a.Tone.BREATH_IN, a.Tone.BREATH_FULL


def _play(
    pattern: str, people: tuple[str, ...] = ("Maya", "Leo"), holding: str | list[str] = "Yes."
) -> Couple:
    answers: dict[str, str | list[str]] = {
        "shall we begin": "Yes.",
        "which breath": pattern,
        "fine for you": holding,
        "one word": "Soft.",
    }
    return Couple(shipped("shared-breathing"), answers, people)


@pytest.mark.parametrize(
    ("said", "breaths", "holds"),
    [
        ("Even breathing.", 16, False),
        ("The long exhale, please.", 18, False),
        ("Box.", 6, True),
        ("Four seven eight.", 4, True),
        ("4-7-8.", 4, True),
        ("478", 4, True),
        ("The first.", 16, False),
        ("The last one.", 4, True),
    ],
)
def test_the_breath_that_was_chosen_is_guided(said: str, breaths: int, holds: bool) -> None:
    """Each pattern is led by tones to its end; only two of them hold the breath."""
    play = _play(said).whole()
    tones = [tone for _, tone in play.tones]
    assert tones.count(IN) == breaths
    assert (HOLD in tones) is holds
    assert play.session.ending == "finished"


@pytest.mark.parametrize("said", ["Pass.", ""])
def test_without_a_choice_nothing_is_held(said: str) -> None:
    """Who passes or stays silent breathes evenly."""
    tones = [tone for _, tone in _play(said).whole().tones]
    assert tones.count(IN) == 16
    assert HOLD not in tones


def test_a_way_without_holding_is_offered_where_breath_is_held() -> None:
    """Before the choice it is said which breaths hold, and before each of these how to leave it out."""
    for pattern in ("Box.", "Four seven eight."):
        said = " ".join(_play(pattern).whole().said)
        assert "last two hold the breath" in said
        assert "would rather not hold" in said
        assert "breath flow slowly instead" in said


@pytest.mark.parametrize("pattern", ["Box.", "Four seven eight."])
def test_it_is_said_who_should_not_hold_and_each_is_asked(pattern: str) -> None:
    """One who is not fine with it is enough: nobody holds, whoever chose the breath."""
    play = _play(pattern, holding=["Yes.", "No."]).whole()
    assert "pregnant, have heart or breathing trouble, or tend to panic" in " ".join(play.said)
    assert HOLD not in [tone for _, tone in play.tones]
    assert play.session.ending == "finished"


def test_the_voice_leads_first_and_the_tones_go_on_alone() -> None:
    """The first breaths are counted by voice, the others by tones."""
    play = _play("Even.").whole()
    assert play.said.count("Breathe in.") == 2
    alone = next(i for i, said in enumerate(play.said) if "just the tones" in said)
    assert "Breathe in." not in play.said[alone:]


def test_it_takes_about_five_minutes() -> None:
    """Five quiet minutes are promised; each pattern comes near to that, but for the short ones that hold."""
    for pattern in ("Even.", "Long exhale."):
        assert 240 < _play(pattern).whole().now < 345
    for pattern in ("Box.", "Four seven eight."):
        assert 150 < _play(pattern).whole().now < 240


@pytest.mark.parametrize("people", [("Maya",), ("Maya", "Leo", "Ana"), tuple("ABCDEF")])
def test_it_works_for_one_and_for_a_circle(people: tuple[str, ...]) -> None:
    """Each is asked for consent and for a word; alone nobody is called by name."""
    play = _play("Even.", people).whole()
    assert play.session.ending == "finished"
    assert len(play.answered("hall we begin")) == len(people)
    assert len(play.answered("one word")) == len(people)
    if len(people) == 1:
        assert not any("Maya" in said for said in play.said)


def test_one_no_ends_it_kindly() -> None:
    """A no of anybody is enough, and no breath was led."""
    answers = {"shall we begin": ["Yes.", "Yes.", "No."], "which breath": "Even."}
    play = Couple(shipped("shared-breathing"), answers, ("Maya", "Leo", "Ana")).whole()
    assert play.session.ending == "postponed"
    assert not [entry for entry in play.entries(r.StepEntered) if entry.kind == "breathing"]


def test_the_word_at_the_end_may_be_passed() -> None:
    """ "Pass" is an answer."""
    answers = {"shall we begin": "Yes.", "which breath": "Even.", "one word": "Pass."}
    play = Couple(shipped("shared-breathing"), answers).whole()
    assert play.answered("one word") == [("Maya", None), ("Leo", None)]
