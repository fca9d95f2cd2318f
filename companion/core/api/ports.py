"""Protocols between packages.

Each names what its implementers raise. PCM is ``bytes`` of signed 16-bit mono
samples (see ``core.audio``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from companion.core.api.actions import Tone, VoiceChange
from companion.core.api.events import Event
from companion.core.api.record import Entry
from companion.core.api.remembered import History, RememberedValue
from companion.core.api.session_log import NO_SOUNDS, LogEntry, SessionStart, Sound, Unfinished
from companion.core.api.snapshot import Snapshot
from companion.core.api.utterances import Transcript, Utterance


class Inbox(Protocol):
    """Queue of events for the session. Thread-safe."""

    def post(self, event: Event) -> None:
        """Add an event; never blocks."""


class Transcriber(Protocol):
    """Speech to text."""

    def transcribe(self, utterance: Utterance) -> Transcript:
        """Words of one utterance; empty text when there are none. Blocks while it works."""


class Voice(Protocol):
    """Text to speech."""

    @property
    def key(self) -> str:
        """Identifies voice and settings: equal keys and texts give equal sound."""

    def speak(self, text: str) -> Iterator[bytes]:
        """24 kHz PCM, one chunk a sentence, levelled. Blocks while it works."""


class Speaker(Protocol):
    """Output of speech and tones, as the session's actions use it. No method blocks for sound."""

    def say(self, id: int, text: str, *, softly: bool = False) -> None:
        """Speak; posts ``PromptEnded(id)`` when the last sample was played, also after a hush. ``softly``:
        the first words rise to their full level."""

    def tone(self, tone: Tone, duration_s: float | None) -> None:
        """Play a tone over whatever is being said."""

    def duck(self) -> None:
        """Lower the voice within 150 ms, without a click."""

    def unduck(self) -> None:
        """Bring it back within 150 ms, without a click."""

    def change_voice(self, change: VoiceChange) -> None:
        """Speak differently from the next prompt on, and keep that."""

    def hush(self, id: int) -> None:
        """Fade the prompt out within 150 ms; a prompt already over is no error."""

    def hush_tones(self) -> None:
        """Fade the tones that sound out within 60 ms."""

    def prepare(self, texts: tuple[str, ...]) -> None:
        """Render texts ahead, in the background."""


@dataclass(frozen=True)
class InputCallbacks:
    """Receivers of what a microphone records. Called in the microphone's own thread."""

    on_pcm: Callable[[bytes, float], None]
    """16 kHz PCM, as it comes, and when its first sample was in the air, in seconds of the clock that the
    output tells times by."""
    on_lost: Callable[[float], None]
    """No sound since this second of session time."""
    on_found: Callable[[float], None]
    """Sound again: what comes next was in the air so many seconds ago."""
    on_gap: Callable[[], None] = lambda: None
    """Samples were lost before the next ones."""
    may_reset: Callable[[], bool] = lambda: True
    """Whether the audio system may be re-initialised now: a sound that plays would be cut."""
    before_reset: Callable[[], None] = lambda: None
    """The audio system is about to be re-initialised: close every other stream."""
    after_reset: Callable[[], None] = lambda: None
    """It has been: open them again."""
    on_moved: Callable[[], None] = lambda: None
    """The next samples come from another device, after a moment without any."""


class SoundInput(Protocol):
    """A microphone: of this machine, or of a device on the network that tells times by a clock of its own."""

    def start(self) -> None:
        """Record, and call back from a thread of its own. Raises DeviceError when it can't."""

    def stop(self) -> None:
        """Stop recording and wait for the thread. Idempotent."""


class SoundSource(Protocol):
    """What a loudspeaker plays."""

    on_duck: Callable[[], None]
    """Called when somebody speaks and what is said is to be softer, in the thread that notices. Must return
    immediately."""

    def render(self, samples: int) -> bytes:
        """The next ``samples`` of 24 kHz PCM; silence where there is nothing. Never blocks."""

    def ducked(self, pcm: bytes) -> bytes | None:
        """The newest samples from ``render``, softer, for a loudspeaker that can still change them; what is
        rendered next goes on from there. None when nothing has to change."""


