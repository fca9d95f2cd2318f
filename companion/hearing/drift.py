"""How fast the microphone's clock goes against the loudspeaker's, told by the echo.

A Kalman filter of two numbers, the place of the echo and the drift of the clocks. What it sees in each
block is how much of the echo's slope is in what is left of it: an echo that comes a little later than
expected leaves that much of its own derivative (the timing error detector of Gardner 1986, in its
maximum likelihood form).

Most machines have one clock for both, and then nothing may move: a drift is followed only once it is
certain. While nothing sounds nothing is learned, and only the place becomes less certain.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import FRAME_S
from companion.core.audio import HEARD_FRAME_SAMPLES as BLOCK

MOST_DRIFT = 5e-4
"""Cheap quartzes differ by 1e-4 (100 ppm); more is a mistake."""
_FIRST_DRIFT = 1e-4
"""What two quartzes usually differ by."""
_DRIFT_WANDERS = 3e-6
"""In the square root of a second of sound."""
_CERTAIN = 4.0
"""So many standard errors away from none, a drift is certain."""
_LEAST_DRIFT = 2e-6
"""Less is followed by the canceller itself."""
_FIRST_PLACE_SAMPLES = 0.5
_MOST_PLACE_SAMPLES = 1.0
"""Further off than this, a slope no longer tells by how much."""
_PLACE_WANDERS_SAMPLES = 0.03
"""From block to block."""
_UNLEARNED = 0.95
"""From block to block: the canceller itself follows a place that stays."""
_CORRECTED = 0.1
"""Part of what the place is off that is corrected at once."""
_OTHER_CAUSES = 10.0
"""What is left looks like a movement by so much more than chance: a room that is still being learned does so
from block to block in the same way."""
_LEAST_SLOPE = 1e-7
_UNLIKELY = 4.0
"""In standard deviations: somebody began to speak."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What is to be done about it."""

    later_samples: float = 0.0
    """By how much earlier the reference must be read from now on."""
    drift: float = 0.0
    """By which fraction slower it must be read; 0 until a drift is certain."""


class Drift:
    """Sees what is left of the echo, block by block; its ``Movement`` must be carried out each time."""

    def __init__(self) -> None:
        self._state = np.zeros(2)
        """By how many samples the place is off, and the drift of the clocks."""
        self._doubt: NDArray[np.float64] = np.diag([_FIRST_PLACE_SAMPLES**2, _FIRST_DRIFT**2])
        self._followed = 0.0

    @property
    def error(self) -> float:
        """Standard error of the drift."""
        return float(np.sqrt(self._doubt[1, 1]))

    def see(self, left: NDArray[np.float64], echo: NDArray[np.float64]) -> Movement:
        """One block of what is left, and of the echo that was taken away from it."""
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
        """The reference was put elsewhere: of the place nothing is known."""
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
