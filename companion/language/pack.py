"""All words of one language."""

from collections.abc import Callable
from dataclasses import dataclass

from companion.core.language import Language
from companion.language.screen import ScreenWords


@dataclass(frozen=True, slots=True)
class Hearing:
    """What helps a transcriber with a language."""

    draft_model: str
    """The model for drafts: commands and short answers."""
    likely_words: str | None
    """Hints for drafts, as a transcriber might write them."""


@dataclass(frozen=True, slots=True)
class LanguagePack(Language):
    """A language with what the parts around the session machine say and understand in it."""

    as_read: Callable[[str], str]
    """Text as it is read aloud: numbers, times, abbreviations and signs in words."""
    screen: ScreenWords
    hearing: Hearing
    everyday: frozenset[str]
    """Common words of people who are close: a safe word made of these alone would be said by chance."""
