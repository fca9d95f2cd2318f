"""Entries of a session's record, from which transcript and journal are made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StepEntered:
    """Start of a step. ``path`` is its place in the script, like ``steps[3].do[0]``."""

    at_s: float
    path: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class CompanionSaid:
    """Start of a prompt."""

    at_s: float
    text: str
    quotes: bool = False
    """Whether it contains a partner's words."""
    sources: tuple[int, ...] = ()
    """The earlier sessions from which something in it comes, by their numbers in the journal."""


@dataclass(frozen=True, slots=True)
class CompanionHinted(CompanionSaid):
    """Start of an offer of help with the words of a turn: a prompt that is kept nowhere."""


@dataclass(frozen=True, slots=True)
class CompanionFell:
    """End of the latest prompt, complete or hushed."""

    at_s: float
    sentences_s: tuple[float, ...] = ()
    """How long before it each of its sentences began; empty where it was hushed."""


@dataclass(frozen=True, slots=True)
class PartnerSaid:
    """Words of a partner. ``speaker`` is None where it is not known who it was.

    A later entry of the same utterance replaces an earlier one: it is from the turn as a whole.
    """

    utterance: int
    start_s: float
    end_s: float
    speaker: str | None
    text: str
    confidence: float
    place: str
    """``turn``, ``answer``, ``command`` or ``aside``."""
    kept: bool = True
    """False where the script says ``record: false``; ``text`` is then empty."""
    overlapping: tuple[str, ...] = ()
    """Partners whose voices overlap in it; ``speaker`` is then None."""
    stranger: bool = False
    """Whether it was the voice of a non-participant; ``speaker`` is then None."""


@dataclass(frozen=True, slots=True)
class FloorOpened:
    """Start of a turn."""

    at_s: float
    holder: str
    limit_s: float


@dataclass(frozen=True, slots=True)
class FloorClosed:
    """End of a turn. ``held_s`` counts only time that was really the holder's since the floor was opened."""

    at_s: float
    holder: str
    held_s: float
    ended_by: str
    """``words``, ``silence``, ``time``, ``pass``, ``skip``, ``end``, or ``swap``: another began first."""


@dataclass(frozen=True, slots=True)
class Intruded:
    """Speech of somebody else during a turn. The holder's clock was stopped."""

    at_s: float
    holder: str
    by: str | None
    """None where it was surely not the holder, but it is not known who."""
    for_s: float
    reminder: str
    """The strongest reminder given: empty, ``tone``, ``sentence``, ``time-out`` or ``swap``."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Answer to a question; ``value`` is None when it was passed or left open."""

    at_s: float
    question: str
    by: str | None
    value: str | None
    own_words: bool = False
    """Whether the value is in the partner's own words."""
    quotes: bool = False
    """Whether the question contains a partner's words."""
    sources: tuple[int, ...] = ()
    """The earlier sessions from which something in the question comes."""


@dataclass(frozen=True, slots=True)
class CommandObeyed:
    """A command that was carried out."""

    at_s: float
    command: str


@dataclass(frozen=True, slots=True)
class Discarded:
    """Deletion of the words spoken since ``since_s``: at an early end, or on request."""

    at_s: float
    since_s: float
    by: str | None = None
    """Only the words of this partner, and those of nobody in particular; None: everybody's."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Deletion of the whole session; nothing more of it is kept."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Start of an interruption.

    ``why`` is ``microphone``, ``pause``, ``time out``, ``safe word``, ``stop`` or ``away`` (the machine
    slept, or the program was restarted).
    """

    at_s: float
    why: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """End of an interruption."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """End of the session."""

    at_s: float
    ending: str


Entry = (
    StepEntered
    | CompanionSaid
    | CompanionHinted
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
