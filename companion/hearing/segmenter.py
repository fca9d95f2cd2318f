"""Cuts what is heard into utterances. A pure function of the samples: blocks don't matter."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES, HEARD_RATE_HZ, SAMPLE_BYTES
from companion.core.utterances import Utterance

_BYTES_PER_S = HEARD_RATE_HZ * SAMPLE_BYTES


@dataclass(frozen=True, slots=True)
class Cutting:
    """When an utterance begins and ends."""

    begin_at: float = 0.5
    """Probability that starts speech (Silero's own default)."""
    end_below: float = 0.35
    """Probability that counts as silence within speech (Silero's default: 0.15 lower)."""
    confirm_s: float = 0.08
    """Speech that must be there before anything is said of it; a short "no" has 150 ms."""
    pause_s: float = 0.3
    """Silence after which a draft is worth starting."""
    end_s: float = 0.6
    """Silence that ends an utterance: people pause shorter than that inside a phrase."""
    pre_roll_s: float = 0.7
    """Audio kept from before: the first word is the one that gets lost."""
    tail_s: float = 0.3
    """Audio kept after the last speech."""
    long_s: float = 12.0
    """From this length on a short pause is enough to cut."""
    long_end_s: float = 0.25
    longest_s: float = 24.0
    """At this length it is cut where it is quietest; Whisper takes 30 s."""
    search_s: float = 4.0
    """How far back the quietest place is looked for."""


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


class Segmenter:
    """Takes PCM in blocks of any size and gives utterances as they begin, pause and end."""

    def __init__(self, probability: Callable[[bytes], float], cutting: Cutting | None = None) -> None:
        """``probability`` judges one frame of 20 ms after the other."""
        self._probability = probability
        self._cutting = cutting or Cutting()
        self._unframed = b""
        self._audio = bytearray()
        self._audio_from_s = 0.0
        self._frames = 0
        self._free_from_s = 0.0
        self._next_id = 0
        self._confirmed_s = 0.0
        self._start_s: float | None = None
        self._began = False
        self._voice_s = 0.0
        self._paused = False

    @property
    def now_s(self) -> float:
        """Audio time: seconds of whole frames heard."""
        return self._frames * FRAME_S

    def feed(self, pcm: bytes) -> Iterator[Segment]:
        """What 16 kHz PCM more brings."""
        self._unframed += pcm
        whole = len(self._unframed) - len(self._unframed) % HEARD_FRAME_BYTES
        frames, self._unframed = self._unframed[:whole], self._unframed[whole:]
        for at in range(0, whole, HEARD_FRAME_BYTES):
            yield from self._frame(frames[at : at + HEARD_FRAME_BYTES])

    def flush(self) -> Iterator[Segment]:
        """The sound is over: what is in progress is complete."""
        if self._began:
            yield self._cut(self._voice_s)

    def _frame(self, frame: bytes) -> Iterator[Segment]:
        speech = self._probability(frame)
        self._audio += frame
        self._frames += 1
        c = self._cutting
        if self._start_s is None:
            if speech >= c.begin_at:
                self._start_s = self.now_s - FRAME_S
                self._voice_s = self.now_s
                self._confirmed_s = FRAME_S
            else:
                self._trim()
            return
        if speech >= c.end_below:
            self._voice_s = self.now_s
            self._confirmed_s += FRAME_S
            self._paused = False
        if not self._began and self._confirmed_s >= c.confirm_s:
            self._began = True
            yield Began(self._next_id, self._start_s)
        yield from self._silence()

    def _silence(self) -> Iterator[Segment]:
        """Whether the silence so far means something."""
        c = self._cutting
        assert self._start_s is not None
        silent_s = self.now_s - self._voice_s
        length_s = self._voice_s - self._start_s
        if not self._began:
            if silent_s >= c.pause_s:
                self._start_s = None
            return
        ends_after_s = c.end_s if length_s < c.long_s else c.long_end_s
        if silent_s >= ends_after_s - 1e-9:
            yield self._cut(self._voice_s)
        elif silent_s >= c.pause_s - 1e-9 and not self._paused:
            self._paused = True
            yield Paused(self._utterance(self._voice_s))
        elif self.now_s - self._start_s >= c.longest_s:
            yield from self._cut_in_speech()

    def _cut_in_speech(self) -> Iterator[Segment]:
        at_s = self._quietest_s()
        yield self._cut(at_s, goes_on=True)
        self._start_s = at_s
        self._began = True
        yield Began(self._next_id, at_s)

    def _quietest_s(self) -> float:
        """The middle of the quietest 200 ms of the last seconds."""
        span = int(self._cutting.search_s / FRAME_S)
        recent = np.frombuffer(bytes(self._audio[-span * HEARD_FRAME_BYTES :]), np.int16).astype(np.float64)
        energy = (recent.reshape(-1, HEARD_FRAME_BYTES // SAMPLE_BYTES) ** 2).mean(axis=1)
        smooth = np.convolve(energy, np.ones(10), "valid")
        return self.now_s - (len(energy) - (int(np.argmin(smooth)) + 5)) * FRAME_S

    def _cut(self, end_s: float, *, goes_on: bool = False) -> Cut:
        utterance = self._utterance(end_s, goes_on=goes_on)
        self._free_from_s = utterance.pcm_start_s + len(utterance.pcm) / _BYTES_PER_S
        self._next_id += 1
        self._start_s = None
        self._began = False
        self._paused = False
        self._trim()
        return Cut(utterance)

    def _utterance(self, end_s: float, *, goes_on: bool = False) -> Utterance:
        assert self._start_s is not None
        from_s = max(self._free_from_s, self._audio_from_s, self._start_s - self._cutting.pre_roll_s)
        to_s = end_s if goes_on else min(self.now_s, end_s + self._cutting.tail_s)
        pcm = bytes(self._audio[self._byte(from_s) : self._byte(to_s)])
        return Utterance(self._next_id, self._start_s, end_s, from_s, pcm, goes_on)

    def _byte(self, at_s: float) -> int:
        samples = round((at_s - self._audio_from_s) * HEARD_RATE_HZ)
        return samples * SAMPLE_BYTES

    def _trim(self) -> None:
        """Drop audio that no utterance can need any more, seconds at a time."""
        needless_s = self.now_s - self._audio_from_s - self._cutting.pre_roll_s - 1.0
        if needless_s > 5.0:
            frames = int(needless_s / FRAME_S)
            del self._audio[: frames * HEARD_FRAME_BYTES]
            self._audio_from_s = round(self._audio_from_s + frames * FRAME_S, 6)
