"""The most careful answer rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.consent import Consent, Level, agreed

LEVELS = st.lists(st.sampled_from([*Level, None]), max_size=6)


@given(LEVELS)
def test_nobody_has_more_kept_than_they_said(answers: list[Level | None]) -> None:
    """Whatever the others answer; who does not answer has said nothing."""
    order = list(Level)
    level = agreed(answers).level
    for answer in answers:
        assert order.index(level) <= order.index(answer or Level.NOTHING)
    assert level in answers or level is Level.NOTHING


@given(LEVELS, st.lists(st.booleans(), max_size=6))
def test_sound_is_kept_only_where_all_ask_for_it(answers: list[Level | None], sound: list[bool]) -> None:
    """And only where they have their words kept too."""
    if agreed(answers, sound).sound:
        assert len(sound) == len(answers)
        assert all(sound)
        assert set(answers) == {Level.WORDS}


@pytest.mark.parametrize(
    ("answers", "level"),
    [
        ((Level.WORDS, Level.WORDS), Level.WORDS),
        ((Level.WORDS, Level.ANSWERS), Level.ANSWERS),
        ((Level.NOTHING, Level.WORDS), Level.NOTHING),
        ((Level.WORDS, None), Level.NOTHING),
        ((), Level.NOTHING),
    ],
)
def test_of_two_answers(answers: tuple[Level | None, ...], level: Level) -> None:
    """The smaller one counts."""
    assert agreed(answers) == Consent(level)
    assert level.keeps == (level is not Level.NOTHING)
