"""Normalisation of text for speech: numbers, ranges, times, money, abbreviations, signs, other scripts.

Written text is not always speakable: "5-10", "he/she", "19:00", "Dr.", an ellipsis, an emoji, a name in
another script. ``as_read`` rewrites it as an English reader would say it; plain prose is unchanged.
"""

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_TITLES = {"dr": "Doctor", "mr": "Mister", "mrs": "Missus", "ms": "Miz", "prof": "Professor", "st": "Saint"}
_ABBREVIATIONS = {
    "e.g.": "for example", "i.e.": "that is", "etc.": "and so on", "vs.": "versus", "approx.": "about",
    "a.k.a.": "also known as", "w/o": "without", "w/": "with", "incl.": "including", "resp.": "respectively",
    "a.m.": "A M", "p.m.": "P M",
}  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_UNITS = {
    "s": "second", "sec": "second", "secs": "second", "min": "minute", "mins": "minute", "m": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "km": "kilometre", "kg": "kilogram", "cm": "centimetre",
}  # fmt: skip
_MONEY = {"€": ("euro", "euros"), "$": ("dollar", "dollars"), "£": ("pound", "pounds")}
_FRACTIONS = {
    "1/2": "one half",
    "1/3": "one third",
    "2/3": "two thirds",
    "1/4": "one quarter",
    "3/4": "three quarters",
}
_SIGNS = {
    "&": " and ", "+": " plus ", "=": " equals ", "@": " at ", "%": " percent", "§": " section ",
    "№": " number ", "°C": " degrees", "°F": " degrees Fahrenheit", "°": " degrees", "×": " times ",
    "→": ", ", "•": ", ", "½": " and a half", "¼": " and a quarter", "¾": " and three quarters",
}  # fmt: skip
_SCALES = frozenset({"5", "7", "10", "100"})
"""``7/10`` is a rating out of one of these; other slashes between numbers are dates or unclear."""

_NUMBER = r"\d+(?:[.,]\d+)?"


def as_read(text: str) -> str:
    """Return ``text`` as spoken. Never raises; characters that nobody could say are dropped."""
    text = unicodedata.normalize("NFC", text)
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    for sign, said in _SIGNS.items():
        text = text.replace(sign, said)
    text = "".join(_letter(c) for c in text)
    return _tidy(text)


def unsayable(text: str) -> str:
    """Return the characters of ``text`` that nobody could say and that are dropped, each once, in order."""
    left = (
        c for c in unicodedata.normalize("NFC", text) if not c.isspace() and _is_symbol(c) and c not in _KNOWN
    )
    return "".join(dict.fromkeys(left))


_KNOWN = frozenset("".join(_SIGNS) + "".join(_MONEY) + "#~^`|<>_*\\")


def _is_symbol(c: str) -> bool:
    category = unicodedata.category(c)
    return category in ("So", "Sk", "Sm", "Co", "Cn") or (category[0] == "L" and not anyascii(c).strip())


def _letter(c: str) -> str:
    """Return a character in letters that an English voice knows; pictures and marks are silent."""
    if c.isascii() or c in "’‘“”–—…":
        return c
    category = unicodedata.category(c)
    if category[0] in "LNM":
        return anyascii(c)
    return " " if category[0] in "SZC" else c


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").replace(".", "").lower()
    if not half and hour >= 13:
        hour, half = hour - 12, "pm"
    elif not half and hour == 0:
        return "midnight" if minute == 0 else f"twelve {_minutes(minute)} A M"
    if minute:
        said = f"{hour} {_minutes(minute)}"
    else:
        said = str(hour) if half else f"{hour} o'clock"
    return f"{said} {' '.join(half.upper())}" if half else said


def _minutes(minute: int) -> str:
    return f"oh {minute}" if minute < 10 else str(minute)


