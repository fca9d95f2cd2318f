"""Real voices in the room: sound files of a person, at the level of the other voices."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import RoomError
from companion.room.acoustics import Samples, gain_of
from companion.room.files import decoded
from companion.room.plan import Recordings

TRANSCRIPTS = "transcripts.tsv"
"""Lists files, speakers and transcripts in the columns ``file``, ``speaker`` and ``transcript``."""
_SOUNDS = (".flac", ".mp3", ".ogg", ".opus", ".wav")
_SPEECH_DBFS = -20.0
"""Speech level of all voices (``speaking/loudness.py``)."""
_PAUSE_DB = 35.0
"""Sound this far below the loud parts of a recording is not speech."""
_FRAME = PLAYED_RATE_HZ // 100
_BETWEEN_FILES_S = 0.3
_MEASURED_S = 30.0
_FADE = PLAYED_RATE_HZ // 200


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file and its transcript, where known."""

    file: Path
    said: str = ""


def recordings_of(plan: Recordings) -> tuple[Recording, ...]:
    """Return the recordings of a person, in order. Raises RoomError when there are none."""
    listed = plan.folder / TRANSCRIPTS
    if not plan.folder.is_dir():
        raise RoomError(f"there is no folder {plan.folder}.")
    if not plan.speaker:
        found = tuple(Recording(file) for file in sorted(plan.folder.iterdir()) if file.suffix in _SOUNDS)
        if not found:
            raise RoomError(f"{plan.folder} holds no sound files; of a {TRANSCRIPTS} a `speaker` is needed.")
        return found
    try:
        with listed.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file, delimiter="\t") if row.get("file")]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RoomError(f"a `speaker` needs the list {listed}, which can't be read.") from error
    speakers = sorted({row.get("speaker") or "" for row in rows})
    if plan.speaker not in speakers:
        raise RoomError(f"{listed} has no speaker {plan.speaker}; it has {', '.join(speakers[:12])}.")
    return tuple(
        Recording(plan.folder / row["file"], row.get("transcript") or "")
        for row in rows
        if row.get("speaker") == plan.speaker
    )


class Reel:
    """All recordings of a person in sequence, looped."""

    def __init__(self, recordings: Sequence[Recording]) -> None:
        self._files = [recording.file for recording in recordings]
        self._sounds: dict[Path, Samples] = {}
        self._gain: np.float32 | None = None
        self._following = 0
        self._rest = np.zeros(0, np.float32)

    def next(self, seconds: float) -> Samples:
        """Return the next stretch of this length or slightly less, starting and ending with a voice.

        Raises RoomError when a file can't be read, or when none contains sound.
        """
        count = round(seconds * PLAYED_RATE_HZ)
        self._fill(1)
        self._rest = self._rest[_speech(self._rest)[0] :]
        self._fill(count)
        taken, self._rest = self._rest[:count], self._rest[count:]
        return _faded(_trimmed(taken))

    def stretch(self, file: Path, from_s: float, for_s: float) -> Samples:
        """Return part of a file, trimmed to voice at both ends. Raises RoomError like ``next``."""
        begin = round(from_s * PLAYED_RATE_HZ)
        sound = self._levelled(file)[begin:]
        if for_s * PLAYED_RATE_HZ < len(sound):
            sound = sound[: round(for_s * PLAYED_RATE_HZ)]
        return _faded(_trimmed(sound))

    def _fill(self, count: int) -> None:
        while len(self._rest) < count:
            sound = _trimmed(self._levelled(self._files[self._following]))
            self._following = (self._following + 1) % len(self._files)
            pause = np.zeros(round(_BETWEEN_FILES_S * PLAYED_RATE_HZ), np.float32)
            self._rest = np.concatenate([self._rest, sound, pause])

    def _levelled(self, file: Path) -> Samples:
        if self._gain is None:
            self._gain = np.float32(gain_of(_SPEECH_DBFS - self._level_db()))
        return self._decoded(file) * self._gain

    def _level_db(self) -> float:
        """Speech level of the first half minute; all files of a person are assumed to share one level."""
        sounds, seconds = [], 0.0
        for file in self._files:
            sounds.append(self._decoded(file))
            seconds += len(sounds[-1]) / PLAYED_RATE_HZ
            if seconds >= _MEASURED_S:
                break
        return speech_level_db(np.concatenate(sounds))

    def _decoded(self, file: Path) -> Samples:
        if file not in self._sounds:
            self._sounds[file] = decoded(file, PLAYED_RATE_HZ)
        return self._sounds[file]


def speech_level_db(sound: Samples) -> float:
    """Return the root mean square of a recording without its pauses, relative to full scale."""
    power = _power(sound)[_loud(sound)]
    return 10 * float(np.log10(np.mean(power))) if len(power) else -120.0


def _loud(sound: Samples) -> NDArray[np.bool_]:
    """Return which frames are not pauses."""
    power = _power(sound)
    least = float(np.percentile(power, 95)) * 10 ** (-_PAUSE_DB / 10)
    return power >= max(1e-10, least)


def _power(sound: Samples) -> Samples:
    whole = np.pad(sound, (0, -len(sound) % _FRAME)) if len(sound) else np.zeros(_FRAME, np.float32)
    power: Samples = np.mean(np.square(whole.reshape(-1, _FRAME)), axis=1)
    return power


def _speech(sound: Samples) -> tuple[int, int]:
    """Return the start of the first voice and the end of the last."""
    loud = np.flatnonzero(_loud(sound))
    if not len(loud):
        return 0, len(sound)
    return int(loud[0]) * _FRAME, min(len(sound), (int(loud[-1]) + 1) * _FRAME)


def _trimmed(sound: Samples) -> Samples:
    begin, end = _speech(sound)
    return sound[begin:end]


def _faded(sound: Samples) -> Samples:
    """Fade both ends, to avoid clicks where a word is cut."""
    count = min(_FADE, len(sound) // 2)
    faded = sound.copy()
    ramp = np.linspace(0, 1, count, dtype=np.float32)
    faded[:count] *= ramp
    faded[len(faded) - count :] *= ramp[::-1]
    return faded
