"""Characters that can't be seen or look like others, and options that can't be told apart."""

import pytest

from companion.scripts.loading import check_text

_SCRIPT = """format: 1
id: tea
title: Tea
summary: Each tells one thing.
people: {min: 2, max: 2}
steps:
  - say: Welcome.
  - each: person
    do:
      - turn: person
        say: ${person}, what was good today?
        time: 1m
  - end: done
    say: Thank you.
"""


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("        time: 1m", "        time:\u00a01m", (12, 14)),
        ("        time: 1m", "        \u200btime: 1m", (12, 9)),
        ("        time: 1m", "\u00a0 \u00a0 \u00a0 \u00a0 time: 1m", (12, 1)),
        ("        time: 1m", "        tim\u0435: 1m", (12, 12)),
        ("  - say: Welcome", "  -\u00a0say: Welcome", (7, 4)),
        ("  - say: Welcome", "  \u2013 say: Welcome", (7, 3)),
        ("  - say: Welcome", "  - say\uff1a Welcome", (7, 8)),
        ("people", "peo\u00adple", (5, 4)),
        ("{min: 2", "{m\u200bin: 2", (5, 11)),
        ("min: 2", "min: 2\u200b", (5, 16)),
        ("steps:", "steps:\u200b", (6, 7)),
        ("title: Tea", "title:\u00a0Tea", (3, 7)),
        ("each: person", "each: person\u200b", (8, 17)),
    ],
)
def test_a_misleading_character_is_named_where_it_stands(
    right: str, wrong: str, place: tuple[int, int]
) -> None:
    """In indentation, dashes, keys, colons and values, it is the first problem and the cause names it."""
    problem = check_text(_SCRIPT.replace(right, wrong, 1))[0]
    assert (problem.code, problem.line, problem.column) == ("E101", *place)
    assert "U+" in problem.cause


def test_prose_may_hold_any_character() -> None:
    """No-break spaces, soft hyphens, dashes and joiners in words are left alone."""
    prose = "Welcome,\u00a0you\u00adtwo \u2013 \u201cyes\u201d \U0001f468\u200d\U0001f469."
    found = check_text(_SCRIPT.replace("Welcome.", prose))
    assert [problem.code for problem in found] == ["W340"], "a picture is left alone too, but can't be said"


_CHOICE = """format: 1
id: tea
title: Tea
summary: A choice.
people: {min: 2, max: 2}
steps:
  - ask: Which?
    answer: choice
    options:
      one: [FIRST]
      other: [a walk, SECOND]
    save: way
  - end: done
    say: Then ${way}.
    if: way
  - end: done
    say: Bye.
"""


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("right", "write", "sound alike"),
        ("the sun", "a son", ""),
        ("for me", "four me", "sound alike"),
        ("meat", "meet", "sound alike"),
        ("tea", "qpxz", "nobody can say"),
        ("tea", "TV", ""),
        ("shh", "breath", ""),
        ("sad", "side", ""),
    ],
)
def test_options_that_sound_alike_or_cannot_be_said_are_named(first: str, second: str, said: str) -> None:
    """The warning points at the wording itself, and comes only where it is true."""
    found = check_text(_CHOICE.replace("FIRST", first).replace("SECOND", second))
    named = [(problem.line, problem.column, problem.cause) for problem in found if problem.code == "W338"]
    assert bool(named) == bool(said)
    if named:
        assert named[0][:2] == (11, 23)
        assert said in named[0][2]
