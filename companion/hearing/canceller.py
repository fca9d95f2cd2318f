"""Echo cancellation: removes the companion's own voice from the microphone, and keeps others' words.

A partitioned-block frequency-domain Kalman filter (Enzner and Vary, Signal Processing 86, 2006;
Kuech, Mabande and Enzner, ICASSP 2014) estimates the path from loudspeaker to microphone. It
needs no double-talk detector: it adapts less, the more somebody else speaks. Residual echo is
attenuated band by band, according to its recent level.

WebRTC's AEC3 removes as much echo, and with it words spoken over a prompt: of "stop" and
"pause", as loud as the prompt, it keeps one in three (``bench/echo.py``).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_FRAME_SAMPLES as BLOCK
from companion.hearing.ge2e import Array

Spectrum = NDArray[np.complex128]
Power = NDArray[np.float64]

PARTITIONS = 25
"""Maximum echo length in blocks of 20 ms: device delay and reverberation together 0.5 s."""
_CLIPPED_PARTITIONS = 10
"""The same for the loudspeaker's distortion, which is softer and decays sooner."""
_BINS = BLOCK + 1
_FORGETS = 0.9998
"""How much of the echo path stays the same from one block to the next, at an active frequency. Higher
values converge deeper, and follow somebody walking through the room more slowly."""
_SOUNDS = 1e-4
"""Power of a played frequency below which it carries no information, and nothing is forgotten: that of
noise at -68 dB."""
AIMED_S = 0.04
"""Desired start of the echo within the path, once its delay is known: a reflection may be louder than
the direct sound."""
_FADES = np.minimum(1.0, 10 ** (-0.24 * (np.arange(PARTITIONS) - 3.0)))
"""Maximum level of an echo's tail from block to block: 60 dB down in half a second."""
_FIRST_DOUBT = 0.1
"""The same while the delay is unknown."""
_NARROW, _BROAD = 1e-4, 0.1
"""Speech and noise have more than this share of all frequencies within 40 dB of the loudest; a tone with
its partials has half as many."""
_HANN = np.hanning(2 * BLOCK)
_OVERLAP = 0.5
"""New share of each transform."""
_SMOOTHING = 0.8
_CLIPS = 2.0
"""Small loudspeakers clip at half of full scale; the path estimates how strongly."""
_FLOOR_DB = -30.0
"""Maximum attenuation: a gap of silence would sound like the end of speech."""
_OVERESTIMATE = 8.0
"""Residual echo fluctuates; this multiple of its usual power counts as echo."""
_BANDS = 20
_TAIL = 0.6
"""Factor for the power of reverberation from block to block, 60 dB in about 0.5 s."""
_LEAK_FALLS, _LEAK_RISES = 0.97, 1.02
_MOST_LEAK = 1.0
_ONLY_ECHO_BELOW = 0.25
"""If less than this share of the echo remains, 6 dB below it, nobody else is speaking."""
_AUDIBLE = 1e-3
"""Power of echo in a band below which nothing can be learned from it."""
_WORSE = 0.25
"""The input is used unchanged if cancelling would make it louder by 6 dB or more: an echo that is expected
too early, or never comes."""


@dataclass(frozen=True, slots=True)
class Room:
    """The estimated path from loudspeaker to microphone: (partitions, frequencies)."""

    path: Spectrum
    doubt: Power

    def echo_of(self, far: Array) -> Array:
        """Return the echo of ``far``, without the loudspeaker's distortion."""
        response = np.fft.irfft(self.path[:PARTITIONS], axis=1)[:, :BLOCK].ravel()
        size = len(far) + len(response)
        back = np.fft.irfft(np.fft.rfft(far, size) * np.fft.rfft(response, size), size)
        return back[: len(far)].astype(np.float32)


class EchoCanceller:
    """Processes the microphone's frames together with the loudspeaker's actual output."""

    def __init__(self) -> None:
        self._filter = _KalmanFilter()
        self._residual = _ResidualEcho()
        self.echo: Power = np.zeros(BLOCK)
        """The expected echo in the last block."""
        self.without: Power = np.zeros(BLOCK)
        """The last block without it, before residual echo is attenuated."""

    def clean(self, near: Array, far: Array) -> Array:
        """Return 320 samples of the microphone without the echo of ``far``, 20 ms late.

        ``far``: the 320 samples played at the time, or up to 0.5 s before ``near`` picked them up.
        """
        near64 = near.astype(np.float64)
        self.echo = self._filter.echo(near64, far.astype(np.float64))
        self.without = near64 - self.echo
        worse = np.mean(near64**2) < _WORSE * np.mean(self.without**2)
        return self._residual.lowered(near64 if worse else self.without, self.echo).astype(np.float32)

    @property
    def learns(self) -> bool:
        """Whether the last block told something about the room."""
        return self._filter.learns

    def remember(self, far: Array) -> None:
        """Switch to another reference: these are its latest samples, ``HISTORY`` of them. The estimate of the
        room is kept."""
        self._filter.remember(far.astype(np.float64))

    def known(self) -> Room:
        """Return the current estimate of the room."""
        return self._filter.known()

    def restore(self, room: Room) -> None:
        """Return to an earlier estimate."""
        self._filter.restore(room)

    def begin_anew(self, near: Array, far: Array) -> None:
        """Reset the room, and estimate it from recent recordings and playback, both (N,) with N a multiple of
        320, in which the echo comes ``AIMED_S`` after playback."""
        loudest = float(np.mean(near**2)) / (float(np.mean(far**2)) + 1e-12)
        self._filter.begin_anew(loudest * _FADES)
        for at in range(0, len(near), BLOCK):
            part = slice(at, at + BLOCK)
            self._filter.echo(near[part].astype(np.float64), far[part].astype(np.float64))


