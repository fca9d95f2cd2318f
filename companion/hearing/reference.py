"""What the loudspeaker played when the microphone recorded: the reference of the echo canceller.

Loudspeaker and microphone each count their samples, and these counts are what the reference goes by. The
times that devices tell are a first guess of how the two counts belong together, and no more: through
PulseAudio the times of a microphone wander by 30 ms within seconds while its count is exact, some drivers
tell 0, others a clock of their own. What the guess is wrong by is found from the sound (``delay``), and how
the clocks drift against each other is told by the echo (``drift``).
"""

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.drift import Movement
from companion.hearing.ge2e import Array

KEPT_S = 4.0
"""Played sound that is kept: PulseAudio may hold two seconds of it before it reaches the air."""
_MOST_BEHIND_S = 2.5
_AVERAGED_BLOCKS = 100
"""Two seconds of told times, whose mean is the first guess."""
_ASTRAY_S = 0.3
"""Times that contradict the counts by more than this tell of a device that was away and begins anew. Jitter
and underruns stay below it."""
_ASTRAY_BLOCKS = 10
_STEP = PLAYED_RATE_HZ / HEARD_RATE_HZ
_PHASES = 1024
_TAPS = 48
_CUTOFF_HZ = 7600.0


class Reference:
    """Takes what is played, block by block, and gives what belongs to what was recorded.

    Not safe from several threads at once.
    """

    def __init__(self, lead_s: float = 0.0) -> None:
        """``lead_s``: how much later than the recording the reference is read, by the first guess, so that
        its echo comes after it even when the devices are not quite honest about their times."""
        self._lead_s = lead_s
        self._ring: Array = np.zeros(0, np.float32)
        self._ring_from = 0
        self._ends_at_s = 0.0
        """When the newest played sample reaches the air, as the device tells."""
        self._place: float | None = None
        """The next sample of the reference, as a count of what was played."""
        self._guesses = 0
        self._sounded = False
        """Whether the reference has held any sound: then the place is no longer guessed, but known."""
        self._told_wrong = 0.0
        """By how many samples the told times lead astray, as far as the sound showed it."""
        self._astray = 0
        self.followed = 0.0
        """Drift of the clocks at which it is read: the fraction by which the microphone's clock is slower."""
        self._kernels = _kernels()

    def play(self, pcm: bytes, at_s: float) -> None:
        """24 kHz PCM that reaches the air from second ``at_s`` on."""
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768.0
        self._ring = np.concatenate([self._ring, samples])
        self._ends_at_s = at_s + len(samples) / PLAYED_RATE_HZ
        surplus = len(self._ring) - round(KEPT_S * PLAYED_RATE_HZ)
        if surplus > PLAYED_RATE_HZ:
            self._ring = self._ring[surplus:]
            self._ring_from += surplus

    def take(self, count: int, at_s: float) -> Array:
        """What belongs to the next ``count`` samples of 16 kHz, recorded from second ``at_s`` on, in [-1, 1];
        zeros where nothing was played."""
        if not len(self._ring):
            return np.zeros(count, np.float32)
        self._find_place(count, at_s)
        assert self._place is not None
        rate = _STEP * (1 - self.followed)
        taken = self._at(self._place + rate * np.arange(count, dtype=np.float64))
        self._place += rate * count
        self._sounded = self._sounded or bool(taken.any())
        return taken

    def latest(self, count: int) -> Array:
        """The ``count`` samples before the next one that ``take`` will give."""
        if self._place is None:
            return np.zeros(count, np.float32)
        rate = _STEP * (1 - self.followed)
        return self._at(self._place - rate * np.arange(count, 0, -1, dtype=np.float64))

    @property
    def told_wrong_s(self) -> float:
        """How much later the echo comes than by the told times, as far as it is known from the sound."""
        return self._told_wrong / PLAYED_RATE_HZ

    @property
    def ahead_samples(self) -> int:
        """By how many samples of 16 kHz it can be read ahead of now: what is not played yet can't be read."""
        if self._place is None:
            return 0
        return max(0, int((self._newest - _TAPS // 2 - self._place) / _STEP))

    def shift(self, later_samples: float) -> None:
        """The echo comes so many samples of 16 kHz later than by the place that is read: read earlier."""
        if self._place is not None:
            self._place -= later_samples * _STEP
            self._told_wrong += later_samples * _STEP

    def follow(self, movement: Movement) -> None:
        """The echo moved against what ``take`` gave."""
        self.shift(movement.later_samples)
        self.followed = movement.drift

    def _find_place(self, count: int, at_s: float) -> None:
        told = self._told_place(at_s)
        guess = self._newest - count * _STEP if told is None else told
        if self._place is None:
            self._place, self._guesses = guess, 1
        elif not self._sounded:
            self._guesses = min(self._guesses + 1, _AVERAGED_BLOCKS)
            self._place += (guess - self._place) / self._guesses
        else:
            off = self._outside() if told is None else abs(told - self._place - self._told_wrong)
            self._astray = self._astray + 1 if off > _ASTRAY_S * PLAYED_RATE_HZ else 0
            if self._astray >= _ASTRAY_BLOCKS:
                self._place, self._astray, self._sounded = guess, 0, False
                self._told_wrong = 0.0

    def _told_place(self, at_s: float) -> float | None:
        """The place by the told times; None where these can't be true: nothing is heard before it was played,
        and no device holds sound back for seconds."""
        behind_s = self._ends_at_s - at_s - self._lead_s
        believable = 0.0 < behind_s < _MOST_BEHIND_S
        return self._newest - behind_s * PLAYED_RATE_HZ if believable else None

    def _outside(self) -> float:
        """By how many samples the place lies outside of what is known."""
        assert self._place is not None
        return max(self._ring_from - self._place, self._place - self._newest, 0.0)

    @property
    def _newest(self) -> int:
        """Count of all that was played."""
        return self._ring_from + len(self._ring)

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
