"""What a condition is made of. Every node knows its column in the source, counted from 1."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Scalar = bool | int | float | str | None
Value = Scalar | Mapping[str, Scalar] | Sequence[Scalar]
"""One value, one for each partner, or a list."""


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
    """A call of one of ``FUNCTIONS``."""

    function: str
    arguments: "tuple[Node, ...]"
    column: int


Node = Constant | Name | Listing | Not | Logic | Comparison | Sum | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A condition as it was written, and as it is evaluated. Made by ``parse``; hashable."""

    source: str
    root: Node

    def __str__(self) -> str:
        return self.source


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
    """Each name with its column, in the order of writing."""
    return tuple((node.name, node.column) for node in nodes(expression) if isinstance(node, Name))
