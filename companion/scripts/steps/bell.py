"""``bell``: a bell by itself."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.program.text import Template
from companion.core.stages.stillness import RINGS_OUT_S
from companion.scripts.model.step import CompileContext, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Words, count, nothing_or
from companion.scripts.views.phrasing import Phrasing, before
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words


class BellStep(StepModel):
    """A bell. The session goes on once its sound has faded."""

    leading: ClassVar[str] = "bell"
    main: ClassVar[str | None] = "strokes"
    bell: Annotated[int, Reads(nothing_or(count(1, 5), default_of(p.Bell, "strokes")))] = Field(
        description="How many strokes; empty for one."
    )
    say: Words | None = Field(None, description="What is said before.")

    def wordings(self) -> Sequence[Template | None]:
        return (self.say,)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Bell(head=head, strokes=self.bell, say=self.say),)


class BellView(LeafView[p.Bell]):
    """View of ``bell``."""

    def sentence(self, step: p.Bell, phrasing: Phrasing) -> str:
        times = "" if step.strokes == 1 else f" {step.strokes} times"
        return f"{before(step.say)}A bell{times}."

    def who(self, step: p.Bell) -> str:
        return "All"

    def estimate(self, step: p.Bell, rates: Rates) -> Estimate:
        taken_s = rates.spoken_s(step.say) + step.strokes * RINGS_OUT_S
        return seconds(taken_s) + words(word_count(step.say))
