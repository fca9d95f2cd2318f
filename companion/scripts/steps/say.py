"""``say``: the companion speaks."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.program import EVERYONE, GROUP, Quantity
from companion.core.program.text import Template
from companion.scripts.model.step import CompileContext, Here, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Partner, Wordings, Words, span
from companion.scripts.views.phrasing import Phrasing, addressed_to, capital, quoted
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row, seconds, word_count, words


class SayStep(StepModel):
    """The companion speaks."""

    leading: ClassVar[str] = "say"
    say: Words = Field(description="What is said.")
    to: Partner | None = Field(None, description="Whom the words address: a role or everyone.")
    pause: Annotated[Quantity, Reads(span(0, 600))] = Field(
        default_of(p.Say, "pause_s"), description="Silence after the words."
    )
    vary: Wordings = Field((), description="Other wordings; each time one of all is said.")

    def wordings(self) -> Sequence[Template | None]:
        return (self.say, *self.vary)

    def check_in(self, here: Here) -> None:
        if self.to is not None:
            here.partner(("to",), self.to, also=(EVERYONE, GROUP))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Say(head=head, texts=(self.say, *self.vary), **self.shared(p.Say)),)


class SayView(LeafView[p.Say]):
    """View of ``say``."""

    def sentence(self, step: p.Say, phrasing: Phrasing) -> str:
        others = len(step.texts) - 1
        varied = (
            f", or one of {others} other wordings" if others > 1 else ", or in other words" if others else ""
        )
        pause = f" Then {phrasing.time(step.pause_s)} of quiet." if step.pause_s else ""
        said = f"The companion says{addressed_to(step.to)}: {quoted(step.texts[0])}{varied}.{pause}"
        return said.replace("”.", "”")

    def row(self, step: p.Say, phrasing: Phrasing) -> Row:
        pause = f"Then {phrasing.time(step.pause_s)} of quiet." if step.pause_s else ""
        others = "One of these wordings." if len(step.texts) > 1 else ""
        return Row(0, self.who(step), step.texts, " ".join(filter(None, (others, pause))))

    def who(self, step: p.Say) -> str:
        return f"Companion{addressed_to(step.to)}"

    def label(self, step: p.Say, phrasing: Phrasing) -> str:
        pause = f"with {phrasing.time(step.pause_s)} of quiet after it" if step.pause_s else ""
        about = capital(", ".join(filter(None, (addressed_to(step.to).strip(), pause))))
        return f"{about}: {quoted(step.texts[0])}" if about else quoted(step.texts[0])

    def estimate(self, step: p.Say, rates: Rates) -> Estimate:
        pause_s = rates.quantity(step.pause_s)
        lengths = [rates.spoken_s(text) + pause_s for text in step.texts]
        spoken = words(word_count(*step.texts) / len(step.texts))
        return seconds(min(lengths), sum(lengths) / len(lengths), max(lengths)) + spoken
