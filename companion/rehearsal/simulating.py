"""``companion simulate SCRIPT...``: thousands of sessions with virtual people, and a report."""

import argparse
import gc
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from companion.core.program import Program
from companion.errors import SetupError
from companion.rehearsal.evenings import read_life, written
from companion.rehearsal.exploring import BRANCHES, Exploration, Explorer
from companion.rehearsal.paths import as_test, path_in_words
from companion.rehearsal.played_test import rehearse
from companion.rehearsal.presuming import presumptions
from companion.rehearsal.record_lines import lines
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner, company_sizes
from companion.rehearsal.script_tests import ENDS_WITH, plans_in
from companion.rehearsal.shrinking import Way, causes, shortest
from companion.rehearsal.silences import silences
from companion.rehearsal.simulation_report import Failure, SimulationReport, report_of
from companion.rehearsal.validate_tests import problems_of, settings_of
from companion.scripts.loading import load

RUNS = 1_000
USUAL_SHARE = 0.8
"""Share of runs with two people, or the nearest number; the others have the minimum and the maximum."""
_MOST_RUNS = 1_000_000
_WORKERS = 2

Find = Callable[[str], Sequence[tuple[Path, Sequence[Path]]]]
"""Resolves a name to files, each with the folders from which it may use others."""


@dataclass(frozen=True, slots=True)
class Job:
    """One exploration of a script with one number of people."""

    file: Path
    roots: Sequence[Path]
    people: int
    runs: int
    seed: int


def scripts_in(folder: Path) -> list[Path]:
    """Return the sessions in a folder, without tests and names that begin with an underscore."""
    return [
        path
        for path in sorted(folder.rglob("*.yaml"))
        if not path.name.endswith(ENDS_WITH)
        and not any(part.startswith("_") for part in path.relative_to(folder).parts)
    ]


def jobs(file: Path, roots: Sequence[Path], program: Program, runs: int, seed: int, people: int) -> list[Job]:
    """Return the jobs that make up a simulation; ``people`` 0: for several numbers of people."""
    counts = [people] if people else company_sizes(program)
    others = max(1, len(counts) - 1)
    shares = [USUAL_SHARE if len(counts) > 1 else 1.0, *[(1 - USUAL_SHARE) / others] * (len(counts) - 1)]
    each = [max(1, int(runs * share)) for share in shares]
    each[0] += max(0, runs - sum(each))
    return [Job(file, roots, count, some, seed) for count, some in zip(counts, each, strict=True)]


def walk(job: Job, program: Program | None = None) -> Exploration:
    """Run one job. The same job always has the same result."""
    explorer = Explorer(ScenarioRunner(program or load(job.file, job.roots)), job.people, Guard())
    explorer.branches(max(1, int(job.runs * BRANCHES)))
    explorer.at_random(max(0, job.runs - explorer.found.runs), job.seed)
    return explorer.found


def simulate_all(
    scripts: Sequence[tuple[Path, Sequence[Path]]],
    *,
    runs: int,
    seed: int,
    people: int,
    workers: int = _WORKERS,
) -> Iterator[SimulationReport]:
    """Simulate scripts in order, several at a time. Raises ScriptError when one is invalid."""
    with ProcessPoolExecutor(max_workers=workers, initializer=collect_seldom) as pool:
        begun: list[tuple[Path, Program, list[Future[Exploration]]]] = []
        for file, roots in scripts:
            program = load(file, roots)
            _fits(program, people)
            walks = [pool.submit(walk, job) for job in jobs(file, roots, program, runs, seed, people)]
            begun.append((file, program, walks))
        for file, program, walks in begun:
            yield report(file, program, [one.result() for one in walks])


def collect_seldom() -> None:
    """Collect garbage less often: sessions are small and many, and it takes a tenth of the time."""
    gc.set_threshold(50_000, 20, 20)


def report(file: Path, program: Program, found: Sequence[Exploration]) -> SimulationReport:
    """Merge results, and find for each failure the shortest way to it."""
    runner = ScenarioRunner(program)
    failures: dict[str, Failure] = {}
    for one in found:
        for cause, life in one.failures.items():
            if cause not in failures:
                way = shortest(runner, program.people_min, (one.people, life), cause)
                failures[cause] = _failure(runner, file, way, cause)
    presumed = [one.cause for one in presumptions(program)]
    return report_of(program, runner, file, found, list(failures.values()), missing(runner, found), presumed)


def missing(runner: ScenarioRunner, found: Sequence[Exploration]) -> list[str]:
    """Return the missing answers that lead too far, with each number of people."""
    return list(dict.fromkeys(str(one) for some in found for one in silences(runner, some.people)))


def _failure(runner: ScenarioRunner, file: Path, way: Way, cause: str) -> Failure:
    path = path_in_words(runner.program_index, file, way)
    test = as_test(runner.program_index, way, cause, "finished")
    return Failure(cause, way.people, path, written(way.people, way.life), test * _reproduces(runner, test))


def _reproduces(runner: ScenarioRunner, test: str) -> bool:
    """Return whether a session also breaks down in a test."""
    _, plans, problems = plans_in(test, "test.yaml")
    if not plans or problems:
        return False
    plan = plans.tests[0]
    if list(problems_of(runner.program_index, plan)):
        return False
    return bool(rehearse(runner.program_index, plan, settings_of(runner.program_index.program, plan)).broken)


def run(options: argparse.Namespace, out: TextIO, find: Find) -> int:
    """Simulate the scripts in ``args``; return 1 when a session broke down, else 0. Raises CompanionError."""
    if not 1 <= options.runs <= _MOST_RUNS:
        raise SetupError(f"--runs {options.runs}: at least 1 session, and at most {_MOST_RUNS:,}.")
    scripts = [script for name in options.scripts for script in find(name)]
    if options.replay:
        return _replay(*scripts[0], options.replay, out)
    wishes = {"runs": options.runs, "seed": options.seed, "people": options.people or 0}
    failed = False
    reports: list[dict[str, object]] = []
    for found in simulate_all(scripts, **wishes):
        failed = failed or bool(found.failures or found.silences or found.presumed)
        reports.append(found.as_dict())
        if not options.json:
            whole = [str(found)] if len(scripts) == 1 else [found.line(), *found.problem_lines()]
            out.write("\n".join([*whole, ""]))
            out.flush()
    if options.json:
        json.dump({"seed": options.seed, "scripts": reports}, out, indent=2, ensure_ascii=False)
        out.write("\n")
    return 1 if failed else 0


def _replay(file: Path, roots: Sequence[Path], life: str, out: TextIO) -> int:
    """Play the life given to ``--replay``, and show the conversation."""
    program = load(file, roots)
    people, evenings = read_life(life)
    _fits(program, people)
    guard = Guard()
    runs = ScenarioRunner(program).live(people, evenings, guard)
    for number, played in enumerate(runs, start=1):
        if len(runs) > 1:
            out.write(f"Evening {number}\n")
        out.write("".join(f"  {line}\n" for line in lines(played.driver.record)))
    failures = sorted(causes(runs, guard))
    out.write("".join(f"{cause}\n" for cause in failures))
    return 1 if failures else 0


def _fits(program: Program, people: int) -> None:
    if people and not program.people_min <= people <= program.people_max:
        raise SetupError(f"--people {people}: {program.title} is for {program.company}.")
