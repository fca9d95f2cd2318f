"""Consent to storage of a session. The most cautious answer of those present decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much of a session is stored, from nothing to everything; the values are persistent."""

    NOTHING = "nothing"
    ANSWERS = "answers"
    """Times, floor times, and answers other than free words."""
    WORDS = "words"
    """All of that, and words."""

    @property
    def keeps(self) -> bool:
        """Whether anything is stored."""
        return self is not Level.NOTHING


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Consent:
    """What may be stored of one session."""

    level: Level = Level.NOTHING
    sound: bool = False
    """For this session only; never without the words."""


NO_CONSENT = Consent()
"""Consent if nobody was asked, or somebody did not answer."""


def agreed(answers: Iterable[Level | None], sound: Iterable[bool] = ()) -> Consent:
    """Combine several answers: the most cautious level, and sound only if everybody wants it.

    A missing answer counts as a no; so does an empty list.
    """
    levels = [answer or Level.NOTHING for answer in answers]
    level = min(levels, key=_ORDER.index, default=Level.NOTHING)
    wishes = list(sound)
    everybody = bool(wishes) and len(wishes) == len(levels) and all(wishes)
    return Consent(level, sound=everybody and level is Level.WORDS)
