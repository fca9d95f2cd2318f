"""The real transcribers, on words that were said and on noises that were not."""

import re
import shutil
import socket
from pathlib import Path

import numpy as np
import pytest

from bench.readings import errors
from companion.core.api.utterances import Utterance
from companion.errors import ModelError
from companion.hearing.whisper import WhisperTranscriber, corrected, forget
from companion.language.en import LANGUAGE
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import NOISES, RATE_HZ, Sound, noisy, pcm, silence

PASSAGE = (
    "When you came home late on Tuesday, I sat in the kitchen and waited. "
    "I felt worried, and then I felt alone. I would like you to call me when it gets late."
)


def _utterance(heard: Sound) -> Utterance:
    """As if all of it were speech: the transcriber has no voice detector to lean on."""
    seconds = len(heard) / RATE_HZ
    return Utterance(0, 0.0, seconds, 0.0, pcm(heard))


def _words(text: str) -> list[str]:
    return re.sub(r"[^a-z' ]", " ", text.lower()).split()


@pytest.mark.parametrize("by", ["joe", "maya"])
def test_the_record_holds_what_was_said(base: WhisperTranscriber, spoken: Spoken, by: str) -> None:
    """Of a passage of 34 words at most three are wrong."""
    transcript = base.transcribe(_utterance(spoken(PASSAGE, by)))
    assert errors(_words(PASSAGE), _words(transcript.text)) <= 3
    assert transcript.confidence > 0.6


def test_a_noisy_room_costs_few_words(base: WhisperTranscriber, spoken: Spoken) -> None:
    """With noise 10 dB below the voice nine words of ten are right."""
    transcript = base.transcribe(_utterance(noisy(spoken(PASSAGE), 10)))
    assert errors(_words(PASSAGE), _words(transcript.text)) <= 3


@pytest.mark.parametrize("words", ["Thank you.", "I'm done.", "Yes.", "How long?", "I'm sorry."])
def test_short_words_are_understood(tiny: WhisperTranscriber, spoken: Spoken, words: str) -> None:
    """Commands and answers, also those that Whisper likes to invent."""
    heard = np.concatenate([silence(0.5), spoken(words), silence(0.3)])
    assert _words(tiny.transcribe(_utterance(heard)).text) == _words(words)


@pytest.mark.parametrize("name", NOISES)
def test_noises_give_no_text(tiny: WhisperTranscriber, base: WhisperTranscriber, name: str) -> None:
    """Even where the voice detector let a noise pass, no model makes words of it."""
    assert tiny.transcribe(_utterance(NOISES[name](1.0))).text == ""
    assert base.transcribe(_utterance(NOISES[name](3.0))).text == ""


@pytest.fixture(scope="module")
def hinted(tiny_whisper: Path) -> WhisperTranscriber:
    """The transcriber for drafts, as sessions have it."""
    return WhisperTranscriber(tiny_whisper, hints=LANGUAGE.hearing.likely_words)


@pytest.mark.parametrize("name", NOISES)
def test_hints_are_not_heard_into_noises(hinted: WhisperTranscriber, name: str) -> None:
    """A transcriber that expects "stop" does not find it in a breath."""
    assert hinted.transcribe(_utterance(NOISES[name](0.8))).text == ""


@pytest.mark.parametrize(("words", "by"), [("Skip.", "joe"), ("Pause.", "joe"), ("Pause.", "leo")])
def test_hints_tell_words_apart(hinted: WhisperTranscriber, spoken: Spoken, words: str, by: str) -> None:
    """With hints "skip" is not "it's good", and "pause" is not "pass", which would take the floor away."""
    heard = np.concatenate([silence(0.7), spoken(words, by), silence(0.3)])
    assert _words(hinted.transcribe(_utterance(heard)).text) == _words(words)


@pytest.fixture(scope="module")
def wary(tiny_whisper: Path) -> WhisperTranscriber:
    """The transcriber for drafts, which compares few words with refusals."""
    hearing = LANGUAGE.hearing
    return WhisperTranscriber(tiny_whisper, hints=hearing.likely_words, refusals=hearing.refusals)


@pytest.mark.parametrize(("by", "snr_db"), [("leo", None), ("sam", 15), ("maya", 8)])
def test_a_pass_that_is_heard_as_a_yes_is_in_doubt(
    wary: WhisperTranscriber, spoken: Spoken, by: str, snr_db: float | None
) -> None:
    """The model is as sure of that yes as of a true one; waiting for refusals it is not."""
    heard = np.concatenate([silence(0.7), spoken("Pass.", by), silence(0.5)])
    transcript = wary.transcribe(_utterance(heard if snr_db is None else noisy(heard, snr_db)))
    assert (_words(transcript.text), transcript.doubtful) == (["yes"], True)
    assert transcript.confidence > 0.7


@pytest.mark.parametrize(("by", "snr_db"), [("leo", None), ("sam", 15), ("maya", 8)])
def test_a_yes_is_in_no_doubt(
    wary: WhisperTranscriber, spoken: Spoken, by: str, snr_db: float | None
) -> None:
    """A true yes is taken at once, in noise too."""
    heard = np.concatenate([silence(0.7), spoken("Yes.", by), silence(0.5)])
    transcript = wary.transcribe(_utterance(heard if snr_db is None else noisy(heard, snr_db)))
    assert (_words(transcript.text), transcript.doubtful) == (["yes"], False)


def test_a_word_that_this_engine_mishears_alone_is_corrected() -> None:
    """ "Paws." alone is a pause; in a sentence, and in another language, paws stay paws."""
    assert corrected("Paws.", "en") == "Pause."
    assert corrected("The cat has white paws.", "en") == "The cat has white paws."
    assert corrected("Paws.", "de") == "Paws."


def test_no_network_is_used(tiny_whisper: Path, spoken: Spoken, monkeypatch: pytest.MonkeyPatch) -> None:
    """Loading and transcribing work where every connection fails."""

    def refuse(*args: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    forget()
    transcriber = WhisperTranscriber(tiny_whisper)
    transcriber.warm()
    assert "done" in transcriber.transcribe(_utterance(spoken("I'm done."))).text


def test_a_missing_model_is_one_sentence(tmp_path: Path) -> None:
    """It names the folder and the remedy."""
    with pytest.raises(ModelError, match=rf"{re.escape(str(tmp_path))}: .*companion models"):
        WhisperTranscriber(tmp_path)


def test_a_damaged_model_is_one_sentence(tiny_whisper: Path, tmp_path: Path) -> None:
    """A model file that was cut short is refused with its folder and the remedy."""
    damaged = tmp_path / "damaged"
    shutil.copytree(tiny_whisper, damaged, ignore=shutil.ignore_patterns("model.bin"))
    (damaged / "model.bin").write_bytes((tiny_whisper / "model.bin").read_bytes()[:100_000])
    with pytest.raises(ModelError, match=r"damaged: .*companion models"):
        WhisperTranscriber(damaged)
