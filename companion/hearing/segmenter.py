"""Segmentation of audio into utterances. A pure function of the samples: blocks don't matter.

All internal times are counts of 20 ms frames, so that nothing is ever rounded.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from companion.core.api.utterances import Utterance
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES, HEARD_FRAME_SAMPLES

_QUIET_SPAN = 5
"""Frames averaged to find a quiet place: 100 ms, less than a pause between words."""
_SUSPECT = 2
"""Minimum frames for a suspicion: with fewer each click would be one."""
_LEAST_PIECE_S = 0.2
"""Minimum length of a piece cut off at a change of voice: half a word."""
_NEAR_S = 0.3
"""Search distance for a quiet place: the recogniser locates the change no better."""
_DISTANCE_DB_PER_S = 20.0
"""How much quieter a more distant place must be."""


@dataclass(frozen=True, slots=True)
class Cutting:
    """Rules for the start and end of utterances."""

    begin_at: float = 0.5
    """Probability that starts speech: Silero's own default. 0.4 finds slightly more soft words in noise,
    and twice as many loud breaths."""
    end_below: float = 0.35
    """Probability that counts as silence within speech (Silero's default: 0.15 lower)."""
    suspect_at: float = 0.3
    """Probability for a suspicion, in two frames: 60 ms after the onset of a word in the median, 110 ms
    in the slowest of twenty; with 0.5 it takes 180 ms, with 0.2 twice as many breaths are suspected."""
    confirm_s: float = 0.1
    """Speech needed before it is reported. Of 252 single words, soft and in noise, none had less; 0.12
    would lose one "help", and reject a few more of the loudest breaths."""
    pause_s: float = 0.3
    """Silence after which a draft is worth starting."""
    end_s: float = 0.6
    """Silence that ends an utterance: pauses inside a phrase are shorter."""
    pre_roll_s: float = 0.7
    """Audio included from before: the first word is the one that gets lost."""
    tail_s: float = 0.3
    """Audio included after the last speech."""
    long_s: float = 12.0
    """Above this length speech is cut at its next pause, so that transcription keeps up."""
    long_pause_s: float = 0.2
    """Minimum pause for such a cut."""
    longest_s: float = 24.0
    """Maximum length; it is cut at its quietest place. Whisper takes 30 s."""
    search_s: float = 6.0
    """How far back the quietest place is searched."""


@dataclass(frozen=True, slots=True)
class Began:
    """Speech began at ``at_s``."""

    id: int
    at_s: float


@dataclass(frozen=True, slots=True)
class Paused:
    """Speech paused: this is the utterance, should it end here."""

    so_far: Utterance


@dataclass(frozen=True, slots=True)
class Cut:
    """An utterance is complete."""

    utterance: Utterance


Segment = Began | Paused | Cut


@dataclass(slots=True)
class _Speech:
    """Speech in progress."""

    start: int
    """Its first frame."""
    end: int
    """The frame after its last voiced one."""
    voiced: int = 1
    announced: bool = False
    paused: bool = False
    """Whether the current pause was reported."""


class Segmenter:
    """Accepts PCM in blocks of any size and yields utterances as they begin, pause and end."""

    def __init__(
        self, probability: Callable[[bytes], float], cutting: Cutting | None = None, first_id: int = 0
    ) -> None:
        """``probability`` evaluates one 20 ms frame after another; ``first_id``: of the first utterance."""
        self._probability = probability
        self._cutting = cutting or Cutting()
        self._unframed = b""
        self._audio = bytearray()
        self._audio_from = 0
        self._now = 0
        self._free_from = 0
        """Frames before this one belong to an earlier utterance."""
        self._next_id = first_id
        self._speech: _Speech | None = None
        self._hints = 0
        """Possible speech frames, without longer pauses between them."""
        self._hinted_from = 0
        self._hinted_until = 0

    @property
    def now_s(self) -> float:
        """Audio time: seconds of whole frames heard."""
        return self._now * FRAME_S

    @property
    def suspected_s(self) -> float | None:
        """Since when something may become an utterance; None if nothing does."""
        return None if self.speaks or self._hints < _SUSPECT else self._hinted_from * FRAME_S

    @property
    def speaks(self) -> bool:
        """Whether an utterance is in progress."""
        return self._speech is not None and self._speech.announced

    def turn(self, at_s: float) -> Iterator[Segment]:
        """Cut the utterance in progress at a quiet place near ``at_s``, where another voice began.

        A no-op unless that is well within the utterance in progress.
        """
        speech = self._speech
        if speech is None or not speech.announced:
            return
        least, near = _frames(_LEAST_PIECE_S), _frames(_NEAR_S)
        about = _frames(at_s)
        first = max(speech.start + least, self._free_from + 1, about - near)
        last = min(speech.end - least, about + near)
        if first <= about <= last:
            at = self._quiet_near(about, first, last)
            yield from self._split(speech, at, resumes=at)

    def feed(self, pcm: bytes) -> Iterator[Segment]:
        """Yield the segments that more 16 kHz PCM completes. Must be iterated to the end."""
        self._unframed += pcm
        whole = len(self._unframed) - len(self._unframed) % HEARD_FRAME_BYTES
        frames, self._unframed = self._unframed[:whole], self._unframed[whole:]
        for at in range(0, whole, HEARD_FRAME_BYTES):
            yield from self._frame(frames[at : at + HEARD_FRAME_BYTES])

    def flush(self) -> Iterator[Segment]:
        """Complete the utterance in progress: the sound is over or broke off."""
        if self._speech and self._speech.announced:
            yield self._cut(self._speech)
        self._speech, self._hints = None, 0

    def _hint(self, probability: float) -> None:
        if self._now - self._hinted_until > _frames(self._cutting.pause_s):
            self._hints = 0
        if probability >= self._cutting.suspect_at:
            self._hinted_from = self._hinted_from if self._hints else self._now - 1
            self._hinted_until = self._now
            self._hints += 1

    def _frame(self, frame: bytes) -> Iterator[Segment]:
        probability = self._probability(frame)
        self._audio += frame
        self._now += 1
        self._hint(probability)
        if self._speech is None:
            if probability >= self._cutting.begin_at:
                self._speech = _Speech(self._now - 1, self._now)
            else:
                self._trim()
        elif probability >= self._cutting.end_below:
            yield from self._voiced(self._speech)
        else:
            yield from self._silent(self._speech)

    def _voiced(self, speech: _Speech) -> Iterator[Segment]:
        c = self._cutting
        pause = self._now - 1 - speech.end
        if speech.end - speech.start >= _frames(c.long_s) and pause >= _frames(c.long_pause_s):
            yield from self._split(speech, self._quietest(speech.end), resumes=self._now - 1)
            return
        speech.end = self._now
        speech.voiced += 1
        speech.paused = False
        if not speech.announced and speech.voiced >= _frames(c.confirm_s):
            speech.announced = True
            yield Began(self._next_id, speech.start * FRAME_S)
        elif self._now - speech.start >= _frames(c.longest_s):
            at = self._quietest(self._now - _frames(c.search_s))
            yield from self._split(speech, at, resumes=at)

    def _silent(self, speech: _Speech) -> Iterator[Segment]:
        c = self._cutting
        silence = self._now - speech.end
        if not speech.announced:
            if silence >= _frames(c.pause_s):
                self._speech = None
        elif silence >= _frames(c.end_s):
            yield self._cut(speech)
            self._speech = None
        elif silence >= _frames(c.pause_s) and not speech.paused:
            speech.paused = True
            yield Paused(self._utterance(speech.start, speech.end, self._tail_end(speech)))

    def _split(self, speech: _Speech, at: int, *, resumes: int) -> Iterator[Segment]:
        """Cut at frame ``at``; the same speech continues in the next utterance, from frame ``resumes``."""
        yield self._cut(_Speech(speech.start, min(speech.end, at)), until=at)
        end = max(speech.end, resumes + 1)
        self._speech = _Speech(resumes, end, end - resumes, announced=True)
        yield Began(self._next_id, resumes * FRAME_S)

    def _cut(self, speech: _Speech, *, until: int | None = None) -> Cut:
        to = self._tail_end(speech) if until is None else until
        utterance = self._utterance(speech.start, speech.end, to, goes_on=until is not None)
        self._free_from = to
        self._next_id += 1
        return Cut(utterance)

    def _tail_end(self, speech: _Speech) -> int:
        return min(self._now, speech.end + _frames(self._cutting.tail_s))

    def _utterance(self, start: int, end: int, to: int, *, goes_on: bool = False) -> Utterance:
        first = max(self._free_from, self._audio_from, start - _frames(self._cutting.pre_roll_s))
        pcm = bytes(self._audio[self._byte(first) : self._byte(to)])
        return Utterance(self._next_id, start * FRAME_S, end * FRAME_S, first * FRAME_S, pcm, goes_on)

    def _quietest(self, since: int) -> int:
        """Return the middle of the quietest 100 ms since a frame."""
        since = max(since, self._free_from, self._audio_from)
        return since + int(np.argmin(self._power(since, self._now))) + _QUIET_SPAN // 2

    def _quiet_near(self, about: int, first: int, last: int) -> int:
        """Return a quiet frame from ``first`` to ``last``: the quieter and the nearer the better."""
        since = max(first - _QUIET_SPAN // 2, self._audio_from)
        power = self._power(since, last + _QUIET_SPAN // 2 + 1)
        frames = since + _QUIET_SPAN // 2 + np.arange(len(power))
        distance_s = np.abs(frames - about) * FRAME_S
        loudness_db = 10 * np.log10(power + 1.0) + _DISTANCE_DB_PER_S * distance_s
        return int(np.clip(frames[np.argmin(loudness_db)], first, last))

    def _power(self, since: int, until: int) -> NDArray[np.float64]:
        """Return the power of each 100 ms from frame ``since`` to ``until``."""
        pcm = bytes(self._audio[self._byte(since) : self._byte(until)])
        samples = np.frombuffer(pcm, np.int16).astype(np.float64)
        energy = (samples.reshape(-1, HEARD_FRAME_SAMPLES) ** 2).mean(axis=1)
        return np.convolve(energy, np.ones(_QUIET_SPAN) / _QUIET_SPAN, "valid")

    def _byte(self, frame: int) -> int:
        return (frame - self._audio_from) * HEARD_FRAME_BYTES

    def _trim(self) -> None:
        """Drop audio that no utterance can need any more, seconds at a time."""
        needless = self._now - self._audio_from - _frames(self._cutting.pre_roll_s)
        if needless > _frames(5.0):
            del self._audio[: needless * HEARD_FRAME_BYTES]
            self._audio_from += needless


def _frames(seconds: float) -> int:
    return round(seconds / FRAME_S)
