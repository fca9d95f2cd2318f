"""``use``: steps defined elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.check.settings import bound, bound_type
from companion.scripts.model.step import CompileContext, Here, StepModel
from companion.scripts.source.readers import SCALAR, Reads
from companion.scripts.source.values import Text, inside, name, refuse, words
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing, used_name
from companion.scripts.views.step_view import StepView, Ways


def _with(value: object) -> dict[str, Template]:
    if not isinstance(value, dict):
        refuse("E204", "`with` gives names to values", "Write `with:`, and below it `speaker: ${sender}`.")
    return {inside(key, name, key): inside(key, words, given) for key, given in value.items()}


class UseStep(StepModel):
    """Steps that stand elsewhere; the session always comes back."""

    leading: ClassVar[str] = "use"
    use: Text = Field(description="A block of this file, or another file beside it.")
    bind: Annotated[
        Mapping[str, Template], Reads(_with, {"type": "object", "additionalProperties": SCALAR})
    ] = Field({}, alias="with", description="Values for the names that these steps use.")

    def uses(self) -> str | None:
        return self.use

    def walk(self, here: Here) -> None:
        types = {**here.names.known.types, **here.place.names}
        given = {name: bound_type(template, types) for name, template in self.bind.items()}
        here.checker.enter(here.place, here.path, self.use, given)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        given = {name: bound_type(template, context.types) for name, template in self.bind.items()}
        bind = tuple((name, bound(template)) for name, template in self.bind.items())
        return (p.Use(head=head, name=self.use, do=context.used(self.use, given), bind=bind),)


class UseView(StepView[p.Use]):
    """View of ``use``."""

    def sentence(self, step: p.Use, phrasing: Phrasing) -> str:
        return ""

    def ways(self, step: p.Use, phrasing: Phrasing) -> Ways:
        return [(f"{readable_name(used_name(step.name))}:", step.do)]

    def sheet_ways(self, step: p.Use, phrasing: Phrasing) -> Ways:
        return [("", step.do)]
