"""Loading a script, from its file to its program."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from companion.core.program import Program
from companion.errors import ScriptError
from companion.scripts import steps  # noqa: F401  (imported to register the step types)
from companion.scripts.check import checking
from companion.scripts.check.suppressed_warnings import allowed, in_vain, without
from companion.scripts.check.unanswered import unanswered
from companion.scripts.compiling import compiled
from companion.scripts.model.library import Library
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Script
from companion.scripts.views.estimating import estimate, minutes
from companion.scripts.views.phrasing import lasts
from companion.yamlfile.problems import Problem, Severity, has_errors, in_order

FAR_MORE = 1.5
"""Times as long as another partner: more than natural differences in talking."""
LEAST_DIFFERENCE_S = 60.0
"""Minimum noticeable difference in floor time."""


def load(path: Path, roots: Sequence[Path] = ()) -> Program:
    """Load the script at ``path``; ``roots`` are the session folders that files may be used from.

    Raises ``ScriptError`` with all errors of the script when there are any.
    """
    library = Library(roots)
    return _program(library, library.open(path))


def load_text(source: bytes | str, name: str = "script.yaml", roots: Sequence[Path] = ()) -> Program:
    """Load a script from a text. Raises ``ScriptError`` like ``load``."""
    library = Library(roots)
    return _program(library, library.open_text(source, name))


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked script file."""

    path: Path
    problems: list[Problem]
    program: Program | None
    """None if the script has an error."""
    uses: frozenset[Path] = frozenset()
    """The files that it uses, symbolic links resolved."""


def check(paths: Iterable[Path], roots: Sequence[Path] = ()) -> list[Problem]:
    """Return the problems of scripts, by place.

    A file used by another of them is checked there, where its names have values, and
    not as a script of its own.
    """
    return in_order(problem for found in checked(paths, roots) for problem in found.problems)


def checked(paths: Iterable[Path], roots: Sequence[Path] = ()) -> list[Checked]:
    """Return the scripts among ``paths``, each with its problems and its program.

    Files used by another of them are not scripts themselves.
    """
    return alone([examined(path, roots) for path in paths])


def examined(path: Path, roots: Sequence[Path] = ()) -> Checked:
    """Check one file as a script."""
    library = Library(roots)
    problems, program = _check(library, library.open(path))
    return Checked(path, problems, program, frozenset(library.used))


def alone(found: Sequence[Checked]) -> list[Checked]:
    """The files that none of the others uses; of files that use each other in a circle, the first.

    Each file is one of these, or one of these uses it.
    """
    paths = [Path(os.path.realpath(one.path)) for one in found]
    uses: dict[Path, frozenset[Path]] = {}
    for path, one in zip(paths, found, strict=True):
        uses[path] = uses.get(path, frozenset()) | (one.uses - {path})
    used = frozenset().union(*uses.values())
    kept: set[Path] = set()
    covered: set[Path] = set()
    for path in sorted(uses, key=lambda path: path in used):  # stable: a circle is entered at its first file
        if path in covered:
            continue
        kept.add(path)
        waiting = {path}
        while waiting:
            covered |= waiting
            waiting = {used for one in waiting for used in uses.get(one, ())} - covered
    return [one for path, one in zip(paths, found, strict=True) if path in kept]


def check_text(source: bytes | str, name: str = "script.yaml", roots: Sequence[Path] = ()) -> list[Problem]:
    """Return the problems of a script that is not in a file."""
    library = Library(roots)
    return _check(library, library.open_text(source, name))[0]


def _check(library: Library, script: Loaded[Script] | None) -> tuple[list[Problem], Program | None]:
    """Return the problems of a script, and its program if it has no error."""
    meaning = checking.check(library, script) if script else []
    problems = [*library.problems, *meaning]
    if script is None or has_errors(problems):
        return in_order(problems), None
    program = compiled(library, script)
    silent = unanswered(library, script, program)
    if silent:
        return in_order([*problems, *silent]), None
    meant = allowed(library, script)
    program = replace(
        program,
        minutes=float(script.model.minutes or minutes(estimate(program))),
        declares_minutes=script.model.minutes is not None,
        allowed=tuple(meant),
    )
    problems += _unfair(script, program)
    return in_order([*without(problems, meant), *in_vain(problems, meant)]), program


def _program(library: Library, script: Loaded[Script] | None) -> Program:
    problems, program = _check(library, script)
    if program is None:
        raise ScriptError("\n".join(str(p) for p in problems if p.severity is Severity.ERROR))
    return program


def _unfair(script: Loaded[Script], program: Program) -> Iterator[Problem]:
    """Warn if one partner has the floor for far longer, with the minimum or the maximum number of people."""
    for people in range(program.people_min, program.people_max + 1):
        floor_s = estimate(program, people).floor_s
        longest, shortest = max(floor_s), min(floor_s)
        if longest - shortest < LEAST_DIFFERENCE_S or longest <= FAR_MORE * shortest:
            continue
        who, other = (_called(program, floor_s.index(held_s)) for held_s in (longest, shortest))
        times = f"about {_about(longest)}, {other} for {_about(shortest)}"
        cause = f"with {people} people {who} has the floor for {times}"
        remedy = "Let the roles move on (`rounds` with `swap: each_round`), or ask `each` of them."
        yield script.document.problem("W335", script.document.key_mark(("steps",)), cause, remedy)
        return


def _called(program: Program, number: int) -> str:
    return f"`{program.roles[number]}`" if number < len(program.roles) else f"partner {number + 1}"


def _about(seconds: float) -> str:
    return lasts(round(seconds / 30) * 30) if seconds >= 15 else "no time at all"
