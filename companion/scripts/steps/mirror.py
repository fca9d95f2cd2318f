"""``mirror``: the listener repeats what was said, until the speaker feels heard."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.core.program import GROUP, Answer, Quantity
from companion.core.program.text import Template
from companion.scripts.model.flow import join
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import HOUR_S, CompileContext, Here, Step, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Name, Partner, Words, count, span
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, capital, quoted, whom
from companion.scripts.views.step_view import Row, StepView, Ways
from companion.yamlfile.tree import Path_


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
    """View of ``mirror``."""

    def sentence(self, step: p.Mirror, phrasing: Phrasing) -> str:
        back = f"{capital(whom(step.by))} gives back what was heard ({readable_name(step.of)})"
        begins = f"asked with {quoted(step.say)}" if step.say else f"beginning with {quoted(step.opener)}"
        times = f"at most {step.max_rounds} times" if step.max_rounds > 1 else "once"
        return f"{back}, {times}, {begins}. Then: {quoted(step.check)}."

    def ways(self, step: p.Mirror, phrasing: Phrasing) -> Ways:
        return [("If it was not confirmed in the end:", step.otherwise)] if step.otherwise else ()

    def row(self, step: p.Mirror, phrasing: Phrasing) -> Row | None:
        return None

    def sheet_ways(self, step: p.Mirror, phrasing: Phrasing) -> Ways:
        head = replace(step.head, when=None, note=None)
        attempt = p.Turn(head=head, holder=step.by, say=step.say or step.opener, time_s=step.time_s)
        check = p.Ask(head=head, question=step.check, to=GROUP, answer=Answer.YES_NO)
        unconfirmed = f"If it was not confirmed after {step.max_rounds}:"
        return [
            (f"{capital(readable_name(step.by))} gives back what was heard:", (attempt,)),
            ("Then:", (check,)),
            *([(unconfirmed, step.otherwise)] if step.otherwise else ()),
        ]
