"""A name that is spelled aloud, as letters: "S, I, O", "double L", "B as in Bravo", "Sierra India Oscar"."""

import re
from collections.abc import Sequence

from companion.regex import regex

_NATO = dict(
    pair.split(":")
    for pair in (
        "alpha:a alfa:a bravo:b charlie:c delta:d echo:e foxtrot:f golf:g hotel:h india:i juliet:j juliett:j "
        "kilo:k lima:l mike:m november:n oscar:o papa:p quebec:q romeo:r sierra:s tango:t uniform:u victor:v "
        "whiskey:w whisky:w xray:x x-ray:x yankee:y zulu:z"
    ).split()
)
_NAMES = dict(
    pair.split(":")
    for pair in (
        "ay:a eh:a bee:b see:c sea:c cee:c dee:d eff:f gee:g aitch:h haitch:h eye:i jay:j kay:k okay:k ok:k "
        "ell:l el:l em:m en:n oh:o pea:p pee:p cue:q queue:q are:r ar:r ess:s tea:t tee:t you:u vee:v ex:x "
        "why:y wye:y zed:z zee:z doubleyou:w doubleu:w"
    ).split()
)
"""How the names of letters are written when they are taken for words."""
_TWICE = regex(r"\bdouble[\s-]+(?=(?:u|you)\b)", re.IGNORECASE)
_BETWEEN = frozenset(
    "capital big small upper lower case uppercase lowercase letter letters hyphen dash apostrophe".split()
)
_AROUND = frozenset(
    "its it's it is that thats that's spelled spelt and then uh um so no sorry my name".split()
)
_AS_IN = regex(r"^(?:as in|as|for|like in|like|is for|from|in)$", re.IGNORECASE)
_XRAY = regex(r"\bx-ray\b", re.IGNORECASE)
_WORD = regex(r"[A-Za-z]+(?:['’][A-Za-z]+)?")
_LEAST = 2
_MOST_JOINED = 12
_MOST_IN_A_ROW = 3
"""Letters of each of several words that letters are joined to."""


def spelled(text: str, *, least: int = 3) -> str:
    """The letters that were spelled, small; empty where something else was said, or fewer than ``least``.

    In "B as in Bravo" the word counts where the letter was taken for one that sounds like it.
    """
    words = _WORD.findall(_TWICE.sub("double", _XRAY.sub("xray", text)))
    words = [word for word in words if word.lower() not in _BETWEEN]
    if len([word for word in words if word.isupper() and len(word) > _MOST_IN_A_ROW]) > 1:
        return ""  # "JAMES HERE" is typed in capitals
    return _letters(words, least) or _letters(words[1:], least) or _letters(words[:-1], least)


def _letters(words: Sequence[str], least: int) -> str:
    letters, sure, place, around = "", 0, 0, False
    while place < len(words):
        found, used, certain = _letter(words, place)
        around = around or not found
        if not found and words[place].lower() not in _AROUND:
            return ""
        if around and certain > 1 and used == 1:
            return ""  # "My name is FIFA" is no spelling
        letters, sure, place = letters + found, sure + certain, place + used
    return letters if len(letters) >= least and sure * 2 >= len(letters) and sure >= _LEAST else ""


def _letter(words: Sequence[str], place: int) -> tuple[str, int, int]:
    """The letters that begin at a word, how many words they take, and how many are letters for sure."""
    word = words[place]
    low = word.lower()
    if low == "double" and place + 1 < len(words):
        found, used, sure = _letter(words, place + 1)
        return found[:1] * 2, used + 1, 2 * sure
    if low == "triple" and place + 1 < len(words):
        found, used, sure = _letter(words, place + 1)
        return found[:1] * 3, used + 1, 3 * sure
    if len(word) == 1 or low in _NAMES:
        letter = low if len(word) == 1 else _NAMES[low]
        after = _as_in(words, place + 1)
        if after:
            return words[after].lower()[0], after - place + 1, 1
        return letter, 1, int(len(word) == 1)
    if low in _NATO:
        return _NATO[low], 1, 1
    if word.isupper() and len(word) <= _MOST_JOINED:
        return low, 1, len(word)
    return "", 1, 0


def _as_in(words: Sequence[str], place: int) -> int:
    """The place of the word in "as in Bravo"; 0 where none comes."""
    for count in (2, 1):
        if place + count < len(words) and _AS_IN.match(" ".join(words[place : place + count])):
            return place + count
    return 0
