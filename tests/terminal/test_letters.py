"""Large letters have one shape each, and say when they don't exist."""

import string

import pytest

from companion.terminal.letters import can_draw, large


@pytest.mark.parametrize("letter", string.ascii_uppercase + string.digits + ":?!&.'-")
def test_every_letter_is_drawn(letter: str) -> None:
    """All letters, figures and marks of names and times exist and are four full lines high."""
    assert can_draw(letter)
    lines = large(letter)
    assert len(lines) == 4
    assert len({len(line) for line in lines}) == 1
    assert any(line.strip() for line in lines)


def test_letters_are_told_apart() -> None:
    """No two letters or figures look the same (only O and zero may)."""
    drawn = {"\n".join(large(letter)) for letter in string.ascii_uppercase + string.digits}
    assert len(drawn) >= len(string.ascii_uppercase + string.digits) - 1


def test_twice_as_large_is_twice_as_wide() -> None:
    """At scale 2 a word is twice as wide and seven lines high."""
    assert len(large("Tom", 2)) == 7
    assert len(large("Tom", 2)[0]) == 2 * len(large("Tom")[0])


def test_accents_are_left_away_and_other_scripts_refused() -> None:
    """Zoë is drawn as ZOE; a name that can't be drawn is said to be so."""
    assert large("Zoë") == large("ZOE")
    assert not can_draw("愛")
    assert not can_draw("")


def test_figures_are_equally_wide() -> None:
    """A clock that counts down does not move about."""
    assert len({len(large(figure)[0]) for figure in string.digits}) == 1
