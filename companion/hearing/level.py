"""A microphone that delivers nothing: muted by a key, not permitted, or turned down to its own hiss."""

import math
from collections.abc import Callable

import numpy as np

from companion.core.audio import SAMPLE_BYTES, heard_seconds

SILENCE_PEAK = 2 / 32768
"""Dither of a sample-rate conversion of zeros is one step; no live microphone is that quiet."""
SOUND_PEAK = 10 ** (-50 / 20)
"""Speech, a step, a chair: all louder. The hiss of an input without a microphone, -66 dBFS, peaks below."""
_ZEROS_S = 8.0
"""Digital silence, while somebody is expected to speak, after which the microphone counts as muted."""
_GATED_S = 120.0
"""The same for a microphone that has recovered from it by itself, after more than ``_PAUSE_S``: its noise
suppression mutes pauses."""
_START_S = 3.0
"""The same from the first block on, whether or not somebody is expected to speak, on systems that give zeros
to programs that may not record: people learn of it before the first question."""
_PAUSE_S = 1.0
_UNHEARD_S, _QUIET_S = 12.0, 60.0
"""The same for sound below ``SOUND_PEAK``: while nothing was heard yet, and later."""
_BACK_S = 0.1
"""Duration of sound after which it counts as back: a click is shorter."""


class LevelWatch:
    """Watches the level of a microphone, block by block."""

    def __init__(
        self, on_dead: Callable[[float], None], on_alive: Callable[[], None], *, silenced: bool = False
    ) -> None:
        """``on_dead`` gets the second since when nothing was heard. ``silenced``: the system gives zeros to a
        program that may not record."""
        self._on_dead = on_dead
        self._on_alive = on_alive
        self._start_s = 0.0 if silenced else math.inf
        """Length of the zeros since the first block; infinite once anything else was heard, or they don't
        count."""
        self._was_heard = self._gates = False
        self.begin_anew(0.0)

    def begin_anew(self, now: float) -> None:
        """Start again: the device was found after it was gone."""
        self._dead = self._was_zeros = False
        self._since_s = now
        self._zeros_s = self._quiet_s = self._sounded_s = 0.0

    def hear(self, pcm: bytes, now: float, *, expecting: bool) -> None:
        """Take in 16 kHz PCM. ``expecting``: somebody is expected to speak; only that time counts."""
        peak, length_s = level_of(pcm), heard_seconds(pcm)
        zeros = peak <= SILENCE_PEAK
        sound = peak > SOUND_PEAK or (self._was_zeros and not zeros)
        self._start_s = self._start_s + length_s if zeros else math.inf
        if not zeros:
            self._gates |= self._was_heard and not self._dead and self._zeros_s > _PAUSE_S
            self._zeros_s = 0.0
        self._sounded_s = self._sounded_s + length_s if sound else 0.0
        if self._sounded_s >= _BACK_S:
            self._heard(now)
            return
        self._zeros_s += length_s * (zeros and expecting)
        self._quiet_s += length_s * expecting
        forbidden = _START_S <= self._start_s < math.inf
        too_long = forbidden or self._zeros_s >= (_GATED_S if self._gates else _ZEROS_S)
        too_quiet = self._quiet_s >= (_QUIET_S if self._was_heard else _UNHEARD_S)
        if (too_long or (too_quiet and not self._gates)) and not self._dead:
            self._dead, self._was_zeros = True, too_long
            self._on_dead(max(self._since_s, now - self._quiet_s))

    def _heard(self, now: float) -> None:
        was_dead = self._dead
        self.begin_anew(now)
        self._was_heard = True
        if was_dead:
            self._on_alive()


def level_of(pcm: bytes) -> float:
    """Return the peak of 16 kHz PCM, 0 to 1; 0 is digital silence: a muted microphone."""
    if len(pcm) < SAMPLE_BYTES:
        return 0.0
    return float(np.abs(np.frombuffer(pcm, np.int16).astype(np.int32)).max()) / 32768.0
