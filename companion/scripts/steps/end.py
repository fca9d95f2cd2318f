"""``end``: the session ends here."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from companion.core import program as p
from companion.scripts.model.flow import Flow
from companion.scripts.model.step import CompileContext, StepModel
from companion.scripts.source.values import Identifier, Words
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, after, quoted
from companion.scripts.views.step_view import (
    Estimate,
    LeafView,
    Rates,
    Row,
    said_before,
    seconds,
    word_count,
    words,
)


class EndStep(StepModel):
    """The session ends here."""

    leading: ClassVar[str] = "end"
    end: Identifier = Field(description="A name for this ending.")
    say: Words | None = Field(None, description="The last words.")

    def after(self, flow: Flow) -> Flow | None:
        return None

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.End(head=head, name=self.end, say=self.say),)


class EndView(LeafView[p.End]):
    """View of ``end``."""

    def sentence(self, step: p.End, phrasing: Phrasing) -> str:
        return f"The session ends here ({_ending(step)}){after(step.say)}."

    def row(self, step: p.End, phrasing: Phrasing) -> Row:
        return Row(0, "Companion", said_before(step), f"The end: {_ending(step)}.")

    def label(self, step: p.End, phrasing: Phrasing) -> str:
        return ": ".join([_ending(step), *map(quoted, said_before(step))])

    def estimate(self, step: p.End, rates: Rates) -> Estimate:
        return seconds(rates.spoken_s(step.say)) + words(word_count(step.say))


def _ending(step: p.End) -> str:
    return readable_name(step.name.replace("-", " "))
