"""A step type that the product does not have, in one module: ``gong`` sounds, and fades."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.machine.behaviours import BEHAVIOURS, Behaviour
from companion.core.program import Quantity
from companion.core.program.text import Template
from companion.core.stages.base import StageContext
from companion.core.stages.prompting import Prompt
from companion.core.stages.stillness import Quiet
from companion.core.state.memory import Memory
from companion.scripts.model.step import STEPS, CompileContext, Here, StepModel, StepProblem, register
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Partner, Words, fixed_span, span
from companion.scripts.views.phrasing import Phrasing, before, whom
from companion.scripts.views.step_view import (
    VIEWS,
    Estimate,
    LeafView,
    Rates,
    register_view,
    seconds,
    word_count,
    words,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gong(p.Step):
    """A gong for somebody, and its sound fades."""

    kind: ClassVar[str] = "gong"
    waits: ClassVar[bool] = True
    holder: str
    fade_s: Quantity = 5.0
    say: Template | None = None


class GongBehaviour(Behaviour[Gong]):
    """The prompt, then the sound and its silence."""

    def label(self, step: Gong, memory: Memory) -> str:
        """Shown on a screen."""
        return f"a gong for {memory.person(step.holder)}"

    def begin(self, context: StageContext, step: Gong, said: str, now: float) -> None:
        """Speak, then sound."""
        fading = Quiet(context, context.memory.quantity(step.fade_s), context.next_step, bell=True)
        context.go(Prompt(context, said, lambda then: context.go(fading, then)), now)


class GongStep(StepModel):
    """A gong sounds for somebody, and fades."""

    leading: ClassVar[str] = "gong"
    main: ClassVar[str | None] = "for"
    gong: Partner = Field(description="For whom it sounds.")
    fade: Annotated[Quantity, Reads(span(1, 60))] = Field(5.0, description="How long its sound fades.")
    damped: Annotated[float | None, Reads(fixed_span(1, 60))] = Field(None, description="When it is damped.")
    say: Words | None = Field(None, description="What is said before.")

    def problems(self) -> Iterator[StepProblem]:
        """A gong is damped before it has faded."""
        if self.damped and isinstance(self.fade, float) and self.damped > self.fade:
            yield StepProblem("E207", ("damped",), "it is damped after it has faded", "Choose less.")

    def check_in(self, here: Here) -> None:
        """It sounds for somebody who is there."""
        here.partner(("gong",), self.gong)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        """One step."""
        return (Gong(head=head, holder=self.gong, **self.shared(Gong)),)


class GongView(LeafView[Gong]):
    """How it is shown."""

    def sentence(self, step: Gong, phrasing: Phrasing) -> str:
        """In outlines, sheets and charts."""
        return f"{before(step.say)}A gong sounds for {whom(step.holder)}, for {phrasing.time(step.fade_s)}."

    def label(self, step: Gong, phrasing: Phrasing) -> str:
        """In a chart."""
        return "Gong"

    def estimate(self, step: Gong, rates: Rates) -> Estimate:
        """Words and sound."""
        fade_s = rates.quantity(step.fade_s)
        return seconds(rates.spoken_s(step.say) + fade_s) + words(word_count(step.say))


@contextmanager
def known() -> Iterator[None]:
    """Have the whole product know the step type, for a while."""
    register(GongStep)
    register_view(Gong, GongView())
    BEHAVIOURS[Gong] = GongBehaviour()
    try:
        yield
    finally:
        del STEPS[GongStep.leading], VIEWS[Gong], BEHAVIOURS[Gong]
