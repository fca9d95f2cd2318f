"""How long a script takes."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.program import Program
from companion.scripts.loading import load_text
from companion.scripts.views.estimating import estimate, minutes
from tests.scripts.making import EXAMPLE, script


def program(steps: str, more: str = "") -> Program:
    """A small program."""
    return load_text(script(steps, more))


def test_breath_and_silence_take_what_they_take() -> None:
    """Nothing is guessed where the script says it; a breath is led in to."""
    found = estimate(program("- breathe: {pattern: box, cycles: 5}\n- silence: 100s"))
    assert (found.least_s, found.usual_s, found.most_s) == (187.0, 187.0, 187.0)


def test_words_are_counted_at_the_rate_of_the_voice() -> None:
    """Ten words at a hundred a minute are six seconds."""
    ten = program("- say: one two three four five six seven eight nine ten")
    assert estimate(ten, words_per_minute=100).usual_s == 6.0
    assert estimate(ten, words_per_minute=200).usual_s == 3.0


def test_a_turn_lasts_at_most_its_limit_and_grace() -> None:
    """Least, usual and most stand in order, and the most is the script's own limit."""
    found = estimate(program("- turn: a\n  time: 2m\n  grace: 10s", "people: {roles: [a, b]}\n"))
    assert found.least_s < found.usual_s < found.most_s
    assert 130 <= found.most_s < 135


def test_rounds_and_each_multiply_by_the_people() -> None:
    """More people, more time."""
    each = program("- each: who\n  do:\n  - silence: 60s", "people: {min: 1, max: 6}\n")
    assert estimate(each, people=1).usual_s == 60
    assert estimate(each, people=5).usual_s == 300
    rounds = program("- rounds: [a, b]\n  do:\n  - silence: 60s", "people: {min: 2, max: 3}\n")
    assert estimate(rounds, people=3).usual_s == 180


def test_ways_that_end_early_are_the_least_and_not_the_usual() -> None:
    """A session that is postponed at the start doesn't shorten what people are told."""
    found = estimate(program("- if: no\n  then:\n  - end: postponed\n  else:\n  - silence: 10m"))
    assert (found.least_s, found.usual_s, found.most_s) == (0.0, 600.0, 600.0)


def test_what_stands_behind_an_end_is_not_counted() -> None:
    """It never happens."""
    assert estimate(program("- end: done\n- silence: 10m")).most_s == 0


def test_the_script_s_own_figure_wins() -> None:
    """A facilitator who knows better writes ``minutes``."""
    assert program("- silence: 10m").minutes == 10
    assert program("- silence: 10m", "minutes: 25\n").minutes == 25


def test_the_example_takes_about_ten_minutes() -> None:
    """Two turns of three minutes with their mirrors, and a minute of breath."""
    assert 8 <= minutes(estimate(load_text(EXAMPLE))) <= 14


@given(st.integers(1, 6), st.floats(60, 300))
def test_estimates_are_in_order(people: int, rate: float) -> None:
    """Least, usual and most, whoever takes part and whatever the voice."""
    found = estimate(load_text(EXAMPLE), people, rate)
    assert 0 < found.least_s <= found.usual_s <= found.most_s
