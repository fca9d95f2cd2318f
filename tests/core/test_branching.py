"""A session branches: another goes on from the step that runs, and the first stays as it was."""

from companion.core.api import actions as a
from companion.core.api import events as e
from companion.core.api.record import FloorOpened
from companion.core.machine.session import Session
from companion.core.state.states import State
from companion.language.en import LANGUAGE
from companion.scripts.loading import load_text

SCRIPT = """\
format: 1
id: test
title: Test
summary: A script to test with.
people: {min: 2, max: 2, roles: [one, two]}
steps:
  - ask: Are you ready?
    to: the group
    answer: yes_no
    save: ready
  - turn: one
    say: Maya, tell Leo about your day.
    time: 2m
    save: day
  - end: done
    if: all(ready)
    say: Goodbye.
"""


def _spoken(actions: list[a.Action]) -> list[a.Speak]:
    return [action for action in actions if isinstance(action, a.Speak)]


def _in_the_turn() -> Session:
    """A session in which Leo said yes, and Maya is told that it is her turn."""
    session = Session(load_text(SCRIPT), ["Maya", "Leo"], LANGUAGE)
    (question,) = _spoken(session.handle(e.Begin(), 0.0))
    session.handle(e.PromptEnded(question.id), 2.0)
    session.handle(e.SpeechStarted(0, 3.0), 3.0)
    session.handle(e.SpeechEnded(0, 3.5), 4.0)
    session.handle(e.Heard(0, "Yes.", 3.0, 3.5, 0.9), 4.5)
    return session


def test_a_branch_begins_the_step_anew_and_knows_what_is_known() -> None:
    """The branch speaks the prompt of the turn again, opens the floor, and remembers the yes."""
    branch = _in_the_turn().branch()
    (prompt,) = _spoken(branch.handle(e.Begin(), 5.0))
    assert prompt.text == "Maya, tell Leo about your day."
    actions = branch.handle(e.PromptEnded(prompt.id), 8.0)
    assert any(isinstance(x, a.Note) and isinstance(x.entry, FloorOpened) for x in actions)
    assert branch.memory.value("ready") is True


def test_what_happens_in_a_branch_changes_nothing_in_the_session() -> None:
    """A branch that is stopped leaves the session in its step, with all that it knew."""
    session = _in_the_turn()
    branch = session.branch()
    branch.handle(e.Begin(), 5.0)
    for now in (6.0, 7.0, 8.0):
        branch.handle(e.CommandGiven(e.Command.STOP), now)
    branch.memory.save("ready", False)
    assert branch.state is State.CLOSING
    assert session.state is State.PROMPT
    assert session.memory.value("ready") is True
    (end,) = [x for x in session.handle(e.CommandGiven(e.Command.PASS), 9.0) if isinstance(x, a.Speak)]
    assert end.text == "Goodbye."
