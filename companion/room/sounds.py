"""The sounds of a room: synthesised words, files, stretches of recordings; each rendered once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from itertools import zip_longest
from pathlib import Path

import numpy as np
import soxr

from companion.core.api.ports import Voice
from companion.core.audio import PLAYED_RATE_HZ
from companion.room.acoustics import Samples
from companion.room.files import decoded
from companion.room.plan import Line, Partner, Piece
from companion.room.recordings import Reel, recordings_of

_Key = tuple[str | None, str | Path, float, float, float]
"""A voice and its words, or a person and a part of a file; and the pitch. Equal words of one voice are
rendered once, independent of the pause before them."""
_PITCH_WINDOW = PLAYED_RATE_HZ // 25
_PITCH_HOP = _PITCH_WINDOW // 2
_PITCH_SEARCH = PLAYED_RATE_HZ // 100


class Sounds:
    """Renders what people say; ahead, in the background, if there is an executor."""

    def __init__(
        self, voices: Callable[[str], Voice], people: Sequence[Partner], executor: Executor | None = None
    ) -> None:
        """Raises RoomError when somebody's recordings are missing."""
        self._voices = voices
        self._people = people
        self._executor = executor
        self._made: dict[_Key, Samples | Future[Samples]] = {}
        self._reels = {
            person.name: Reel(recordings_of(person.recordings)) for person in people if person.recordings
        }

    def ahead(self) -> None:
        """Render everything written for people, in order of first use."""
        for line_up in zip_longest(*(_everything(person) for person in self._people)):
            for piece, person in zip(line_up, self._people, strict=True):
                if piece is not None:
                    self._submit(person, piece)

    def line_ahead(self, person: Partner, line: Line) -> None:
        """Render one line that is due soon."""
        for piece in line.pieces:
            self._submit(person, piece)

    def of(self, person: Partner, piece: Piece) -> Samples:
        """Return the sound of a piece. Raises what voices raise, and RoomError for unreadable files."""
        if piece.reads_s:
            return pitched(self._reels[person.name].next(piece.reads_s), person.pitch)
        key = _key(person, piece)
        sound = self._made.get(key)
        if isinstance(sound, Future) and not sound.cancel():  # it has begun
            sound = sound.result()
        if sound is None or isinstance(sound, Future):
            sound = self._make(person, piece)
        self._made[key] = sound
        return sound

    def say(self, voice: str, text: str) -> Samples:
        """Speak words in a voice. Raises what voices raise."""
        pcm = b"".join(self._voices(voice).speak(text))
        return np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0

    def close(self) -> None:
        """Stop rendering. Idempotent."""
        for sound in self._made.values():
            if isinstance(sound, Future):
                sound.cancel()

    def _submit(self, person: Partner, piece: Piece) -> None:
        key = _key(person, piece)
        if self._executor and not piece.reads_s and key not in self._made:
            self._made[key] = self._executor.submit(self._make, person, piece)

    def _make(self, person: Partner, piece: Piece) -> Samples:
        if piece.plays is None:
            assert person.voice is not None, "a description without voice and file is refused"
            return pitched(self.say(person.voice, piece.text), person.pitch)
        if person.recordings:
            sound = self._reels[person.name].stretch(piece.plays, piece.from_s, piece.for_s)
        else:
            begin = round(piece.from_s * PLAYED_RATE_HZ)
            sound = decoded(piece.plays, PLAYED_RATE_HZ)[begin:]
            sound = sound[: round(min(piece.for_s * PLAYED_RATE_HZ, len(sound)))]
        return pitched(sound, person.pitch)


def _everything(person: Partner) -> Iterator[Piece]:
    for line in (*((person.backchannel,) if person.backchannel else ()), *person.lines):
        yield from line.pieces


def _key(person: Partner, piece: Piece) -> _Key:
    if piece.plays is None:
        return (person.voice, piece.text, 0.0, 0.0, person.pitch)
    own = person.name if person.recordings else None  # a person's files share one gain
    return (own, piece.plays, piece.from_s, piece.for_s, person.pitch)


def pitched(sound: Samples, factor: float) -> Samples:
    """Multiply pitch and formants of ``sound`` by ``factor``; the length is kept."""
    if factor == 1.0 or len(sound) < 2 * _PITCH_WINDOW:
        return sound
    stretched = _stretched(sound, factor)
    higher: Samples = soxr.resample(stretched, factor, 1.0).astype(np.float32)
    return np.pad(higher, (0, max(0, len(sound) - len(higher))))[: len(sound)]


def _stretched(sound: Samples, factor: float) -> Samples:
    """Stretch by ``factor`` at the same pitch: overlapping windows, each shifted for the best match with
    the previous one (WSOLA, Verhelst and Roelands 1993)."""
    padded = np.pad(sound, (_PITCH_SEARCH, _PITCH_WINDOW + _PITCH_HOP + 2 * _PITCH_SEARCH))
    window = np.hanning(_PITCH_WINDOW + 1)[:-1].astype(np.float32)
    count = int(len(sound) * factor) // _PITCH_HOP + 1
    out = np.zeros((count + 1) * _PITCH_HOP, np.float32)
    follows = padded[_PITCH_SEARCH : _PITCH_SEARCH + _PITCH_WINDOW]
    for piece in range(count):
        middle = min(round(piece * _PITCH_HOP / factor), len(sound)) + _PITCH_SEARCH
        near = padded[middle - _PITCH_SEARCH : middle + _PITCH_SEARCH + _PITCH_WINDOW]
        likeness = np.correlate(near, follows, "valid") if piece else np.zeros(1)
        at = middle - _PITCH_SEARCH + int(likeness.argmax()) if piece else middle
        out[piece * _PITCH_HOP : piece * _PITCH_HOP + _PITCH_WINDOW] += (
            window * padded[at : at + _PITCH_WINDOW]
        )
        follows = padded[at + _PITCH_HOP : at + _PITCH_HOP + _PITCH_WINDOW]
    return out
