"""``silence``: silence together."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.program import Quantity
from companion.core.program.text import Template
from companion.language.en.spoken_forms import all_of
from companion.scripts.model.step import HOUR_S, CompileContext, StepModel, StepProblem, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Flag, Words, fixed_span, several, span
from companion.scripts.views.phrasing import Phrasing, before, lasts
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words


class SilenceStep(StepModel):
    """Being silent together. “Stop” and the safe word are heard all the same."""

    leading: ClassVar[str] = "silence"
    main: ClassVar[str | None] = "for"
    silence: Annotated[Quantity, Reads(span(1, 2 * HOUR_S))] = Field(description="How long.")
    marks: Annotated[tuple[float, ...], Reads(several(fixed_span(1, 2 * HOUR_S)))] = Field(
        (), description="When soft tones sound, counted from the beginning."
    )
    bell: Flag = Field(
        default_of(p.Silence, "bell"),
        description="Whether a tone sounds at the beginning and at the end.",
    )
    say: Words | None = Field(None, description="What is said before.")

    def wordings(self) -> Sequence[Template | None]:
        return (self.say,)

    def problems(self) -> Iterator[StepProblem]:
        for index, mark in enumerate(self.marks):
            if isinstance(self.silence, float) and mark >= self.silence:
                yield StepProblem("E207", ("marks", index), "this mark comes after the end of the silence")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        fields = self.shared(p.Silence) | {"marks": tuple(sorted(self.marks))}
        return (p.Silence(head=head, for_s=self.silence, **fields),)


class SilenceView(LeafView[p.Silence]):
    """View of ``silence``."""

    def sentence(self, step: p.Silence, phrasing: Phrasing) -> str:
        bell = ", with a bell before and after" if step.bell else ""
        marks = f"; a soft tone after {all_of([lasts(mark) for mark in step.marks])}" if step.marks else ""
        return f"{before(step.say)}Silence for {phrasing.time(step.for_s)}{bell}{marks}."

    def who(self, step: p.Silence) -> str:
        return "All"

    def estimate(self, step: p.Silence, rates: Rates) -> Estimate:
        taken_s = rates.spoken_s(step.say) + rates.quantity(step.for_s)
        return seconds(taken_s) + words(word_count(step.say))
