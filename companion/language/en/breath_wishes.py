"""Wishes while breaths are guided, in English: "slower", "fewer", "without holding", "five a minute"."""

import re

from companion.core.language.meaning import BreathWish
from companion.core.language.words import normalise
from companion.language.en.understanding.numbers import NUMBERS
from companion.regex import regex

_MOST_WORDS = 12
_COUNT = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d+(?:\.\d+)?)"
_NO = (
    r"(?:no|not|dont|do not|wont|cant|cannot|without|never|stop|skip|leave out|rather not|leave|drop|no more)"
)
_HOLD = r"(?:hold|holds|holding|held|pause between)"
_RULES: tuple[tuple[str, BreathWish], ...] = (
    (
        rf"\b{_NO}\b.*\b{_HOLD}\b|\b{_HOLD}\b.*\b(?:out|away|too (?:long|hard|much))\b",
        BreathWish(holds=False),
    ),
    (rf"\bwith (?:the )?{_HOLD}\b", BreathWish(holds=True)),
    (r"\b(?:too slow|faster|quicker|speed up|more quickly)\b", BreathWish(slower=-1)),
    (r"\b(?:slower|slow down|more slowly|too fast|too quick|slowly)\b", BreathWish(slower=1)),
    (
        r"\b(?:no more breaths|enough breaths|fewer|less breaths|not (?:so|as) many|too many|too long)\b"
        r"|^less$|\bshorter\b",
        BreathWish(fewer=1),
    ),
    (
        r"\bmore breaths\b|\b(?:some|a few) more\b|\bmore of (?:this|these|them)\b|^more$|\blonger\b",
        BreathWish(fewer=-1),
    ),
)
_RATE = regex(
    rf"\b(?P<whole>{_COUNT})(?P<half> and a half)?(?: breaths?)? (?:a|per|every|each|in a|to the) minute\b"
)
_BREATHS = regex(rf"\b(?P<count>{_COUNT}) (?:more )?breaths?\b")
_TALK = regex(r"\b(?:you|your|he|she|they|him|her|me|us|was|were|hands?|on to)\b")
"""Somebody talks to a partner."""
_REQUEST = regex(r"\b(?:could|can|would|will) you\b|\bfor (?:me|us)\b|\blet (?:me|us)\b|\bthank you\b")


def breath_wish(text: str) -> BreathWish | None:
    """Return what words wish for while breaths are guided; None: nothing, or talk between partners."""
    words = normalise(re.sub(r"(?<=\d)\.(?=\d)", "point", text)).replace("point", ".")
    if len(words.split()) > _MOST_WORDS or _TALK.search(_REQUEST.sub("", words)):
        return None
    if rate := _RATE.search(words):
        return BreathWish(rate=_value(rate["whole"]) + (0.5 if rate["half"] else 0.0))
    for pattern, wish in _RULES:
        if re.search(pattern, words):
            return wish
    if breaths := _BREATHS.search(words):
        count = round(_value(breaths["count"]))
        return BreathWish(count=count) if 1 <= count <= 100 else None
    return None


def _value(word: str) -> float:
    return float(NUMBERS[word]) if word in NUMBERS else float(word)
