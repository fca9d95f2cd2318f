"""Mappings of a YAML file with their places, so that every complaint names file, line and column."""

import difflib
from collections.abc import Iterator
from pathlib import Path

import yaml

from companion.errors import RoomError

Node = yaml.Node
"""Anything in the file, with its place."""

_MOST_BYTES = 256 * 1024
_DEEPEST = 20
"""Levels of nesting: PyYAML takes seconds for a few thousand brackets."""
_OPENS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_CLOSES = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
_NEARLY_NONE = ("none", "~", "null", "")
_TRUE = ("true", "yes", "on")
_FALSE = ("false", "no", "off")


def read_fields(path: Path, known: tuple[str, ...]) -> "Fields":
    """The fields of a file. Raises RoomError, with file, line and column, when it is refused."""
    node = _composed(path)
    if node is None:
        raise RoomError(f"{path}: this room is empty; it needs `partners`.")
    return Fields(path, node, known)


def _composed(path: Path) -> yaml.Node | None:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RoomError(f"{path}: this room can't be read ({error.strerror}).") from error
    if len(raw) > _MOST_BYTES:
        raise RoomError(f"{path}: a room is at most 256 KB long.")
    try:
        _refuse_traps(path, raw)
        return yaml.compose(raw, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: impossible characters
        mark = getattr(error, "problem_mark", None)
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        cause = getattr(error, "problem", None) or "it holds characters that are no text"
        raise RoomError(f"{place}: this is not valid YAML ({cause}).") from error


def _refuse_traps(path: Path, raw: bytes) -> None:
    """What would make a small file a large tree, or a slow one."""
    depth = 0
    for event in yaml.parse(raw, yaml.SafeLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise RoomError(f"{_place(path, event)}: a room has no anchors or aliases.")
        depth += isinstance(event, _OPENS) - isinstance(event, _CLOSES)
        if depth > _DEEPEST:
            raise RoomError(f"{_place(path, event)}: this is nested too deeply for a room.")


def _place(path: Path, at: yaml.Node | yaml.Event) -> str:
    mark = at.start_mark
    assert mark is not None, "PyYAML marks everything that comes from a stream"
    return f"{path}:{mark.line + 1}:{mark.column + 1}"


def _scalar(node: yaml.Node) -> str:
    """What stands there; nothing, where it is a list or a mapping."""
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


class Fields:
    """A mapping of the file. Every method raises RoomError where a field is not what it must be."""

    def __init__(self, path: Path, node: Node, known: tuple[str, ...]) -> None:
        self.path = path
        self._node = node
        if not isinstance(node, yaml.MappingNode):
            raise self.complaint(f"expected fields ({', '.join(known)}) here", node)
        self._values: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, yaml.ScalarNode) else "this list"
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(known)}."
                raise self.complaint(f"`{name}` is not known here; {hint}", key)
            if name in self._values:
                raise self.complaint(f"`{name}` stands here twice", key)
            self._values[name] = value

    def complaint(self, cause: str, node: Node | None = None) -> RoomError:
        """The sentence about a mistake at ``node``, or else about the whole mapping."""
        end = "" if cause.endswith((".", "?")) else "."
        return RoomError(f"{_place(self.path, node or self._node)}: {' '.join(cause.split())}{end}")

    def node(self, name: str) -> Node | None:
        """What stands under a name; None: nothing."""
        return self._values.get(name)

    def fields(self, name: str, known: tuple[str, ...]) -> "Fields | None":
        """The fields of ``name``; None where it is missing or ``none``."""
        node = self.node(name)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in _NEARLY_NONE):
            return None
        return Fields(self.path, node, known)

    def text(self, name: str) -> str | None:
        """One word or sentence; None where it is missing."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.complaint(f"`{name}` needs words", node)
        return str(node.value)

    def texts(self, name: str) -> Iterator[tuple[str, Node]]:
        """Words or a list of them, each with its place."""
        for node in self.items(name):
            if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
                raise self.complaint(f"`{name}` needs words, or a list of them", node)
            yield str(node.value), node

    def one_of(self, name: str, known: tuple[str, ...]) -> str | None:
        """One of some words; None where it is missing."""
        said = self.text(name)
        if said is not None and said not in known:
            raise self.complaint(f"`{name}` must be one of {', '.join(known)}", self.node(name))
        return said

    def flag(self, name: str) -> bool:
        """``yes`` or ``no``; no where it is missing."""
        said = (self.text(name) or "no").lower()
        if said not in (*_TRUE, *_FALSE):
            raise self.complaint(f"`{name}` needs yes or no", self.node(name))
        return said in _TRUE

    def number(self, name: str, default: float, least: float, most: float) -> float:
        """A number; one with an ``s`` behind it where the name has no unit of its own."""
        node = self.node(name)
        return default if node is None else self.parsed(_scalar(node), node, name, least, most)

    def parsed(self, said: str, node: Node, name: str, least: float, most: float) -> float:
        """The number that ``said``, (a part of) the value of ``name`` at ``node``, stands for."""
        try:
            value = float(said if "_" in name else said.removesuffix("s"))
        except ValueError:
            raise self.complaint(f"`{name}` needs a number", node) from None
        if not least <= value <= most:
            raise self.complaint(f"`{name}` must be between {least:g} and {most:g}", node)
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number."""
        value = self.number(name, default, least, most)
        if value != int(value):
            raise self.complaint(f"`{name}` needs a whole number", self.node(name))
        return int(value)

    def point(self, name: str, within: tuple[float, float, float]) -> tuple[float, float, float] | None:
        """Three numbers, each at least 0 and at most that of ``within``; None where it is missing."""
        node = self.node(name)
        if node is None:
            return None
        if not isinstance(node, yaml.SequenceNode) or len(node.value) != 3:
            raise self.complaint(f"`{name}` needs three numbers, like [2.5, 1, 1.2]", node)
        along, across, up = (
            self.parsed(_scalar(part), part, name, 0, most)
            for part, most in zip(node.value, within, strict=True)
        )
        return along, across, up

    def file(self, name: str, what: str, *folders: Path) -> Path | None:
        """A file, looked for beside the room, then in ``folders``; None where it is missing."""
        said = self.text(name)
        if said is None:
            return None
        here, *others = ((folder / said) for folder in (self.path.parent, *folders))
        found = next((file for file in (here, *others) if file.is_file()), None)
        if found is None:
            raise self.complaint(f"there is no {what} {here}", self.node(name))
        return found

    def items(self, name: str) -> Iterator[Node]:
        """The parts of a list, or what stands there alone."""
        node = self.node(name)
        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        elif node is not None:
            yield node
