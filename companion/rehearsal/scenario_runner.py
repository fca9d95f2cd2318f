"""Plays one script repeatedly, with people who choose."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from companion.core import program as p
from companion.core.api.remembered import History, RememberedValue, company
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.rehearsal.choices import Choosing, Option, Point, Questions, repertoire
from companion.rehearsal.driver import Driver, Watch
from companion.rehearsal.evenings import At, Chance, Dice, Evening, Life, Likewise, Moment, days_of
from companion.rehearsal.people import NAMES, SAFE_WORD, remembering, words_of
from companion.rehearsal.played_test import STARTED_AT
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.visited_states import VisitedStates, outermost


@dataclass(slots=True)
class Run:
    """One session, played."""

    evening: Evening
    moments: list[Moment]
    driver: Driver
    past: History
    """Everything stored after it."""
    reached: set[str]
    """Paths of the steps that began."""
    broken: str
    """Why it could not end; empty if it did."""
    rejoined: bool = False
    """Whether it was left where it goes on as an earlier one."""

    @property
    def ending(self) -> str:
        """The name of the ending; empty if there was none."""
        return self.driver.session.ending


@dataclass(slots=True)
class _Course:
    """Makes the choices of one session, and records them."""

    choices: Mapping[int, int]
    chance: Chance | None = None
    moments: list[Moment] = field(default_factory=list)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    """Number of moments of each kind at each place."""

    def __call__(self, point: Point, what: str, place: str, now: float) -> int:
        number = len(self.moments)
        moment = Moment(point, what, place, 0, now)
        self.moments.append(moment)
        match self.chance:
            case Dice():
                moment.choice = self.chance.choose(point, place)
            case Likewise(since, where, alike) if number >= since and place == where:
                moment.choice = alike if alike < point.answers else 0
            case At(where, going_on, words) if (place, what) == (where, going_on):
                matching = (index for index, option in enumerate(point.options) if option.words == words)
                moment.choice = next(matching, 0)
            case dict():
                times = self.seen[place, what] = self.seen.get((place, what), 0) + 1
                moment.choice = min(self.chance.get((place, what, times), 0), len(point.options) - 1)
            case _:
                moment.choice = min(self.choices.get(number, 0), len(point.options) - 1)
        return moment.choice

    def is_over(self, place: str) -> bool:
        """Return whether from a step on all choices are those of cooperative people."""
        if any(number >= len(self.moments) for number in self.choices):
            return False
        match self.chance:
            case Likewise(since, where):
                return since < len(self.moments) and outermost(where) < outermost(place)
            case None:
                return True
        return False

    @property
    def taken(self) -> tuple[tuple[int, int], ...]:
        return tuple((number, moment.choice) for number, moment in enumerate(self.moments) if moment.choice)


class ScenarioRunner:
    """Plays one script repeatedly; anything common to all sessions is prepared once."""

    def __init__(
        self,
        program: p.Program,
        names: Sequence[str] = NAMES,
        settings: Mapping[str, Value] | None = None,
    ) -> None:
        """``names``: of the people who may take part; ``settings``: fixed, and not chosen."""
        self.program_index = ProgramIndex.of(program)
        self._names = names
        self._given = dict(settings or {})
        self._program = program
        self._questions = Questions(repertoire(program.language))
        self._settings = [
            (setting.name, *_wishes(setting))
            for setting in program.settings
            if _others(setting) and setting.name not in self._given
        ]

    def play(
        self,
        people: int,
        evening: Evening,
        past: History,
        at: datetime.datetime = STARTED_AT,
        *,
        chance: Chance | None = None,
        watch: Watch | None = None,
        until: Callable[[], bool] | None = None,
        visited: VisitedStates | None = None,
    ) -> Run:
        """Play one session, to its end, until ``until`` holds, or ``visited`` knows how it goes on.

        The people choose as written in ``evening``, or by ``chance``.
        """
        course = _Course(dict(evening.choices), chance)
        began = partial(_compare, visited, course) if visited else None
        chosen = Choosing(self._questions, course, began)
        if evening.others:
            past = History((*past.values, *self._from_others(people, at)))
        session = Session(
            self._program,
            self._names[:people],
            remembering(self._program.language),
            settings=self._set(course),
            safe_word=SAFE_WORD,
            started_at=at,
            seed=evening.seed,
            past=past,
            prepare=False,
        )
        driver = Driver(session, chosen, watch=watch)
        broken = driver.play((lambda: visited.rejoined) if visited else until)
        played = evening.with_choices(course.taken)
        rejoined = visited is not None and visited.rejoined
        return Run(played, course.moments, driver, session.memory.past, chosen.reached, broken, rejoined)

    def live(
        self,
        people: int,
        life: Life,
        watch: Watch | None = None,
        chances: Mapping[int, Chance] | None = None,
    ) -> list[Run]:
        """Play the evenings of a life, each with the values stored by earlier ones; stop if one breaks.

        ``chances``: what decides instead of the evening with this index.
        """
        runs: list[Run] = []
        past = History()
        for number, evening in enumerate(life):
            at = STARTED_AT + days_of(life[: number + 1])
            chance = (chances or {}).get(number)
            runs.append(self.play(people, evening, past, at, chance=chance, watch=watch))
            past = runs[-1].past
            if runs[-1].broken:
                break
        return runs

    @property
    def recalls_others(self) -> bool:
        """Whether it recalls values that only other scripts store."""
        return any(True for _ in self._from_others(1, STARTED_AT))

    def _from_others(self, people: int, at: datetime.datetime) -> list[RememberedValue]:
        """Return values that other scripts may have stored a week ago, for everyone and for each person."""
        names, then = self._names[:people], at - datetime.timedelta(days=7)
        own_words = words_of(self._program).own_words
        recalls = [step for step in self.program_index.steps.values() if isinstance(step, p.Recall)]
        return [
            RememberedValue(step.script, step.key, company(names), own_words, person, then)
            for step in recalls
            if step.script != self._program.id
            for person in (names if step.of else (None,))
        ]

    def _set(self, decide: _Course) -> dict[str, Value]:
        """Choose values for the settings that the script does not ask for."""
        values = dict(self._given)
        for name, point, others in self._settings:
            if choice := decide(point, f"the setting {name}", "", 0.0):
                values[name] = others[choice - 1]
        return values


def _compare(visited: VisitedStates, course: _Course, driver: Driver) -> None:
    if course.is_over(driver.place):
        visited.step_began(driver)


def _wishes(setting: p.Setting) -> tuple[Point, list[Value]]:
    others = _others(setting)
    options = [Option("as it is", _leave)]
    options += [Option(shown := _shown(setting, value), _leave, shown) for value in others]
    return Point(tuple(options), 1), others


def _leave(people: Choosing, driver: Driver) -> None:
    """Do nothing: settings are chosen before anything happens."""


def _others(setting: p.Setting) -> list[Value]:
    """Return values other than the default, if the script does not ask for one."""
    if setting.ask:
        return []
    if setting.kind is p.SettingKind.YES_NO:
        return [not setting.default]
    if setting.kind is p.SettingKind.WORDS:
        return []
    bounds = [bound for bound in (setting.least, setting.most) if bound is not None]
    values: list[Value] = [int(v) if setting.kind is p.SettingKind.NUMBER else v for v in bounds]
    return [value for value in values if value != setting.default]


def _shown(setting: p.Setting, value: Value) -> str:
    """Format a value for a script test."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    assert isinstance(value, int | float)
    return f"{value:g}s" if setting.kind is p.SettingKind.DURATION else f"{value:g}"


def company_sizes(program: Program) -> list[int]:
    """Return two people, or the nearest number; then the minimum and the maximum, if different."""
    least, most = program.people_min, program.people_max
    return list(dict.fromkeys((min(max(2, least), most), least, most)))
