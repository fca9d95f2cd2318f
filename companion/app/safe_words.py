"""Suitability of a word as a safe word: one that nobody says by chance."""

from collections.abc import Iterable, Sequence

from companion.core.language.commands import Commands
from companion.core.language.meaning import Question, Situation
from companion.core.language.words import normalise
from companion.core.program import Answer
from companion.errors import SetupError
from companion.language import language

_SHORTEST = 3
_MOST_WORDS = 3
_ANSWERS = (Question(Answer.YES_NO), Question(Answer.RATING, low=0, high=99))
"""Questions that a safe word must not answer."""


def checked(word: str | None, names: Sequence[str], where: str) -> str | None:
    """``word``, given ``where``; None where none is given. Raises SetupError when it is no safe word."""
    if word is not None and (why := objection(word, names)):
        raise SetupError(
            f"{where}: the safe word {word!r} {why}. Choose another one, like a fruit, an animal or a town."
        )
    return word


def objection(word: str, names: Iterable[str] = ()) -> str | None:
    """What speaks against ``word`` as a safe word among people with these ``names``; None: nothing does."""
    words = normalise(word).split()
    if not 0 < len(words) <= _MOST_WORDS or len("".join(words)) < _SHORTEST:
        return "must be one to three words, of three letters or more"
    spoken = language()
    if Commands(spoken.commands).find(word) or spoken.is_backchannel(word):
        return "is said to the companion, or while listening"
    if any(spoken.understand(word, Situation(question=asked)).answers for asked in _ANSWERS):
        return "is an answer or a number"
    known = {part for name in names for part in normalise(name).split()}
    if any(_sounds_in(word, name) for name in names):
        return "is the name of somebody here"
    if all(part in spoken.everyday or part in known or _singular(part) in spoken.everyday for part in words):
        return "comes up too easily in talk"
    return None


def _singular(word: str) -> str:
    """``word`` without the ending of a plural or a verb."""
    return next((word.removesuffix(e) for e in language().commands.plurals if word.endswith(e)), word)


def same(word: str, sayings: Iterable[object]) -> bool:
    """Whether ``word`` was heard each time that it was said again."""
    return all(isinstance(said, str) and _sounds_in(word, said) for said in sayings)


def _sounds_in(word: str, text: str) -> bool:
    # Imported on use: `companion setup` starts without a speech engine.
    from companion.hearing.safe_word import SafeWord

    return SafeWord(word).said_in(text)
