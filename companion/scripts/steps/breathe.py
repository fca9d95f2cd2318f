"""``breathe``: breathing together, in patterns that are safe and comfortable.

Sources of the figures: coherent breathing at 5.5 s in and out (Brown and Gerbarg);
box breathing 4-4-4-4; 4-7-8 (Weil), who asks for few cycles; the physiological sigh,
a second short breath in and a long breath out (Balban and others, 2023).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, ClassVar, Final

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import ValueKind
from companion.core.program import Cues, Phase, Quantity, Ref
from companion.core.program.breaths import (
    FASTEST,
    LEAST_CYCLE_S,
    LEAST_PHASE_S,
    LONG_HOLD_S,
    MOST_HOLD_S,
    MOST_LONG_HOLDS,
    MOST_PHASE_S,
    SLOWEST,
    cycle_s,
    longest_hold_s,
)
from companion.core.program.text import Template
from companion.scripts.model.step import HOUR_S, CompileContext, Here, StepModel, StepProblem, default_of
from companion.scripts.source.readers import Reader, Reads, Schema
from companion.scripts.source.values import (
    Words,
    count_or_setting,
    duration_s,
    fixed_span,
    inside,
    nothing_or,
    number,
    one_of,
    reference,
    refuse,
    text,
)
from companion.scripts.views.phrasing import Phrasing, before, lasts
from companion.scripts.views.step_view import Estimate, LeafView, Rates, seconds, word_count, words

PATTERNS: Final[Mapping[str, tuple[Phase, ...]]] = {
    "coherent": (Phase("in", 5.5), Phase("out", 5.5)),
    "box": (Phase("in", 4.0), Phase("hold", 4.0), Phase("out", 4.0), Phase("hold", 4.0)),
    "4-7-8": (Phase("in", 4.0), Phase("hold", 7.0), Phase("out", 8.0)),
    "long-exhale": (Phase("in", 4.0), Phase("out", 6.0)),
    "sigh": (Phase("in", 2.5), Phase("in", 1.0), Phase("out", 6.5)),
}
MOST_IN_ALL_S = 45 * 60.0
USUAL_CYCLES = 6
USUAL_LONG_HOLDS = 4
"""At a time, to begin with (Weil)."""
LEAD_IN_S = 7.0
"""About, with its words."""
_CUES: Final[Mapping[Cues, str]] = {
    Cues.VOICE: "guided by the voice",
    Cues.TONES: "with tones",
    Cues.NONE: "without cues",
}


def _phases(value: object) -> tuple[Phase, ...]:
    """Read phases in seconds: a list of ``in: 4``, or one mapping."""
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


def _rate(value: object) -> Quantity:
    """Read breaths a minute, or a setting with them."""
    if ref := reference(value):
        return ref
    found = number(value)
    if not SLOWEST <= found <= FASTEST:
        cause = f"{found:g} breaths a minute are outside of what is comfortable"
        refuse("E207", cause, f"Choose a rate from {SLOWEST:g} to {FASTEST:g}.")
    return found


_RATE = Reader(_rate, {"type": ["number", "string"]})


class BreatheStep(StepModel):
    """Breathing together."""

    leading: ClassVar[str] = "breathe"
    main: ClassVar[str | None] = "pattern"
    counted: ClassVar[ValueKind] = ValueKind.NUMBER
    breathe: Annotated[tuple[Phase, ...], Reads(nothing_or(one_of(PATTERNS), ()))] = Field(
        description="The pattern: coherent, box, 4-7-8, long-exhale or sigh. Empty where `phases` are given."
    )
    phases: Annotated[tuple[Phase, ...], Reads(_phases, _PHASES)] = Field(
        (), description="Phases of your own, in seconds: in, hold, out."
    )
    cycles: Annotated[Quantity | None, Reads(count_or_setting(1, 300))] = Field(
        None, description="How many breaths."
    )
    rate: Annotated[Quantity | None, Reads(_RATE)] = Field(
        None, description=f"Breaths a minute, from {SLOWEST:g} to {FASTEST:g}, in place of the pattern's own."
    )
    for_s: Annotated[float | None, Reads(fixed_span(5, HOUR_S))] = Field(
        None, alias="for", description="About how long, instead of `cycles`."
    )
    cues: Annotated[Cues, Reads(one_of({c.value: c for c in Cues}))] = Field(
        default_of(p.Breathe, "cues"), description="How it is guided: voice, tones or none."
    )
    say: Words | None = Field(None, description="What is said before.")

    @property
    def breath(self) -> tuple[Phase, ...]:
        """The phases of one breath."""
        return self.breathe or self.phases

    @property
    def breaths(self) -> Quantity:
        """The number of breaths; with ``for`` the nearest whole number, at least one."""
        if self.for_s is not None and self.breath:
            one_s = 60.0 / self.rate if isinstance(self.rate, float) else cycle_s(self.breath)
            return float(max(1, round(self.for_s / one_s)))
        usual = USUAL_LONG_HOLDS if longest_hold_s(self.breath) >= LONG_HOLD_S else USUAL_CYCLES
        return self.cycles or float(usual)

    def wordings(self) -> Sequence[Template | None]:
        return (self.say,)

    def problems(self) -> Iterator[StepProblem]:
        if not self.breath:
            cause = "a breath needs a pattern or `phases`"
            yield StepProblem("E203", ("breathe",), cause, "Write `breathe: coherent`.")
            return
        if self.breathe and self.phases:
            cause = "a pattern and phases of your own stand together"
            yield StepProblem("E205", ("phases",), cause, "Keep one of them.")
            return
        if self.cycles is not None and self.for_s is not None:
            yield StepProblem("E205", ("for",), "`cycles` and `for` stand together", "Keep one of them.")
        if self.rate is not None and longest_hold_s(self.breath):
            cause = "a rate is for breaths without holds"
            yield StepProblem(
                "E205", ("rate",), cause, "Leave `rate` out, or choose a pattern without holds."
            )

    def check_in(self, here: Here) -> None:
        most = here.checker.bounds(self.breaths)[1] if isinstance(self.breaths, Ref) else int(self.breaths)
        at = "phases" if self.phases else "cycles" if self.cycles is not None else "for"
        unsafe = list(_unsafe(self.breath, most)) if self.breath else []
        for cause in unsafe:
            here.report("E310", (at,), cause, "Choose fewer or slower breaths.")
        longest_s = longest_hold_s(self.breath)
        way = here.names.way
        if longest_s and not way.flow.free:
            cause = "breath is held here, and nobody was told of a way without holding"
            remedy = "Write before it: Whoever would rather not hold lets the breath flow slowly instead."
            here.report("W336", ("breathe",), cause, remedy)
        if longest_s < LONG_HOLD_S:
            return
        held = way.flow.held + most * here.place.times
        if most <= MOST_LONG_HOLDS < held:
            cause = f"with all that came before, up to {held} breaths are held this long in one session"
            remedy = f"Leave some out: {MOST_LONG_HOLDS} in all are the most without practice."
            here.report_once("E310", ("breathe",), cause, remedy)
        way.flow = replace(way.flow, held=held)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        fields = self.shared(p.Breathe) | {"phases": self.breath, "cycles": self.breaths}
        return (p.Breathe(head=head, **fields),)


def _unsafe(phases: Sequence[Phase], cycles: int) -> Iterator[str]:
    """Describe what is unsafe or uncomfortable in this many breaths."""
    if not {"in", "out"} <= {phase.kind for phase in phases}:
        yield "a breath needs a way in and a way out"
    for phase in phases:
        most_s = MOST_HOLD_S if phase.kind == "hold" else MOST_PHASE_S
        if not LEAST_PHASE_S <= phase.duration_s <= most_s:
            yield f"`{phase.kind}` lasts {phase.duration_s:g} seconds; from 1 to {most_s:g} is comfortable"
    if cycle_s(phases) < LEAST_CYCLE_S:
        yield f"one breath takes {cycle_s(phases):g} seconds; below {LEAST_CYCLE_S:g} people get dizzy"
    held_long = any(phase.kind == "hold" and phase.duration_s >= LONG_HOLD_S for phase in phases)
    if held_long and cycles > MOST_LONG_HOLDS:
        yield f"{cycles} breaths with a hold this long; {MOST_LONG_HOLDS} are the most without practice"
    if cycle_s(phases) * cycles > MOST_IN_ALL_S:
        yield f"this takes more than {MOST_IN_ALL_S / 60:g} minutes"


class BreatheView(LeafView[p.Breathe]):
    """View of ``breathe``."""

    def sentence(self, step: p.Breathe, phrasing: Phrasing) -> str:
        how = "/".join(f"{phase.duration_s:g}" for phase in step.phases) + " seconds"
        if step.rate is not None:
            how = f"{phrasing.count(step.rate)} a minute"
        elif not isinstance(step.cycles, p.Ref):
            how += f", about {lasts(round(step.cycles * cycle_s(step.phases)))} in all"
        breaths = f"{phrasing.count(step.cycles)} breath{'' if step.cycles == 1 else 's'}"
        return f"{before(step.say)}{breaths} together ({how}), {_CUES[step.cues]}."

    def who(self, step: p.Breathe) -> str:
        return "All"

    def estimate(self, step: p.Breathe, rates: Rates) -> Estimate:
        one_s = cycle_s(step.phases) if step.rate is None else 60.0 / rates.quantity(step.rate)
        lead_in_s = 0.0 if step.cues is Cues.NONE else LEAD_IN_S
        taken_s = rates.spoken_s(step.say) + lead_in_s + one_s * rates.quantity(step.cycles)
        return seconds(taken_s) + words(word_count(step.say))
