"""Words of the spoken start in English."""

import datetime
from collections.abc import Sequence

from companion.language.en.spoken_forms import spoken_number
from companion.language.pack import SpokenStart


def _offers(sessions: Sequence[tuple[str, int]]) -> str:
    """Like: Long hug, about five minutes. Or High and low, about four."""
    sentences = []
    for place, (title, minutes) in enumerate(sessions):
        about = spoken_number(minutes)
        unit = (" minute" if minutes == 1 else " minutes") if place == 0 else ""
        sentences.append(f"{_or(place, len(sessions))}{title}, about {about}{unit}.")
    return " ".join(sentences)


def _kinds(titles: Sequence[str]) -> str:
    return " ".join(f"{_or(place, len(titles))}{title}." for place, title in enumerate(titles))


def _or(place: int, of: int) -> str:
    return "Or " if 0 < place == of - 1 else ""


def _greeting(at: datetime.datetime) -> str:
    return "Good morning" if 5 <= at.hour < 11 else "Good evening" if at.hour >= 17 else "Hello"


_PLACES = ("first", "second", "third", "fourth", "fifth", "sixth")

SPOKEN_START = SpokenStart(
    change=frozenset(
        "change|please change|change it|change that|change please|lets change it|i want to change it|"
        "we want to change it|i want to change that|id like to change it|i would like to change it".split("|")
    ),
    yes=("yes", "yes please", "yeah", "sure", "okay", "gladly", "of course", "i would", "we would"),
    small_words=frozenset(
        """
        about after again another before daily deep different easy else every hard long longer minute
        minutes none nothing other others over quick quiet session sessions short shorter slow small soft talk
        something that their them these this time times today together what when where which with without
        your
        """.split()
    ),
    articles=("the ", "a "),
    numbered="number {number}",
    offers=_offers,
    kinds=_kinds,
    unnamed=tuple(f"the {place} of you" for place in _PLACES),
    greeting=_greeting,
    keeping={
        "": "with nothing kept",
        "nothing": "nothing kept",
        "answers": "times and answers kept",
        "words": "words kept",
        "change": "and I'll ask what to keep",
    },
    times={
        5: ("a few minutes", "not much time", "something short", "something quick", "a short one", "quick"),
        10: ("not long", "a little while"),
        15: ("a quarter of an hour",),
        20: (),
        30: ("half an hour", "half hour", "something longer", "a longer one"),
        45: ("three quarters of an hour",),
        60: ("an hour", "one hour", "a whole hour"),
        90: ("an hour and a half", "one and a half hours"),
        120: ("two hours", "2 hours", "all evening", "the whole evening", "plenty of time"),
    },
)
