"""Sound in a room: echo with a room response, noise, levels, and the microphone's sampling rate."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ

Samples = NDArray[np.float32]
"""Mono, 24 kHz, full scale at 1."""

_REFLECTIONS = 24
_FIRST_REFLECTION_S = 0.004
_LAST_REFLECTION_S = 0.6
_NOISE_LOOP_S = 8.0
_TALKERS = 6
TAPS = 96
"""Filter length in input samples; the filter delays by half as many samples at 24 kHz."""
_CUTOFF_HZ = 7600.0
_BETA = 7.0


def gain_of(level_db: float) -> float:
    """Return the amplitude factor for a level in decibels."""
    return float(10.0 ** (level_db / 20.0))


class Echo:
    """The companion's own sound as it comes back to the microphone.

    The direct path and ``_REFLECTIONS`` sparse reflections whose energy decays by 60 dB in
    ``rt60_s`` (Schroeder 1962: a few dozen irregular taps are enough for a decay without colour).
    """

    def __init__(self, delay_ms: float, level_db: float, rt60_s: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        delay = round(delay_ms / 1000 * PLAYED_RATE_HZ)
        self._taps = [(delay, gain_of(level_db))]
        if rt60_s > _FIRST_REFLECTION_S:
            last_s = min(rt60_s, _LAST_REFLECTION_S)
            for time_s in np.sort(random.uniform(_FIRST_REFLECTION_S, last_s, _REFLECTIONS)):
                decay = 10.0 ** (-3.0 * time_s / rt60_s)
                sign = random.choice((-1.0, 1.0))
                self._taps.append(
                    (delay + int(time_s * PLAYED_RATE_HZ), 0.5 * sign * decay * gain_of(level_db))
                )
        longest = max(at for at, _ in self._taps)
        self._past = np.zeros(longest + PLAYED_FRAME_SAMPLES, np.float32)
        self._sounding = 0
        """Samples until the echo has decayed."""

    def of(self, played: Samples) -> Samples:
        """Return the echo heard while ``played``, at most one frame, leaves the loudspeaker."""
        out = np.zeros(len(played), np.float32)
        if played.any():
            self._sounding = len(self._past) + len(played)
        if self._sounding <= 0:
            return out
        self._sounding -= len(played)
        self._past = np.concatenate([self._past[len(played) :], played])
        end = len(self._past)
        for at, gain in self._taps:
            out += np.float32(gain) * self._past[end - at - len(played) : end - at]
        return out


class Noise:
    """Endless noise from a loop."""

    def __init__(self, loop: Samples, level_db: float) -> None:
        """``level_db``: root mean square of the loop, relative to full scale."""
        rms = float(np.sqrt(np.mean(np.square(loop, dtype=np.float64))))
        self._loop = loop * np.float32(gain_of(level_db) / max(1e-9, rms))
        self._at = 0

    def next(self, count: int) -> Samples:
        """Return the next ``count`` samples."""
        indices = np.arange(self._at, self._at + count) % len(self._loop)
        self._at = (self._at + count) % len(self._loop)
        return self._loop[indices]


def noise_loop(kind: str, talk: Callable[[], Sequence[Samples]], seed: int) -> Samples:
    """Return a few seconds of one of ``NOISES`` that loop seamlessly.

    ``talk`` returns the sentences that babble is mixed from; it is called only for babble.
    """
    random = np.random.default_rng(seed)
    if kind == "babble":
        return _babble(random, talk())
    return _MADE[kind](random, int(_NOISE_LOOP_S * PLAYED_RATE_HZ)).astype(np.float32)


def _babble(random: np.random.Generator, sentences: Sequence[Samples]) -> Samples:
    """Several people in the next room: the sentences in sequence, overlaid at random offsets."""
    talk = np.concatenate(sentences)
    starts = random.permutation(_TALKERS) + random.uniform(0, 0.5, _TALKERS)
    return sum((np.roll(talk, int(len(talk) * s / _TALKERS)) for s in starts), np.zeros_like(talk))


def _coloured(random: np.random.Generator, count: int, slope: float) -> NDArray[np.float64]:
    """Return noise whose amplitude falls with frequency to the power ``slope``; periodic, so it loops."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequencies = np.fft.rfftfreq(count, 1 / PLAYED_RATE_HZ)
    frequencies[0] = frequencies[1]
    shaped: NDArray[np.float64] = np.fft.irfft(spectrum / frequencies**slope, count)
    return shaped


