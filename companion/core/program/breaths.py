"""Breaths as numbers: their rate, and what is safe and comfortable.

Most people's resonance lies between 4.5 and 6.5 breaths a minute (Lehrer and Vaschillo).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from companion.core.program.basics import Phase

SLOWEST, FASTEST = 4.5, 6.5
"""Breaths a minute that can be chosen for breaths without holds."""
MOST_LONG_HOLDS: Final = 8
"""Maximum cycles with a hold as long as in 4-7-8."""
LONG_HOLD_S = 7.0
MOST_HOLD_S = 20.0
LEAST_PHASE_S, MOST_PHASE_S = 1.0, 15.0
LEAST_CYCLE_S = 4.0
"""Faster breathing causes dizziness."""
MOST_TEMPO = 1.35
"""How much slower, or faster, than written a pattern with holds may become."""


@dataclass(frozen=True, slots=True)
class BreathPreferences:
    """What was wished in this session, for all breaths that follow."""

    tempo: float = 1.0
    """Length of a breath relative to the script's."""
    holds: bool = True


def cycle_s(phases: Sequence[Phase]) -> float:
    """Return the seconds of one breath."""
    return sum(phase.duration_s for phase in phases)


def rate_of(phases: Sequence[Phase]) -> float:
    """Return the breaths a minute."""
    return 60.0 / cycle_s(phases)


def longest_hold_s(phases: Sequence[Phase]) -> float:
    """Return the seconds of the longest hold; 0 without one."""
    return max((phase.duration_s for phase in phases if phase.kind == "hold"), default=0.0)


def without_holds(phases: Sequence[Phase]) -> tuple[Phase, ...]:
    """Return the breath without holding, slowed to a comfortable rate where it would be fast."""
    flowing = tuple(phase for phase in phases if phase.kind != "hold")
    return at_rate(flowing, min(rate_of(flowing), FASTEST))


def at_rate(phases: Sequence[Phase], rate: float) -> tuple[Phase, ...]:
    """Return the breath at ``rate`` a minute: all phases are stretched alike."""
    factor = rate_of(phases) / rate
    return tuple(replace(phase, duration_s=phase.duration_s * factor) for phase in phases)


def comfortable_rate(phases: Sequence[Phase], rate: float) -> float:
    """Return the rate nearest to ``rate`` at which these phases are comfortable."""
    own = rate_of(phases)
    if longest_hold_s(phases):
        slowest, fastest = own / MOST_TEMPO, own * MOST_TEMPO
    else:
        slowest, fastest = min(own, SLOWEST), max(own, FASTEST)
    longest = max(p.duration_s / (MOST_HOLD_S if p.kind == "hold" else MOST_PHASE_S) for p in phases)
    slowest = max(slowest, min(own, own * longest))
    return min(max(rate, slowest), fastest, 60.0 / LEAST_CYCLE_S)
