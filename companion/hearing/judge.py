"""Evaluates the canceller by how much of the recording is related to playback.

Loudness tells nothing: people speak while a tone plays. The measure is how much of the expected echo is
in the recording (their correlation, 1 if the canceller is right, near 0 if the echo comes at another
time), and, until an echo is known, whether one can be found at any delay (``delay``). Weak evidence
doesn't count: an expected echo masked by somebody's voice proves neither, and a microphone without a
detectable echo picks up nothing only if it also gets no louder during playback.
"""

import numpy as np
from numpy.typing import NDArray

_Power = NDArray[np.float64]

_SOON, _SLOWLY = 0.88, 0.97
"""Retained share per block: 0.2 s to see that it is wrong, 0.7 that it is right."""
_TELLS = 0.1
"""An expected echo below this share of the recording proves nothing."""
_LEAST_ECHO = 1e-9
"""Power below which an expected echo counts as none, 90 dB below full scale."""
_RIGHT = 0.6
_WRONG = 0.5
"""Share of the expected echo in the recording."""
_CANCELLED = 0.03
"""Residue allowed if the canceller is right and nobody speaks: 15 dB less."""
_RIGHT_BLOCKS = 10
_WRONG_BLOCKS = 4
_CALM_BLOCKS = 75
"""A total of 1.5 s of playback during which it was no louder than without: no echo is audible."""
_CALM = 2.0
"""As loud as without, within 3 dB."""
_USUALLY = 0.99
"""Retained share per block of the usual level without playback."""
_ABOVE_ROOM = 4.0
_ROOM_RISES = 1.01
"""Per block, 2 dB per second."""
_GIVES_UP_BLOCKS = 400
"""Eight seconds of playback with an echo that can't be removed: people are told."""


class Judge:
    """Monitors one canceller, block by block."""

    def __init__(self) -> None:
        self.works = False
        """Whether no echo is left in the output. False at first: nothing is known yet."""
        self.hears_itself = False
        """Whether an echo is known at all."""
        self._soon, self._slowly = np.zeros(4), np.zeros(4)
        """Mean powers of recording, residue and expected echo, and the correlation of the first and the
        last."""
        self._room = 1e-4
        """The minimum recent power."""
        self._usual = 1e-4
        """The mean power without playback."""
        self._right = self._wrong = self._calm = 0
        self.failed_blocks = 0
        """Blocks of playback since the canceller last worked."""

    @property
    def gives_up(self) -> bool:
        """Whether people have to be told that it does not work."""
        return self.failed_blocks >= _GIVES_UP_BLOCKS

    def see(self, near: _Power, left: _Power, echo: _Power, *, sounds: bool, rings: bool) -> bool:
        """Process one block: recording, residue, and expected echo. ``sounds``: playback now; ``rings``:
        or recently. Return whether the canceller has just stopped working."""
        block = np.array([np.mean(near**2), np.mean(left**2), np.mean(echo**2), np.mean(near * echo)])
        self._soon = _SOON * self._soon + (1 - _SOON) * block
        power = float(self._soon[0]) + 1e-12
        self._room = min(power, self._room if rings else _ROOM_RISES * self._room)
        if not rings:
            self._usual = self._usual**_USUALLY * power ** (1 - _USUALLY)
            return False
        self._calm += sounds and power < _CALM * self._usual
        self._slowly = _SLOWLY * self._slowly + (1 - _SLOWLY) * block
        was, self.works = self.works, self._verdict()
        self.failed_blocks = 0 if self.works else self.failed_blocks + sounds
        return was and not self.works

    def fail(self) -> None:
        """Process a block of playback of which nothing is known: nothing can be removed."""
        self.works, self._calm = False, 0
        self.failed_blocks += 1

    def found(self) -> None:
        """Note that an echo was found where none was known."""
        self._calm = 0
        self.works = self.works and self.hears_itself

    def begin_anew(self, *, works: bool = False) -> None:
        """Start again, as the reference is read elsewhere, or the room is learned again."""
        self.works = works
        self._soon[1:] = self._slowly[:] = 0.0
        self._right = self._wrong = 0

    def _verdict(self) -> bool:
        if self._is_right():
            self.hears_itself = True
        near, _, echo, both = self._soon
        tells = self.hears_itself and echo > max(_LEAST_ECHO, _TELLS * near)
        self._wrong = self._wrong + 1 if tells and both < _WRONG * echo else 0
        if self._wrong >= _WRONG_BLOCKS:
            self._right = 0
            return False
        heard_nothing = not self.hears_itself and self._calm >= _CALM_BLOCKS
        return self.works or self._right >= _RIGHT_BLOCKS or heard_nothing

    def _is_right(self) -> bool:
        """Whether the expected echo is in the recording, and is removed completely."""
        near, left, echo, both = self._slowly
        tells = echo > max(_LEAST_ECHO, _TELLS * near)
        quiet = left < max(_CANCELLED * near, _ABOVE_ROOM * self._room)
        right = tells and quiet and both > _RIGHT * echo
        self._right = min(self._right + 1, _RIGHT_BLOCKS) if right else max(0, self._right - 1)
        return self._right >= _RIGHT_BLOCKS
