"""The companion's ears: from samples to events.

Short utterances get a draft from the small model, begun at their first pause, so that
commands and answers are quick; every utterance gets its final words from the model for
the record. Nothing that was spoken is dropped, however far behind the transcriber is.
"""

import math
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np

from companion.core.audio import heard_seconds
from companion.core.events import Event, Heard, NothingHeard, SpeechEnded, SpeechStarted
from companion.core.ports import Transcriber
from companion.core.utterances import Transcript, Utterance
from companion.hearing.detector import VoiceDetector, voice_detector
from companion.hearing.segmenter import Began, Cut, Cutting, Paused, Segment, Segmenter

DRAFT_S = 4.0
"""Utterances up to this length get a draft: commands and answers are short."""
TAIL_GUARD_S = 0.25
"""Deafness after the companion's own voice: the room still rings, and devices lag."""
SILENCE_DBFS = -90.0


@dataclass
class Totals:
    """What was heard so far, in seconds."""

    audio_s: float = 0.0
    speech_s: float = 0.0
    transcribed_s: float = 0.0
    muted_s: float = 0.0


class Listener:
    """Hears PCM, posts events. ``hear`` belongs to one thread; the rest may be called from any."""

    def __init__(
        self,
        post: Callable[[Event], None],
        *,
        draft: Transcriber | None,
        record: Transcriber,
        draft_executor: Executor,
        record_executor: Executor,
        on_trouble: Callable[[str], None] = lambda sentence: None,
        detector: VoiceDetector | None = None,
        cutting: Cutting | None = None,
        offset_s: float = 0.0,
    ) -> None:
        """``offset_s``: session time of the first sample. The executors have one worker each."""
        self._post = post
        self._draft = draft
        self._record = record
        self._draft_executor = draft_executor
        self._record_executor = record_executor
        self._on_trouble = on_trouble
        self._detector = detector or voice_detector()
        self._segmenter = Segmenter(self._detector.feed, cutting)
        self._offset_s = offset_s
        self._drafts: dict[tuple[int, float], Future[Transcript]] = {}
        self._deaf = False
        self._deaf_until_s = 0.0
        self.totals = Totals()
        self.level_dbfs = SILENCE_DBFS
        """Loudness of the latest block, 0 for full scale."""

    @property
    def judged(self) -> bool:
        """Whether Silero decides what is speech, or only webrtcvad."""
        return self._detector.judged

    @property
    def lag_s(self) -> float:
        """Seconds of speech that are not transcribed yet."""
        return self.totals.speech_s - self.totals.transcribed_s

    def mute(self, active: bool) -> None:
        """Half duplex: be deaf while the companion itself sounds, and shortly after."""
        if self._deaf and not active:
            self._deaf_until_s = self._segmenter.now_s + TAIL_GUARD_S
        self._deaf = active

    def hear(self, pcm: bytes) -> None:
        """16 kHz PCM more, in a block of any length."""
        self.totals.audio_s += heard_seconds(pcm)
        self.level_dbfs = _dbfs(pcm)
        if self._deaf or self._segmenter.now_s < self._deaf_until_s:
            self.totals.muted_s += heard_seconds(pcm)
            pcm = bytes(len(pcm))
        for segment in self._segmenter.feed(pcm):
            self._take(segment)

    def flush(self) -> None:
        """The sound is over, or broke off: what is in progress is complete."""
        for segment in self._segmenter.flush():
            self._take(segment)

    def restart(self, session_s: float) -> None:
        """The microphone is back at session second ``session_s``; what was said before is kept."""
        self.flush()
        self._offset_s = session_s - self._segmenter.now_s

    def _take(self, segment: Segment) -> None:
        match segment:
            case Began(id, at_s):
                self._post(SpeechStarted(id, at_s + self._offset_s))
            case Paused(so_far):
                if self._draft and so_far.speech_s <= DRAFT_S:
                    self._begin_draft(so_far)
            case Cut(utterance):
                self.totals.speech_s += utterance.speech_s
                ended = SpeechEnded(utterance.id, utterance.end_s + self._offset_s, utterance.goes_on)
                self._post(ended)
                self._transcribe(utterance, self._offset_s)

    def _begin_draft(self, utterance: Utterance) -> Future[Transcript]:
        assert self._draft is not None
        future = self._draft_executor.submit(self._draft.transcribe, utterance)
        self._drafts = {(utterance.id, utterance.end_s): future}
        return future

    def _transcribe(self, utterance: Utterance, offset_s: float) -> None:
        """A draft first where it is worth it; then the final words. One after the other: on two
        cores they would only slow each other down."""
        if self._draft is None or utterance.speech_s > DRAFT_S or utterance.goes_on:
            self._record_executor.submit(self._finish, utterance, offset_s)
            return
        begun = self._drafts.pop((utterance.id, utterance.end_s), None)
        future = begun or self._begin_draft(utterance)

        def drafted(future: Future[Transcript]) -> None:
            if not future.cancelled() and not future.exception() and future.result().text:
                self._post(_heard(utterance, future.result(), offset_s, draft=True))
            self._record_executor.submit(self._finish, utterance, offset_s)

        future.add_done_callback(drafted)

    def _finish(self, utterance: Utterance, offset_s: float) -> None:
        try:
            transcript = self._record.transcribe(utterance)
        except Exception as error:  # whatever broke: the session must hear that nothing will come
            self._on_trouble(f"Something was said that could not be transcribed ({type(error).__name__}).")
            transcript = Transcript("", 0.0)
        self.totals.transcribed_s += utterance.speech_s
        if transcript.text:
            self._post(_heard(utterance, transcript, offset_s, draft=False))
        else:
            self._post(NothingHeard(utterance.id))


def _heard(utterance: Utterance, transcript: Transcript, offset_s: float, *, draft: bool) -> Heard:
    start_s, end_s = utterance.start_s + offset_s, utterance.end_s + offset_s
    return Heard(utterance.id, transcript.text, start_s, end_s, transcript.confidence, draft)


def _dbfs(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    if not len(samples):
        return SILENCE_DBFS
    rms = float(np.sqrt(np.mean(samples**2))) / 32768.0
    return max(SILENCE_DBFS, 20.0 * math.log10(rms)) if rms > 0 else SILENCE_DBFS
