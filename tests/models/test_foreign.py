"""Models that people bring are recognised, or refused with what is missing."""

from pathlib import Path

import pytest

from companion.errors import ModelError
from companion.models.foreign import Foreign, recognise
from companion.models.manifest import Kind
from tests.models.making import make_voice, make_whisper


def test_the_models_in_use_are_recognised(tiny_whisper: Path, piper_joe: Path) -> None:
    """Real models pass: a faster-whisper folder, and a voice by its folder or its file."""
    assert recognise(tiny_whisper) == [Foreign("whisper-tiny.en", Kind.WHISPER, tiny_whisper)]
    (voice,) = recognise(piper_joe)
    assert voice.kind is Kind.PIPER
    assert recognise(voice.path) == [voice]


def test_a_folder_of_models_gives_all_of_them(tmp_path: Path) -> None:
    """``--models DIR`` may name a folder that holds a model and a voice side by side."""
    whisper, voice = make_whisper(tmp_path / "whisper"), make_voice(tmp_path / "voice")
    assert {model.path for model in recognise(tmp_path)} == {whisper, voice}


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "vocabulary.txt"])
def test_an_incomplete_whisper_folder_names_what_is_missing(tmp_path: Path, name: str) -> None:
    """A half-copied model is refused before it is loaded, by the name of the missing file."""
    folder = make_whisper(tmp_path / "whisper")
    (folder / name).unlink()
    with pytest.raises(ModelError, match=f"lacks {name}"):
        recognise(folder)


def test_a_pointer_instead_of_weights_is_refused(tmp_path: Path) -> None:
    """A file that only points to the weights, as version control leaves it, is no model."""
    whisper, voice = make_whisper(tmp_path / "whisper"), make_voice(tmp_path / "voice")
    (whisper / "model.bin").write_text("version https://example.invalid/spec/v1\n", "utf-8")
    voice.write_text("version https://example.invalid/spec/v1\n", "utf-8")
    with pytest.raises(ModelError, match="not a Whisper model"):
        recognise(whisper)
    with pytest.raises(ModelError, match="not an ONNX model"):
        recognise(voice)


def test_a_voice_needs_its_description(tmp_path: Path) -> None:
    """A lone .onnx file, or one whose description is of something else, is refused."""
    voice = make_voice(tmp_path)
    card = tmp_path / f"{voice.name}.json"
    card.write_text('{"audio": {}}', "utf-8")
    with pytest.raises(ModelError, match="does not describe a Piper voice"):
        recognise(voice)
    card.write_bytes(b"\xff\xfe{")
    with pytest.raises(ModelError, match="is not JSON"):
        recognise(voice)
    card.unlink()
    with pytest.raises(ModelError, match="both files belong side by side"):
        recognise(voice)


def test_a_place_without_models_says_what_a_model_looks_like(tmp_path: Path) -> None:
    """An empty folder, a missing one and another file are each told in one sentence."""
    with pytest.raises(ModelError, match=r"holds no model: .*model\.bin.*\.onnx\.json"):
        recognise(tmp_path)
    with pytest.raises(ModelError, match="there is no file or folder"):
        recognise(tmp_path / "nothing")
    (tmp_path / "song.wav").touch()
    with pytest.raises(ModelError, match="no Piper voice"):
        recognise(tmp_path / "song.wav")
