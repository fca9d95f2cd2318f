"""Separates speech over a prompt from residual echo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Power = NDArray[np.float64]

_ECHO_FADES = 0.9
"""Factor for an echo's power from block to block, while it may ring: 23 dB per second."""
_STANDS_OUT = 10 ** (-22 / 10)
"""Residual echo is 35 to 45 dB below the echo; speech 10 dB softer than the echo, mostly 10 to 23 dB."""
_STANDS_OUT_USUALLY = 10 ** (-27 / 10)
"""The same relative to the usual echo level during playback: with a late echo, an onset is cancelled a
moment before it is heard, by errors in the path."""
_USUALLY = 250
"""Blocks: five seconds of playback."""
_ABOVE_ROOM = 4.0
_ROOM_RISES = 1.01
"""Per block, 2 dB per second: a fan that is switched on soon counts as room noise."""
_HEARD_ECHO = 1e-7
_NOT_BY_CHANCE = 2
"""Consecutive blocks: residual echo flares up for one."""
_NO_CLICK = 3
"""Consecutive blocks: keys and cups are shorter. Speech is detected after 70 ms, while the voice
detector, which needs a vowel, takes 90 to 240 (``bench/echo.py``)."""
_VOWEL = 4
"""Consecutive blocks: shorter flares have no after-effect."""
_STAYS_OPEN = 8
"""Blocks after a vowel: 160 ms, a stop consonant."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recorded block at three stages."""

    left: Power
    """The output."""
    without: Power
    """The input without the expected echo, before residual echo is attenuated."""
    echo: Power
    """The expected echo."""


class _Threshold:
    """The level needed to stand out from residual echo, in one frequency weighting."""

    def __init__(self) -> None:
        self.echo = 0.0
        """Power of the echo while it may ring."""
        self._usual = 0.0
        """The same during playback."""
        self._usual_of = 0
        self._room = 1e-4
        """The minimum recent power: nobody speaks, nothing plays."""

    def passed(self, left: Power, without: Power, echo: Power, *, sounds: bool, rings: bool) -> bool:
        """Return whether ``left`` stands out."""
        power = float(np.mean(echo**2))
        self.echo = max(power, _ECHO_FADES * self.echo)
        if sounds:
            self._usual_of = min(self._usual_of + 1, _USUALLY)
            self._usual += (power - self._usual) / self._usual_of
        self._room = min(float(np.mean(without**2)), _ROOM_RISES * self._room) + 1e-12
        least = max(_STANDS_OUT * self.echo, _ABOVE_ROOM * self._room)
        if rings:
            least = max(least, _STANDS_OUT_USUALLY * self._usual)
        return float(np.mean(left**2)) > least


class Doorman:
    """Decides whether a block is only echo, or more.

    A voice detector finds speech in the softest residual echo. Somebody as loud as the echo, or down to
    10 dB softer, stands out from it: unweighted, or with high frequencies boosted. An "s" is softer than
    the vowels of a prompt, and higher; without the boost, one "stop" in seven is noticed only by its vowel.
    """

    def __init__(self) -> None:
        self.only_echo = False
        """Whether the last block contained only residual echo."""
        self.stands_out = False
        """Whether another sound is heard over an echo, too long for a click: speech, or not."""
        self._plain, self._raised = _Threshold(), _Threshold()
        self._last: Power = np.zeros((3, 1))
        self._in_a_row = 0
        self._open = 0
        """Blocks for which speech is assumed to continue."""

    def see(self, sound: Sound, *, sounds: bool, rings: bool, works: bool) -> None:
        """Process one block. ``sounds``: it has playback; ``rings``: playback was so recent that its echo
        may still be audible; ``works``: the canceller is known to remove it. If it isn't, anything heard
        with an echo may be the echo."""
        plain = np.stack([sound.left, sound.without, sound.echo])
        raised = np.diff(plain, prepend=self._last)
        self._last = plain[:, -1:]
        passed = self._plain.passed(*plain, sounds=sounds, rings=rings)
        passed |= self._raised.passed(*raised, sounds=sounds, rings=rings)
        if not works:
            self.only_echo, self.stands_out, self._open, self._in_a_row = rings, False, 0, 0
            return
        if self._plain.echo < _HEARD_ECHO:
            self.only_echo, self.stands_out, self._open = False, False, 0
            return
        self._in_a_row = self._in_a_row + 1 if passed else 0
        self._open = max(self._open - 1, self._stays_open())
        self.only_echo = self._open <= 0
        self.stands_out = not self.only_echo and (self.stands_out or self._in_a_row >= _NO_CLICK)

    def _stays_open(self) -> int:
        if self._in_a_row >= _VOWEL:
            return _STAYS_OPEN
        return _NOT_BY_CHANCE if self._in_a_row >= _NOT_BY_CHANCE else 0
