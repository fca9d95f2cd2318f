"""``allow``: warnings that an author means, each with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from companion.core.program import Allowed
from companion.scripts.model.library import Library
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Script
from companion.yamlfile.problems import Problem, Severity
from companion.yamlfile.tree import Document, Path_, Scalar, walk

BY_PLAYING = frozenset({"W345", "W351"})
"""Warnings that show only when the script is played, after it is read."""


def allowed(library: Library, script: Loaded[Script]) -> dict[Allowed, Problem]:
    """Return what a script and the files that it uses allow, each with the warning that it is for nothing."""
    return {one: vain for one, vain in _allowed(library, script)}


def without(problems: Iterable[Problem], meant: Iterable[Allowed]) -> list[Problem]:
    """Return the problems without warnings that are meant."""
    meant = tuple(meant)
    return [one for one in problems if not any(_covers(allowance, one) for allowance in meant)]


def in_vain(problems: Sequence[Problem], meant: dict[Allowed, Problem]) -> Iterator[Problem]:
    """Yield a warning for each allowance that hides none of the problems."""
    for allowance, vain in meant.items():
        if allowance.code not in BY_PLAYING and not any(_covers(allowance, one) for one in problems):
            yield vain


def _covers(allowance: Allowed, problem: Problem) -> bool:
    warns = problem.severity is Severity.WARNING
    return warns and allowance.covers(problem.code, problem.file, problem.line)


def _allowed(library: Library, script: Loaded[Script]) -> Iterator[tuple[Allowed, Problem]]:
    pieces: dict[str, Loaded[Any]] = {script.document.name: script}
    for loaded, path, step in library.every_step(script, ("steps",), script.model.steps):
        pieces.setdefault(loaded.document.name, loaded)
        yield from _at(loaded.document, path, step.allow)
    for piece in pieces.values():
        yield from _at(piece.document, (), piece.model.allow)


def _at(document: Document, path: Path_, reasons: dict[str, str]) -> Iterator[tuple[Allowed, Problem]]:
    for code, reason in reasons.items():
        node = document.node(path)
        ends = [inner.end.line for _, inner in walk(node) if isinstance(inner, Scalar)]
        first, last = (node.start.line, max(ends)) if path else (1, len(document.lines))
        mark = document.key_mark((*path, "allow", code))
        cause = f"`allow` names {code}, and there is no such warning here"
        yield (
            Allowed(code, reason, document.name, first, last),
            document.problem("W350", mark, cause, "Leave it out, or move it to the step that it is for."),
        )
