"""``section``: a heading."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pydantic import Field

from companion.core import program as p
from companion.scripts.model.step import CompileContext, Here, StepModel, StepProblem
from companion.scripts.source.values import Flag, Text
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row


class SectionStep(StepModel):
    """A heading: for screens, sheets and the transcript; never spoken."""

    leading: ClassVar[str] = "section"
    section: Text = Field(description="The heading.")

    optional: Flag = Field(
        False, description="Whether it is left out when the time of `at_most` does not suffice."
    )

    def may_be_left_out(self) -> bool | None:
        return self.optional

    def problems(self) -> Iterator[StepProblem]:
        if "${" in self.section:
            yield StepProblem("E302", ("section",), "a heading holds no names", "Write it out.")
        if self.optional and self.guard() is not None:
            cause = "whether an optional section comes is decided by the time alone"
            yield StepProblem("E205", ("if",), cause, "Leave out `if` or `optional`.")

    def check_in(self, here: Here) -> None:
        if self.optional and len(here.path) != len(("steps", 0)):
            cause = "only a section of the whole script can be left out, and this one stands within a step"
            here.report("E205", ("optional",), cause, "Leave `optional` out.")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Section(head=head, title=self.section, optional=self.optional),)


class SectionView(LeafView[p.Section]):
    """View of ``section``."""

    def sentence(self, step: p.Section, phrasing: Phrasing) -> str:
        return step.title

    def row(self, step: p.Section, phrasing: Phrasing) -> Row:
        return Row(0, "", detail=step.title, kind="section")

    def estimate(self, step: p.Section, rates: Rates) -> Estimate:
        return Estimate()
