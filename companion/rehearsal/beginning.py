"""How a session gets to one of its steps: with people who go along, or on the nearest way that is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.remembered import NO_HISTORY
from companion.core.state.memory import Value
from companion.errors import SetupError
from companion.rehearsal.driver import Driver, People
from companion.rehearsal.evenings import Life, days_of
from companion.rehearsal.exploring import Explorer
from companion.rehearsal.played_test import STARTED_AT
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.retelling import path_in_words
from companion.rehearsal.scenario_runner import Run, ScenarioRunner
from companion.rehearsal.shrinking import Way

_MOST_RUNS = 1500
"""So many sessions are looked through for a way to a step: a few seconds."""
_MOST_WORDS = 300


@dataclass(slots=True)
class Beginning:
    """The way of some people to the first of some steps; found once, it can be gone again and again."""

    outline: ProgramIndex
    people: Sequence[str]
    settings: Mapping[str, Value]
    name: str
    """What the step was called by whoever looks for it."""
    _theatre: ScenarioRunner = field(init=False)
    _steps: frozenset[str] = field(init=False)
    _life: Life = field(init=False)

    def __post_init__(self) -> None:
        """Raises SetupError when there is no such step, or no way to it."""
        self._steps = steps_called(self.outline, self.name)
        self._theatre = ScenarioRunner(self.outline.program, self.people, self.settings)
        self._life = self._found()

    def begin(self, people: People) -> tuple[Driver, int]:
        """A session in which such a step has just begun, from where on ``people`` go on. Gives also where the
        step is in its record."""
        run = self._last(people)
        number = next(
            number
            for number, entry in enumerate(run.driver.record)
            if isinstance(entry, r.StepEntered) and self._holds(entry.path)
        )
        return run.driver, number

    def in_words(self, script: Path) -> str:
        """What happened before, in a line; ``script`` is the file."""
        runs = [*self._theatre.live(len(self.people), self._life[:-1]), self._last(None)]
        way = Way(len(self.people), self._life, runs)
        told = "; ".join(path_in_words(self.outline, script, way))
        return told if len(told) <= _MOST_WORDS else f"… {told[-_MOST_WORDS:].partition(' ')[2]}"

    def _last(self, people: People | None) -> Run:
        """The last evening, as far as the step."""
        before = self._theatre.live(len(self.people), self._life[:-1])
        past = before[-1].past if before else NO_HISTORY
        reached: list[str] = []

        def watch(driver: Driver) -> None:
            if not reached and self._holds(driver.place):
                reached.append(driver.place)
                driver.people = people or driver.people

        at = STARTED_AT + days_of(self._life)
        return self._theatre.play(
            len(self.people), self._life[-1], past, at, watch=watch, until=lambda: bool(reached)
        )

    def _holds(self, place: str) -> bool:
        return self.outline.leaf(place) in self._steps

    def _found(self) -> Life:
        explorer = Explorer(self._theatre, len(self.people))
        while explorer.found.runs < _MOST_RUNS and explorer.branch():
            if explorer.found.reached & self._steps:
                return explorer.last_life
        raise SetupError(
            f"--from {self.name}: nobody was seen to get to this step. Begin earlier, and answer so that you "
            "come there."
        )


def steps_called(outline: ProgramIndex, name: str) -> frozenset[str]:
    """The paths of the steps that go by a name, or that the section of this title begins with.

    Raises SetupError when there is none.
    """
    found, titles = outline.called(name), _sections(outline)
    sections = {path for path, title in titles.items() if title.casefold() == name.casefold()}
    if not found and not sections:
        known = ", ".join(f"“{title}”" for title in dict.fromkeys(titles.values()))
        there_are = f" Its sections are {known}." if known else ""
        raise SetupError(f"--from {name}: no step has this id, saved name, path or section title.{there_are}")
    entered = {path for path in outline.steps for step in found if path.startswith(f"{step}.")}
    return frozenset(found | sections | entered)


def _sections(outline: ProgramIndex) -> dict[str, str]:
    """The title of each section, by its path."""
    return {path: step.title for path, step in outline.steps.items() if isinstance(step, p.Section)}
