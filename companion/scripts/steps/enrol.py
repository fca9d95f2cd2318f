"""``enrol``: partners say a sentence or two for voice enrolment."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type, ValueKind
from companion.core.program import EVERYONE
from companion.scripts.model.name_types import Known, Types
from companion.scripts.model.step import CompileContext, Here, StepModel, default_of
from companion.scripts.source.readers import Reads
from companion.scripts.source.values import Name, Partner, Words, count
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, before, capital, whom
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words

ENROLMENT_S: Final = 25.0
"""A request, two or three sentences, and thanks."""


class EnrolStep(StepModel):
    """Partners tell a sentence or two, so that their voices are known. Nobody has to."""

    leading: ClassVar[str] = "enrol"
    enrol: Partner = Field(description="Whose voice: a role, or everyone.")
    say: Words | None = Field(None, description="What they are asked to tell.")
    tries: Annotated[int, Reads(count(1, 5))] = Field(
        default_of(p.Enrol, "tries"), description="How often they are asked before it goes on without."
    )
    save: Name | None = Field(None, description="The name that gets a yes for each whose voice is known.")

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return Type(ValueKind.YES_NO, True)

    def check_in(self, here: Here) -> None:
        here.partner(("enrol",), self.enrol, also=(EVERYONE,))

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Enrol(head=head, to=self.enrol, **self.shared(p.Enrol)),)


class EnrolView(LeafView[p.Enrol]):
    """View of ``enrol``."""

    def sentence(self, step: p.Enrol, phrasing: Phrasing) -> str:
        kept = f" (kept as {readable_name(step.save)})" if step.save else ""
        who = capital(whom(step.to))
        return f"{before(step.say)}{who} may tell a little, so that the voice is known{kept}."

    def who(self, step: p.Enrol) -> str:
        return capital(whom(step.to))

    def estimate(self, step: p.Enrol, rates: Rates) -> Estimate:
        asked = rates.asked(step.to) if rates.people > 1 else 0
        each = seconds(0.0, ENROLMENT_S, step.tries * ENROLMENT_S).times(asked, asked, asked)
        return each + words(word_count(step.say))
