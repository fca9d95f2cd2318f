"""Drift of the microphone's clock against the loudspeaker's, measured by the echo.

A Kalman filter with two states: the position of the echo and the drift of the clocks. Its observation
in each block is the correlation of the residual echo with the echo's slope: an echo that comes slightly
late leaves that much of its own derivative (the timing error detector of Gardner 1986, in its
maximum likelihood form).

Most machines have one clock for both, and then nothing may move: a drift is followed only once it is
certain. During silence nothing is learned, and only the position becomes less certain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import FRAME_S
from companion.core.audio import HEARD_FRAME_SAMPLES as BLOCK

MOST_DRIFT = 5e-4
"""Cheap quartzes differ by 1e-4 (100 ppm); more is an error."""
_FIRST_DRIFT = 1e-4
"""Usual difference of two quartzes."""
_DRIFT_WANDERS = 3e-6
"""Per square root of a second of sound."""
_CERTAIN = 4.0
"""Number of standard errors from zero at which a drift is certain."""
_LEAST_DRIFT = 2e-6
"""The canceller itself follows smaller drifts."""
_FIRST_PLACE_SAMPLES = 0.5
_MOST_PLACE_SAMPLES = 1.0
"""Beyond this offset, a slope no longer indicates its size."""
_PLACE_WANDERS_SAMPLES = 0.03
"""Per block."""
_UNLEARNED = 0.95
"""Per block: the canceller itself adapts to a constant position."""
_CORRECTED = 0.1
"""Share of the offset that is corrected immediately."""
_OTHER_CAUSES = 10.0
"""Factor by which residual echo resembles a movement more than by chance: while a room is being learned
it does so consistently from block to block."""
_LEAST_SLOPE = 1e-7
_UNLIKELY = 4.0
"""In standard deviations: somebody started to speak."""


@dataclass(frozen=True, slots=True)
class Movement:
    """A correction to the reference."""

    later_samples: float = 0.0
    """How much earlier the reference must be read from now on."""
    drift: float = 0.0
    """Fraction by which it must be read more slowly; 0 until a drift is certain."""


class Drift:
    """Observes residual echo, block by block; each ``Movement`` must be applied."""

    def __init__(self) -> None:
        self._state = np.zeros(2)
        """Offset of the position in samples, and drift of the clocks."""
        self._doubt: NDArray[np.float64] = np.diag([_FIRST_PLACE_SAMPLES**2, _FIRST_DRIFT**2])
        self._followed = 0.0

    @property
    def error(self) -> float:
        """Standard error of the drift."""
        return float(np.sqrt(self._doubt[1, 1]))

    def see(self, left: NDArray[np.float64], echo: NDArray[np.float64]) -> Movement:
        """Process one block of residual echo, and the echo that was removed from it."""
        slope = np.gradient(echo)
        strength = float(slope @ slope)
        if strength <= _LEAST_SLOPE:
            slipped = (BLOCK * self.error) ** 2
            self._doubt[0, 0] = min(float(self._doubt[0, 0]) + slipped, _MOST_PLACE_SAMPLES**2)
            return Movement(0.0, self._followed)
        self._go_on()
        later = -float(left @ slope) / strength
        self._learn(later, _OTHER_CAUSES * float(np.mean(left**2)) / strength)
        corrected = _CORRECTED * float(self._state[0])
        self._state[0] -= corrected
        drift = float(self._state[1])
        certain = max(_CERTAIN * self.error, _LEAST_DRIFT) < abs(drift) < MOST_DRIFT
        self._followed = drift if certain else 0.0
        return Movement(corrected, self._followed)

    def moved(self) -> None:
        """The reference was repositioned: the position is unknown."""
        self._state[0] = 0.0
        self._doubt[0, :] = self._doubt[:, 0] = 0.0
        self._doubt[0, 0] = _FIRST_PLACE_SAMPLES**2

    def _go_on(self) -> None:
        goes = np.array([[_UNLEARNED, float(BLOCK)], [0.0, 1.0]])
        self._state = goes @ self._state - np.array([BLOCK * self._followed, 0.0])
        wanders = np.diag([_PLACE_WANDERS_SAMPLES**2, _DRIFT_WANDERS**2 * FRAME_S])
        self._doubt = goes @ self._doubt @ goes.T + wanders

    def _learn(self, later: float, variance: float) -> None:
        expected = float(self._doubt[0, 0]) + variance
        surprise = later - float(self._state[0])
        if surprise**2 > _UNLIKELY**2 * expected:
            return
        gain = self._doubt[:, 0] / expected
        self._state = self._state + gain * surprise
        self._doubt = self._doubt - np.outer(gain, self._doubt[0])
