"""A script, from its file to its program."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A script file, looked at."""

    path: Path
    problems: list[Problem]
    program: Program | None
    """Where nothing refuses it, and it was asked for."""


def check(paths: Iterable[Path], roots: Sequence[Path] = ()) -> list[Problem]:
    """All that is wrong with scripts, by place.

    A file that another of them uses is checked there, where its names have values, and
    not as a script of its own.
    """
    return in_order(problem for found in checked(paths, roots) for problem in found.problems)


def checked(paths: Iterable[Path], roots: Sequence[Path] = (), *, compiling: bool = False) -> list[Checked]:
    """The scripts among ``paths``, each with what is wrong with it; ``compiling``: with its program too.

    Files that another of them uses are no scripts of their own.
    """
    found: list[Checked] = []
    used: set[Path] = set()
    for path in paths:
        library = Library(roots)
        script = library.open(path)
        problems = _problems(library, script)
        sound = compiling and script is not None and not has_errors(problems)
        found.append(Checked(path, problems, _compiled(library, script) if sound and script else None))
        used |= library.used
    return [one for one in found if one.path.resolve() not in used]


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
    return _compiled(library, script)


def _compiled(library: Library, script: Loaded[Script]) -> Program:
    program = compiled(library, script)
    return replace(program, minutes=float(script.model.minutes or minutes(estimate(program))))
