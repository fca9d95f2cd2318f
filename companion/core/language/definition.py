"""A language, as the session machine uses it.

The machine holds no word of any language itself. ``companion/language/en`` and its like provide one
``Language`` each; a session is given the one that its script names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from companion.core.language.commands import CommandWords
from companion.core.language.meaning import Meaning
from companion.core.program import Ask


@dataclass(frozen=True, slots=True)
class Prompts:
    """Words of steps for which the script has none; ``{listener}`` is whoever mirrors."""

    who_is_next: str
    mirror: str
    mirror_again: str
    mirror_more: str
    breath: Mapping[str, str]
    """For the phases ``in``, ``hold`` and ``out``."""


@dataclass(frozen=True, slots=True)
class SpokenForms:
    """Values in words, as a person says them."""

    number: Callable[[int], str]
    duration: Callable[[float], str]
    """Seconds, rounded to what a person would say."""
    all_of: Callable[[Sequence[str]], str]
    """``a, b and c``."""
    any_of: Callable[[Sequence[str]], str]
    """``a, b or c``."""
    series: Callable[[Sequence[str]], str]
    """Longer pieces after each other: ``a; b; and c``."""
    yes_no: Callable[[bool], str]
    cut_short: str
    """``{words}`` that were more than are read."""
    not_kept: str
    """Read in place of words that were not kept."""
    addressed: Callable[[str, str, Iterable[str]], str]
    """A text, the name to put in front of it unless it holds that name, and all names."""


@dataclass(frozen=True, slots=True)
class StepLabels:
    """A few words on each kind of step, for screens and for "we were at this part"."""

    turn: str
    """With ``{name}``."""
    question: str
    question_for: str
    """With ``{name}``."""
    enrol: str
    breathe: str
    silence: str
    end: str
    quote: str
    apart: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Language:
    """What is spoken and understood in one language."""

    code: str
    """ISO 639-1, like ``en``; a script names it as its ``language``."""
    phrases: Mapping[str, Sequence[str]]
    """What the companion says beside the script; see ``Phrases``."""
    prompts: Prompts
    labels: StepLabels
    forms: SpokenForms
    commands: CommandWords
    understand: Callable[[str, Ask], Meaning]
    """What words answer to a question. In doubt it is unclear."""
    yes_or_no: Callable[[str], Meaning]
    is_backchannel: Callable[[str], bool]
    """Whether words only say "I am listening"."""
    speaks_of_danger: Callable[[str], bool]
    """Whether words speak of violence, of fear of another, or of harming oneself."""
    harmless: frozenset[str]
    """Normalised answers that hold no secret, beside backchannels and commands."""
