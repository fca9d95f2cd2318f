"""What a session leaves behind: the entries that transcript and journal are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepEntered:
    """A step of the script began. ``path`` is its place, like ``steps[3].do[0]``."""

    at_s: float
    path: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class CompanionSaid:
    """A prompt began."""

    at_s: float
    text: str
    quotes: bool = False
    """Words of a partner stand in it."""


@dataclass(frozen=True, slots=True)
class CompanionFell:
    """The prompt that began last ended, complete or hushed."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PartnerSaid:
    """Words of a partner. ``speaker`` is None where the session can't know who it was."""

    utterance: int
    start_s: float
    end_s: float
    speaker: str | None
    text: str
    confidence: float
    place: str
    """``turn``, ``answer``, ``command`` or ``aside``."""
    kept: bool = True
    """False where the script said ``record: false``: the words are then empty."""
    overlapping: tuple[str, ...] = ()
    """Partners whose voices overlap in it; ``speaker`` is then None."""
    stranger: bool = False
    """It was the voice of somebody who takes no part; ``speaker`` is then None."""


@dataclass(frozen=True, slots=True)
class FloorOpened:
    """A partner received the floor."""

    at_s: float
    holder: str
    limit_s: float


@dataclass(frozen=True, slots=True)
class FloorClosed:
    """A partner's turn ended. ``held_s`` counts only time that was really theirs."""

    at_s: float
    holder: str
    held_s: float
    ended_by: str
    """``words``, ``silence``, ``time``, ``pass``, ``skip``, ``end``, or ``swap``: another began first."""


@dataclass(frozen=True, slots=True)
class Intruded:
    """Somebody spoke in another's turn. The clock of the holder stood still meanwhile."""

    at_s: float
    holder: str
    by: str | None
    """None where it was surely not the holder, but not sure who."""
    for_s: float
    reminder: str
    """How far the companion went: empty, ``tone``, ``sentence``, ``time-out`` or ``swap``."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A question was answered, passed or left open (``value`` None)."""

    at_s: float
    question: str
    by: str | None
    value: str | None
    own_words: bool = False
    """The value is what the partner said, in words of their own."""
    quotes: bool = False
    """Words of a partner stand in the question."""


@dataclass(frozen=True, slots=True)
class CommandObeyed:
    """A command was carried out."""

    at_s: float
    command: str


@dataclass(frozen=True, slots=True)
class Discarded:
    """After the safe word, or because somebody asked for it: words spoken since ``since_s`` are to be
    thrown away."""

    at_s: float
    since_s: float


@dataclass(frozen=True, slots=True)
class Forgotten:
    """All of this session is to be thrown away, and nothing more of it kept."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The session was held up: ``why`` is ``microphone``, ``pause``, ``time out``, ``safe word``, ``stop``
    or ``away``: the machine slept, or was started again."""

    at_s: float
    why: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The session goes on after an interruption."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The session is over."""

    at_s: float
    ending: str


Entry = (
    StepEntered
    | CompanionSaid
    | CompanionFell
    | PartnerSaid
    | FloorOpened
    | FloorClosed
    | Intruded
    | Answered
    | CommandObeyed
    | Discarded
    | Forgotten
    | Interrupted
    | Resumed
    | Ended
)
