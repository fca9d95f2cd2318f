"""Actions: a session's requests to the outside world."""

from dataclasses import dataclass
from enum import Enum

from companion.core.api.record import Entry
from companion.core.api.remembered import RememberedValue


class Tone(Enum):
    """The companion's tones."""

    OPEN = "open"
    """The floor is yours."""
    NEARLY_OVER = "nearly over"
    """The time of a turn is almost used."""
    LIMIT = "at the limit"
    """The time of a turn is used; the sentence may end."""
    CLOSE = "close"
    """The turn, or the silence, is over."""
    BELL = "bell"
    """A single stroke."""
    FLOOR = "the floor is another's"
    """Soft: it is somebody else's turn."""
    BREATH_IN = "breath in"
    BREATH_FULL = "breath held full"
    BREATH_OUT = "breath out"
    BREATH_EMPTY = "breath held empty"

    @classmethod
    def _missing_(cls, value: object) -> "Tone | None":
        """Older logs know one kind of held breath."""
        return cls.BREATH_FULL if value == "breath hold" else None


@dataclass(frozen=True, slots=True)
class Speak:
    """Say ``text`` aloud. ``PromptEnded`` with this id always follows."""

    id: int
    text: str
    softly: bool = False
    """Whether it begins softly: somebody may be about to speak."""


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play a tone over any speech. No event follows."""

    tone: Tone
    duration_s: float | None = None
    """How long a breath tone swells or fades; None: the tone's own length."""


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower the voice while somebody speaks over a prompt."""


@dataclass(frozen=True, slots=True)
class Unduck:
    """Bring the voice back."""


class VoiceChange(Enum):
    """How the companion is to sound from now on; the values are those of the commands."""

    ANOTHER = "another voice"
    SLOWER = "slower"
    FASTER = "faster"
    SOFTER = "softer"
    LOUDER = "louder"


@dataclass(frozen=True, slots=True)
class ChangeVoice:
    """Speak differently from the next prompt on, in this and in later sessions."""

    change: VoiceChange


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop the prompt ``id`` (fade within 150 ms). Its ``PromptEnded`` still follows."""

    id: int


@dataclass(frozen=True, slots=True)
class HushTones:
    """Stop the tones that sound (fade within 60 ms)."""


@dataclass(frozen=True, slots=True)
class Prepare:
    """Render texts ahead, in this order; they will probably be spoken soon."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnVoice:
    """Learn a partner's voice from speech from now on.

    ``VoiceTaken`` with this id follows each utterance until the profile is good; it then replaces an
    earlier one.
    """

    id: int
    person: str


@dataclass(frozen=True, slots=True)
class StopLearning:
    """Stop learning a voice, good or not. No-op for an unknown id."""

    id: int


@dataclass(frozen=True, slots=True)
class ForgetVoice:
    """Delete a partner's voice profile, in memory and in the store; None: everybody's."""

    person: str | None


@dataclass(frozen=True, slots=True)
class TranscribeTogether:
    """Transcribe these utterances once more, as one: a sentence is written better as a whole than in pieces.

    One ``Heard`` with ``again`` follows for each of them.
    """

    utterances: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Add an entry to the record."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Remember:
    """Remember a value for later sessions."""

    kept: RememberedValue
    add: bool = False
    """Add to the values under its key instead of replacing them."""
    own_words: bool = False
    """Whether it contains a partner's own words."""


@dataclass(frozen=True, slots=True)
class ForgetRemembered:
    """Take back a value that this session remembered."""

    kept: RememberedValue


@dataclass(frozen=True, slots=True)
class Finish:
    """End: the session is over, and no event follows."""

    ending: str


Action = (
    Speak
    | PlayTone
    | Duck
    | Unduck
    | ChangeVoice
    | Hush
    | HushTones
    | Prepare
    | LearnVoice
    | StopLearning
    | ForgetVoice
    | TranscribeTogether
    | Note
    | Remember
    | ForgetRemembered
    | Finish
)
