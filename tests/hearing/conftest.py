"""A speaking voice and transcribers, real ones."""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import soxr

from companion.core.api.utterances import Transcript, Utterance
from companion.core.api.voices import Quality
from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.ge2e import Array, SpeakerEmbedder
from companion.hearing.voiceprints import Enrolment, Voiceprint
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.card_voice import forget
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.hearing.sounds import Sound

Spoken = Callable[..., Sound]

HELLO = (
    "Hello, I am glad that we sit here together. I had a long day, and now there is time for the two of us. "
    "I would like to tell you how the week was, and I would like to hear how it was for you. "
    "Then we could cook something, or go out for a walk along the river while it is still light."
)
TALK = "The evening was quiet, and I thought about what you said. It stayed with me for a long time."
SHORT = "I have to say something about that, because it was not like this at all."


@pytest.fixture(scope="session")
def spoken(piper_joe: Path, tmp_path_factory: pytest.TempPathFactory) -> Spoken:
    """``spoken(text, by="joe")``: how it sounds, 16 kHz, without silence before and after.

    Each text sounds the same, whatever was spoken before, and is spoken once for all tests, by the first
    process that needs it.
    """
    cards = load_cards(Path(__file__).parents[2] / "voices")
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "spoken"
    folder.mkdir(exist_ok=True)

    @cache
    def speak(text: str, by: str = "joe") -> Sound:
        file = folder / f"{by}-{hashlib.sha256(text.encode()).hexdigest()}.npy"
        if not file.exists():
            new = file.with_suffix(f".{os.getpid()}")
            with new.open("wb") as out:
                np.save(out, _spoken(text, by))
            new.replace(file)
        heard: Sound = np.load(file)
        return heard

    def _spoken(text: str, by: str) -> Sound:
        forget()
        played = np.frombuffer(b"".join(PiperVoice(piper_joe, cards[by]).speak(text)), "<i2")
        heard: Sound = soxr.resample(played / 32768.0, PLAYED_RATE_HZ, HEARD_RATE_HZ)
        return heard

    return speak


class Remembering(WhisperTranscriber):
    """Transcribes the same sound once: tests compare what becomes of it in blocks, as draft and as record."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._understood: dict[tuple[bytes, float, str | None, str | None], Transcript] = {}

    def transcribe(
        self, utterance: Utterance, *, not_named: str | None = None, safe_word: str | None = None
    ) -> Transcript:
        """Words, as the real one heard them."""
        sound = (utterance.pcm, utterance.speech_s, not_named, safe_word)
        if sound not in self._understood:
            heard = super().transcribe(utterance, not_named=not_named, safe_word=safe_word)
            self._understood[sound] = heard
        return self._understood[sound]


@pytest.fixture(scope="module")
def tiny(tiny_whisper: Path) -> WhisperTranscriber:
    """The small transcriber."""
    return Remembering(tiny_whisper)


@pytest.fixture(scope="module")
def base(base_whisper: Path) -> WhisperTranscriber:
    """The larger transcriber."""
    return Remembering(base_whisper)


def voiced(spoken: Spoken, text: str, by: str) -> Array:
    """Speech without its pauses."""
    frames = whole_frames(spoken(text, by=by).astype(np.float32))
    return np.concatenate([frame for frame in frames if np.sqrt(np.mean(frame**2)) > 0.005])


def whole_frames(speech: Array) -> Array:
    """(frames, 320)."""
    count = len(speech) // HEARD_FRAME_SAMPLES
    return speech[: count * HEARD_FRAME_SAMPLES].reshape(count, HEARD_FRAME_SAMPLES)


@pytest.fixture(scope="session")
def embedder(ge2e: Path) -> SpeakerEmbedder:
    """The network with its real weights."""
    return SpeakerEmbedder(ge2e)


@pytest.fixture(scope="session")
def prints(embedder: SpeakerEmbedder, spoken: Spoken) -> Mapping[str, Voiceprint]:
    """Voiceprints of the couple and of the companion."""
    found: dict[str, Voiceprint] = {}
    for name in ("maya", "leo", "joe"):
        enrolment = Enrolment(embedder)
        enrolment.add(voiced(spoken, HELLO, name), np.zeros(0, np.float32))
        quality, voiceprint = enrolment.result()
        assert quality is Quality.GOOD
        assert voiceprint is not None
        found[name.title()] = voiceprint
    return found
