"""The typed fields of a mapping; each error names file, line and column."""

import re
from collections.abc import Iterator
from pathlib import Path

from companion import private
from companion.errors import CompanionError
from companion.yamlfile.problems import Problem, did_you_mean
from companion.yamlfile.reading import Form, read
from companion.yamlfile.tree import Document, Listing, Mark, Node, Scalar, Table

_NONE = ("none", "~", "null", "")
_TRUE = ("true", "yes", "on")
_FALSE = ("false", "no", "off")


def read_fields(path: Path, form: Form, known: tuple[str, ...], error: type[CompanionError]) -> "Fields":
    """Read the fields of a file of type ``form``; ``known`` are the fields it may have.

    Raises ``error`` with one sentence that names file, line and column, when the file is invalid.
    """
    try:
        with private.reading(path) as file:
            source = file.read(form.most_bytes + 1)
    except (OSError, ValueError) as failure:
        reason = getattr(failure, "strerror", None) or "its name can't be used"
        raise error(f"{path}: this {form.noun} can't be read ({reason}).") from None
    document, problems = read(source, str(path), form, path)
    if problems or document is None:
        raise error(_sentence(problems[0]))
    return Fields(document, document.root, known, error)


def _sentence(problem: Problem) -> str:
    stops = f"{problem.cause.rstrip('.')}. {problem.remedy}".strip()
    return f"{problem.file}:{problem.line}:{problem.column}: {' '.join(stops.split())}"


class Fields:
    """A mapping in a file. Every method raises the file's error for an invalid field."""

    def __init__(
        self, document: Document, node: Node, known: tuple[str, ...], error: type[CompanionError]
    ) -> None:
        """``known``: the permitted fields; ``error``: the exception type to raise."""
        self._document = document
        self._node = node
        self._error = error
        if not isinstance(node, Table):
            raise self.complaint(f"expected fields ({', '.join(known)}) here")
        for name, (key, _) in node.entries.items():
            if name not in known:
                hint = did_you_mean(name, known).strip() or f"Known are {', '.join(known)}."
                raise self.complaint(f"`{name}` is not known here. {hint}", key)
        self._values = {name: value for name, (_, value) in node.entries.items()}

    @property
    def path(self) -> Path:
        """The file."""
        return Path(self._document.name)

    def complaint(self, cause: str, node: Node | None = None) -> CompanionError:
        """Return the error for a mistake at ``node``, or in the whole mapping."""
        mark: Mark = (node or self._node).start
        end = "" if cause.endswith((".", "?")) else "."
        return self._error(f"{self.path}:{mark.line}:{mark.column}: {' '.join(cause.split())}{end}")

    def within(self, node: Node, known: tuple[str, ...]) -> "Fields":
        """Return the fields of a mapping nested in this one."""
        return Fields(self._document, node, known, self._error)

    def node(self, name: str) -> Node | None:
        """Return the value of a field; None if it is missing."""
        return self._values.get(name)

    def fields(self, name: str, known: tuple[str, ...]) -> "Fields | None":
        """Return the fields of ``name``; None if it is missing or ``none``."""
        node = self.node(name)
        if node is None or (isinstance(node, Scalar) and node.text in _NONE):
            return None
        return self.within(node, known)

    def text(self, name: str) -> str | None:
        """Return one word or sentence; None if it is missing."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, Scalar) or not node.text.strip():
            raise self.complaint(f"`{name}` needs words", node)
        return node.text

    def texts(self, name: str) -> Iterator[tuple[str, Node]]:
        """Return text or a list of texts, each with its place."""
        for node in self.items(name):
            if not isinstance(node, Scalar) or not node.text.strip():
                raise self.complaint(f"`{name}` needs words, or a list of them", node)
            yield node.text, node

    def matching(self, name: str, pattern: str, example: str) -> str | None:
        """Return a text that matches ``pattern``, described by ``example``; None if it is missing."""
        text = self.text(name)
        if text is not None and not re.fullmatch(pattern, text):
            raise self.complaint(f"`{name}` must be {example}", self.node(name))
        return text

    def one_of(self, name: str, known: tuple[str, ...]) -> str | None:
        """Return one of the given words; None if it is missing."""
        text = self.text(name)
        if text is not None and text not in known:
            raise self.complaint(f"`{name}` must be one of {', '.join(known)}", self.node(name))
        return text

    def flag(self, name: str) -> bool:
        """Return ``yes`` or ``no`` as a bool; no if it is missing."""
        text = (self.text(name) or "no").lower()
        if text not in (*_TRUE, *_FALSE):
            raise self.complaint(f"`{name}` needs yes or no", self.node(name))
        return text in _TRUE

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """Return a number; with the suffix ``s`` if the name has no unit."""
        node = self.node(name)
        if node is None:
            return default
        return self.parsed(node.text if isinstance(node, Scalar) else "", node, name, least, most)

    def parsed(self, text: str, node: Node, name: str, least: float, most: float) -> float:
        """Parse ``text``, (a part of) the value of ``name`` at ``node``, as a number."""
        try:
            value = float(text if "_" in name else text.removesuffix("s"))
        except ValueError:
            raise self.complaint(f"`{name}` needs a number", node) from None
        if not least <= value <= most:
            raise self.complaint(f"`{name}` must be between {least:g} and {most:g}", node)
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number."""
        value = self.number(name, default, least, most)
        if value != int(value):
            raise self.complaint(f"`{name}` needs a whole number", self.node(name))
        return int(value)

    def point(self, name: str, limits: tuple[float, float, float]) -> tuple[float, float, float] | None:
        """Return three numbers, each from 0 to its limit in ``limits``; None if it is missing."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, Listing) or len(node.items) != 3:
            raise self.complaint(f"`{name}` needs three numbers, like [2.5, 1, 1.2]", node)
        along, across, up = (
            self.parsed(part.text if isinstance(part, Scalar) else "", part, name, 0, most)
            for part, most in zip(node.items, limits, strict=True)
        )
        return along, across, up

    def file(self, name: str, what: str, *folders: Path) -> Path | None:
        """Return a file, looked up beside this one, then in ``folders``; None if it is missing."""
        said = self.text(name)
        if said is None:
            return None
        here, *others = ((folder / said) for folder in (self.path.parent, *folders))
        found = next((file for file in (here, *others) if file.is_file()), None)
        if found is None:
            raise self.complaint(f"there is no {what} {here}", self.node(name))
        return found

    def items(self, name: str) -> Iterator[Node]:
        """Return the items of a list, or a single value as one item."""
        node = self.node(name)
        if isinstance(node, Listing):
            yield from node.items
        elif node is not None:
            yield node
