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


class House(Protocol):
    """The household. All methods may block, and raise CompanionError with a sentence to show."""

    def shelf(self) -> Json:
        """Return the sessions by theme, who was here last, and why there is no microphone."""

    def settings(self, script: str) -> Sequence[Json]:
        """Return the settings of a script."""

    def begin(self, wish: Wish) -> None:
        """Begin a session; what goes wrong later is shown in the room."""

    def show_code(self) -> None:
        """Show a new code in the terminal, for a device that wants to come in."""
