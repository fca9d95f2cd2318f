"""The steps that hold no other steps, as they are written. Defaults are those of ``core.program``.

A model holds what one step says; whether it makes sense beside the others is decided in
``checking``. The descriptions are what facilitators read in the reference.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from companion.core.program import Answer, Cues, Ends, Option, Phase, Quantity
from companion.scripts.source.breaths import PATTERNS
from companion.scripts.source.protecting import INTRUSIONS, Given
from companion.scripts.source.readers import SCALAR, Reads, Schema
from companion.scripts.source.values import (
    Condition,
    Flag,
    Identifier,
    Name,
    Partner,
    Text,
    Wordings,
    Words,
    count,
    duration_s,
    fixed_span,
    inside,
    nothing_or,
    number,
    one_of,
    refuse,
    several,
    span,
    text,
)

HOUR_S = 3600.0


class Written(BaseModel):
    """Whatever a facilitator writes with keys of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class StepModel(Written):
    """What every step may carry."""

    id: Identifier | None = Field(None, description="A name for this step, for tools and tests.")
    when: Condition | None = Field(None, alias="if", description="The step is left out unless this holds.")
    note: Text | None = Field(None, description="For the facilitator; never spoken.")
    skippable: Flag = Field(True, description="Whether “skip” leaves this step out.")


class SayStep(StepModel):
    """The companion speaks."""

    say: Words = Field(description="What is said.")
    to: Partner | None = Field(None, description="Whom the words address: a role or everyone.")
    pause: Annotated[Quantity, Reads(span(0, 600))] = Field(0.0, description="Silence after the words.")
    vary: Wordings = Field((), description="Other wordings; each time one of all is said.")


def _options(value: object) -> tuple[Option, ...]:
    """A list of what people can say, or a mapping from what is saved to the ways of saying it."""
    if isinstance(value, dict):
        found = tuple(Option(text(key), inside(key, several(text), said)) for key, said in value.items())
    elif isinstance(value, list):
        found = tuple(Option(said, (said,)) for said in several(text)(value))
    else:
        refuse("E204", "the options are no list", "Write each option on a line of its own, after `- `.")
    if len(found) < 2:
        refuse("E203", "a choice needs at least two options")
    return found


_OPTIONS: Schema = {
    "anyOf": [
        {"type": "array", "items": SCALAR, "minItems": 2},
        {
            "type": "object",
            "additionalProperties": {"anyOf": [SCALAR, {"type": "array", "items": SCALAR}]},
            "minProperties": 2,
        },
    ]
}


class AskStep(StepModel):
    """A short question. Silence and unclear answers are met gently, three times; then it stays open."""

    ask: Words = Field(description="The question.")
    to: Partner = Field(
        "the group", description="A role, everyone (each is asked), or the group (whoever answers)."
    )
    answer: Annotated[Answer, Reads(one_of({a.value: a for a in Answer}))] = Field(
        description="What kind of answer: yes_no, rating, choice, name or text."
    )
    save: Name | None = Field(None, description="The name under which the answer is kept.")
    wait: Annotated[Quantity, Reads(span(3, 300))] = Field(
        12.0, description="Silence allowed before a reminder."
    )
    silence: Wordings = Field((), description="What is said after silence, one for each of three times.")
    unclear: Wordings = Field((), description="What is said after an unclear answer.")
    options: Annotated[tuple[Option, ...], Reads(_options, _OPTIONS)] = Field(
        (), description="For a choice: what can be chosen."
    )
    low: Annotated[int, Reads(count(0, 10))] = Field(1, description="The lowest rating.")
    high: Annotated[int, Reads(count(1, 10))] = Field(10, description="The highest rating.")
    default: Text | None = Field(None, description="Taken when nobody answers. Never a yes.")
    interruptible: Flag = Field(True, description="Whether people may answer before the question is over.")
    private: Flag = Field(False, description="Whether the others should not hear the answer.")


