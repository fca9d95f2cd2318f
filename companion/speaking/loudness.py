"""Uniform loudness for all sentences and voices. Samples are float32 mono between -1 and 1."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

TARGET_DBFS = -20.0
"""Active speech level of every sentence: 6 dB above the -26 of telephony (ITU-T P.56 practice), as a
loudspeaker across the room is not a handset; it leaves headroom for a voice's peaks."""
LOUDNESS_DB = {"much softer": -10.0, "softer": -5.0, "usual": 0.0, "louder": 4.0}
"""How far prompts are above it, by the name that a household chooses; from soft to loud."""
PEAK_DBFS = -1.5
"""Limit for every sample."""

_FRAME_S = 0.02
_MARGIN_DB = 15.9
"""ITU-T P.56: anything this far below the active level is a pause, not speech."""
_SILENCE_DBFS = -60.0
_LEAD_S = 0.01
_TAIL_S = 0.04


def db(amplitude: float) -> float:
    """Return the decibels of an amplitude, at least -120."""
    return 20.0 * float(np.log10(max(amplitude, 1e-6)))


def active_level_dbfs(samples: Samples, rate_hz: int) -> float:
    """Return the RMS level over the 20 ms frames with speech; -120 for silence.

    The gate is relative, as in ITU-T P.56: the level over all frames above it is
    recomputed until no frame falls within the margin.
    """
    size = int(_FRAME_S * rate_hz)
    count = len(samples) // size
    if not count:
        return db(float(np.sqrt(np.mean(np.square(samples))))) if len(samples) else -120.0
    powers = np.mean(np.square(samples[: count * size].reshape(count, size)), axis=1)
    powers = powers[powers > 10 ** (_SILENCE_DBFS / 10)]
    while len(powers):
        mean = float(np.mean(powers))
        active = powers[powers > mean * 10 ** (-_MARGIN_DB / 10)]
        if len(active) == len(powers):
            return db(mean**0.5)
        powers = active
    return -120.0


def levelled(samples: Samples, rate_hz: int, gain_db: float = 0.0) -> Samples:
    """Return ``samples`` at the common loudness plus ``gain_db``, peaks below the limit.

    Silence is unchanged.
    """
    level_db = active_level_dbfs(samples, rate_hz)
    if level_db <= _SILENCE_DBFS:
        return samples
    gain = 10 ** ((TARGET_DBFS + gain_db - level_db) / 20)
    return softly_limited(samples * np.float32(gain), 10 ** (PEAK_DBFS / 20))


def softly_limited(samples: Samples, most: float) -> Samples:
    """Compress samples above two thirds of ``most`` so that none exceeds ``most``.

    Below the knee nothing changes; the curve and its slope are continuous there, so
    a rare peak is rounded instead of clipped.
    """
    knee = most * 2 / 3
    magnitude = np.abs(samples)
    if not len(samples) or float(magnitude.max()) <= knee:
        return samples
    bent = knee + (most - knee) * np.tanh((magnitude - knee) / (most - knee))
    return np.where(magnitude > knee, np.copysign(bent, samples), samples).astype(np.float32)


def trimmed(samples: Samples, rate_hz: int, *, floor_dbfs: float = -52.0) -> Samples:
    """Return ``samples`` without surrounding silence, except 10 ms before and 40 ms after.

    The floor is 32 dB below the common loudness: soft consonants are kept.
    """
    loud = np.flatnonzero(np.abs(samples) > 10 ** (floor_dbfs / 20))
    if not len(loud):
        return samples[:0]
    start, end = int(loud[0]) - int(_LEAD_S * rate_hz), int(loud[-1]) + 1 + int(_TAIL_S * rate_hz)
    return samples[max(0, start) : end]


def faded(samples: Samples, rate_hz: int, fade_s: float = 0.008) -> Samples:
    """Return ``samples`` with raised-cosine ends, so that neither end clicks."""
    size = min(int(fade_s * rate_hz), len(samples) // 2)
    if not size:
        return samples
    rise = (0.5 - 0.5 * np.cos(np.pi * np.arange(size) / size)).astype(np.float32)
    result = samples.copy()
    result[:size] *= rise
    result[len(result) - size :] *= rise[::-1]
    return result


def to_pcm(samples: Samples) -> bytes:
    """Convert to signed 16-bit little-endian PCM."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes()


def from_pcm(pcm: bytes) -> Samples:
    """Convert from 16-bit PCM."""
    return np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32767.0)
