"""Those who were here before: their names, as they are greeted, and what is set once for all of them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.api.ports import MemoryStore
from companion.core.api.remembered import History, RememberedValue, company

_SCRIPT = "household"
_NAMES = "names of a household"
"""Under this the program keeps how the names of some people are written; no name in a script has a space."""
_SAFE_WORD_SCRIPT = "welcome"
SAFE_WORD = "safe word"
"""Under this the program keeps the safe word of some people."""


@dataclass(frozen=True)
class Household:
    """Reads and writes what is kept of those who are here."""

    store: MemoryStore
    now: datetime.datetime

    def here_last(self) -> Sequence[str]:
        """The names of those who were here last and let their names be kept; empty where nobody has."""
        return _here_last(self.store.past())

    def keep_names(self, names: Sequence[str]) -> None:
        """Keep them, in their order, as they are written. Raises JournalError."""
        kept = RememberedValue(_SCRIPT, _NAMES, company(names), ", ".join(names), at=self.now)
        self.store.keep(kept, add=False)

    def knows(self, names: Sequence[str]) -> bool:
        """Whether the names of these people are kept."""
        return bool(self.store.past().of(_SCRIPT, _NAMES, names))

    def safe_word(self, names: Sequence[str]) -> str | None:
        """The safe word that these people have agreed on."""
        before = self.store.past().of(_SAFE_WORD_SCRIPT, SAFE_WORD, names)
        return str(before[-1].value) if before else None

    def keep_safe_word(self, names: Sequence[str], word: str) -> None:
        """Keep it for the next time. Raises JournalError."""
        kept = RememberedValue(_SAFE_WORD_SCRIPT, SAFE_WORD, company(names), word, at=self.now)
        self.store.keep(kept, add=False)


def _here_last(past: History) -> Sequence[str]:
    kept = [one for one in past.kept if (one.script, one.key) == (_SCRIPT, _NAMES)]
    return str(kept[-1].value).split(", ") if kept else ()
