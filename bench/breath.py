"""Guided breath, measured on its samples: how clear each change of phase is through a small loudspeaker,
and how soft a phase gets."""

import numpy as np

from bench.figure import Figure
from bench.readings import Sound, sound_of
from companion.core.api.actions import Tone
from companion.core.audio import PLAYED_RATE_HZ
from companion.scripts.steps.breathe import PATTERNS
from companion.speaking.tones import BREATH_SOUNDS, Tuning, render

_CORNER_HZ = 350.0
"""Below it a laptop's loudspeaker loses twelve decibels an octave."""
_VOICE_DBFS = -20.0
_WINDOW_S = 0.2


def figures() -> list[Figure]:
    """Return the figures of each pattern in each sound. Takes seconds."""
    return [figure for pattern in PATTERNS for sound in BREATH_SOUNDS for figure in _of(pattern, sound)]


def _of(pattern: str, sound: str) -> list[Figure]:
    tuning = Tuning(sound)
    pcm = [render(tone, for_s, tuning) for tone, for_s in _tones(pattern)]
    heard = _small(np.concatenate([sound_of(one) for one in pcm * 2]))
    turns = np.cumsum([len(one) // 2 for one in pcm * 2])[: len(pcm)]
    window = round(_WINDOW_S * PLAYED_RATE_HZ)
    rises = [
        _level(heard[turn + window // 8 : turn + window]) - _level(heard[turn - 2 * window : turn - window])
        for turn in turns
    ]
    phases = [heard[end - len(one) // 2 : end - window] for one, end in zip(pcm, turns, strict=True)]
    softest = min(
        _level(phase[at : at + window]) for phase in phases for at in range(0, len(phase) - window, window)
    )
    name = f"{pattern}, {sound}"
    small = (
        f"above the end of the phase before, through a loudspeaker without what is below {_CORNER_HZ:g} Hz"
    )
    return [
        Figure(f"{name}: weakest change", min(rises), "dB", None, small),
        Figure(f"{name}: from the weakest to the clearest", max(rises) - min(rises), "dB", 3.0, small),
        Figure(
            f"{name}: softest 0.2 s under the voice", _VOICE_DBFS - softest, "dB", 25.0, "through the same"
        ),
    ]


def _tones(pattern: str) -> list[tuple[Tone, float]]:
    moves = {"in": (Tone.BREATH_IN, Tone.BREATH_FULL), "out": (Tone.BREATH_OUT, Tone.BREATH_EMPTY)}
    found, held = [], Tone.BREATH_EMPTY
    for phase in PATTERNS[pattern]:
        if phase.kind == "hold":
            found.append((held, phase.duration_s))
        else:
            moving, held = moves[phase.kind]
            found.append((moving, phase.duration_s))
    return found


def _small(sound: Sound) -> Sound:
    hz = np.fft.rfftfreq(len(sound), 1 / PLAYED_RATE_HZ)
    gain = 1 / np.sqrt(1 + (_CORNER_HZ / np.maximum(hz, 1.0)) ** 4)
    return np.asarray(np.fft.irfft(np.fft.rfft(sound) * gain, len(sound)))


def _level(sound: Sound) -> float:
    return 10 * float(np.log10(np.mean(sound**2) + 1e-12))


def main() -> None:
    """Print the figures."""
    for figure in figures():
        print(figure)


if __name__ == "__main__":
    main()
