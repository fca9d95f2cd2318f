"""Takes the companion's own voice out of what the microphone hears, and leaves the words of others.

A partitioned-block frequency-domain Kalman filter (Enzner and Vary, Signal Processing 86, 2006;
Kuech, Mabande and Enzner, ICASSP 2014) learns how the loudspeaker sounds at the microphone. It
needs no detector of double talk: it learns less, the more somebody else speaks. What is left
of the echo is lowered band by band, by how much was left of it lately.

WebRTC's AEC3 removes as much echo, and with it the words that are spoken over a prompt: of "stop"
and "pause", as loud as the prompt, it leaves one of three (``bench/echo.py``).
"""

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_FRAME_SAMPLES as BLOCK
from companion.hearing.drift import Drift, Movement
from companion.hearing.ge2e import Array

Spectrum = NDArray[np.complex128]
Power = NDArray[np.float64]

PARTITIONS = 25
"""Blocks of 20 ms that an echo may last: delay of the devices and reverberation together 0.5 s."""
_CLIPPED_PARTITIONS = 10
"""The same of what a loudspeaker adds: it is softer, and fades the sooner."""
_BINS = BLOCK + 1
_FORGETS = 0.9998
"""How much of the echo path stays the same from one block to the next. Higher converges deeper, and
follows somebody who walks through the room more slowly."""
_OVERLAP = 0.5
"""Part of each transform that is new."""
_SMOOTHING = 0.8
_CLIPS = 2.0
"""Half of full scale is where small loudspeakers clip; the path learns how much of that there is."""
_FLOOR_DB = -30.0
"""More is never taken away: a hole of silence would sound like the end of speech."""
_OVERESTIMATE = 8.0
"""Residual echo fluctuates; this much more than its usual power is taken for echo."""
_BANDS = 20
_TAIL = 0.6
"""The power of reverberation from block to block, 60 dB in about 0.5 s."""
_LEAK_FALLS, _LEAK_RISES = 0.97, 1.02
_MOST_LEAK = 1.0
_ONLY_ECHO_BELOW = 0.25
"""Where less than this part of the echo is left, 6 dB below it, nobody else is speaking."""
_AUDIBLE = 1e-3
"""Power of echo in a band, below which nothing can be learned from it."""
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
_LEARNS = 50
"""Blocks, of something that is played: a second, after which 20 dB and more are taken away."""
_SOUNDS = 1e-5
_WORSE = 0.25
"""What was heard is taken as it is where the canceller would make it louder, by 6 dB and more: an echo that
is expected before it comes, or never comes."""
_NOT_BY_CHANCE = 2
"""Blocks in a row: what is left of an echo flares up for one."""
_NO_CLICK = 3
"""Blocks in a row: keys and cups are shorter. Speech is told so after 70 ms, while the voice detector, which
has to hear a vowel, takes 90 to 240 (``bench/echo.py``)."""
_VOWEL = 4
"""Blocks in a row: shorter flares are over when they are over."""
_STAYS_OPEN = 8
"""Blocks after a vowel: 160 ms, a stop consonant."""


class EchoCanceller:
    """Sees the microphone's frames beside what really left the loudspeaker."""

    def __init__(self) -> None:
        self._filter = _KalmanFilter()
        self._residual = _ResidualEcho()
        self._doorman = _Doorman()
        self._drift = Drift()
        self.movement = Movement()
        """How the echo moved against ``far`` in the last block; whoever gives ``far`` has to follow."""

    def clean(self, near: Array, far: Array, followed: float = 0.0) -> Array:
        """320 samples of the microphone without the echo of ``far``, 20 ms late.

        ``far``: the 320 samples that were played at the time, or up to 0.5 s before ``near`` heard them;
        ``followed``: the drift of ``movement`` that was followed to find them.
        """
        near64 = near.astype(np.float64)
        echo = self._filter.echo(near64, far.astype(np.float64))
        without = near64 - echo
        self.movement = self._drift.see(without, echo, followed)
        if np.mean(near64**2) < _WORSE * np.mean(without**2):
            without = near64
        left = self._residual.lowered(without, echo)
        self._doorman.see(left, without, echo, far)
        return left.astype(np.float32)

    @property
    def only_echo(self) -> bool:
        """Whether nothing but the remains of an echo was in what ``clean`` gave last."""
        return self._doorman.only_echo

    @property
    def stands_out(self) -> bool:
        """Whether something else is heard over an echo, too long for a click: speech, or not."""
        return self._doorman.stands_out


