"""A safe word that people name in the middle of a session."""

import pytest

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.remembered import SAFE_WORD_KEY
from companion.core.api.session_log import LogEntry
from companion.core.machine.session import Session
from companion.core.state.states import State
from companion.journal.events import Logged, line_of, without_secrets
from companion.language.en import LANGUAGE
from tests.core.play import Play, ask, program, turn

TURN = program(turn("Maya", "Maya, what is on your mind?"))
QUESTION = program(ask("Shall we begin?"))


@pytest.mark.parametrize("script", [TURN, QUESTION])
def test_it_is_in_force_from_the_moment_it_is_named(script: p.Program) -> None:
    """In a turn and at a question: it ends the session, and is remembered for these people."""
    play = Play(script, ("Maya", "Leo")).begin()
    play.run(6.0)
    play.says("Our safe word is pineapple.")
    play.run(8.0)
    kept = [action.kept for _, action in play.log if isinstance(action, a.Remember)]
    assert [(one.script, one.key, one.people, one.value) for one in kept] == [
        (*SAFE_WORD_KEY, ("leo", "maya"), "pineapple")
    ]
    assert "safe word from now on" in play.said[-1]
    play.says("Pine apples!")
    play.run(3.0)
    assert play.entries(r.Interrupted)[-1].why == "safe word"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("Our safe word is seven.", "too easily"),
        ("Our safe word is Leo.", "too easily"),
        ("We need a safe word.", "Say: our safe word is"),
    ],
)
def test_a_word_that_is_said_by_chance_is_not_taken(said: str, answer: str) -> None:
    """And it is said how to name another one; the one from before stays."""
    play = Play(TURN, ("Maya", "Leo"), safe_word="walrus").begin()
    play.run(6.0)
    play.says(said)
    play.run(8.0)
    assert answer in play.said[-1]
    assert play.session.commands.safe_word == "walrus"
    assert play.session.state is State.FLOOR


def test_it_is_in_no_log_and_a_replay_leads_to_the_same() -> None:
    """What is kept of the sentence is that a safe word was named; the prompts of a replay are the same."""
    heard = e.Heard(0, "Our safe word is pineapple.", 5.0, 6.5, 0.9)
    events: list[tuple[float, e.Event]] = [
        (0.0, e.Begin()), (3.0, e.PromptEnded(1)), (5.0, e.SpeechStarted(0, 5.0)),
        (7.0, e.SpeechEnded(0, 6.5)), (7.5, heard),
    ]  # fmt: skip
    session, again = (Session(TURN, ("Maya", "Leo"), LANGUAGE) for _ in range(2))
    lines: list[Logged] = []
    said, said_again = [], []
    for now, event in events:
        bare = session.redacted(event)
        actions = session.handle(event, now)
        lines += [Logged(now, event, bare), *(Logged(now, action) for action in actions)]
        said += [action for action in actions if isinstance(action, a.Speak)]
        replayed = again.replay(LogEntry(now, bare))
        said_again += [action for action in replayed if isinstance(action, a.Speak)]
    assert "pineapple" not in "".join(map(line_of, without_secrets(lines)))
    assert said == said_again
    assert session.commands.safe_word == "pineapple"
