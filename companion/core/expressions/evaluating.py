"""Evaluation of expressions. Never raises, for any values of names."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

from companion.core.expressions.nodes import (
    Call,
    Comparison,
    Constant,
    Expression,
    Listing,
    Logic,
    Name,
    Node,
    Not,
    Scalar,
    Sum,
    Value,
)
from companion.core.expressions.parsing import OUTCOMES

_ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Between:
    """A number that depends on answers that are missing, as far as those that were given tell."""

    least: float = -inf
    most: float = inf


_Found = Value | _Between


def evaluate(expression: Expression, lookup: Callable[[str], object]) -> Value:
    """Return the value of a condition; ``lookup`` returns a name's value, or None if it has none.

    Never raises: operands that don't fit together make a comparison false and a sum None. What is said of
    the answers of several people holds only where it holds with everybody's answer.
    """
    value = _evaluate(expression.root, lookup)
    return None if isinstance(value, _Between) else value


def true(value: object) -> bool:
    """Whether a value counts as a yes: None, no and empty words do not, any number does, for it was given;
    of several, all must."""
    if isinstance(value, Mapping | list | tuple):
        several = _spread(value)
        return bool(several) and all(map(true, several))
    return _number(value) is not None or bool(value)


def came_to(outcome: str, name: str) -> str:
    """Return the name of the fact whether a turn or an answer under ``name`` had an outcome, one of
    ``OUTCOMES``; ``said`` of no name: whether anybody said anything at all."""
    return f"_{outcome} {name}"


def given(value: object) -> bool:
    """Whether there is an answer, be it no or 0; of several people, one of each."""
    several = _spread(value)
    return bool(several) and not any(one is None or one == "" for one in several)


def _evaluate(node: Node, lookup: Callable[[str], object]) -> _Found:
    match node:
        case Constant(value):
            return value
        case Name(name):
            found = lookup(name)
            # What is no plain value (the words of a turn) is only there or not there.
            known = found is None or isinstance(found, bool | int | float | str | Mapping | list | tuple)
            return found if known else True  # type: ignore[return-value]  # checked on the line above
        case Listing(items):
            return [_scalar(_evaluate(item, lookup)) for item in items]
        case Not(operand):
            return not true(_evaluate(operand, lookup))
        case Logic(both, operands):
            decide = all if both else any
            return decide(true(_evaluate(operand, lookup)) for operand in operands)
        case Comparison(left, rest):
            values = [_evaluate(left, lookup), *(_evaluate(right, lookup) for _, right in rest)]
            signs = [sign for sign, _ in rest]
            return all(map(_compare, values, signs, values[1:]))
        case Sum(minus, left, right):
            return _sum(_evaluate(left, lookup), _evaluate(right, lookup), minus)
        case Call(outcome, arguments) if outcome in OUTCOMES:
            names = [argument.name for argument in arguments if isinstance(argument, Name)]
            return any(lookup(came_to(outcome, name)) is True for name in names or [""])
        case Call(function, arguments):
            return _call(function, [_evaluate(argument, lookup) for argument in arguments])


def _scalar(value: _Found) -> Scalar:
    return value if value is None or isinstance(value, bool | int | float | str) else None


def _spread(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _compare(a: _Found, sign: str, b: _Found) -> bool:
    if a is None or b is None:
        return False
    if isinstance(a, _Between) or isinstance(b, _Between):
        return _surely(a, sign, b)
    if sign in ("in", "not in"):
        found = any(_same(a, item) for item in _spread(b))
        return found if sign == "in" else not found and (given(b) or not isinstance(b, Mapping))
    if sign in ("==", "!="):
        return _same(a, b) is (sign == "==")
    x, y = _number(a), _number(b)
    return x is not None and y is not None and _ORDERS[sign](x, y)


def _surely(a: _Found, sign: str, b: _Found) -> bool:
    """Whether a comparison holds whatever the missing answers would be."""
    x, y = _range(a), _range(b)
    if x is None or y is None:
        return False
    match sign:
        case "<" | "<=":
            return _ORDERS[sign](x.most, y.least)
        case ">" | ">=":
            return _ORDERS[sign](x.least, y.most)
    return sign == "!=" and (x.most < y.least or x.least > y.most)


def _range(value: _Found) -> _Between | None:
    if isinstance(value, _Between):
        return value
    number = _number(value)
    return None if number is None else _Between(number, number)


def _same(a: object, b: object) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return isinstance(a, bool) is isinstance(b, bool) and a == b


def _sum(a: _Found, b: _Found, minus: bool) -> _Found:
    if isinstance(a, _Between) or isinstance(b, _Between):
        x, y = _range(a), _range(b)
        if x is None or y is None:
            return None
        return (
            _Between(x.least - y.most, x.most - y.least)
            if minus
            else _Between(x.least + y.least, x.most + y.most)
        )
    left, right = _number(a), _number(b)
    if left is None or right is None:
        return None
    try:
        return left - right if minus else left + right
    except OverflowError:
        return None


def _call(function: str, arguments: list[_Found]) -> _Found:
    several = [item for argument in arguments for item in _spread(argument)]
    match function:
        case "all":
            return true(several)
        case "any":
            return any(map(true, several))
        case "count":
            return sum(map(true, several))
        case "answered":
            return all(map(given, arguments))
        case "unanswered":
            return not all(map(given, arguments))
    numbers = [number for number in map(_number, several) if number is not None]
    if function == "min":
        least = min(numbers, default=inf)
        return _Between(most=least) if None in several or not numbers else least
    greatest = max(numbers, default=-inf)
    return _Between(least=greatest) if None in several or not numbers else greatest
