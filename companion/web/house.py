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
    demonstration: bool = False
    """Whether a simulated couple holds it."""


@dataclass(frozen=True)
class Forget:
    """What to forget: one of these."""

    session: int | None = None
    partner: str = ""
    everything: bool = False


class House(Protocol):
    """The household. All methods may block, and raise CompanionError with a sentence to show."""

    def shelf(self) -> Json:
        """Return the sessions by theme, who was here last, the page that is a microphone, or why none is."""

    def settings(self, script: str) -> Sequence[Json]:
        """Return the settings of a script."""

    def begin(self, wish: Wish) -> None:
        """Begin a session; what goes wrong later is shown in the room."""

    def show_code(self) -> None:
        """Show a new code in the terminal, for a device that wants to come in."""


class Archive(Protocol):
    """What the household keeps. All methods may block, and raise CompanionError with a sentence to show, also
    while a session has the journal open."""

    def history(self) -> Json:
        """Return the sessions, the latest first, and the trends as text."""

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
