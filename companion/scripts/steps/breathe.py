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
from companion.core.program import Cues, Phase
from companion.core.program.text import Template
from companion.scripts.model.step import HOUR_S, CompileContext, Here, StepModel, StepProblem, default_of
from companion.scripts.source.readers import Reads, Schema
from companion.scripts.source.values import (
    Words,
    count,
    duration_s,
    fixed_span,
    inside,
    nothing_or,
    number,
    one_of,
    refuse,
    text,
)
from companion.scripts.views.phrasing import Phrasing, before, lasts
from companion.scripts.views.step_view import Estimate, LeafView, Rates, Row, seconds, word_count, words

PATTERNS: Final[Mapping[str, tuple[Phase, ...]]] = {
    "coherent": (Phase("in", 5.5), Phase("out", 5.5)),
    "box": (Phase("in", 4.0), Phase("hold", 4.0), Phase("out", 4.0), Phase("hold", 4.0)),
    "4-7-8": (Phase("in", 4.0), Phase("hold", 7.0), Phase("out", 8.0)),
    "long-exhale": (Phase("in", 4.0), Phase("out", 6.0)),
    "sigh": (Phase("in", 2.5), Phase("in", 1.0), Phase("out", 6.5)),
}
MOST_LONG_HOLDS = 8
"""Maximum cycles with a hold as long as in 4-7-8."""
LONG_HOLD_S = 7.0
MOST_HOLD_S = 20.0
LEAST_PHASE_S, MOST_PHASE_S = 1.0, 15.0
LEAST_CYCLE_S = 4.0
"""Faster breathing causes dizziness."""
MOST_IN_ALL_S = 45 * 60.0
USUAL_CYCLES = 6
_CUES: Final[Mapping[Cues, str]] = {
    Cues.VOICE: "guided by the voice",
    Cues.TONES: "with tones",
    Cues.NONE: "without cues",
}


def cycle_s(phases: Sequence[Phase]) -> float:
    """Return the seconds of one breath."""
    return sum(phase.duration_s for phase in phases)


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


class BreatheStep(StepModel):
    """Breathing together."""

    leading: ClassVar[str] = "breathe"
    main: ClassVar[str | None] = "pattern"
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
        default_of(p.Breathe, "cues"), description="How it is guided: voice, tones or none."
    )
    say: Words | None = Field(None, description="What is said before.")

    @property
    def breath(self) -> tuple[Phase, ...]:
        """The phases of one breath."""
        return self.breathe or self.phases

    @property
    def breaths(self) -> int:
        """The number of breaths; with ``for`` the nearest whole number, at least one."""
        if self.for_s is not None and self.breath:
            return max(1, round(self.for_s / cycle_s(self.breath)))
        return self.cycles or USUAL_CYCLES

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
        at = "phases" if self.phases else "cycles" if self.cycles is not None else "for"
        for cause in _unsafe(self.breath, self.breaths):
            yield StepProblem("E310", (at,), cause, "Choose fewer or slower breaths.")

    def check_in(self, here: Here) -> None:
        holds = [phase.duration_s for phase in self.breath if phase.kind == "hold"]
        way = here.names.way
        if holds and not way.flow.free:
            cause = "breath is held here, and nobody was told of a way without holding"
            remedy = "Write before it: Whoever would rather not hold lets the breath flow slowly instead."
            here.report("W336", ("breathe",), cause, remedy)
        if max(holds, default=0.0) < LONG_HOLD_S:
            return
        held = way.flow.held + self.breaths * here.place.times
        if self.breaths <= MOST_LONG_HOLDS < held:
            cause = f"with all that came before, up to {held} breaths are held this long in one session"
            remedy = f"Leave some out: {MOST_LONG_HOLDS} in all are the most without practice."
            here.report_once("E310", ("breathe",), cause, remedy)
        way.flow = replace(way.flow, held=held)

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Breathe(head=head, phases=self.breath, cycles=self.breaths, cues=self.cues, say=self.say),)


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
        how = "/".join(f"{phase.duration_s:g}" for phase in step.phases)
        taken = lasts(round(step.cycles * cycle_s(step.phases)))
        breaths = f"{step.cycles} breath{'' if step.cycles == 1 else 's'}"
        together = f"{breaths} together ({how} seconds, about {taken} in all), {_CUES[step.cues]}"
        return f"{before(step.say)}{together}."

    def row(self, step: p.Breathe, phrasing: Phrasing) -> Row:
        prompts = (step.say,) if step.say else ()
        return Row(0, "All", prompts, self.sentence(replace(step, say=None), phrasing))

    def estimate(self, step: p.Breathe, rates: Rates) -> Estimate:
        taken_s = rates.spoken_s(step.say) + cycle_s(step.phases) * step.cycles
        return seconds(taken_s) + words(word_count(step.say))
