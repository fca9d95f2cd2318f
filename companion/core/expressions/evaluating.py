"""Evaluation of expressions. Never raises, for any values of names."""

import operator
from collections.abc import Callable, Mapping
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

_ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def evaluate(expression: Expression, lookup: Callable[[str], object]) -> Value:
    """Return the value of a condition; ``lookup`` returns a name's value, or None if it has none.

    Never raises: operands that don't fit together make a comparison false and a sum None.
    """
    return _evaluate(expression.root, lookup)


def true(value: object) -> bool:
    """Return whether a value counts as a yes: None, no, 0 and empty text do not; of several, all must."""
    if isinstance(value, Mapping | list | tuple):
        several = _spread(value)
        return bool(several) and all(map(true, several))
    return bool(value)


def _evaluate(node: Node, lookup: Callable[[str], object]) -> Value:
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
        case Call(function, arguments):
            return _call(function, [_evaluate(argument, lookup) for argument in arguments])


def _scalar(value: Value) -> Scalar:
    return value if value is None or isinstance(value, bool | int | float | str) else None


def _spread(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list | tuple) else [value]


def _number(value: object) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _compare(a: Value, sign: str, b: Value) -> bool:
    if a is None or b is None:
        return False
    if sign in ("in", "not in"):
        found = any(_same(a, item) for item in _spread(b))
        return found is (sign == "in")
    if sign in ("==", "!="):
        return _same(a, b) is (sign == "==")
    x, y = _number(a), _number(b)
    return x is not None and y is not None and _ORDERS[sign](x, y)


def _same(a: object, b: object) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a.casefold() == b.casefold()
    return isinstance(a, bool) is isinstance(b, bool) and a == b


def _sum(a: Value, b: Value, minus: bool) -> Value:
    x, y = _number(a), _number(b)
    if x is None or y is None:
        return None
    try:
        return x - y if minus else x + y
    except OverflowError:
        return None


def _call(function: str, arguments: list[Value]) -> Value:
    several = [item for argument in arguments for item in _spread(argument)]
    match function:
        case "all":
            return true(several)
        case "any":
            return any(map(true, several))
        case "count":
            return sum(map(true, several))
    numbers = [number for number in map(_number, several) if number is not None]
    if not numbers:
        return None
    return min(numbers) if function == "min" else max(numbers)
