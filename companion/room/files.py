"""Sound files in the room: a recording as the microphone, a WAV file as the loudspeaker."""

import contextlib
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion import private
from companion.core.audio import HEARD_FRAME_BYTES, HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.errors import EndOfSound, RoomError

TAIL_S = 5.0
"""Silence appended to a recording, in which its last words are still answered."""


def decoded(path: Path, rate_hz: int) -> NDArray[np.float32]:
    """Decode a sound file of any common format to mono samples in [-1, 1].

    Raises RoomError when it is missing or contains no sound.
    """
    from faster_whisper.audio import decode_audio

    if not path.is_file():
        what = (
            "this is a folder; name a sound file in it" if path.is_dir() else "this sound file does not exist"
        )
        raise RoomError(f"{path}: {what}.")
    try:
        samples: NDArray[np.float32] = decode_audio(str(path), sampling_rate=rate_hz)
    except Exception as error:  # FFmpeg raises many exception types
        raise RoomError(
            f"{path}: this is no sound file that can be read; give a WAV or FLAC file."
        ) from error
    if not len(samples):
        raise RoomError(f"{path}: this file holds no sound.")
    return samples


class WavWriter:
    """Writes 24 kHz PCM as it comes."""

    def __init__(self, path: Path) -> None:
        """Raises RoomError when the file can't be written."""
        self._path = path
        with self._complaining():
            self._file = private.create(path)  # not by wave, which reports a failed open only later
        self._sound = wave.open(self._file, "wb")  # noqa: SIM115  # closed by close
        self._sound.setnchannels(1)
        self._sound.setsampwidth(SAMPLE_BYTES)
        self._sound.setframerate(PLAYED_RATE_HZ)

    def write(self, pcm: bytes) -> None:
        """Append PCM. Raises RoomError when the disk is full."""
        with self._complaining():
            self._sound.writeframesraw(pcm)

    def close(self) -> None:
        """Complete the file. Idempotent. Raises RoomError when the disk is full."""
        if not self._file.closed:
            with self._complaining(), self._file:
                self._sound.close()

    @contextlib.contextmanager
    def _complaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RoomError(f"{self._path}: this file can't be written ({error.strerror}).") from error


class FileRoom:
    """A ``Soundscape`` of two files: a microphone recording, and the companion's output."""

    def __init__(self, microphone: Path, speaker: Path | None, *, tail_s: float = TAIL_S) -> None:
        """Raises RoomError when a file can't be read or written, or when both are the same."""
        if speaker and speaker.exists() and microphone.exists() and speaker.samefile(microphone):
            raise RoomError(f"{speaker}: this is the recording itself; name another file to play to.")
        samples = decoded(microphone, HEARD_RATE_HZ)
        pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16).tobytes()
        self._heard = pcm + bytes(int(tail_s * HEARD_RATE_HZ) * SAMPLE_BYTES)
        self._at = 0
        self._writer = WavWriter(speaker) if speaker else None

    def exchange(self, played: bytes) -> bytes:
        """Exchange one frame each way. Raises EndOfSound after the recording and its tail."""
        if self._at >= len(self._heard):
            raise EndOfSound("The recording is over.")
        if self._writer:
            self._writer.write(played)
        frame = self._heard[self._at : self._at + HEARD_FRAME_BYTES]
        self._at += HEARD_FRAME_BYTES
        return frame

    def close(self) -> None:
        """Complete the files. Idempotent."""
        if self._writer:
            self._writer.close()
