"""Syntax tree of a condition. Every node knows its column in the source, counted from 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Scalar = bool | int | float | str | None
Value = Scalar | Mapping[str, Scalar] | Sequence[Scalar]
"""One value, one for each partner, or a list."""


class ExpressionError(ValueError):
    """An invalid expression. ``column`` is the place in it, counted from 1."""

    def __init__(self, message: str, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal number, text, yes or no."""

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
    """``a < b <= c``: each operator with its right operand."""

    left: "Node"
    rest: "tuple[tuple[str, Node], ...]"
    column: int


@dataclass(frozen=True, slots=True)
class Sum:
    """``a + b`` or ``a - b``; a unary minus has 0 at its left."""

    minus: bool
    left: "Node"
    right: "Node"
    column: int


@dataclass(frozen=True, slots=True)
class Call:
    """A call of one of ``FUNCTIONS``."""

    function: str
    arguments: "tuple[Node, ...]"
    column: int


Node = Constant | Name | Listing | Not | Logic | Comparison | Sum | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition's source and its syntax tree. Created by ``parse``; hashable."""

    source: str
    root: Node

    def __str__(self) -> str:
        return self.source


def children(node: Node) -> "tuple[Node, ...]":
    """Return the children of a node, in source order."""
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
    """Yield every node, outermost first."""
    waiting = [expression.root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def names(expression: Expression) -> frozenset[str]:
    """Return the names whose values decide."""
    return frozenset(node.name for node in nodes(expression) if isinstance(node, Name))


def together(expression: Expression) -> frozenset[int]:
    """The columns of names of which only what all entries come to decides: ``any(calm)``, ``3 in calm``."""
    found: set[int] = set()
    for node in nodes(expression):
        match node:
            case Call(arguments=arguments):
                found |= {argument.column for argument in arguments if isinstance(argument, Name)}
            case Comparison(rest=rest):
                found |= {right.column for sign, right in rest if "in" in sign and isinstance(right, Name)}
    return frozenset(found)


def places(expression: Expression) -> tuple[tuple[str, int], ...]:
    """Return each name with its column, in source order."""
    return tuple((node.name, node.column) for node in nodes(expression) if isinstance(node, Name))
