"""What can happen to a session. Times are session seconds.

An event that ends something the session asked for carries the id of that action;
an id the session no longer waits for is stale and ignored by rule.
"""

from dataclasses import dataclass
from enum import Enum

from companion.core.api.voices import Quality, Stretch


class Command(Enum):
    """Spoken words meant for the companion. The value is the phrase people are told."""

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
    FORGET_SESSION = "forget this session"
    STOP = "stop"
    SAFE_WORD = "safe word"


@dataclass(frozen=True, slots=True)
class Begin:
    """The people are ready; the session starts."""


@dataclass(frozen=True, slots=True)
class PromptEnded:
    """The loudspeaker played the last sample of a prompt, or the prompt was hushed."""

    id: int


@dataclass(frozen=True, slots=True)
class SpeechSuspected:
    """Something like speech is heard; what it is, is known a moment later.

    ``SpeechStarted`` follows, or ``SpeechDismissed``.
    """

    at_s: float


@dataclass(frozen=True, slots=True)
class SpeechDismissed:
    """What was suspected was no speech."""


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """Somebody began to speak. ``utterance`` is the id its words will carry."""

    utterance: int
    at_s: float


@dataclass(frozen=True, slots=True)
class SpeechEnded:
    """The utterance ended. Exactly one final ``Heard`` or ``NothingHeard`` follows.

    ``at_s`` is when the speech ended, which is earlier than ``now`` by the silence
    that proved it. ``goes_on``: only a piece was cut off; speech continues in the
    next utterance, whose ``SpeechStarted`` follows at once.
    """

    utterance: int
    at_s: float
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """Words. A draft comes early from the small model; the final one is for the record."""

    utterance: int
    text: str
    start_s: float
    end_s: float
    confidence: float
    draft: bool = False
    withheld: bool = False
    """In a log: the words are not told. What they did to the session stands in the other fields."""
    answered: bool | int | str | None = None
    """In a log, withheld: what they answered; empty where not even that is told."""
    command: Command | None = None
    """In a log, withheld: the command that they were."""
    danger: bool = False
    """In a log, withheld: they spoke of danger."""


@dataclass(frozen=True, slots=True)
class NothingHeard:
    """The utterance held no words: a cough, a breath, a chair."""

    utterance: int


@dataclass(frozen=True, slots=True)
class VoiceHeard:
    """Whose voice it was, in a stretch of time. It takes back what was said before of the same time.

    While somebody speaks it comes several times a second; all that is known of an utterance
    comes before its ``SpeechEnded``.
    """

    stretch: Stretch


@dataclass(frozen=True, slots=True)
class VoiceTaken:
    """An attempt to learn a voice, after each utterance while it is learned.

    GOOD and ALIKE end the learning; otherwise it goes on.
    """

    id: int
    """Of the ``LearnVoice``."""
    quality: Quality
    missing_s: float = 0.0
    """Seconds of speech that are still needed, where it is TOO_SHORT."""


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command given without the voice: a key, a button. Or, in a log, one whose words are not kept."""

    command: Command
    utterance: int | None = None
    """The utterance that it was, in a log."""


@dataclass(frozen=True, slots=True)
class MicrophoneLost:
    """No sound has come from the microphone since ``since_s``."""

    since_s: float


@dataclass(frozen=True, slots=True)
class MicrophoneFound:
    """The microphone delivers sound again."""


@dataclass(frozen=True, slots=True)
class CameBack:
    """The machine was away: it slept, or stopped in the midst of the session and was started again."""

    since_s: float
    """The last session second before."""
    away_s: float
    """How much further the time of day has gone than the time of the session."""
    anew: bool = False
    """It was started again: what was said to the end, and what it was saying, is lost."""


@dataclass(frozen=True, slots=True)
class KeepingFailed:
    """What happens can't be kept any more. What was kept is safe."""

    why: str = ""
    """The reason as a sentence for ears, like "The disk is full."; empty where none is known."""


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
    | MicrophoneLost
    | MicrophoneFound
    | CameBack
    | KeepingFailed
)
