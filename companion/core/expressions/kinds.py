"""Type checking of conditions, before anybody has answered anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

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
    Sum,
)
from companion.core.expressions.parsing import NAMES_TOO


class ValueKind(Enum):
    """The type of a name's value. The value of the member is its name in messages."""

    YES_NO = "a yes or a no"
    NUMBER = "a number"
    DURATION = "a time in seconds"
    CHOICE = "one of the options"
    WORDS = "a few words"
    PERSON = "a partner"
    DAY = "a day"
    TURN = "the words of a turn"
    TEXT = "a free answer"


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a name; ``each``: one value for every partner."""

    kind: ValueKind
    each: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpressionProblem:
    """A problem in a condition; ``column`` counts from 1."""

    message: str
    column: int


_COMPARED_ALIKE = {
    ValueKind.YES_NO: "yes or no",
    ValueKind.NUMBER: "number",
    ValueKind.DURATION: "number",
    ValueKind.CHOICE: "words",
    ValueKind.WORDS: "words",
    ValueKind.PERSON: "words",
}


_NUMBERS = ("min", "max", "count")


def check(expression: Expression, types: Mapping[str, Type]) -> list[ExpressionProblem]:
    """Return all type errors in a condition. Names missing from ``types`` are not checked."""
    checker = _Checker(types)
    checker.decides(expression.root)
    return sorted(set(checker.problems), key=lambda problem: problem.column)


def check_value(expression: Expression, types: Mapping[str, Type]) -> list[ExpressionProblem]:
    """Return all type errors in an expression whose value is stored."""
    checker = _Checker(types)
    checker.type_of(expression.root)
    return sorted(set(checker.problems), key=lambda problem: problem.column)


def kind_of_value(expression: Expression) -> Type | None:
    """Return the type of an expression's value; None if it depends on a name alone."""
    return _Checker({}).type_of(expression.root)


class _Checker:
    def __init__(self, types: Mapping[str, Type]) -> None:
        self._types = types
        self.problems: list[ExpressionProblem] = []

    def decides(self, node: Node) -> None:
        """Check ``node`` where a yes or a no is needed."""
        kind = self.type_of(node)
        if isinstance(node, Constant) and not isinstance(node.value, bool):
            self._report("this is always the same and decides nothing; compare a name with it", node)
        elif isinstance(node, Sum) or (isinstance(node, Call) and node.function in _NUMBERS):
            self._report("a number decides only when it is compared, like: count(ready) >= 2", node)
        elif isinstance(node, Listing):
            self._report("a list decides nothing; write a name and `in` before it", node)
        elif kind and kind.each and isinstance(node, Name):
            self._report(
                f"`{node.name}` holds an answer of each partner; write all({node.name}) or any({node.name})",
                node,
            )

    def type_of(self, node: Node) -> Type | None:
        """Return the type of a node, or None if unknown; note errors within it."""
        match node:
            case Constant(value):
                return Type(_literal(value))
            case Name(name):
                return self._name(node, name)
            case Listing(items):
                kinds = {kind for kind in map(self.type_of, items) if kind}
                return Type(kinds.pop().kind) if len(kinds) == 1 else None
            case Not(operand):
                self.decides(operand)
            case Logic(_, operands):
                for operand in operands:
                    self.decides(operand)
            case Comparison(left, rest):
                self._comparison(left, rest)
            case Sum(_, left, right):
                self._needs_number(left)
                self._needs_number(right)
                return Type(ValueKind.NUMBER)
            case Call(function, arguments):
                return self._call(function, arguments)
        return Type(ValueKind.YES_NO)

    def _name(self, node: Node, name: str) -> Type | None:
        found = self._types.get(name)
        if found and found.kind is ValueKind.TEXT:
            self._report(f"`{name}` is a free answer, and a free answer never decides what happens", node)
            return None
        return found

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Type | None:
        if function in NAMES_TOO:
            for argument in arguments:
                if not isinstance(argument, Name):
                    self._report(f"`{function}(...)` takes names under which answers are saved", argument)
            return Type(ValueKind.YES_NO)
        if function in ("min", "max"):
            for argument in arguments:
                self._needs_number(argument, several=True)
            return Type(ValueKind.NUMBER)
        for argument in arguments:
            self.type_of(argument)
        return Type(ValueKind.NUMBER if function == "count" else ValueKind.YES_NO)

    def _comparison(self, left: Node, rest: tuple[tuple[str, Node], ...]) -> None:
        for sign, right in rest:
            inside = sign in ("in", "not in")
            before, after = self._one(left), self.type_of(right) if inside else self._one(right)
            if inside and not (isinstance(right, Listing) or after is None or after.each):
                self._report('after `in` comes a list like ["a", "b"], or the answers of everyone', right)
            elif before and after:
                self._fits(left, before, sign, right, after)
            left = right

    def _one(self, node: Node) -> Type | None:
        found = self.type_of(node)
        if found and found.each and isinstance(node, Name):
            self._report(
                f"`{node.name}` holds an answer of each partner; write {_of_all(node.name, found)}", node
            )
            return None
        if found and found.kind is ValueKind.TURN and isinstance(node, Name):
            self._report(f"`{node.name}` holds the words of a turn; these are never compared", node)
            return None
        if isinstance(node, Listing):
            self._report("a list is compared with `in` only", node)
            return None
        return found

    def _fits(self, left: Node, before: Type, sign: str, right: Node, after: Type) -> None:
        a, b = _COMPARED_ALIKE.get(before.kind), _COMPARED_ALIKE.get(after.kind)
        if a != b:
            self._report(f"{before.kind.value} can't be compared with {after.kind.value}", right)
        elif sign not in ("==", "!=", "in", "not in") and a != "number":
            self._report(f"`{sign}` compares numbers only", right)
        else:
            self._is_an_option(before, right)
            self._is_an_option(after, left)

    def _is_an_option(self, type_: Type, other: Node) -> None:
        known = {option.casefold() for option in type_.options}
        for node in other.items if isinstance(other, Listing) else (other,):
            if known and isinstance(node, Constant) and str(node.value).casefold() not in known:
                options = ", ".join(f'"{option}"' for option in type_.options)
                self._report(f'"{node.value}" is not one of the options {options}', node)

    def _needs_number(self, node: Node, several: bool = False) -> None:
        found = self.type_of(node)
        if found and (_COMPARED_ALIKE.get(found.kind) != "number" or (found.each and not several)):
            self._report("only numbers can be added, or be the least or the most", node)

    def _report(self, message: str, node: Node) -> None:
        self.problems.append(ExpressionProblem(message, node.column))


def _of_all(name: str, type_: Type) -> str:
    """Return how a condition asks for the answers of everybody."""
    if _COMPARED_ALIKE.get(type_.kind) == "number":
        return f"min({name}) or max({name})"
    if type_.options:
        return f'"{type_.options[0]}" in {name}'
    return f"all({name}) or any({name})" if type_.kind is ValueKind.YES_NO else f"count({name})"


def _literal(value: bool | int | float | str) -> ValueKind:
    if isinstance(value, bool):
        return ValueKind.YES_NO
    return ValueKind.WORDS if isinstance(value, str) else ValueKind.NUMBER
