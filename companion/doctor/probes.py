"""Probes: what the checks need to know about the machine."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Device:
    """A sound device as the sound library names it."""

    name: str
    rate_hz: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model a session needs."""

    name: str
    state: str
    """``verified``, or what is wrong with it: ``not fetched``, ``damaged``."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How long a model took for a short piece of speech."""

    model: str
    took_s: float
    audio_s: float
    said: str = ""
    heard: str = ""
    """What a transcriber made of ``said``."""
    smaller: str = ""
    """Folder of a smaller model that is there, if any."""

    @property
    def ratio(self) -> float:
        """Share of real time."""
        return self.took_s / self.audio_s if self.audio_s else math.inf


@dataclass(frozen=True, slots=True)
class JournalState:
    """What of the journal can be seen without asking anybody for a passphrase."""

    encrypts: bool
    """Whether it can be encrypted here; else nothing is kept."""
    key: str
    """Where its key is, or would be, in a sentence."""
    note: str = ""
    """What was found in it, or why it was not opened, as a sentence."""
    damages: int = 0
    """In how many places it is not as it was written."""
    trouble: str = ""
    """Why it can't be opened, in a sentence; empty where it can."""


@dataclass(frozen=True, slots=True)
class Echo:
    """What the companion hears of itself while it speaks."""

    works: bool
    """Whether nothing of it is left in what is handed on."""
    heard: bool
    """Whether it hears itself at all."""
    level_db: float = 0.0
    """Against what is played."""
    delay_ms: float = 0.0
    removed_db: float = 0.0


@dataclass(frozen=True, slots=True)
class HelpLinesState:
    """The help lines of the household."""

    text: str
    """What would be read aloud; empty: nothing."""
    trouble: str
    """Why they can't be read, as a sentence; empty where they can."""
    file: str
    """Where they are expected."""


class Probes(Protocol):
    """What the checks need to know of the machine. Any method may raise CompanionError or OSError."""

    @property
    def platform(self) -> str:
        """``linux``, ``darwin`` or ``win32``, as ``sys.platform`` has it."""

    def python(self) -> tuple[int, int, int]:
        """Version of the running Python."""

    def portaudio(self) -> str:
        """Version of the sound library; raises DeviceError or OSError when it is missing."""

    def microphones(self) -> Sequence[Device]:
        """All devices that can be heard."""

    def loudspeakers(self) -> Sequence[Device]:
        """All devices that can play."""

    def listen(self, seconds: float) -> bytes:
        """16 kHz PCM from the default microphone; raises PermissionError when it may not be used."""

    def models(self) -> Sequence[ModelState]:
        """The models of a session, their files checked."""

    def command_speed(self) -> Speed:
        """The model for commands transcribes a short command."""

    def record_speed(self) -> Speed:
        """The model for the record transcribes a sentence."""

    def voice_speed(self) -> Speed:
        """The companion's voice speaks a sentence."""

    def journal(self) -> JournalState:
        """What of the journal can be seen without asking anybody; begins none."""

    def help_lines(self) -> HelpLinesState:
        """The help lines of the household."""

    def disk_free_bytes(self) -> int:
        """Free space where models and records are kept."""

    def echo(self) -> Echo:
        """What the companion hears of itself, tried with a sentence."""

    def connections(self) -> Sequence[str]:
        """Addresses that this process has tried to reach over the network."""
