"""One file of a script and all that it uses, to give to others.

What is used becomes blocks of the script itself, with its text as written, comments and all; a template
of ``writes`` becomes its text.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from companion.errors import SetupError
from companion.regex import regex
from companion.scripts.loading import load, load_text
from companion.scripts.model.library import Library, NotThere, Target
from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Piece, Script
from companion.yamlfile.tree import Document, Listing, Path_, Scalar, Table

_SCHEMA: Final = regex(r"^# yaml-language-server:[^\n]*\n", re.M)
_NOT_NAMED: Final = regex(r"[^a-z0-9-]+")
_IN_BLOCKS: Final = 2
"""Indentation of names below ``blocks:``, where the script has no blocks yet."""


def shared_text(path: Path, roots: Sequence[Path]) -> str:
    """Return a script as one text that uses no other file.

    Raises ScriptError when the script is invalid, SetupError when a part of it can't be taken along.
    """
    load(path, roots)
    library = Library(roots)
    script = library.open(path)
    assert script, "it was loaded before"
    text = _Bundle(library, script).text()
    for folder in (path.parent, *roots):
        text = text.replace(f"{folder.absolute()}/", "")
    load_text(text, path.name, ())
    return text


class _Bundle:
    """A script with what it uses."""

    def __init__(self, library: Library, script: Loaded[Script]) -> None:
        self._library = library
        self._script = script
        self._names: dict[tuple[str, Path_], str] = {}
        """Blocks that stand in other files, by file and place, with their names here."""
        self._targets: list[Target] = []
        self._lines = {script.document.name: list(script.document.lines)}
        """The lines of each file, with the new names at each ``use``."""

    def text(self) -> str:
        """Return the text."""
        model = self._script.model
        for loaded, path, step in self._library.every_step(self._script, ("steps",), model.steps):
            self._refer(loaded, path, step.uses())
        for name, steps in model.blocks.items():
            for loaded, path, step in self._library.every_step(self._script, ("blocks", name), steps):
                self._refer(loaded, path, step.uses())
        self._write_out()
        blocks = [line for target in self._targets for line in self._block(target)]
        lines = self._with_blocks(self._lines[self._script.document.name], blocks)
        text = "\n".join(lines).rstrip("\n")
        return _SCHEMA.sub("", f"{text}\n")

    def _refer(self, loaded: Loaded[Piece], path: Path_, use: str | None) -> None:
        """Put the name of a block in place of the file that a step uses."""
        target = self._library.target(loaded, use) if use else None
        if not isinstance(target, Target) or target.loaded.document is self._script.document:
            return
        if target.key not in self._names:
            self._names[target.key] = self._free(target)
            self._targets.append(target)
        self._replace(loaded.document, (*path, "use"), self._names[target.key])

    def _free(self, target: Target) -> str:
        wanted = str(target.path[1]) if target.path[0] == "blocks" else Path(target.loaded.document.name).stem
        wanted = _NOT_NAMED.sub("-", wanted.casefold()).strip("-") or "part"
        taken = {*self._script.model.blocks, *self._names.values()}
        return next(name for name in _numbered(wanted) if name not in taken)

    def _replace(self, document: Document, path: Path_, name: str) -> None:
        node = document.node(path)
        lines = self._lines.setdefault(document.name, list(document.lines))
        if not isinstance(node, Scalar) or node.start.line != node.end.line:
            raise _unshared(document, node.start.line, "Write `use:` and its file in one line.")
        # Steps come in the order of the file, and one may be used twice: what stands there is looked for.
        line, written = lines[node.start.line - 1], document.lines[node.start.line - 1]
        old = written[node.start.column - 1 : node.end.column - 1]
        lines[node.start.line - 1] = re.sub(rf"(use:\s*){re.escape(old)}", rf"\g<1>{name}", line)

    def _block(self, target: Target) -> Iterator[str]:
        """Yield the lines of a block, below its name."""
        document = target.loaded.document
        node, key = document.node(target.path), document.key_mark(target.path)
        lines = self._lines.get(document.name, document.lines)
        if not isinstance(node, Listing) or node.start.line == key.line:
            raise _unshared(document, key.line, "Write each step on a line of its own.")
        indent = node.start.column - 1
        at = " " * (self._indent - 1)
        yield f"{at}{self._names[target.key]}:"
        for line in _belonging(lines[key.line :], indent):
            yield f"{at}  {line[indent:]}".rstrip() if line.strip() else ""

    @property
    def _indent(self) -> int:
        """The column of the names of blocks."""
        root = self._script.document.root.entries
        node = root["blocks"][1] if "blocks" in root else None
        if isinstance(node, Table) and node.entries:
            return next(iter(node.entries.values()))[0].start.column
        return _IN_BLOCKS + 1

    def _with_blocks(self, lines: list[str], blocks: list[str]) -> list[str]:
        if not blocks:
            return lines
        entries = self._script.document.root.entries
        if "blocks" not in entries:
            return [*"\n".join(lines).rstrip("\n").split("\n"), "", "blocks:", *blocks]
        key, node = entries["blocks"]
        first = next(iter(node.entries.values()))[0].start.line if isinstance(node, Table) else key.start.line
        if first == key.start.line:
            raise _unshared(self._script.document, first, "Write each block on lines of its own.")
        return [*lines[: key.start.line], *blocks, *lines[key.start.line :]]

    def _write_out(self) -> None:
        """Put the text of the template of ``writes`` in place of its file."""
        writes = self._script.model.writes
        template = self._library.template(self._script, writes.template) if writes else NotThere("", "")
        node = self._script.document.node(("writes", "template"))
        if isinstance(template, NotThere) or not isinstance(node, Scalar) or "\n" in node.text:
            return
        lines, at = self._lines[self._script.document.name], node.start.line - 1
        if node.end.line != node.start.line:
            raise _unshared(self._script.document, node.start.line, "Write `template:` in one line.")
        line = lines[at]
        quoted = json.dumps(template, ensure_ascii=False)
        lines[at] = f"{line[: node.start.column - 1]}{quoted}{line[node.end.column - 1 :]}"


def _belonging(lines: Sequence[str], indent: int) -> list[str]:
    """Return the lines of a list that begins in column ``indent``, without what comes behind it."""
    found: list[str] = []
    for line in lines:
        lead = len(line) - len(line.lstrip())
        is_words = bool(line.strip()) and not line.lstrip().startswith("#")
        if is_words and (lead < indent or (lead == indent and not line.lstrip().startswith("-"))):
            break
        found.append(line if lead >= indent or not line.strip() else " " * indent + line.lstrip())
    while found and (not found[-1].strip() or found[-1].lstrip().startswith("#")):
        found.pop()
    return found


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 1000))


def _unshared(document: Document, line: int, remedy: str) -> SetupError:
    return SetupError(f"{document.name}:{line}: this can't be put into one file. {remedy}")
