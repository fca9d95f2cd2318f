"""The rules for answers in version 0.9, the reference for the current understanding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.language.words import normalise
from companion.core.program import Option


@dataclass(frozen=True, slots=True)
class Understood:
    """A clear answer."""

    value: bool | int | str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that do not answer the question."""


Meaning = Understood | Unclear


def _any_of(phrases: str) -> str:
    """Return a pattern for any of the phrases between the commas, the longest first, as whole words."""
    return rf"\b(?:{'|'.join(sorted(phrases.split(', '), key=len, reverse=True))})\b"


_LEAD = re.compile(
    r"^(?:(?:um|uh|erm|er|ah|oh|well|so|and|thank you|thanks|i would say|id say|"
    r"i think(?! so)|i believe(?! so))\s+)+"
)
_THANKS = re.compile(r"(?:\s*\b(?:thank you very much|thank you|thanks|please))+$")

_YES = "yes, yeah, yea, yah, yep, yup"
_BEGINS_A_YES = re.compile(
    "^"
    + _any_of(
        f"{_YES}, absolutely, definitely, certainly, gladly, agreed, indeed, of course, i agree, we agree, "
        "id like that, id love to, i would like that, i would love to, sounds good, i think so, "
        "i believe so, please do, for sure, lets do it, that was it, you got it, very much, "
        "ready when you are, fine with me, fine by me, thats fine, that is fine"
    )
)
_WEAK = _any_of(
    "okay, ok, sure, right, correct, true, exactly, ready, alright, all right, i do, i am, i did, i would, "
    "we do, we are, we did, it is, it was, lets go, lets begin, lets start, go ahead"
)
_BESIDE_WEAK = _any_of(
    f"{_YES}, im, i am, were, we are, its, it is, thats, that is, that was, totally, completely, "
    "perfectly, very, all, then, now, it, thing, with me, for me, by me"
)
_ONLY_WEAK = re.compile(rf"(?:{_BESIDE_WEAK} )*{_WEAK}(?: (?:{_WEAK}|{_BESIDE_WEAK}))*")
"""Words like "right" and "okay" are a yes only if nothing else is said: they also begin other talk."""
_MOST_WEAK_WORDS = 6

_NEGATION = re.compile(
    _any_of(
        "no, not, nope, nah, never, none, nothing, neither, nor, hardly, barely, scarcely, rarely, refuse, "
        "disagree, id rather, i would rather, cannot, "
        "(?:do|does|did|ca|could|wo|would|is|are|was|were|have|has|had|should|ai)nt"
    )
)
_NO_NEGATION = re.compile(
    _any_of(
        "no problem, no worries, no doubt, without a doubt, not bad, dont mind, wouldnt mind, cant wait, "
        "couldnt agree more, couldnt be better, not only, not just, cant complain, not against it, "
        "wouldnt miss it"
    )
)
_DOUBT = re.compile(
    _any_of(
        "maybe, perhaps, possibly, probably, unsure, depends, hmm, dunno, almost, nearly, partly, partially, "
        "mostly, somewhat, if, unless, until, wait, later, suppose, guess, unclear, but, though, although, "
        "however, without, kind of, sort of, let me, give me, hold on, one second, a second, one moment, "
        "a moment, think about, a little, a bit, in a way, more or less, some of, part of, no idea, "
        r"yeah right, not (?:\w+ )?(?:sure|certain), (?:dont|do not) (?:\w+ )?know"
    )
)


def yes_or_no(text: str) -> Meaning:
    """Read a yes, a no, or unclear: both at once, doubts, conditions and questions are unclear."""
    words = _bare(text)
    if words == "why not":
        return Understood(True)
    words = _spaced(_NO_NEGATION.sub("", words))
    if not words or text.rstrip().endswith("?") or _DOUBT.search(words):
        return Unclear()
    if _NEGATION.search(words):
        return Unclear() if re.search(_any_of(_YES), words) else Understood(False)
    only_weak = len(words.split()) <= _MOST_WEAK_WORDS and _ONLY_WEAK.fullmatch(words)
    if _BEGINS_A_YES.search(words) or only_weak:
        return Understood(True)
    return Unclear()


