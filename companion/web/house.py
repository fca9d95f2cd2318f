"""What the pages need of the household; the command implements it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Json = dict[str, object]


@dataclass(frozen=True)
class Wish:
    """A session to begin."""

    script: str
    """Its id."""
    people: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings of the script that were changed, as ``--set`` takes them."""
    safe_word: str = ""
    """For this session; empty: the one that these people have, or it is asked for aloud."""
    demonstration: bool = False
    """Whether a simulated couple holds it."""


@dataclass(frozen=True)
class Forget:
    """What to forget: one of these."""

    session: int | None = None
    partner: str = ""
    everything: bool = False


@dataclass(frozen=True)
class Sentence:
    """What is to be heard: a voice about itself, or a name."""

    voice: str = ""
    """A card; empty: the household's."""
    pace: str = ""
    """Its pace; empty: the household's."""
    name: str = ""
    sounds: str = ""
    """How the name sounds, spelt as it would be read; empty: as it is read by now."""


class House(Protocol):
    """The household. All methods may block, and raise CompanionError with a sentence to show."""

    def catalogue(self) -> Json:
        """Return the sessions by theme, one for a first time, who was here last, the page that is a
        microphone, or why none is."""

    def settings(self, script: str) -> Sequence[Json]:
        """Return the settings of a script."""

    def begin(self, wish: Wish) -> None:
        """Begin a session; what goes wrong later is shown in the room."""

    def show_code(self) -> None:
        """Show a new code in the terminal, for a device that wants to come in."""


class Archive(Protocol):
    """What the household keeps. All methods may block, and raise CompanionError with a sentence to show, also
    while a session has the journal open."""

    def history(self, columns: int) -> Json:
        """Return the sessions, the latest first, and the trends as text, so many columns wide."""

    def session(self, number: int) -> Json:
        """Return one session in full."""

    def file(self, number: int, form: str) -> bytes:
        """Return one session as a file."""

    def forget(self, what: Forget) -> str:
        """Forget for good; return what was done, in a few sentences."""

    def household(self) -> Json:
        """Return who is here, what each lets be kept, and whether there is a safe word."""

    def keep_household(self, names: Sequence[str], levels: Mapping[str, str], word: str) -> str:
        """Keep it; return what holds now, in a sentence. An empty word leaves the safe word as it is."""

    def charts(self) -> bytes:
        """Return how it went over time, as a page with drawings."""

    def backup(self, passphrase: str) -> bytes:
        """Return all that is kept as one encrypted file."""


class Machine(Protocol):
    """What belongs to this machine. All methods may block, and raise CompanionError with a sentence."""

    def voices(self) -> Json:
        """Return the voices to choose from, and what is chosen."""

    def hear(self, what: Sentence) -> bytes:
        """Return a sentence as a WAV file."""

    def keep_voice(self, voice: str, pace: str, loudness: str) -> str:
        """Keep how the companion speaks; return what holds from now on, in a sentence."""

    def names(self) -> Sequence[Json]:
        """Return the names that are known here, and how each is read."""

    def keep_name(self, name: str, sounds: str) -> str:
        """Keep how a name sounds; empty: as it is written. Return what holds from now on, in a sentence."""

    def examine(self) -> Sequence[Json]:
        """Return what is found of each part that a session needs; takes a minute."""
