"""The companion's ears: from samples to events.

Short utterances get a draft from the small model, begun at their first pause, so that
commands and answers are quick; every utterance gets its final words from the model for
the record. Nothing that was spoken is dropped, however far behind the transcriber is.

With a recogniser, speech is attributed to a voice as it arrives, and utterances are cut
where another voice begins.
"""

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from companion.core.api.events import (
    Command,
    CommandGiven,
    Event,
    Heard,
    NothingHeard,
    SpeechDismissed,
    SpeechEnded,
    SpeechStarted,
    SpeechSuspected,
    VoiceHeard,
)
from companion.core.api.ports import Transcriber
from companion.core.api.utterances import Transcript, Utterance
from companion.core.api.voices import Stretch, VoiceKind
from companion.core.audio import HEARD_FRAME_BYTES, heard_seconds
from companion.hearing.detector import VoiceDetector, voice_detector
from companion.hearing.ge2e import Array
from companion.hearing.guards import DOUBTFUL_CONFIDENCE, disagrees, is_no_word
from companion.hearing.own_words import OwnWords
from companion.hearing.recogniser import Recogniser
from companion.hearing.segmenter import Began, Cut, Cutting, Paused, Segment, Segmenter
from companion.hearing.together import Together
from companion.hearing.voice_changes import VoiceChanges

DRAFT_S = 4.0
"""Utterances up to this length get a draft: commands and answers are short."""
TAIL_GUARD_S = 0.25
"""Deafness after the companion's own voice: the room still rings, and devices lag."""
SILENCE_DBFS = -90.0
VOICED = 0.5
"""Probability of speech from which on a frame is heard for its voice."""

_BEHIND_S = 0.05
"""Speech without its words that counts: less is shorter than any utterance."""
_SURE_S = 0.4
"""Of a partner's voice: half of a "no"."""


class Learner(Protocol):
    """Learns voices from what is heard; see ``enrolling.Enrolling``."""

    def add(self, frame: Array, speech: bool) -> None:
        """One frame of 320 samples in [-1, 1], and whether it is speech."""

    def utterance_over(self) -> None:
        """An utterance ended."""


@dataclass
class Totals:
    """Seconds heard since the start."""

    audio_s: float = 0.0
    speech_s: float = 0.0
    transcribed_s: float = 0.0
    failed_s: float = 0.0
    """Speech that went to the transcriber and broke it: seconds spoken and not transcribed."""


