"""Conditions of a script: ``not all(ready)``, ``mood < 4 and topic``.

A small language read with Python's own parser and evaluated here, node by node, from
an allow-list: names, literals, comparisons, ``and or not in``, ``+ -`` and the
functions of ``FUNCTIONS``. Nothing is ever handed to ``eval``.

Evaluation is total. A name that holds nothing is None, and None is never true, never
equal, never greater: a yes is never invented.
"""

import ast
import operator
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_CHARACTERS = 500
MOST_DEPTH = 20
MOST_NUMBER = 1e9

LITERALS: Mapping[str, bool] = {"yes": True, "no": False, "true": True, "false": False}
"""Words that stand for a yes or a no; no name may be one of them."""

FUNCTIONS = ("all", "any", "count", "min", "max")

Scalar = bool | int | float | str | None
Value = Scalar | Mapping[str, Scalar] | Sequence[Scalar]


class ExpressionError(ValueError):
    """An expression is refused. ``column`` is the place in it, counted from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, words or a yes or no written out."""

    value: bool | int | float | str
    column: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name whose value is looked up."""

    name: str
    column: int


@dataclass(frozen=True, slots=True)
class Listing:
    """``["tired", "sad"]``."""

    items: "tuple[Node, ...]"
    column: int


@dataclass(frozen=True, slots=True)
class Not:
    """``not x``."""

    operand: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Logic:
    """``a and b`` (``both``) or ``a or b``."""

    both: bool
    operands: "tuple[Node, ...]"
    column: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``a < b <= c``: each operator with what stands to its right."""

    left: "Node"
    rest: "tuple[tuple[str, Node], ...]"
    column: int


@dataclass(frozen=True, slots=True)
class Sum:
    """``a + b`` or ``a - b``; a lone minus has 0 at its left."""

    minus: bool
    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """One of ``FUNCTIONS`` with what it is given."""

    function: str
    arguments: "tuple[Node, ...]"
    column: int


Node = Constant | Name | Listing | Not | Logic | Comparison | Sum | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition as it was written, and as it is evaluated. Made by ``parse``."""

    source: str
    root: Node

    def __str__(self) -> str:
        return self.source


_COMPARISONS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def parse(source: str) -> Expression:
    """Read a condition.

    Raises ``ExpressionError`` with the place when ``source`` is not in the language, is
    longer than ``MOST_CHARACTERS`` or nested deeper than ``MOST_DEPTH``.
    """
    if len(source) > MOST_CHARACTERS:
        raise ExpressionError(f"a condition has at most {MOST_CHARACTERS} characters", MOST_CHARACTERS + 1)
    flat = "".join(" " if c.isspace() else c for c in source)
    lead = len(flat) - len(flat.lstrip())
    if not flat.strip():
        raise ExpressionError("the condition is empty", 1)
    try:
        with warnings.catch_warnings():
            # Python's advice on odd literals means nothing to a facilitator.
            warnings.simplefilter("ignore")
            tree = ast.parse(flat.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(_advice(source), lead + max(error.offset or 1, 1)) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("this can't be read as a condition", lead + 1) from None
    return Expression(source.strip(), _Reader(flat.strip(), lead).node(tree.body, MOST_DEPTH))


def _advice(source: str) -> str:
    for wrong, right in (("&&", "and"), ("||", "or"), ("${", "the name alone, without ${ }"), ("!", "not")):
        if wrong in source.replace("!=", ""):
            return f"this can't be read as a condition: instead of `{wrong}` write {right}"
    if "=" in source and not any(c in source for c in ("==", "!=", "<=", ">=")):
        return "this can't be read as a condition: to compare, write `==`"
    return "this can't be read as a condition"


class _Reader:
    """Turns Python's tree into ours, refusing all that is not on the list."""

    def __init__(self, text: str, lead: int) -> None:
        self._bytes = text.encode()
        self._lead = lead

    def column(self, node: ast.expr) -> int:
        before = self._bytes[: node.col_offset].decode(errors="ignore")
        return self._lead + len(before) + 1

    def node(self, node: ast.expr, depth: int) -> Node:
        column = self.column(node)
        if depth == 0:
            raise ExpressionError(f"a condition is nested at most {MOST_DEPTH} deep", column)

        def inner(child: ast.expr) -> Node:
            return self.node(child, depth - 1)

        match node:
            case ast.Constant(value):
                return Constant(_literal(value, column), column)
            case ast.Name(name):
                return Constant(LITERALS[name], column) if name in LITERALS else Name(name, column)
            case ast.List(items) | ast.Tuple(items):
                return Listing(tuple(map(inner, items)), column)
            case ast.UnaryOp(ast.Not(), operand):
                return Not(inner(operand), column)
            case ast.UnaryOp(ast.USub() | ast.UAdd() as sign, operand):
                return Sum(isinstance(sign, ast.USub), Constant(0, column), inner(operand), column)
            case ast.BoolOp(op, operands):
                return Logic(isinstance(op, ast.And), tuple(map(inner, operands)), column)
            case ast.BinOp(left, ast.Add() | ast.Sub() as sign, right):
                return Sum(isinstance(sign, ast.Sub), inner(left), inner(right), column)
            case ast.Compare(left, signs, others) if all(type(sign) in _COMPARISONS for sign in signs):
                names = [_COMPARISONS[type(sign)] for sign in signs]
                rest = tuple(zip(names, map(inner, others), strict=True))
                return Comparison(inner(left), rest, column)
            case ast.Call(ast.Name(name), arguments, keywords):
                if name not in FUNCTIONS:
                    raise ExpressionError(f"there is no `{name}(...)`; there are {', '.join(FUNCTIONS)}", column)
                if keywords or not arguments:
                    raise ExpressionError(f"`{name}(...)` takes one or more names", column)
                return Call(name, tuple(map(inner, arguments)), column)
        raise ExpressionError(
            "this is not part of a condition; it holds names, numbers, words in quotes, comparisons, "
            f"and, or, not, in, +, -, and {', '.join(FUNCTIONS)}",
            column,
        )


def _literal(value: object, column: int) -> bool | int | float | str:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and abs(value) <= MOST_NUMBER:
        return value
    if value is None:
        raise ExpressionError("to ask whether a name holds anything, write the name alone", column)
    raise ExpressionError("this number or literal can't stand in a condition", column)


def children(node: Node) -> "tuple[Node, ...]":
    """What a node is made of, in the order of writing."""
    match node:
        case Constant() | Name():
            return ()
        case Listing(items=nodes) | Logic(operands=nodes) | Call(arguments=nodes):
            return nodes
        case Not(operand):
            return (operand,)
        case Comparison(left, rest):
            return (left, *(right for _, right in rest))
        case Sum(left=left, right=right):
            return (left, right)


def nodes(expression: Expression) -> Iterator[Node]:
    """Every node, outermost first."""
    waiting = [expression.root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def names(expression: Expression) -> frozenset[str]:
    """The names whose values decide."""
    return frozenset(node.name for node in nodes(expression) if isinstance(node, Name))


def evaluate(expression: Expression, lookup: Callable[[str], object]) -> Value:
    """The value of a condition; ``lookup`` gives a name's value, or None when it holds nothing.

    Never raises: operands that don't fit together make a comparison false and a sum None.
    """
    return _evaluate(expression.root, lookup)


def true(value: object) -> bool:
    """Whether a value counts as a yes: None, no, 0 and empty words do not; of several, all must."""
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
            return all(_compare(a, sign, b) for a, (sign, _), b in zip(values, rest, values[1:], strict=False))
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
