"""Spoken forms of numbers, durations and lists."""

import datetime
import re
from collections.abc import Iterable, Sequence

from companion.core.language import SpokenForms
from companion.language.en.giving_back import given_back
from companion.language.en.turning_round import turned
from companion.regex import regex

_ONES = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def spoken_number(number: int) -> str:
    """Return a whole number in words, from 0 to 99; digits beyond."""
    if 0 <= number < len(_ONES):
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    return str(number)


def spoken_duration(duration_s: float) -> str:
    """Return a duration as spoken: to five seconds below a minute, then to the half minute."""
    if duration_s < 57.5:
        seconds = max(5, round(duration_s / 5) * 5)
        return f"{spoken_number(seconds)} seconds"
    halves = round(duration_s / 30)
    minutes, half = divmod(halves, 2)
    if minutes >= 60 and minutes % 60 == 0:
        hours = minutes // 60
        return "one hour" if hours == 1 else f"{spoken_number(hours)} hours"
    if half and minutes < 10:
        return f"{spoken_number(minutes)} and a half minutes"
    return "one minute" if minutes == 1 else f"{spoken_number(minutes)} minutes"


def time_of_day(at: datetime.datetime) -> str:
    """Return hours and minutes, like ``8:40``; the voice reads figures aloud."""
    return f"{at.hour}:{at.minute:02d}"


def spoken_day(day: datetime.date, today: datetime.date | None = None) -> str:
    """Return a day like ``Thursday, the 3rd of December``, with its year where it is nearly a year away."""
    ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    far = today is not None and (day - today).days > _NEARLY_A_YEAR
    year = f" {day.year}" if far else ""
    return f"{day:%A}, the {day.day}{ending} of {day:%B}{year}"


_NEARLY_A_YEAR = 300


def all_of(words: Sequence[str]) -> str:
    """Return ``a``, ``a and b``, ``a, b and c``."""
    return _listed(words, "and")


def any_of(words: Sequence[str]) -> str:
    """Return ``a``, ``a or b``, ``a, b or c``."""
    return _listed(words, "or")


def series(words: Sequence[str]) -> str:
    """Join pieces: ``a, b and c`` where they are short, else ``a; b; and c``."""
    words = [words[0], *map(_within, words[1:])]
    if all(len(piece.split()) <= _SHORT and "," not in piece for piece in words):
        return all_of(words)
    *before, last = words
    return "; ".join((*before, f"and {last}" if before else last))


_SHORT = 3
_BEGINS = regex(
    r"(?:And )?(?:A|An|The|That|This|For|To|My|Our|His|Her|Your|We|You|He|She|It|When|How|Being|Having|Not)\b"
)


def _within(piece: str) -> str:
    """A piece as it stands within a sentence."""
    found = _BEGINS.match(piece)
    return piece[0].lower() + piece[1:] if found else piece


def addressed(text: str, name: str, people: Iterable[str] = ()) -> str:
    """Return ``text`` with ``name`` before it, set off by a comma, unless it already begins with it.

    ``people``: names that keep their capital when the text begins with one.
    """
    if not text or text.startswith(f"{name},"):
        return text
    first = re.split(r"[\s'’,]", text, maxsplit=1)[0]
    called = any(first == other and not _is_a_word(text) for other in people)
    keep = first == "I" or not first[:2].istitle() or called
    return f"{name}, {text if keep else text[0].lower() + text[1:]}"


def _listed(words: Sequence[str], joined_by: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joined_by} {words[-1]}"


def _is_a_word(text: str) -> bool:
    """Return whether a text begins with a question word that is also a name: "May I keep this?"."""
    return re.match(r"(?:May|Will) (?:I|we|you|it|this|that)\b", text) is not None


def question(text: str) -> str:
    """Return the question in ``text``, without introduction, aftermath, and the name before it."""
    asked: list[str] = []
    for part in re.split(r"(?<=[.!?…])\s+", text):
        if not part.endswith("?"):
            asked = asked[:0] if part.endswith(":") else asked
        elif len(part.split()) >= _A_QUESTION:
            asked.append(part)
    return _capital(re.sub(r"^\w+, (?=\w)", "", " ".join(asked[-2:]) or text))


_A_QUESTION = 4
"""Words of the shortest self-contained question: "Yes, or no?" is not one."""


def slower(text: str) -> str:
    """Return ``text`` in smaller pieces, each a sentence for the voice."""
    return re.sub(r"[,;:] (\w)", lambda found: f". {found[1].upper()}", text)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_HELD_THEN = regex(
    r"\b(?:today|tonight|tomorrow|yesterday|this (?:morning|afternoon|evening|week|weekend|month)|"
    r"(?:next|coming) (?:week|weekend|month|time)|in an? (?:hour|week|month)|"
    r"in (?:two|three|a few) (?:days|weeks)|"
    r"(?:on |by |next |until |before )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b(?!s\b)",
    re.IGNORECASE,
)


def dated(words: str, days: int) -> str:
    """Return ``words``, with how long ago they were said where they name a day that only held then."""
    if days < 1 or not _HELD_THEN.search(words):
        return words
    ago = "yesterday" if days == 1 else f"{spoken_number(days)} days ago" if days < 60 else "some time ago"
    return f"{words} That was said {ago}."


FORMS = SpokenForms(
    number=spoken_number,
    duration=spoken_duration,
    time_of_day=time_of_day,
    day=spoken_day,
    all_of=all_of,
    any_of=any_of,
    series=series,
    yes_no=lambda yes: "yes" if yes else "no",
    cut_short="{words}, and more.",
    given_back=given_back,
    turned=turned,
    dated=dated,
    not_kept="something that I have not kept",
    question=question,
    slower=slower,
    addressed=addressed,
)
