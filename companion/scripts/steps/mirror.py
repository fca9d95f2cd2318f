"""``mirror``: the listener repeats what was said, until the speaker feels heard."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.core.program import Answer, Quantity
from companion.core.program.text import Template
from companion.scripts.model.flow import join
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import HOUR_S, CompileContext, Here, Step, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Name, Partner, Words, count, span
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, capital, whom
from companion.scripts.views.step_view import StepView, Ways
from companion.yamlfile.tree import Path_

_SPEAKER: Final = "one_who_said_it"
"""A role in views for the person who said the words: it is known only in a session."""


class MirrorStep(StepModel):
    """The listener gives back what was saved, until the one who said it feels heard."""

    leading: ClassVar[str] = "mirror"
    mirror: Name = Field(description="The name under which the words were saved.")
    by: Partner = Field(description="Who gives them back.")
    opener: Words | None = Field(
        None, description="How the listener may begin; left out, in English: I heard you say."
    )
    say: Words | None = Field(
        None, description="What the listener is asked, in place of the usual words and of an opener."
    )
    check: Words | None = Field(
        None,
        description="Asked of the one who said it; left out, in English: Is that what you wanted to say?",
    )
    more: Words | None = Field(None, description="Said after a no, before the speaker adds what is missing.")
    max_rounds: Annotated[int, Reads(count(1, 10))] = Field(
        default_of(p.Mirror, "max_rounds"), description="How many times at most."
    )
    otherwise: list[Step] = Field([], description="What happens when it was not confirmed in the end.")
    time: Annotated[Quantity, Reads(span(5, HOUR_S))] = Field(
        default_of(p.Mirror, "time_s"), description="How long each attempt may take."
    )
    patience: Annotated[Quantity, Reads(span(3, 300))] = Field(
        default_of(p.Mirror, "patience_s"), description="Silence that ends an attempt."
    )
    save: Name | None = Field(None, description="The name under which the listener's words are kept.")

    def blocks(self) -> Iterable[tuple[Path_, Sequence[StepModel]]]:
        return ((("otherwise",), self.otherwise),)

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return Type(ValueKind.TURN)

    def check_in(self, here: Here) -> None:
        here.turn(("mirror",), self.mirror)
        here.partner(("by",), self.by)

    def walk(self, here: Here) -> None:
        before = here.flow
        here.block(("otherwise",), self.otherwise)
        here.go_on(join(before, here.flow))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        usual = context.spoken.script
        fields = self.shared(p.Mirror) | {
            "opener": self.opener or Template.parse(usual.opener),
            "check": self.check or Template.parse(usual.check),
            "otherwise": context.inner(("otherwise",), self.otherwise),
        }
        return (p.Mirror(head=head, of=self.mirror, **fields),)


class MirrorView(StepView[p.Mirror]):
    """View of ``mirror``, by the steps that it is made of."""

    def sentence(self, step: p.Mirror, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Mirror, phrasing: Phrasing) -> Ways:
        back = f"{capital(whom(step.by))} gives back what was heard ({readable_name(step.of)})"
        attempt, check, more = mirror_parts(step)
        again = f"If that was not it, before it is given back again (at most {step.max_rounds} times in all):"
        return [
            (f"{back}:", (attempt, check)),
            *([(again, (more,))] if step.max_rounds > 1 else ()),
            *([("If it was not confirmed in the end:", step.otherwise)] if step.otherwise else ()),
        ]


def mirror_parts(step: p.Mirror) -> tuple[p.Turn, p.Ask, p.Turn]:
    """Return the steps of a mirror: the listener's turn, the question after it, and what was missing."""
    head = replace(step.head, when=None, note=None)
    return (
        p.Turn(head=head, holder=step.by, say=step.say or step.opener, time_s=step.time_s),
        p.Ask(head=head, question=step.check, to=_SPEAKER, answer=Answer.YES_NO),
        p.Turn(head=head, holder=_SPEAKER, say=step.more, time_s=step.time_s),
    )
