"""Suitability of a word as a safe word: one that nobody says by chance."""

from collections.abc import Callable, Collection

from companion.core.language.commands import Commands
from companion.core.language.definition import Language
from companion.core.language.meaning import Question, Situation
from companion.core.language.words import normalise
from companion.core.program import Answer

_SHORTEST = 3
_MOST_WORDS = 3
_ANSWERS = (Question(Answer.YES_NO), Question(Answer.RATING, low=0, high=99))
"""Questions that a safe word must not answer."""


def _same_word(word: str, name: str) -> bool:
    return bool({*normalise(word).split()} & {*normalise(name).split()})


def objection(
    word: str, names: Collection[str], language: Language, same: Callable[[str, str], bool] = _same_word
) -> str | None:
    """What speaks against ``word`` as a safe word among people with these ``names``; None: nothing does.

    ``same``: whether a word and a name are too much alike.
    """
    words = normalise(word).split()
    if not 0 < len(words) <= _MOST_WORDS or len("".join(words)) < _SHORTEST:
        return "must be one to three words, of three letters or more"
    if Commands(language.commands).find(word) or language.is_backchannel(word):
        return "is said to the companion, or while listening"
    if any(language.understand(word, Situation(question=asked)).answers for asked in _ANSWERS):
        return "is an answer or a number"
    if any(same(word, name) for name in names):
        return "is the name of somebody here"
    everyday = language.everyday | {part for name in names for part in normalise(name).split()}
    if all(part in everyday or _singular(part, language) in everyday for part in words):
        return "comes up too easily in talk"
    return None


def _singular(word: str, language: Language) -> str:
    """``word`` without the ending of a plural or a verb."""
    return next((word.removesuffix(e) for e in language.commands.plurals if word.endswith(e)), word)
