"""A room made of sound files."""

import wave
from pathlib import Path

import numpy as np
import pytest

from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_BYTES, PLAYED_RATE_HZ
from companion.errors import EndOfSound, RoomError
from companion.room.files import TAIL_S, FileRoom, WavWriter
from tests.room.making import SILENCE, Curve, curve, pitch_hz


def recording(
    path: Path, seconds: float = 1.0, rate_hz: int = 16_000, channels: int = 1, width: int = 2
) -> Path:
    """A tone of 400 Hz, a quarter as loud as possible."""
    tone = 0.25 * np.sin(2 * np.pi * 400 * np.arange(round(seconds * rate_hz)) / rate_hz)
    tone = np.repeat(tone, channels)
    stored = {
        1: (128 + 127 * tone).astype("u1"),
        2: (32767 * tone).astype("<i2"),
        4: (2**31 * tone).astype("<i4"),
    }
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, width, rate_hz, 0, "NONE", ""))
        file.writeframes(stored[width].tobytes())
    return path


def whole(room: FileRoom, played: bytes = SILENCE) -> Curve:
    """Everything that the room has to hear."""
    heard = []
    try:
        while True:
            heard.append(room.exchange(played))
    except EndOfSound:
        return curve(b"".join(heard))


@pytest.mark.parametrize(
    ("rate_hz", "channels", "width"), [(16_000, 1, 2), (44_100, 2, 2), (8_000, 1, 1), (48_000, 2, 4)]
)
def test_recordings_of_any_kind_are_heard(tmp_path: Path, rate_hz: int, channels: int, width: int) -> None:
    """The pitch, the loudness and the length stay, whatever the file is made of."""
    room = FileRoom(recording(tmp_path / "in.wav", 1.0, rate_hz, channels, width), None, tail_s=0.0)
    heard = whole(room)
    assert len(heard) == pytest.approx(HEARD_RATE_HZ, abs=100)
    assert pitch_hz(heard) == pytest.approx(400, abs=2)
    assert np.abs(heard[4000:12000]).max() == pytest.approx(0.25, abs=0.02)


def test_silence_follows_a_recording(tmp_path: Path) -> None:
    """Its last words are still answered before the sound ends."""
    heard = whole(FileRoom(recording(tmp_path / "in.wav"), None))
    assert len(heard) / HEARD_RATE_HZ == pytest.approx(1.0 + TAIL_S, abs=0.001)
    assert not heard[HEARD_RATE_HZ + 10 :].any()


def test_the_end_stays_the_end(tmp_path: Path) -> None:
    """Whoever asks again hears the same."""
    room = FileRoom(recording(tmp_path / "in.wav", 0.1), None, tail_s=0.0)
    whole(room)
    with pytest.raises(EndOfSound):
        room.exchange(SILENCE)


def test_what_is_played_is_written(tmp_path: Path) -> None:
    """A frame for each frame heard, 24 kHz, complete when the room is closed."""
    room = FileRoom(recording(tmp_path / "in.wav", 0.5), tmp_path / "out.wav", tail_s=0.0)
    frame = np.arange(480, dtype="<i2").tobytes()
    whole(room, frame)
    room.close()
    room.close()
    with wave.open(str(tmp_path / "out.wav")) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (PLAYED_RATE_HZ, 1, 2)
        assert file.readframes(file.getnframes()) == frame * 25


def test_a_recording_that_is_none_is_refused(tmp_path: Path) -> None:
    """One sentence with the name of the file."""
    text, empty = tmp_path / "text.wav", tmp_path / "empty.wav"
    text.write_text("hello")
    recording(empty, 0.0)
    for file, sentence in [
        (tmp_path / "no.wav", "this sound file does not exist."),
        (tmp_path, "this is a folder; name a sound file in it."),
        (text, "this is no sound file that can be read; give a WAV or FLAC file."),
        (empty, "this file holds no sound."),
    ]:
        with pytest.raises(RoomError) as caught:
            FileRoom(file, None)
        assert str(caught.value) == f"{file}: {sentence}"


def test_the_recording_is_never_written_over(tmp_path: Path) -> None:
    """The same file for both is a slip of the finger, and would destroy it."""
    file = recording(tmp_path / "in.wav")
    (tmp_path / "same.wav").symlink_to(file)
    before = file.read_bytes()
    for speaker in (file, tmp_path / "same.wav"):
        with pytest.raises(RoomError, match="this is the recording itself; name another file to play to"):
            FileRoom(file, speaker)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """Before the session, not behind it."""
    with pytest.raises(RoomError, match=r"nowhere/out\.wav: this file can't be written \(No such file"):
        WavWriter(tmp_path / "nowhere" / "out.wav")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_named() -> None:
    """With the name of the file, when the sound no longer fits."""
    writer = WavWriter(Path("/dev/full"))
    with pytest.raises(RoomError, match="/dev/full: this file can't be written"):
        writer.write(bytes(100 * PLAYED_FRAME_BYTES))
    with pytest.raises(RoomError, match="/dev/full: this file can't be written"):
        writer.close()
