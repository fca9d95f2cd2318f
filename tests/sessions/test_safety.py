"""From every step, "stop", the safe word and silence lead to a safe ending.

That the two words lead out of every state of every step of every shipped session is shown by the walk
through all sessions; here is how it sounds.
"""

from functools import cache

import pytest

from companion.core.api import record as r
from companion.core.state.states import State
from tests.sessions.couple import Answers, Couple, shipped

SAFE_WORD = "lighthouse"
PLAYS: dict[str, Answers] = {
    "conflict-repair": {"shall we begin": "Yes.", "calm enough": "Yes.", "or heavier": "Heavier.",
                        "is there more": "No.", "get across": ["Not quite.", "Yes."], "": "Yes."},
    "nonviolent-communication": {"shall we begin": "Yes.", "calm enough": "Yes.",
                                 "come close": ["No.", "Yes."], "your answer": ["Something else.", "No."],
                                 "or heavier": "Clear.", "": "Yes."},
    "shared-breathing": {"shall we begin": "Yes.", "which breath": "Box.", "holding your breath": "Yes.",
                         "one word": "Soft."},
}  # fmt: skip


def _play(name: str) -> Couple:
    return Couple(shipped(name), PLAYS[name], safe_word=SAFE_WORD)


@cache
def _steps(name: str) -> int:
    """Steps that are not over with the session a moment after they begin."""
    play = _play(name).whole()
    assert play.session.ending == "finished"
    steps = len(play.paths)
    while _up_to(name, steps - 1).session.state in (State.CLOSING, State.ENDED):
        steps -= 1
    return steps


def _up_to(name: str, step: int) -> Couple:
    play = _play(name)
    play.begin()
    play.until(lambda: len(play.paths) > step)
    # Some are in the prompt then, some in the turn, the question or the breath behind it.
    play.run(2.0 if step % 2 else 9.0)
    play.quiet = True
    return play


@pytest.mark.parametrize("name", PLAYS)
def test_stop_ends_the_session(name: str) -> None:
    """Said once, it is over a minute later, and the last words are kind."""
    for step in range(0, _steps(name), 5):
        play = _up_to(name, step)
        play.says("Stop.", 0.6)
        play.until_state(State.CONFIRMING)
        play.to_end()
        assert play.session.ending == "stopped", play.paths[-1]


@pytest.mark.parametrize("name", PLAYS)
def test_the_safe_word_ends_the_session(name: str) -> None:
    """In the middle of a sentence too; nobody is named or asked, and unfinished words are thrown away."""
    for step in range(0, _steps(name), 5):
        play = _up_to(name, step)
        play.says(f"Please, {SAFE_WORD}, I can't.", 1.2)
        play.until_state(State.CLOSING)
        assert play.entries(r.Discarded), play.paths[-1]
        assert not any(name in play.said[-1] for name in ("Maya", "Leo"))
        assert "Nobody needs to explain" in play.said[-1]


@pytest.mark.parametrize("name", PLAYS)
def test_nobody_who_leaves_is_waited_for_without_end(name: str) -> None:
    """Whoever falls silent at any step is led to an ending, or to a pause that calls twice and ends."""
    for step in range(_steps(name)):
        play = _up_to(name, step).as_far_as_it_goes()
        if play.session.state is State.ENDED:
            assert play.session.ending in ("finished", "postponed"), play.paths[-1]
            continue
        assert "When you're ready, say: go on." in play.said[-1], play.paths[-1]
        said = len(play.said)
        play.run(12 * 3600.0)
        assert play.session.ending == "postponed"
        assert [text.split(".")[0] for text in play.said[said:]] == [
            "We're still paused", "We're still paused", "Then let's leave it for today"
        ], play.paths[-1]  # fmt: skip


@pytest.mark.parametrize("name", PLAYS)
def test_who_comes_back_from_a_silence_can_end_well(name: str) -> None:
    """In the pause of an empty room nothing is lost: "go on" takes it up where it was."""
    for step in range(0, _steps(name), 5):
        play = _up_to(name, step).as_far_as_it_goes()
        if play.session.state is State.PAUSED:
            play.quiet = False
            paths = play.paths
            play.hears("Go on.")
            state = play.run(20.0).session.state
            assert state is not State.PAUSED, paths[-1]
            assert play.paths[: len(paths)] == paths


@pytest.mark.parametrize("name", PLAYS)
def test_a_time_out_takes_a_step_up_again(name: str) -> None:
    """After the break the step that was interrupted begins anew, and the session can still end well."""
    for step in range(0, _steps(name), 5):
        play = _up_to(name, step)
        play.says("Time out.", 0.7)
        play.until_state(State.TIME_OUT)
        play.run(21 * 60)
        play.quiet = False
        play.says("Go on.", 0.7)
        play.until_state(State.CONFIRMING).together()
        play.to_end()
        assert play.session.ending == "finished"
