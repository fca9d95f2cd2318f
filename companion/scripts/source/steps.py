"""The steps that hold others, and the union of all steps."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import Discriminator, Field, Tag

from companion.core.program import Order, Quantity
from companion.core.program.text import Template
from companion.scripts.source.plain_steps import (
    HOUR_S,
    AskStep,
    BreatheStep,
    EndStep,
    EnrolStep,
    SayStep,
    SilenceStep,
    StepModel,
    TurnStep,
)
from companion.scripts.source.readers import SCALAR, Reads
from companion.scripts.source.value_steps import (
    ChecklistStep,
    DrawStep,
    QuoteStep,
    RememberStep,
    SectionStep,
    SetStep,
)
from companion.scripts.source.values import (
    Condition,
    Flag,
    Identifier,
    Name,
    Names,
    Partner,
    Text,
    Words,
    count,
    count_or_setting,
    inside,
    name,
    nothing_or,
    one_of,
    refuse,
    span,
    words,
)

TAG = "step:"
"""Begins the tags of the union, which no key of a script can."""


class MirrorStep(StepModel):
    """The listener gives back what was saved, until the one who said it feels heard."""

    mirror: Name = Field(description="The name under which the words were saved.")
    by: Partner = Field(description="Who gives them back.")
    opener: Words = Field(Template.parse("I heard you say"), description="How the listener may begin.")
    check: Words = Field(
        Template.parse("Is that what you wanted to say?"), description="Asked of the one who said it."
    )
    more: Words | None = Field(None, description="Said after a no, before the speaker adds what is missing.")
    max_rounds: Annotated[int, Reads(count(1, 10))] = Field(3, description="How many times at most.")
    otherwise: "list[Step]" = Field([], description="What happens when it was not confirmed in the end.")
    time: Annotated[Quantity, Reads(span(5, HOUR_S))] = Field(
        120.0, description="How long each attempt may take."
    )
    patience: Annotated[Quantity, Reads(span(3, 300))] = Field(
        12.0, description="Silence that ends an attempt."
    )
    save: Name | None = Field(None, description="The name under which the listener's words are kept.")


class IfStep(StepModel):
    """One way or another."""

    when: Condition = Field(alias="if", description="The condition.")
    then: "list[Step]" = Field(min_length=1, description="What happens when it holds.")
    otherwise: "list[Step]" = Field([], alias="else", description="What happens when it doesn't.")


class RepeatStep(StepModel):
    """The same steps several times; always with a bound."""

    repeat: Annotated[Quantity | None, Reads(nothing_or(count_or_setting(1, 50), None))] = Field(
        description="How many times. Empty where `until` and `max` are given."
    )
    until: Condition | None = Field(
        None, description="Looked at after each time; the repetition ends once it holds."
    )
    max: Annotated[Quantity | None, Reads(count_or_setting(1, 50))] = Field(
        None, description="With `until`: how many times at most."
    )
    do: "list[Step]" = Field(min_length=1, description="The steps.")


class EachStep(StepModel):
    """The same steps for each partner."""

    each: Name = Field(description="The name that stands for the partner whose turn it is.")
    order: Annotated[Order, Reads(one_of({o.value: o for o in Order}))] = Field(
        Order.GIVEN, description="In which order: given, random or volunteer."
    )
    allow_pass: Flag = Field(True, description="Whether a partner may let it pass.")
    do: "list[Step]" = Field(min_length=1, description="The steps.")


class RoundsStep(StepModel):
    """Rounds in which the roles move on from partner to partner."""

    rounds: Names = Field(description="The roles.")
    swap: Annotated[bool, Reads(one_of({"each_round": True, "never": False}))] = Field(
        True, description="each_round: roles move on after each round; never: they stay."
    )
    number: Annotated[int | None, Reads(count(1, 50))] = Field(
        None, alias="count", description="How many rounds; without it until each has held each role."
    )
    do: "list[Step]" = Field(min_length=1, description="The steps of a round.")


def _with(value: object) -> dict[str, Template]:
    if not isinstance(value, dict):
        refuse("E204", "`with` gives names to values", "Write `with:`, and below it `speaker: ${sender}`.")
    return {inside(key, name, key): inside(key, words, given) for key, given in value.items()}


class UseStep(StepModel):
    """Steps that stand elsewhere; the session always comes back."""

    use: Text = Field(description="A block of this file, or another file beside it.")
    bind: Annotated[
        Mapping[str, Template], Reads(_with, {"type": "object", "additionalProperties": SCALAR})
    ] = Field({}, alias="with", description="Values for the names that these steps use.")


class ChooseStep(StepModel):
    """One of several ways, by what a name holds."""

    choose: Name = Field(description="The name.")
    cases: "dict[str, list[Step]]" = Field(
        min_length=1, description="What happens for each value: an option, yes, no, 4, or 1 to 3."
    )
    otherwise: "list[Step]" = Field([], description="What happens for any other value, and for none.")


class RecallStep(StepModel):
    """Brings back what an earlier session of the same people kept."""

    recall: Name = Field(description="The name under which it was remembered.")
    script: Identifier | None = Field(None, description="The id of the script that kept it; else this one.")
    of: Partner | None = Field(None, description="What was kept for this partner.")
    save: Name | None = Field(None, description="The name that gets it; without it the same.")
    days: Name | None = Field(None, description="A name that gets the days since it was kept.")
    then: "list[Step]" = Field([], description="What happens when something was kept.")
    otherwise: "list[Step]" = Field([], description="What happens when nothing was kept.")


STEPS: Final[Mapping[str, type[StepModel]]] = {
    "say": SayStep,
    "ask": AskStep,
    "turn": TurnStep,
    "mirror": MirrorStep,
    "enrol": EnrolStep,
    "breathe": BreatheStep,
    "silence": SilenceStep,
    "if": IfStep,
    "repeat": RepeatStep,
    "each": EachStep,
    "rounds": RoundsStep,
    "use": UseStep,
    "quote": QuoteStep,
    "draw": DrawStep,
    "choose": ChooseStep,
    "checklist": ChecklistStep,
    "set": SetStep,
    "section": SectionStep,
    "remember": RememberStep,
    "recall": RecallStep,
    "end": EndStep,
}
"""The model behind each leading key."""
MAIN: Final[Mapping[str, str]] = {
    "breathe": "pattern",
    "silence": "for",
    "repeat": "times",
    "each": "person",
    "rounds": "roles",
    "quote": "from",
    "draw": "from",
    "checklist": "items",
}
"""Steps whose keys may also stand in braces behind the leading key, and which of those it stands for."""
BLOCK_KEYS = frozenset({"do", "then", "else", "otherwise"})
"""Keys of steps that hold steps."""
CASES = "cases"
"""The key of a step that holds steps by value."""


def leading_key(step: object) -> str | None:
    """The tag of a step: its first key."""
    if isinstance(step, dict):
        return f"{TAG}{next(iter(step), '')}"
    return None


Step = Annotated[
    Annotated[SayStep, Tag(f"{TAG}say")]
    | Annotated[AskStep, Tag(f"{TAG}ask")]
    | Annotated[TurnStep, Tag(f"{TAG}turn")]
    | Annotated[MirrorStep, Tag(f"{TAG}mirror")]
    | Annotated[EnrolStep, Tag(f"{TAG}enrol")]
    | Annotated[BreatheStep, Tag(f"{TAG}breathe")]
    | Annotated[SilenceStep, Tag(f"{TAG}silence")]
    | Annotated[IfStep, Tag(f"{TAG}if")]
    | Annotated[RepeatStep, Tag(f"{TAG}repeat")]
    | Annotated[EachStep, Tag(f"{TAG}each")]
    | Annotated[RoundsStep, Tag(f"{TAG}rounds")]
    | Annotated[UseStep, Tag(f"{TAG}use")]
    | Annotated[QuoteStep, Tag(f"{TAG}quote")]
    | Annotated[DrawStep, Tag(f"{TAG}draw")]
    | Annotated[ChooseStep, Tag(f"{TAG}choose")]
    | Annotated[ChecklistStep, Tag(f"{TAG}checklist")]
    | Annotated[SetStep, Tag(f"{TAG}set")]
    | Annotated[SectionStep, Tag(f"{TAG}section")]
    | Annotated[RememberStep, Tag(f"{TAG}remember")]
    | Annotated[RecallStep, Tag(f"{TAG}recall")]
    | Annotated[EndStep, Tag(f"{TAG}end")],
    Discriminator(leading_key),
]
for _model in (MirrorStep, IfStep, RepeatStep, EachStep, RoundsStep, ChooseStep, RecallStep):
    _model.model_rebuild()
