"""Events: what can happen to a session. Times are session seconds.

An event that ends something the session asked for carries the id of that action;
an id the session no longer waits for is stale and ignored by rule.
"""

from dataclasses import dataclass
from enum import Enum

from companion.core.api.voices import Likeness, Quality, Stretch


class Command(Enum):
    """Spoken commands. The value names the command in scripts, logs and records."""

    PAUSE = "pause"
    GO_ON = "go on"
    REPEAT = "repeat"
    SKIP = "skip"
    PASS = "pass"
    MORE_TIME = "more time"
    DONE = "I'm done"
    HOW_LONG = "how long"
    HELP = "help"
    TIME_OUT = "time out"
    FORGET_VOICE = "forget my voice"
    FORGET_WORDS = "forget what I just said"
    FORGET_MINE = "don't keep mine"
    FORGET_SESSION = "forget this session"
    STOP = "stop"
    NEW_SAFE_WORD = "our safe word is"
    SAFE_WORD = "safe word"
    ANOTHER_VOICE = "another voice"
    SLOWER = "slower"
    FASTER = "faster"
    SOFTER = "softer"
    LOUDER = "louder"


@dataclass(frozen=True, slots=True)
class Begin:
    """Start of the session: everybody is ready."""


@dataclass(frozen=True, slots=True)
class PromptEnded:
    """End of a prompt: its last sample was played, or it was hushed."""

    id: int
    sentences_s: tuple[float, ...] = ()
    """How long before it each of its sentences began, as they sounded; empty where that is not known."""


@dataclass(frozen=True, slots=True)
class SpeechSuspected:
    """Possible speech: it is decided a moment later whether it is.

    ``SpeechStarted`` or ``SpeechDismissed`` follows.
    """

    at_s: float


@dataclass(frozen=True, slots=True)
class SpeechDismissed:
    """False alarm: the suspected sound was not speech."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Start of speech. ``utterance`` is the id of its words to come."""

    utterance: int
    at_s: float
    typed: bool = False
    """Whether its words are typed, or chosen on a page: no microphone is needed for them."""


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """End of an utterance. Exactly one final ``Heard`` or ``NothingHeard`` follows.

    ``at_s`` is when the speech ended, which is earlier than ``now`` by the silence
    that proved it. ``goes_on``: only a piece was cut off; speech continues in the
    next utterance, whose ``SpeechStarted`` follows at once.
    """

    utterance: int
    at_s: float
    goes_on: bool = False
    likeness: Likeness = ()
    """Of a short utterance, where voices are known."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Transcribed words: an early draft from the small model, or the final text for the record."""

    utterance: int
    text: str
    start_s: float
    end_s: float
    confidence: float
    draft: bool = False
    held: bool = False
    """Whether the sound is still there, and can be transcribed once more together with others."""
    again: bool = False
    """The words of an utterance from ``TranscribeTogether``: they replace those before in the record, and do
    nothing else."""
    foreign: bool = False
    """Said in another language: ``text`` only says so, it answers and commands nothing."""
    doubtful: bool = False
    """Whether these few words may be a refusal that was misheard: as a yes they are asked back."""
    withheld: bool = False
    """In a log: redacted. The other fields hold what the words did to the session."""
    answered: bool | int | str | None = None
    """In a log, withheld: the answer they gave; empty where that is redacted too. Of a new safe word: whether
    it was taken."""
    act: str | None = None
    """In a log, withheld: what was done with them beside answering, like ``time``; see ``Act``."""
    hedged: bool = False
    """In a log, withheld: the answer was given with doubt."""
    guessed: bool | int | str | None = None
    """In a log, withheld: what they may have meant, where that was asked back."""
    corrects: int | None = None
    """In a log, withheld: which of the answers before they take back, or replace."""
    command: Command | None = None
    """In a log, withheld: the command that they were."""
    danger: bool = False
    """In a log, withheld: whether they spoke of danger."""
    oneself: bool = False
    """In a log, withheld: whether it was danger to oneself."""
    hinted: bool = False
    """In a log, withheld: whether they could be said in another way, in a turn that offers help with that."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """An utterance without words: a cough, a breath, a chair."""

    utterance: int


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """Whose voice was heard in a stretch of time. It replaces earlier verdicts on the same time.

    Posted several times a second during speech; the last verdicts on an utterance come before its
    ``SpeechEnded``.
    """

    stretch: Stretch


@dataclass(frozen=True, slots=True)
class VoiceTaken:
    """Result of an attempt to learn a voice, posted after each utterance.

    GOOD and ALIKE end the learning; otherwise it continues.
    """

    id: int
    """Of the ``LearnVoice``."""
    quality: Quality
    missing_s: float = 0.0
    """Seconds of speech still needed, where it is TOO_SHORT."""


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command from a key or a button; the safe word by its sound; in a log, also any other spoken one whose
    words are not kept."""

    command: Command
    utterance: int | None = None
    """The utterance it was spoken in."""


@dataclass(frozen=True, slots=True)
class DeclinedUnseen:
    """A no to the question that everyone is asked, by a key or a tap. Nobody sees whose it is, or that there
    was one, before all were asked."""


@dataclass(frozen=True, slots=True)
class MicrophoneLost:
    """Loss of the microphone: no sound since ``since_s``."""

    since_s: float
    silent: bool = False
    """Whether it is there and delivers nothing that could be speech: it may be muted."""


@dataclass(frozen=True, slots=True)
class MicrophoneFound:
    """Return of the microphone: it delivers sound again."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """Return after the machine slept, or after the program stopped mid-session and was restarted."""

    since_s: float
    """The last session second before it."""
    away_s: float
    """How far the time of day has moved ahead of session time."""
    anew: bool = False
    """Restarted: words in transcription and the prompt being spoken are lost."""


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """Failure of the store: nothing more can be kept. What was stored is safe."""

    why: str = ""
    """The reason, as a sentence to be spoken, like "The disk is full."; may be empty."""


Event = (
    Begin
    | PromptEnded
    | SpeechSuspected
    | SpeechDismissed
    | SpeechStarted
    | SpeechEnded
    | Heard
    | NothingHeard
    | VoiceHeard
    | VoiceTaken
    | CommandGiven
    | DeclinedUnseen
    | MicrophoneLost
    | MicrophoneFound
    | CameBack
    | StorageFailed
)
