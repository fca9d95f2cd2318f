"""What a room holds: who is in it, what they say when, what else sounds."""

import math
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
    ENROLS = "enrols"
    """The companion wants to hear the partner's voice, to know it again."""
    INTERRUPTS = "interrupts"
    """Another partner received the floor so many seconds ago."""
    OVER = "over"
    """Another, who holds the floor, is speaking, and has spoken for so many seconds of this turn."""
    PAUSES = "pauses"
    """Another, who holds the floor, spoke, and fell silent so many seconds ago."""
    AGAIN = "again"
    """The line before this one ended so many seconds ago, and it is still the turn of the other."""
    AT = "at"
    """The room is so many seconds old."""

    @property
    def breaks_in(self) -> bool:
        """Whether it belongs to the turn of another."""
        return self in (Cue.INTERRUPTS, Cue.OVER, Cue.PAUSES, Cue.AGAIN)


class Yields(Enum):
    """What makes somebody fall silent who speaks in the turn of another."""

    NO = "no"
    """Nothing: the line is spoken to its end."""
    TONE = "tone"
    """The session notices them, and says so with a tone."""
    SENTENCE = "sentence"
    """The companion says something."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one breath, after a pause."""

    text: str
    pause_s: float = 0.0
    plays: Path | None = None
    """A sound file instead of a voice; the text is then what it says."""
    from_s: float = 0.0
    """Where in the file it begins."""
    for_s: float = math.inf
    """How much of the file is played."""
    reads_s: float = 0.0
    """So much of the partner's recordings, from where the last such piece ended; the text is then empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a partner says on a cue."""

    pieces: tuple[Piece, ...]
    cue: Cue
    hears: str = ""
    """Words of the prompt; where a line breaks in, of the one before the turn."""
    delay_s: float = 0.0
    """Beyond the partner's own reaction; for all cues but HEARS, FLOOR and ENROLS: since the cue."""
    times: int = 1
    """How often at most; 0: as often as the cue comes."""
    yields: Yields = Yields.NO


@dataclass(frozen=True, slots=True)
class Recordings:
    """Somebody's real voice: sound files of a folder."""

    folder: Path
    speaker: str = ""
    """Of those in the folder's ``transcripts.tsv``; empty: all files of the folder."""


Point = tuple[float, float, float]
"""Metres from a corner of the room: along, across, up."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One simulated person."""

    name: str
    voice: str | None
    """A voice card; None where every line plays a recording."""
    lines: tuple[Line, ...]
    reaction_s: float = 0.8
    spread_s: float = 0.2
    level_db: float = 0.0
    """Loudness against the companion's own voice; in a room with walls, of the direct sound."""
    improvises: bool = False
    """Answers questions and takes turns where no line is planned."""
    backchannel: Line | None = None
    backchannel_every_s: float = 12.0
    recordings: Recordings | None = None
    pitch: float = 1.0
    """So much higher than the voice or the recordings; a child's is about 1.4."""
    waits: bool = False
    """Whether they let an interrupter finish in their own turn."""
    at_m: Point | None = None
    """Where they sit, in a room with walls; None: around the microphone."""
    response: Path | None = None
    """A recorded room response from them to the microphone, instead of walls."""


@dataclass(frozen=True, slots=True)
class EchoPlan:
    """How the companion comes back to the microphone."""

    delay_ms: float = 40.0
    level_db: float = -12.0
    """Of the direct sound, against what left the loudspeaker; the reflections come on top of it."""
    rt60_s: float = 0.3
    """Reverberation time of the reflections; 0 for none. Walls set it for the whole room."""
    distortion: float = 0.0
    """How hard the loudspeaker clips: it plays ``tanh(distortion x) / distortion``. 0: not at all."""
    response: Path | None = None
    """A recorded room response from the loudspeaker to the microphone."""


@dataclass(frozen=True, slots=True)
class Walls:
    """A room with four walls, a floor and a ceiling, that all reflect alike."""

    size_m: Point = (5.0, 4.0, 2.6)
    rt60_s: float = 0.4
    """Time in which a sound fades by 60 dB."""
    microphone_m: Point = (2.5, 2.0, 0.8)
    loudspeaker_m: Point = (2.9, 2.2, 0.8)


@dataclass(frozen=True, slots=True)
class Television:
    """Constant voices that belong to nobody in the room."""

    voices: tuple[str, ...] = ()
    """Voice cards, which take turns."""
    recordings: Recordings | None = None
    """Instead of voice cards."""
    level_db: float = -45.0
    """Root mean square below full scale."""
    at_m: Point | None = None


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
    guests: tuple[Partner, ...] = ()
    """People who say something and take no part: a visitor, a child."""
    television: Television | None = None
    walls: Walls | None = None
    """None: only the companion's voice is reverberated."""
    drift_ppm: float = 0.0
    """How much faster the microphone's clock goes than the loudspeaker's, in millionths."""
