"""A speaking voice and transcribers, real ones."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
import soxr

from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.hearing.sounds import Sound

Spoken = Callable[..., Sound]


@pytest.fixture(scope="session")
def spoken(piper_joe: Path) -> Spoken:
    """``spoken(text, by="joe")``: how it sounds, 16 kHz, without silence before and after."""
    cards = load_cards(Path(__file__).parents[2] / "voices")

    @lru_cache
    def speak(text: str, by: str = "joe") -> Sound:
        played = np.frombuffer(b"".join(PiperVoice(piper_joe, cards[by]).speak(text)), "<i2")
        heard: Sound = soxr.resample(played / 32768.0, PLAYED_RATE_HZ, HEARD_RATE_HZ)
        return heard

    return speak


@pytest.fixture(scope="session")
def tiny(tiny_whisper: Path) -> WhisperTranscriber:
    """The small transcriber."""
    return WhisperTranscriber(tiny_whisper)


@pytest.fixture(scope="session")
def base(base_whisper: Path) -> WhisperTranscriber:
    """The larger transcriber."""
    return WhisperTranscriber(base_whisper)
