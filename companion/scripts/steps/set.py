"""``set``: assignment of a value to a name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import Expression, Type, kind_of_value, names
from companion.core.expressions.nodes import Name as NameNode
from companion.scripts.model.name_types import Known, Types, words_type
from companion.scripts.model.step import CompileContext, Here, StepModel
from companion.scripts.source.values import Condition, Name, Words
from companion.scripts.views.conditions import readable_name, value_in_words
from companion.scripts.views.phrasing import Phrasing, quoted
from companion.scripts.views.step_view import Estimate, LeafView, Rates


class SetStep(StepModel):
    """Gives a name a value."""

    leading: ClassVar[str] = "set"
    checked_apart: ClassVar[frozenset[str]] = frozenset({"value"})  # it decides nothing
    set: Name = Field(description="The name.")
    value: Condition | None = Field(None, description="What it comes to, like: day + 1, or: yes.")
    words: Words | None = Field(None, description="Words, in the place of `value`.")

    def saves(self) -> Iterator[tuple[str, str]]:
        yield "set", self.set

    def made_of(self) -> Mapping[str, frozenset[str]]:
        return {self.set: names(self.value)} if self.value else {}

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        if self.words is not None:
            return words_type(self.words, types)
        if self.value is None:
            return None
        root = self.value.root
        return types.get(root.name) if isinstance(root, NameNode) else kind_of_value(self.value)

    def check_in(self, here: Here) -> None:
        if (self.value is None) == (self.words is None):
            cause = "`set` needs either a `value` or `words`"
            here.report("E203", ("set",), cause, "Write `value: day + 1`, or `words: ...`.")
        if self.value is not None:
            here.value(("value",), self.value)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        value = self.value if self.words is None else self.words
        assert value is not None, "the checker refuses a `set` without a value"
        return (p.Set(head=head, name=self.set, value=value),)


class SetView(LeafView[p.Set]):
    """View of ``set``."""

    def sentence(self, step: p.Set, phrasing: Phrasing) -> str:
        value = step.value
        found = value_in_words(value) if isinstance(value, Expression) else quoted(value)
        return f"{readable_name(step.name)} becomes {found}."

    def estimate(self, step: p.Set, rates: Rates) -> Estimate:
        return Estimate()
