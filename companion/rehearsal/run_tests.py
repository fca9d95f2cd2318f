"""Runs the script tests of a file."""

from dataclasses import dataclass, field
from pathlib import Path

from companion.core.program import Program
from companion.rehearsal.driver import Watch
from companion.rehearsal.expecting import unmet
from companion.rehearsal.played_test import rehearse
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.script_tests import ENDS_WITH, Plan, read_plans
from companion.rehearsal.validate_tests import problems_of, settings_of
from companion.yamlfile.problems import Problem
from companion.yamlfile.tree import Document, Path_


@dataclass(frozen=True, slots=True)
class Tested:
    """The result of the tests of a script."""

    tests: int
    """Number of tests played."""
    problems: list[Problem]
    reached: set[str] = field(default_factory=set)
    """Paths of the steps that began in any of them."""
    endings: set[str] = field(default_factory=set)
    """Names of the endings that they reached."""


def tests_of(script: Path) -> Path:
    """Return the path of a script's tests."""
    return script.with_name(f"{script.stem}{ENDS_WITH}")


def run_tests(path: Path, program: Program, name: str = "", watch: Watch | None = None) -> Tested:
    """Play the tests in the file ``path`` with ``program``, while ``watch`` looks on.

    ``name`` is the file's name in messages.
    """
    document, plans, problems = read_plans(path, name or str(path))
    if document is None or plans is None:
        return Tested(0, problems)
    program_index = ProgramIndex.of(program)
    tested = Tested(len(plans.tests), problems)
    for index, plan in enumerate(plans.tests):
        problems += _played(program_index, document, plan, ("tests", index), tested, watch)
    return tested


def _played(
    program_index: ProgramIndex,
    document: Document,
    plan: Plan,
    at: Path_,
    tested: Tested,
    watch: Watch | None,
) -> list[Problem]:
    def problem(code: str, where: Path_, cause: str, remedy: str) -> Problem:
        named = f"in the test “{plan.name}”, {cause}"
        return document.problem(code, document.mark((*at, *where)), named, remedy)

    problems = [
        problem(found.code, found.at, found.cause, found.remedy) for found in problems_of(program_index, plan)
    ]
    if problems:
        return problems
    rehearsed = rehearse(program_index, plan, settings_of(program_index.program, plan), watch)
    tested.reached.update(map(program_index.leaf, rehearsed.people.reached))
    tested.endings.add(rehearsed.session.ending)
    found = unmet(program_index, plan, rehearsed)
    return [problem(u.code, u.at, u.cause, f"{_commas(document, (*at, *u.at))}{u.remedy}") for u in found]


def _commas(document: Document, at: Path_) -> str:
    """Explain a YAML trap: in brackets, a comma splits a sentence into two entries."""
    mark = document.mark(at)
    line = document.lines[mark.line - 1] if at[-2:-1] in (("said",), ("not_said",)) else ""
    if "[" in line[: mark.column - 1] and "," in line:
        return "Between brackets a comma begins the next entry: words with commas go into quotes.\n    "
    return ""
