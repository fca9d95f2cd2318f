"""What was said, as sound: held until it is known whether it may be kept, and small on disk."""

import io
import wave
from functools import cache

import numpy as np
import pytest

from companion.core.api.session_log import Sound
from companion.core.api.utterances import Utterance
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing import recording as recordings
from companion.hearing.opus import decoded, encoded, wav
from companion.hearing.recording import Recording
from companion.hearing.whisper import WhisperTranscriber
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import pcm

SENTENCE = "When you came home late on Tuesday, I sat in the kitchen and waited."


def utterance(number: int, sound: bytes, start_s: float = 10.0, roll_s: float = 0.7) -> Utterance:
    """An utterance with silence around it, as the segmenter gives them."""
    length_s = len(sound) / 2 / HEARD_RATE_HZ
    silence = bytes(2 * round(roll_s * HEARD_RATE_HZ))
    return Utterance(number, start_s, start_s + length_s, start_s - roll_s, silence + sound + silence)


def test_speech_comes_back_as_it_was_and_is_small(spoken: Spoken) -> None:
    """As long, hard to tell from what it was, and at an eighth of its size."""
    sound = spoken(SENTENCE, by="maya")
    small = encoded(pcm(sound))
    again = np.frombuffer(decoded(small), "<i2") / 32768.0
    assert len(again) == len(sound)
    assert np.corrcoef(again, sound)[0, 1] > 0.95
    assert len(small) < len(pcm(sound)) / 6


@pytest.mark.parametrize("samples", [1600, 1601, 16319, 16320])
def test_any_length_comes_back(samples: int) -> None:
    """Whole packets or not, and at most a packet more; a tenth of a second is the shortest that is speech."""
    tone = (np.sin(np.arange(samples) / 5) * 8000).astype("<i2").tobytes()
    assert len(tone) <= len(decoded(encoded(tone))) <= len(tone) + 2 * 320


def test_held_is_only_what_is_wanted() -> None:
    """Between begin and end; of other utterances there is no sound."""
    recording = Recording()
    recording.hold(utterance(0, b"\1\0" * 1600), 0.0)
    assert recording.of(0) is None
    recording.begin()
    recording.hold(utterance(1, b"\1\0" * 1600), 0.0)
    assert recording.of(1)
    assert recording.of(2) is None
    recording.end()
    assert recording.of(1) is None


def test_what_was_heard_around_an_utterance_is_left_out() -> None:
    """It may be off the record; a tenth of a second on either side belongs to it."""
    recording = Recording()
    recording.begin()
    recording.hold(utterance(1, b"\1\0" * HEARD_RATE_HZ), 100.0)
    sound = recording.of(1)
    assert sound
    assert sound.start_s == pytest.approx(109.9)
    assert len(decoded(sound.opus)) / 2 / HEARD_RATE_HZ == pytest.approx(1.2, abs=0.01)


def test_twenty_minutes_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest go first."""
    monkeypatch.setattr(recordings, "encoded", cache(encoded))  # all minutes are the same
    recording = Recording()
    recording.begin()
    random = np.random.default_rng(1)
    minute = random.normal(0, 2000, 60 * HEARD_RATE_HZ).astype("<i2").tobytes()
    for number in range(26):
        recording.hold(utterance(number, minute, 100.0 * number), 0.0)
    assert recording.of(0) is None
    assert all(recording.of(number) for number in range(6, 26))


def test_a_wav_file_has_each_utterance_at_its_time(spoken: Spoken, tiny: WhisperTranscriber) -> None:
    """So that it goes with the captions; and its words are understood."""
    sound = pcm(spoken(SENTENCE, by="leo"))
    made = wav([Sound(12.0, encoded(sound)), Sound(2.0, encoded(sound))])
    with wave.open(io.BytesIO(made)) as file:
        assert (file.getnchannels(), file.getframerate()) == (1, HEARD_RATE_HZ)
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    loud = np.flatnonzero(np.abs(heard.astype(int)) > 1000) / HEARD_RATE_HZ
    assert loud[0] == pytest.approx(2.0, abs=0.2)
    assert loud[loud > 8][0] == pytest.approx(12.0, abs=0.2)
    assert not np.any(heard[8 * HEARD_RATE_HZ : 11 * HEARD_RATE_HZ])
    text = tiny.transcribe(utterance(0, heard[12 * HEARD_RATE_HZ :].tobytes())).text
    assert "kitchen and waited" in text
