"""Conditions in plain words: ``not all(ready)`` is “not everybody said yes (ready)”."""

from collections.abc import Collection, Mapping
from typing import Final

from companion.core.expressions import Expression
from companion.core.expressions.nodes import Call, Comparison, Constant, Listing, Logic, Name, Node, Not, Sum
from companion.core.state.memory import TIME_LEFT

_SIGNS: Final[Mapping[str, str]] = {
    "==": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least",
    "in": "is one of", "not in": "is none of",
}  # fmt: skip
_COUNTED: Final[Mapping[str, str]] = {
    "==": "just {}", "<": "fewer than {}", "<=": "at most {}", ">": "more than {}", ">=": "at least {}",
}  # fmt: skip
_CALLS: Final[Mapping[str, tuple[str, str]]] = {
    "all": ("everybody said yes ({})", "not everybody said yes ({})"),
    "any": ("somebody said yes ({})", "nobody said yes ({})"),
    "answered": ("there is an answer from everybody who was asked ({})", "an answer is missing ({})"),
    "said": ("somebody said something ({})", "nobody said anything ({})"),
    "passed": ("somebody passed ({})", "nobody passed ({})"),
    "refused": ("somebody would rather not say ({})", "nobody refused ({})"),
    "withdrawn": ("somebody took it back ({})", "nobody took it back ({})"),
    "cut_off": ("somebody was cut off ({})", "nobody was cut off ({})"),
    "unanswered": ("an answer is missing ({})", "there is an answer from everybody who was asked ({})"),
}


def in_words(expression: Expression, yes_or_no: Collection[str] = ()) -> str:
    """Phrase a condition for use in a sentence; ``yes_or_no`` are the names with a yes or a no."""
    return _InWords(yes_or_no).decides(expression.root)


def value_in_words(expression: Expression) -> str:
    """Phrase the value of an expression for use in a sentence."""
    return _InWords(()).value(expression.root)


def readable_name(name: str) -> str:
    """Return a name of the script for display: ``turn_time`` is “turn time”."""
    return name.replace("_", " ")


class _InWords:
    def __init__(self, yes_or_no: Collection[str]) -> None:
        self._yes_or_no = yes_or_no

    def _is_yes(self, node: Node) -> bool:
        return not isinstance(node, Name) or node.name in self._yes_or_no

    def decides(self, node: Node) -> str:
        match node:
            case Name(name) if name == TIME_LEFT:
                return "there is time for it"
            case Constant(bool() as value):
                return "always" if value else "never"
            case Not(operand):
                return self._denied(operand)
            case Logic(both, operands):
                joined = " and " if both else " or "
                return joined.join(
                    f"({self.decides(o)})" if isinstance(o, Logic) else self.decides(o) for o in operands
                )
            case Comparison(left, rest):
                return self._compared(left, rest)
            case Call("said", ()):
                return "anybody has told something"
            case Call(function, arguments) if function in _CALLS:
                return _CALLS[function][0].format(self._listed(arguments))
        return (
            f"{self.value(node)} is yes"
            if self._is_yes(node)
            else f"there is something under {self.value(node)}"
        )

    def _denied(self, node: Node) -> str:
        match node:
            case Name(name) if name == TIME_LEFT:
                return "there is no time for it"
            case Call("said", ()):
                return "nobody has told anything"
            case Call(function, arguments) if function in _CALLS:
                return _CALLS[function][1].format(self._listed(arguments))
            case Not(operand):
                return self.decides(operand)
            case Name(name):
                it = readable_name(name)
                return f"{it} is not yes" if self._is_yes(node) else f"there is nothing under {it}"
        return f"it is not so that {self.decides(node)}"

    def _compared(self, left: Node, rest: tuple[tuple[str, Node], ...]) -> str:
        said, sides = [], [left, *(right for _, right in rest)]
        for (sign, right), from_ in zip(rest, sides, strict=False):
            if isinstance(from_, Call) and from_.function == "count" and sign in _COUNTED:
                said.append(
                    f"{_COUNTED[sign].format(self.value(right))} said yes ({self._listed(from_.arguments)})"
                )
            else:
                said.append(f"{self.value(from_)} {_SIGNS[sign]} {self.value(right)}")
        return " and ".join(said)

    def value(self, node: Node) -> str:
        match node:
            case Constant(bool() as value):
                return "yes" if value else "no"
            case Constant(float() as value):
                return f"{value:g}"
            case Constant(value):
                return str(value)
            case Name(name):
                return readable_name(name)
            case Listing(items):
                return self._listed(items, " or ")
            case Sum(minus, Constant(0), right) if minus:
                return f"minus {self.value(right)}"
            case Sum(minus, left, right):
                return f"{self.value(left)} {'minus' if minus else 'plus'} {self.value(right)}"
            case Call("count", arguments):
                return f"the number of yeses ({self._listed(arguments)})"
            case Call("min" | "max" as function, arguments):
                return f"the {'lowest' if function == 'min' else 'highest'} {self._listed(arguments)}"
        return self.decides(node)

    def _listed(self, nodes: tuple[Node, ...], joined: str = ", ") -> str:
        return joined.join(map(self.value, nodes))
