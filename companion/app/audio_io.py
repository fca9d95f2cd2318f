"""Audio input and output of a session: real devices, or a simulated room in virtual time.

It connects one speaker, one listener and one timeline, for one or more consecutive sessions.
Real and simulated sound take the same path from the microphone's samples to the event, and
from the action to the loudspeaker's samples.
"""

import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from companion.app.duplex_mode import DuplexMode, InputRouter
from companion.app.engines import Engines
from companion.app.input_events import InputEvents
from companion.app.session_speaker import SessionSpeaker, Trouble
from companion.app.setup_scripts import NAMES
from companion.app.sound_settings import sound_settings
from companion.clock import Clock
from companion.core.api.events import PromptEnded
from companion.core.api.ports import (
    Display,
    InputCallbacks,
    ProfileStore,
    SoundInput,
    SoundOutput,
    Soundscape,
    SoundSource,
)
from companion.core.api.utterances import Utterance
from companion.core.audio import heard_seconds
from companion.core.machine.session import Session
from companion.core.program import Answer
from companion.core.state.states import State
from companion.hearing.enrolling import Enrolling
from companion.hearing.gallery import Gallery
from companion.hearing.listener import Listener
from companion.hearing.microphone import FIRST_BLOCK_S, Microphone
from companion.hearing.own_words import OwnWords
from companion.hearing.recogniser import Recogniser
from companion.hearing.recording import Recording
from companion.language import language
from companion.language.pack import LanguagePack
from companion.loop import REFRESH_S, EventInbox, Timeline, WallTime
from companion.room.timeline import RoomTimeline
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player
from companion.speaking.speaker import Inline, VoiceSpeaker
from companion.system import portaudio
from companion.system.portaudio import Device

DEVICE_LEAD_S = 0.02
"""An echo must not seem to come before its sound; what devices tell is wrong by some 10 ms, until the echo is
found from the sound."""
_BEHIND_S = 0.0015
"""A simulated room delivers its frame at once: later playback is not known yet."""


@dataclass(frozen=True)
class StartPoint:
    """Start time and first utterance number; non-zero when resuming."""

    at_s: float = 0.0
    """Session seconds."""
    utterance: int = 0
    """Number of the first utterance."""


ANEW = StartPoint()


_WAITS_FOR_WORDS = (State.ASKING, State.FLOOR, State.GRACE, State.LEARNING)


@dataclass
class Expected:
    """What the current session waits for; read by the transcribing thread."""

    session: Session | None = None

    def not_named(self) -> str | None:
        """Where a name is asked for, or said back: the names that were said back; else None."""
        asked = self.session.asked if self.session else None
        if self.session is None or asked is None:
            return None
        if asked.answer is not Answer.NAME and NAMES not in asked.question.names:
            return None
        said_back = self.session.memory.values.get(NAMES)
        return said_back if isinstance(said_back, str) else ""

    def waits_for_words(self) -> bool:
        """Whether somebody is expected to speak."""
        return self.session is not None and self.session.state in _WAITS_FOR_WORDS

    def safe_word(self) -> str | None:
        """The safe word in force."""
        return self.session.commands.safe_word if self.session else None


class AudioIO:
    """A voice, a listener and a timeline, connected."""

    def __init__(
        self,
        inbox: EventInbox,
        speaker: VoiceSpeaker,
        listener: Listener,
        voices: Enrolling,
        timeline: Timeline,
        recording: Recording,
        expected: "Expected | None" = None,
        spoken: Callable[[str], LanguagePack] = language,
    ) -> None:
        self.inbox = inbox
        self.speaker = speaker
        self.listener = listener
        self.voices = voices
        """Enrols and forgets the partners' voices."""
        self.timeline = timeline
        self.recording = recording
        """Recent speech as sound, while a session stores it."""
        self.spoken = spoken
        """The language with a code, as sessions here understand it."""
        self.displays: tuple[Callable[[Session], Display], ...] = ()
        """Makers of displays besides the terminal: each session here is shown on them."""
        self.refresh_s = REFRESH_S
        """Session seconds between two looks at a session that is shown."""
        self.has_keys = False
        """Whether keys work."""
        self._session: Session | None = None
        self._expected = expected or Expected()

    def watch(self, session: Session) -> None:
        """Follow the current session, at its pace and with its sounds."""
        self._session = self._expected.session = session
        if isinstance(self.speaker, SessionSpeaker):
            self.speaker.follow(session.program)

    def keep_prompts(self, keeps: bool) -> None:
        """Set whether prompts may be stored on disk: they contain names."""
        if isinstance(self.speaker, SessionSpeaker):
            self.speaker.keeps = keeps

    @property
    def waits(self) -> bool:
        """Whether the session is paused or on a break: it decides the meaning of the space bar."""
        return self._session is not None and self._session.state in (State.PAUSED, State.TIME_OUT)


