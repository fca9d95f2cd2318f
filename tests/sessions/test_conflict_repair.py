"""The conflict repair ritual, played from its first word to its last, in virtual time."""

import pytest

from companion.core.api import record as r
from companion.core.state.states import State
from tests.sessions.couple import TURN, Couple, shipped

WILLING = {"shall we begin": "Yes.", "calm enough": "Yes.", "want": "Yes.", "understand you": "Yes.",
           "agree to that": "Yes.", "how did this feel": "Lighter."}  # fmt: skip


def _couple(**changed: str | list[str]) -> Couple:
    answers = {key.replace("_", " "): said for key, said in changed.items()}
    return Couple(
        shipped("conflict-repair"),
        {**answers, **{key: said for key, said in WILLING.items() if key not in answers}},
    )


def test_both_are_heard_equally_and_it_ends_well() -> None:
    """Each has the same turns: a regret, what broke, an apology, a look back; each is mirrored twice."""
    play = _couple().whole()
    assert play.session.ending == "finished"
    holders = [entry.holder for entry in play.entries(r.FloorOpened)]
    # Two mirrored rounds, an apology each, a look back each; the first proposal was agreed to.
    assert (holders.count("Maya"), holders.count("Leo")) == (7, 6)
    assert play.answered("agree to that") == [("Maya", "yes"), ("Leo", "yes")]
    assert play.answered("ow did this feel") == [("Maya", "Lighter."), ("Leo", "Lighter.")]
    assert play.words_of("Maya").count(TURN) == 7


def test_without_both_yeses_nothing_is_shared() -> None:
    """A no of either ends kindly before anybody has held the floor."""
    for said in (["No.", "Yes."], ["Yes.", "No, not today."], ["Yes.", "Pass."]):
        play = _couple(shall_we_begin=said).whole()
        assert play.session.ending == "postponed"
        assert play.entries(r.FloorOpened) == []
        assert "leave it for today" in play.said[-1]


def test_silence_is_no_consent() -> None:
    """When nobody answers, nothing is shared: it pauses until somebody is there, and asks again."""
    play = Couple(shipped("conflict-repair"), {}).as_far_as_it_goes()
    assert play.session.state is State.PAUSED
    assert play.entries(r.FloorOpened) == []
    play.hears("Go on.")
    play.to_end()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []


def test_consent_can_not_be_skipped() -> None:
    """ "Skip" at the question of consent is answered kindly, and the question stands."""
    play = _couple(shall_we_begin=["Skip.", "No."])
    play.begin().until(lambda: any("can't be skipped" in said for said in play.said))
    assert play.answered("shall we begin") == []


def test_who_is_not_calm_gets_time_and_may_come_another_day() -> None:
    """A first no brings more breathing; a second one a kind end, with a hint to part for a while."""
    play = _couple(calm_enough=["Yes.", "No.", "Yes.", "Yes."]).whole()
    assert play.session.ending == "finished"
    breaths = [entry for entry in play.entries(r.StepEntered) if entry.kind == "breathing"]
    assert len(breaths) == 2
    play = _couple(calm_enough=["Yes.", "No.", "Yes.", "No."]).whole()
    assert play.session.ending == "postponed"
    assert "twenty minutes" in play.said[-1]


def test_nobody_goes_on_before_the_speaker_felt_heard() -> None:
    """After "not quite" the speaker adds what was missing and the listener tries again."""
    play = _couple(is_that_what_you=["Not quite.", "Yes."]).whole()
    asked = play.answered("is that what you wanted")
    assert [value for _, value in asked] == ["no", "yes", "yes"]
    assert any("like Leo to hear as well" in said for said in play.said)


def test_a_mirror_that_never_fits_is_left_in_peace() -> None:
    """Three attempts are enough; then the session goes on kindly."""
    play = _couple(is_that_what_you="No.").whole()
    assert play.session.ending == "finished"
    assert len(play.answered("is that what you wanted")) == 6
    assert sum("does not have to be complete" in said for said in play.said) == 2


def test_whoever_passes_everything_is_never_pushed() -> None:
    """All turns passed: no mirror is asked for, nothing is asked twice, and it is left for another day."""
    answers = {**WILLING, "agree to that": "Pass.", "how did this feel": "Pass."}
    play = Couple(shipped("conflict-repair"), answers, turns={"": "Pass."}).whole()
    assert play.session.ending == "postponed"
    assert not any("what did you hear" in said for said in play.said)
    assert not any("need to answer" in said for said in play.said)
    assert play.answered("agree to that") == []
    assert not any("have an agreement." in said for said in play.said)


def test_a_refused_proposal_is_followed_by_one_of_the_other() -> None:
    """After a no the other may propose; two refusals are fine."""
    play = _couple(agree_to_that=["Yes.", "No.", "Yes."]).whole()
    assert [by for by, _ in play.answered("agree to that")] == ["Maya", "Leo", "Maya", "Leo"]
    assert any("have an agreement." in said for said in play.said)
    play = _couple(agree_to_that="No.").whole()
    assert any("no agreement yet" in said for said in play.said)
    assert play.session.ending == "finished"


@pytest.mark.parametrize("minutes", [0.5, 4.0])
def test_turns_last_as_long_as_was_chosen(minutes: float) -> None:
    """The setting decides how long the floor is given."""
    play = Couple(shipped("conflict-repair"), WILLING, settings={"turn_time": minutes * 60}).whole()
    assert play.entries(r.FloorOpened)[0].limit_s == minutes * 60
