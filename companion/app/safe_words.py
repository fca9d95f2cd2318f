"""Whether a word can be a safe word: one that nobody says by chance."""

from collections.abc import Iterable

from companion.core.language.commands import Commands
from companion.core.language.meaning import Understood
from companion.core.language.words import normalise
from companion.core.program import GROUP, Answer, Ask, Head
from companion.core.program.text import Template
from companion.language import language

_SHORTEST = 3
_MOST_WORDS = 3
_NUMBER = Ask(
    head=Head(path="", line=0),
    question=Template(("",)),
    to=GROUP,
    answer=Answer.RATING,
    low=0,
    high=99,
)


def ordinary(word: str, names: Iterable[str] = ()) -> bool:
    """Whether ``word`` is no safe word: common in talk, short, an answer, a command, or one of ``names``."""
    words = normalise(word).split()
    if not 0 < len(words) <= _MOST_WORDS or len("".join(words)) < _SHORTEST:
        return True
    spoken = language()
    if Commands(spoken.commands).find(word) or spoken.is_backchannel(word):
        return True
    if isinstance(spoken.yes_or_no(word), Understood) or isinstance(
        spoken.understand(word, _NUMBER), Understood
    ):
        return True
    known = {part for name in names for part in normalise(name).split()}
    return all(part in spoken.everyday or part in known for part in words)