class Listener:
    """Turns PCM into events. ``hear`` belongs to one thread; the rest may be called from any."""

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
        first_utterance: int = 0,
        recogniser: Recogniser | None = None,
        learner: Learner | None = None,
        on_utterance: Callable[[Utterance, float], None] = lambda utterance, offset_s: None,
        own_words: OwnWords | None = None,
        whole: Transcriber | None = None,
        trusts_drafts: bool = True,
    ) -> None:
        """``offset_s``: session time of the first sample; ``first_utterance``: the number of the first one.
        The executors have one worker each.

        ``on_utterance`` gets each utterance before its final words are posted, in the thread that finds them,
        and the offset that makes its times those of the session. Without a ``recogniser``, and while it knows
        no partner, no ``VoiceHeard`` is posted. ``whole`` transcribes several utterances as one; without it
        none is held for that. ``trusts_drafts``: whether what is spoken here is the one language that drafts
        know; else they only look for the safe word.
        """
        self._post = post
        self._draft = draft
        self._record = record
        self._draft_executor = draft_executor
        self._record_executor = record_executor
        self._on_trouble = on_trouble
        self._detector = detector or voice_detector()
        self._probability = 0.0
        self._segmenter = Segmenter(lambda frame: self._probability, cutting, first_utterance)
        self._recogniser = recogniser
        self._learner = learner
        self._on_utterance = on_utterance
        self._own_words = own_words or OwnWords()
        self._trusts_drafts = trusts_drafts
        self._whole = (
            Together(whole, record_executor, post, lambda: self.lag_s > _BEHIND_S) if whole else None
        )
        self._signs = _Signs()
        self._changes = VoiceChanges()
        self._over_prompt = False
        self._suspected = False
        self._offset_s = offset_s
        self._speculative: tuple[Utterance, Future[Transcript]] | None = None
        self._called: int | None = None
        """The last utterance that held the safe word."""
        self._unheard = b""
        self._deaf = False
        self._only_echo = self._stands_out = False
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
        """Seconds of speech that still wait for their words."""
        return self.totals.speech_s - self.totals.transcribed_s - self.totals.failed_s

    def mute(self, active: bool) -> None:
        """Half duplex: ignore the microphone while the companion speaks, and ``TAIL_GUARD_S`` longer."""
        if self._deaf and not active:
            self._deaf_until_s = self._segmenter.now_s + TAIL_GUARD_S
        self._deaf = active

    def transcribe_together(self, utterances: Sequence[int]) -> None:
        """Transcribe utterances that are held once more, as one; their ``Heard`` with ``again`` follow."""
        if self._whole:
            self._whole.transcribe(utterances)

    def over_prompt(self, active: bool) -> None:
        """Post speech as soon as it is suspected, and learn no voice: the companion itself is speaking."""
        self._over_prompt = active

    def hear(self, pcm: bytes, only_echo: bool = False, stands_out: bool = False) -> None:
        """Take in 16 kHz PCM, in a block of any length. ``only_echo``: it is no speech, whatever it sounds
        like, but it stays in the pre-roll: the first sound of a word may be in it. ``stands_out``: something
        is heard over an echo, and speech may be suspected before the detector confirms it."""
        self._only_echo = only_echo
        self._stands_out = stands_out
        self.totals.audio_s += heard_seconds(pcm)
        self.level_dbfs = _dbfs(pcm)
        pcm = self._unheard + pcm
        whole = len(pcm) - len(pcm) % HEARD_FRAME_BYTES
        self._unheard = pcm[whole:]
        for at in range(0, whole, HEARD_FRAME_BYTES):
            self._hear_frame(pcm[at : at + HEARD_FRAME_BYTES])

    def _hear_frame(self, frame: bytes) -> None:
        deaf = self._deaf or self._segmenter.now_s < self._deaf_until_s
        if deaf:
            frame = bytes(HEARD_FRAME_BYTES)
        self._probability = self._detector.feed(frame, only_echo=self._only_echo, stands_out=self._stands_out)
        self._hear_voice(frame, self._probability >= VOICED, may_learn=not (deaf or self._over_prompt))
        self._signs.stood_out |= self._stands_out
        for segment in self._segmenter.feed(frame):
            self._take(segment)
        if not (self._segmenter.speaks or self._stands_out):
            self._signs = _Signs()
        self._suspect()

    def _hear_voice(self, frame: bytes, speech: bool, *, may_learn: bool) -> None:
        """Feed the recogniser before the segmenter: the voice must be known before the utterance ends."""
        samples = np.frombuffer(frame, np.int16).astype(np.float32) / np.float32(32768)
        if self._learner and may_learn:
            self._learner.add(samples, speech)
        if self._recogniser:
            for stretch in self._recogniser.feed(samples, speech):
                self._post_voice(stretch)
            self._part(self._recogniser.turned_s())

    def _post_voice(self, stretch: Stretch) -> None:
        start_s, end_s = stretch.start_s + self._offset_s, stretch.end_s + self._offset_s
        self._post(VoiceHeard(replace(stretch, start_s=start_s, end_s=end_s)))
        if stretch.who.kind is VoiceKind.PARTNER:
            self._signs.partner_s += stretch.end_s - stretch.start_s
        self._part(self._changes.heard(stretch))

    def _part(self, turned_s: float | None) -> None:
        """Cut the utterance in progress where another began."""
        for segment in self._segmenter.turn(turned_s) if turned_s is not None else ():
            self._take(segment)

    def _suspect(self) -> None:
        """Post possible speech at once, and dismiss it when it turns out to be none."""
        suspected_s = self._segmenter.suspected_s
        if suspected_s is None and self._stands_out and not self._segmenter.speaks:
            suspected_s = self._segmenter.now_s
        if suspected_s is None and self._suspected:
            self._suspected = False
            self._post(SpeechDismissed())
        elif suspected_s is not None and self._over_prompt and not self._suspected:
            self._suspected = True
            self._post(SpeechSuspected(suspected_s + self._offset_s))

    def flush(self) -> None:
        """Complete the utterance in progress: the sound is over, or broke off."""
        for segment in self._segmenter.flush():
            self._take(segment)
        self._suspect()

    def restart(self, session_s: float) -> None:
        """Go on at session second ``session_s``, when the microphone is back; earlier utterances stay."""
        self.flush()
        self._offset_s = session_s - self._segmenter.now_s

    def _take(self, segment: Segment) -> None:
        match segment:
            case Began(id, at_s):
                self._suspected = False
                self._post(SpeechStarted(id, at_s + self._offset_s))
            case Paused(so_far):
                self._forget_speculation()
                if self._draft and so_far.speech_s <= DRAFT_S:
                    self._speculative = so_far, self._begin_draft(self._draft, so_far)
            case Cut(utterance):
                self.totals.speech_s += utterance.speech_s
                self._settle(utterance)
                ended_s = utterance.end_s + self._offset_s
                likeness = self._recogniser.likeness(utterance.end_s) if self._recogniser else ()
                self._post(SpeechEnded(utterance.id, ended_s, utterance.goes_on, likeness))
                self._transcribe(utterance, self._offset_s)

    def _settle(self, utterance: Utterance) -> None:
        """Post all that is known of an utterance's voice before its end."""
        for stretch in self._recogniser.settle() if self._recogniser else ():
            self._post_voice(stretch)
        if not utterance.goes_on:
            self._changes.begin()
        if self._learner:
            self._learner.utterance_over()

    def _transcribe(self, utterance: Utterance, offset_s: float) -> None:
        """Final words in the order of utterances; before them a draft where it is worth it."""
        signs, self._signs = self._signs, _Signs()
        draft: Future[Transcript] | None = None
        if self._speculative and _same(self._speculative[0], utterance):
            draft = self._speculative[1]
            self._speculative = None
        elif self._draft and utterance.speech_s <= DRAFT_S and not utterance.goes_on:
            draft = self._begin_draft(self._draft, utterance)
        self._forget_speculation()
        if draft:
            draft.add_done_callback(lambda done: self._post_draft(utterance, done, offset_s, signs))
        self._record_executor.submit(self._finish, utterance, draft, offset_s, signs)

    def _begin_draft(self, transcriber: Transcriber, utterance: Utterance) -> Future[Transcript]:
        return self._draft_executor.submit(transcriber.transcribe, utterance)

    def _forget_speculation(self) -> None:
        """Speech went on: a draft that has not begun would only keep the next one waiting."""
        if self._speculative:
            self._speculative[1].cancel()
            self._speculative = None

    def _post_draft(
        self, utterance: Utterance, done: "Future[Transcript]", offset_s: float, signs: "_Signs"
    ) -> None:
        # A draft that failed is no trouble: the final words follow.
        if done.cancelled() or done.exception() or self._is_own(utterance, offset_s, done.result(), signs):
            return
        self._post_call(utterance, done.result())
        # One without confidence waits for the model of the record: it may be a laugh, and is obeyed at once.
        sure = done.result().confidence >= DOUBTFUL_CONFIDENCE
        if done.result().text and sure and self._trusts_drafts:
            self._post(_heard(utterance, done.result(), offset_s, draft=True))

    def _post_call(self, utterance: Utterance, transcript: Transcript) -> None:
        """The safe word, once an utterance."""
        if transcript.calls and self._called != utterance.id:
            self._called = utterance.id
            self._post(CommandGiven(Command.SAFE_WORD, utterance.id))

    def _is_own(self, utterance: Utterance, offset_s: float, transcript: Transcript, signs: "_Signs") -> bool:
        """Whether the companion said it itself."""
        return self._own_words.hold(
            transcript.text,
            utterance.start_s + offset_s,
            utterance.end_s + offset_s,
            by_another=signs.partner_s >= _SURE_S,
            stood_out=signs.stood_out,
        )

    def _hand_on(self, utterance: Utterance, offset_s: float) -> None:
        try:
            self._on_utterance(utterance, offset_s)
        except Exception as error:  # whatever broke: the words are what matters
            self._on_trouble(
                f"The sound of {utterance.speech_s:.0f} s of speech could not be kept "
                f"({type(error).__name__}); its words are."
            )

    def _finish(
        self, utterance: Utterance, draft: "Future[Transcript] | None", offset_s: float, signs: "_Signs"
    ) -> None:
        if draft:
            # Both at once would only slow each other down, and the draft is what people wait for.
            wait([draft])
        try:
            transcript = self._record.transcribe(utterance)
        except Exception as error:  # whatever broke: the session must hear that nothing will come
            self.totals.failed_s += utterance.speech_s
            self._on_trouble(
                f"{utterance.speech_s:.0f} s of speech could not be transcribed ({type(error).__name__}); "
                "the record has a gap there."
            )
            transcript = Transcript("", 0.0)
        else:
            self.totals.transcribed_s += utterance.speech_s
        own = self._is_own(utterance, offset_s, transcript, signs)
        if not own:
            self._post_call(utterance, transcript)
            self._hand_on(utterance, offset_s)
        drafted = draft.result() if draft and not (draft.cancelled() or draft.exception()) else None
        no_word = drafted is not None and is_no_word(transcript, drafted, utterance.speech_s)
        if transcript.text and not own and not no_word:
            doubtful = transcript.doubtful or (drafted is not None and disagrees(transcript, drafted))
            heard = _heard(utterance, replace(transcript, doubtful=doubtful), offset_s, draft=False)
            if self._whole and not heard.foreign:
                self._whole.hold(utterance, heard)
                heard = replace(heard, held=True)
            self._post(heard)
        else:
            self._post(NothingHeard(utterance.id))


@dataclass
class _Signs:
    """What shows that an utterance is not the companion's own."""

    stood_out: bool = False
    """It was louder than what is left of an echo."""
    partner_s: float = 0.0
    """Seconds of it in the voice of a partner."""


def _same(speculative: Utterance, utterance: Utterance) -> bool:
    return speculative.id == utterance.id and speculative.end_s == utterance.end_s


def _heard(utterance: Utterance, transcript: Transcript, offset_s: float, *, draft: bool) -> Heard:
    start_s, end_s = utterance.start_s + offset_s, utterance.end_s + offset_s
    return Heard(
        utterance.id,
        transcript.foreign or transcript.text,
        start_s,
        end_s,
        transcript.confidence,
        draft,
        foreign=bool(transcript.foreign),
        doubtful=transcript.doubtful,
    )


def _dbfs(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, np.int16).astype(np.float32)
    if not len(samples):
        return SILENCE_DBFS
    rms = float(np.sqrt(np.mean(samples**2))) / 32768.0
    return max(SILENCE_DBFS, 20.0 * math.log10(rms)) if rms > 0 else SILENCE_DBFS
