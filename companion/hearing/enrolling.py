"""Voice enrolment during speech, and storage of profiles as bytes.

A profile is a few numbers that give a voice's direction (``voiceprints``); no sound and no words are
stored with it.
"""

import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

import numpy as np
import soxr

from companion.core.api.events import Event, VoiceTaken
from companion.core.api.ports import ProfileStore
from companion.core.api.voices import COMPANION, Quality, partner
from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.errors import JournalError
from companion.hearing.acquainting import PassiveLearning
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import SIZE, Array
from companion.hearing.voiceprints import (
    ENOUGH_S,
    LEVELS,
    NOISES_DB,
    Embedder,
    Enrolment,
    Voiceprint,
    voiceprint_of,
)

_MAGIC = b"voice"
_VERSION = 2
"""GE2E with the weights that ``ge2e`` reads: profiles of another network would be meaningless here."""
_HEAD = struct.Struct("<5sBB")
_PRINT = np.dtype([("agreement", "<f4"), ("direction", "<f4", (SIZE,))])
_CHECK = struct.Struct("<I")
PROFILE_BYTES = tuple(
    _HEAD.size + levels * _PRINT.itemsize + _CHECK.size for levels in (1, 1 + len(NOISES_DB), LEVELS)
)
"""Of a voice as it was learned alone, of one that is known in noise too, and of one from far."""
_MOST_BETWEEN = 250
"""Frames between words, retained to estimate noise: five seconds."""
_LOUD_DB = 30.0
"""Frames of a clean voice at most this far below its loud ones are speech."""


@dataclass
class _Lesson:
    """One voice being enrolled."""

    id: int
    person: str
    enrolment: Enrolment
    speech: list[Array] = field(default_factory=list)
    between: list[Array] = field(default_factory=list)
    stopped: bool = False


