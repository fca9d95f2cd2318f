"""Sounds to test hearing with: noises that are no speech, and what rooms do to speech (16 kHz, seeded)."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
Sound = NDArray[np.float64]


def pcm(sound: Sound) -> bytes:
    """As the microphone delivers it."""
    return (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()


def sound(pcm: bytes) -> Sound:
    """The samples of PCM in [-1, 1]."""
    return np.frombuffer(pcm, "<i2") / 32768.0


def silence(seconds: float) -> Sound:
    """Nothing at all."""
    return np.zeros(int(seconds * RATE_HZ))


def coloured(seconds: float, slope: float) -> Sound:
    """Noise whose power falls with frequency to the power of ``slope``: 0 white, 1 pink, 2 brown."""
    count = int(seconds * RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(7).standard_normal(count))
    bins = np.arange(len(spectrum)).clip(1)
    return np.fft.irfft(spectrum / bins ** (slope / 2), count)


def level(sound: Sound, dbfs: float) -> Sound:
    """The sound at this loudness (RMS)."""
    rms = np.sqrt(np.mean(sound**2))
    return sound if rms == 0 else sound / rms * 10 ** (dbfs / 20)


def noisy(speech: Sound, snr_db: float) -> Sound:
    """Speech with pink noise below it, related to the loudness of the parts that sound."""
    loud = speech[np.abs(speech) > 0.02]
    speech_db = 20 * np.log10(np.sqrt(np.mean(loud**2)))
    return speech + level(coloured(len(speech) / RATE_HZ, 1), speech_db - snr_db)


def breathing(seconds: float) -> Sound:
    """Air through a mouth: noise shaped by two resonances, a breath every four seconds."""
    t = _seconds(seconds)
    rhythm = np.clip(np.sin(np.pi * t / 2), 0, 1) ** 2 + 0.6 * np.clip(-np.sin(np.pi * t / 2), 0, 1) ** 2
    spectrum = np.fft.rfft(coloured(seconds, 0))
    hz = np.fft.rfftfreq(len(t), 1 / RATE_HZ)
    mouth = np.exp(-(((hz - 600) / 300) ** 2)) + 0.6 * np.exp(-(((hz - 1700) / 300) ** 2))
    return level(np.fft.irfft(spectrum * mouth, len(t)) * rhythm, -30)


def music(seconds: float) -> Sound:
    """A chord every second, as a piano that is somewhere in the house."""
    t = _seconds(seconds)
    struck = t % 1.0
    roots = np.array([220.0, 196.0, 174.6, 261.6])[t.astype(int) % 4]
    swell = np.minimum(1, struck / 0.02) * np.exp(-1.5 * struck)
    tones = (
        np.sin(2 * np.pi * roots * ratio * overtone * struck) / overtone**1.5
        for ratio in (1, 1.26, 1.5, 2)
        for overtone in range(1, 6)
    )
    return level(swell * sum(tones, start=np.zeros(len(t))), -25)


def keyboard(seconds: float) -> Sound:
    """Somebody types: short clicks at uneven times."""
    random = np.random.default_rng(11)
    typed = silence(seconds)
    click = 400
    for at_s in np.cumsum(random.uniform(0.08, 0.3, int(seconds / 0.3))):
        at = int(at_s * RATE_HZ)
        if at + click < len(typed):
            typed[at : at + click] += random.standard_normal(click) * np.exp(-np.arange(click) / 80)
    return level(typed, -30)


def fan(seconds: float) -> Sound:
    """A fan: low noise that throbs with its blades, and the hum of its motor."""
    t = _seconds(seconds)
    hum = sum((np.sin(2 * np.pi * 50 * n * t) / n for n in range(1, 9)), start=np.zeros(len(t)))
    air = coloured(seconds, 1.3) * (1 + 0.3 * np.sin(2 * np.pi * 23 * t))
    return level(level(air, -30) + level(hum, -40), -30)


NOISES: dict[str, Callable[[float], Sound]] = {
    "silence": silence,
    "hiss": lambda seconds: level(coloured(seconds, 0), -40),
    "rumble": lambda seconds: level(coloured(seconds, 2), -25),
    "breathing": breathing,
    "music": music,
    "keyboard": keyboard,
    "fan": fan,
}
"""Noises of homes, by name."""


def _seconds(seconds: float) -> Sound:
    return np.arange(int(seconds * RATE_HZ)) / RATE_HZ
