"""``if`` and ``choose``: conditional branches. Both become an ``If`` of the program."""

import json
from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Expression, Type, ValueKind, parse
from companion.regex import regex
from companion.scripts.model.flow import assume, rejoin
from companion.scripts.model.step import CASES, CompileContext, Here, Step, StepModel, Way
from companion.scripts.source.values import FLAGS, Condition, Name, shown
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import StepView, Ways
from companion.yamlfile.problems import did_you_mean, listed
from companion.yamlfile.tree import Path_

RANGE: Final = regex(r"(-?\d{1,9})\s+to\s+(-?\d{1,9})")
"""Notation for a range of numbers in a case."""
NUMBERS: Final = (ValueKind.NUMBER, ValueKind.DURATION)
Cover = tuple[float, float] | bool | str
"""The values of a case: a range of numbers, a yes or a no, words."""
_NUMBER = regex(r"-?\d{1,9}(?:\.\d{1,3})?")
_ANY_OTHER = "any other value"


class IfStep(StepModel):
    """One way or another."""

    leading: ClassVar[str] = "if"
    when: Condition = Field(alias="if", description="The condition.")
    then: list[Step] = Field(min_length=1, description="What happens when it holds.")
    otherwise: list[Step] = Field([], alias="else", description="What happens when it doesn't.")

    def guard(self) -> Expression | None:
        return None

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("then",), self.then), (("else",), self.otherwise))

    def walk(self, here: Here) -> None:
        yes, no = here.split(self.when)
        yes, no = here.each_way([(("then",), self.then, yes), (("else",), self.otherwise, no)])
        here.go_on(rejoin(self.when, yes, no))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        then = context.inner(("then",), self.then)
        otherwise = context.inner(("else",), self.otherwise)
        return (p.If(head=head, cases=((self.when, then),), otherwise=otherwise),)


class ChooseStep(StepModel):
    """One of several ways, by what a name holds."""

    leading: ClassVar[str] = "choose"
    choose: Name = Field(description="The name.")
    cases: dict[str, list[Step]] = Field(
        min_length=1, description="What happens for each value: an option, yes, no, 4, or 1 to 3."
    )
    otherwise: list[Step] = Field([], description="What happens for any other value, and for none.")

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        cases = tuple(((CASES, value), way) for value, way in self.cases.items())
        return (*cases, (("otherwise",), self.otherwise))

    def check_in(self, here: Here) -> None:
        here.use(("choose",), self.choose)
        found = here.type_of(self.choose)
        if found is None:
            return
        if found.each or found.kind in (ValueKind.TURN, ValueKind.TEXT):
            what = "an answer of each partner" if found.each else found.kind.value
            cause = f"`{self.choose}` is {what}, which never decides what happens"
            here.report("E304", ("choose",), cause, "Choose by a choice, a number, or a yes or no.")
            return
        self._check_cases(here, found)
        missing = self._missing(found)
        if missing and not self.otherwise:
            said = _ANY_OTHER if missing == [_ANY_OTHER] else listed(missing)
            cause = f"nothing is said of {said}, and there is no `otherwise`"
            here.report("E326", ("choose",), cause, "Write a case for it, or `otherwise:`.")

    def _check_cases(self, here: Here, found: Type) -> None:
        earlier: list[tuple[str, Cover]] = []
        for value in self.cases:
            at, cover = (CASES, value), covered(value, found)
            if cover is None:
                remedy = (
                    f"{did_you_mean(value, found.options)}There are {listed(found.options)}."
                    if found.options
                    else "Write a number, or a range like 1 to 3."
                    if found.kind in NUMBERS
                    else "Write yes or no."
                )
                cause = f"`{self.choose}` is {found.kind.value}, and never `{shown(value)}`"
                here.report("E326", at, cause, remedy)
                continue
            if before := next((name for name, other in earlier if _holds(other, cover)), None):
                cause = f"this never comes: `{shown(before)}` above it is taken first"
                here.report("E326", at, cause, "Leave one of them out.")
            earlier.append((value, cover))

    def _missing(self, found: Type) -> list[str]:
        """Return values without a case; if they can't be enumerated, there is always another."""
        if found.kind is ValueKind.YES_NO:
            flags = {FLAGS.get(value.casefold()) for value in self.cases}
            return [word for word, flag in (("yes", True), ("no", False)) if flag not in flags]
        if found.options:
            cases = {value.casefold() for value in self.cases}
            return [option for option in found.options if option.casefold() not in cases]
        return [_ANY_OTHER]

    def walk(self, here: Here) -> None:
        tests = [case_test(self.choose, value, here.type_of(self.choose)) for value in self.cases]
        rest = here.flow
        ways: list[Way] = []
        for test, (value, steps) in zip(tests, self.cases.items(), strict=True):
            ways.append(((CASES, value), steps, assume(rest, test, True) if rest else None))
            rest = assume(rest, test, False) if rest else None
        *came, behind = here.each_way([*ways, (("otherwise",), self.otherwise, rest)])
        for test, way in zip(reversed(tests), reversed(came), strict=True):
            behind = rejoin(test, way, behind)
        here.go_on(behind)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        found = context.types.get(self.choose)
        cases = tuple(
            (case_test(self.choose, value, found), context.inner((CASES, value), way))
            for value, way in self.cases.items()
        )
        otherwise = context.inner(("otherwise",), self.otherwise)
        return (p.If(head=head, cases=cases, otherwise=otherwise, chosen=True),)


def case_test(name: str, value: str, found: Type | None) -> Expression:
    """Return the condition for a case of ``choose``; ``found`` is the type of the name, if known."""
    cover = covered(value, found)
    if isinstance(cover, tuple):
        low, high = (f"{bound:g}" for bound in cover)
        return parse(f"{name} == {low}" if low == high else f"{name} >= {low} and {name} <= {high}")
    if isinstance(cover, bool):
        return parse(f"{name} == {'yes' if cover else 'no'}")
    return parse(f"{name} == {json.dumps(value, ensure_ascii=False)}")


def covered(value: str, found: Type | None) -> Cover | None:
    """Return the values of a case; None when the name never has them."""
    value = value.strip()
    kind = found.kind if found else None
    if kind in (None, *NUMBERS):
        if between := RANGE.fullmatch(value):
            return (float(between[1]), float(between[2]))
        if _NUMBER.fullmatch(value):
            return (float(value), float(value))
    if kind in (None, ValueKind.YES_NO) and value.casefold() in FLAGS:
        return FLAGS[value.casefold()]
    if kind in (ValueKind.YES_NO, *NUMBERS):
        return None
    options = [option.casefold() for option in found.options] if found else []
    return value if not options or value.casefold() in options else None


def _holds(outer: Cover, inner: Cover) -> bool:
    """Return whether one case covers all values of another."""
    if isinstance(outer, tuple) and isinstance(inner, tuple):
        return outer[0] <= inner[0] and inner[1] <= outer[1]
    if isinstance(outer, str) and isinstance(inner, str):
        return outer.casefold() == inner.casefold()
    return outer == inner


class IfView(StepView[p.If]):
    """View of ``if`` and ``choose``."""

    def sentence(self, step: p.If, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.If, phrasing: Phrasing) -> Ways:
        cases = [
            (f"{'Or if' if number else 'If'} {phrasing.condition(test)}:", block)
            for number, (test, block) in enumerate(step.cases)
        ]
        return [*cases, *([("Otherwise:", step.otherwise)] if step.otherwise else ())]
