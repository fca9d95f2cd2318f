"""How the echo moves against what was played: what the times of the devices do not tell.

A Kalman filter of two numbers, the place of the echo and its drift. What it sees in each block is
how much of the echo's slope is in what is left of it: an echo that comes a little later than expected
leaves that much of its own derivative (the timing error detector of Gardner 1986, in its maximum
likelihood form). Measured with 100 ppm, in a room, also under somebody who speaks all the time:
20 ppm are left after three seconds of prompts, 2 ppm after ten.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import FRAME_S
from companion.core.audio import HEARD_FRAME_SAMPLES as BLOCK

_FIRST_DRIFT = 1e-4
"""What two quartzes usually differ by."""
_DRIFT_WANDERS = 3e-6
"""In the square root of a second."""
_FIRST_PLACE_SAMPLES = 0.5
_PLACE_WANDERS_SAMPLES = 0.03
"""From block to block."""
_UNLEARNED = 0.95
"""From block to block: the canceller itself follows a place that stays."""
_CORRECTED = 0.1
"""Part of what the place is off that is corrected at once."""
_OTHER_CAUSES = 10.0
"""So much more than by chance what is left looks like a movement: a room that is still being learned does so
from block to block in the same way."""
_LEAST_SLOPE = 1e-7
_UNLIKELY = 4.0
"""In standard deviations: somebody began to speak."""


@dataclass(frozen=True, slots=True)
class Movement:
    """What is to be done about it."""

    later_samples: float = 0.0
    """So much earlier the reference must be read from now on."""
    drift: float = 0.0
    """So much slower than so far by the times alone it must be read."""
    error: float = _FIRST_DRIFT
    """Standard error of ``drift``."""


class Drift:
    """Sees what is left of the echo, block by block; counts on it that the place is corrected as it says."""

    def __init__(self) -> None:
        self._place, self._drift = 0.0, 0.0
        """By how many samples the place is still off, and the drift of the clocks."""
        self._doubt: NDArray[np.float64] = np.diag([_FIRST_PLACE_SAMPLES**2, _FIRST_DRIFT**2])
        self._goes = np.array([[_UNLEARNED, float(BLOCK)], [0.0, 1.0]])
        self._wanders = np.diag([_PLACE_WANDERS_SAMPLES**2, _DRIFT_WANDERS**2 * FRAME_S])

    def see(self, left: NDArray[np.float64], echo: NDArray[np.float64], followed: float) -> Movement:
        """One block of what is left, and of the echo that was taken away from it.

        ``followed``: the drift that was really followed in this block. Of what is not followed, each block
        would tell more.
        """
        self._drift = followed
        self._place *= _UNLEARNED
        self._doubt = self._goes @ self._doubt @ self._goes.T + self._wanders
        slope = np.gradient(echo)
        strength = float(slope @ slope)
        if strength > _LEAST_SLOPE:
            later = -float(left @ slope) / strength
            self._learn(later, _OTHER_CAUSES * float(np.mean(left**2)) / strength)
        corrected = _CORRECTED * self._place
        self._place -= corrected
        return Movement(corrected, self._drift, float(np.sqrt(self._doubt[1, 1])))

    def _learn(self, later: float, variance: float) -> None:
        expected = float(self._doubt[0, 0]) + variance
        surprise = later - self._place
        if surprise**2 > _UNLIKELY**2 * expected:
            return
        gain = self._doubt[:, 0] / expected
        self._place += float(gain[0]) * surprise
        self._drift += float(gain[1]) * surprise
        self._doubt = self._doubt - np.outer(gain, self._doubt[0])