class _KalmanFilter:
    """Estimates the echo path, one frequency and one partition as one state.

    A second path is for what a small loudspeaker adds to loud sounds. Without it, of a loudspeaker that
    clips like ``tanh(2 x) / 2``, 27 dB of echo are taken away; with it 42 (``bench/echo.py``).
    """

    def __init__(self) -> None:
        shape = (PARTITIONS + _CLIPPED_PARTITIONS, _BINS)
        self._path: Spectrum = np.zeros(shape, np.complex128)
        self._doubt: Power = np.ones(shape)
        """Variance of the path's estimate."""
        self._played: Spectrum = np.zeros(shape, np.complex128)
        self._last: Power = np.zeros((2, BLOCK))
        self._other: Power = np.full(_BINS, 1e-2)
        """Power of what is no echo."""

    def echo(self, near: Power, far: Power) -> Power:
        """The echo in ``near``; learns from it."""
        both = np.stack([far, far - np.tanh(_CLIPS * far) / _CLIPS])
        self._played = np.roll(self._played, 1, axis=0)
        self._played[[0, PARTITIONS]] = np.fft.rfft(np.concatenate([self._last, both], axis=1), axis=1)
        self._last = both
        echo = np.fft.irfft((self._played * self._path).sum(axis=0))[BLOCK:]
        self._learn(near - echo)
        return np.asarray(echo, np.float64)

    def _learn(self, left: Power) -> None:
        spectrum = np.fft.rfft(np.concatenate([np.zeros(BLOCK), left]))
        played = np.abs(self._played) ** 2
        self._other = _SMOOTHING * self._other + (1 - _SMOOTHING) * np.abs(spectrum) ** 2
        surprise = _OVERLAP * (played * self._doubt).sum(axis=0) + self._other + 1e-8
        gain = self._doubt / surprise
        step = np.fft.irfft(gain * np.conj(self._played) * spectrum, axis=1)
        step[:, BLOCK:] = 0  # an echo comes after what made it
        self._path = _FORGETS * (self._path + np.fft.rfft(step, axis=1))
        moved = (1 - _FORGETS**2) * np.abs(self._path) ** 2
        self._doubt = np.maximum(_FORGETS**2 * (1 - _OVERLAP * gain * played) * self._doubt + moved, 1e-10)


class _ResidualEcho:
    """Lowers each band by how much echo it usually still holds."""

    def __init__(self) -> None:
        angles = 2 * np.pi * (np.arange(2 * BLOCK) + 0.5) / (2 * BLOCK)
        self._window = np.sqrt(0.5 - 0.5 * np.cos(angles))
        self._last = np.zeros((2, BLOCK))
        self._overlap = np.zeros(BLOCK)
        self._echo: Power = np.zeros(_BINS)
        self._edges = np.linspace(0, _BINS, _BANDS + 1).astype(int)[:-1]
        self._widths = np.diff([*self._edges, _BINS])
        self._leak: Power = np.full(_BANDS, _MOST_LEAK)
        self._least = 10 ** (_FLOOR_DB / 20)

    def lowered(self, left: Power, echo: Power) -> Power:
        """``left`` without what seems to be left of ``echo``, a block late."""
        both = np.stack([left, echo])
        spectra = np.fft.rfft(np.concatenate([self._last, both], axis=1) * self._window, axis=1)
        self._last = both
        power = np.abs(spectra) ** 2
        self._echo = np.maximum(power[1], _TAIL * self._echo)
        self._learn(power[0])
        residual = _OVERESTIMATE * np.repeat(self._leak, self._widths) * self._echo
        gain = np.maximum(self._least, 1 - residual / (power[0] + 1e-9))
        # Single bins that come and go would tinkle.
        gain = np.convolve(np.pad(gain, 2, mode="edge"), np.full(5, 0.2), "valid")
        out = np.fft.irfft(spectra[0] * gain) * self._window
        heard = self._overlap + out[:BLOCK]
        self._overlap = out[BLOCK:]
        return np.asarray(heard, np.float64)

    def _learn(self, left: Power) -> None:
        left_in = np.add.reduceat(left, self._edges)
        echo_in = np.add.reduceat(self._echo, self._edges)
        if left_in.sum() > _ONLY_ECHO_BELOW * echo_in.sum():
            return
        heard = echo_in > _AUDIBLE
        rising = left_in > self._leak * echo_in
        factor = np.where(rising, _LEAK_RISES, _LEAK_FALLS)
        self._leak = np.where(heard, np.clip(self._leak * factor, 1e-5, _MOST_LEAK), self._leak)


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


class _Doorman:
    """Tells somebody who speaks over a prompt from what is left of it.

    A voice detector hears speech in the softest remains of an echo. Whoever speaks as loud as the echo, or
    down to 10 dB softer, stands out from them: as it is, or with its high sounds raised. An "s" is softer
    than the vowels of a prompt, and higher; without that, one "stop" of seven is noticed by its vowel only.
    """

    def __init__(self) -> None:
        self.only_echo = False
        self.stands_out = False
        self._plain, self._raised = _Threshold(), _Threshold()
        self._last: Power = np.zeros((3, 1))
        self._learned = self._rings = 0
        """Blocks in which something was played, until the echo was known; for which it rings."""
        self._in_a_row = 0
        self._open = 0
        """Blocks for which somebody is taken to speak on."""

    def see(self, left: Power, without: Power, echo: Power, far: Array) -> None:
        """One block: ``without`` echo as far as it is known, ``left`` where it was lowered further."""
        sounds = float(np.mean(np.square(far, dtype=np.float64))) > _SOUNDS
        self._rings = PARTITIONS if sounds else max(0, self._rings - 1)
        plain = np.stack([left, without, echo])
        raised = np.diff(plain, prepend=self._last)
        self._last = plain[:, -1:]
        if self._learned < _LEARNS:
            # As long as the echo is not known, whatever is heard with it may be the echo.
            self._learned += sounds
            self.only_echo = self._rings > 0
            return
        rings = self._rings > 0
        passed = self._plain.passed(*plain, sounds=sounds, rings=rings)
        passed |= self._raised.passed(*raised, sounds=sounds, rings=rings)
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