class Enrolling:
    """The ``Ears`` of a session: enrols and forgets partners' voices.

    ``add`` and ``utterance_over`` belong to the audio thread; the rest may be called from any.
    """

    def __init__(
        self,
        embedder: Embedder,
        gallery: Gallery,
        post: Callable[[Event], None],
        executor: Executor,
        *,
        profile_store: ProfileStore | None = None,
        on_trouble: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """``gallery`` is the recogniser's: an enrolled voice is recognised immediately. A voiceprint takes a
        tenth of a second: ``executor``, of one worker, computes it in the background. A forgotten voice is
        erased from ``profile_store`` too."""
        self._embedder = embedder
        self._gallery = gallery
        self._post = post
        self._executor = executor
        self._profile_store = profile_store
        self._on_trouble = on_trouble
        self._lesson: _Lesson | None = None
        self.passive = PassiveLearning(embedder, gallery, executor)
        """Enrols voices from ordinary speech."""

    def learn(self, id: int, person: str) -> None:
        """Enrol a voice from speech from now on; ``VoiceTaken(id, …)`` follows each utterance."""
        others = {name: known for name, known in self._gallery.partners.items() if name != person}
        self._lesson = _Lesson(id, person, Enrolment(self._embedder, others))

    def stop_learning(self, id: int) -> None:
        """Stop the enrolment."""
        lesson = self._lesson
        if lesson and lesson.id == id:
            lesson.stopped = True
            self._lesson = None

    def forget(self, person: str | None) -> None:
        """Forget a partner's voice, here and in storage; None: everybody's. A running enrolment of theirs is
        dropped too."""
        lesson = self._lesson
        if lesson and person in (None, lesson.person):
            self.stop_learning(lesson.id)
        self.passive.begin(())  # somebody who has a voice forgotten does not want it enrolled again
        self._gallery.forget(person)
        if self._profile_store:
            self._executor.submit(self._forget_kept, self._profile_store, person)

    def _forget_kept(self, profile_store: ProfileStore, person: str | None) -> None:
        try:
            profile_store.forget_voice(person)
        except JournalError as error:
            self._on_trouble(str(error))

    def add(self, frame: Array, speech: bool) -> None:
        """Process one frame of 320 samples in [-1, 1], and whether it is speech."""
        lesson = self._lesson
        if lesson:
            (lesson.speech if speech else lesson.between).append(frame)

    def utterance_over(self) -> None:
        """Evaluate the enrolment at the end of an utterance."""
        lesson = self._lesson
        if lesson is None or not lesson.speech:
            return
        speech, between = lesson.speech, lesson.between[-_MOST_BETWEEN:]
        lesson.speech, lesson.between = [], []
        self._executor.submit(self._judge, lesson, _joined(speech), _joined(between))

    def _judge(self, lesson: _Lesson, speech: Array, between: Array) -> None:
        if lesson.stopped:
            return
        enrolment = lesson.enrolment
        enrolment.add(speech, between)
        quality, voiceprint = enrolment.result()
        missing_s = max(0.0, ENOUGH_S - enrolment.speech_s) if quality is Quality.TOO_SHORT else 0.0
        if quality in (Quality.TOO_NOISY, Quality.ANOTHER_VOICE):
            enrolment.forget()
        if voiceprint:
            self.stop_learning(lesson.id)
            self._gallery.learn(partner(lesson.person), voiceprint)
        self._post(VoiceTaken(lesson.id, quality, missing_s))

    def hear_companion(self, played: Sequence[bytes]) -> None:
        """Enrol the companion's own voice, from prompts as played (see ``companion_voiceprint``)."""
        self._executor.submit(
            lambda: self._gallery.learn(COMPANION, companion_voiceprint(played, self._embedder))
        )

    def profiles(self) -> dict[str, bytes]:
        """Return the partners' profiles, for storage: an older profile has moved a little, a tenth at most,
        towards what was surely and clearly heard of this voice."""
        return {name: to_bytes(known) for name, known in self._gallery.refreshed().items()}

    def know(self, profiles: Mapping[str, bytes]) -> None:
        """Load profiles of earlier sessions. Raises JournalError, and loads none of them, when one is
        damaged."""
        read = {name: from_bytes(name, data) for name, data in profiles.items()}
        for name, voiceprint in read.items():
            self._gallery.learn(partner(name), voiceprint, here=False)


def to_bytes(voiceprint: Voiceprint) -> bytes:
    """Serialise a voiceprint to one of ``PROFILE_BYTES`` bytes."""
    levels = np.array([(one.agreement, one.direction) for one in voiceprint.levels], _PRINT)
    content = _HEAD.pack(_MAGIC, _VERSION, len(levels)) + levels.tobytes()
    return content + _CHECK.pack(zlib.crc32(content))


def from_bytes(person: str, data: bytes) -> Voiceprint:
    """Restore the stored voiceprint of ``person``. Raises JournalError when it is invalid, damaged, or from
    another version of the program."""
    again = "let the companion forget this voice, and learn it again"
    if data[: len(_MAGIC)] != _MAGIC or len(data) < _HEAD.size:
        raise JournalError(f"What was kept of {person}'s voice is no voice profile; {again}.")
    _, version, count = _HEAD.unpack_from(data)
    if version != _VERSION:
        raise JournalError(
            f"The profile of {person}'s voice has version {version}, this program knows {_VERSION}; {again}."
        )
    if len(data) not in PROFILE_BYTES:
        sizes = " or ".join(map(str, PROFILE_BYTES))
        raise JournalError(
            f"The profile of {person}'s voice has {len(data)} bytes instead of {sizes}; {again}."
        )
    whole = zlib.crc32(data[: -_CHECK.size]) == _CHECK.unpack(data[-_CHECK.size :])[0]
    if not whole or len(data) != _HEAD.size + count * _PRINT.itemsize + _CHECK.size:
        raise JournalError(f"The profile of {person}'s voice is damaged; {again}.")
    levels = np.frombuffer(data, _PRINT, count, _HEAD.size)
    lengths = np.linalg.norm(levels["direction"], axis=1)
    if not np.all((levels["agreement"] >= 0) & (levels["agreement"] <= 1) & (abs(lengths - 1) <= 0.01)):
        raise JournalError(f"The profile of {person}'s voice is damaged; {again}.")
    plain, *noisy = (
        Voiceprint(one["direction"].astype(np.float32), float(one["agreement"])) for one in levels
    )
    return replace(plain, noisy=tuple(noisy))


def companion_voiceprint(played: Iterable[bytes], embedder: Embedder) -> Voiceprint:
    """Return the companion's own voiceprint, from prompts as played (24 kHz PCM): at least eight seconds,
    without pauses."""
    sound = np.frombuffer(b"".join(played), "<i2").astype(np.float32) / np.float32(32768)
    heard = soxr.resample(sound, PLAYED_RATE_HZ, HEARD_RATE_HZ).astype(np.float32)
    frames = heard[: len(heard) // HEARD_FRAME_SAMPLES * HEARD_FRAME_SAMPLES].reshape(-1, HEARD_FRAME_SAMPLES)
    level_db = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-12)
    return voiceprint_of(frames[level_db > np.percentile(level_db, 95) - _LOUD_DB].ravel(), embedder)[0]


def _joined(frames: list[Array]) -> Array:
    return np.concatenate(frames) if frames else np.zeros(0, np.float32)
