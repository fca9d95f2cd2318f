"""Parsing of conditions: Python's own parser, then an allow-list."""

import ast
import warnings
from collections.abc import Mapping
from typing import Final

from companion.core.expressions.nodes import (
    Call,
    Comparison,
    Constant,
    Expression,
    ExpressionError,
    Listing,
    Logic,
    Name,
    Node,
    Not,
    Sum,
)
from companion.regex import regex

MOST_CHARACTERS = 500
MOST_DEPTH = 20
MOST_NUMBER = 1e9

LITERALS: Final[Mapping[str, bool]] = {"yes": True, "no": False, "true": True, "false": False}
"""Words for yes and no; a name can't be one of them."""

OUTCOMES: Final = ("said", "passed", "refused", "withdrawn", "cut_off")
"""Functions that ask what became of a turn or a question."""
FUNCTIONS: Final = ("all", "any", "count", "min", "max", "answered", "unanswered", *OUTCOMES)
NAMES_TOO: Final = frozenset({"answered", "unanswered", *OUTCOMES})
"""Functions that were added later: scripts use their names for values, too."""

_COMPARISONS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


def parse(source: str) -> Expression:
    """Parse a condition.

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
            # Python's advice on odd literals is meaningless to a facilitator.
            warnings.simplefilter("ignore")
            tree = ast.parse(flat.strip(), mode="eval")
    except SyntaxError as error:
        raise ExpressionError(_advice(source), lead + max(error.offset or 1, 1)) from None
    except (ValueError, MemoryError, RecursionError):
        raise ExpressionError("this can't be read as a condition", lead + 1) from None
    return Expression(source, _Reader(flat.strip(), lead).node(tree.body, MOST_DEPTH))


_UNFINISHED = regex(r"(\band|\bor|\bnot|[<>=!]=|[<>+*-])\s*$")
_A_TIME = regex(r"\b(\d+)([smh])\b")


def _advice(source: str) -> str:
    if time := _A_TIME.search(source):
        seconds = int(time[1]) * {"s": 1, "m": 60, "h": 3600}[time[2]]
        return f"a condition counts time in seconds: instead of `{time[0]}` write {seconds}"
    if "“" in source or "”" in source:
        return "words in a condition stand in straight quotes, not in curly ones"
    for wrong, right in (("&&", "and"), ("||", "or"), ("${", "the name alone, without ${ }"), ("!", "not")):
        if wrong in source.replace("!=", ""):
            return f"this can't be read as a condition: instead of `{wrong}` write {right}"
    if "=" in source and not any(c in source for c in ("==", "!=", "<=", ">=")):
        return "this can't be read as a condition: to compare, write `==`"
    if last := _UNFINISHED.search(source):
        return f"something is missing after `{last[1]}`"
    return "this can't be read as a condition"


class _Reader:
    """Converts Python's tree to ours, rejecting anything that is not allowed."""

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
                    known = ", ".join(FUNCTIONS)
                    raise ExpressionError(f"there is no `{name}(...)`; there are {known}", column)
                if keywords:
                    alone = f"{name}({keywords[0].arg or 'ready'})"
                    raise ExpressionError(f"`{name}(...)` takes names alone: write {alone}", column)
                if not arguments and name != "said":
                    raise ExpressionError(f"`{name}(...)` takes one or more names", column)
                return Call(name, tuple(map(inner, arguments)), column)
        if isinstance(node, ast.Compare):
            raise ExpressionError("instead of `is` write `==`; for a yes, write the name alone", column)
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
