"""The conflict repair ritual, played from its first word to its last, in virtual time."""

import pytest

from companion.core.api import record as r
from companion.core.state.states import State
from tests.sessions.couple import Couple, shipped

WILLING = {"shall we begin": "Yes.", "calm enough": "Yes.", "get across": "Yes.", "is there more": "No.",
           "own part in it": "Yes.", "would you do that": "Yes.", "or heavier": "Lighter.",
           "may i ask how": "No."}  # fmt: skip


def _couple(**changed: str | list[str]) -> Couple:
    answers = {key.replace("_", " "): said for key, said in changed.items()}
    return Couple(
        shipped("conflict-repair"),
        {**answers, **{key: said for key, said in WILLING.items() if key not in answers}},
    )


def test_both_are_heard_equally_and_it_ends_well() -> None:
    """Each has the same turns, and both were heard and understood before either is asked for an apology."""
    play = _couple().whole()
    assert play.session.ending == "finished"
    holders = [entry.holder for entry in play.entries(r.FloorOpened)]
    assert holders.count("Maya") == holders.count("Leo") == 12
    assert play.answered("would you do that") == [("Leo", "yes"), ("Maya", "yes")]
    assert play.answered("or heavier") == [("Maya", "better"), ("Leo", "better")]
    apology = next(i for i, said in enumerate(play.said) if "apologise" in said)
    assert sum("makes sense to you" in said for said in play.said[:apology]) == 2


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


def test_who_is_not_calm_comes_another_day_and_is_not_coaxed() -> None:
    """One no is a kind end, with a hint to part for a while."""
    play = _couple(calm_enough=["Yes.", "No."]).whole()
    assert play.session.ending == "postponed"
    assert play.entries(r.FloorOpened) == []
    assert "twenty minutes" in play.said[-1]


def test_nobody_goes_on_before_the_speaker_got_across() -> None:
    """After "not quite" the speaker adds what was missing and the listener tries again."""
    play = _couple(get_across=["Not quite.", "Yes."]).whole()
    assert [value for _, value in play.answered("get across")] == ["no", "yes", "yes"]
    assert any("like Leo to hear as well" in said for said in play.said)
    assert not any("go with no" in said for said in play.said)


def test_a_mirror_that_never_fits_is_left_open() -> None:
    """Three attempts are enough; then the session goes on kindly."""
    play = _couple(get_across="No.").whole()
    assert play.session.ending == "finished"
    assert len(play.answered("get across")) == 6
    assert sum("leave the rest open for now" in said for said in play.said) == 2


def test_there_is_more_at_most_twice() -> None:
    """After a mirror the speaker may add to it, two times, and each is given back."""
    play = _couple(is_there_more="Yes.", get_that="Yes.").whole()
    assert [by for by, _ in play.answered("s there more")] == ["Maya", "Maya", "Leo", "Leo"]
    assert sum("I also heard" in said for said in play.said) == 4


def test_whoever_passes_everything_is_never_pushed() -> None:
    """All turns passed: no mirror is asked for, nothing is asked twice, and they may say how they are."""
    play = Couple(shipped("conflict-repair"), WILLING, turns={"": "Pass."}).whole()
    assert play.session.ending == "finished"
    for words in ("what did you hear", "makes sense to you", "accept it"):
        assert not any(words in said for said in play.said), words
    assert play.answered("would you do that") == []


def test_without_a_yes_of_both_nobody_is_asked_for_an_apology() -> None:
    """One no behind the accounts is a good end."""
    play = _couple(own_part_in_it=["Yes.", "No."]).whole()
    assert play.session.ending == "heard"
    assert not any("apologise" in said for said in play.said)


@pytest.mark.parametrize("minutes", [0.5, 4.0])
def test_turns_last_as_long_as_was_chosen(minutes: float) -> None:
    """The setting decides how long the floor is given."""
    play = Couple(shipped("conflict-repair"), WILLING, settings={"turn_time": minutes * 60}).whole()
    assert minutes * 60 in [entry.limit_s for entry in play.entries(r.FloorOpened)]
