"""What the loudspeaker played when the microphone recorded: the reference of the echo canceller.

Loudspeaker and microphone count samples with clocks of their own, and tell, with some jitter, at what
time each block was in the air. Both counts are fitted to these times by a line. As long as the clocks
can't be told apart, samples are simply counted; once their drift is certain, the reference is read that
much faster or slower. Through 5 ms of jitter that takes half a minute; the echo tells it in some seconds
(``drift``). Nothing ever jumps for jitter's sake: a canceller has to learn anew after a jump.
"""

from dataclasses import dataclass, field
from math import exp, hypot, inf, sqrt

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.drift import Movement
from companion.hearing.ge2e import Array

_MEMORY_S = 300.0
"""What was told longer ago says little about the drift of today's temperature."""
_CERTAIN = 4.0
"""So many standard errors away from none, a drift is certain."""
_MOST_DRIFT = 5e-4
"""Cheap quartzes differ by 1e-4 (100 ppm); more is a mistake of the times."""
_ASTRAY_S = 0.03
"""Further off than jitter: a device was stopped and begins anew, or lost samples."""
_ASTRAY_BLOCKS = 5
_SETTLING_BLOCKS = 50
"""Until so many blocks have told their times, the place is corrected at once: nothing is learned yet."""
_SURE = 3e-5
"""Error of a drift from which on the echo knows it better than the times."""
_TIMES_KNOW = 4e-6
"""4 ppm: a minute of times with 5 ms of jitter. The echo moves by four samples in a minute then, and the
canceller follows."""
_KEPT_S = 2.0
_STEP = PLAYED_RATE_HZ / HEARD_RATE_HZ
_PHASES = 1024
_TAPS = 48
_CUTOFF_HZ = 7600.0


@dataclass(slots=True)
class _Line:
    """Times told of a count of seconds, and the line through them (least squares, the past forgotten)."""

    _weight: float = 0.0
    _sums: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    _zero: float = field(default=0.0)
    _last: float = 0.0
    blocks: int = 0

    def tell(self, counted_s: float, at_s: float) -> None:
        """At ``counted_s`` of the count it was ``at_s``."""
        if not self.blocks:
            self._zero, self._last = at_s - counted_s, counted_s
        keep = exp(-(counted_s - self._last) / _MEMORY_S)
        x, y = counted_s, at_s - counted_s - self._zero
        self._sums = tuple(
            keep * old + new for old, new in zip(self._sums, (x, y, x * x, x * y, y * y), strict=True)
        )  # type: ignore[assignment]  # five of them
        self._weight = keep * self._weight + 1.0
        self._last = counted_s
        self.blocks += 1

    def offset_s(self, counted_s: float) -> float:
        """What the count must be given to be a time, on the whole."""
        x, y, *_ = self._sums
        mean_x, mean_y = x / self._weight, y / self._weight
        return self._zero + mean_y + self.drift() * (counted_s - mean_x)

    def drift(self) -> float:
        """How much faster time goes than the count; 0 as long as that is not certain."""
        slope, error = self._slope()
        return slope if _CERTAIN * error < abs(slope) < _MOST_DRIFT else 0.0

    @property
    def slope(self) -> float:
        """The same, however uncertain."""
        return self._slope()[0]

    @property
    def error(self) -> float:
        """Standard error of the drift; infinite at first."""
        return self._slope()[1]

    def _slope(self) -> tuple[float, float]:
        x, y, xx, xy, yy = (part / max(self._weight, 1e-9) for part in self._sums)
        spread, both = xx - x * x, xy - x * y
        if self.blocks < _SETTLING_BLOCKS or spread <= 0:
            return 0.0, inf
        slope = both / spread
        left = max(0.0, yy - y * y - slope * both)
        return slope, sqrt(left / (self._weight * spread))


