"""Sessions of the same people, one evening after the other, as choices that can be played again."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from random import Random

from companion.errors import ScriptError
from companion.rehearsal.choices import Option, Point

_EVENING = re.compile(r"(\+?)(?:s([0-9]{1,9}))?(?:@([0-9]{1,5}))?:((?:[0-9]{1,6}\.[0-9]{1,3}(?:,(?=\d))?)*)")


@dataclass(frozen=True, slots=True)
class Evening:
    """One session: what people chose, where it was not what willing people do."""

    choices: tuple[tuple[int, int], ...] = ()
    """Number of the moment, and of what was chosen at it."""
    seed: int = 0
    """Decides what the companion leaves to chance."""
    days: int = 0
    """Days since the evening before."""
    others: bool = False
    """Whether other scripts, from which something is recalled, kept it."""

    def __str__(self) -> str:
        others, seed = "+" * self.others, f"s{self.seed}" if self.seed else ""
        days = f"@{self.days}" if self.days else ""
        return f"{others}{seed}{days}:{','.join(f'{moment}.{choice}' for moment, choice in self.choices)}"

    def with_choices(self, choices: Iterable[tuple[int, int]]) -> "Evening":
        """The same evening on which people choose otherwise."""
        return replace(self, choices=tuple(choices))


Life = tuple[Evening, ...]
"""The evenings of the same people, the first first."""


def written(people: int, life: Life) -> str:
    """A life as ``--replay`` takes it."""
    return "/".join((str(people), *map(str, life)))


def read_life(text: str) -> tuple[int, Life]:
    """What ``written`` wrote. Raises ScriptError when it is none."""
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
    """How long after the first evening the last one is."""
    return datetime.timedelta(days=sum(evening.days for evening in life))


@dataclass(slots=True)
class Moment:
    """A moment that came in a session, and what was chosen at it."""

    point: Point
    what: str
    """What was going on."""
    place: str
    """The path of the step."""
    choice: int
    at_s: float

    @property
    def option(self) -> Option:
        """What was chosen."""
        return self.point.options[self.choice]


Named = tuple[str, str, int]
"""A moment by its step, by what goes on, and by how often that came before."""


def names_of(moments: Iterable[Moment]) -> list[Named]:
    """The moments of a session by names that stay the same where other moments fall away."""
    seen: dict[tuple[str, str], int] = {}
    names = []
    for moment in moments:
        key = (moment.place, moment.what)
        seen[key] = seen.get(key, 0) + 1
        names.append((*key, seen[key]))
    return names


class Dice:
    """Chance, as one session uses it."""

    def __init__(self, random: Random, answers: float, commands: float, *, alike: bool) -> None:
        """``answers``, ``commands``: how often an answer is not the willing one, and how often there is a
        command or an accident. ``alike``: everyone who is asked the same gives the same answer."""
        self._random = random.random
        self._answers = answers
        self._commands = commands
        self._habits: dict[str, int] | None = {} if alike else None

    def choose(self, point: Point, place: str) -> int:
        """One of the options of a point."""
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
    """From one moment on, all who are asked at one place choose the same."""

    since: int
    place: str
    choice: int


Chance = Dice | Likewise | dict[Named, int]
"""What decides where a written evening does not; a mapping: the choices at moments by their names."""
