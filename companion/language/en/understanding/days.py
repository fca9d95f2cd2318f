"""Days in spoken answers: "Thursday", "next Tuesday", "the 12th of March", "in two weeks", "tomorrow"."""

import datetime
import re
from collections.abc import Callable, Iterator, Sequence

from companion.language.en.understanding.numbers import NUMBERS
from companion.language.en.understanding.words import Sentence
from companion.regex import regex

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
MONTHS = "january february march april may june july august september october november december".split()
_ORDINALS = (
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    """
).split()
_NTH = {word: number for number, word in enumerate(_ORDINALS, start=1)} | {
    "thirtieth": 30,
    **{f"twenty {word}": number for number, word in enumerate(_ORDINALS[:9], start=21)},
    "thirty first": 31,
}
_COUNTS = {word: number for word, number in NUMBERS.items() if 0 < number <= 20} | {
    "a": 1, "an": 1, "a couple of": 2, "couple of": 2,
}  # fmt: skip
_MOST_WORDS = 30
"""Words of the longest answer; a story names days too."""
_DAYS_A_WEEK = 7
_MOST_DAYS = 2 * 366

_DAY = f"({'|'.join(WEEKDAYS)})"
_MONTH = f"({'|'.join(MONTHS)})"
_ANY_NTH = "|".join(sorted(_NTH, key=len, reverse=True))
_NUMBERED = rf"(?:(\d\d?) (?:st|nd|rd|th)|({_ANY_NTH}))"
_DATE = rf"(?:(\d\d?) (?:st|nd|rd|th)|({_ANY_NTH})|(\d\d?))"
_YEAR = r"(?: (20\d\d))?"
_YEAR_APART = regex(r" , (20\d\d)\b")
_COUNT = rf"({'|'.join(sorted(map(re.escape, _COUNTS), key=len, reverse=True))}|\d\d?)"
_UNIT = "(day|week|fortnight|month|year)s?"
_FROM = rf"(?:from (now|today|tomorrow|{_DAY})|on {_DAY})"

_Found = datetime.date | None
_Read = Callable[[re.Match[str], datetime.date], _Found]


def day(said: Sequence[Sentence], today: datetime.date) -> datetime.date | None:
    """Return the day, today or later, that is named; None for none, several, or one that is ruled out."""
    words = _YEAR_APART.sub(r" \1", " ".join(" , ".join(sentence.clauses) + " ," for sentence in said))
    if len(words.split()) > _MOST_WORDS or (said[-1].asks and _ASKS.match(words)):
        return None
    found: dict[datetime.date, None] = {}
    for part in re.split(r" , | but (?!not)| rather ", f" {_RULED_OUT.sub(' ', words)} "):
        if _TAKES_BACK.match(part):
            found.clear()
        found.update(dict.fromkeys(_in_part(f" {part.strip()} ", today)))
    return next(iter(found)) if len(found) == 1 else _fitting(words, list(found))


def _in_part(words: str, today: datetime.date) -> Iterator[datetime.date]:
    """Yield the days that one clause names; none where it rules them out."""
    found: list[datetime.date] = []
    if _NEVER.search(words):
        return
    for pattern, read in _PATTERNS:
        for match in pattern.finditer(words):
            one = read(match, today)
            if one is not None and today <= one <= today + datetime.timedelta(days=_MOST_DAYS):
                found.append(one)
        words = pattern.sub(" _ ", words)
    yield from found


def _fitting(words: str, found: list[datetime.date]) -> datetime.date | None:
    """Return the one of two days that is a date, where the other is only its weekday: "Thursday the 10th"."""
    dated = [one for one in found if re.search(rf"\b{one.day}\b|{_spoken_nth(one.day)}", words)]
    if len(found) == 2 and len(dated) == 1 and found[0].weekday() == found[1].weekday():
        return None if re.search(r"\b(or|and)\b", words) else dated[0]
    return None


def _spoken_nth(number: int) -> str:
    return next(word for word, nth in _NTH.items() if nth == number)


_RULED_OUT = regex(
    rf"\b(?:(?:any|every|all|each)\w*(?: other)?(?: days?)? )?(?:but not|except|not|anything but)"
    rf"(?: for| on| this| next)* {_DAY}\b|\b(?:any|every|all)(?:thing| day| days)? but {_DAY}\b"
)
_NEVER = regex(
    r"\b(?:not|never|last|ago|(?:days?|weeks?|months?) (?:back|earlier)|yesterday|except|before|until|"
    r"every|each|impossible|bad|busy|unless|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b"
)
_TAKES_BACK = regex(r" ?(?:no|sorry|wait|actually|i mean|i meant|or rather|rather|make (?:it|that))\b")
_ASKS = regex(r"(?:what(?! about)|which|when|why|who|how(?! about)|is|are|do|does|did|was)\b")


def _weekday(name: str, today: datetime.date, weeks: int = 0) -> datetime.date:
    """Return the next day of this name, always after ``today``, and so many weeks later."""
    ahead = (WEEKDAYS.index(name) - today.weekday() - 1) % _DAYS_A_WEEK + 1
    return today + datetime.timedelta(days=ahead, weeks=weeks)


def _next_week(name: str, today: datetime.date) -> datetime.date:
    """Return a weekday of the week that begins next Monday."""
    return today + datetime.timedelta(days=_DAYS_A_WEEK - today.weekday() + WEEKDAYS.index(name))


def _count(word: str) -> int:
    return _COUNTS[word] if word in _COUNTS else int(word)


def _later(day: datetime.date, count: int, unit: str) -> _Found:
    """Return the day so many days, weeks, months or years later; the last of a shorter month."""
    match unit:
        case "day" | "week" | "fortnight":
            return day + datetime.timedelta(days=count * {"day": 1, "week": 7, "fortnight": 14}[unit])
        case "month":
            years, month = divmod(day.month - 1 + count, 12)
            return _latest(day.year + years, month + 1, day.day)
    return _latest(day.year + count, day.month, day.day)


def _latest(year: int, month: int, day: int) -> _Found:
    return next((found for at in range(day, 27, -1) if (found := _date(year, month, at))), None) or _date(
        year, month, day
    )


def _date(year: int, month: int, day: int) -> _Found:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _from(match: re.Match[str], today: datetime.date) -> _Found:
    """ "Two weeks from Thursday"."""
    start = match[3] or match[5] or "now"
    since = (
        _weekday(start, today) if start in WEEKDAYS else today + datetime.timedelta(days=start == "tomorrow")
    )
    return _later(since, _count(match[1]), match[2])


def _of_month(today: datetime.date, *, month: str, day: str, year: str | None) -> _Found:
    number = MONTHS.index(month) + 1
    at = _NTH.get(day) or int(day)
    if year:
        return _date(int(year), number, at)
    years = (today.year, today.year + 1, today.year + 2)
    return next((found for one in years if (found := _date(one, number, at)) and found >= today), None)


def _this_month_or_next(match: re.Match[str], today: datetime.date) -> _Found:
    """ "The 12th": the next one to come. "The second time" and "in a second" are none."""
    if match[2] and not _OF_A_DAY.search(match.string[: match.start()] + "|" + match.string[match.end() :]):
        return None
    at = int(match[1]) if match[1] else _NTH[match[2]]
    months = (divmod(today.month - 1 + ahead, 12) for ahead in range(3))
    found = (_date(today.year + years, month + 1, at) for years, month in months)
    return next((one for one in found if one and one >= today), None)


def _of_this_month(match: re.Match[str], today: datetime.date) -> _Found:
    """ "The 2nd of this month"; none where that is past."""
    at = _NTH.get(match[2] or "") or int(match[1] or match[3])
    years, month = divmod(today.month - 1 + (match[4] == "next"), 12)
    return _date(today.year + years, month + 1, at)


_OF_A_DAY = regex(
    r"^(?!.* (?:a|one|any|every|split) ?\|).*\| (?:$|,|_|(?:of|is|was|would|will|works|suits|please|then|if|"
    r"at|in|around|sounds|for|maybe|i|we|it|that|good|fine|okay|not|and|or|though|should|could|can|today|to|"
    r"after|before|because)\b)"
)
"""What stands around a day that is only numbered, marked ``|``: no noun behind it."""


def _day_of(match: re.Match[str], today: datetime.date) -> _Found:
    day, month, year = match[1] or match[2] or match[3], match[4], match[5]
    return _of_month(today, month=month, day=day, year=year)


def _month_of(match: re.Match[str], today: datetime.date) -> _Found:
    month, day, year = match[1], match[2] or match[3] or match[4], match[5]
    return _of_month(today, month=month, day=day, year=year)


_PATTERNS: Sequence[tuple[re.Pattern[str], _Read]] = tuple(
    (regex(rf"(?<= ){pattern}(?= )"), read)
    for pattern, read in (
        (r"(20\d\d) (\d\d?) (\d\d?)", lambda m, today: _date(int(m[1]), int(m[2]), int(m[3]))),
        (rf"(?:the )?{_DATE} (?:of )?{_MONTH}{_YEAR}", _day_of),
        (rf"{_MONTH} (?:the )?{_DATE}{_YEAR}", _month_of),
        ("(?:the )?day after tomorrow", lambda m, today: today + datetime.timedelta(days=2)),
        (rf"{_COUNT} {_UNIT} {_FROM}", _from),
        (rf"{_DAY} in {_COUNT} weeks?", lambda m, today: _weekday(m[1], today, _count(m[2]) - 1)),
        (rf"in {_COUNT} weeks? on (?:a )?{_DAY}", lambda m, today: _weekday(m[2], today, _count(m[1]) - 1)),
        (rf"(?:in )?{_COUNT} {_UNIT}(?: time| later)?", lambda m, today: _later(today, _count(m[1]), m[2])),
        (rf"(?:the )?{_DATE} of (this|next) month", _of_this_month),
        (rf"{_DAY} after next|week after next on {_DAY}",
         lambda m, today: _next_week(m[1] or m[2], today) + datetime.timedelta(weeks=1)),
        (rf"(?:{_DAY} (?:of )?next week|next week (?:on )?{_DAY}|next {_DAY})",
         lambda m, today: _next_week(m[1] or m[2] or m[3], today)),
        (rf"{_DAY} week", lambda m, today: _weekday(m[1], today, 1)),
        (_DAY, lambda m, today: _weekday(m[1], today)),
        (rf"(?:the )?{_NUMBERED}", _this_month_or_next),
        ("tomorrow", lambda m, today: today + datetime.timedelta(days=1)),
        ("(?:today|tonight|this (?:evening|afternoon))", lambda m, today: today),
    )
)  # fmt: skip
