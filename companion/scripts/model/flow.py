"""Data flow along the paths of a script: names saved, and time breath was held.

The checker carries a ``Flow`` from step to step. Where paths split it follows each, with
what the condition implies for it; where they meet, only what holds on both is certain.
The flow of an unreachable place is None.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from companion.core.expressions import OUTCOMES, Expression, evaluate, names, true
from companion.core.expressions.nodes import Call, Comparison, Logic, Name, Node, Not, Sum, nodes
from companion.core.program.text import Template
from companion.core.state.memory import PEOPLE_COUNT
from companion.regex import regex

_NO_NAMES: frozenset[str] = frozenset()
_FREELY = regex(r"(?:\bnot\b|n't\b|\bwithout\b|\bnever\b|\binstead of\b)[^.?!;]{0,30}\bhold", re.IGNORECASE)
"""“Whoever would rather not hold lets the breath flow.”"""


@dataclass(frozen=True, slots=True)
class Fact:
    """An implication: a name is saved whenever a condition has one result."""

    name: str
    """Empty: the condition itself had this result."""
    source: str
    yes: bool
    about: frozenset[str]
    """The names in the condition: saving them again may change its result."""


@dataclass(frozen=True, slots=True)
class Flow:
    """What holds at a place."""

    sure: frozenset[str] = _NO_NAMES
    """Names saved on every path here."""
    perhaps: frozenset[str] = _NO_NAMES
    """Names saved on some path here, including those in ``sure``."""
    facts: frozenset[Fact] = frozenset()
    held: int = 0
    """Breaths with a long hold, on the path with the most of them."""
    free: bool = False
    """Whether an alternative to holding the breath was offered on every path here."""
    people: frozenset[int] = frozenset()
    """With how many people a session may come here; empty: it isn't known."""

    def saved(self, name: str) -> "Flow":
        """Return the flow after a step that saves a value under a name."""
        return replace(
            self,
            sure=self.sure | {name},
            perhaps=self.perhaps | {name},
            facts=frozenset(fact for fact in self.facts if name not in fact.about),
        )

    def perhaps_saved(self, several: Iterable[str]) -> "Flow":
        """Return the flow where earlier rounds of a loop, or an ended path, may have saved names."""
        new = frozenset(several)
        kept = frozenset(fact for fact in self.facts if not new & fact.about)
        return replace(self, perhaps=self.perhaps | new, facts=kept)

    def unset(self, name: str) -> "Flow":
        """Return the flow where a name has no value, whatever it had before."""
        return replace(self.perhaps_saved([name]), sure=self.sure - {name})


def offers_to_breathe_freely(wordings: Iterable[Template | None]) -> bool:
    """Return whether each wording of a prompt says that nobody has to hold their breath."""
    offers = [said is not None and _FREELY.search(str(said)) is not None for said in wordings]
    return bool(offers) and all(offers)


def join(*ways: Flow | None) -> Flow | None:
    """Return the flow where paths meet."""
    open_ = [way for way in ways if way is not None]
    if not open_:
        return None
    first, *others = open_
    for other in others:
        first = Flow(
            first.sure & other.sure,
            first.perhaps | other.perhaps,
            first.facts & other.facts,
            max(first.held, other.held),
            first.free and other.free,
            first.people | other.people,
        )
    return first


def rejoin(condition: Expression, yes: Flow | None, no: Flow | None) -> Flow | None:
    """Return the flow where the branches of a condition meet: it later implies what was saved on each."""
    both = join(yes, no)
    if both is None or yes is None or no is None:
        return both
    on_yes, on_no = _came_out(condition, True), _came_out(condition, False)
    if on_yes not in yes.facts or on_no not in no.facts:
        return both  # a name in the condition was saved on the way, and may change its result
    known = {replace(on_yes, name=name) for name in yes.sure - no.sure}
    known |= {replace(on_no, name=name) for name in no.sure - yes.sure}
    return replace(both, facts=both.facts | known)


def assume(flow: Flow, condition: Expression, yes: bool) -> Flow | None:
    """Return the flow after a condition had this result; None if it never can."""
    if any(isinstance(node, Call) and node.function in OUTCOMES for node in nodes(condition)):
        return _with_people(flow, condition, yes)  # what people say changes all the time
    came_out = _came_out(condition, yes)
    if not came_out.about and true(evaluate(condition, lambda name: None)) is not yes:
        return None
    if replace(came_out, yes=not yes) in flow.facts:
        return None
    implied_names = {
        fact.name for fact in flow.facts if (fact.source, fact.yes) == (condition.source, yes)
    } - {""}
    sure = flow.sure | implied_names | (implied(condition.root, yes) & flow.perhaps)
    return _with_people(replace(flow, sure=sure, facts=flow.facts | {came_out}), condition, yes)


def _with_people(flow: Flow, condition: Expression, yes: bool) -> Flow | None:
    """Return the flow for the numbers of people with which a condition may have this result."""
    people = frozenset(number for number in flow.people if yes in _results(condition.root, number))
    return replace(flow, people=people) if people or not flow.people else None


def _results(node: Node, people: int) -> set[bool]:
    """Return the possible results of a condition with so many people."""
    match node:
        case Not(operand):
            return {not result for result in _results(operand, people)}
        case Logic(both, operands):
            several = [_results(operand, people) for operand in operands]
            decided = any(results == {not both} for results in several)
            return {not both} if decided else set[bool]().union(*several)
    expression = Expression("", node)
    if names(expression) != {PEOPLE_COUNT}:
        return {True, False}
    return {true(evaluate(expression, lambda name: people))}


def _came_out(condition: Expression, yes: bool) -> Fact:
    """Return a fact about no name: the condition had this result, and nothing in it has changed since."""
    return Fact("", condition.source, yes, names(condition))


def implied(node: Node, yes: bool) -> frozenset[str]:
    """Return the names that have a value if a condition had this result."""
    match node:
        case Name(name) if yes:
            return frozenset({name})
        case Not(operand):
            return implied(operand, not yes)
        case Logic(both, operands):
            several = [implied(operand, yes) for operand in operands]
            return frozenset.union(*several) if both is yes else frozenset.intersection(*several)
        case Comparison(left, rest) if yes:
            return frozenset().union(*(needed_by(side) for side in (left, *(right for _, right in rest))))
        case Call("all" | "answered", arguments) if yes:
            return frozenset().union(*map(needed_by, arguments))
        case Call("unanswered", arguments) if not yes:
            return frozenset().union(*map(needed_by, arguments))
        case Call("any", (Name(name),)) if yes:
            return frozenset({name})
    return _NO_NAMES


def needed_by(node: Node) -> frozenset[str]:
    """Return the names without which an operand has no value."""
    match node:
        case Name(name) | Call("min" | "max", (Name(name),)):
            return frozenset({name})
        case Sum(left=left, right=right):
            return needed_by(left) | needed_by(right)
    return _NO_NAMES


@dataclass(slots=True)
class Way:
    """The checker's position on its walk; steps advance it."""

    flow: Flow = field(default_factory=Flow)
    ended: bool = False
    """Unreachable: ``flow`` is what held before the end."""

    @property
    def now(self) -> Flow | None:
        """What holds here; None if unreachable."""
        return None if self.ended else self.flow

    def go_on(self, flow: Flow | None) -> None:
        """Continue with this flow, or the previous one if unreachable."""
        self.ended = flow is None
        self.flow = flow or self.flow
