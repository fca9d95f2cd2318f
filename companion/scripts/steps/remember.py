"""``remember`` and ``recall``: values that one session stores and a later one recalls."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.scripts.model.flow import Flow, join
from companion.scripts.model.name_types import Known, Remembered, Types
from companion.scripts.model.step import CompileContext, Here, Step, StepModel
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Flag, Identifier, Name, Partner, name
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, whom
from companion.scripts.views.step_view import STORED, Estimate, LeafView, Rates, StepView, Ways
from companion.yamlfile.problems import did_you_mean
from companion.yamlfile.tree import Path_


class RememberStep(StepModel):
    """Keeps something for later sessions of the same people."""

    leading: ClassVar[str] = "remember"
    remember: Name = Field(description="The name whose value is kept.")
    key: Annotated[str | None, Reads(name)] = Field(
        None, alias="as", description="The name under which it is recalled; without it the same."
    )
    of: Partner | None = Field(None, description="Kept for this partner; without it for all of you.")
    add: Flag = Field(False, description="Whether it is kept beside what was kept before, not in its place.")

    def remembers(self) -> Remembered:
        return Remembered(self.remember, self.key or self.remember, self.of, self.add)

    def check_in(self, here: Here) -> None:
        if self.of:
            here.partner(("of",), self.of)
        here.use(("remember",), self.remember)
        here.keepable(("remember",), self.remember)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        key = self.key or self.remember
        return (p.Remember(head=head, name=self.remember, key=key, of=self.of, add=self.add),)


class RememberView(LeafView[p.Remember]):
    """View of ``remember``."""

    shape = STORED

    def sentence(self, step: p.Remember, phrasing: Phrasing) -> str:
        beside = ", beside what was kept before" if step.add else ""
        whose = f" for {whom(step.of)}" if step.of else ""
        return f"{readable_name(step.name)} is kept for later sessions{whose}{beside}."

    def estimate(self, step: p.Remember, rates: Rates) -> Estimate:
        return Estimate()


class RecallStep(StepModel):
    """Brings back what an earlier session of the same people kept."""

    leading: ClassVar[str] = "recall"
    recall: Name = Field(description="The name under which it was remembered.")
    script: Identifier | None = Field(None, description="The id of the script that kept it; else this one.")
    of: Partner | None = Field(None, description="What was kept for this partner.")
    save: Name | None = Field(None, description="The name that gets it; without it the same.")
    days: Name | None = Field(None, description="A name that gets the days since it was kept.")
    then: list[Step] = Field([], description="What happens when something was kept.")
    otherwise: list[Step] = Field([], description="What happens when nothing was kept.")

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("then",), self.then), (("otherwise",), self.otherwise))

    def saves(self) -> Iterator[tuple[str, str]]:
        yield "save" if self.save else "recall", self.save or self.recall
        if self.days:
            yield "days", self.days

    def recalls_from(self) -> str | None:
        return self.script

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return Type(ValueKind.NUMBER) if key == "days" else source.recalled(self.recall, self.of)

    def check_in(self, here: Here) -> None:
        """Report a key that the other script never stores, or not for this partner."""
        if self.of:
            here.partner(("of",), self.of)
        if self.then or self.otherwise:
            here.names.used.add(self.save or self.recall)
        source = here.checker.remembered_by(self.script)
        if source is None:
            cause = f"there is no script with the id `{self.script}` in the session folders"
            here.report("E327", ("script",), cause, "Check the id of the other script.")
            return
        if source.broken:
            return
        if self.recall not in source.remembered:
            cause = f"{source.whose} never remembers anything as `{self.recall}`"
            near = did_you_mean(self.recall, source.remembered)
            here.report("E327", ("recall",), cause, f"{near}Write `remember:` there, with this name.")
        elif source.shared is not None and self.recall not in source.shared:
            cause = f"{source.whose} does not share what it remembers as `{self.recall}`"
            here.report("E327", ("script",), cause, f"Write `shared: [{self.recall}]` at the top of it.")
        elif all((one.of is None) is not (self.of is None) for one in source.remembered[self.recall]):
            one_has = self.of is None
            cause = f"`{self.recall}` is kept for {'each partner' if one_has else 'all of you'}"
            remedy = "Write `of:` and a role, to say whose is meant." if one_has else "Leave `of` out."
            here.report("E327", ("recall",), cause, remedy)

    def after(self, flow: Flow) -> Flow | None:
        return flow  # what it saves depends on the path: see ``walk``

    def walk(self, here: Here) -> None:
        found = missing = here.flow
        for _, saved in self.saves():
            found, missing = found and found.saved(saved), missing and missing.unset(saved)
        ways = here.each_way([(("then",), self.then, found), (("otherwise",), self.otherwise, missing)])
        here.go_on(join(*ways))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (
            p.Recall(
                head=head,
                key=self.recall,
                script=self.script or context.script,
                save=self.save or self.recall,
                of=self.of,
                days=self.days,
                then=context.inner(("then",), self.then),
                otherwise=context.inner(("otherwise",), self.otherwise),
            ),
        )


class RecallView(StepView[p.Recall]):
    """View of ``recall``."""

    def sentence(self, step: p.Recall, phrasing: Phrasing) -> str:
        whose = f" for {whom(step.of)}" if step.of else ""
        kept = f"what was kept as {readable_name(step.key)}{whose}"
        return f"The companion remembers {kept}, where there is something."

    def ways(self, step: p.Recall, phrasing: Phrasing) -> Ways:
        ways = (("If there is:", step.then), ("If there is nothing:", step.otherwise))
        return [(title, block) for title, block in ways if block]
