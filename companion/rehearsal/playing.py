"""A session read alone: one person types for everyone, and time passes only when nothing is typed.

Typed lines are spoken by the person whose turn it is; commands and the safe word work as if they
were spoken. Every line can be undone: the session is replayed without it, with the same result,
as nothing is random.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.remembered import NO_HISTORY, by_turns
from companion.core.api.snapshot import Mood
from companion.core.machine.session import Session
from companion.core.safe_text import clock
from companion.core.state.memory import Value
from companion.core.state.states import IllegalEvent, State
from companion.errors import ScriptError, SetupError
from companion.language import language
from companion.rehearsal.driver import VOICE_S, Breakdown, Driver, People, Rung
from companion.rehearsal.evenings import Life, days_of
from companion.rehearsal.exploring import Explorer
from companion.rehearsal.paths import path_in_words
from companion.rehearsal.people import SAFE_WORD
from companion.rehearsal.played_test import STARTED_AT
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.record_lines import LONG_SILENCE_S, possible
from companion.rehearsal.save_as_test import Line, kept, line_typed
from companion.rehearsal.scenario_runner import Run, ScenarioRunner
from companion.rehearsal.shrinking import Way

_WAITS = {
    State.ASKING: "is asked",
    State.LEARNING: "tells a little, so that the voice is known",
    State.FLOOR: "has the floor",
    State.GRACE: "may end the sentence",
    State.BREATHING: "breathing",
    State.QUIET: "silence",
    State.PAUSED: "paused, until “go on”",
    State.TIME_OUT: "time out",
    State.CONFIRMING: "stopped, for a minute “go on” takes it back",
}
"""States in which a session waits for people, or would let time pass."""
_BREATHES = frozenset({State.BREATHING, State.PROMPT})
_PAUSE_S = 60.0
"""Time that passes in a pause with an empty line."""

_MOST_RUNS = 1500
"""Number of sessions searched for a way to a step: a few seconds."""
_MOST_WORDS = 300


class _Silent:
    """Says nothing."""

    def notice(self, driver: Driver) -> None:
        """Nothing."""

    def step_began(self, driver: Driver) -> None:
        """Nothing."""


@dataclass(slots=True)
class Reading:
    """One session, read line by line."""

    program_index: ProgramIndex
    people: Sequence[str]
    settings: Mapping[str, Value]
    started_at: datetime.datetime
    start: str = ""
    """Starting point: the id, saved name, path or section title of a step; empty: the beginning."""
    lines: list[str] = field(default_factory=list)
    """Typed lines; an empty line lets time pass."""
    typed: list[Line] = field(default_factory=list)
    """What a test says of them."""
    _beginning: "Beginning | None" = field(init=False)
    _driver: Driver = field(init=False)
    _reported: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Raises SetupError when the script has no such step, or no way to it."""
        self._beginning = (
            Beginning(self.program_index, self.people, self.settings, self.start) if self.start else None
        )
        self._open()

    def before(self, script: Path) -> str:
        """Return a one-line summary of what happened before the first step; ``script`` is the file."""
        return self._beginning.in_words(script) if self._beginning else ""

    @property
    def over(self) -> bool:
        """Whether the session has ended."""
        return self._driver.session.state is State.ENDED

    @property
    def place(self) -> str:
        """The path of the current step."""
        return self._driver.place

    def saved(self) -> dict[str, object]:
        """The values saved so far under the names of the script, without private answers."""
        memory = self._driver.session.memory
        names = sorted(self.program_index.saved() - _private(self.program_index))
        facts = {name: memory.fact(name) for name in names}
        return {name: fact for name, fact in facts.items() if fact is not None and fact != {}}

    def waiting(self) -> str:
        """Describe briefly who may speak now, what is possible, and for how long; empty while the companion
        speaks."""
        driver = self._driver
        state = driver.session.state
        if state not in _WAITS:
            return ""
        view, asked = driver.session.picture(driver.now), driver.session.asked
        what = possible(asked) if state is State.ASKING and asked else _WAITS[state]
        what = Mood.PAIRS.value if view.mood is Mood.PAIRS else what
        left = f", {clock(view.time_left_s)}" if view.time_left_s else ""
        return f"{view.holder or _anybody(len(self.people))} ({what}{left})"

    def news(self) -> list[r.Entry | Rung]:
        """Return what happened since the last call."""
        fresh, self._reported = self._driver.heard[self._reported :], len(self._driver.heard)
        return fresh

    def go_on(self, line: str) -> None:
        """Say a line, or with an empty one let time pass until something happens."""
        self.lines.append(line)
        by, words = self._speaker(line)
        if not line.startswith(":") and (typed := line_typed(self.program_index, self._driver, by, words)):
            self.typed.append(typed)
        self._take(line)

    def back(self) -> bool:
        """Undo the last line; return False without one. What has happened is then news again."""
        if not self.lines:
            return False
        lines, self.lines, self.typed = self.lines[:-1], [], []
        self._open()
        for line in lines:
            self.go_on(line)
        return True

    def later(self, seconds: float) -> None:
        """Let this much time pass."""
        self.lines.append(f":later {seconds:g}")
        self._let_pass(seconds)

    # Implementation.

    def _open(self) -> None:
        if self._beginning:
            self._driver, self._reported = self._beginning.begin(_Silent())
        else:
            session = Session(
                self.program_index.program,
                self.people,
                language(self.program_index.program.language),
                settings=self.settings,
                safe_word=SAFE_WORD,
                started_at=self.started_at,
                past=by_turns(NO_HISTORY, self.people),
                prepare=False,
            )
            self._driver, self._reported = Driver(session, _Silent()), 0
            self._driver.begin()
        self._until_waiting()

    def _take(self, line: str) -> None:
        driver = self._driver
        if line.startswith(":later "):
            self._let_pass(float(line.removeprefix(":later ")))
            return
        if line:
            self._say(line)
            self._run(self._heard)
            self._until_waiting()
            return
        if driver.session.state is State.PAUSED:
            self._let_pass(_PAUSE_S)
            return
        if driver.session.state is State.BREATHING:
            place = driver.place
            self._run(lambda: driver.place != place or driver.session.state not in _BREATHES)
            self._until_waiting()
            return
        before, state = len(driver.record), driver.session.state
        self._run(lambda: _something(driver.record[before:]) or driver.session.state is not state)
        self._until_waiting()

    def _say(self, line: str) -> None:
        """Speak as the person whose turn it is, or after a name and a colon as that person."""
        driver = self._driver
        by, words = self._speaker(line)
        if by:
            driver.says(words, voice=by)
        elif driver.session.state is State.LEARNING:
            driver.says(line, VOICE_S)
        else:
            driver.says(line)

    def _speaker(self, line: str) -> tuple[str | None, str]:
        """Split a line in who is named before a colon, and the words."""
        name, colon, words = line.partition(":")
        known = {person.casefold(): person for person in self.people}
        by = known.get(name.strip().casefold()) if colon else None
        return (by, words.strip()) if by else (None, line)

    def as_test(self, name: str, settings: Mapping[str, str]) -> str:
        """Return the session as an entry of the script's tests. Raises SetupError if it can't be one."""
        if self.start:
            raise SetupError("A test begins at the beginning: play without --from to keep one.")
        session = self._driver.session
        return kept(
            self.program_index, name, self.people, settings, self.typed, session.memory, session.ending
        )

    def _let_pass(self, seconds: float) -> None:
        driver = self._driver
        until_s = driver.now + seconds
        reached = [False]

        def there() -> None:
            reached[0] = True

        driver.at(until_s, there)
        self._run(lambda: reached[0])

    def _until_waiting(self) -> None:
        self._run(self._waits)

    def _heard(self) -> bool:
        """Return whether no one speaks, and all speech has been handled."""
        return self._driver.quiet and not self._driver.session.listening.pending

    def _waits(self) -> bool:
        driver = self._driver
        state = driver.session.state
        if state not in _WAITS or not self._heard():
            return False
        left_s = driver.session.picture(driver.now).time_left_s or 0.0
        return state is not State.QUIET or left_s >= LONG_SILENCE_S

    def _run(self, until: Callable[[], bool]) -> None:
        try:
            self._driver.run(until)
        except (Breakdown, IllegalEvent) as error:
            raise ScriptError(f"The session broke down here: {error}. Please report this.") from error


