"""A script as it was written: scalars, lists and mappings, each with its place.

Every scalar stays the string that stands in the file. What it means is decided by the
field it stands in, never by YAML.
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
    """Words, a number, a name: all strings here."""

    text: str
    start: Mark
    end: Mark
    style: str = ""
    """Empty for plain; else the quote or the ``|`` or ``>`` it was written with."""
    comment: str = ""
    """What follows on the line after a plain scalar, from its ``#`` on."""

    @property
    def empty(self) -> bool:
        """Nothing was written."""
        return not self.text and not self.style


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: "tuple[Node, ...]"
    start: Mark


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and what stands behind them, in the order of the file."""

    entries: "Mapping[str, tuple[Scalar, Node]]"
    start: Mark


Node = Scalar | Listing | Table


def plain(node: Node) -> Plain:
    """A node without its places."""
    match node:
        case Scalar(text):
            return text
        case Listing(items):
            return [plain(item) for item in items]
        case Table(entries):
            return {key: plain(value) for key, (_, value) in entries.items()}


def walk(node: Node, path: Path_ = ()) -> Iterator[tuple[Path_, Node]]:
    """Every node with its path, outermost first."""
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
    """The file as people call it."""
    path: Path | None
    """Where it is; None for a text that is no file."""
    lines: tuple[str, ...]
    root: Table

    def node(self, path: Path_) -> Node:
        """What stands at a path, or the innermost thing around it that is there."""
        return self._find(path)[0]

    def mark(self, path: Path_, offset: int = 0) -> Mark:
        """Where a path begins; ``offset`` counts characters within its words.

        A path whose last key is missing is at the mapping that lacks it.
        """
        node, _ = self._find(path)
        if isinstance(node, Scalar) and offset:
            return _within(self.lines, node, offset)
        return node.start

    def key_mark(self, path: Path_) -> Mark:
        """Where the key of a path stands; as ``mark`` where the path ends in no key."""
        node, key = self._find(path)
        return key.start if key else node.start

    def problem(self, code: str, mark: Mark, cause: str, remedy: str = "") -> Problem:
        """A problem of this file at a mark."""
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
    """Where the character ``offset`` of a scalar stands: counted without spaces, which YAML folds."""
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
