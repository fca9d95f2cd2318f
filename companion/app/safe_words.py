"""Safe words that are given, or said again."""

from collections.abc import Iterable, Sequence

from companion.core.language import safe_words
from companion.errors import SetupError
from companion.language import language


def checked(word: str | None, names: Sequence[str], where: str) -> str | None:
    """``word``, given ``where``; None where none is given. Raises SetupError when it is no safe word."""
    if word is not None and (why := objection(word, names)):
        raise SetupError(
            f"{where}: the safe word {word!r} {why}. Choose another one, like a fruit, an animal or a town."
        )
    return word


def objection(word: str, names: Sequence[str] = ()) -> str | None:
    """What speaks against ``word`` as a safe word among people with these ``names``; None: nothing does."""
    return safe_words.objection(word, names, language(), _sounds_in)


def same(word: str, sayings: Iterable[object]) -> bool:
    """Whether ``word`` was heard each time that it was said again."""
    return all(isinstance(said, str) and _sounds_in(word, said) for said in sayings)


def _sounds_in(word: str, text: str) -> bool:
    # Imported on use: `companion setup` starts without a speech engine.
    from companion.hearing.safe_word import SafeWord

    return SafeWord(word).said_in(text)
