"""``pairs``: pairs talk at the same time, and the companion keeps the time for all."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.program import Quantity
from companion.core.program.text import Template
from companion.scripts.model.step import HOUR_S, CompileContext, Here, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Flag, Words, span
from companion.scripts.views.phrasing import Phrasing, before
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words

_NAMING_S = 10.0
"""To say who is with whom, and who begins."""


class PairsStep(StepModel):
    """Pairs talk with each other, all at the same time. Nothing of it is written down; “stop” is heard."""

    leading: ClassVar[str] = "pairs"
    main: ClassVar[str | None] = "time"
    pairs: Annotated[Quantity, Reads(span(15, 2 * HOUR_S))] = Field(
        description="How long; with `swap` how long each speaks."
    )
    swap: Flag = Field(
        default_of(p.Pairs, "swap"),
        description="Whether one speaks and then the other; with no they talk with each other.",
    )
    say: Words | None = Field(None, description="What is said before the pairs are named.")

    def wordings(self) -> Sequence[Template | None]:
        return (self.say,)

    def check_in(self, here: Here) -> None:
        if here.checker.people_min < 2:
            cause = "one person alone is no pair, and perhaps only one will be there"
            here.report("E307", ("pairs",), cause, "Raise `min` under `people`.")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Pairs(head=head, time_s=self.pairs, swap=self.swap, say=self.say),)


class PairsView(LeafView[p.Pairs]):
    """View of ``pairs``."""

    def sentence(self, step: p.Pairs, phrasing: Phrasing) -> str:
        time = phrasing.time(step.time_s)
        how = f"one speaks for {time}, then the other" if step.swap else f"they talk for {time}"
        pairs = f"In pairs, all at the same time: {how}, with a bell before and after"
        return f"{before(step.say)}{pairs}. Nothing of it is kept."

    def who(self, step: p.Pairs) -> str:
        return "All, in pairs"

    def estimate(self, step: p.Pairs, rates: Rates) -> Estimate:
        turns = (2 + rates.people % 2) if step.swap else 1
        time_s = rates.quantity(step.time_s)
        taken_s = rates.spoken_s(step.say) + turns * (_NAMING_S + time_s)
        held = Estimate(floor_s=(time_s if step.swap else time_s / 2,) * rates.people)
        return seconds(taken_s) + words(word_count(step.say)) + held
