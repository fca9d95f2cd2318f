"""Sessions of the same people, one after the other, as lists of choices that can be played again."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from companion.core import program as p
from companion.core import record as r
from companion.core.kept import NOTHING_KEPT, Past
from companion.core.memory import Value
from companion.core.session import Session
from companion.core.states import IllegalEvent
from companion.errors import ScriptError
from companion.rehearsal.choices import Choosing, Option, Point
from companion.rehearsal.driver import Breakdown, Driver
from companion.rehearsal.outline import Outline
from companion.rehearsal.people import NAMES, SAFE_WORD
from companion.rehearsal.rehearsed import STARTED_AT

_EVENING = re.compile(r"(?:s(\d{1,9}))?(?:@(\d{1,5}))?:((?:\d{1,6}\.\d{1,3}(?:,(?=\d))?)*)")


@dataclass(frozen=True, slots=True)
class Evening:
    """One session: what people chose, where it was not what willing people do."""

    choices: tuple[tuple[int, int], ...] = ()
    """Number of the moment, and of what was chosen at it."""
    seed: int = 0
    """Decides what the companion leaves to chance."""
    days: int = 0
    """So many days after the evening before."""

    def __str__(self) -> str:
        seed, days = f"s{self.seed}" if self.seed else "", f"@{self.days}" if self.days else ""
        return f"{seed}{days}:{','.join(f'{moment}.{choice}' for moment, choice in self.choices)}"


Life = tuple[Evening, ...]
"""The evenings of the same people, the first first."""


def written(people: int, life: Life) -> str:
    """A life as it is given to ``--replay``."""
    return "/".join((str(people), *map(str, life)))


def read_life(text: str) -> tuple[int, Life]:
    """What ``written`` wrote. Raises ScriptError when it is none."""
    first, *others = text.split("/")
    found = [_EVENING.fullmatch(other) for other in others]
    if not first.isdecimal() or not others or not all(found):
        raise ScriptError(f"--replay {text[:60]}: this is no path that `companion simulate` printed.")
    return int(first), tuple(_evening(match) for match in found if match)


def _evening(match: re.Match[str]) -> Evening:
    pairs = (pair.split(".") for pair in match[3].split(",") if pair)
    choices = tuple((int(moment), int(choice)) for moment, choice in pairs)
    return Evening(choices, int(match[1] or 0), int(match[2] or 0))


@dataclass(slots=True)
class Taken:
    """A moment that came in a run, and what was chosen at it."""

    point: Point
    what: str
    place: str
    choice: int

    @property
    def label(self) -> str:
        """What was chosen, in words."""
        return self.point.options[self.choice].label


class Dice:
    """Chance, as a run uses it."""

    def __init__(self, random: Random, answers: float, commands: float, *, alike: bool) -> None:
        """``answers``, ``commands``: how often an answer is not the willing one, and how often there is a
        command or an accident. ``alike``: whoever is asked the same gives the same answer."""
        self._random = random.random
        self._answers = answers
        self._commands = commands
        self._habits: dict[str, int] | None = {} if alike else None

    def choose(self, point: Point, place: str) -> int:
        """One of the options of a point."""
        answers, others = point.answers, len(point.options) - point.answers
        drawn = self._random()
        if others and drawn < self._commands:
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


@dataclass(slots=True)
class Run:
    """One session, played."""

    evening: Evening
    moments: list[Taken]
    driver: Driver | None
    people: Choosing
    past: Past
    broken: str = ""
    """Why it could not come to an end; empty: it did."""

    @property
    def ending(self) -> str:
        """The name of the ending; empty when there was none."""
        return self.driver.session.ending if self.driver else ""

    @property
    def record(self) -> Sequence[r.Entry]:
        """What happened."""
        return self.driver.record if self.driver else ()


@dataclass(slots=True)
class _Course:
    """Decides in one run, and keeps what was decided."""

    choices: Mapping[int, int]
    chance: Dice | Likewise | None = None
    moments: list[Taken] = field(default_factory=list)

    def __call__(self, point: Point, what: str, place: str) -> int:
        number = len(self.moments)
        match self.chance:
            case Dice():
                choice = self.chance.choose(point, place)
            case Likewise(since, where, alike) if number >= since and place == where:
                choice = alike if alike < point.answers else 0
            case _:
                choice = min(self.choices.get(number, 0), len(point.options) - 1)
        self.moments.append(Taken(point, what, place, choice))
        return choice

    @property
    def taken(self) -> tuple[tuple[int, int], ...]:
        return tuple((number, taken.choice) for number, taken in enumerate(self.moments) if taken.choice)


def play(
    outline: Outline,
    people: int,
    evening: Evening,
    past: Past = NOTHING_KEPT,
    at: datetime.datetime = STARTED_AT,
    chance: Dice | Likewise | None = None,
) -> Run:
    """Play one session of so many people, who choose as ``evening`` says, or as ``chance`` has it."""
    course = _Course(dict(evening.choices), chance)
    chosen = Choosing(outline, course)
    run = Run(evening, course.moments, None, chosen, past)
    settings = _settings(outline.program, course)
    try:
        session = Session(
            outline.program,
            NAMES[:people],
            settings=settings,
            safe_word=SAFE_WORD,
            started_at=at,
            seed=evening.seed,
            past=past,
            prepare=False,
        )
        run.driver = Driver(session, chosen)
        run.driver.begin()
        run.driver.run()
        run.past = session.memory.past
    except (Breakdown, IllegalEvent) as error:
        run.broken = str(error)
    except Exception as error:  # whatever breaks is what is looked for here
        run.broken = f"{type(error).__name__}: {error}"
    if chance is not None:
        run.evening = Evening(course.taken, evening.seed, evening.days)
    return run


def live(outline: Outline, people: int, life: Life) -> list[Run]:
    """Play the evenings of a life, each knowing what those before it kept; ends where one breaks."""
    runs: list[Run] = []
    past, at = NOTHING_KEPT, STARTED_AT
    for evening in life:
        at += datetime.timedelta(days=evening.days)
        runs.append(play(outline, people, evening, past, at))
        past = runs[-1].past
        if runs[-1].broken:
            break
    return runs


def _settings(program: p.Program, decide: _Course) -> dict[str, Value]:
    """Values for the settings that nobody is asked for, where another than the default is chosen."""
    values: dict[str, Value] = {}
    for setting in program.settings:
        others = [] if setting.ask else _others(setting)
        if not others:
            continue
        labels = ("as it is", *(f"set to {value}" for value in others))
        point = Point(tuple(Option(label, _leave) for label in labels), 1)
        choice = decide(point, f"the setting {setting.name}", "")
        if choice:
            values[setting.name] = others[choice - 1]
    return values


def _leave(people: Choosing, driver: Driver) -> None:
    """A setting is chosen before anything happens."""


def _others(setting: p.Setting) -> list[Value]:
    if setting.kind is p.Kind.YES_NO:
        return [not setting.default]
    if setting.kind in (p.Kind.NUMBER, p.Kind.DURATION):
        whole = setting.kind is p.Kind.NUMBER
        values: list[Value] = [int(v) if whole else v for v in (setting.least, setting.most) if v is not None]
        return [value for value in values if value != setting.default]
    return []
