"""The reference of the echo canceller: the playback that belongs to each recording.

Loudspeaker and microphone each count their samples, and the reference uses these counts. The
times that devices report are only a first guess of how the two counts correspond: through PulseAudio a
microphone's times wander by 30 ms within seconds while its count is exact, some drivers report 0, others
a clock of their own. The error of the guess is found from the sound (``delay``), and the drift between
the clocks from the echo (``drift``).
"""

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.drift import Movement
from companion.hearing.ge2e import Array

KEPT_S = 4.0
"""Retained playback: PulseAudio may hold two seconds of it before it becomes audible."""
_MOST_BEHIND_S = 2.5
_AVERAGED_BLOCKS = 100
"""Two seconds of reported times, whose mean is the first guess."""
_ASTRAY_S = 0.3
"""Times that contradict the counts by more than this indicate a device that was away and restarts. Jitter
and underruns are smaller."""
_ASTRAY_BLOCKS = 10
_STEP = PLAYED_RATE_HZ / HEARD_RATE_HZ
_PHASES = 1024
_TAPS = 48
_CUTOFF_HZ = 7600.0


class Reference:
    """Accepts playback block by block, and returns the part for each recording.

    Not thread-safe.
    """

    def __init__(self, lead_s: float = 0.0) -> None:
        """``lead_s``: how much later than the recording the reference is read, by the first guess, so that
        its echo comes after it even when the devices report inaccurate times."""
        self._lead_s = lead_s
        self._ring: Array = np.zeros(0, np.float32)
        self._ring_from = 0
        self._ends_at_s = 0.0
        """When the newest sample becomes audible, as reported."""
        self._place: float | None = None
        """The next sample of the reference, as a count of played samples."""
        self._guesses = 0
        self._sounded = False
        """Whether the reference has contained any sound: then the position is known, not guessed."""
        self._told_wrong = 0.0
        """Error of the reported times in samples, as far as found from the sound."""
        self._astray = 0
        self.followed = 0.0
        """Drift at which it is read: the fraction by which the microphone's clock is slower."""
        self._kernels = _kernels()

    def play(self, pcm: bytes, at_s: float) -> None:
        """Add 24 kHz PCM that becomes audible at second ``at_s``."""
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768.0
        self._ring = np.concatenate([self._ring, samples])
        self._ends_at_s = at_s + len(samples) / PLAYED_RATE_HZ
        surplus = len(self._ring) - round(KEPT_S * PLAYED_RATE_HZ)
        if surplus > PLAYED_RATE_HZ:
            self._ring = self._ring[surplus:]
            self._ring_from += surplus

    def take(self, count: int, at_s: float) -> Array:
        """Return the reference for the next ``count`` samples of 16 kHz, recorded from second ``at_s`` on, in
        [-1, 1]; zeros where nothing was played."""
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
        """Return the ``count`` samples before the next one from ``take``."""
        if self._place is None:
            return np.zeros(count, np.float32)
        rate = _STEP * (1 - self.followed)
        return self._at(self._place - rate * np.arange(count, 0, -1, dtype=np.float64))

    @property
    def told_wrong_s(self) -> float:
        """How much later the echo comes than by the reported times, as far as known from the sound."""
        return self._told_wrong / PLAYED_RATE_HZ

    @property
    def ahead_samples(self) -> int:
        """How many samples of 16 kHz can be read ahead of now: later ones have not been played."""
        if self._place is None:
            return 0
        return max(0, int((self._newest - _TAPS // 2 - self._place) / _STEP))

    def shift(self, later_samples: float) -> None:
        """Read earlier, as the echo comes this many samples of 16 kHz later than expected."""
        if self._place is not None:
            self._place -= later_samples * _STEP
            self._told_wrong += later_samples * _STEP

    def follow(self, movement: Movement) -> None:
        """Apply a movement of the echo relative to ``take``."""
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
        """Return the position by the reported times; None if they can't be true: nothing is heard before
        it is played, and no device holds sound back for seconds."""
        behind_s = self._ends_at_s - at_s - self._lead_s
        believable = 0.0 < behind_s < _MOST_BEHIND_S
        return self._newest - behind_s * PLAYED_RATE_HZ if believable else None

    def _outside(self) -> float:
        """Return how many samples the position is outside the retained range."""
        assert self._place is not None
        return max(self._ring_from - self._place, self._place - self._newest, 0.0)

    @property
    def _newest(self) -> int:
        """Return the count of all played samples."""
        return self._ring_from + len(self._ring)

    def _at(self, places: NDArray[np.float64]) -> Array:
        """Return the reference at fractional positions, by a windowed sinc."""
        phases = np.round(places * _PHASES).astype(np.int64)
        whole = phases // _PHASES - self._ring_from - _TAPS // 2 + 1
        first, last = int(whole[0]), int(whole[-1]) + _TAPS
        left, right = max(0, -first), max(0, last - len(self._ring))
        line = self._ring[max(0, first) : max(0, min(last, len(self._ring)))]
        if len(line) + left + right != last - first:  # far outside the retained range
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
