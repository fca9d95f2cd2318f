"""How sound behaves in a room: echo with a room response, noise, levels."""

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ

Samples = NDArray[np.float32]
"""Mono, 24 kHz, full scale at 1."""

_REFLECTIONS = 24
_NOISE_LOOP_S = 8.0


def gain_of(level_db: float) -> float:
    """Factor of a level in decibels."""
    return float(10.0 ** (level_db / 20.0))


def rms_dbfs(samples: Samples) -> float:
    """Root mean square in decibels below full scale; -120 for silence."""
    rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0
    return 20.0 * float(np.log10(max(rms, 1e-6)))


class Echo:
    """The companion's own sound, as it comes back to the microphone.

    The direct path and ``_REFLECTIONS`` sparse reflections whose energy decays by 60 dB in
    ``rt60_s`` (Schroeder 1962: a few dozen irregular taps are enough for a decay without colour).
    """

    def __init__(self, delay_ms: float, level_db: float, rt60_s: float, seed: int) -> None:
        random = np.random.default_rng(seed)
        delay = round(delay_ms / 1000 * PLAYED_RATE_HZ)
        self._taps = [(delay, gain_of(level_db))]
        if rt60_s > 0:
            times_s = np.sort(random.uniform(0.004, min(rt60_s, 0.6), _REFLECTIONS))
            for time_s in times_s:
                decay = 10.0 ** (-3.0 * time_s / rt60_s)
                sign = random.choice((-1.0, 1.0))
                self._taps.append(
                    (delay + int(time_s * PLAYED_RATE_HZ), 0.5 * sign * decay * gain_of(level_db))
                )
        longest = max(at for at, _ in self._taps)
        self._past = np.zeros(longest + PLAYED_FRAME_SAMPLES, np.float32)

    def of(self, played: Samples) -> Samples:
        """The echo that sounds while ``played`` (one frame) leaves the loudspeaker."""
        self._past = np.concatenate([self._past[len(played) :], played])
        end = len(self._past)
        out = np.zeros(len(played), np.float32)
        for at, gain in self._taps:
            out += np.float32(gain) * self._past[end - at - len(played) : end - at]
        return out


class Noise:
    """Endless noise of one kind at a level: a loop of eight seconds, faded into itself."""

    def __init__(self, kind: str, level_db: float, seed: int) -> None:
        """``kind``: ``pink``, ``fan`` or ``keyboard``; ``level_db``: root mean square below full scale."""
        random = np.random.default_rng(seed)
        count = int(_NOISE_LOOP_S * PLAYED_RATE_HZ)
        loop = {"pink": _pink, "fan": _fan, "keyboard": _keyboard}[kind](random, count)
        loop *= gain_of(level_db) / max(1e-9, float(np.sqrt(np.mean(loop**2))))
        self._loop = loop.astype(np.float32)
        self._at = 0

    def next(self, count: int) -> Samples:
        """The next samples."""
        indices = np.arange(self._at, self._at + count) % len(self._loop)
        self._at = (self._at + count) % len(self._loop)
        return self._loop[indices]


def _coloured(random: np.random.Generator, count: int, slope: float) -> NDArray[np.float64]:
    """Noise whose amplitude falls with frequency to the power ``slope``; periodic, so that it loops."""
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
