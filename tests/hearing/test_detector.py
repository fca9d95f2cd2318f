"""What counts as speech, and what never does."""

import numpy as np
import pytest

from companion.core.audio import HEARD_FRAME_BYTES
from companion.hearing import detector
from companion.hearing.detector import Silero, VoiceDetector, voice_detector
from companion.hearing.segmenter import Cutting
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import NOISES, Sound, breathing, level, noisy, pcm, silence

SENTENCE = "When you came home late on Tuesday, I sat in the kitchen and waited."
SPEECH = Cutting().begin_at


def _probabilities(heard: Sound, ear: VoiceDetector | None = None) -> list[float]:
    ear = ear or voice_detector()
    return [ear.feed(frame) for frame in _frames(heard)]


def _frames(heard: Sound) -> list[bytes]:
    data = pcm(heard)
    starts = range(0, len(data) - HEARD_FRAME_BYTES + 1, HEARD_FRAME_BYTES)
    return [data[at : at + HEARD_FRAME_BYTES] for at in starts]


def _share_of_speech(heard: Sound, ear: VoiceDetector | None = None) -> float:
    return float(np.mean(np.array(_probabilities(heard, ear)) >= SPEECH))


def _onset_s(probabilities: list[float]) -> float:
    return next(frame for frame, p in enumerate(probabilities) if p >= SPEECH) * 0.02


def test_a_spoken_sentence_is_speech(spoken: Spoken) -> None:
    """Nearly all of a sentence counts as speech."""
    assert _share_of_speech(spoken(SENTENCE)) > 0.85


@pytest.mark.parametrize("softer_db", [10, 20])
def test_soft_speech_is_speech(spoken: Spoken, softer_db: float) -> None:
    """Somebody who speaks softly is heard from beginning to end too."""
    soft = spoken(SENTENCE) * 10 ** (-softer_db / 20)
    assert _share_of_speech(soft) > 0.85


def test_speech_in_noise_is_speech(spoken: Spoken) -> None:
    """A noisy room (10 dB below the voice) hides nobody."""
    assert _share_of_speech(noisy(spoken(SENTENCE), 10)) > 0.85


@pytest.mark.parametrize("name", NOISES)
def test_noises_of_a_home_are_no_speech(name: str) -> None:
    """Ten seconds of each noise: never speech."""
    assert max(_probabilities(NOISES[name](10.0))) < SPEECH


def test_minutes_of_breathing_do_not_make_deaf(spoken: Spoken) -> None:
    """After two minutes of breath the first word is noticed as soon as after half a second."""
    word = spoken("Stop.", "maya")
    at_once = _onset_s(_probabilities(np.concatenate([silence(0.5), word]))) - 0.5
    later = _onset_s(_probabilities(np.concatenate([breathing(120.0), silence(0.5), word]))) - 120.5
    assert later <= at_once + 0.06


def test_memory_is_cleared_only_in_long_quiet(spoken: Spoken) -> None:
    """A pause for thought leaves the judge as it was; seconds of silence make it forget."""
    forgotten = []

    class Watched(Silero):
        def forget(self) -> None:
            super().forget()
            forgotten.append(True)

    ear = VoiceDetector(Watched())
    forgotten.clear()
    _probabilities(np.concatenate([spoken(SENTENCE), silence(3.0), spoken(SENTENCE)]), ear)
    assert not forgotten
    _probabilities(silence(6.0), ear)
    assert forgotten


def test_without_its_judge_speech_is_still_found(spoken: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Silero can't be loaded, webrtcvad does the work, and the detector says so."""
    monkeypatch.setattr(detector, "get_assets_path", lambda: "/nowhere")
    ear = voice_detector()
    assert not ear.judged
    assert _share_of_speech(spoken(SENTENCE), ear) > 0.6
    assert _share_of_speech(silence(5.0), voice_detector()) == 0.0


def test_usually_silero_judges() -> None:
    """The model that faster-whisper carries is found."""
    assert voice_detector().judged


def test_loudness_does_not_matter_to_a_hiss() -> None:
    """A louder room noise is no more speech than a soft one."""
    hiss = NOISES["hiss"](5.0)
    assert all(max(_probabilities(level(hiss, dbfs))) < SPEECH for dbfs in (-60, -20))


def test_an_echo_is_no_speech_and_what_stands_out_from_it_is_the_likelier_to_be(spoken: Spoken) -> None:
    """Of the same sound; silence stays silence."""
    ears = [voice_detector() for _ in range(3)]
    for frame in _frames(level(spoken(SENTENCE), -45.0)):
        only_echo, plain = ears[0].feed(frame, only_echo=True), ears[1].feed(frame)
        assert only_echo == 0.0
        assert plain - 1e-9 <= ears[2].feed(frame, stands_out=True) <= 1.0
    assert all(voice_detector().feed(bytes(HEARD_FRAME_BYTES), stands_out=True) < 0.3 for _ in range(100))


def test_what_is_only_echo_leaves_no_memory(spoken: Spoken) -> None:
    """A word behind it is heard as if there had been nothing before."""
    word, before = spoken("Stop!", by="maya"), level(spoken(SENTENCE), -60.0)
    ear = voice_detector()
    for frame in _frames(before[: len(before) // 5120 * 5120]):  # a whole number of frames and of windows
        ear.feed(frame, only_echo=True)
    ear.feed(bytes(HEARD_FRAME_BYTES), only_echo=True)
    fresh = voice_detector()
    fresh.feed(bytes(HEARD_FRAME_BYTES))
    assert [ear.feed(frame) for frame in _frames(word)] == pytest.approx(
        [fresh.feed(frame) for frame in _frames(word)], abs=0.15
    )
