"""``companion check FILE...``: what is wrong with scripts, and what their own tests come to."""

from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from companion.core.program import Program
from companion.rehearsal.testing import run_tests, tests_of
from companion.scripts import command
from companion.scripts.problems import Problem


def check(args: Sequence[str], out: TextIO) -> int:
    """Check scripts and play their tests; 1 when a script is refused or a test fails, else 0."""
    return command.run(args, out, _rehearse)


def _rehearse(path: Path, program: Program) -> tuple[int, list[Problem]]:
    tests = tests_of(path)
    if not tests.is_file():
        return 0, []
    tested = run_tests(tests, program)
    return tested.tests, tested.problems
