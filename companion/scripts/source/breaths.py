"""Breathing patterns: the named ones, and what is safe and comfortable.

Sources of the figures: coherent breathing at 5.5 s in and out (Brown and Gerbarg);
box breathing 4-4-4-4; 4-7-8 (Weil), who asks for few cycles; the physiological sigh,
a second short breath in and a long breath out (Balban and others, 2023).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from companion.core.program import Phase

PATTERNS: Final[Mapping[str, tuple[Phase, ...]]] = {
    "coherent": (Phase("in", 5.5), Phase("out", 5.5)),
    "box": (Phase("in", 4.0), Phase("hold", 4.0), Phase("out", 4.0), Phase("hold", 4.0)),
    "4-7-8": (Phase("in", 4.0), Phase("hold", 7.0), Phase("out", 8.0)),
    "long-exhale": (Phase("in", 4.0), Phase("out", 6.0)),
    "sigh": (Phase("in", 2.5), Phase("in", 1.0), Phase("out", 6.5)),
}

MOST_LONG_HOLDS = 8
"""Cycles with a hold as long as in 4-7-8."""
LONG_HOLD_S = 7.0
MOST_HOLD_S = 20.0
LEAST_PHASE_S, MOST_PHASE_S = 1.0, 15.0
LEAST_CYCLE_S = 4.0
"""Faster breathing makes dizzy."""
MOST_IN_ALL_S = 45 * 60.0
USUAL_CYCLES = 6


def cycle_s(phases: Sequence[Phase]) -> float:
    """Seconds of one breath."""
    return sum(phase.duration_s for phase in phases)


def cycles_in(duration_s: float, phases: Sequence[Phase]) -> int:
    """How many whole breaths come nearest to a duration, at least one."""
    return max(1, round(duration_s / cycle_s(phases)))


def faults(phases: Sequence[Phase], cycles: int) -> list[str]:
    """What is unsafe or uncomfortable in so many breaths, in words."""
    found = []
    kinds = {phase.kind for phase in phases}
    if not {"in", "out"} <= kinds:
        found.append("a breath needs a way in and a way out")
    for phase in phases:
        most = MOST_HOLD_S if phase.kind == "hold" else MOST_PHASE_S
        if not LEAST_PHASE_S <= phase.duration_s <= most:
            found.append(
                f"`{phase.kind}` lasts {phase.duration_s:g} seconds; from 1 to {most:g} is comfortable"
            )
    if cycle_s(phases) < LEAST_CYCLE_S:
        found.append(
            f"one breath takes {cycle_s(phases):g} seconds; below {LEAST_CYCLE_S:g} people get dizzy"
        )
    if any(p.kind == "hold" and p.duration_s >= LONG_HOLD_S for p in phases) and cycles > MOST_LONG_HOLDS:
        found.append(
            f"{cycles} breaths with a hold this long; {MOST_LONG_HOLDS} are the most without practice"
        )
    if cycle_s(phases) * cycles > MOST_IN_ALL_S:
        found.append(f"this takes more than {MOST_IN_ALL_S / 60:g} minutes")
    return found
