"""The steps that work with what was said and saved: quote, draw, checklist, set, section, remember."""

from typing import Annotated

from pydantic import Field

from companion.core.expressions import Expression
from companion.core.program import EVERYONE, Answer, Band
from companion.core.program.text import Template
from companion.scripts.source.plain_steps import StepModel
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.values import (
    Condition,
    Flag,
    Name,
    Partner,
    Text,
    Words,
    count,
    inside,
    name,
    nothing_or,
    one_of,
    refuse,
    several,
    words,
)


class SectionStep(StepModel):
    """A heading: for screens, sheets and the transcript; never spoken."""

    section: Text = Field(description="The heading.")


class QuoteStep(StepModel):
    """Words that were said are read back. Where they were not heard well, the companion asks first."""

    quote: Name = Field(description="The name under which the words were saved.")
    of: Partner | None = Field(None, description="Whose words, where each partner has an answer.")
    say: Words | None = Field(None, description="What is said before the words.")
    max_words: Annotated[int, Reads(count(1, 200))] = Field(40, description="At most so many words.")


def _items(value: object) -> tuple[Template, ...]:
    found = several(words)(value)
    if len(found) < 2:
        refuse("E203", "this list needs at least two", "Write each on a line of its own, after `- `.")
    return found


_LIST: Schema = {"type": "array", "items": SCALAR, "minItems": 2}


class DrawStep(StepModel):
    """One of a list, at random."""

    draw: Annotated[tuple[Template, ...], Reads(nothing_or(_items, ()), _LIST)] = Field(
        description="The list."
    )
    save: Name = Field(description="The name under which what was drawn is kept.")
    not_again: Annotated[bool, Reads(one_of({"session": False, "ever": True}))] = Field(
        False, description="session: not again in this session; ever: not before all were drawn."
    )


def _bands(value: object) -> tuple[Band, ...]:
    if not isinstance(value, dict) or not value:
        refuse("E204", "`bands` gives words to scores", "Write `9: ...` and below it `0: ...`.")
    read = (Band(inside(key, count(0, 1000), key), inside(key, words, said)) for key, said in value.items())
    return tuple(sorted(read, key=lambda band: -band.least))


_SOME_BANDS: Schema = {"type": "object", "additionalProperties": SCALAR, "minProperties": 1}


class ChecklistStep(StepModel):
    """Statements that each answers, a score, and where the answers differ."""

    checklist: Annotated[tuple[Template, ...], Reads(nothing_or(_items, ()), _LIST)] = Field(
        description="The statements."
    )
    to: Partner = Field(EVERYONE, description="A role, everyone, or the group.")
    answer: Annotated[Answer, Reads(one_of({a.value: a for a in (Answer.YES_NO, Answer.RATING)}))] = Field(
        Answer.YES_NO, description="yes_no or rating."
    )
    low: Annotated[int, Reads(count(0, 10))] = Field(1, description="The lowest rating.")
    high: Annotated[int, Reads(count(1, 10))] = Field(10, description="The highest rating.")
    private: Flag = Field(False, description="Whether each answers while the others are out of hearing.")
    save: Name | None = Field(
        None,
        description="The name of the score: statements that all said yes to, or the mean of the sums.",
    )
    bands: Annotated[tuple[Band, ...], Reads(_bands, _SOME_BANDS)] = Field(
        (), description="What is said of a score: the least score, and the words."
    )
    compare: Flag = Field(False, description="Whether statements are named that were answered differently.")


class SetStep(StepModel):
    """Gives a name a value."""

    set: Name = Field(description="The name.")
    value: Condition | None = Field(None, description="What it comes to, like: day + 1, or: yes.")
    words: Words | None = Field(None, description="Words, in the place of `value`.")

    @property
    def given(self) -> Expression | Template:
        """The value or the words."""
        found = self.value if self.words is None else self.words
        assert found is not None, "the checker refuses a `set` without a value"
        return found


class RememberStep(StepModel):
    """Keeps something for later sessions of the same people."""

    remember: Name = Field(description="The name whose value is kept.")
    key: Annotated[str | None, Reads(name)] = Field(
        None, alias="as", description="The name under which it is recalled; without it the same."
    )
    of: Partner | None = Field(None, description="Kept for this partner; without it for all of you.")
    add: Flag = Field(False, description="Whether it is kept beside what was kept before, not in its place.")
