"""``companion check FILE...``: says what is wrong with scripts."""

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from companion import config
from companion.scripts.loading import check
from companion.scripts.source.problems import Problem, Severity, has_errors, in_order

Examine = Callable[[Sequence[Path], Sequence[Path]], tuple[int, list[Problem]]]
"""Looks at scripts, given the session folders: how many tests of their own they have, and what is wrong."""
_TESTS = ".test.yaml"


def _only_read(paths: Sequence[Path], roots: Sequence[Path]) -> tuple[int, list[Problem]]:
    return 0, check(paths, roots)


def run(args: Sequence[str], out: TextIO, examine: Examine = _only_read) -> int:
    """Check the scripts that ``args`` name (files, or folders of files); 1 when any is refused, else 0."""
    parser = argparse.ArgumentParser(
        prog="companion check", description="Say what is wrong with session scripts, and where."
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a script, or a folder of scripts"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for tools")
    options = parser.parse_args(args)
    named = dict.fromkeys(path for named in options.files for path in _files(named))
    scripts = [path for path in named if not path.name.endswith(_TESTS)]
    folders = [named for named in options.files if named.is_dir()]
    roots = [*folders, config.sessions_folder(), config.own_sessions_folder()]
    tests, problems = examine(scripts, roots)
    problems += [_alone(path) for path in named if path not in scripts]
    _report([str(path) for path in named], len(scripts), tests, in_order(problems), options.json, out)
    return 1 if has_errors(problems) else 0


def _files(named: Path) -> list[Path]:
    """The scripts that are meant, and tests whose script is not there."""
    found = sorted(named.rglob("*.yaml")) if named.is_dir() else [named]
    scripts = [_script_of(path) for path in found]
    return [script if script.is_file() else path for script, path in zip(scripts, found, strict=True)]


def _script_of(path: Path) -> Path:
    """The script that a file of tests stands beside; any other file is a script."""
    return path.with_name(path.name.removesuffix(_TESTS) + ".yaml") if path.name.endswith(_TESTS) else path


def _alone(path: Path) -> Problem:
    cause = f"there is no script `{_script_of(path).name}` beside these tests"
    remedy = "A file of tests has the name of its script, and lies in the same folder."
    return Problem(code="E407", file=str(path), line=0, column=0, cause=cause, remedy=remedy)


def _report(
    files: list[str], scripts: int, tests: int, problems: Sequence[Problem], as_json: bool, out: TextIO
) -> None:
    if as_json:
        found = {"files": files, "tests": tests, "problems": [_plain(problem) for problem in problems]}
        json.dump(found, out, indent=2)
        out.write("\n")
    else:
        out.write("".join(f"{problem}\n\n" for problem in problems))
        out.write(f"{_summary(scripts, tests, problems)}\n")


def _plain(problem: Problem) -> dict[str, str | int]:
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