class Reference:
    """Takes what is played, block by block, and gives what belongs to what was recorded.

    Not safe from several threads at once.
    """

    def __init__(self, lead_s: float = 0.0) -> None:
        """``lead_s``: how much later than the recording the reference is read, so that its echo comes
        after it even when the devices are not quite honest about their times."""
        self._lead_s = lead_s
        self._played_line, self._heard_line = _Line(), _Line()
        self._ring: Array = np.zeros(0, np.float32)
        self._ring_from = 0
        self._played = 0
        """Samples that were played, since the line began."""
        self._heard = 0
        self._place = -inf
        """The next sample of the reference, as a count of what was played."""
        self._astray = 0
        self._told_drift = 0.0
        self._movement = Movement()
        self.followed = 0.0
        """How much slower than by the times alone it was read at last, for the echo's sake."""
        self._kernels = _kernels()

    def play(self, pcm: bytes, at_s: float) -> None:
        """24 kHz PCM that reaches the air from second ``at_s`` on."""
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768.0
        counted_s = self._played / PLAYED_RATE_HZ
        if self._is_elsewhere(self._played_line, counted_s, at_s):
            self._begin_anew()
            counted_s = 0.0
        self._played_line.tell(counted_s, at_s)
        self._ring = np.concatenate([self._ring, samples])
        self._played += len(samples)
        surplus = len(self._ring) - round(_KEPT_S * PLAYED_RATE_HZ)
        if surplus > PLAYED_RATE_HZ:
            self._ring = self._ring[surplus:]
            self._ring_from += surplus

    def take(self, count: int, at_s: float) -> Array:
        """What belongs to ``count`` samples of 16 kHz that were recorded from second ``at_s`` on, in [-1, 1];
        zeros where nothing was played."""
        counted_s = self._heard / HEARD_RATE_HZ
        if self._is_elsewhere(self._heard_line, counted_s, at_s):
            self._heard, counted_s, self._heard_line = 0, 0.0, _Line()
            self._place = -inf
        self._heard_line.tell(counted_s, at_s)
        self._heard += count
        if not self._played_line.blocks:
            return np.zeros(count, np.float32)
        self._correct(counted_s)
        if self._times_know or self._movement.error > _SURE:
            self._told_drift = self._heard_line.drift() - self._played_line.drift()
        self.followed = 0.0 if self._times_know else self._told_drift - self._believable()
        rate = _STEP * (1 + self._told_drift - self.followed)
        places = self._place + rate * np.arange(count, dtype=np.float64)
        self._place += rate * count
        return self._at(places)

    def follow(self, movement: Movement) -> None:
        """The echo moved against what ``take`` gave. Where the times know better, that was somebody who
        spoke, or a tone, which can't be told from its own movement."""
        self._movement = movement
        if not self._times_know:
            self._place -= movement.later_samples * _STEP

    @property
    def _times_know(self) -> bool:
        """Whether the times alone tell the drift well enough."""
        return self._error < _TIMES_KNOW

    @property
    def _error(self) -> float:
        """Standard error of the drift by the times."""
        return hypot(self._heard_line.error, self._played_line.error)

    def _believable(self) -> float:
        """The drift that the echo tells, as far as the times don't contradict it."""
        supposed = self._heard_line.slope - self._played_line.slope
        most = _CERTAIN * self._error
        return min(max(self._told_drift - self._movement.drift, supposed - most), supposed + most)

    def _correct(self, counted_s: float) -> None:
        """Find the place, or see that it is still right."""
        at_s = counted_s + self._heard_line.offset_s(counted_s) + self._lead_s
        played_s = self._place / PLAYED_RATE_HZ
        if self._place == -inf:
            played_s = at_s - self._played_line.offset_s(0.0)
        right_s = at_s - self._played_line.offset_s(played_s)
        settling = min(self._heard_line.blocks, self._played_line.blocks) < _SETTLING_BLOCKS
        off = settling or abs(right_s - played_s) > _ASTRAY_S
        self._astray = self._astray + 1 if off else 0
        if settling or self._astray >= _ASTRAY_BLOCKS:
            self._place, self._astray = right_s * PLAYED_RATE_HZ, 0

    def _is_elsewhere(self, line: _Line, counted_s: float, at_s: float) -> bool:
        """Whether a device has lost so many samples, or been away, that its count must begin anew."""
        if not line.blocks:
            return False
        return abs(at_s - counted_s - line.offset_s(counted_s)) > 10 * _ASTRAY_S

    def _begin_anew(self) -> None:
        self._played_line = _Line()
        self._ring, self._ring_from, self._played = np.zeros(0, np.float32), 0, 0
        self._place = -inf

    def _at(self, places: NDArray[np.float64]) -> Array:
        """The reference at fractional places, by a windowed sinc."""
        phases = np.round(places * _PHASES).astype(np.int64)
        whole = phases // _PHASES - self._ring_from - _TAPS // 2 + 1
        first, last = int(whole[0]), int(whole[-1]) + _TAPS
        left, right = max(0, -first), max(0, last - len(self._ring))
        line = self._ring[max(0, first) : max(0, min(last, len(self._ring)))]
        if len(line) + left + right != last - first:  # far away from all that is known
            return np.zeros(len(places), np.float32)
        line = np.concatenate([np.zeros(left, np.float32), line, np.zeros(right, np.float32)])
        windows = np.lib.stride_tricks.sliding_window_view(line, _TAPS)[whole - first]
        found: Array = np.einsum("ij,ij->i", windows, self._kernels[phases % _PHASES], dtype=np.float32)
        return found


def _kernels() -> Array:
    """Windowed sincs for each fraction of a sample: 16 kHz out of 24 (Oppenheim and Schafer, 4.6 and 7.5)."""
    fractions = np.arange(_PHASES)[:, None] / _PHASES
    t = np.arange(_TAPS)[None, :] - (_TAPS // 2 - 1) - fractions
    cutoff = 2 * _CUTOFF_HZ / PLAYED_RATE_HZ
    window = np.i0(7.0 * np.sqrt(np.maximum(0.0, 1 - (t / (_TAPS / 2)) ** 2))) / np.i0(7.0)
    return np.asarray(cutoff * np.sinc(cutoff * t) * window, np.float32)
