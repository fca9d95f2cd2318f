"""Copies of models with weights of eight bits: the same words from less memory."""

import shutil
import struct
from pathlib import Path

import pytest

from companion import config
from companion.core.api.utterances import Utterance
from companion.hearing.int8_copy import MODEL, discard, int8_folder
from companion.hearing.whisper import WhisperTranscriber, forget
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import RATE_HZ, pcm

SENTENCE = "You had promised to call me before eight."


def _transcript(folder: Path, utterance: Utterance) -> object:
    """What a model that was just loaded writes down, and how sure it is."""
    forget()
    return WhisperTranscriber(folder, threads=1).transcribe(utterance)


def test_the_copy_hears_the_same(
    tiny_whisper: Path, spoken: Spoken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words and confidence are equal to the last digit, and the copy is half as large. It is made once."""
    sound = spoken(SENTENCE, "joe")
    utterance = Utterance(0, 0.0, len(sound) / RATE_HZ, 0.0, pcm(sound))
    monkeypatch.setattr(config, "model_copies_folder", lambda: tmp_path)
    heard = _transcript(tiny_whisper, utterance)
    (copy,) = tmp_path.iterdir()
    made_ns = (copy / MODEL).stat().st_mtime_ns
    assert (copy / MODEL).stat().st_size < 0.6 * (tiny_whisper / MODEL).stat().st_size
    monkeypatch.setattr("companion.hearing.whisper.int8_folder", lambda folder, copies: folder)
    assert _transcript(tiny_whisper, utterance) == heard
    assert int8_folder(tiny_whisper, tmp_path) == copy
    assert (copy / MODEL).stat().st_mtime_ns == made_ns
    forget()


def test_a_damaged_copy_is_not_used_again(
    tiny_whisper: Path, spoken: Spoken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model itself is loaded in its place, and the copy is gone."""
    sound = spoken(SENTENCE, "joe")
    copy = int8_folder(tiny_whisper, tmp_path)
    (copy / MODEL).write_bytes(b"nothing of use")
    monkeypatch.setattr(config, "model_copies_folder", lambda: tmp_path)
    forget()
    utterance = Utterance(0, 0.0, len(sound) / RATE_HZ, 0.0, pcm(sound))
    assert "promised" in WhisperTranscriber(tiny_whisper, threads=1).transcribe(utterance).text
    assert not copy.exists()
    forget()


def test_an_older_copy_goes(tmp_path: Path) -> None:
    """When a model changes, its copy is made anew, and nothing of the old one stays."""
    folder, copies = tmp_path / "model", tmp_path / "copies"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    (folder / MODEL).write_bytes(_model(rows=2))
    before = int8_folder(folder, copies)
    (folder / MODEL).write_bytes(_model(rows=3))
    after = int8_folder(folder, copies)
    assert before != after
    assert list(copies.iterdir()) == [after]
    assert sorted(file.name for file in after.iterdir()) == ["config.json", MODEL]


@pytest.mark.parametrize(
    "content",
    [b"", b"nothing of use", struct.pack("<I", 7) + b"\0" * 40, "no weights", "cut off"],
    ids=["empty", "another file", "another version", "nothing of sixteen bits", "cut off"],
)
def test_what_cannot_be_copied_is_used_as_it_is(tmp_path: Path, content: bytes | str) -> None:
    """Another format, a damaged file, or no room: the folder itself is loaded, and says what is wrong."""
    folder = tmp_path / "model"
    folder.mkdir()
    made = {"no weights": _model(name=b"bias"), "cut off": _model()[:-20]}
    (folder / MODEL).write_bytes(content if isinstance(content, bytes) else made[content])
    assert int8_folder(folder, tmp_path / "copies") == folder
    assert list((tmp_path / "copies").iterdir()) == []
    shutil.rmtree(folder)
    assert int8_folder(folder, tmp_path / "copies") == folder


def test_a_disk_that_cannot_be_written_is_no_trouble(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / MODEL).write_bytes(_model())
    (tmp_path / "copies").write_bytes(b"")
    assert int8_folder(folder, tmp_path / "copies") == folder
    discard(tmp_path / "nothing")


def _model(*, rows: int = 2, name: bytes = b"weight") -> bytes:
    """A model of one matrix of ones, in sixteen bits."""
    text = struct.pack("<H", len(name) + 1) + name + b"\0"
    head = struct.pack("<I", 6) + struct.pack("<H", 2) + b"A\0" + struct.pack("<II", 3, 1)
    data = struct.pack("<e", 1.0) * rows * 4
    matrix = text + struct.pack("<BIIBI", 2, rows, 4, 4, len(data)) + data
    return head + matrix + struct.pack("<I", 0)
