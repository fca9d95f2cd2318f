"""What a short spoken answer means. A yes is never invented: doubt is unclear."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.commands import plain
from companion.core.program import Answer, Ask, Option

Value = bool | int | str


@dataclass(frozen=True, slots=True)
class Understood:
    """A clear answer."""

    value: Value


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words that do not answer the question."""


Meaning = Understood | Unclear

_YES = frozenset(
    "yes yeah yep yup sure okay ok certainly absolutely definitely gladly agreed correct right true indeed "
    "exactly ready".split()
)
_NO = frozenset("no nope nah never".split())
_NO_PHRASES = ("not now", "not yet", "not really", "not today", "not right now", "not ready", "not quite",
               "id rather not", "rather not", "better not", "i dont", "dont", "i do not", "cant", "cannot",
               "wont", "not okay", "not ok", "not exactly", "not completely", "not entirely", "not all of it",
               "not at all", "not sure", "isnt", "didnt", "im not", "wasnt", "not fully")  # fmt: skip
_YES_PHRASES = ("of course", "i do", "i am", "im ready", "i agree", "id like that", "sounds good", "i did",
                "it is", "thats right", "that is right", "lets do it", "i think so", "i would", "you got it",
                "that was it", "very much", "please do", "why not", "for sure", "all right", "alright", "we do",
                "we are", "it was")  # fmt: skip
_DOUBT = frozenset("maybe perhaps possibly unsure depends hmm dunno".split())
_DOUBT_PHRASES = ("i dont know", "not sure", "im not sure", "kind of", "sort of", "i guess", "yes and no",
                  "dont know")  # fmt: skip

_NUMBERS = {
    word: value
    for value, words in enumerate(
        "zero nil/one won/two to too/three/four for/five/six sex/seven/eight ate/nine/ten".split("/")
    )
    for word in words.split()
}
_HOMOPHONES = frozenset("won to too for sex ate nil".split())
_NAME_LEAD = re.compile(
    r"^(?:(?:hi|hello|hey|um|uh|well|so|yes|and|okay|oh)\s+)*"
    r"(?:(?:my name is|my names|the name is|i am|im|this is|its|it is|call me|you can call me|just)\s+)*"
)
_NOT_NAMES = frozenset(
    "yes no what why how when who the a an is are was i you we they it that this there here not okay ok "
    "thank thanks please sorry well um uh hmm don't dont know".split()
)
_MOST_NAME_WORDS = 3


def understand(text: str, ask: Ask) -> Meaning:
    """What ``text`` answers to ``ask``. Text answers are never unclear, however odd."""
    match ask.answer:
        case Answer.YES_NO:
            return yes_or_no(text)
        case Answer.RATING:
            return rating(text, ask.low, ask.high)
        case Answer.CHOICE:
            return choice(text, ask.options)
        case Answer.NAME:
            return name(text)
        case Answer.TEXT:
            return Understood(text.strip()) if text.strip() else Unclear()


def yes_or_no(text: str) -> Meaning:
    """A yes, a no, or unclear: both at once and doubt are unclear."""
    words = plain(text)
    if _holds_phrase(words, _DOUBT_PHRASES) or _DOUBT & set(words.split()):
        return Unclear()
    negative = bool(_NO & set(words.split())) or _holds_phrase(words, _NO_PHRASES)
    if negative:
        affirmed = set(words.split()) & frozenset({"yes", "yeah", "yep"})
        return Unclear() if affirmed else Understood(False)
    if set(words.split()[:2]) & _YES or _holds_phrase(words, _YES_PHRASES):
        return Understood(True)
    return Unclear()


def rating(text: str, low: int, high: int) -> Meaning:
    """A single number within the range, in digits or words; "seven out of ten" is a seven."""
    words = re.sub(r"\b(?:out of|of) (?:\d+|ten|five)\b", "", plain(text))
    found = [_as_number(word) for word in words.split()]
    numbers = {number for number in found if number is not None}
    exact = {
        _as_number(word)
        for word in words.split()
        if word not in _HOMOPHONES and _as_number(word) is not None
    }
    numbers = {number for number in exact if number is not None} or numbers
    if len(numbers) == 1 and low <= (number := numbers.pop()) <= high:
        return Understood(number)
    return Unclear()


def choice(text: str, options: Sequence[Option]) -> Meaning:
    """The one option that was named, by any of its wordings or its place in the list."""
    words = plain(text)
    named = {o.value: max((len(s) for s in map(plain, o.spoken) if _holds(words, s)), default=0) for o in options}
    best = max(named.values(), default=0)
    winners = [value for value, length in named.items() if length == best and best]
    if len(winners) == 1:
        return Understood(winners[0])
    if not winners:
        places = [option.value for option, place in zip(options, _PLACES, strict=False) if _holds(words, place)]
        if len(places) == 1:
            return Understood(places[0])
        if _holds(words, "last") and options:
            return Understood(options[-1].value)
    return Unclear()


def name(text: str) -> Meaning:
    """A name of one to three words: "hi, I'm Maya" is ``Maya``."""
    words = _NAME_LEAD.sub("", plain(text)).split()
    if 0 < len(words) <= _MOST_NAME_WORDS and not _NOT_NAMES & set(words):
        return Understood(" ".join(word.capitalize() for word in words))
    return Unclear()


_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def _as_number(word: str) -> int | None:
    if word.isdecimal():
        return int(word)
    return _NUMBERS.get(word)


def _holds(words: str, phrase: str) -> bool:
    return bool(phrase) and f" {phrase} " in f" {words} "


def _holds_phrase(words: str, phrases: Sequence[str]) -> bool:
    return any(_holds(words, phrase) for phrase in phrases)
