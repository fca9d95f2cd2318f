"""All words of one language."""

from collections.abc import Callable, Sequence
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
    fillers: frozenset[str]
    """Words that are easily heard into a noise: they count only where they were heard well."""


@dataclass(frozen=True, slots=True)
class SpokenStart:
    """Words of the spoken start, beside those of its scripts."""

    change: frozenset[str]
    """Normalised requests to change what was agreed the last time."""
    yes: Sequence[str]
    """What accepts a single offer, beside its title."""
    small_words: frozenset[str]
    """Words of a title that name no session when they stand alone."""
    articles: Sequence[str]
    """Words that people leave out at the beginning of a title."""
    numbered: str
    """``{number}``, as a way to name what was listed."""
    offers: Callable[[Sequence[tuple[str, int]]], str]
    """Titles with their minutes, as they are read aloud."""
    kinds: Callable[[Sequence[str]], str]
    """Titles alone, as they are read aloud."""
    held_with: str
    """``{title}`` held with ``{people}``."""
    unnamed: str
    """Somebody without a name, with ``{number}``."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What simulated people say. They say commands by their names."""

    yes: Sequence[str]
    """The first is the plainest; more where nothing came of it."""
    no: str
    unclear: str
    """To a question whose answer they don't know."""
    own_words: str
    """In answer to any question for free words."""
    sentences: Sequence[str]
    """For a turn."""
    remark: str
    """Talk that holds a command and is none."""
    told: str
    """Something of their day, long enough for a voice to be learned."""
    with_safe_word: str
    """With ``{word}``."""
    thoughts: Sequence[tuple[str, str]]
    """For a turn, each with how another gives it back. They fit most sessions, and are heard well."""
    moods: Sequence[str]
    """Short answers in free words."""
    mirrored: str
    """Given back where it is not known what was said."""
    rating: Callable[[int, bool], str]
    """A number as an answer; True: said again, in other words."""
    days: Sequence[Sequence[str]]
    """Some sentences each, of about ten seconds in all, for a voice to be learned."""


@dataclass(frozen=True, slots=True)
class LanguagePack(Language):
    """A language with what the parts around the session machine say and understand in it."""

    screen: ScreenWords
    hearing: Hearing
    spoken_start: SpokenStart
    simulated: Simulated
    everyday: frozenset[str]
    """Common words of people who are close: a safe word made of these alone would be said by chance."""
