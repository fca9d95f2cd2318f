"""The contents of a room: the people, their lines and cues, and background sound."""

import math
from dataclasses import dataclass
from enum import Enum
from pathlib import Path


class Cue(Enum):
    """The trigger for a partner's line."""

    HEARS = "hears"
    """The companion finished a prompt that contains these words."""
    DURING = "during"
    """The companion began such a prompt this many seconds ago."""
    FLOOR = "floor"
    """The partner received the floor."""
    ENROLS = "enrols"
    """The companion asks for the partner's voice, for enrolment."""
    INTERRUPTS = "interrupts"
    """Another partner received the floor this many seconds ago."""
    OVER = "over"
    """The holder of the floor, somebody else, has been speaking for this many seconds of this turn."""
    PAUSES = "pauses"
    """The holder of the floor, somebody else, fell silent this many seconds ago."""
    AGAIN = "again"
    """The previous line ended this many seconds ago, and it is still somebody else's turn."""
    AT = "at"
    """The room is this many seconds old."""

    @property
    def breaks_in(self) -> bool:
        """Whether the cue occurs during somebody else's turn."""
        return self in (Cue.INTERRUPTS, Cue.OVER, Cue.PAUSES, Cue.AGAIN)


class Yields(Enum):
    """What makes an interrupter stop speaking."""

    NO = "no"
    """Nothing: the line is spoken to its end."""
    TONE = "tone"
    """The session notices the interruption and plays a tone."""
    SENTENCE = "sentence"
    """The companion speaks."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One breath of speech, after a pause."""

    text: str
    pause_s: float = 0.0
    plays: Path | None = None
    """A sound file instead of a voice; the text is then its transcript."""
    from_s: float = 0.0
    """Start within the file."""
    for_s: float = math.inf
    """Length played from the file."""
    reads_s: float = 0.0
    """Seconds of the partner's recordings, from where the last such piece ended; the text is then empty."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a partner says on a cue."""

    pieces: tuple[Piece, ...]
    cue: Cue
    hears: str = ""
    """Words of the prompt; for an interruption, of the prompt before the turn."""
    delay_s: float = 0.0
    """Added to the partner's own reaction time; for all cues but HEARS, FLOOR and ENROLS: since the cue."""
    times: int = 1
    """Maximum number of times; 0: every time the cue occurs."""
    yields: Yields = Yields.NO


@dataclass(frozen=True, slots=True)
class Recordings:
    """Somebody's real voice: sound files in a folder."""

    folder: Path
    speaker: str = ""
    """A speaker in the folder's ``transcripts.tsv``; empty: all files of the folder."""


Point = tuple[float, float, float]
"""Metres from a corner of the room: along, across, up."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One simulated person."""

    name: str
    voice: str | None
    """A voice card; None if every line plays a recording."""
    lines: tuple[Line, ...]
    reaction_s: float = 0.8
    spread_s: float = 0.2
    level_db: float = 0.0
    """Loudness relative to the companion's own voice; in a room with walls, of the direct sound."""
    improvises: bool = False
    """Whether they answer questions and take turns where no line is planned."""
    backchannel: Line | None = None
    backchannel_every_s: float = 12.0
    recordings: Recordings | None = None
    pitch: float = 1.0
    """Pitch relative to the voice or the recordings; a child's is about 1.4."""
    waits: bool = False
    """Whether they let an interrupter finish in their own turn."""
    at_m: Point | None = None
    """Their position, in a room with walls; None: around the microphone."""
    response: Path | None = None
    """A recorded room response from them to the microphone, instead of walls."""


@dataclass(frozen=True, slots=True)
class EchoPlan:
    """The companion's echo at the microphone."""

    delay_ms: float = 40.0
    level_db: float = -12.0
    """Level of the direct sound relative to the loudspeaker's output; reflections are added to it."""
    rt60_s: float = 0.3
    """Reverberation time of the reflections; 0 for none. Walls override it for the whole room."""
    distortion: float = 0.0
    """How hard the loudspeaker clips: it plays ``tanh(distortion x) / distortion``. 0: not at all."""
    response: Path | None = None
    """A recorded room response from the loudspeaker to the microphone."""


@dataclass(frozen=True, slots=True)
class Walls:
    """A room with four walls, a floor and a ceiling, all equally reflective."""

    size_m: Point = (5.0, 4.0, 2.6)
    rt60_s: float = 0.4
    """Time in which sound decays by 60 dB."""
    microphone_m: Point = (2.5, 2.0, 0.8)
    loudspeaker_m: Point = (2.9, 2.2, 0.8)


@dataclass(frozen=True, slots=True)
class Television:
    """Constant voices of nobody in the room."""

    voices: tuple[str, ...] = ()
    """Voice cards that alternate."""
    recordings: Recordings | None = None
    """Recordings instead of voice cards."""
    level_db: float = -45.0
    """Root mean square relative to full scale."""
    at_m: Point | None = None


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """A room with everybody and everything in it."""

    partners: tuple[Partner, ...]
    noise: tuple[str, float] | None = None
    """Kind, and root mean square in decibels relative to full scale."""
    echo: EchoPlan | None = None
    """None: headphones."""
    gain_db: float = 0.0
    """Microphone gain."""
    seed: int = 1
    safe_word: str | None = None
    guests: tuple[Partner, ...] = ()
    """People who speak but take no part: a visitor, a child."""
    television: Television | None = None
    walls: Walls | None = None
    """None: only the companion's voice has reverberation."""
    drift_ppm: float = 0.0
    """How much faster the microphone's clock runs than the loudspeaker's, in parts per million."""
