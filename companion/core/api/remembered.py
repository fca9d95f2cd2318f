"""Values that scripts remember from one session to the next.

The session machine gets all of them at its start and asks for new ones to be stored with
``actions.Remember``: it reads no file, and a replayed session remembers the same.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

Plain = bool | int | float | str

SAFE_WORD_KEY = "welcome", "safe word"
"""Script and key of the safe word that people have agreed on."""

REMINDER = "a reminder"
"""Key of the day of which a script reminds: ``2026-12-03`` or ``2026-12-03 19:00``; no name has a space."""

BEGAN_KEY = "household", "who began"
"""Script and key of who began the last time."""


def company(people: Iterable[str]) -> tuple[str, ...]:
    """Key of a group of people: what Maya told Leo is not for Maya and Ada."""
    return tuple(sorted(name.casefold() for name in people))


@dataclass(frozen=True, slots=True)
class RememberedValue:
    """One remembered value."""

    script: str
    """Id of the script that remembered it."""
    key: str
    people: tuple[str, ...]
    """Who was present, as ``company`` gives it."""
    value: Plain
    of: str | None = None
    """The partner it belongs to; None: everybody."""
    at: datetime.datetime | None = None
    """When it was stored; None without a wall clock."""
    session: int | None = field(default=None, compare=False)
    """The session that stored it, by its number in the journal; None: not known, or the one that runs."""
    sources: tuple[int, ...] = field(default=(), compare=False)
    """The sessions before that one from whose words it is derived."""


@dataclass(frozen=True, slots=True)
class History:
    """All remembered values, oldest first."""

    values: tuple[RememberedValue, ...] = ()

    def of(
        self, script: str, key: str, people: Iterable[str], of: str | None = None
    ) -> tuple[RememberedValue, ...]:
        """Values of these people under a key, oldest first."""
        here, whose = company(people), of.casefold() if of else None
        return tuple(
            kept
            for kept in self.values
            if (kept.script, kept.key, kept.people) == (script, key, here)
            and (kept.of.casefold() if kept.of else None) == whose
        )

    def with_value(self, new: RememberedValue, *, add: bool) -> "History":
        """Copy with one more value; without ``add`` it replaces those under its key."""
        old = self.values if add else tuple(kept for kept in self.values if kept not in self._like(new))
        return History((*old, new))

    def without(self, old: RememberedValue) -> "History":
        """Copy without a value."""
        return History(tuple(kept for kept in self.values if kept != old))

    def _like(self, new: RememberedValue) -> tuple[RememberedValue, ...]:
        return self.of(new.script, new.key, new.people, new.of)


def by_turns(past: History, people: Iterable[str]) -> History:
    """``past`` with who began the last time, nobody if that isn't known: then people begin by turns."""
    people = tuple(people)
    if past.of(*BEGAN_KEY, people):
        return past
    return past.with_value(RememberedValue(*BEGAN_KEY, company(people), ""), add=False)


NO_HISTORY = History()
"""The history of people who are here for the first time."""
