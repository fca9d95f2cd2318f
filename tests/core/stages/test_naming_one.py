"""A role that somebody is given by voice."""

import pytest

from companion.core import program as p
from companion.core.api import events as e
from companion.core.api.voices import partner
from companion.core.state.states import State
from tests.core.play import Play, ask, head, program, say, turn


def asking(people: tuple[str, ...] = ("Maya", "Leo")) -> Play:
    """A session that asks who waited, gives them the floor, and begins its rounds with them."""
    question = ask("Which of you waited?", answer=p.Answer.PARTNER, save="waiter")
    heard = p.If(
        head=head("if", when="answered(waiter)"),
        cases=(),
        otherwise=(
            turn("waiter", "What was it like?"),
            p.Rounds(head=head("rounds"), roles=("teller",), do=(say("Now ${teller}."),), first="waiter"),
        ),
    )
    return Play(program(question, heard, say("The end.")), people).begin().until_state(State.ASKING)


@pytest.mark.parametrize(
    ("words", "voice", "named"),
    [
        ("Leo.", None, "Leo"),
        ("Maya did.", None, "Maya"),
        ("It was Leo, not me.", "Maya", "Leo"),
        ("I did.", "Leo", "Leo"),
        ("Me.", "Maya", "Maya"),
        ("I did.", None, None),
        ("Not me.", "Leo", None),
        ("Neither of us.", "Leo", None),
        ("Both of us did.", None, None),
        ("Maya or Leo.", None, None),
        ("Leo, wait.", None, None),
    ],
)
def test_who_is_named_has_the_floor(words: str, voice: str | None, named: str | None) -> None:
    """A name, or "me" in a voice that is known; whatever is not sure names nobody."""
    play = asking()
    play.hears(words, voice=partner(voice) if voice else None)
    play.run(20.0)
    assert play.session.memory.value("waiter") == named
    if named:
        play.until_state(State.FLOOR)
        assert play.session.snapshot(play.now).holder == named


def test_the_rounds_begin_with_who_was_named() -> None:
    """And everybody has the role once."""
    play = asking(("Maya", "Leo", "Ada"))
    play.hears("Leo.")
    play.until_state(State.FLOOR)
    play.presses(e.Command.PASS).to_end()
    assert [words for words in play.said if words.startswith("Now")] == ["Now Leo.", "Now Ada.", "Now Maya."]


@pytest.mark.parametrize("command", [e.Command.PASS, e.Command.SKIP, None])
def test_without_an_answer_nobody_has_the_floor(command: e.Command | None) -> None:
    """Silence, a pass and a skip name nobody."""
    play = asking()
    if command:
        play.presses(command)
    play.run(300.0)
    assert play.session.memory.value("waiter") is None
    assert not any("floor is yours" in words or "What was it like" in words for words in play.said)


def test_a_pause_and_a_repeat_leave_the_question_open() -> None:
    """The answer counts after them."""
    play = asking()
    play.presses(e.Command.PAUSE).run(60.0).presses(e.Command.GO_ON).until_state(State.ASKING)
    play.presses(e.Command.REPEAT).until_state(State.ASKING)
    play.hears("Leo.")
    play.until_state(State.FLOOR)
    assert play.session.snapshot(play.now).holder == "Leo"
