"""Where a value comes from: the utterances that it is derived from, and which of them were taken back."""

from dataclasses import dataclass
from math import inf
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Origin:
    """An utterance from which a value is derived."""

    speaker: str | None = None
    confidence: float = 1.0
    at_s: float = -inf
    """Its time; minus infinity: in an earlier session, or by nobody in particular."""
    words: bool = True
    """Whether it was in own words; False for a number, a choice, a yes or a no."""
    session: int | None = None
    """The earlier session in which it was said, where that is known."""


Origins = frozenset[Origin]
NOBODY: Origins = frozenset()
PAST: Origins = frozenset({Origin()})
"""Words of an earlier session."""
ANSWER: Origins = frozenset({Origin(words=False)})
"""An answer at no particular time."""


class Said(str):
    """A partner's own words, or words derived from them, wherever they go."""

    origins: Origins
    verbatim: bool
    """Whether it is exactly one partner's words."""

    def __new__(cls, text: str, origins: Origins = PAST, *, verbatim: bool = False) -> "Said":
        """``origins``: all utterances from which ``text`` is derived."""
        said = super().__new__(cls, text)
        said.origins, said.verbatim = origins, verbatim
        return said


def sources_of(origins: Origins) -> tuple[int, ...]:
    """Return the earlier sessions among origins, by number."""
    return tuple(sorted({origin.session for origin in origins if origin.session is not None}))


Anything = TypeVar("Anything")


def unsaid(value: Anything) -> Anything:
    """Return ``value`` itself, and what was said as plain text."""
    return str(value) if isinstance(value, Said) else value  # type: ignore[return-value]  # Said is a str


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Words of a period to forget; ``by``: only this partner's."""

    since_s: float
    until_s: float
    by: str | None

    def includes(self, origin: Origin) -> bool:
        """Return whether an utterance is among them."""
        return self.since_s <= origin.at_s <= self.until_s and (
            self.by is None or origin.speaker in (None, self.by)
        )
