"""``section``: a heading."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from pydantic import Field

from companion.core import program as p
from companion.scripts.model.step import CompileContext, StepModel, StepProblem
from companion.scripts.source.values import Text
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row


class SectionStep(StepModel):
    """A heading: for screens, sheets and the transcript; never spoken."""

    leading: ClassVar[str] = "section"
    section: Text = Field(description="The heading.")

    def problems(self) -> Iterator[StepProblem]:
        if "${" in self.section:
            yield StepProblem("E302", ("section",), "a heading holds no names", "Write it out.")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Section(head=head, title=self.section),)


class SectionView(LeafView[p.Section]):
    """View of ``section``."""

    def sentence(self, step: p.Section, phrasing: Phrasing) -> str:
        return step.title

    def row(self, step: p.Section, phrasing: Phrasing) -> Row:
        return Row(0, "", detail=step.title, kind="section")

    def estimate(self, step: p.Section, rates: Rates) -> Estimate:
        return Estimate()
