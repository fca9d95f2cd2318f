"""The interface of a language to the session machine.

The machine contains no words of any language. Each folder of ``companion/language`` provides a
``Language``; a session gets the one that its script names.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.core.language.commands import CommandWords
from companion.core.language.danger import Danger
from companion.core.language.meaning import BreathWish, Declined, Meaning, Situation


@dataclass(frozen=True, slots=True)
class Prompts:
    """Default prompts of steps; ``{listener}`` is the person who mirrors."""

    who_is_next: str
    mirror: str
    mirror_again: str
    mirror_more: str
    breath: Mapping[str, str]
    """For the phases ``in``, ``hold`` and ``out``; short forms for ``and in``, ``and hold``, ``and out``."""
    mirror_added: str = ""
    """To the listener, again, where the script asks in its own words; empty: those words once more."""
    mirror_so_far: str = ""
    """In place of ``mirror``, where the time was over in mid-sentence."""
    mirror_rest: str = ""
    """Asked of the one who was cut off, once their words were given back; empty: nothing more is asked."""


@dataclass(frozen=True, slots=True)
class SpokenForms:
    """Spoken forms of values."""

    number: Callable[[int], str]
    duration: Callable[[float], str]
    """Of seconds, rounded as people do."""
    time_of_day: Callable[[datetime.datetime], str]
    """Like ``8:40``."""
    day: Callable[[datetime.date, datetime.date | None], str]
    """``day(day, today)``: like ``Thursday, the 3rd of December``; today is None where it isn't known."""
    all_of: Callable[[Sequence[str]], str]
    """``a, b and c``."""
    any_of: Callable[[Sequence[str]], str]
    """``a, b or c``."""
    series: Callable[[Sequence[str]], str]
    """Longer pieces after each other: ``a; b; and c``."""
    yes_no: Callable[[bool], str]
    cut_short: str
    """``{words}`` of which only the beginning is read."""
    given_back: Callable[[str], str]
    """Own words without what is around them: "Well, I think it was envy" is given back as "Envy"."""
    not_kept: str
    """Spoken in place of words that were not kept."""
    question: Callable[[str], str]
    """A question without the sentences that lead to it, and without the name it begins with."""
    slower: Callable[[str], str]
    """A text with more rests in it, for somebody who did not understand it."""
    addressed: Callable[[str, str, Iterable[str]], str]
    """``addressed(text, name, people)``: the text with the name before it, unless it contains the name."""
    turned: Callable[[str, str | None, Sequence[str]], str | None] = lambda words, speaker, people: words
    """``turned(words, speaker, people)``: own words as they are said to the one who said them ("I" becomes
    "you"); to all, where ``speaker`` is None. None: it isn't sure how, and they are quoted as theirs."""
    dated: Callable[[str, int], str] = lambda words, days: words
    """``dated(words, days)``: words of so many days ago, with when they were said where they name a time that
    only held then: "tomorrow"."""


@dataclass(frozen=True, slots=True)
class StepLabels:
    """A few words on each kind of step, for screens and for resuming."""

    turn: str
    """With ``{name}``."""
    question: str
    question_for: str
    """With ``{name}``."""
    enrol: str
    breathe: str
    silence: str
    bell: str
    pairs: str
    end: str
    quote: str
    apart: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Language:
    """Words and functions of one language."""

    code: str
    """ISO 639-1, like ``en``; a script names it as its ``language``."""
    phrases: Mapping[str, Sequence[str]]
    """The companion's own phrases; see ``Phrases``."""
    prompts: Prompts
    labels: StepLabels
    forms: SpokenForms
    commands: CommandWords
    understand: Callable[[str, Situation], Meaning]
    """The meaning of words in a situation, for any text; in doubt unclear."""
    breath_wish: Callable[[str], BreathWish | None]
    """What words wish for while breaths are guided; None: nothing."""
    is_backchannel: Callable[[str], bool]
    """Whether words only signal listening, like "mm-hm"."""
    declined: Callable[[str], Declined | None]
    """How all the words of a turn or an answer decline it; None if they tell something."""
    takes_up: Callable[[str], bool | None]
    """Whether an interrupted part is to be taken up again, False: to be left out; None: neither is said."""
    danger_in: Callable[[str], Danger | None]
    """The danger that words speak of; where it is unclear, there is one."""
    danger_together: Callable[[str, str], Danger | None] = field(
        default=lambda before, words: None, kw_only=True
    )
    """``danger_together(before, words)``: the danger that two utterances in a row speak of together, as one
    sentence with a pause in it, where neither does alone."""
    coached: Callable[[str, str], str]
    """Words in a text that could be said in another way as an ``observation``, ``feeling``, ``need`` or
    ``request``; empty: none."""
    harmless: frozenset[str]
    """Normalised words that need no redaction, besides backchannels and commands."""
    everyday: frozenset[str]
    """Words common between people who are close: a safe word of these alone would be said by chance."""