class TurnStep(StepModel):
    """One partner holds the floor."""

    turn: Partner = Field(description="Who: a role, or the person of an `each`.")
    say: Words | None = Field(None, description="What is said before.")
    time: Annotated[Quantity, Reads(span(5, 2 * HOUR_S))] = Field(180.0, description="How long at most.")
    at_least: Annotated[Quantity, Reads(span(0, 2 * HOUR_S))] = Field(
        0.0, description="Before this, “I'm done” is answered with the time that is left."
    )
    protected: Annotated[Quantity, Reads(span(0, 2 * HOUR_S))] = Field(
        0.0, description="Before this, neither silence nor “skip” ends the turn."
    )
    warn: Annotated[Quantity, Reads(span(0, 600))] = Field(
        20.0, description="How long before the end a soft tone sounds; 0s: none."
    )
    grace: Annotated[Quantity, Reads(span(0, 120))] = Field(
        20.0, description="How long a sentence may run on after the end."
    )
    patience: Annotated[Quantity, Reads(span(3, 600))] = Field(
        20.0, description="Silence allowed before the gentle offer."
    )
    ends: Annotated[tuple[Ends, ...], Reads(several(one_of({e.value: e for e in Ends})))] = Field(
        (Ends.ON_WORDS, Ends.ON_TIME), description="What ends the turn: on_words, on_silence, on_time."
    )
    interruptible: Flag = Field(False, description="Whether the turn may begin before the words are over.")
    save: Name | None = Field(None, description="The name under which the words are kept.")
    record: Flag = Field(True, description="With no, the words are kept nowhere.")
    intrusions: Annotated[Given, Reads(INTRUSIONS)] = Field(
        {}, description="How it is protected when another speaks: no, or after, tone, remind, time_out."
    )


class EnrolStep(StepModel):
    """Partners tell a sentence or two, so that their voices are known. Nobody has to."""

    enrol: Partner = Field(description="Whose voice: a role, or everyone.")
    say: Words | None = Field(None, description="What they are asked to tell.")
    tries: Annotated[int, Reads(count(1, 5))] = Field(
        3, description="How often they are asked before it goes on without."
    )
    save: Name | None = Field(None, description="The name that gets a yes for each whose voice is known.")


def _phases(value: object) -> tuple[Phase, ...]:
    """Phases in seconds: a list of ``in: 4``, or one mapping."""
    parts = value if isinstance(value, list) else [value]
    found = tuple(phase for index, part in enumerate(parts) for phase in inside(index, _phase, part))
    if not found:
        refuse("E203", "a breath needs phases", "Write `phases: {in: 4, out: 6}`.")
    if len(found) > 8:
        refuse("E207", "one breath has at most eight phases")
    return found


def _phase(value: object) -> tuple[Phase, ...]:
    if not isinstance(value, dict) or not value:
        refuse("E204", "a phase looks like `in: 4`", "Write `phases: {in: 4, hold: 7, out: 8}`.")
    kinds = one_of({"in": "in", "hold": "hold", "out": "out"})
    return tuple(Phase(inside(key, kinds, key), inside(key, _seconds, lasts)) for key, lasts in value.items())


def _seconds(value: object) -> float:
    written = text(value)
    return duration_s(written) if written[-1:] in "smh" else number(written)


_SOME_PHASES: Schema = {
    "type": "object",
    "properties": {kind: {"type": ["number", "string"]} for kind in ("in", "hold", "out")},
    "additionalProperties": False,
    "minProperties": 1,
}
_PHASES: Schema = {"anyOf": [_SOME_PHASES, {"type": "array", "items": _SOME_PHASES, "minItems": 1}]}


class BreatheStep(StepModel):
    """Breathing together."""

    breathe: Annotated[tuple[Phase, ...], Reads(nothing_or(one_of(PATTERNS), ()))] = Field(
        description="The pattern: coherent, box, 4-7-8, long-exhale or sigh. Empty where `phases` are given."
    )
    phases: Annotated[tuple[Phase, ...], Reads(_phases, _PHASES)] = Field(
        (), description="Phases of your own, in seconds: in, hold, out."
    )
    cycles: Annotated[int | None, Reads(count(1, 300))] = Field(None, description="How many breaths.")
    for_s: Annotated[float | None, Reads(fixed_span(5, HOUR_S))] = Field(
        None, alias="for", description="About how long, instead of `cycles`."
    )
    cues: Annotated[Cues, Reads(one_of({c.value: c for c in Cues}))] = Field(
        Cues.VOICE, description="How it is guided: voice, tones or none."
    )
    say: Words | None = Field(None, description="What is said before.")


class SilenceStep(StepModel):
    """Being silent together. “Stop” and the safe word are heard all the same."""

    silence: Annotated[Quantity, Reads(span(1, 2 * HOUR_S))] = Field(description="How long.")
    marks: Annotated[tuple[float, ...], Reads(several(fixed_span(1, 2 * HOUR_S)))] = Field(
        (), description="When soft tones sound, counted from the beginning."
    )
    bell: Flag = Field(True, description="Whether a tone sounds at the beginning and at the end.")
    say: Words | None = Field(None, description="What is said before.")


class EndStep(StepModel):
    """The session ends here."""

    end: Identifier = Field(description="A name for this ending.")
    say: Words | None = Field(None, description="The last words.")
