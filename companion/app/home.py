"""What is kept from session to session on this machine."""

from companion.core.kept import Kept, Past
from companion.core.ports import Keeper


class Forgetful:
    """Keeps nothing longer than the program runs: for rooms that are not real."""

    def __init__(self) -> None:
        self._past = Past()

    def past(self) -> Past:
        """What was kept since the program was started."""
        return self._past

    def keep(self, kept: Kept, *, add: bool) -> None:
        """Keep one thing."""
        self._past = self._past.with_kept(kept, add=add)

    def forget(self, kept: Kept) -> None:
        """Keep it no longer."""
        self._past = self._past.without(kept)


def at_home() -> Keeper:
    """What real people keep."""
    return Forgetful()