HISTORY = (PARTITIONS + 1) * BLOCK
"""Samples of the reference that the canceller uses."""


class _KalmanFilter:
    """Estimates the echo path; each frequency of each partition is one state.

    A second path models a small loudspeaker's distortion of loud sounds. Without it, for a loudspeaker
    that clips like ``tanh(2 x) / 2``, 27 dB of echo are removed; with it 42 (``bench/echo.py``).
    """

    def __init__(self) -> None:
        shape = (PARTITIONS + _CLIPPED_PARTITIONS, _BINS)
        self._played: Spectrum = np.zeros(shape, np.complex128)
        self._power: Power = np.zeros(shape)
        """Power of ``_played``."""
        self._last: Power = np.zeros((2, BLOCK))
        self._other: Power = np.full(_BINS, 1e-2)
        """Power of everything but echo."""
        self.learns = False
        """Whether the last block was used for learning."""
        self.begin_anew(np.full(PARTITIONS, _FIRST_DOUBT))

    def begin_anew(self, doubt: Power) -> None:
        """Reset the path to unknown; it may be this loud, (PARTITIONS,)."""
        self._path: Spectrum = np.zeros(self._played.shape, np.complex128)
        parts = np.concatenate([doubt, doubt[:_CLIPPED_PARTITIONS]])
        self._doubt: Power = np.repeat(parts[:, np.newaxis], _BINS, axis=1)
        """Variance of the path's estimate."""

    def known(self) -> Room:
        """Return a copy of the estimate."""
        return Room(self._path.copy(), self._doubt.copy())

    def restore(self, room: Room) -> None:
        """Continue from an earlier estimate."""
        self._path, self._doubt = room.path.copy(), room.doubt.copy()

    def remember(self, far: Power) -> None:
        """Use these past samples instead."""
        both = np.stack([far, _clipped(far)])
        for number in range(PARTITIONS):
            at = len(far) - number * BLOCK
            spectra = np.fft.rfft(both[:, at - 2 * BLOCK : at], axis=1)
            self._played[number] = spectra[0]
            if number < _CLIPPED_PARTITIONS:
                self._played[PARTITIONS + number] = spectra[1]
        self._last = both[:, -BLOCK:]
        self._power = np.abs(self._played) ** 2

    def echo(self, near: Power, far: Power) -> Power:
        """Return the echo in ``near``; learn from it."""
        both = np.stack([far, _clipped(far)])
        blocks = np.concatenate([self._last, both], axis=1)
        fresh = np.fft.rfft(blocks, axis=1)
        for past, new in ((self._played, fresh), (self._power, np.abs(fresh) ** 2)):
            past[1:PARTITIONS] = past[: PARTITIONS - 1]
            past[PARTITIONS + 1 :] = past[PARTITIONS:-1]
            past[[0, PARTITIONS]] = new
        self._last = both
        if not self._power.any():
            return np.zeros(BLOCK)
        echo = np.fft.irfft((self._played * self._path).sum(axis=0))[BLOCK:]
        self.learns = self._tells(blocks[0])
        if self.learns:
            self._learn(near - echo)
        return np.asarray(echo, np.float64)

    def _tells(self, played: Power) -> bool:
        """Return whether playback determines the path: a tone leaves its echo's spread open, and
        would overwrite what speech has taught. Silence after a sound counts like that sound."""
        power = np.abs(np.fft.rfft(_HANN * played)) ** 2
        loudest = float(power.max())
        if loudest > _SOUNDS:
            return bool(np.mean(power > _NARROW * loudest) > _BROAD)
        return self.learns

    def _learn(self, left: Power) -> None:
        spectrum = np.fft.rfft(np.concatenate([np.zeros(BLOCK), left]))
        self._other = _SMOOTHING * self._other + (1 - _SMOOTHING) * np.abs(spectrum) ** 2
        surprise = _OVERLAP * (self._power * self._doubt).sum(axis=0) + self._other + 1e-8
        gain = self._doubt / surprise
        step = np.fft.irfft(gain * np.conj(self._played) * spectrum, axis=1)
        step[:, BLOCK:] = 0  # an echo comes after its cause
        stays = np.where(self._power > _SOUNDS, _FORGETS, 1.0)
        self._path = stays * (self._path + np.fft.rfft(step, axis=1))
        moved = (1 - stays**2) * np.abs(self._path) ** 2
        learned = 1 - _OVERLAP * gain * self._power
        self._doubt = np.maximum(stays**2 * learned * self._doubt + moved, 1e-10)
        # Distortion takes the same path through the room, and is no louder there.
        clean = slice(0, _CLIPPED_PARTITIONS)
        linear = np.mean(np.abs(self._path[clean]) ** 2 + self._doubt[clean], axis=1, keepdims=True)
        self._doubt[PARTITIONS:] = np.minimum(self._doubt[PARTITIONS:], linear)


def _clipped(far: Power) -> Power:
    """Return what a clipping loudspeaker removes."""
    return far - np.tanh(_CLIPS * far) / _CLIPS


class _ResidualEcho:
    """Attenuates each band by its usual residual echo."""

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
        """Return ``left`` without the apparent residue of ``echo``, a block late."""
        both = np.stack([left, echo])
        spectra = np.fft.rfft(np.concatenate([self._last, both], axis=1) * self._window, axis=1)
        self._last = both
        power = np.abs(spectra) ** 2
        self._echo = np.maximum(power[1], _TAIL * self._echo)
        self._learn(power[0])
        residual = _OVERESTIMATE * np.repeat(self._leak, self._widths) * self._echo
        gain = np.maximum(self._least, 1 - residual / (power[0] + 1e-9))
        # Single bins that switch on and off would tinkle.
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
