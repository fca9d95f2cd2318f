"""``companion check FILE...``: what is wrong with scripts, what their tests come to, how safe they are."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TextIO

from companion.core.program import Program
from companion.rehearsal.proving import unsafe
from companion.rehearsal.safety import Guard
from companion.rehearsal.testing import Tested, run_tests, tests_of
from companion.scripts import command
from companion.scripts.problems import Problem

_MANY = 8
"""From so many scripts on it pays to play them side by side."""
_WORKERS = 2


def check(args: Sequence[str], out: TextIO) -> int:
    """Check scripts, and play them and their tests; 1 when anything is wrong, else 0."""
    return command.run(args, out, _rehearse_all)


def _rehearse_all(scripts: Sequence[tuple[Path, Program]]) -> Iterable[tuple[int, list[Problem]]]:
    if len(scripts) < _MANY:
        return map(rehearse, *zip(*scripts, strict=True)) if scripts else ()
    with ProcessPoolExecutor(_WORKERS) as pool:
        return list(pool.map(rehearse, *zip(*scripts, strict=True)))


def rehearse(path: Path, program: Program) -> tuple[int, list[Problem]]:
    """Play the tests of a script, and what they leave out: how many tests, and what is wrong."""
    tests, guard = tests_of(path), Guard()
    tested = run_tests(tests, program, watch=guard) if tests.is_file() else Tested(0, [])
    return tested.tests, [*tested.problems, *unsafe(path, program, guard, tested)]
