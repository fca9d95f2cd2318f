"""Tells somebody who speaks over a prompt from what is left of its echo."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Power = NDArray[np.float64]

_ECHO_FADES = 0.9
"""The power of an echo from block to block, as long as it may still ring: 23 dB a second."""
_STANDS_OUT = 10 ** (-22 / 10)
"""What is left of an echo is 35 to 45 dB below it; speech 10 dB softer than the echo, mostly 10 to 23 dB."""
_STANDS_OUT_USUALLY = 10 ** (-27 / 10)
"""The same against how loud the echo usually is, while something is played: where it comes late, a sound that
sets in is answered a moment before it is heard, from what is wrong in the path."""
_USUALLY = 250
"""Blocks: five seconds of what is played."""
_ABOVE_ROOM = 4.0
_ROOM_RISES = 1.01
"""From block to block, by 2 dB a second: a fan that is switched on is the room's soon."""
_HEARD_ECHO = 1e-7
_NOT_BY_CHANCE = 2
"""Blocks in a row: what is left of an echo flares up for one."""
_NO_CLICK = 3
"""Blocks in a row: keys and cups are shorter. Speech is told so after 70 ms, while the voice detector, which
has to hear a vowel, takes 90 to 240 (``bench/echo.py``)."""
_VOWEL = 4
"""Blocks in a row: shorter flares are over when they are over."""
_STAYS_OPEN = 8
"""Blocks after a vowel: 160 ms, a stop consonant."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A block of what was heard, in three states."""

    left: Power
    """What is handed on."""
    without: Power
    """What was heard less the expected echo, before the rest of an echo is lowered."""
    echo: Power
    """The expected echo."""


class _Threshold:
    """How loud something has to be to stand out from what is left of an echo, in one weighting of sound."""

    def __init__(self) -> None:
        self.echo = 0.0
        """Power of the echo, as long as it may still ring."""
        self._usual = 0.0
        """The same while something is played."""
        self._usual_of = 0
        self._room = 1e-4
        """The least power that was heard lately: nobody speaks, nothing sounds."""

    def passed(self, left: Power, without: Power, echo: Power, *, sounds: bool, rings: bool) -> bool:
        """Whether what is ``left`` stands out."""
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
    """Says what of a block is only echo, and what is more.

    A voice detector hears speech in the softest remains of an echo. Somebody who speaks as loud as the
    echo, or down to 10 dB softer, stands out from them: as they speak, or with the high sounds raised. An
    "s" is softer than the vowels of a prompt, and higher; without that, one "stop" of seven is noticed by
    its vowel only.
    """

    def __init__(self) -> None:
        self.only_echo = False
        """Whether nothing but the remains of an echo was in the last block."""
        self.stands_out = False
        """Whether something else is heard over an echo, too long for a click: speech, or not."""
        self._plain, self._raised = _Threshold(), _Threshold()
        self._last: Power = np.zeros((3, 1))
        self._in_a_row = 0
        self._open = 0
        """Blocks for which somebody is taken to speak on."""

    def see(self, sound: Sound, *, sounds: bool, rings: bool, works: bool) -> None:
        """One block. ``sounds``: something is played in it; ``rings``: something was, so lately that its
        echo may still be heard; ``works``: the canceller is known to take it away. Where it is not,
        whatever is heard with an echo may be the echo."""
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
