"""Sound files are heard as a session hears, whatever their format."""

import io
import json
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soxr

from companion.core.api.events import Event
from companion.errors import SetupError
from companion.hearing.files import read_sound, transcribe_file, write_lines
from companion.hearing.listener import Listener
from companion.hearing.whisper import WhisperTranscriber
from companion.speaking.speaker import Inline
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import NOISES, RATE_HZ, Sound, silence


def _write(path: Path, heard: Sound, *, rate_hz: int = RATE_HZ, channels: int = 1, width: int = 2) -> Path:
    """A WAV file; only the first of several channels sounds."""
    resampled = soxr.resample(heard, RATE_HZ, rate_hz)
    frames = np.zeros((len(resampled), channels))
    frames[:, 0] = resampled
    scaled = np.clip(frames, -1, 1) * (2 ** (8 * width - 1) - 1)
    as_bytes = scaled.astype("<i4").reshape(-1, 1).view(np.uint8)[:, :width]
    if width == 1:
        as_bytes = as_bytes + 128  # 8-bit WAV is unsigned
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate_hz, 0, "NONE", ""))
        file.writeframes(as_bytes.astype(np.uint8).tobytes())
    return path


def _listened(path: Path, transcriber: WhisperTranscriber, *, as_json: bool = True) -> str:
    def listener_of(post: Callable[[Event], None]) -> Listener:
        return Listener(
            post, draft=None, record=transcriber, draft_executor=Inline(), record_executor=Inline()
        )

    out = io.StringIO()
    write_lines(transcribe_file(path, listener_of), out, as_json=as_json)
    return out.getvalue()


def _objects(path: Path, transcriber: WhisperTranscriber) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _listened(path, transcriber).splitlines()]


def test_each_utterance_is_a_line_and_the_last_line_has_the_totals(
    base: WhisperTranscriber, spoken: Spoken, tmp_path: Path
) -> None:
    """Two people, two objects with their times and words; then seconds of speech, transcribed, in all."""
    first, second = spoken("The evening was long and quiet."), spoken("Thank you for telling me.", "maya")
    heard = np.concatenate([silence(1.0), first, silence(1.5), second, silence(0.5)])
    one, two, totals = _objects(_write(tmp_path / "two.wav", heard), base)
    assert set(one) == {"start_s", "end_s", "text", "confidence"}
    assert (one["text"], two["text"]) == ("The evening was long and quiet.", "Thank you for telling me.")
    assert one["start_s"] == pytest.approx(1.0, abs=0.3)
    assert two["start_s"] == pytest.approx(2.5 + len(first) / RATE_HZ, abs=0.3)
    assert two["end_s"] == pytest.approx((len(heard) / RATE_HZ) - 0.5, abs=0.3)
    assert all(0.5 < line["confidence"] <= 1 for line in (one, two))
    assert totals["audio_s"] == pytest.approx(len(heard) / RATE_HZ, abs=0.05)
    assert totals["speech_s"] == pytest.approx((len(first) + len(second)) / RATE_HZ, abs=0.6)
    assert totals["transcribed_s"] == totals["speech_s"]


@pytest.mark.parametrize(
    ("rate_hz", "channels", "width"), [(8_000, 1, 2), (44_100, 2, 2), (48_000, 2, 3), (22_050, 1, 1)]
)
def test_any_rate_width_and_number_of_channels(
    base: WhisperTranscriber, spoken: Spoken, tmp_path: Path, rate_hz: int, channels: int, width: int
) -> None:
    """Telephone, compact disc, studio and a very old computer: the same words."""
    heard = np.concatenate(
        [silence(0.5), spoken("I would like you to call me when it gets late."), silence(0.3)]
    )
    path = _write(tmp_path / "any.wav", heard, rate_hz=rate_hz, channels=channels, width=width)
    said, totals = _objects(path, base)
    assert "call me when it gets late" in said["text"].lower()
    assert totals["audio_s"] == pytest.approx(len(heard) / RATE_HZ, abs=0.05)


def test_words_are_not_cut_off_with_the_file(
    base: WhisperTranscriber, spoken: Spoken, tmp_path: Path
) -> None:
    """A file that ends with its last word has that word."""
    said, _ = _objects(_write(tmp_path / "short.wav", spoken("Let us talk about the kitchen.")), base)
    assert "kitchen" in said["text"]


@pytest.mark.parametrize("name", ["silence", "breathing", "music", "keyboard", "fan"])
def test_noises_have_no_utterances(base: WhisperTranscriber, tmp_path: Path, name: str) -> None:
    """Half a minute of noise: no text, and the totals say how long it was."""
    (totals,) = _objects(_write(tmp_path / "noise.wav", NOISES[name](30.0)), base)
    assert totals["audio_s"] == pytest.approx(30.0, abs=0.05)


def test_without_json_it_reads_well(base: WhisperTranscriber, spoken: Spoken, tmp_path: Path) -> None:
    """A line with a time and words, and a last one with the totals."""
    heard = np.concatenate([silence(1.0), spoken("The evening was long and quiet."), silence(1.0)])
    words, totals = _listened(_write(tmp_path / "one.wav", heard), base, as_json=False).splitlines()
    assert words.split(maxsplit=1)[1] == "The evening was long and quiet."
    assert "of speech in" in totals


def test_what_is_no_sound_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """A missing file, a folder, a text, an empty file: each names the file and what to do."""
    text, empty = tmp_path / "notes.txt", tmp_path / "empty.wav"
    text.write_text("dear diary", "utf-8")
    empty.write_bytes(b"")
    for path, problem in [
        (tmp_path / "none.wav", "no such file"),
        (tmp_path, "folder"),
        (text, "no sound file"),
        (empty, "no sound file"),
        (_write(tmp_path / "nothing.wav", silence(0.0)), "no sound"),
    ]:
        with pytest.raises(SetupError, match=problem) as refused:
            read_sound(path)
        assert str(path) in str(refused.value)
        assert "\n" not in str(refused.value)
