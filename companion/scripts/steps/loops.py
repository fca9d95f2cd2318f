"""``repeat``, ``each`` and ``rounds``: the same steps several times."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import ValueKind
from companion.core.program import Answer, Order, Quantity, Ref
from companion.language.en.spoken_forms import all_of
from companion.scripts.model.flow import implied, join
from companion.scripts.model.names import PERSON
from companion.scripts.model.step import CompileContext, Here, Step, StepModel, StepProblem, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import (
    Condition,
    Flag,
    Name,
    Names,
    Partner,
    count,
    count_or_setting,
    nothing_or,
    one_of,
)
from companion.scripts.steps.ask import AskStep
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, whom
from companion.scripts.views.step_view import StepView, Ways
from companion.yamlfile.tree import Path_

MOST_ASKED_AGAIN = 5
"""Repeating a question more often than this leaves no freedom to say no."""
_ORDERS: Final[Mapping[Order, str]] = {
    Order.GIVEN: "one after the other",
    Order.RANDOM: "in an order left to chance",
    Order.VOLUNTEER: "volunteers, one after the other",
}


def _go_through(
    here: Here,
    steps: Sequence[StepModel],
    times: tuple[int, int],
    roles: Sequence[str] = (),
    *,
    behind: Callable[[Here], None] | None = None,
    passable: bool = False,
) -> None:
    """Let the checker walk the steps of a loop once, as if they ran this many ``times`` (min, max).

    ``roles`` are names for partners in them; ``behind`` checks what is evaluated after each round;
    ``passable``: passing leads past an end in them.
    """
    least, most = times
    way = here.names.way
    before = way.flow.perhaps_saved(here.checker.saved_in(here.place, (*here.path, "do"), steps))
    here.go_on(None if way.ended else before, before)
    names = {**here.place.names, **dict.fromkeys(roles, PERSON)}
    inside = replace(here, place=replace(here.place, names=names, times=here.place.times * max(1, most)))
    entered = way.now
    inside.block(("do",), steps)
    if behind:
        behind(inside)
    past = least < 1 or (way.ended and passable)
    here.go_on(join(entered, way.now) if past else way.now, before)


class RepeatStep(StepModel):
    """The same steps several times; always with a bound."""

    leading: ClassVar[str] = "repeat"
    main: ClassVar[str | None] = "times"
    counted: ClassVar[ValueKind] = ValueKind.NUMBER
    checked_apart: ClassVar[frozenset[str]] = frozenset({"until"})  # evaluated after the steps
    repeat: Annotated[Quantity | None, Reads(nothing_or(count_or_setting(1, 50), None))] = Field(
        description="How many times. Empty where `until` and `max` are given."
    )
    until: Condition | None = Field(
        None, description="Looked at after each time; the repetition ends once it holds."
    )
    max: Annotated[Quantity | None, Reads(count_or_setting(1, 50))] = Field(
        None, description="With `until`: how many times at most."
    )
    do: list[Step] = Field(min_length=1, description="The steps.")

    @property
    def most(self) -> Quantity | None:
        """Maximum number of rounds; None without a bound, which the checker rejects."""
        return self.max if self.repeat is None else self.repeat

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("do",), self.do),)

    def problems(self) -> Iterator[StepProblem]:
        if self.repeat is None and self.max is None:
            remedy = "Write `max: 3` beside `until`." if self.until else "Write `repeat: 3`."
            yield StepProblem("E309", ("repeat",), "this repetition has no bound", remedy)
        if self.repeat is not None and self.max is not None:
            yield StepProblem("E205", ("max",), "`times` and `max` stand together", "Keep one of them.")

    def check_in(self, here: Here) -> None:
        for key, quantity in (("repeat", self.repeat), ("max", self.max)):
            if isinstance(quantity, Ref) and here.checker.has_no_greatest(quantity):
                cause = f"`{quantity.name}` has no greatest value, so this repetition has no bound"
                here.report("E309", (key,), cause, f"Write `max:` at the setting `{quantity.name}`.")

    def walk(self, here: Here) -> None:
        least, most = self._times(here)
        _go_through(here, self.do, (least, most), behind=self._check_until)

    def _times(self, here: Here) -> tuple[int, int]:
        if isinstance(self.most, Ref):
            least, most = here.checker.bounds(self.most)
        else:
            least = most = int(self.most or 1)
        return min(least, 1) if self.until else least, most

    def _check_until(self, inside: Here) -> None:
        if not self.until:
            return
        inside.condition(("until",), self.until)
        _, most = self._times(inside)
        for name in sorted(implied(self.until.root, True)):
            found = inside.type_of(name)
            if most > MOST_ASKED_AGAIN and found and found.kind is ValueKind.YES_NO and _asked(self, name):
                cause = f"only a yes to `{name}` ends this, and it is asked up to {most} times"
                remedy = f"Write `max: {MOST_ASKED_AGAIN}` or less: a no is an answer too."
                inside.report("W330", ("until",), cause, remedy)
                return

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        assert self.most is not None, "the checker refuses a repetition without a bound"
        do = context.inner(("do",), self.do)
        return (p.Repeat(head=head, most=self.most, do=do, until=self.until),)


def _asked(step: StepModel, name: str) -> bool:
    """Return whether a step, or one within it, asks for this yes or no."""
    if isinstance(step, AskStep):
        return step.save == name and step.answer is Answer.YES_NO
    return any(_asked(inner, name) for _, block in step.blocks() for inner in block)


class EachStep(StepModel):
    """The same steps for each partner."""

    leading: ClassVar[str] = "each"
    main: ClassVar[str | None] = "person"
    each: Name = Field(description="The name that stands for the partner whose turn it is.")
    order: Annotated[Order, Reads(one_of({o.value: o for o in Order}))] = Field(
        default_of(p.Each, "order"), description="In which order: given, random or volunteer."
    )
    allow_pass: Flag = Field(
        default_of(p.Each, "allow_pass"),
        description="Whether “pass” leaves out the rest of these steps for that partner; a turn or a "
        "question can be passed either way.",
    )
    times: Annotated[int, Reads(count(1, 10))] = Field(
        default_of(p.Each, "times"),
        description="How many rounds: each has a turn in the first, then each in the second.",
    )
    do: list[Step] = Field(min_length=1, description="The steps.")

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("do",), self.do),)

    def walk(self, here: Here) -> None:
        here.new_roles(("each",), (self.each,))
        least, most = _company(here)
        times = least * self.times, most * self.times
        _go_through(here, self.do, times, (self.each,), passable=self.allow_pass)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        do = context.inner(("do",), self.do)
        fields = self.shared(p.Each) | {"do": do}
        return (p.Each(head=head, person=self.each, **fields),)


class RoundsStep(StepModel):
    """Rounds in which the roles move on from partner to partner."""

    leading: ClassVar[str] = "rounds"
    main: ClassVar[str | None] = "roles"
    rounds: Names = Field(description="The roles.")
    swap: Annotated[bool, Reads(one_of({"each_round": True, "never": False}))] = Field(
        default_of(p.Rounds, "swap"),
        description="each_round: roles move on after each round; never: they stay.",
    )
    number: Annotated[int | None, Reads(count(1, 50))] = Field(
        None, alias="count", description="How many rounds; without it until each has held each role."
    )
    first: Partner | None = Field(
        None, description="Who holds the first role in the first round: a role, or an answer with a partner."
    )
    do: list[Step] = Field(min_length=1, description="The steps of a round.")

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("do",), self.do),)

    def walk(self, here: Here) -> None:
        here.new_roles(("rounds",), self.rounds)
        if self.first:
            here.partner(("first",), self.first)
        moving = self.swap and self.number is None
        times = _company(here) if moving else (self.number or 1, self.number or 1)
        _go_through(here, self.do, times, self.rounds)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        do = context.inner(("do",), self.do)
        fields = self.shared(p.Rounds) | {"do": do, "count": self.number}
        return (p.Rounds(head=head, roles=self.rounds, **fields),)


def _company(here: Here) -> tuple[int, int]:
    """Return the minimum and the maximum number of people."""
    return here.checker.people_min, max(here.checker.people_min, here.checker.people_max)


class RepeatView(StepView[p.Repeat]):
    """View of ``repeat``."""

    def sentence(self, step: p.Repeat, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Repeat, phrasing: Phrasing) -> Ways:
        times = phrasing.count(step.most)
        until = f"Again until {phrasing.condition(step.until)}, at most " if step.until else ""
        return [(f"{until}{times} times:", step.do)]


class EachView(StepView[p.Each]):
    """View of ``each``."""

    def sentence(self, step: p.Each, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Each, phrasing: Phrasing) -> Ways:
        free = "; anybody may pass" if step.allow_pass else ""
        again = f", {step.times} rounds" if step.times > 1 else ""
        return [(f"For each ({readable_name(step.person)}), {_ORDERS[step.order]}{again}{free}:", step.do)]


class RoundsView(StepView[p.Rounds]):
    """View of ``rounds``."""

    def sentence(self, step: p.Rounds, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Rounds, phrasing: Phrasing) -> Ways:
        roles = all_of([f"the {readable_name(role)}" for role in step.roles])
        if step.count:
            times = "One round" if step.count == 1 else f"{step.count} rounds"
        else:
            times = "Rounds, until each has been each," if step.swap else "One round"
        moving = "; then the roles move on" if step.swap and step.count != 1 else ""
        first = f", beginning with {whom(step.first)}" if step.first else ""
        return [(f"{times} with {roles}{first}{moving}:", step.do)]
