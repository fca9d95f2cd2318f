"""``companion check FILE...``: what is wrong with scripts, what their tests come to, how safe they are."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from companion.core.program import Program
from companion.rehearsal.proving import unsafe
from companion.rehearsal.run_tests import Tested, run_tests, tests_of
from companion.rehearsal.safety import Guard
from companion.scripts import command
from companion.scripts.loading import Checked, alone, examined
from companion.scripts.source.problems import Problem

_MANY = 8
"""From so many scripts on it pays to look at them side by side."""
_WORKERS = 2


def check(args: Sequence[str], out: TextIO) -> int:
    """Check scripts, and play them and their tests; 1 when anything is wrong, else 0."""
    return command.run(args, out, _examine)


@dataclass(frozen=True, slots=True)
class _Played:
    """A script that was looked at, and played where nothing refuses it."""

    checked: Checked
    tests: int
    problems: list[Problem]


def _examine(paths: Sequence[Path], roots: Sequence[Path]) -> tuple[int, list[Problem]]:
    play = partial(_played, roots=roots)
    if len(paths) < _MANY:
        played = [play(path) for path in paths]
    else:
        with ProcessPoolExecutor(_WORKERS) as pool:
            played = list(pool.map(play, paths))
    scripts = {one.path for one in alone([one.checked for one in played])}
    counted = [one for one in played if one.checked.path in scripts]
    problems = [problem for one in counted for problem in (*one.checked.problems, *one.problems)]
    return sum(one.tests for one in counted), problems


def _played(path: Path, roots: Sequence[Path]) -> _Played:
    found = examined(path, roots)
    tests, problems = rehearse(path, found.program) if found.program else (0, [])
    return _Played(replace(found, program=None), tests, problems)


def rehearse(path: Path, program: Program) -> tuple[int, list[Problem]]:
    """Play the tests of a script, and what they leave out: how many tests, and what is wrong."""
    tests, guard = tests_of(path), Guard(thorough=False)
    tested = run_tests(tests, program, watch=guard) if tests.is_file() else Tested(0, [])
    return tested.tests, [*tested.problems, *unsafe(path, program, guard, tested)]