class SoundOutput(Protocol):
    """A loudspeaker that pulls what it plays. It reports all that was really played, with the second at which
    it sounds, on the same clock as the input."""

    def start(self) -> None:
        """Play. Raises DeviceError when it can't."""

    def stop(self) -> None:
        """Stop pulling. Idempotent."""

    def restart(self) -> None:
        """Play again after ``stop``; what can't be opened yet is tried again by ``tend``."""

    def tend(self, now: float) -> None:
        """Look after the device; call it several times a second, ``now`` in session seconds."""


class FarDevice(Protocol):
    """A device on the network that is both, in one time of its own."""

    def open_input(self, callbacks: InputCallbacks, now: Callable[[], float]) -> SoundInput:
        """Return its microphone; ``now`` returns session seconds."""

    def open_output(
        self, source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> SoundOutput:
        """Return its loudspeaker. ``on_played`` receives the 24 kHz PCM that is played and the second at
        which it sounds, by the microphone's clock; ``on_gap``: what comes sounds later than was said."""


class Soundscape(Protocol):
    """A room that moves in steps of 20 ms: simulated, or made of sound files."""

    def exchange(self, played: bytes) -> bytes:
        """Let ``played`` (one frame, 24 kHz) sound in the room; return what the microphone
        heard in the meantime (16 kHz, any length, on average one frame).

        Raises EndOfSound when nothing more will ever be heard.
        """

    def close(self) -> None:
        """Finish files. Idempotent."""


class Recorder(Protocol):
    """Keeps the record of a session."""

    def note(self, entry: Entry) -> None:
        """Keep one entry."""


class MemoryStore(Protocol):
    """Store of the values that scripts remember between sessions."""

    def past(self) -> History:
        """All remembered values. Raises JournalError when they can't be read."""

    def remember(self, kept: RememberedValue, *, add: bool) -> None:
        """Store a value; without ``add`` it replaces those under its key.

        Raises JournalError when it can't be written.
        """

    def forget(self, kept: RememberedValue) -> None:
        """Erase a value from the file. No-op when it is not there.

        Raises JournalError when it can't be done.
        """


class SessionStore(Protocol):
    """Store of running sessions, as far as people agreed. Writes are durable once a call has returned.

    All methods raise JournalError on failure. ``session`` is the number from ``begin``. With a level of
    NOTHING no method is ever called.
    """

    def begin(self, began: SessionStart) -> int:
        """Start a session; returns its number."""

    def write(
        self, session: int, moments: Sequence[LogEntry], sounds: Mapping[int, Sound] = NO_SOUNDS
    ) -> None:
        """Append entries in this order, with the sound of utterances in them."""

    def rewrite(self, session: int, moments: Mapping[int, LogEntry]) -> None:
        """Replace entries by number, 0 being the first one written; used after "forget what I just said"
        and after the safe word.

        The old content is securely erased, and so is the sound of removed words.
        """

    def end(self, session: int, ending: str) -> None:
        """Close a session that is over or won't be resumed (``left``): what of ``SessionStart`` is private
        is deleted, and so is what only serves resuming."""

    def unfinished(self) -> Unfinished | None:
        """The latest session, unless it is over."""

    def forget(self, session: int) -> None:
        """Erase a session, with the values that were remembered in it."""


class VoiceEnroller(Protocol):
    """Enrolment of voices, as a session uses it. No method blocks."""

    def learn(self, id: int, person: str) -> None:
        """Learn a voice from speech from now on; posts ``VoiceTaken(id, …)`` after each utterance."""

    def stop_learning(self, id: int) -> None:
        """Stop learning a voice."""

    def forget(self, person: str | None) -> None:
        """Delete a partner's voice profile; None: everybody's."""


class Together(Protocol):
    """Transcribes several utterances as one."""

    def transcribe_together(self, utterances: Sequence[int]) -> None:
        """Do it in the background; posts ``Heard`` with ``again`` for each of them."""


class ProfileStore(Protocol):
    """Store of voice profiles between sessions, with consent."""

    def voices(self) -> Mapping[str, bytes]:
        """Profiles by partner. Raises JournalError when they can't be read."""

    def store_voice(self, person: str, profile: bytes) -> None:
        """Store a profile, replacing an older one. Raises JournalError when it can't be written."""

    def forget_voice(self, person: str | None) -> None:
        """Delete a partner's profile; None: everybody's. Raises JournalError on failure."""


class Display(Protocol):
    """Display of a running session."""

    def show(self, snapshot: Snapshot) -> None:
        """Show a snapshot; called up to ten times a second, must not block for long."""

    def close(self) -> None:
        """Release the screen. Idempotent."""