def _pink(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    return _coloured(random, count, 0.5)


def _fan(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    t = np.arange(count) / PLAYED_RATE_HZ
    air = _coloured(random, count, 1.0)
    hum = np.sin(2 * np.pi * 100 * t) + 0.5 * np.sin(2 * np.pi * 200 * t)
    return air / np.std(air) + 0.3 * hum


def _keyboard(random: np.random.Generator, count: int) -> NDArray[np.float64]:
    out = 0.02 * random.standard_normal(count)
    click = random.standard_normal(360) * np.exp(-np.arange(360) / 60)
    at = 0
    while (at := at + int(random.uniform(0.08, 0.5) * PLAYED_RATE_HZ)) < count - len(click):
        out[at : at + len(click)] += click * random.uniform(0.5, 1.5)
    return out


_MADE: dict[str, Callable[[np.random.Generator, int], NDArray[np.float64]]] = {
    "pink": _pink,
    "fan": _fan,
    "keyboard": _keyboard,
}
NOISES = (*_MADE, "babble")
"""The kinds of noise."""


class MicrophoneRate:
    """24 kHz to 16 kHz: two samples out for every three in, without buffering.

    A block-based streaming resampler would deliver 31 ms at a time, and late, which no microphone
    does. A Kaiser-windowed sinc of ``TAPS`` input samples: flat to 7 kHz, 70 dB down from 8.2 kHz,
    2 ms of delay (Oppenheim and Schafer, Discrete-Time Signal Processing, 4.6 and 7.5).
    """

    def __init__(self) -> None:
        # Every second output falls on an input sample, the others halfway between two.
        late = TAPS / 2 - 1 - np.arange(TAPS, dtype=np.float64)
        self._on, self._between = (_kernel(late + phase).astype(np.float32) for phase in (0.0, 0.5))
        self._past = np.zeros(TAPS - 1, np.float32)

    def of(self, sound: Samples) -> Samples:
        """Resample ``sound``, whose length must be a multiple of three."""
        line = np.concatenate([self._past, sound])
        self._past = line[len(sound) :]
        windows = np.lib.stride_tricks.sliding_window_view(line, TAPS)
        heard = np.empty(len(sound) * HEARD_RATE_HZ // PLAYED_RATE_HZ, np.float32)
        heard[0::2] = windows[0::3] @ self._on
        heard[1::2] = windows[1::3] @ self._between
        return heard


class DriftingRate:
    """A microphone clock that drifts from the loudspeaker's: 24 kHz to nearly 16 kHz.

    Same response as ``MicrophoneRate``, but the samples lie slightly closer together or further apart, so
    that a block occasionally has one more or one fewer. Each is interpolated at its exact time with one
    of ``_PHASES`` sets of taps (error at most -72 dB at 4 kHz).
    """

    _PHASES = 2048

    def __init__(self, drift_ppm: float) -> None:
        """``drift_ppm``: how much faster the microphone's clock runs, in parts per million."""
        self.rate_hz = HEARD_RATE_HZ * (1 + drift_ppm / 1e6)
        between = np.arange(self._PHASES + 1)[:, None] / self._PHASES
        self._taps = _kernel(between + TAPS / 2 - 1 - np.arange(TAPS)).astype(np.float32)
        self._step = PLAYED_RATE_HZ / self.rate_hz
        self._next = 0.0
        self._past = np.zeros(TAPS - 1, np.float32)

    def of(self, sound: Samples) -> Samples:
        """Resample ``sound``: about two samples for every three."""
        line = np.concatenate([self._past, sound])
        self._past = line[len(sound) :]
        count = max(0, math.ceil((len(sound) - self._next) / self._step))
        moments = self._next + self._step * np.arange(count)
        self._next += self._step * count - len(sound)
        whole = moments.astype(int)
        phases = np.rint((moments - whole) * self._PHASES).astype(int)
        windows = np.lib.stride_tricks.sliding_window_view(line, TAPS)
        heard: Samples = np.einsum("ij,ij->i", windows[whole], self._taps[phases])
        return heard


def _kernel(samples: NDArray[np.float64]) -> NDArray[np.float64]:
    """A low-pass filter from 24 to 16 kHz, evaluated at times in samples of 24 kHz."""
    cutoff = 2 * _CUTOFF_HZ / PLAYED_RATE_HZ
    inside = np.clip(1 - (samples / (TAPS / 2)) ** 2, 0, 1)
    window = np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA)
    shaped: NDArray[np.float64] = cutoff * np.sinc(cutoff * samples) * window
    return shaped


def clipped(sound: Samples, strength: float) -> Samples:
    """Return ``sound`` as an overdriven loudspeaker plays it: ``tanh(strength x) / strength``. Quiet sound
    passes unchanged; a sine gains odd harmonics only."""
    played: Samples = np.tanh(np.float32(strength) * sound) / np.float32(strength)
    return played
