"""Conditions: what they mean, what is refused, and that nothing can break them."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from companion.core.expressions import ExpressionError, Type, ValueKind, check, evaluate, names, parse, places

VALUES: dict[str, Any] = {
    "ready": {"Maya": True, "Noor": True},
    "split": {"Maya": True, "Noor": False},
    "open": {"Maya": True, "Noor": None},
    "moods": {"Maya": 3, "Noor": 8},
    "mood": 4,
    "yes_once": True,
    "season": "winter",
    "nothing": None,
}


def value(source: str) -> object:
    """What a condition comes to with ``VALUES``."""
    return evaluate(parse(source), VALUES.get)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("all(ready)", True),
        ("not all(split)", True),
        ("any(split)", True),
        ("all(open)", False),
        ("any(open)", True),
        ("count(open) == 1", True),
        ("count(ready) >= 2", True),
        ("all(yes_once)", True),
        ("all(yes_once, split)", False),
        ("mood < 5 and mood >= 4", True),
        ("1 < mood <= 4", True),
        ("mood + 2 == 6", True),
        ("mood - 2 == 2", True),
        ("-mood < 0", True),
        ("min(moods) == 3 and max(moods) == 8", True),
        ("max(moods) - min(moods) > 4", True),
        ('season == "Winter"', True),
        ('season in ["winter", "autumn"]', True),
        ('season not in ["summer"]', True),
        ("3 in moods", True),
        ("yes_once == yes", True),
        ("true and not false", True),
    ],
)
def test_a_condition_means_what_it_says(source: str, expected: bool) -> None:
    """The language does what a facilitator would read into it."""
    assert value(source) is expected


@pytest.mark.parametrize(
    "source",
    [
        "nothing",
        "all(nothing)",
        "any(nothing)",
        "nothing == yes",
        "nothing != yes",
        "nothing < 3",
        "nothing > 3",
        "nothing == nothing",
        "nothing in [1]",
        "nothing not in [1]",
        "unknown",
        "min(nothing) < 3",
    ],
)
def test_what_was_never_answered_is_never_a_yes(source: str) -> None:
    """A missing value makes every plain test of it false."""
    assert not value(source)


def test_an_answer_for_each_that_lacks_one_is_not_agreed() -> None:
    """``all`` needs a yes of everybody; silence of one is no yes."""
    assert value("all(open)") is False
    assert evaluate(parse("all(x)"), {"x": {}}.get) is False


def test_values_of_other_kinds_are_unequal_and_never_raise() -> None:
    """A number is not a word, and a yes is not a one."""
    assert value('mood == "4"') is False
    assert value("yes_once == 1") is False
    assert value('mood < "five"') is False
    assert value('season + "x" == 3') is False


def test_something_that_is_no_plain_value_counts_as_there() -> None:
    """The words of a turn are an object of the session's: there or not there."""
    assert evaluate(parse("said"), {"said": object()}.get) is True


@pytest.mark.parametrize(
    ("source", "column", "message"),
    [
        ("", 1, "empty"),
        ("a = b", 3, "`==`"),
        ("a && b", 4, "and"),
        ("!a", 1, "not"),
        ("${a}", 1, "the name alone"),
        ("turn_time > 3m", None, "180"),
        ("mood == “bad”", None, "straight quotes"),
        ("open('x')", 1, "all, any"),
        ("a.b", 1, "not part of a condition"),
        ("  a.b", 3, "not part of a condition"),
        ("a[0]", 1, "not part of a condition"),
        ("a and x*y", 7, "not part of a condition"),
        ("'é' == x.y", 8, "not part of a condition"),
        ("f'{a}'", 1, "not part of a condition"),
        ("lambda: 1", 1, "not part of a condition"),
        ("a if b else c", 1, "not part of a condition"),
        ("[x for x in y]", 1, "not part of a condition"),
        ("(a := 3)", 2, "not part of a condition"),
        ("a is b", 1, "instead of `is` write `==`"),
        ("all(*a)", 5, "not part of a condition"),
        ("all()", 1, "one or more"),
        ("all(x=1)", 1, "write all(x)"),
        ("a == None", 6, "name alone"),
        ("a == 1e999", 6, "literal"),
        ("a == 10000000000", 6, "literal"),
        ("a == b'x'", 6, "literal"),
        ("a == ...", 6, "literal"),
        ("a == 1j", 6, "literal"),
        ("not " * 30 + "a", None, "nested"),
        ("(" * 300 + "a", None, "can't be read"),
        ("a" * 501, 501, "500"),
        ("a\x00b", None, "can't be read"),
    ],
)
def test_what_is_not_in_the_language_is_refused_where_it_stands(
    source: str, column: int | None, message: str
) -> None:
    """Code, attributes, indexes and everything else outside of the list never get through."""
    with pytest.raises(ExpressionError) as refused:
        parse(source)
    assert message in refused.value.message
    if column is not None:
        assert refused.value.column == column