_DIGITS = "one, two, three, four, five, six, seven, eight, nine"
_ONES = f"{_DIGITS}, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen"
_TENS = "twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety"
_NUMBERS = (
    {"zero": 0}
    | {word: number for number, word in enumerate(_ONES.split(", "), start=1)}
    | {word: 10 * tens for tens, word in enumerate(_TENS.split(", "), start=2)}
)
_SOUND_ALIKE = {"won": 1, "to": 2, "too": 2, "for": 4, "ate": 8}
"""Transcribers' spellings of some numbers; accepted only if nothing else is said."""
_NUMBER = rf"(?:\d+|{_any_of(_TENS)}(?: {_any_of(_DIGITS)})?|{_any_of(_ONES)}|\bzero\b)"
_SCALE = re.compile(rf"(?:on )?a scale (?:of|from) {_NUMBER} to {_NUMBER}|\b(?:out )?of {_NUMBER}")
_NO_NUMBER = re.compile(
    r"\b(?:no|this|that|which|the|another|any|some|every|each|only) one\b|\bone "
    r"(?:of|thing|day|more|another)\b"
)
_NO_WHOLE_NUMBER = re.compile(_any_of("half, point, quarter, hundred, thousand, minus") + r"|\d[.,]\d")
_BEFORE_A_NUMBER = re.compile(r"^(?:(?:a|an|about|its|it is|im|i am|im at|at|maybe|today|like|number)\s+)+")


def rating(text: str, low: int, high: int) -> Meaning:
    """Read a single whole number within the range, in digits or words; "seven out of ten" is a seven."""
    if _NO_WHOLE_NUMBER.search(text.lower()):
        return Unclear()
    words = _LEAD.sub("", normalise(text.replace("/", " out of ")))
    if _BEFORE_A_NUMBER.sub("", words) in _SOUND_ALIKE:
        numbers = {_SOUND_ALIKE[_BEFORE_A_NUMBER.sub("", words)]}
    else:
        words = _NO_NUMBER.sub("", _SCALE.sub("", words))
        numbers = {_as_number(found) for found in re.findall(_NUMBER, words)}
    if len(numbers) == 1 and not _NEGATION.search(words) and low <= (number := numbers.pop()) <= high:
        return Understood(number)
    return Unclear()


_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PLACE = re.compile(
    rf"(?:(?:i|we|ill|well|id|lets)?\s*(?:take|choose|want|pick|have|like|go with)\s+)?"
    rf"(?:the )?({'|'.join(_PLACES)}|last)(?: (?:one|option|choice))?"
)


def choice(text: str, options: Sequence[Option]) -> Meaning:
    """Return the one option that was named, by any of its wordings or its position in the list."""
    words = _bare(text)
    wordings = {normalise(wording): option.value for option in options for wording in option.spoken}
    named: set[str] = set()
    rest = words
    for wording in sorted(wordings, key=len, reverse=True):  # a walk is not named by "a long walk"
        if wording and f" {wording} " in f" {rest} ":
            named.add(wordings[wording])
            rest = f" {rest} ".replace(f" {wording} ", " , ").strip()
    if not named and (place := _PLACE.fullmatch(words)):
        listed = [option.value for option in options if option.listed]
        index = len(listed) - 1 if place[1] == "last" else _PLACES.index(place[1])
        named = set(listed[index : index + 1])
    if len(named) == 1 and not _NEGATION.search(rest):
        return Understood(named.pop())
    return Unclear()


def _as_number(words: str) -> int:
    return int(words) if words.isdecimal() else sum(_NUMBERS[word] for word in words.split())


def _bare(text: str) -> str:
    """Strip politeness and fillers."""
    return _LEAD.sub("", _THANKS.sub("", normalise(text)))


def _spaced(words: str) -> str:
    return " ".join(words.split())
