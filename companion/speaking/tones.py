"""The soft tones of the companion, made from a few harmonic partials.

Partials are whole multiples of one fundamental, so that they never beat against each
other (roughness: Plomp and Levelt 1965), and stay below 2.5 kHz, where nothing is shrill.

Pitch tells how full the lungs are: it rises while breathing in, stays high while the breath is held full,
falls while breathing out, and stays low while it is held empty. Each phase begins with the same accent, above
what a small loudspeaker loses (below 350 Hz), and goes on audibly to its end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from companion.core.api.actions import Tone
from companion.core.audio import PLAYED_RATE_HZ

PEAK = 10 ** (-18 / 20)
"""No tone exceeds -18 dBFS: about as loud as the voice, with far lower peaks."""
BELLS = frozenset({Tone.OPEN, Tone.CLOSE, Tone.BELL})
"""Tones that ring out before anything is said."""
RINGS_S = 1.0
"""For at least so long."""
LONG_PHASE_S = 4.5
"""The last second of a phase at least this long is marked."""

_PARTIALS = (1.0, 0.35, 0.12)
_ATTACK_S = 0.06
_RELEASE_S = 0.25
_DECAY_S = 0.5

_LOW_HZ, _HIGH_HZ = 392.0, 587.33
_BREATH_RELEASE_S = 0.15
_ACCENT_S, _MARK_S = 0.35, 0.15
"""Decay of the accent at the start of a phase, and of the mark in its last second."""
_MARK = 0.6
"""Height of the mark over the rest of the phase, relative to that of the accent."""
_PULSE = 0.25
"""Depth of the pulse, once a second, of a breath that is held."""

_WAVE_S = 1.8
_WAVE_DB = -40.0
_RIPPLE_S, _RIPPLE_DB = 0.8, -34.0
"""As short as the path of a room that changed can be learned in: after 0.5 s of it 7 to 20 dB of echo are
removed in the first half second of a prompt, after 0.8 s 29 to 34."""
_WAVE_FROM_HZ, _WAVE_TO_HZ = 150.0, 7500.0

_Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BreathSound:
    """How breaths sound."""

    partials: tuple[float, ...]
    peak: float
    """Of the accents, relative to ``PEAK``."""
    rest: float
    """Amplitude between the accents, relative to theirs."""


BREATH_SOUNDS: Mapping[str, BreathSound] = {
    "warm": BreathSound((1.0, 0.35, 0.12), 1.0, 0.36),
    "soft": BreathSound((1.0, 0.15), 0.6, 0.36),
    "clear": BreathSound((1.0, 0.7, 0.5, 0.25), 1.0, 0.28),
}
"""By the name that a household chooses; the first is the usual one."""
BELLS_DB: Mapping[str, float] = {"usual": 0.0, "softer": -6.0, "louder": 6.0, "loud": 11.0}
"""How far bells are above the usual level, by the name that a household chooses."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """What a household chose."""

    breath: str = "warm"
    """One of ``BREATH_SOUNDS``."""
    bells: str = "usual"
    """One of ``BELLS_DB``."""


USUAL = Tuning()


@dataclass(frozen=True, slots=True)
class _Bell:
    """One note, two, or a glide."""

    length_s: float
    """Default length."""
    pitches_hz: tuple[float, ...]
    swell: tuple[float, float] | None = None
    """Loudness at start and end of a gliding tone; None: notes that fade."""


@dataclass(frozen=True, slots=True)
class _Phase:
    """A phase of a breath: it glides, or is held."""

    length_s: float
    pitches_hz: tuple[float, float]


_SHAPES: Mapping[Tone, _Bell | _Phase] = {
    Tone.OPEN: _Bell(1.1, (392.0, 523.25)),
    Tone.NEARLY_OVER: _Bell(1.0, (440.0, 440.0)),
    Tone.LIMIT: _Bell(1.2, (440.0, 349.23), swell=(0.4, 0.1)),
    Tone.CLOSE: _Bell(1.3, (523.25, 349.23)),
    Tone.BELL: _Bell(2.4, (523.25,)),
    Tone.FLOOR: _Bell(0.9, (329.63, 329.63), swell=(0.4, 0.15)),
    Tone.BREATH_IN: _Phase(4.0, (_LOW_HZ, _HIGH_HZ)),
    Tone.BREATH_FULL: _Phase(4.0, (_HIGH_HZ, _HIGH_HZ)),
    Tone.BREATH_OUT: _Phase(6.0, (_HIGH_HZ, _LOW_HZ)),
    Tone.BREATH_EMPTY: _Phase(4.0, (_LOW_HZ, _LOW_HZ)),
}


@lru_cache(maxsize=32)
def render(tone: Tone, duration_s: float | None = None, tuning: Tuning = USUAL) -> bytes:
    """Return 24 kHz PCM of a tone, exactly ``duration_s`` or its default length.

    It begins and ends at zero. A duration of zero or less gives no sound.
    """
    shape = _SHAPES[tone]
    length_s = shape.length_s if duration_s is None else duration_s
    count = max(0, round(length_s * PLAYED_RATE_HZ))
    match shape:
        case _Phase():
            sound = _phase(shape, count, BREATH_SOUNDS[tuning.breath])
        case _Bell(swell=None):
            sound = _notes(shape, count) * 10 ** (BELLS_DB[tuning.bells] / 20)
        case _Bell():
            sound = _gliding(shape, count)
    return (sound * (PEAK * 32767)).round().astype("<i2").tobytes()


@lru_cache(maxsize=4)
def wave(level_db: float = _WAVE_DB, length_s: float = _WAVE_S) -> bytes:
    """Return 24 kHz PCM of a soft wave that rises and falls like the sea: before the first word, it lets the
    echo canceller learn the room.

    It contains all pitches. After a tone, which contains few, only 8 dB of echo were removed in the first
    half second of a prompt; after this, 50. ``level_db``: root mean square at its peak, re full scale.
    """
    count = round(length_s * PLAYED_RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(count))
    hz = np.fft.rfftfreq(count, 1 / PLAYED_RATE_HZ)
    spectrum *= (hz < _WAVE_TO_HZ) / np.maximum(hz, _WAVE_FROM_HZ) ** 0.7
    noise = np.fft.irfft(spectrum, count)
    swell = np.sin(np.pi * np.arange(count) / count)
    sound = noise / np.std(noise) * swell * 10 ** (level_db / 20) * 32767
    return sound.round().astype("<i2").tobytes()


def ripple() -> bytes:
    """Return a short wave: before a prompt that comes late, it lets the echo canceller learn a room that
    changed."""
    return wave(_RIPPLE_DB, _RIPPLE_S)


def _phase(shape: _Phase, count: int, sound: BreathSound) -> _Curve:
    low, high = shape.pitches_hz
    at_s = np.arange(count) / PLAYED_RATE_HZ
    # Quick at first, so that the direction is heard early.
    path = np.sin(0.5 * np.pi * np.arange(count) / max(1, count - 1))
    accents = np.exp(-at_s / _ACCENT_S)
    length_s = count / PLAYED_RATE_HZ
    if length_s >= LONG_PHASE_S:
        since_s = at_s - (length_s - 1.0)
        mark = np.exp(-since_s / _MARK_S) * np.clip(since_s / _ATTACK_S, 0.0, 1.0)
        accents += _MARK * np.where(since_s > 0, mark, 0.0)
    if low == high:
        rest = sound.rest * (1.0 - _PULSE * (0.5 - 0.5 * np.cos(2 * np.pi * at_s)))
    else:
        rest = np.full(count, sound.rest)
    loudness = rest + (1.0 - sound.rest) * accents
    pitch = low * (high / low) ** path
    return sound.peak * _partials(pitch, sound.partials) * loudness * _ends(count, _BREATH_RELEASE_S)


def _gliding(shape: _Bell, count: int) -> _Curve:
    swell = shape.swell or (1.0, 1.0)
    low, high = shape.pitches_hz
    path = _ease(count)
    loudness = swell[0] + (swell[1] - swell[0]) * path
    return _partials(low * (high / low) ** path, _PARTIALS) * loudness * _ends(count, _RELEASE_S)


def _notes(shape: _Bell, count: int) -> _Curve:
    """A note, and after a third of the time the next over its decay."""
    sound = np.zeros(count)
    for number, pitch_hz in enumerate(shape.pitches_hz):
        start = number * count // 3
        length = count - start
        decay = np.exp(-np.arange(length) / (_DECAY_S * PLAYED_RATE_HZ))
        sound[start:] += (
            0.5 * _partials(np.full(length, pitch_hz), _PARTIALS) * decay * _ends(length, _RELEASE_S)
        )
    return sound


def _partials(pitch_hz: _Curve, strengths: tuple[float, ...]) -> _Curve:
    """Partials of a varying pitch, at most 1 in all; the phase is its integral, so it never jumps."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / PLAYED_RATE_HZ
    sound = np.zeros(len(pitch_hz))
    for number, strength in enumerate(strengths, start=1):
        sound += strength * np.sin(number * phase)
    return sound / sum(strengths)


def _ease(count: int) -> _Curve:
    """From 0 to 1 along half a cosine."""
    return 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / max(1, count - 1))


def _ends(count: int, release_s: float) -> _Curve:
    """Raised-cosine attack and release, shorter for a short sound."""
    envelope = np.ones(count)
    attack = min(int(_ATTACK_S * PLAYED_RATE_HZ), count // 3)
    release = min(int(release_s * PLAYED_RATE_HZ), count // 2)
    envelope[:attack] *= _ease(attack)
    envelope[count - release :] *= _ease(release)[::-1]
    return envelope
