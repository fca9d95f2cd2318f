"""Minimisation of failures: only those actions of people that matter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from companion.rehearsal.evenings import Life, Named, names_of
from companion.rehearsal.people import NAMES
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import Run, ScenarioRunner

_MOST_TRIALS = 200
_MOST_EVENTS = 300_000
"""Limit for all trials together: a session without an end takes long."""

Item = TypeVar("Item")
Choices = Sequence[tuple[Named, int]]


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a failure."""

    people: int
    life: Life
    runs: list[Run]


def causes(runs: Sequence[Run], guard: Guard) -> set[str]:
    """Return the causes of failure in sessions that a guard watched."""
    return {run.broken for run in runs if run.broken} | {str(trap) for trap in guard.traps}


def shortest(runner: ScenarioRunner, least: int, way: tuple[int, Life], cause: str) -> Way:
    """Find the same failure with fewer evenings, fewer people and fewer choices.

    ``least``: the script's minimum number of people; ``way``: number of people, and their choices.
    """
    return _Shrinking(runner, cause).shrunk(least, *way)


class _Shrinking:
    def __init__(self, runner: ScenarioRunner, cause: str) -> None:
        self._runner = runner
        self._cause = cause
        self._trials = 0
        self._events = 0

    def shrunk(self, least: int, people: int, life: Life) -> Way:
        runs = self._tried(people, life) or []
        for first in range(len(life) - 1, 0, -1):
            if fewer := self._tried(people, life[first:]):
                runs = fewer
                break
        life = _life_of(runs) or life
        for number in reversed(range(len(life))):
            life, runs = self._without_needless(people, life, runs, number)
            for calmer in (replace(life[number], seed=0), replace(life[number], days=min(number, 1))):
                changed = (*life[:number], calmer, *life[number + 1 :])
                if calmer != life[number] and (fewer := self._tried(people, changed)):
                    runs, life = fewer, _life_of(fewer)
        for some in range(least, people):
            if fewer := self._tried(some, life, _among(some, runs)):
                return Way(some, _life_of(fewer), fewer)
        return Way(people, life, runs)

    def _without_needless(
        self, people: int, life: Life, runs: list[Run], number: int
    ) -> tuple[Life, list[Run]]:
        """Remove choices of one evening that don't matter."""
        if number >= len(runs):
            return life, runs
        chosen = _chosen(runs[number])
        best = [runs]

        def fails(kept: Choices) -> bool:
            found = self._tried(people, life, {number: dict(kept)})
            if found:
                best.append(found)
            return bool(found)

        fewest(chosen, fails)
        return _life_of(best[-1]), best[-1]

    def _tried(
        self, people: int, life: Life, chances: Mapping[int, dict[Named, int]] | None = None
    ) -> list[Run] | None:
        """Return the sessions of a life if the failure occurs in them."""
        if self._trials >= _MOST_TRIALS or self._events >= _MOST_EVENTS:
            return None
        guard = Guard()
        runs = self._runner.live(people, life, guard, chances or {})
        self._trials += 1
        self._events += sum(run.driver.events for run in runs)
        return runs if self._cause in causes(runs, guard) else None


def _chosen(run: Run) -> list[tuple[Named, int]]:
    """Return the choices in a session that differ from those of cooperative people."""
    moments = run.moments
    return [(name, one.choice) for name, one in zip(names_of(moments), moments, strict=True) if one.choice]


def _among(people: int, runs: Sequence[Run]) -> dict[int, dict[Named, int]]:
    """Return the same choices, made by the first ``people`` instead of all."""
    found: dict[int, dict[Named, int]] = {}
    for number, run in enumerate(runs):
        found[number] = {}
        for (place, what, times), choice in _chosen(run):
            name, space, rest = what.partition(" ")
            if name in NAMES:
                what = f"{NAMES[NAMES.index(name) % people]}{space}{rest}"
            found[number][place, what, times] = choice
    return found


def _life_of(runs: Sequence[Run]) -> Life:
    return tuple(run.evening for run in runs)


def fewest(items: Sequence[Item], fails: Callable[[Sequence[Item]], bool]) -> Sequence[Item]:
    """Return a minimal subset that still fails: larger parts are removed first, then single items."""
    size = len(items)
    while size:
        start = 0
        while start < len(items):
            fewer = [*items[:start], *items[start + size :]]
            if fails(fewer):
                items = fewer
            else:
                start += size
        size //= 2
    return items
