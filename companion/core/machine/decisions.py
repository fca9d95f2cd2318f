"""How a script went on where it had a choice."""

from collections.abc import Callable, Iterable

Decide = Callable[[int], int]
"""Takes what a choice comes to as things are; gives what it shall be."""


def unchanged(found: int) -> int:
    """Nobody says otherwise."""
    return found


class Decisions:
    """Choices as they are made, or as they were made before: what a condition depended on may not have been
    kept, and a replayed session goes the same way all the same."""

    def __init__(self) -> None:
        self._told: list[int] = []
        self._made: list[int] = []

    def begin(self, told: Iterable[int] = ()) -> None:
        """Forget what was decided; ``told`` is what shall be decided next, in this order."""
        self._told, self._made = list(told), []

    def __call__(self, found: int) -> int:
        """What is decided, where things come to ``found``."""
        made = self._told.pop(0) if self._told else found
        self._made.append(made)
        return made

    @property
    def made(self) -> tuple[int, ...]:
        """What was decided since it began."""
        return tuple(self._made)
