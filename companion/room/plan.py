"""What a room holds: who is in it, what they say when, what else sounds."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Cue(Enum):
    """What makes a partner speak a line."""

    HEARS = "hears"
    """The companion finished a prompt that holds these words."""
    DURING = "during"
    """The companion began such a prompt so many seconds ago."""
    FLOOR = "floor"
    """The partner received the floor."""
    INTERRUPTS = "interrupts"
    """Another partner received the floor so many seconds ago."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words spoken in one breath, after a pause."""

    text: str
    pause_s: float = 0.0
    plays: Path | None = None
    """A sound file instead of a voice; the text is then what it says."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a partner says on a cue."""

    pieces: tuple[Piece, ...]
    cue: Cue
    hears: str = ""
    delay_s: float = 0.0
    """Beyond the partner's own reaction; for DURING and INTERRUPTS: since the cue."""
    times: int = 1
    """How often at most; 0: as often as the cue comes."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One simulated person."""

    name: str
    voice: str | None
    """A voice card; None where every line plays a file."""
    lines: tuple[Line, ...]
    reaction_s: float = 0.8
    spread_s: float = 0.2
    level_db: float = 0.0
    """Loudness against the companion's own voice."""
    improvises: bool = False
    """Answers what is asked, and speaks in turns, where no line is planned."""
    backchannel: Line | None = None
    backchannel_every_s: float = 12.0


@dataclass(frozen=True, slots=True)
class EchoPlan:
    """How the companion comes back to the microphone."""

    delay_ms: float = 40.0
    level_db: float = -12.0
    """Of the direct sound, against what left the loudspeaker; the reflections come on top of it."""
    rt60_s: float = 0.3
    """Time in which the reflections fade by 60 dB; 0: there are none."""


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A whole room."""

    partners: tuple[Partner, ...]
    noise: tuple[str, float] | None = None
    """Kind, and root mean square in decibels below full scale."""
    echo: EchoPlan | None = None
    """None: headphones."""
    gain_db: float = 0.0
    """Of the microphone."""
    seed: int = 1
    safe_word: str | None = None
