"""``draw``: a random item of a list."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Type
from companion.core.program.text import Template
from companion.scripts.model.name_types import Known, Types, merged, words_type
from companion.scripts.model.step import CompileContext, StepModel
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.values import Name, nothing_or, one_of, refuse, several, words
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, quoted
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row


def two_or_more(value: object) -> tuple[Template, ...]:
    """Read a list of at least two prompts."""
    found = several(words)(value)
    if len(found) < 2:
        refuse("E203", "this list needs at least two", "Write each on a line of its own, after `- `.")
    return found


PROMPTS: Final[Schema] = {"type": "array", "items": SCALAR, "minItems": 2}


class DrawStep(StepModel):
    """One of a list, at random."""

    leading: ClassVar[str] = "draw"
    main: ClassVar[str | None] = "from"
    draw: Annotated[tuple[Template, ...], Reads(nothing_or(two_or_more, ()), PROMPTS)] = Field(
        description="The list."
    )
    save: Name = Field(description="The name under which what was drawn is kept.")
    not_again: Annotated[bool, Reads(one_of({"session": False, "ever": True}))] = Field(
        False, description="session: not again in this session; ever: not before all were drawn."
    )

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        return merged(words_type(item, types) for item in self.draw)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Draw(head=head, items=self.draw, save=self.save, ever=self.not_again),)


class DrawView(LeafView[p.Draw]):
    """View of ``draw``."""

    def sentence(self, step: p.Draw, phrasing: Phrasing) -> str:
        again = ", and none twice, in later sessions neither" if step.ever else ""
        items = "; ".join(quoted(item) for item in step.items)
        return f"One is drawn as {readable_name(step.save)}{again}: {items}."

    def row(self, step: p.Draw, phrasing: Phrasing) -> Row:
        return Row(0, "Companion", step.items, f"One of these is drawn ({readable_name(step.save)}).")

    def estimate(self, step: p.Draw, rates: Rates) -> Estimate:
        return Estimate()
