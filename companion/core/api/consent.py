"""Consent to keeping a session. The most careful answer of those present decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much of a session is kept, from nothing to most; values are stored."""

    NOTHING = "nothing"
    ANSWERS = "answers"
    """Times, floor times, and answers other than free words."""
    WORDS = "words"
    """All of that, and the words."""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self is not Level.NOTHING


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Consent:
    """What may be kept of one session."""

    level: Level = Level.NOTHING
    sound: bool = False
    """For this session only; never without the words."""


NO_CONSENT = Consent()
"""Consent where nobody was asked, or somebody did not answer."""


def agreed(answers: Iterable[Level | None], sound: Iterable[bool] = ()) -> Consent:
    """The consent that several answers amount to: the most careful level, and sound only if all want it.

    A missing answer counts as a no; so does an empty list.
    """
    levels = [answer or Level.NOTHING for answer in answers]
    level = min(levels, key=_ORDER.index, default=Level.NOTHING)
    wishes = list(sound)
    everybody = bool(wishes) and len(wishes) == len(levels) and all(wishes)
    return Consent(level, sound=everybody and level is Level.WORDS)
