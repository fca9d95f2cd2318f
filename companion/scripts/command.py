"""``companion check FILE...``: says what is wrong with scripts."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from companion.scripts.loading import check
from companion.scripts.problems import Problem, Severity, has_errors


def run(args: Sequence[str], out: TextIO) -> int:
    """Check the scripts that ``args`` name (files, or folders of files); 1 when any is refused, else 0."""
    parser = argparse.ArgumentParser(
        prog="companion check", description="Say what is wrong with session scripts, and where."
    )
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a script, or a folder of scripts"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object for tools")
    options = parser.parse_args(args)
    scripts = [path for named in options.files for path in _scripts(named)]
    roots = [named for named in options.files if named.is_dir()]
    problems = check(scripts, roots)
    if options.json:
        json.dump(
            {"files": [str(path) for path in scripts], "problems": [_plain(p) for p in problems]},
            out,
            indent=2,
        )
        out.write("\n")
    else:
        out.write("".join(f"{problem}\n\n" for problem in problems))
        out.write(f"{_summary(len(scripts), problems)}\n")
    return 1 if has_errors(problems) else 0


def _scripts(named: Path) -> list[Path]:
    if not named.is_dir():
        return [named]
    return sorted(path for path in named.rglob("*.yaml") if not path.name.endswith(".test.yaml"))


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


def _summary(scripts: int, problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    files = "1 script" if scripts == 1 else f"{scripts} scripts"
    return f"{files}: {_counted(errors, 'error')}, {_counted(len(problems) - errors, 'warning')}."


def _counted(count: int, what: str) -> str:
    return f"{count or 'no'} {what}{'' if count == 1 else 's'}"
