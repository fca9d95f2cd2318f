"""What the tests of sound measure with."""

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import PLAYED_RATE_HZ

Curve = NDArray[np.float64]


def samples(pcm: bytes) -> Curve:
    """PCM as numbers between -1 and 1."""
    return np.frombuffer(pcm, "<i2").astype(np.float64) / 32768


def sine(seconds: float, pitch_hz: float = 200.0, amplitude: float = 0.3) -> bytes:
    """A 24 kHz sine."""
    phase = 2 * np.pi * pitch_hz * np.arange(round(seconds * PLAYED_RATE_HZ)) / PLAYED_RATE_HZ
    return (amplitude * 32767 * np.sin(phase)).astype("<i2").tobytes()


def envelope(curve: Curve, window_s: float = 0.01) -> Curve:
    """The largest magnitude in each window."""
    size = int(window_s * PLAYED_RATE_HZ)
    usable = curve[: len(curve) // size * size]
    peaks: Curve = np.abs(usable.reshape(-1, size)).max(axis=1)
    return peaks


def largest_step(curve: Curve) -> float:
    """The largest jump from one sample to the next, with silence before and after."""
    return float(np.abs(np.diff(curve, prepend=0.0, append=0.0)).max())


def pitch_hz(curve: Curve) -> float:
    """Median fundamental frequency of the voiced frames, by autocorrelation."""
    window, hop = int(0.04 * PLAYED_RATE_HZ), int(0.02 * PLAYED_RATE_HZ)
    low, high = PLAYED_RATE_HZ // 350, PLAYED_RATE_HZ // 60
    found = []
    for start in range(0, len(curve) - window, hop):
        frame = curve[start : start + window]
        frame = frame - frame.mean()
        correlation = np.correlate(frame, frame, "full")[window - 1 :]
        lag = low + int(correlation[low:high].argmax())
        if correlation[0] > 0.002 * window and correlation[lag] > 0.6 * correlation[0]:
            found.append(PLAYED_RATE_HZ / lag)
    return float(np.median(found))
