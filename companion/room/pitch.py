"""Voices made higher or lower, at the pace at which they spoke."""

import numpy as np
import soxr

from companion.core.audio import PLAYED_RATE_HZ
from companion.room.acoustics import Samples

_WINDOW = PLAYED_RATE_HZ // 25
_HOP = _WINDOW // 2
_SEARCH = PLAYED_RATE_HZ // 100


def pitched(sound: Samples, factor: float) -> Samples:
    """``sound`` with pitch and formants multiplied by ``factor``, as long as before."""
    if factor == 1.0 or len(sound) < 2 * _WINDOW:
        return sound
    stretched = _stretched(sound, factor)
    higher: Samples = soxr.resample(stretched, factor, 1.0).astype(np.float32)
    return np.pad(higher, (0, max(0, len(sound) - len(higher))))[: len(sound)]


def _stretched(sound: Samples, factor: float) -> Samples:
    """``factor`` times as long, at the same pitch: overlapping pieces, each taken from where it goes on best
    from the one before (WSOLA, Verhelst and Roelands 1993)."""
    padded = np.pad(sound, (_SEARCH, _WINDOW + _HOP + 2 * _SEARCH))
    window = np.hanning(_WINDOW + 1)[:-1].astype(np.float32)
    count = int(len(sound) * factor) // _HOP + 1
    out = np.zeros((count + 1) * _HOP, np.float32)
    follows = padded[_SEARCH : _SEARCH + _WINDOW]
    for piece in range(count):
        middle = min(round(piece * _HOP / factor), len(sound)) + _SEARCH
        near = padded[middle - _SEARCH : middle + _SEARCH + _WINDOW]
        likeness = np.correlate(near, follows, "valid") if piece else np.zeros(1)
        at = middle - _SEARCH + int(likeness.argmax()) if piece else middle
        out[piece * _HOP : piece * _HOP + _WINDOW] += window * padded[at : at + _WINDOW]
        follows = padded[at + _HOP : at + _HOP + _WINDOW]
    return out
