"""Whether a word can be a safe word: one that nobody says by chance."""

from collections.abc import Iterable

from companion.core.language.commands import Commands
from companion.core.language.meaning import Question, Situation
from companion.core.language.words import normalise
from companion.core.program import Answer
from companion.language import language

_SHORTEST = 3
_MOST_WORDS = 3
_ANSWERS = (Question(Answer.YES_NO), Question(Answer.RATING, low=0, high=99))
"""Questions to which a safe word must be no answer."""


def ordinary(word: str, names: Iterable[str] = ()) -> bool:
    """Whether ``word`` is no safe word: common in talk, short, an answer, a command, or one of ``names``."""
    words = normalise(word).split()
    if not 0 < len(words) <= _MOST_WORDS or len("".join(words)) < _SHORTEST:
        return True
    spoken = language()
    if Commands(spoken.commands).find(word) or spoken.is_backchannel(word):
        return True
    if any(spoken.understand(word, Situation(question=asked)).answers for asked in _ANSWERS):
        return True
    known = {part for name in names for part in normalise(name).split()}
    return all(part in spoken.everyday or part in known for part in words)
