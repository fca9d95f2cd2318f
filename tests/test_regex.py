"""Expressions that are compiled late."""

import re

import pytest

from companion.regex import regex


def test_it_does_what_a_compiled_one_does() -> None:
    """Searching, matching, substituting and its text are those of the compiled expression, flags included."""
    word = regex(r"(?P<first>[a-z])\w*", re.IGNORECASE)
    assert word.pattern == r"(?P<first>[a-z])\w*"
    assert word.sub("-", "Two words") == "- -"
    found = word.match("Two")
    assert found is not None
    assert found["first"] == "T"
    assert word.groups == 1


def test_a_broken_one_shows_when_it_is_used() -> None:
    """A mistake in an expression is not silent."""
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("")
