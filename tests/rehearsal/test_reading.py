"""Sessions printed as people of one manner would live them."""

import io

import pytest

from companion.cli.commands import COMMANDS
from companion.errors import SetupError


def read(*args: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    assert COMMANDS["read"].run(args, out) == 0
    return out.getvalue()


@pytest.mark.parametrize(
    ("args", "heard", "not_heard"),
    [
        (("--as", "natural"), ("Maya: I noticed how tired I was", "(the end: finished)"), ()),
        (("--as", "silent"), ("(the end: postponed)",), ("Thank you, Maya", "Thank you, Leo")),
        (("--as", "silent", "--only", "Leo"), ("Leo, shall we leave it for today?",), ("Thank you, Leo",)),
        (("--as", "refusing"), ("I'd rather not say.", "(the end: postponed)"), ("What I heard is",)),
    ],
)
def test_a_session_is_read_as_its_people_live_it(
    args: tuple[str, ...], heard: tuple[str, ...], not_heard: tuple[str, ...]
) -> None:
    """An author sees what a couple hears who tell, who are silent, or who would rather not."""
    text = read("ten-minutes", *args)
    assert not [words for words in heard if words not in text]
    assert not [words for words in not_heard if words in text]


def test_only_somebody_who_is_there_can_be_different() -> None:
    """A wrong name is met with those that are right."""
    with pytest.raises(SetupError, match="there are Maya, Leo"):
        read("ten-minutes", "--only", "Nora")
