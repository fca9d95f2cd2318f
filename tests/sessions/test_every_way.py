"""Every step and every ending of every session that ships can be reached, and nobody is trapped anywhere."""

from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

import pytest

from companion import config
from companion.rehearsal.exploring import Explorer
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner, company_sizes
from companion.rehearsal.simulating import collect_seldom, missing, report, scripts_in
from companion.rehearsal.simulation_report import SimulationReport, Unreached, report_of
from companion.rehearsal.visited_states import VisitedStates
from companion.scripts.loading import load

LEAST, MOST = 80, 1_600
"""Runs of a session: most are walked to all their places in few, the others go on until they are."""
BRANCHES, AT_RANDOM = 24, 16
"""Of each round."""


def walked(path: Path) -> SimulationReport:
    """What is found in as many runs as it takes, with the usual number of people, the least and the most.
    Where a run goes on as an earlier one did, it is not played on."""
    program = load(path, (config.sessions_folder(),))
    runner = ScenarioRunner(program)
    explorers = [
        Explorer(runner, people, Guard(), VisitedStates(program)) for people in company_sizes(program)
    ]
    seed = 0
    while True:
        for explorer in explorers:
            for _ in range(BRANCHES):
                explorer.branch()
            explorer.at_random(AT_RANDOM, seed)
        seed += 1
        found = [explorer.found for explorer in explorers]
        so_far = report_of(program, runner, path, found, [])
        if any(one.failures for one in found):
            return report(path, program, found)
        if so_far.runs >= MOST or (so_far.runs >= LEAST and not _own(so_far)):
            return report_of(program, runner, path, found, [], missing(runner, found))


def _own(found: SimulationReport) -> list[str]:
    """What is missing of a session itself, unless a test of it comes there: some evenings are rare."""
    missing = [str(step) for step in found.steps_never if not (_is_shared(step) or _is_tested(step))]
    tests = _tests_of(found.file)
    endings = [name for name in found.endings_never if f"ending: {name}\n" not in tests]
    return [*missing, *endings, *(str(silence) for silence in found.silences)]


def _is_tested(step: Unreached) -> bool:
    """Whether a test of the session hears its words."""
    words = " ".join(step.step.partition("\N{LEFT DOUBLE QUOTATION MARK}")[2].split()[:6])
    return bool(words) and words in _tests_of(step.file)


def _tests_of(script: str) -> str:
    path = Path(script).with_suffix(".test.yaml")
    return path.read_text("utf-8") if path.is_file() else ""


def _is_shared(step: Unreached) -> bool:
    """Whether more than two sessions share it: of many one comes there, of two maybe none."""
    return Path(step.file).parent.name == "_shared" and _using(Path(step.file).name) > 2


@cache
def _using(name: str) -> int:
    return sum(name in file.read_text("utf-8") for file in scripts_in(config.sessions_folder()))


@pytest.mark.timeout(1800)  # minutes on two idle cores, and others run beside it
def test_every_step_and_every_ending_of_every_session_is_reached() -> None:
    """No sentence stands in a session that nobody ever hears, and from each step both ways lead out. What
    sessions share is reached in one of them at least."""
    files = list(scripts_in(config.sessions_folder()))
    assert len(files) > 30
    with ProcessPoolExecutor(2, initializer=collect_seldom) as pool:
        found = list(pool.map(walked, files))
    assert not [failure.cause for one in found for failure in one.failures]
    assert not [(one.file, _own(one)) for one in found if _own(one)]
    shared = [step for one in found for step in one.steps_never if _is_shared(step)]
    for step in shared:
        assert shared.count(step) < _using(Path(step.file).name), step