_PIECES = st.sampled_from(
    [
        "ready",
        "mood",
        "nothing",
        "season",
        "all(",
        "any(",
        "min(",
        "count(",
        ")",
        "(",
        "not ",
        " and ",
        " or ",
        " in ",
        "==",
        "<",
        ">=",
        "!=",
        "+",
        "-",
        "3",
        '"winter"',
        "[",
        "]",
        ",",
        " ",
        "yes",
        ".",
        "x",
        "1.5",
        "=",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
@example("-" * 400 + "1")
@example("\ud800")
def test_any_text_is_a_condition_or_is_refused(source: str) -> None:
    """Reading never fails otherwise, and what was read has a value for whatever the names hold."""
    refused: ExpressionError | None = None
    try:
        expression = parse(source)
    except ExpressionError as error:
        refused = error
    if refused:
        assert 1 <= refused.column <= len(source) + 1
        return
    evaluate(expression, VALUES.get)
    evaluate(expression, lambda name: None)
    check(expression, {"ready": Type(ValueKind.YES_NO, each=True), "mood": Type(ValueKind.NUMBER)})
    assert parse(str(expression)) == expression
    assert hash(expression) == hash(parse(source))


_ANY_VALUE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.dictionaries(st.text(max_size=3), st.one_of(st.none(), st.booleans(), st.integers())),
    st.lists(st.integers()),
    st.builds(object),
)


@given(_ANY_VALUE, _ANY_VALUE)
def test_every_operation_takes_every_value(a: object, b: object) -> None:
    """Whatever was saved, no operation raises."""
    for source in (
        "a == b",
        "a != b",
        "a < b",
        "a <= b",
        "a in b",
        "a not in b",
        "a + b",
        "a - b",
        "all(a, b)",
        "any(a, b)",
        "count(a, b)",
        "min(a, b)",
        "max(a, b)",
        "not a",
        "a and b",
        "a or b",
        "[a] == b",
        "a in [a, b]",
    ):
        evaluate(parse(source), {"a": a, "b": b}.get)


def test_names_and_their_places_are_known() -> None:
    """The checker can point at each name."""
    expression = parse('all(ready) and mood < max(ready) or "x" == mood')
    assert names(expression) == {"ready", "mood"}
    assert places(expression) == (("ready", 5), ("mood", 16), ("ready", 27), ("mood", 44))


TYPES = {
    "ready": Type(ValueKind.YES_NO, each=True),
    "agreed": Type(ValueKind.YES_NO),
    "mood": Type(ValueKind.NUMBER),
    "time": Type(ValueKind.DURATION),
    "season": Type(ValueKind.CHOICE, options=("winter", "summer")),
    "feeling": Type(ValueKind.TEXT),
    "said": Type(ValueKind.TURN),
    "sender": Type(ValueKind.PERSON),
}


@pytest.mark.parametrize(
    "source",
    [
        "all(ready)",
        "not any(ready)",
        "agreed",
        "agreed == no",
        "mood < 4",
        "time > 90",
        "mood + 1 < time",
        'season == "winter"',
        'season in ["winter", "summer"]',
        "yes in ready",
        "said",
        "not said and agreed",
        "count(ready) > 1",
        'sender == "Maya"',
        "unknown < 3",
        "min(mood, 3) > 1",
    ],
)
def test_conditions_that_make_sense_pass(source: str) -> None:
    """Nothing is said where nothing is wrong, nor of names that aren't known."""
    assert check(parse(source), TYPES) == []


@pytest.mark.parametrize(
    ("source", "column", "message"),
    [
        ("ready", 1, "all(ready)"),
        ("agreed and not ready", 16, "any(ready)"),
        ("ready == yes", 1, "an answer of each partner"),
        ('mood == "4"', 9, "a number can't be compared with a few words"),
        ("agreed > 3", 10, "can't be compared"),
        ('season < "winter"', 10, "numbers only"),
        ('season == "spring"', 11, "not one of the options"),
        ('season in ["winter", "spring"]', 22, "not one of the options"),
        ('feeling == "sad"', 1, "never decides"),
        ("feeling", 1, "never decides"),
        ('said == "no"', 1, "never compared"),
        ("agreed + 1 > 2", 1, "only numbers"),
        ("mood in 3", 9, "after `in`"),
        ('"always"', 1, "decides nothing"),
        ("[mood]", 1, "list decides nothing"),
        ("mood == [3]", 9, "with `in` only"),
    ],
)
def test_conditions_that_make_no_sense_are_pointed_at(source: str, column: int, message: str) -> None:
    """Each fault has its column and says what to write, before anybody is asked."""
    faults = check(parse(source), TYPES)
    assert [fault.column for fault in faults] == [column]
    assert message in faults[0].message
