"""``companion check FILE...``: problems in scripts, their tests and their safety."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from companion import config
from companion.core.program import Program
from companion.help_lines import help_lines
from companion.rehearsal.proving import safety_problems
from companion.rehearsal.run_tests import Tested, run_tests, tests_of
from companion.rehearsal.safety import Guard
from companion.rehearsal.script_tests import ENDS_WITH, Plans
from companion.scripts.catalogue import file_of
from companion.scripts.check.suppressed_warnings import without
from companion.scripts.loading import Checked, alone, examined
from companion.scripts.views.schema import json_schema, schema_of, write_schema
from companion.yamlfile.problems import Problem, Severity, has_errors, in_order

TESTS = "tests"
"""The kind of file whose schema is that of tests."""
_MANY = 8
"""From this number on, scripts are checked in several processes."""
_WORKERS = 2


def check(options: argparse.Namespace, out: TextIO) -> int:
    """Check the scripts of ``options.files`` (files, or folders of files), and play them with their tests.

    Returns 1 when any has an error, else 0.
    """
    if trouble := help_lines().trouble:
        print(trouble, file=sys.stderr)
    named = dict.fromkeys(path for named in options.files for path in _files(named))
    scripts = [path for path in named if not path.name.endswith(ENDS_WITH)]
    folders = [named for named in options.files if named.is_dir()]
    roots = [*folders, config.sessions_folder(), config.own_sessions_folder()]
    tests, problems = _examine(scripts, roots)
    problems += [_without_script(path) for path in named if path not in scripts]
    _report([str(path) for path in named], len(scripts), tests, in_order(problems), options.json, out)
    return 1 if has_errors(problems) else 0


def schema(options: argparse.Namespace, out: TextIO) -> int:
    """``companion schema [KIND]``: print the schema of scripts, or of tests."""
    write_schema(out, schema_of(TESTS, Plans) if options.kind == TESTS else json_schema(options.kind))
    return 0


def _files(named: Path) -> list[Path]:
    """Return the scripts, and test files whose script is missing."""
    if not named.suffix and not named.exists():
        named = file_of(str(named)) or named
    found = sorted(named.rglob("*.yaml")) if named.is_dir() else [named]
    scripts = [_script_of(path) for path in found]
    return [script if script.is_file() else path for script, path in zip(scripts, found, strict=True)]


def _script_of(path: Path) -> Path:
    """Return the script of a test file; any other file is a script itself."""
    return (
        path.with_name(path.name.removesuffix(ENDS_WITH) + ".yaml") if path.name.endswith(ENDS_WITH) else path
    )


def _without_script(path: Path) -> Problem:
    cause = f"there is no script `{_script_of(path).name}` beside these tests"
    remedy = "A file of tests has the name of its script, and lies in the same folder."
    return Problem(code="E407", file=str(path), line=0, column=0, cause=cause, remedy=remedy)


def _report(
    files: list[str], scripts: int, tests: int, problems: Sequence[Problem], as_json: bool, out: TextIO
) -> None:
    if as_json:
        found = {"files": files, "tests": tests, "problems": [_as_json(problem) for problem in problems]}
        json.dump(found, out, indent=2)
        out.write("\n")
    else:
        out.write("".join(f"{problem}\n\n" for problem in problems))
        out.write(f"{_summary(scripts, tests, problems)}\n")


def _as_json(problem: Problem) -> dict[str, str | int]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "cause": problem.cause,
        "remedy": problem.remedy,
    }


def _summary(scripts: int, tests: int, problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    files = "1 script" if scripts == 1 else f"{scripts} scripts"
    if tests:
        files += f", {_counted(tests, 'test')}"
    return f"{files}: {_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}."


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class _Played:
    """A script that was checked, and played if it has no error."""

    checked: Checked
    tests: int
    problems: list[Problem]


def _examine(paths: Sequence[Path], roots: Sequence[Path]) -> tuple[int, list[Problem]]:
    play = partial(_played, roots=roots)
    if len(paths) < _MANY:
        played = [play(path) for path in paths]
    else:
        from concurrent.futures import ProcessPoolExecutor  # which one script needs not wait for

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
    """Play the tests of a script, explore the rest; return the number of tests and the problems."""
    tests, guard = tests_of(path), Guard(thorough=False)
    tested = run_tests(tests, program, watch=guard) if tests.is_file() else Tested(0, [])
    problems = [*tested.problems, *safety_problems(path, program, guard, tested)]
    return tested.tests, without(problems, program.allowed)
