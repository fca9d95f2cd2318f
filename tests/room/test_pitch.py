"""Voices made higher or lower."""

from pathlib import Path

import numpy as np
import pytest

from companion.core.audio import PLAYED_RATE_HZ
from companion.room.acoustics import Samples
from companion.room.sounds import pitched
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.room.making import level_dbfs, pitch_hz


def hum(hertz: float, seconds: float = 1.0) -> Samples:
    """A tone that comes and goes four times a second."""
    t = np.arange(round(seconds * PLAYED_RATE_HZ)) / PLAYED_RATE_HZ
    sound = np.sin(2 * np.pi * hertz * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    return sound.astype(np.float32)


@pytest.mark.parametrize("factor", [0.8, 1.0, 1.4, 2.0])
def test_a_voice_becomes_higher_at_the_same_pace(factor: float) -> None:
    """The pitch is multiplied; length and loudness stay."""
    sound = hum(220.0)
    other = pitched(sound, factor)
    assert len(other) == len(sound)
    assert pitch_hz(other.astype(np.float64), PLAYED_RATE_HZ) == pytest.approx(220 * factor, rel=0.02)
    change_db = level_dbfs(other.astype(np.float64)) - level_dbfs(sound.astype(np.float64))
    assert change_db == pytest.approx(0, abs=1.0)


def test_what_is_said_when_stays() -> None:
    """A word in the middle of silence stays in the middle."""
    sound = np.concatenate([np.zeros(12_000, np.float32), hum(220.0, 0.5), np.zeros(12_000, np.float32)])
    loud = np.flatnonzero(np.abs(pitched(sound, 1.4)) > 0.1)
    assert loud[[0, -1]] / PLAYED_RATE_HZ == pytest.approx([0.5, 1.0], abs=0.03)


def test_a_short_sound_and_silence_are_no_trouble() -> None:
    """They stay as long as they were."""
    for sound in (np.zeros(0, np.float32), hum(220, 0.01), np.zeros(24_000, np.float32)):
        assert len(pitched(sound, 1.4)) == len(sound)


def test_a_childs_voice_has_higher_formants(piper_joe: Path) -> None:
    """The weight of a spoken sentence's spectrum moves up nearly as much as the pitch."""
    voice = PiperVoice(piper_joe, load_cards(Path(__file__).parents[2] / "voices")["joe"])
    pcm = b"".join(voice.speak("Can I have another apple?"))
    sound = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768)

    def centre_hz(samples: Samples) -> float:
        power = np.abs(np.fft.rfft(samples)) ** 2
        return float((power * np.fft.rfftfreq(len(samples), 1 / PLAYED_RATE_HZ)).sum() / power.sum())

    assert 1.2 < centre_hz(pitched(sound, 1.4)) / centre_hz(sound) < 1.6
