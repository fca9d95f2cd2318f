"""Words with names in them."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.program.text import Template


@given(st.text())
def test_any_words_come_back_unchanged(words: str) -> None:
    """Parsing loses nothing: a template written out again is what was read."""
    assert str(Template.parse(words)) == words


@given(st.text())
def test_words_without_names_are_spoken_as_they_stand(words: str) -> None:
    """Dollars, braces and all else that is no ``${name}`` are plain characters."""
    template = Template.parse(words.replace("{", "("))
    assert template.names == ()
    assert template.fill(lambda name: "never") == words.replace("{", "(")


def test_names_are_filled_in_order() -> None:
    """Each name is replaced by its own value, as often as it stands there."""
    template = Template.parse("${a}, tell ${b} about ${a}.")
    assert template.names == ("a", "b", "a")
    assert template.fill({"a": "Maya", "b": "Noor"}.__getitem__) == "Maya, tell Noor about Maya."


def test_what_was_filled_in_is_never_expanded_again() -> None:
    """A transcript that says ``${secret}`` stays those words."""
    filled = Template.parse("You said: ${words}").fill({"words": "${secret} ${words}"}.__getitem__)
    assert filled == "You said: ${secret} ${words}"


@given(st.text())
def test_filling_takes_any_value(value: str) -> None:
    """Whatever a person said can stand in a prompt, letter for letter."""
    assert Template.parse("<${x}>").fill(lambda name: value) == f"<{value}>"
