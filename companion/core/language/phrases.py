"""Picking phrases of the companion."""

import copy
from collections.abc import Iterable

from companion.core.language.definition import Language

_WORTH_PREPARING = ("thanks", "time is over", "offer", "paused", "stop", "going on")


class Phrases:
    """Picks wordings in turn, for variety."""

    def __init__(self, language: Language, seed: int = 0, people: int = 2) -> None:
        """``people``: number of participants."""
        self._language = language
        self._seed = seed
        self._company = "alone" if people == 1 else "many" if people > 2 else "two"
        self._used: dict[str, int] = {}

    def copy(self) -> "Phrases":
        """Independent copy with the same state."""
        other = copy.copy(self)
        other._used = dict(self._used)
        return other

    def say(self, key: str, *, level: int | None = None, time_s: float | None = None, **words: object) -> str:
        """The next wording for ``key``, filled; ``level`` picks one by number, for escalating reminders."""
        phrases = self._language.phrases
        wordings = phrases.get(f"{key}, {self._company}", phrases[key])
        if level is None:
            level = self._used.get(key, self._seed)
            self._used[key] = level + 1
        if time_s is not None:
            words["time"] = self._language.forms.duration(time_s)
        filled = wordings[level % len(wordings)].format(**words)
        return filled[0].upper() + filled[1:]


def fixed(language: Language, people: Iterable[str]) -> tuple[str, ...]:
    """Phrases worth rendering ahead: likely in any session, and without numbers."""
    return tuple(
        dict.fromkeys(
            wording.format(name=person)
            for key in _WORTH_PREPARING
            for person in people
            for wording in language.phrases[key]
        )
    )
