"""A couple in the middle of a turn."""

from typing import Any

from companion.core import program as p
from companion.core.state.states import State
from tests.core.play import Play, program, turn

BREAK_S = 20 * 60.0
TALK = program(
    turn("Maya", "What did you see?", time_s=120.0, patience_s=100.0, save="words"),
    turn("Leo", "What did you hear?", time_s=120.0),
)


def talking(script: p.Program = TALK, **more: Any) -> Play:
    """A session in Maya's turn, ten seconds and one sentence in."""
    play = Play(script, safe_word="pineapple", **more).begin().until_state(State.FLOOR)
    play.hears("It was Sunday.", 2.0)
    return play.run(10.0 - 2.0 - 1.2)


def left_s(play: Play) -> float:
    """Seconds left of what is timed."""
    return play.session.snapshot(play.now).time_left_s or 0.0
