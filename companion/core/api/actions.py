"""What a session asks the world to do."""

from dataclasses import dataclass
from enum import Enum

from companion.core.api.record import Entry
from companion.core.api.remembered import RememberedValue


class Tone(Enum):
    """The soft sounds of the companion."""

    OPEN = "open"
    """The floor is yours."""
    NEARLY_OVER = "nearly over"
    """The time of a turn is almost used."""
    CLOSE = "close"
    """The turn, or the silence, is over."""
    FLOOR = "the floor is another's"
    """Soft: somebody else has this time."""
    BREATH_IN = "breath in"
    BREATH_HOLD = "breath hold"
    BREATH_OUT = "breath out"


@dataclass(frozen=True, slots=True)
class Speak:
    """Say ``text`` aloud. ``PromptEnded`` with this id follows, always."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play a tone, mixed with whatever is being said. Nothing follows."""

    tone: Tone
    duration_s: float | None = None
    """How long a breath tone swells or fades; None: the tone's own length."""


@dataclass(frozen=True, slots=True)
class Duck:
    """Lower the voice: somebody speaks over a prompt."""


@dataclass(frozen=True, slots=True)
class Unduck:
    """Bring the voice back."""


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop the prompt ``id`` (fade within 150 ms). Its ``PromptEnded`` still follows."""

    id: int


@dataclass(frozen=True, slots=True)
class Prepare:
    """Texts that will probably be spoken soon: render them ahead, in this order."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LearnVoice:
    """Learn the voice of a partner from what is said from now on. ``VoiceTaken`` with this id follows
    each utterance, until it is good; what was learned before of this partner is replaced then."""

    id: int
    person: str


@dataclass(frozen=True, slots=True)
class StopLearning:
    """Learn no further, good or not. Nothing being learned under this id: nothing happens."""

    id: int


@dataclass(frozen=True, slots=True)
class ForgetVoice:
    """Forget what a partner sounds like, here and in what is kept; None: everybody."""

    person: str | None


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the record."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class Remember:
    """Remember something for later sessions."""

    kept: RememberedValue
    add: bool = False
    """Beside what stands under its key, not in its place."""
    own_words: bool = False
    """It is, or holds, what a partner said in words of their own."""


@dataclass(frozen=True, slots=True)
class ForgetRemembered:
    """Remember something no longer that this session had kept."""

    kept: RememberedValue


@dataclass(frozen=True, slots=True)
class Finish:
    """The session is over. Nothing follows."""

    ending: str


Action = (
    Speak
    | PlayTone
    | Duck
    | Unduck
    | Hush
    | Prepare
    | LearnVoice
    | StopLearning
    | ForgetVoice
    | Note
    | Remember
    | ForgetRemembered
    | Finish
)
