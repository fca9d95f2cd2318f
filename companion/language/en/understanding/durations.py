"""Lengths of time in spoken answers: "half an hour", "ten minutes"."""

import re
from collections.abc import Sequence

from companion.language.en.understanding.numbers import NUMBER, NUMBER_WORD, whole_number
from companion.language.en.understanding.words import Sentence, normalised, sentences
from companion.regex import regex

_MINUTES = {
    "second": 1,
    "seconds": 1,
    "minute": 60,
    "minutes": 60,
    "hour": 3600,
    "hours": 3600,
    "day": 86400,
    "days": 86400,
    "week": 604800,
    "weeks": 604800,
}
_QUANTITIES = (
    (
        regex(
            rf"({NUMBER_WORD}|a|an) (hour|minute)s? and (?:a )?(half|quarter)|"
            rf"({NUMBER_WORD}) and (?:a )?(half|quarter) (hour|minute)s?"
        ),
        "half",
    ),
    (
        regex(
            r"(?:a )?(quarter) of an hour|(half) (?:of )?an? hour|(?:a )?(half) hour|"
            r"(?:a )?(quarter) hour|(three quarters) of an hour"
        ),
        "part",
    ),
    (
        regex(
            rf"({NUMBER_WORD}|a|an|a couple of|a few) (seconds?|minutes?|hours?|days?|"
            rf"weeks?)(?: and)?(?: ({NUMBER_WORD}) (seconds?|minutes?))?"
        ),
        "plain",
    ),
)
_FEW = {"a": 1, "an": 1, "a couple of": 2, "a few": 3}
_RULED_OUT = regex(
    rf"(?<!\S)(?:but )?not (?:{NUMBER_WORD}|an?|half an?)(?: (?:seconds?|minutes?|hours?))?(?!\S)"
)


def duration_s(said: Sequence[Sentence], *, bare_minutes: bool = True) -> int | None:
    """Return the length of time in seconds; a bare number is minutes. None: none, or several."""
    words = normalised(" , ".join(clause for one in said if not one.asks for clause in one.clauses))
    words = _RULED_OUT.sub(" ", words) if sum(len(one.clauses) for one in said) > 1 else words
    if re.search(r"(?<!\S)(?:not|or|between|than|ago|except|since|until|if)(?!\S)", words):
        return None
    found: set[int] = set()
    for pattern, kind in _QUANTITIES:
        for match in pattern.finditer(words):
            found.add(round(_seconds(match, kind)))
        words = pattern.sub(" ", words)
    if not found and bare_minutes:
        numbers = {whole_number(number[1]) for number in NUMBER.finditer(words)}
        found = {60 * number for number in numbers if number is not None}
    return found.pop() if len(found) == 1 else None


def _seconds(match: re.Match[str], kind: str) -> float:
    groups = [group for group in match.groups() if group]
    if kind == "part":
        return {"quarter": 900, "half": 1800, "three quarters": 2700}[groups[0]]
    if kind == "half":
        unit = next(group for group in groups if group in ("hour", "minute"))
        part = next(group for group in groups if group in ("half", "quarter"))
        count = _count(next(group for group in groups if group not in (unit, part)))
        return (count + (0.5 if part == "half" else 0.25)) * _MINUTES[unit]
    total = _count(groups[0]) * _MINUTES[groups[1]]
    return total + (_count(groups[2]) * _MINUTES[groups[3]] if len(groups) > 3 else 0)


def _count(word: str) -> float:
    return _FEW[word] if word in _FEW else float(whole_number(word) or 0)


def durations_in(text: str) -> int | None:
    """Return the length of time that a wording names explicitly, in seconds."""
    return duration_s(sentences(text), bare_minutes=False)
