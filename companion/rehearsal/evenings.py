"""Successive sessions of the same people, as choices that can be replayed."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from companion.errors import ScriptError
from companion.regex import regex
from companion.rehearsal.choices import Option, Point

_EVENING = regex(r"(\+?)(?:s([0-9]{1,9}))?(?:@([0-9]{1,5}))?:((?:[0-9]{1,6}\.[0-9]{1,3}(?:,(?=\d))?)*)")


@dataclass(frozen=True, slots=True)
class Evening:
    """One session: people's choices where they differ from those of cooperative people."""

    choices: tuple[tuple[int, int], ...] = ()
    """Index of the moment, and of the option chosen."""
    seed: int = 0
    """Seed of the companion's random choices."""
    days: int = 0
    """Days since the previous evening."""
    others: bool = False
    """Whether other scripts stored the values that this one recalls."""

    def __str__(self) -> str:
        others, seed = "+" * self.others, f"s{self.seed}" if self.seed else ""
        days = f"@{self.days}" if self.days else ""
        return f"{others}{seed}{days}:{','.join(f'{moment}.{choice}' for moment, choice in self.choices)}"

    def with_choices(self, choices: Iterable[tuple[int, int]]) -> "Evening":
        """Return the same evening with other choices."""
        return replace(self, choices=tuple(choices))


Life = tuple[Evening, ...]
"""The evenings of the same people, in order."""


def written(people: int, life: Life) -> str:
    """Format a life for ``--replay``."""
    return "/".join((str(people), *map(str, life)))


def read_life(text: str) -> tuple[int, Life]:
    """Parse the output of ``written``. Raises ScriptError for anything else."""
    first, *others = text.split("/")
    found = [_EVENING.fullmatch(other) for other in others]
    if not re.fullmatch(r"[0-9]{1,2}", first) or not others or not all(found):
        raise ScriptError(f"--replay {text[:60]}: this is no path that `companion simulate` printed.")
    return int(first), tuple(_evening(match) for match in found if match)


def _evening(match: re.Match[str]) -> Evening:
    pairs = (pair.split(".") for pair in match[4].split(",") if pair)
    choices = tuple((int(moment), int(choice)) for moment, choice in pairs)
    return Evening(choices, int(match[2] or 0), int(match[3] or 0), bool(match[1]))


def days_of(life: Iterable[Evening]) -> datetime.timedelta:
    """Return the time from the first evening to the last."""
    return datetime.timedelta(days=sum(evening.days for evening in life))


@dataclass(slots=True)
class Moment:
    """A moment in a session, and the option chosen."""

    point: Point
    what: str
    """What was going on."""
    place: str
    """The path of the step."""
    choice: int
    at_s: float

    @property
    def option(self) -> Option:
        """The option chosen."""
        return self.point.options[self.choice]


Named = tuple[str, str, int]
"""A moment by its step, by what is going on, and by the number of earlier ones of that kind."""


def names_of(moments: Iterable[Moment]) -> list[Named]:
    """Return names for the moments of a session that stay the same when other moments are removed."""
    seen: dict[tuple[str, str], int] = {}
    names = []
    for moment in moments:
        key = (moment.place, moment.what)
        seen[key] = seen.get(key, 0) + 1
        names.append((*key, seen[key]))
    return names


class Dice:
    """Randomness for one session."""

    def __init__(self, random: Random, answers: float, commands: float, *, alike: bool) -> None:
        """``answers``, ``commands``: how often an answer is not the cooperative one, and how often there is a
        command or an accident. ``alike``: everyone gives the same answer to the same question."""
        self._random = random.random
        self._answers = answers
        self._commands = commands
        self._habits: dict[str, int] | None = {} if alike else None

    def choose(self, point: Point, place: str) -> int:
        """Choose one of the options of a point."""
        answers, others = point.answers, len(point.options) - point.answers
        if others and self._random() < self._commands:
            return answers + int(self._random() * others)
        if answers < 2:
            return 0
        if self._habits is not None and place in self._habits:
            return min(self._habits[place], answers - 1)
        choice = int(self._random() * answers) if self._random() < self._answers else 0
        if self._habits is not None:
            self._habits[place] = choice
        return choice


@dataclass(frozen=True, slots=True)
class Likewise:
    """From one moment on, everyone asked at one place chooses the same."""

    since: int
    place: str
    choice: int


@dataclass(frozen=True, slots=True)
class At:
    """Whenever one thing goes on at one place, the option with these words in a test is chosen."""

    place: str
    what: str
    words: str


Chance = Dice | Likewise | At | dict[Named, int]
"""Decides where a written evening doesn't; a mapping: the choices at moments by their names."""
