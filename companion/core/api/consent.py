"""What people agree to have kept. The most careful answer of all who are there rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """What is kept of a session, from nothing to most; the value is how it is remembered."""

    NOTHING = "nothing"
    ANSWERS = "answers"
    """When what happened, who held the floor how long, and answers that are no free words."""
    WORDS = "words"
    """All of that, and what was said."""

    @property
    def keeps(self) -> bool:
        """Whether anything is kept."""
        return self is not Level.NOTHING


_ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Consent:
    """What is kept of one session."""

    level: Level = Level.NOTHING
    sound: bool = False
    """For this session only; never without the words."""


NO_CONSENT = Consent()
"""Nobody was asked, or somebody did not answer."""


def agreed(answers: Iterable[Level | None], sound: Iterable[bool] = ()) -> Consent:
    """What of several answers rules: the most careful level, and sound only where all want it.

    An answer that is missing is a no, and so is nobody who answers.
    """
    levels = [answer or Level.NOTHING for answer in answers]
    level = min(levels, key=_ORDER.index, default=Level.NOTHING)
    wishes = list(sound)
    everybody = bool(wishes) and len(wishes) == len(levels) and all(wishes)
    return Consent(level, sound=everybody and level is Level.WORDS)
