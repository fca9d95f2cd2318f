"""Immutable snapshot of a session, for screens."""

from dataclasses import dataclass
from enum import Enum


class Mood(Enum):
    """The activity of a session, as people in the room would describe it."""

    SPEAKING = "the companion speaks"
    LISTENING = "a partner has the floor"
    ASKING = "waiting for an answer"
    BREATHING = "breathing"
    QUIET = "silence"
    PAIRS = "pairs talk"
    PAUSED = "paused"
    TIME_OUT = "time out"
    TROUBLE = "no microphone"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Breath:
    """Progress of a guided breath."""

    phase: str
    """``in``, ``hold`` or ``out``."""
    fraction: float
    """Elapsed part of the phase, 0 to 1."""
    cycle: int
    """Counted from 1."""
    cycles: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """State of a session at ``now_s``."""

    now_s: float
    title: str
    mood: Mood
    section: str = ""
    """Heading of the current section; empty without sections."""
    holder: str | None = None
    """Name of the partner with the floor, or of the person asked."""
    time_left_s: float | None = None
    """Of the turn, silence, breathing or break; None without a time limit."""
    time_total_s: float | None = None
    disturbed: bool = False
    """Whether somebody else speaks during the turn; the clock is stopped."""
    goes_on_in_s: float | None = None
    """Seconds of silence after which the companion goes on, where that is known."""
    breath: Breath | None = None
    said: str = ""
    """The latest prompt."""
    heard: str = ""
    """The latest words of a partner."""
    heard_from: str | None = None
    hearing: bool = False
    """Whether somebody is speaking right now."""
    next_step: str = ""
    """A few words on the next step."""
    answers: tuple[str, ...] = ()
    """What answers the question that is waited for, where it is one of a few: each can be said, or typed."""
    unseen_no: bool = False
    """Whether a no can be given that nobody sees."""
