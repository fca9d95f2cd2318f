"""Probes: the machine's state as the checks need it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Device:
    """An audio device as the sound library names it."""

    name: str
    rate_hz: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model that sessions use."""

    name: str
    state: str
    """``verified``, or the problem: ``not fetched``, ``damaged``."""
    essential: bool = True
    """Whether no session can do without it."""


@dataclass(frozen=True, slots=True)
class Speed:
    """The time a model took for a short piece of speech."""

    model: str
    took_s: float
    audio_s: float
    said: str = ""
    heard: str = ""
    """The transcript of ``said``."""
    smaller: str = ""
    """Folder of a smaller model, if one is present."""

    @property
    def ratio(self) -> float:
        """Share of real time."""
        return self.took_s / self.audio_s if self.audio_s else math.inf


@dataclass(frozen=True, slots=True)
class JournalState:
    """The state of the journal, as far as visible without a passphrase."""

    encrypts: bool
    """Whether it can be encrypted here; otherwise nothing is stored."""
    key: str
    """Location of its key, as a sentence."""
    note: str = ""
    """The journal's contents, or why it was not opened, as a sentence."""
    damages: int = 0
    """Number of damaged entries."""
    trouble: str = ""
    """Why it can't be opened, as a sentence; empty if it can."""
    apart: Sequence[str] = ()
    """Names that are kept under a spelling by which they aren't known again."""


@dataclass(frozen=True, slots=True)
class Echo:
    """The companion's own sound in the microphone while it speaks."""

    works: bool
    """Whether it is removed completely from the output."""
    heard: bool
    """Whether the microphone picks it up at all."""
    level_db: float = 0.0
    """Relative to playback."""
    delay_ms: float = 0.0
    removed_db: float = 0.0
    gaps: int = 0
    """How often a device dropped samples meanwhile."""


@dataclass(frozen=True, slots=True)
class HelpLinesState:
    """The help lines of the household."""

    text: str
    """The text that would be read aloud; may be empty."""
    trouble: str
    """Why they can't be read, as a sentence; empty if they can."""
    file: str
    """Their expected location."""


class Probes(Protocol):
    """The machine's state as the checks need it. Any method may raise CompanionError or OSError."""

    @property
    def platform(self) -> str:
        """``linux``, ``darwin`` or ``win32``, as in ``sys.platform``."""

    def python(self) -> tuple[int, int, int]:
        """Version of the running Python."""

    def portaudio(self) -> str:
        """Version of the sound library; raises DeviceError or OSError when it is missing."""

    def microphones(self) -> Sequence[Device]:
        """All input devices."""

    def loudspeakers(self) -> Sequence[Device]:
        """All output devices."""

    def listen(self, seconds: float) -> bytes:
        """16 kHz PCM from the default microphone; raises PermissionError when access is denied."""

    def channels(self) -> str:
        """What is odd about the microphone's channels, by the last ``listen``: a sentence, or empty."""

    def models(self) -> Sequence[ModelState]:
        """The models of a session, with their files checked."""

    def command_speed(self) -> Speed:
        """Transcribe a short command with the model for commands."""

    def record_speed(self) -> Speed:
        """Transcribe a sentence with the model for the record."""

    def voice_speed(self) -> Speed:
        """Speak a sentence in the companion's voice."""

    def journal(self) -> JournalState:
        """The state of the journal as far as visible without a passphrase; creates none."""

    def help_lines(self) -> HelpLinesState:
        """The help lines of the household."""

    def disk_free_bytes(self) -> int:
        """Free space on the disk of models and records."""

    def echo(self) -> Echo:
        """Play a sentence and measure its echo."""

    def connections(self) -> Sequence[str]:
        """Addresses that this process has tried to reach over the network."""
