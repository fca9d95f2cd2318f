"""A script, from its file to its program."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from companion.core.program import Program
from companion.errors import ScriptError
from companion.scripts import checking
from companion.scripts.compiling import compiled
from companion.scripts.estimating import estimate, minutes
from companion.scripts.library import Library, Loaded
from companion.scripts.models import Script
from companion.scripts.problems import Problem, Severity, has_errors, in_order


def load(path: Path, roots: Sequence[Path] = ()) -> Program:
    """The program of the script at ``path``; ``roots`` are the session folders that files may be used from.

    Raises ``ScriptError`` with all errors of the script when there are any.
    """
    library = Library(roots)
    return _program(library, library.open(path))


def load_text(source: bytes | str, name: str = "script.yaml", roots: Sequence[Path] = ()) -> Program:
    """The program of a script that is no file. Raises ``ScriptError`` as ``load`` does."""
    library = Library(roots)
    return _program(library, library.open_text(source, name))


def check(paths: Iterable[Path], roots: Sequence[Path] = ()) -> list[Problem]:
    """All that is wrong with scripts, by place.

    A file that another of them uses is checked there, where its names have values, and
    not as a script of its own.
    """
    found: dict[Path, list[Problem]] = {}
    used: set[Path] = set()
    for path in paths:
        library = Library(roots)
        found[path] = _problems(library, library.open(path))
        used |= library.used
    return in_order(p for path, problems in found.items() if path.resolve() not in used for p in problems)


def check_text(source: bytes | str, name: str = "script.yaml", roots: Sequence[Path] = ()) -> list[Problem]:
    """All that is wrong with a script that is no file."""
    library = Library(roots)
    return _problems(library, library.open_text(source, name))


def _problems(library: Library, script: Loaded[Script] | None) -> list[Problem]:
    meaning = checking.check(library, script) if script else []
    return in_order([*library.problems, *meaning])


def _program(library: Library, script: Loaded[Script] | None) -> Program:
    problems = _problems(library, script)
    if script is None or has_errors(problems):
        raise ScriptError("\n".join(str(p) for p in problems if p.severity is Severity.ERROR))
    program = compiled(library, script)
    return replace(program, minutes=float(script.model.minutes or minutes(estimate(program))))
