"""The soft tones of the companion, made from a few harmonic partials.

Partials are whole multiples of one fundamental, so that they never beat against each
other (roughness: Plomp and Levelt 1965), and stay below 2 kHz, where nothing is shrill.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.core.api.actions import Tone
from companion.core.audio import PLAYED_RATE_HZ

PEAK = 10 ** (-18 / 20)
"""No tone exceeds -18 dBFS: about as loud as the voice, with far lower peaks."""

_PARTIALS = (1.0, 0.35, 0.12)
_ATTACK_S = 0.06
_RELEASE_S = 0.25
_DECAY_S = 0.5

_WAVE_S = 1.8
_WAVE_DB = -40.0
_WAVE_FROM_HZ, _WAVE_TO_HZ = 150.0, 7500.0

_Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Shape:
    """The pitches and the envelope of a tone."""

    length_s: float
    """Default length."""
    pitches_hz: tuple[float, float]
    glides: bool
    """True: a glide from the first pitch to the second. False: two notes."""
    swell: tuple[float, float] = (1.0, 1.0)
    """Loudness at start and end of a gliding tone."""


_SHAPES = {
    Tone.OPEN: _Shape(1.1, (392.0, 523.25), glides=False),
    Tone.NEARLY_OVER: _Shape(1.0, (440.0, 440.0), glides=False),
    Tone.LIMIT: _Shape(1.2, (440.0, 349.23), glides=True, swell=(0.4, 0.1)),
    Tone.CLOSE: _Shape(1.3, (523.25, 349.23), glides=False),
    Tone.FLOOR: _Shape(0.9, (329.63, 329.63), glides=True, swell=(0.4, 0.15)),
    Tone.BREATH_IN: _Shape(4.0, (220.0, 293.66), glides=True, swell=(0.15, 1.0)),
    Tone.BREATH_HOLD: _Shape(4.0, (293.66, 293.66), glides=True, swell=(0.25, 0.25)),
    Tone.BREATH_OUT: _Shape(6.0, (293.66, 196.0), glides=True, swell=(1.0, 0.1)),
}


@lru_cache(maxsize=32)
def render(tone: Tone, duration_s: float | None = None) -> bytes:
    """Return 24 kHz PCM of a tone, exactly ``duration_s`` or its default length.

    It begins and ends at zero. A duration of zero or less gives no sound.
    """
    shape = _SHAPES[tone]
    length_s = shape.length_s if duration_s is None else duration_s
    count = max(0, round(length_s * PLAYED_RATE_HZ))
    sound = _gliding(shape, count) if shape.glides else _two_notes(shape, count)
    return (sound * (PEAK * 32767 / sum(_PARTIALS))).round().astype("<i2").tobytes()


@lru_cache(maxsize=2)
def wave(level_db: float = _WAVE_DB) -> bytes:
    """Return 24 kHz PCM of a soft wave that rises and falls like the sea: before the first word, it lets the
    echo canceller learn the room.

    It contains all pitches. After a tone, which contains few, only 8 dB of echo were removed in the first
    half second of a prompt; after this, 50. ``level_db``: root mean square at its peak, re full scale.
    """
    count = round(_WAVE_S * PLAYED_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / PLAYED_RATE_HZ)
    spectrum *= (hz < _WAVE_TO_HZ) / np.maximum(hz, _WAVE_FROM_HZ) ** 0.7
    noise = np.fft.irfft(spectrum, count)
    swell = np.sin(np.pi * np.arange(count) / count)
    sound = noise / np.std(noise) * swell * 10 ** (level_db / 20) * 32767
    return sound.round().astype("<i2").tobytes()


def _gliding(shape: _Shape, count: int) -> _Curve:
    low, high = shape.pitches_hz
    path = _ease(count)
    loudness = shape.swell[0] + (shape.swell[1] - shape.swell[0]) * path
    return _partials(low * (high / low) ** path) * loudness * _ends(count)


def _two_notes(shape: _Shape, count: int) -> _Curve:
    """A note, and after a third of the time another over its decay."""
    sound = np.zeros(count)
    for pitch_hz, start in zip(shape.pitches_hz, (0, count // 3), strict=True):
        length = count - start
        decay = np.exp(-np.arange(length) / (_DECAY_S * PLAYED_RATE_HZ))
        sound[start:] += 0.5 * _partials(np.full(length, pitch_hz)) * decay * _ends(length)
    return sound


def _partials(pitch_hz: _Curve) -> _Curve:
    """Partials of a varying pitch; the phase is its integral, so it never jumps."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / PLAYED_RATE_HZ
    sound = np.zeros(len(pitch_hz))
    for number, strength in enumerate(_PARTIALS, start=1):
        sound += strength * np.sin(number * phase)
    return sound


def _ease(count: int) -> _Curve:
    """From 0 to 1 along half a cosine."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count - 1))


def _ends(count: int) -> _Curve:
    """Raised-cosine attack and release, shorter for a short sound."""
    envelope = np.ones(count)
    attack = min(int(_ATTACK_S * PLAYED_RATE_HZ), count // 3)
    release = min(int(_RELEASE_S * PLAYED_RATE_HZ), count // 2)
    envelope[:attack] *= _ease(attack)
    envelope[count - release :] *= _ease(release)[::-1]
    return envelope
