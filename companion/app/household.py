"""People from earlier sessions: the spelling of their names, and their common settings."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.api.ports import MemoryStore
from companion.core.api.remembered import SAFE_WORD_KEY, History, RememberedValue, company

_SCRIPT = "household"
_NAMES = "names of a household"
"""Key of the spelling of people's names; no name in a script has a space."""


@dataclass(frozen=True)
class Household:
    """Reads and writes stored data about the people present."""

    store: MemoryStore
    now: datetime.datetime

    def here_last(self) -> Sequence[str]:
        """Return the names of the people in the last session with stored names; empty if there are none."""
        return _here_last(self.store.past())

    def keep_names(self, names: Sequence[str]) -> None:
        """Store their names, in order and as written. Raises JournalError."""
        kept = RememberedValue(_SCRIPT, _NAMES, company(names), ", ".join(names), at=self.now)
        self.store.remember(kept, add=False)

    def knows(self, names: Sequence[str]) -> bool:
        """Return whether the names of these people are stored."""
        return bool(self.store.past().of(_SCRIPT, _NAMES, names))

    def safe_word(self, names: Sequence[str]) -> str | None:
        """Return the safe word that these people have agreed on."""
        before = self.store.past().of(*SAFE_WORD_KEY, names)
        return str(before[-1].value) if before else None

    def keep_safe_word(self, names: Sequence[str], word: str) -> None:
        """Store it for the next time. Raises JournalError."""
        kept = RememberedValue(*SAFE_WORD_KEY, company(names), word, at=self.now)
        self.store.remember(kept, add=False)


def _here_last(past: History) -> Sequence[str]:
    kept = [one for one in past.values if (one.script, one.key) == (_SCRIPT, _NAMES)]
    return str(kept[-1].value).split(", ") if kept else ()
