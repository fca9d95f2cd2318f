"""Ears that stay open while the companion speaks, and hear the others without it."""

from collections.abc import Callable
from threading import Lock

import numpy as np

from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ
from companion.hearing.canceller import EchoCanceller
from companion.hearing.ge2e import Array
from companion.hearing.reference import Reference

_FULL_SCALE = 32768.0
_AUDIBLE = 1e-5
"""Power of what is played (-50 dB) from which its echo can be judged."""
LEARNS_S = 1.5
"""Of sound that was played: until then the canceller may still be learning."""
_JUDGED_S = 5.0
LEAST_DB = 6.0
"""A canceller that takes away less than this does not work here: another program changes what is played, or
the times of the devices are wrong."""
_LOUD_DB = 10.0
"""Only an echo that stands out so far from what is heard otherwise can be judged."""
_FAILURES = 2
"""Once may be somebody who talks all through a prompt."""


class Duplex:
    """Takes what is played and what is recorded, each with its time, and hands on what others say.

    ``played`` and ``heard`` may come from different threads.
    """

    def __init__(
        self,
        hear: Callable[[bytes, bool, bool], None],
        on_failure: Callable[[], None] = lambda: None,
        *,
        lead_s: float = 0.0,
        judge_s: float = _JUDGED_S,
    ) -> None:
        """``hear`` gets 16 kHz PCM in frames, whether there is nothing in it but what is left of the echo,
        and whether something stands out from an echo, speech or not; ``on_failure`` is called once, when the
        echo can't be taken away. ``judge_s``: sound that is played from which that is judged, once
        ``LEARNS_S`` have passed.
        """
        self._hear = hear
        self._on_failure = on_failure
        self._lock = Lock()
        self._reference = Reference(lead_s)
        self._canceller = EchoCanceller()
        self._watch = _Watch(judge_s)
        self._waiting: Array = np.zeros(0, np.float32)

    @property
    def removed_db(self) -> float | None:
        """How much of the echo was taken away lately; None while there was none to judge."""
        return self._watch.removed_db

    def played(self, pcm: bytes, at_s: float) -> None:
        """24 kHz PCM that reaches the air from second ``at_s`` on, of the clock that ``heard`` uses too."""
        with self._lock:
            self._reference.play(pcm, at_s)

    def heard(self, pcm: bytes, at_s: float) -> None:
        """16 kHz PCM that was recorded from second ``at_s`` on, in blocks of any length."""
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _FULL_SCALE
        at_s -= len(self._waiting) / HEARD_RATE_HZ
        samples = np.concatenate([self._waiting, samples])
        whole = len(samples) - len(samples) % HEARD_FRAME_SAMPLES
        self._waiting = samples[whole:]
        for first in range(0, whole, HEARD_FRAME_SAMPLES):
            frame = samples[first : first + HEARD_FRAME_SAMPLES]
            clean = self._cleaned(frame, at_s + first / HEARD_RATE_HZ)
            self._hear(clean, self._canceller.only_echo, self._canceller.stands_out)

    def _cleaned(self, near: Array, at_s: float) -> bytes:
        with self._lock:
            far, followed = self._reference.take(len(near), at_s), self._reference.followed
        clean = self._canceller.clean(near, far, followed)
        with self._lock:
            self._reference.follow(self._canceller.movement)
        if self._watch.fails(near, far, clean):
            self._on_failure()
        pcm = np.clip(np.round(clean * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
        return pcm.astype("<i2").tobytes()


class _Watch:
    """Sees whether the canceller does its work."""

    def __init__(self, judge_s: float) -> None:
        self._judge_s = judge_s
        self.removed_db: float | None = None
        self._sounded_s = 0.0
        self._room = 1e-3
        """Power of what is heard while nothing is played; falls at once, and rises slowly."""
        self._near = self._left = 0.0
        self._judged_s = 0.0
        self._failures = 0

    def fails(self, near: Array, far: Array, clean: Array) -> bool:
        """One frame more; whether it is certain by now that the echo stays. True at most once."""
        heard, left = _power(near), _power(clean)
        if _power(far) < _AUDIBLE:
            self._room = min(heard, self._room * 1.01) + 1e-10
            return False
        seconds = len(near) / HEARD_RATE_HZ
        self._sounded_s += seconds
        if self._sounded_s < LEARNS_S:
            return False
        self._near += heard
        self._left += left
        self._judged_s += seconds
        return self._judged_s >= self._judge_s and self._judge(seconds)

    def _judge(self, seconds: float) -> bool:
        near = self._near / (self._judged_s / seconds)
        loud = near > self._room * 10 ** (_LOUD_DB / 10)
        removed_db = 10 * float(np.log10(self._near / max(self._left, 1e-12)))
        self._near = self._left = self._judged_s = 0.0
        if not loud:
            return False
        self.removed_db = removed_db
        self._failures = self._failures + 1 if removed_db < LEAST_DB else 0
        return self._failures == _FAILURES


def _power(samples: Array) -> float:
    return float(np.mean(np.square(samples, dtype=np.float64)))
