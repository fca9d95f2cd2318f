"""The delay of an echo against its reference, found from the sound.

The generalised cross-correlation with phase transform (Knapp and Carter, IEEE Trans. ASSP 24, 1976) of
recording and playback, over all delays at once; WebRTC's AEC3 does the same with matched filters.
Each frequency that was played has equal weight, so that the peak is sharp, and its height tells how
much of the recording is related to playback, however loud other sounds are at single frequencies.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.ge2e import Array

_AUDIBLE = 10 ** (-45 / 10)
"""Relative to the loudest frequency's power: softer ones are rounding errors, or the slopes of filters."""
_LEAST_SHARE = 0.1
"""Minimum share of all frequencies in playback: a tone matches its echo at many delays."""
_STANDS_OUT = 13.0
"""Minimum height of a peak above the rest, in standard deviations: of the 24 000 delays of noise the
highest reaches 8, of one voice under another 12; two seconds of an echo 36 dB below playback give 35."""
_RIVAL_S = 0.0015
_MOST_RIVAL = 0.8
"""A second peak at this share of the first makes the result ambiguous."""


@dataclass(frozen=True, slots=True)
class Found:
    """An echo."""

    later_samples: int
    """Its delay after the reference, in samples of 16 kHz; negative: it comes earlier."""
    strength: float
    """Height of its peak, in standard deviations."""
    alone: bool
    """Whether no other delay matches nearly as well."""


def find_delay(near: Array, far: Array, earliest_s: float, latest_s: float) -> Found | None:
    """Find ``far`` in ``near``, both of the same length and time; return None if it is not there.

    Searches delays from ``earliest_s`` (negative: the echo comes before the reference) to ``latest_s``.
    """
    size = 1 << (2 * len(near) - 1).bit_length()
    window = np.hanning(len(near))
    heard, played = np.fft.rfft(near * window, size), np.fft.rfft(far * window, size)
    power = np.abs(played) ** 2
    counts = power > _AUDIBLE * power.max(initial=0.0)
    if np.mean(counts) < _LEAST_SHARE:
        return None
    both = heard * np.conj(played)
    fits = np.fft.irfft(np.where(counts, both / (np.abs(both) + 1e-20), 0.0), size)
    first, last = round(earliest_s * HEARD_RATE_HZ), round(latest_s * HEARD_RATE_HZ)
    return _peak(np.roll(fits, -first)[: last - first + 1], first)


def _peak(fits: NDArray[np.float64], first: int) -> Found | None:
    fits = np.abs(fits)  # a loudspeaker may have inverted polarity
    at = int(np.argmax(fits))
    around = round(_RIVAL_S * HEARD_RATE_HZ)
    rest = np.concatenate([fits[: max(0, at - around)], fits[at + around + 1 :]])
    strength = float(fits[at] / (np.sqrt(np.mean(rest**2)) + 1e-20))
    if strength < _STANDS_OUT:
        return None
    return Found(at + first, strength, bool(rest.max(initial=0.0) < _MOST_RIVAL * fits[at]))
