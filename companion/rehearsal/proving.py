"""Safety problems found by playing a script: can everyone always get out, and reach a good ending?

A guard watches the script's tests, which are played anyway. Steps that they did not reach are
explored, up to a limit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from companion.core.program import Program, Section, Turn, every_step
from companion.rehearsal.exploring import NO_NORMAL_ENDINGS, Explorer
from companion.rehearsal.lead_in import usual_s
from companion.rehearsal.presuming import CODE, presumptions
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.run_tests import Tested
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner, company_sizes
from companion.rehearsal.visited_states import VisitedStates
from companion.scripts.views.estimating import estimate
from companion.yamlfile.problems import Problem

MOST_RUNS = 15
"""Runs to reach steps that the tests missed."""
MOST_RUNS_TO_AN_END = 400
"""Runs to find a first normal ending."""
_MOST_TRAPS = 5
_LONGER = 1.2
"""Times as long as a file says, and at least by a minute: more than people expect."""
_REMEDIES = {
    "E331": "No script should be able to bring this about: please report it, with the script.",
    "E333": "Put the `end` into the branch that it is meant for, so that those who go on come past it.",
    "E334": "`companion simulate` shows the shortest way there.",
    CODE: "Give the step a condition: `if: said(NAME)`, or `if: said()` for anything at all.",
}


@dataclass(frozen=True, slots=True)
class _Unsafe:
    """A problem at a place of the program."""

    code: str
    place: str
    cause: str


def safety_problems(path: Path, program: Program, guard: Guard, tested: Tested) -> list[Problem]:
    """Return the problems found by playing; ``guard`` watched the tests, with the result ``tested``."""
    runner = ScenarioRunner(program)
    explorer = Explorer(runner, company_sizes(program)[0], guard, VisitedStates(program))
    found = [*_explored(runner.program_index, explorer, tested)]
    found += [_Unsafe(one.code, one.place, one.cause) for one in presumptions(program)]
    found += [_Unsafe(trap.code, trap.place, trap.cause) for trap in guard.traps[:_MOST_TRAPS]]
    problems = [_problem(runner.program_index, path, one) for one in found]
    return [*problems, *_too_long(path, program), *_over_its_limit(path, program)]


def _too_long(path: Path, program: Program) -> Iterator[Problem]:
    """Warn where a session takes longer than its file says. One in parts says how long one of them takes."""
    if not program.declares_minutes or program.minutes is None or program.parts:
        return
    people = company_sizes(program)[0]
    taken = usual_s(program, people) / 60.0
    if taken <= max(_LONGER * program.minutes, program.minutes + 1.0):
        return
    longest = estimate(program, people).most_s / 60.0
    cause = (
        f"the file says {program.minutes:g} minutes, and with {people} people it usually takes "
        f"{taken:.0f}, at most {longest:.0f}"
    )
    remedy = "Write another number, give turns less time, or leave `minutes` out."
    yield _at_key(path, "minutes", "W351", cause, remedy)


def _over_its_limit(path: Path, program: Program) -> Iterator[Problem]:
    """Warn where even the shortest turns take longer than the limit, or where there is no limit to obey."""
    steps = list(every_step(program.steps))
    if program.at_most_s is None:
        shorter = any(isinstance(step, Section) and step.optional for step in steps)
        if shorter or any(isinstance(step, Turn) and step.min_s is not None for step in steps):
            cause = "turns have a `min`, or sections are optional, and the session has no limit to keep to"
            yield _at_key(path, "id", "W352", cause, "Write `at_most: 20m` at the top, or leave them out.")
        return
    people = company_sizes(program)[-1]
    needed_s = estimate(program, people, short=True).usual_s
    if needed_s > program.at_most_s:
        cause = (
            f"with {people} people it usually takes {needed_s / 60:.1f} minutes, even with the shortest "
            f"turns and without optional sections, and may take {program.at_most_s / 60:g} at most"
        )
        remedy = "Write more, give turns a smaller `min`, or mark sections with `optional: yes`."
        yield _at_key(path, "at_most", "W352", cause, remedy)


def _at_key(path: Path, key: str, code: str, cause: str, remedy: str) -> Problem:
    """Return a problem at a key of the script."""
    lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    line = next((number for number, text in enumerate(lines, start=1) if text.startswith(f"{key}:")), 0)
    source = lines[line - 1] if line else ""
    return Problem(
        code=code,
        file=str(path),
        line=line,
        column=1 if line else 0,
        cause=cause,
        remedy=remedy,
        source=source,
    )


def _explored(program_index: ProgramIndex, explorer: Explorer, tested: Tested) -> Iterator[_Unsafe]:
    """Explore until everything was reached, or up to the limit."""
    leaves, found = program_index.leaves(), explorer.found
    explorer.branch()
    last_place = explorer.last_place
    while explorer.hopeful:
        ended = not ({*tested.endings, *found.endings} <= NO_NORMAL_ENDINGS)
        seen = leaves <= tested.reached | found.reached
        if found.runs >= (MOST_RUNS if ended else MOST_RUNS_TO_AN_END) or (ended and seen):
            break
        explorer.branch()
    for cause, place in found.broken.items():
        yield _Unsafe("E334", place, f"a session breaks down: {cause}")
    if not found.broken and {*tested.endings, *found.endings} <= NO_NORMAL_ENDINGS:
        names = " or ".join(f"`{name}`" for name in sorted(found.endings)) or "no ending"
        yield _Unsafe("E333", last_place, f"whatever people answer, the session only comes to {names}")


def _problem(program_index: ProgramIndex, script: Path, found: _Unsafe) -> Problem:
    file, line = program_index.spot(found.place, script)
    source = _line(file, line)
    return Problem(
        code=found.code,
        file=str(file),
        line=line,
        column=len(source) - len(source.lstrip(" -")) + 1 if source else 0,
        cause=found.cause,
        remedy=_REMEDIES.get(found.code, _REMEDIES["E331"]),
        source=source,
    )


def _line(file: Path, line: int) -> str:
    """Return a line of a file; empty if it has no such line."""
    try:
        lines: Iterable[str] = file.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return ""
    return next((text for number, text in enumerate(lines, start=1) if number == line), "")
