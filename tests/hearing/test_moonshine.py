"""Whole turns by Moonshine."""

from pathlib import Path

import pytest

from companion.core.api.utterances import Utterance
from companion.errors import ModelError
from companion.hearing.moonshine import MoonshineTranscriber, forget
from tests.hearing.conftest import TALK, Spoken
from tests.hearing.sounds import NOISES, RATE_HZ, Sound, pcm, silence


def _utterance(heard: Sound) -> Utterance:
    seconds = len(heard) / RATE_HZ
    return Utterance(0, 0.0, seconds, 0.0, pcm(heard))


def test_a_turn_is_written_down_in_sentences(moonshine: Path, spoken: Spoken) -> None:
    """The words that were said, with capitals and full stops; noises and next to nothing give none."""
    transcriber = MoonshineTranscriber(moonshine)
    written = transcriber.transcribe(_utterance(spoken(TALK, "maya")))
    forget()
    assert written.text.replace(",", "") == TALK.replace(",", "")
    assert written.confidence > 0.8
    for name in ("silence", "breathing", "keyboard"):
        assert transcriber.transcribe(_utterance(NOISES[name](3.0))).text == "", name
    assert transcriber.transcribe(_utterance(silence(0.01))).text == ""


@pytest.mark.parametrize("damage", [b"", b"no model at all" * 100])
def test_a_model_that_cannot_be_loaded_is_one_sentence(tmp_path: Path, damage: bytes) -> None:
    """It says where, and how to mend it."""
    for name in ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin"):
        (tmp_path / name).write_bytes(damage)
    with pytest.raises(ModelError, match=r"can't be loaded .* companion models fetch moonshine-base"):
        MoonshineTranscriber(tmp_path)
