"""Words of danger stop an exercise; hard words of an ordinary quarrel do not."""

import pytest

from companion.core.api import events as e
from companion.core.state.states import State
from companion.language.en.danger import speaks_of_danger
from tests.core.play import Play, program, say, turn

HELP = "The helpline of our town: one one six, one one one."


@pytest.mark.parametrize(
    "text",
    [
        "Last night you hit me.",
        "I'm afraid of you when you drink.",
        "I am scared of him.",
        "Sometimes I want to die.",
        "I think about killing myself.",
        "I don't want to live like this, I don't want to live.",
        "You said you would, you threatened to hurt the children.",
        "I have thought of suicide.",
    ],
)
def test_danger_is_heard(text: str) -> None:
    """Violence, fear of the other and harming oneself are heard as what they are."""
    assert speaks_of_danger(text)


@pytest.mark.parametrize(
    "text",
    [
        "I was afraid of losing you.",
        "It hit me that I was wrong.",
        "That hurt me a lot.",
        "I was scared of the exam.",
        "I could have died laughing.",
        "This is killing me, all this waiting.",
        "We beat them four to one.",
    ],
)
def test_hard_words_of_a_quarrel_go_on(text: str) -> None:
    """Pain and figures of speech are what the exercise is for."""
    assert not speaks_of_danger(text)


def test_the_exercise_stops_and_waits_until_it_is_asked_to_go_on() -> None:
    """It says something short and kind, reads the household's help lines, and waits."""
    play = Play(program(turn("Maya", "Maya, what is on your mind?"), say("Good.")), help_lines=HELP).begin()
    play.until_state(State.FLOOR)
    play.says("I am afraid of you when you shout.", 2.0)
    play.until_state(State.PAUSED)
    assert "Please talk to someone you trust." in play.said[-1]
    assert play.said[-1].endswith(HELP)
    play.run(3600)
    assert play.session.state is State.PAUSED
    play.says("Go on.")
    play.until_state(State.FLOOR)


def test_a_draft_alone_stops_nothing() -> None:
    """The small model mishears: only the final words count."""
    play = Play(program(turn("Maya", "Maya, what is on your mind?"))).begin()
    play.until_state(State.FLOOR)
    play.give(e.SpeechStarted(0, play.now))
    play.give(e.SpeechEnded(0, play.now))
    play.give(e.Heard(0, "You hit me.", play.now, play.now, 0.9, draft=True))
    assert play.session.state is State.FLOOR
