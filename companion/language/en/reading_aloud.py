"""Normalisation of text for speech: numbers, ranges, times, money, abbreviations, signs, other scripts.

Written text is not always speakable: "5-10", "he/she", "19:00", "Dr.", an ellipsis, an emoji, a name in
another script. ``as_read`` rewrites it as an English reader would say it; plain prose is unchanged.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from anyascii import anyascii

from companion.language.en import written
from companion.regex import regex

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_VOWELLESS = ("ARABIC", "HEBREW", "SYRIAC")
"""Scripts that leave vowels out: what is read of a name in them is a guess."""

_NUMBER = r"\d+(?:[.,]\d+)?"
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"


def as_read(text: str) -> str:
    """Return ``text`` as spoken. Never raises; characters that nobody could say are dropped."""
    text = _names_as_said(unicodedata.normalize("NFC", text))
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    for sign, said in written.SIGNS.items():
        text = text.replace(sign, said)
    return _tidy(_names_as_said(_FOREIGN.sub(_in_letters, text)))


_SAID = dict(
    line.split("\t")
    for line in Path(__file__).with_name("names_as_said.tsv").read_text(encoding="utf-8").splitlines()
)
"""First names that an English voice says wrongly, in letters that it says as people do. Names that people say
in several ways are left to them: ``companion pronounce``."""
_NAMES = regex(rf"(?<![\w-])(?:{'|'.join(sorted(_SAID, key=len, reverse=True))})(?!\w)")


def _names_as_said(text: str) -> str:
    return _NAMES.sub(lambda name: _SAID[name[0]], text)


def unsayable(text: str) -> str:
    """Return the characters of ``text`` that are dropped or whose reading is a guess, each once, in order."""
    return "".join(filter(_is_unsayable, dict.fromkeys(unicodedata.normalize("NFC", text))))


_KNOWN = frozenset("".join(written.SIGNS) + "".join(written.MONEY) + "#~^`|<>_*\\")


@cache
def _is_unsayable(c: str) -> bool:
    return not c.isspace() and (_is_symbol(c) or _is_vowelless(c)) and c not in _KNOWN


def _is_symbol(c: str) -> bool:
    category = unicodedata.category(c)
    return category in ("So", "Sk", "Sm", "Co", "Cn") or (category[0] == "L" and not anyascii(c).strip())


def _is_vowelless(c: str) -> bool:
    return unicodedata.category(c) == "Lo" and unicodedata.name(c, "").startswith(_VOWELLESS)


_FOREIGN = regex(r"[^\x00-\x7f]+")


def _in_letters(match: re.Match[str]) -> str:
    """Return a run of other signs in letters; syllables that are words of their own script are parted."""
    said = "".join(_letter(c) for c in match[0])
    if any(_is_vowelless(c) for c in match[0]):
        return re.sub(r"(?<=[a-z])(?=[^aeiou\W])", "a", said)
    if any(unicodedata.category(c) == "Lo" for c in match[0]):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", said)
    return said


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
    return f"{day} {written.MONTHS[month - 1]} {match['year']}"


def _month(match: re.Match[str]) -> str:
    return next((month for month in written.MONTHS if month[:3] == match[1][:3].title()), match[0])


def _money(match: re.Match[str]) -> str:
    sign = match["sign"] or match["behind"]
    one, many, hundredths = written.MONEY[written.CODES.get(sign, sign)]
    amount, to, scale = match["amount"] or match["amount2"], match["to"] or match["to2"], match["scale"] or ""
    if to or scale:
        scale = written.SCALE.get(scale.lower(), scale.strip())
        return f"{amount}{f' to {to}' if to else ''}{f' {scale}' if scale else ''} {many}"
    cents = re.search(r"[.,](\d{1,2})$", amount)
    whole = amount[: cents.start()] if cents else amount
    said = f"{whole} {one if whole == '1' else many}"
    rest = cents[1].ljust(2, "0").lstrip("0") if cents else ""
    if rest and whole == "0":
        return f"{rest} {hundredths}"
    return f"{said} {rest}" if rest else said


def _roman(match: re.Match[str]) -> str:
    """Part IV is part 4, and Henry VIII the 8th."""
    number = written.ROMAN[match["roman"]]
    if re.fullmatch(written.COUNTED, match["before"]):
        return f"{match['before']} {number}"
    return f"{match['before']} the {number}{({2: 'nd', 3: 'rd'}).get(number, 'th')}"


def _half_day(match: re.Match[str]) -> str:
    return f"{match[1]} {match[2][0].upper()} M"


def _decade(match: re.Match[str]) -> str:
    return f"{match[1]} {written.DECADES[match[2]]}"


def _million(match: re.Match[str]) -> str:
    return f"{match[1]} {written.SCALE[match[2].lower()]}"


def _short_decade(match: re.Match[str]) -> str:
    return written.DECADES[match[1]]


def _spelt(match: re.Match[str]) -> str:
    """With full stops a voice says letters; between hyphens it takes A for the article."""
    return "".join(f"{letter}." for letter in match[0].rstrip(".").upper().split("-"))


def _day_names(match: re.Match[str]) -> str:
    said = re.sub(r"\s?[-–]\s?", " to ", match[0].replace(".", ""))
    return re.sub(
        r"\b[A-Z][a-z]+", lambda day: next(one for one in written.DAYS if one[:3] == day[0][:3]), said
    )


def _feet(match: re.Match[str]) -> str:
    return "{} foot {}".format(*(number for number in match.groups() if number))


def _aside(match: re.Match[str]) -> str:
    return f", {match[1]}{',' if match.end() < len(match.string) else ''}"


def _one_by_one(match: re.Match[str]) -> str:
    return ("plus " if match[0][0] == "+" else "") + " ".join(c for c in match[0] if c.isdigit())


def _digits(match: re.Match[str]) -> str:
    return match[1] + " ".join(c if c.isdigit() else "or" for c in re.findall(r"\d|or", match[2]))


def _day_first(match: re.Match[str]) -> str:
    day, month = int(match[1]), int(match[2])
    return (
        f"{day} {written.MONTHS[month - 1]} {match[3]}" if 1 <= month <= 12 and 1 <= day <= 31 else match[0]
    )


def _row(match: re.Match[str]) -> str:
    return " ".join(number.lstrip("0") or number for number in match.groups() if number)


def _year(match: re.Match[str]) -> str:
    return f"{match[1]} {_minutes(int(match[2]))}"


def _lower(match: re.Match[str]) -> str:
    return match[0].lower()


def _compatible(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0])


def _street(match: re.Match[str]) -> str:
    return f"{match[1]} {written.STREETS[match[2]]}{_stop_after(match)}"


def _address(match: re.Match[str]) -> str:
    said = re.sub(r"^https?://|/$", "", match[1])
    for sign, word in ((".", "dot"), ("/", "slash"), ("@", "at"), ("-", "dash"), ("_", "underscore")):
        said = said.replace(sign, f" {word} ")
    return said


def _part(match: re.Match[str]) -> str:
    return written.PARTS[match[1]]


def _title(match: re.Match[str]) -> str:
    return written.TITLES[match[1].lower()]


def _unit(match: re.Match[str]) -> str:
    unit = written.UNITS[match["unit"].lower()]
    return f"{match['amount']} {unit if match['amount'] == '1' else unit + 's'}"


def _abbreviation(match: re.Match[str]) -> str:
    said = written.ABBREVIATIONS[match[0].lower()]
    return said + _stop_after(match) if match[0].lower() in written.ENDING else said


def _stop_after(match: re.Match[str]) -> str:
    """Return the full stop that an abbreviation shares with its sentence."""
    return "." if re.match(r"\s+[A-Z“]|\s*$", match.string[match.end() :]) else ""


def _slash(match: re.Match[str]) -> str:
    words = [word.strip() for word in match[0].split("/")]
    return " ".join(words) if {"and", "or"} & {word.lower() for word in words} else " or ".join(words)


def _score(match: re.Match[str]) -> str:
    if match[0] in written.FRACTIONS:
        return written.FRACTIONS[match[0]]
    if match[0] == "24/7":
        return "24 7"
    return f"{match[1]} out of {match[2]}" if match[2] in written.SCALES else f"{match[1]} {match[2]}"


_CLOCK_TIME = r"(?:[01]?\d|2[0-4]):[0-5]\d"
_DAY = r"(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b(?:\.(?=\s?[-–,\d]|\s\d))?"
_UNIT_NAMES = "|".join(sorted(written.UNITS, key=len, reverse=True))
_ROMANS = "|".join(sorted((numeral for numeral in written.ROMAN if len(numeral) > 1), key=len, reverse=True))
_RULES: tuple[Rule, ...] = (
    (regex(r"[\u2160-\u2188]+"), _compatible),
    (regex(r"(?<=[^\W\d_])[‘‛´`′ʼ＇](?=[^\W\d_])"), "’"),
    (regex(r"(?<![\w-])(?:[A-Za-z]-){2,}[A-Za-z](?![\w-])\.?"), _spelt),
    (regex(r"\b(Ch|Fig|Vol)\.(?=\s?\d)"), _part),
    (regex(r"(?<=\d)\s?x\s?(?=\d)"), " times "),
    (regex(rf"\b(\d+(?: [A-Z][a-z]+)+) ({'|'.join(written.STREETS)})\."), _street),
    (regex(rf"(?<=[a-z] )([A-Z][a-z]+) ({'|'.join(written.STREETS)})\.(?=[,;:!?)]| [a-z]|$)"), _street),
    # Said loudly, not spelt: "DO IT".
    (regex(r"(?<=[A-Z] )(?:IT|US)\b|\b(?:IT|US)(?= [A-Z]{2})"), _lower),
    (regex(r"\b(?:[Mm]m+(?:-?h+m+)?|[Mm]hm+)\b"), "Hmm"),
    (regex(r"\b([Ss])h+(?![\w'’-])"), r"\1hush"),
    (regex(r"\bbtw\b", re.IGNORECASE), "by the way"),
    (regex(r"\b(\d+(?:st|nd|rd|th))\s?[-–]\s?(?=\d+(?:st|nd|rd|th)\b)"), r"\1 to "),
    (regex(r"(?<![\w-])\d{3}-\d{3}-\d{4}(?![\w-])"), _one_by_one),
    (regex(rf"\b(?P<before>[A-Z][a-z]+)\s(?P<roman>{_ROMANS})\b"), _roman),
    (regex(rf"\b(?P<before>{written.COUNTED})\s(?P<roman>[IVX])(?=\s*(?:$|[.,;:!?)]))"), _roman),
    (regex(r"</?[a-zA-Z]+>|(?<!\S)(?:[:;]-?[()DP|/]|<3)(?!\S)"), " "),
    (regex(r"((?:https?://|www\.)[^\s,;!?]*[^\s,;!?.)]|\b[\w.+-]+@[\w-]+(?:\.\w+)+)"), _address),
    (regex(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b"), _day_first),
    (regex(r"\b(\d\d?)/(\d\d?)/(\d{4})\b"), _row),
    (regex(r"\b(\d{2})([2-9])0['’]?s\b"), _decade),
    (
        regex(
            r"(?i:(?<=\b[io][nf] the )|(?<=\bsince the )|(?<=\bearly )|(?<=\blate )|(?<!\w)['’])"
            r"([2-9])0['’]?s\b"
        ),
        _short_decade,
    ),
    (regex(rf"\b{_DAY}(?:(?:\s?[-–]\s?|, | and | or | to ){_DAY})+|\b{_DAY}(?=\s+\d)"), _day_names),
    (regex(r"(?:^|\s+)\(([^()]+)\)(?=[\s.,;:!?]|$)"), _aside),
    (regex(r"\b([Ss]he)/(hers?)\b|\b([Hh]e)/(him|his)\b|\b([Tt]hey)/(them|their)\b"), _row),
    (regex(r"(\d)\s?ft\.?\s?(\d{1,2})\s?in\b|(?<!\d)(\d)['’](\d{1,2})[\"”]"), _feet),
    (regex(r"\b(\d+)\s?ft\b"), r"\1 feet"),
    (regex(r"(?<![\w.,])\+\d[\d ]{5,}\d\b|(?<![\w.,])\d{7,}(?![\w.,]*\d)"), _one_by_one),
    (regex(r"\b(\d+) (?=[½¼¾])"), r"\1"),
    (regex(r"\b(\d+) 1/2\b"), r"\1 and a half"),
    (
        regex(
            r"\b((?:[Cc]all|[Dd]ial)\s+)(\d{3}(?:\s+or\s+\d{3})?)(?=\s*(?:$|[.,;!?)]|(?:or|and|if|now|in)\b))"
        ),
        _digits,
    ),
    (regex(r"(?<![\w.,:])()(0\d{2,}(?:[ -]\d+)*|\d{3}-\d{4})(?![\w-])"), _digits),
    (regex(r"(?<![\w-])(\d\d?)-(\d\d?)-(\d\d?)(?:-(\d\d?))?(?![\w-])"), _row),
    (
        regex(
            r"\b(\d{1,2}(?:\s?(?:[ap]m|[ap]\.m\.))?)\s?[-–]\s?(\d{1,2}\s?(?:[ap]m\b|[ap]\.m\.))",
            re.IGNORECASE,
        ),
        r"\1 to \2",
    ),
    (regex(r"\b(\d{1,2})\s?([ap]m)\b", re.IGNORECASE), _half_day),
    (regex(r"\b(\d+[hm])(?=\d+(?:m|s|min|sec)\b)"), r"\1 "),
    (regex(r"\b(\d+)x\b"), r"\1 times"),
    (regex(r"~(?=\d)"), "about "),
    (regex(r"(?<=\s)>(?=\s)"), "is more than"),
    (regex(r"(?<=\s)<(?=\s)"), "is less than"),
    (regex(r"(?<!\d)½"), "one half"),
    (regex(r"(?<!\d)¼"), "one quarter"),
    (regex(r"(?<!\d)¾"), "three quarters"),
    (regex(r"\bmin\.(?=\s?\d)"), "at least"),
    (regex(r"\bmax\.(?=\s?\d)"), "at most"),
    (regex(r"\bpp\.(?=\s?\d)"), "pages"),
    (regex(r"\bp\.(?=\s?\d)"), "page"),
    (regex(r"\b[Nn]r\.(?=\s?\d)"), "number"),
    (regex(r"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"), _date),
    (regex(rf"({_CLOCK_TIME})\s?[-–—]\s?({_CLOCK_TIME})"), r"\1 to \2"),
    (
        regex(
            r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::\d\d)?(?:\s?(?P<half>[ap]\.m\.|[ap]m\b))?(?![\d:])",
            re.IGNORECASE,
        ),
        _clock,
    ),
    (
        regex(
            rf"(?P<sign>[€$£]|\b(?:EUR|USD|GBP)\b)\s?(?P<amount>{_AMOUNT})(?:\s?[-–]\s?(?P<to>{_AMOUNT}))?"
            rf"(?P<scale>\s(?:thousand|million|billion)\b|(?:[kKmM]|bn)\b)?"
            rf"|(?P<amount2>{_AMOUNT})(?:\s?[-–]\s?(?P<to2>{_AMOUNT}))?\s?(?P<behind>[€$£]|(?:EUR|USD|GBP)\b)"
        ),
        _money,
    ),
    (regex(r"\b(\d+(?:\.\d+)?)(k|M|bn)\b"), _million),
    (regex(r"(?<![\d:])(\d{1,2}):(\d{1,2})(?![\d:])"), r"\1 to \2"),
    (regex(r"(?<=\d)\s?km/h\b"), " kilometres an hour"),
    (regex(r"\bvs\b(?!\.)"), "versus"),
    (regex(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?=\s+\d)"), _month),
    (regex(r"\b(\d+)\s?/\s?(\d+)\b"), _score),
    # Not a telephone number: equally many digits on each side, or few.
    (regex(r"(?<![\w.-])(\d{4})\s?[-–—]\s?(\d{4})(?![\w-])"), r"\1 to \2"),
    (
        regex(r"(?<![\w.-])(\d{1,3}(?:[.,]\d+)?)\s?[-–—]\s?(\d{1,3}(?:[.,]\d+)?)(?![\w-])"),
        r"\1 to \2",
    ),
    (
        regex(rf"\b(?!\d{{3}}0s)(?P<amount>{_NUMBER})\s?(?P<unit>{_UNIT_NAMES})\b\.?(?=\s|[,;:!?)]|$)"),
        _unit,
    ),
    (regex(r"(?<![\w-])[-−](?=\d)"), "minus "),
    (regex(r"#(?=\d)"), "number "),
    (regex(r"\b(?:No\.|n[º°])\s?(?=\d)"), "number "),
    (regex(rf"\b({'|'.join(written.TITLES)})\.(?=\s+(?:[A-Z]|& ))", re.IGNORECASE), _title),
    (regex(r"\b(Dr|Mr|Mrs|Ms|Mx|Prof)(?=\s+[A-Z])"), _title),
    (regex(r"\b(Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=[\s,;)]|$)"), _month),
    (
        regex("|".join(rf"(?<!\w){re.escape(short)}" for short in written.ABBREVIATIONS), re.IGNORECASE),
        _abbreviation,
    ),
    (regex(r"\b[^\W\d_]+(?:\s?/\s?[^\W\d_]+)+\b"), _slash),
    (regex(r"\bOK\b"), "okay"),
    (
        regex(
            rf"(?<![\w.,:$€£+-])(1[1-9])(0[1-9]|[1-9]\d)(?![\w%:]|[.,]\d| ?[€$£]| (?:{written.COUNTED_IN}))"
        ),
        _year,
    ),
    (regex(r"\s*(?:\.{2,}|…)\s*"), "… "),
    (regex(r"\s+[-–—]+\s+|\s*—\s*|\s*--+\s*"), " — "),
)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:!?…])", r"\1", text)
    text = re.sub(r"[,;:]?(\s*[—…])[\s—…,;:]*[,;:—…]", r"\1", text)
    text = re.sub(r"\s*[—…]\s*([.!?])", r"\1", text)
    text = re.sub(r"([.!?])\s*—", r"\1", text)
    text = re.sub(r"([,;:])(?:\s*[,;:])+", r"\1", text)
    text = re.sub(r"[,;:]\s*([.!?])", r"\1", text)
    text = re.sub(r"([.!?])[,;:]", r"\1", text)
    text = re.sub(r"([.!?])\s*\.(?=\s|$)", r"\1", text)
    return text.strip().lstrip(",;:—… ")
