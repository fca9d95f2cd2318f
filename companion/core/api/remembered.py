"""What scripts remember from one session to the next.

The session machine gets all of it at its start and asks for new things to be kept
through ``actions.Keep``: it reads no file, and a replayed session remembers the same.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

Plain = bool | int | float | str


def company(people: Iterable[str]) -> tuple[str, ...]:
    """The people of a session as a key: what Maya told Leo is not for Maya and Ada."""
    return tuple(sorted(name.casefold() for name in people))


@dataclass(frozen=True, slots=True)
class RememberedValue:
    """One thing that was kept."""

    script: str
    """The id of the script that kept it."""
    key: str
    people: tuple[str, ...]
    """Who was there, as ``company`` gives it."""
    value: Plain
    of: str | None = None
    """The partner it belongs to; None: to all of them."""
    at: datetime.datetime | None = None
    """When it was kept; None where the session had no wall clock."""


@dataclass(frozen=True, slots=True)
class History:
    """All that was kept, oldest first."""

    kept: tuple[RememberedValue, ...] = ()

    def of(
        self, script: str, key: str, people: Iterable[str], of: str | None = None
    ) -> tuple[RememberedValue, ...]:
        """What these people kept under a key, oldest first."""
        here, whose = company(people), of.casefold() if of else None
        return tuple(
            kept
            for kept in self.kept
            if (kept.script, kept.key, kept.people) == (script, key, here)
            and (kept.of.casefold() if kept.of else None) == whose
        )

    def with_kept(self, new: RememberedValue, *, add: bool) -> "History":
        """With one more thing; without ``add`` in the place of what stood under its key."""
        old = self.kept if add else tuple(kept for kept in self.kept if kept not in self._like(new))
        return History((*old, new))

    def without(self, old: RememberedValue) -> "History":
        """With one thing less."""
        return History(tuple(kept for kept in self.kept if kept != old))

    def _like(self, new: RememberedValue) -> tuple[RememberedValue, ...]:
        return self.of(new.script, new.key, new.people, new.of)


NO_HISTORY = History()
"""The past of those who are here for the first time."""