Follow = Callable[[AudioIO], None]
"""Receives the world of an evening once it is open, to show it elsewhere too."""


def follow_nobody(world: AudioIO) -> None:
    """Show it nowhere else."""


@contextlib.contextmanager
def in_a_room(
    engines: Engines,
    room: Soundscape,
    *,
    openness: DuplexMode,
    on_trouble: Trouble,
    on_played: Callable[[bytes], None] = lambda pcm: None,
    clock: Clock | None = None,
    profile_store: ProfileStore | None = None,
    outset: StartPoint = ANEW,
) -> Iterator[AudioIO]:
    """Return a simulated room in virtual time. With a ``clock`` it keeps real time, models run in threads.

    Raises ModelError when a model is missing.
    """
    inbox = EventInbox()
    workers = _Workers(threads=clock is not None)
    mixer = _mixer(inbox)
    own_words, expected = OwnWords(), Expected()
    spoken = partial(engines.spoken, on_trouble=on_trouble)
    speaker = SessionSpeaker(engines, mixer, workers.one("voice"), on_trouble, own_words)
    listener, voices, recording = _listener(
        inbox, engines, workers, on_trouble, profile_store, outset, own_words, expected
    )
    hearing = InputRouter(
        openness, listener, voices, mixer, on_trouble, -_BEHIND_S, own_words, lambda: timeline.now()
    )

    def render(samples: int) -> bytes:
        pcm = mixer.render(samples)
        on_played(pcm)
        hearing.played(pcm, timeline.now())
        return pcm

    def hear(pcm: bytes) -> None:
        hearing.heard(pcm, timeline.now() - heard_seconds(pcm))

    pace = clock.sleep_until if clock else None
    timeline = RoomTimeline(room, render, hear, inbox.poll, pace, outset.at_s)
    try:
        yield AudioIO(inbox, speaker, listener, voices, timeline, recording, expected, spoken)
    finally:
        speaker.close()
        room.close()
        workers.close()


OpenInput = Callable[[InputCallbacks, Callable[[], float]], SoundInput]
"""Creates the microphone of a session; the second argument returns session seconds."""
OpenOutput = Callable[[SoundSource, Callable[[bytes, float], None], Callable[[], None]], SoundOutput]
"""Creates the loudspeaker of a session, which pulls from the source. The second argument receives the
24 kHz PCM actually played and the time it becomes audible, in seconds of the input's clock; the third is
called when the device ran out of samples."""


def with_devices(
    engines: Engines,
    *,
    microphone: str | None,
    loudspeaker: Device | None,
    openness: DuplexMode,
    on_trouble: Trouble,
    profile_store: ProfileStore | None = None,
    outset: StartPoint = ANEW,
) -> contextlib.AbstractContextManager[AudioIO]:
    """Return a microphone and a loudspeaker of this machine, chosen by name; None is the system's default.

    Raises DeviceError when a device can't be opened, ModelError when a model is missing.
    """
    return in_real_time(
        engines,
        lambda callbacks, now: Microphone(microphone, callbacks, now),
        lambda source, on_played, on_gap: Player(source, loudspeaker, on_trouble, on_played, on_gap),
        openness=openness,
        on_trouble=on_trouble,
        profile_store=profile_store,
        outset=outset,
    )


