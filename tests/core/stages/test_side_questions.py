"""When what happens can't be kept any more: it is said, and goes on only with the yes of all."""

import pytest

from companion.core.api import events as e
from companion.core.state.states import State
from tests.core.play import Play, program, turn
from tests.core.stages.talking import left_s, talking


def failing(play: Play, *answers: str) -> Play:
    """Keeping fails, and they answer so."""
    play.give(e.StorageFailed("The disk is full."))
    for answer in answers:
        play.until_state(State.ASKING)
        play.run(0.5)
        play.hears(answer)
    return play.run(12.0)


def test_with_the_yes_of_all_it_goes_on_where_it_was() -> None:
    """It is said that what was kept is safe; the turn has the time that it had."""
    play = talking()
    before_s = left_s(play)
    failing(play, "Yes.")
    asked = next(text for text in play.said if "I can't keep what happens" in text)
    assert asked.startswith("The disk is full. From here on")
    assert "What I kept so far is safe. " in asked
    assert asked.endswith("Maya, shall we go on without keeping it? Yes or no?")
    assert play.said[-1].startswith("Leo, shall we go on without keeping it?")
    play.until_state(State.ASKING)
    play.run(0.5)
    play.hears("Yes.")
    assert "Maya, it's still your turn." in play.said[-1]
    play.until_state(State.FLOOR)
    assert left_s(play) == pytest.approx(before_s)


@pytest.mark.parametrize("answers", [("No.",), ("Yes.", "No."), ("Pass.",), ()])
def test_without_it_the_session_waits(answers: tuple[str, ...]) -> None:
    """A no, a pass or silence of one is enough; "go on" and "stop" are theirs to say."""
    play = failing(talking(), *answers)
    play.until_state(State.PAUSED)
    play.run(30.0)
    play.hears("Go on.")
    play.until_state(State.FLOOR)


def test_in_a_pause_and_in_a_break_it_is_only_said() -> None:
    """Nobody is asked who is not there."""
    for command in (e.Command.PAUSE, e.Command.TIME_OUT):
        play = talking().presses(command).run(20.0)
        before = play.session.state
        play = failing(play)
        assert "I can't keep what happens" in play.said[-1]
        assert play.session.state is before


def test_one_alone_is_asked_without_a_name() -> None:
    """There is nobody else."""
    play = Play(program(turn("Maya", patience_s=100.0)), ("Maya",)).begin().until_state(State.FLOOR)
    failing(play)
    assert play.said[1].endswith("on the screen. Shall we go on without keeping it? Yes or no?")
