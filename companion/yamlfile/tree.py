"""A script as it was written: scalars, lists and mappings, each with its place.

Every scalar remains the string in the file. Its field decides what it means,
never YAML.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from companion.yamlfile.problems import Problem

Path_ = tuple[str | int, ...]
"""Keys and positions from the root: ``("steps", 3, "do", 0, "say")``."""
Plain = str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file, both counted from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text, a number or a name: always a string here."""

    text: str
    start: Mark
    end: Mark
    style: str = ""
    """Empty for plain; else its quote, ``|`` or ``>``."""
    comment: str = ""
    """The rest of the line after a plain scalar, from its ``#`` on."""

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return not self.text and not self.style


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: "tuple[Node, ...]"
    start: Mark


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values, in the order of the file."""

    entries: "Mapping[str, tuple[Scalar, Node]]"
    start: Mark


Node = Scalar | Listing | Table


def plain(node: Node) -> Plain:
    """Return a node without places."""
    match node:
        case Scalar(text):
            return text
        case Listing(items):
            return [plain(item) for item in items]
        case Table(entries):
            return {key: plain(value) for key, (_, value) in entries.items()}


def walk(node: Node, path: Path_ = ()) -> Iterator[tuple[Path_, Node]]:
    """Yield every node with its path, outermost first."""
    yield path, node
    if isinstance(node, Listing):
        for index, item in enumerate(node.items):
            yield from walk(item, (*path, index))
    elif isinstance(node, Table):
        for key, (_, value) in node.entries.items():
            yield from walk(value, (*path, key))


@dataclass(frozen=True, slots=True)
class Document:
    """One script file."""

    name: str
    """The name of the file in messages."""
    path: Path | None
    """Its location; None for a text that isn't a file."""
    lines: tuple[str, ...]
    root: Table

    def node(self, path: Path_) -> Node:
        """Return the node at a path, or the innermost existing node around it."""
        return self._find(path)[0]

    def mark(self, path: Path_, offset: int = 0) -> Mark:
        """Return the place of a path; ``offset`` counts characters within its text.

        A path whose last key is missing has the place of the mapping that lacks it; a mapping or list
        under a key has that of the key.
        """
        node, key = self._find(path)
        if isinstance(node, Scalar) and offset:
            return _within(self.lines, node, offset)
        return key.start if key and not isinstance(node, Scalar) else node.start

    def key_mark(self, path: Path_) -> Mark:
        """Return the place of a path's key; same as ``mark`` for a path without a key at its end."""
        node, key = self._find(path)
        return key.start if key else node.start

    def problem(self, code: str, mark: Mark, cause: str, remedy: str = "") -> Problem:
        """Return a problem in this file at a mark."""
        source = self.lines[mark.line - 1] if 0 < mark.line <= len(self.lines) else ""
        return Problem(
            code=code,
            file=self.name,
            line=mark.line,
            column=mark.column,
            cause=cause,
            remedy=remedy,
            source=source,
        )

    def _find(self, path: Path_) -> tuple[Node, Scalar | None]:
        node: Node = self.root
        key: Scalar | None = None
        for part in path:
            if isinstance(node, Table) and isinstance(part, str) and part in node.entries:
                key, node = node.entries[part]
            elif isinstance(node, Listing) and isinstance(part, int) and part < len(node.items):
                key, node = None, node.items[part]
            else:
                return node, None
        return node, key


def _within(lines: tuple[str, ...], scalar: Scalar, offset: int) -> Mark:
    """Return the place of character ``offset`` of a scalar, counted without spaces, which YAML folds."""
    wanted = sum(not c.isspace() for c in scalar.text[:offset])
    line, column = scalar.start.line, scalar.start.column + (scalar.style in ("'", '"') and 1)
    if scalar.style in ("|", ">"):
        line, column = line + 1, 1
    while line <= min(scalar.end.line, len(lines)):
        for index in range(column - 1, len(lines[line - 1])):
            if lines[line - 1][index].isspace():
                continue
            if not wanted:
                return Mark(line, index + 1)
            wanted -= 1
        line, column = line + 1, 1
    return scalar.end