def _date(match: re.Match[str]) -> str:
    month, day = int(match["month"]), int(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return match[0]
    return f"{day} {_MONTHS[month - 1]} {match['year']}"


def _month(match: re.Match[str]) -> str:
    return next((month for month in _MONTHS if month[:3] == match[1][:3].title()), match[0])


def _money(match: re.Match[str]) -> str:
    one, many = _MONEY[match["sign"] or match["behind"]]
    whole, _, cents = (match["amount"] or match["amount2"]).replace(",", ".").partition(".")
    said = f"{whole} {one if whole == '1' else many}"
    return f"{said} {cents.ljust(2, '0')[:2].lstrip('0') or '0'}" if cents.strip("0") else said


def _title(match: re.Match[str]) -> str:
    return _TITLES[match[1].lower()]


def _unit(match: re.Match[str]) -> str:
    unit = _UNITS[match["unit"].lower()]
    return f"{match['amount']} {unit if match['amount'] == '1' else unit + 's'}"


def _abbreviation(match: re.Match[str]) -> str:
    ends_sentence = match[0].endswith(".") and re.match(r"\s+[A-Z“]|\s*$", match.string[match.end() :])
    return _ABBREVIATIONS[match[0].lower()] + ("." if ends_sentence else "")


def _slash(match: re.Match[str]) -> str:
    first, second = match[1], match[2]
    if first.lower() in ("and", "or"):
        return f"{first} {second}"
    return f"{first} or {second}"


def _score(match: re.Match[str]) -> str:
    if match[0] in _FRACTIONS:
        return _FRACTIONS[match[0]]
    if match[0] == "24/7":
        return "24 7"
    return f"{match[1]} out of {match[2]}" if match[2] in _SCALES else f"{match[1]} {match[2]}"


_CLOCK_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_UNIT_NAMES = "|".join(sorted(_UNITS, key=len, reverse=True))
_RULES: tuple[Rule, ...] = (
    (re.compile(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"), _date),
    (re.compile(rf"({_CLOCK_TIME})\s?[-–—]\s?({_CLOCK_TIME})"), r"\1 to \2"),
    (
        re.compile(
            r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::\d\d)?(?:\s?(?P<half>[ap]\.m\.|[ap]m\b))?(?![\d:])",
            re.IGNORECASE,
        ),
        _clock,
    ),
    (
        re.compile(rf"(?P<sign>[€$£])\s?(?P<amount>{_NUMBER})|(?P<amount2>{_NUMBER})\s?(?P<behind>[€$£])"),
        _money,
    ),
    (re.compile(r"\b(\d+)/(\d+)\b"), _score),
    # Not a telephone number: equally many digits on each side, or few.
    (re.compile(r"(?<![\w.-])(\d{4})\s?[-–—]\s?(\d{4})(?![\w-])"), r"\1 to \2"),
    (
        re.compile(r"(?<![\w.-])(\d{1,3}(?:[.,]\d+)?)\s?[-–—]\s?(\d{1,3}(?:[.,]\d+)?)(?![\w-])"),
        r"\1 to \2",
    ),
    (
        re.compile(rf"\b(?P<amount>{_NUMBER})\s?(?P<unit>{_UNIT_NAMES})\b\.?(?=\s|[,;:!?)]|$)"),
        _unit,
    ),
    (re.compile(r"(?<![\w-])[-−](?=\d)"), "minus "),
    (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"\bNo\.(?=\s?\d)"), "number"),
    (re.compile(rf"\b({'|'.join(_TITLES)})\.(?=\s+[A-Z])", re.IGNORECASE), _title),
    (re.compile(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s)", re.IGNORECASE), _month),
    (
        re.compile("|".join(rf"(?<!\w){re.escape(short)}" for short in _ABBREVIATIONS), re.IGNORECASE),
        _abbreviation,
    ),
    (re.compile(r"\b([^\W\d_]+)\s?/\s?([^\W\d_]+)\b"), _slash),
    (re.compile(r"\bOK\b"), "okay"),
    (re.compile(r"\s*(?:\.{2,}|…)\s*(?=[A-Z“\"])"), ". "),
    # Unfinished text, like "I heard that ...", keeps its pitch up.
    (re.compile(r"\s*(?:\.{2,}|…)\s*"), ", "),
    (re.compile(r"\s+[-–—]+\s+|\s*—\s*|\s*--+\s*"), ", "),
)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?])", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"[,;:]\s*([.!?])", r"\1", text)
    text = re.sub(r"([.!?])[,;:]", r"\1", text)
    text = re.sub(r"([.!?])\s*\.(?=\s|$)", r"\1", text)
    return text.strip().lstrip(",;:").lstrip()