def _anybody(count: int) -> str:
    return "Anybody" if count > 1 else "You"


def _something(fresh: Sequence[r.Entry]) -> bool:
    """Return whether something perceptible happened."""
    return any(isinstance(entry, r.CompanionSaid | r.FloorClosed | r.Ended | r.Resumed) for entry in fresh)


def _private(program_index: ProgramIndex) -> set[str]:
    """Return the names of private answers."""
    steps = [step for step in program_index.steps.values() if isinstance(step, p.Apart)]
    return {ask.save for step in steps for ask in step.asks if ask.save}


@dataclass(slots=True)
class Beginning:
    """A way to a step, found once and replayed whenever the session starts there."""

    program_index: ProgramIndex
    people: Sequence[str]
    settings: Mapping[str, Value]
    name: str
    """The name of the step."""
    _runner: ScenarioRunner = field(init=False)
    _steps: frozenset[str] = field(init=False)
    _life: Life = field(init=False)

    def __post_init__(self) -> None:
        """Raises SetupError when there is no such step, or no way to it."""
        self._steps = steps_called(self.program_index, self.name)
        self._runner = ScenarioRunner(self.program_index.program, self.people, self.settings)
        self._life = self._found()

    def begin(self, people: People) -> tuple[Driver, int]:
        """Return a session in which the step has just begun, and which ``people`` continue.

        Returns its driver, and the index of the step's entry in what was heard.
        """
        run = self._last(people)
        number = next(
            number
            for number, entry in enumerate(run.driver.heard)
            if isinstance(entry, r.StepEntered) and self._holds(entry.path)
        )
        return run.driver, number

    def in_words(self, script: Path) -> str:
        """Summarise in one line what happened before; ``script`` is the file."""
        runs = [*self._runner.live(len(self.people), self._life[:-1]), self._last(None)]
        way = Way(len(self.people), self._life, runs)
        before = "; ".join(path_in_words(self.program_index, script, way))
        return before if len(before) <= _MOST_WORDS else f"… {before[-_MOST_WORDS:].partition(' ')[2]}"

    def _last(self, people: People | None) -> Run:
        """Play the last evening up to the step."""
        before = self._runner.live(len(self.people), self._life[:-1])
        past = before[-1].past if before else NO_HISTORY
        reached: list[str] = []

        def watch(driver: Driver) -> None:
            if not reached and self._holds(driver.place):
                reached.append(driver.place)
                driver.people = people or driver.people

        at = STARTED_AT + days_of(self._life)
        return self._runner.play(
            len(self.people), self._life[-1], past, at, watch=watch, until=lambda: bool(reached)
        )

    def _holds(self, place: str) -> bool:
        return self.program_index.leaf(place) in self._steps

    def _found(self) -> Life:
        explorer = Explorer(self._runner, len(self.people))
        while explorer.found.runs < _MOST_RUNS and explorer.branch():
            if explorer.found.reached & self._steps:
                return explorer.last_life
        raise SetupError(f"--from {self.name}: no simulated run reached this step; start at an earlier one.")


def steps_called(program_index: ProgramIndex, name: str) -> frozenset[str]:
    """Return the paths of the steps with a name, or of the first step in the section with this title.

    Raises SetupError when there is no such step.
    """
    found, titles = program_index.called(name), _sections(program_index)
    sections = {path for path, title in titles.items() if title.casefold() == name.casefold()}
    if not found and not sections:
        known = ", ".join(f"“{title}”" for title in dict.fromkeys(titles.values()))
        there_are = f" Its sections are {known}." if known else ""
        raise SetupError(f"--from {name}: no step has this id, saved name, path or section title.{there_are}")
    entered = {path for path in program_index.steps for step in found if path.startswith(f"{step}.")}
    return frozenset(found | sections | entered)


def _sections(program_index: ProgramIndex) -> dict[str, str]:
    """Return the title of each section by its path."""
    return {path: step.title for path, step in program_index.steps.items() if isinstance(step, p.Section)}