@contextlib.contextmanager
def in_real_time(
    engines: Engines,
    open_input: OpenInput,
    open_output: OpenOutput,
    *,
    openness: DuplexMode,
    on_trouble: Trouble,
    profile_store: ProfileStore | None = None,
    outset: StartPoint = ANEW,
) -> Iterator[AudioIO]:
    """Return a microphone and a loudspeaker that keep real time, wherever they are.

    Raises DeviceError when one can't be opened, ModelError when a model is missing.
    """
    clock = Clock(outset.at_s)
    inbox = EventInbox()
    workers = _Workers(threads=True)
    mixer = _mixer(inbox)
    own_words, expected = OwnWords(), Expected()
    spoken = partial(engines.spoken, on_trouble=on_trouble)
    speaker = SessionSpeaker(engines, mixer, workers.one("voice"), on_trouble, own_words)
    listener, voices, recording = _listener(
        inbox, engines, workers, on_trouble, profile_store, outset, own_words, expected
    )
    router = InputRouter(openness, listener, voices, mixer, on_trouble, DEVICE_LEAD_S, own_words, clock.now)
    output = open_output(mixer, router.played, router.gap)
    heard = InputEvents(
        inbox, listener, router, output, now=clock.now, waits_for_words=expected.waits_for_words
    )
    source = open_input(heard.callbacks(may_reset=lambda: not mixer.sounding), clock.now)
    try:
        if portaudio.mic_opens_first():
            source.start()
            heard.arrived.wait(FIRST_BLOCK_S)
            output.start()
        else:
            output.start()
            source.start()
        timeline = WallTime(inbox, clock)
        yield AudioIO(inbox, speaker, listener, voices, timeline, recording, expected, spoken)
    finally:
        source.stop()
        speaker.close()
        output.stop()
        workers.close()


def _mixer(inbox: EventInbox) -> Mixer:
    mixer = Mixer(lambda id: inbox.post(PromptEnded(id, mixer.sentences_s)))
    return mixer


def _listener(
    inbox: EventInbox,
    engines: Engines,
    workers: "_Workers",
    on_trouble: Trouble,
    profile_store: ProfileStore | None,
    outset: StartPoint,
    own_words: OwnWords,
    expected: "Expected",
) -> tuple[Listener, Enrolling, Recording]:
    draft, record, whole = engines.transcribers(expected.safe_word, expected.not_named, on_trouble)
    gallery, embedder = Gallery({}), engines.embedder()
    learning, recording = workers.one("voices"), Recording()
    voices = Enrolling(
        embedder, gallery, inbox.post, learning, profile_store=profile_store, on_trouble=on_trouble
    )

    def heard(utterance: Utterance, offset_s: float) -> None:
        voices.passive.hold(utterance, offset_s)
        recording.hold(utterance, offset_s)

    listener = Listener(
        inbox.post,
        draft=draft,
        record=record,
        draft_executor=workers.one("drafts"),
        record_executor=workers.one("record"),
        on_trouble=on_trouble,
        offset_s=outset.at_s,
        first_utterance=outset.utterance,
        recogniser=Recogniser(embedder, gallery),
        learner=voices,
        on_utterance=heard,
        own_words=own_words,
        whole=whole,
        trusts_drafts=not sound_settings().second_language,
    )
    return listener, voices, recording


class _Workers:
    """One worker for each blocking part; in virtual time everything runs inline."""

    def __init__(self, *, threads: bool) -> None:
        self._threads = threads
        self._pools: list[ThreadPoolExecutor] = []

    def one(self, name: str) -> Executor:
        if not self._threads:
            return Inline()
        pool = ThreadPoolExecutor(1, name)
        pool.submit(
            int
        )  # its thread begins here: begun by a device's thread it would have that one's priority
        self._pools.append(pool)
        return pool

    def close(self) -> None:
        for pool in self._pools:
            pool.shutdown(wait=True, cancel_futures=True)
