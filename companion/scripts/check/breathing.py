"""Whether breath is held no longer than is comfortable over the whole session, and only by who likes."""

import re
from collections.abc import Iterable
from dataclasses import replace

from companion.core.program.text import Template
from companion.scripts.check.naming import Names, Place
from companion.scripts.check.step_checks import cycles
from companion.scripts.source.breaths import LONG_HOLD_S, MOST_LONG_HOLDS
from companion.scripts.source.plain_steps import (
    AskStep,
    BreatheStep,
    SayStep,
    SilenceStep,
    StepModel,
    TurnStep,
)
from companion.scripts.source.tree import Path_

_FREE = re.compile(
    r"(?:\bnot\b|n't\b|\bwithout\b|\bnever\b|\binstead of\b)[^.?!;]{0,30}\bhold", re.IGNORECASE
)
"""“Whoever would rather not hold lets the breath flow.”"""


class Breathing:
    """Looks at breaths in the light of all that came before on the way."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._told = False

    def heard(self, step: StepModel) -> None:
        """Words that are said in every session that comes here may offer a way without holding."""
        wordings: Iterable[Template | None] = ()
        match step:
            case SayStep():
                wordings = (step.say, *step.vary)
            case BreatheStep() | SilenceStep() | TurnStep():
                wordings = (step.say,)
            case AskStep():
                wordings = (step.ask,)
        offers = [said is not None and _FREE.search(str(said)) is not None for said in wordings]
        way = self._names.way
        if offers and all(offers):
            way.flow = replace(way.flow, free=True)

    def look(self, place: Place, path: Path_, step: BreatheStep) -> None:
        """What is too much, or not left free, in breaths that are held."""
        phases = step.breathe or step.phases
        holds = [phase.duration_s for phase in phases if phase.kind == "hold"]
        way = self._names.way
        if holds and not way.flow.free:
            cause = "breath is held here, and nobody was told of a way without holding"
            remedy = "Write before it: Whoever would rather not hold lets the breath flow slowly instead."
            self._names.report(place, "W336", (*path, "breathe"), cause, remedy)
        if max(holds, default=0.0) < LONG_HOLD_S:
            return
        here = cycles(step)
        held = way.flow.held + here * place.times
        if here <= MOST_LONG_HOLDS < held and not self._told:
            self._told = True
            cause = f"with all that came before, up to {held} breaths are held this long in one session"
            remedy = f"Leave some out: {MOST_LONG_HOLDS} in all are the most without practice."
            self._names.report(place, "E310", (*path, "breathe"), cause, remedy)
        way.flow = replace(way.flow, held=held)
