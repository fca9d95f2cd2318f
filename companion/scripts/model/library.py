"""Script files and the blocks they use from each other.

A used file must be inside the session folders, symbolic links resolved. Nothing is ever
fetched.
"""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from companion.scripts.model.names import Loaded
from companion.scripts.model.script import Piece, Script
from companion.scripts.model.shaping import shape
from companion.scripts.model.step import StepModel
from companion.scripts.source.reading import MOST_BYTES, read
from companion.yamlfile.problems import Problem, did_you_mean, listed
from companion.yamlfile.tree import Document, Path_

MOST_FILES = 50
_MOST_LOOKED_AT = 2_000
"""Maximum files in session folders that are searched for a script by its id."""
_HEAD_BYTES = 4_096

Model = TypeVar("Model", bound=Piece)


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a ``use``: steps and their place."""

    loaded: Loaded[Piece]
    path: Path_
    steps: Sequence[StepModel]

    @property
    def key(self) -> tuple[str, Path_]:
        """Equal for the same steps."""
        return (self.loaded.document.name, self.path)


@dataclass(frozen=True, slots=True)
class NotThere:
    """Why a ``use`` has no target."""

    code: str
    cause: str
    remedy: str = ""


class Library:
    """Script files, each read once, and their problems."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = [Path(os.path.realpath(root)) for root in roots]  # a cycle of links does not raise
        self._pieces: dict[Path, Loaded[Piece] | NotThere] = {}
        self._templates: set[Path] = set()
        self._others: dict[str, Loaded[Script] | None] = {}
        self.problems: list[Problem] = []
        self.documents: list[Document] = []
        """All documents, in the order of reading."""

    def open(self, path: Path) -> Loaded[Script] | None:
        """Open the script at ``path`` and add its folder to the session folders; None if unreadable."""
        source = _bytes(path)
        if isinstance(source, NotThere):
            self.problems.append(
                Problem(
                    code=source.code,
                    file=str(path),
                    line=0,
                    column=0,
                    cause=source.cause,
                    remedy=source.remedy,
                )
            )
            return None
        real = Path(os.path.realpath(path))
        self._roots.append(real.parent)
        found = self.open_text(source, str(path), path)
        if found:
            self._pieces[real] = found  # a file that uses itself is read once, as the script that it is
        return found

    def open_text(self, source: bytes | str, name: str, path: Path | None = None) -> Loaded[Script] | None:
        """Open the script in the text ``source``."""
        return self._load(source, name, path, Script)

    @property
    def used(self) -> set[Path]:
        """Return the files that the script uses."""
        return {*self._pieces, *self._templates}

    def template(self, loaded: Loaded[Script], name: str) -> str | NotThere:
        """Return the text of the template for a script that is written: of the file ``name``, or itself."""
        if "\n" in name:
            return name
        path = self._path(loaded.document, name)
        source = path if isinstance(path, NotThere) else _bytes(path)
        if isinstance(source, NotThere):
            return NotThere("E313", source.cause, source.remedy)
        assert isinstance(path, Path)
        self._templates.add(path)
        return source[:MOST_BYTES].decode("utf-8", "replace")

    def apart(self) -> "Library":
        """Return an empty library over the same folders."""
        return Library(self._roots)

    def other(self, script: str) -> Loaded[Script] | None:
        """Read the script with this id in the session folders; None if it is not found."""
        if script not in self._others:
            path = next(self.with_id(script), None)
            source = _bytes(path) if path else None
            found = self.apart().open_text(source, str(path), path) if isinstance(source, bytes) else None
            self._others[script] = found
        return self._others[script]

    def with_id(self, script: str) -> Iterator[Path]:
        """Yield the files in the session folders with this id, those that are named after it first."""
        line = re.compile(rf"^id:\s*[\"']?{re.escape(script)}[\"']?\s*(?:#|$)", re.MULTILINE)
        paths = (
            path for root in self._roots for depth in ("*.yaml", "*/*.yaml") for path in root.glob(depth)
        )
        for path in sorted(islice(paths, _MOST_LOOKED_AT), key=lambda path: path.stem != script):
            source = _bytes(path)
            if isinstance(source, bytes) and line.search(source[:_HEAD_BYTES].decode("utf-8", "replace")):
                yield path

    def every_step(
        self,
        loaded: Loaded[Piece],
        path: Path_,
        steps: Sequence[StepModel],
        seen: set[tuple[str, Path_]] | None = None,
    ) -> "Iterator[tuple[Loaded[Piece], Path_, StepModel]]":
        """Yield all steps with their files and places, outer ones first, and the steps they use once.

        ``seen``: the used blocks visited so far.
        """
        seen = set() if seen is None else seen
        for index, step in enumerate(steps):
            here = (*path, index)
            yield loaded, here, step
            for at, inner in step.blocks():
                yield from self.every_step(loaded, (*here, *at), inner, seen)
            use = step.uses()
            target = self.target(loaded, use) if use else None
            if isinstance(target, Target) and target.key not in seen:
                seen.add(target.key)
                yield from self.every_step(target.loaded, target.path, target.steps, seen)

    def target(self, loaded: Loaded[Piece], use: str) -> Target | NotThere:
        """Resolve ``use`` in a file."""
        if not use.endswith((".yaml", ".yml")) and "/" not in use:
            return _block(loaded, use)
        if "://" in use:
            remedy = "Save the file in the session folder, and use it from there."
            return NotThere("E313", "scripts never fetch anything from the network", remedy)
        piece = self._piece(loaded.document, use)
        return piece if isinstance(piece, NotThere) else Target(piece, ("steps",), piece.model.steps)

    def _piece(self, document: Document, use: str) -> "Loaded[Piece] | NotThere":
        path = self._path(document, use)
        if isinstance(path, NotThere):
            return path
        if path not in self._pieces:
            beside = Path(document.name).parent / use
            self._pieces[path] = self._read(path, str(beside if _is_same(beside, path) else path))
        return self._pieces[path]

    def _path(self, document: Document, use: str) -> Path | NotThere:
        """Return the file that a script refers to by ``use``, inside the session folders."""
        if document.path is None and not self._roots:
            return NotThere("E313", "this script is no file, so it can't use one")
        folder = Path(os.path.realpath(document.path)).parent if document.path else self._roots[0]
        try:
            path = (folder / use).resolve()
        except (OSError, ValueError, RuntimeError):
            return NotThere("E313", "this is no file name")
        is_inside = any(path.is_relative_to(root) for root in self._roots)
        if not (is_inside and _is_file(path)) and (found := self._in_roots(use)):
            return found
        if not is_inside:
            return NotThere(
                "E313", "this file lies outside of the session folders", "Copy it into one of them."
            )
        return path

    def _in_roots(self, use: str) -> Path | None:
        """Resolve ``use`` for a script copied out of its session folder, as shipped ones are:
        ``../_shared/agree.yaml`` is ``_shared/agree.yaml`` in a session folder."""
        name = re.sub(r"^(\.\.?/)+", "", use)
        candidates = ((root, (root / name).resolve()) for root in self._roots)
        return next((path for root, path in candidates if path.is_relative_to(root) and _is_file(path)), None)

    def _read(self, path: Path, name: str) -> "Loaded[Piece] | NotThere":
        if len(self._pieces) >= MOST_FILES:
            return NotThere("E312", f"a script uses at most {MOST_FILES} files")
        source = _bytes(path)
        if isinstance(source, NotThere):
            return NotThere("E313", source.cause, source.remedy)
        cause = "the used file has mistakes of its own, and none of it can be read"
        return self._load(source, name, path, Piece) or NotThere("E313", cause)

    def _load(
        self, source: bytes | str, name: str, path: Path | None, kind: type[Model]
    ) -> Loaded[Model] | None:
        document, problems = read(source, name, path)
        self.problems += problems
        if document is None:
            return None
        shaped = shape(document, kind)
        self.documents.append(shaped.document)
        self.problems += shaped.problems
        return Loaded(shaped.document, shaped.model, shaped.uncertain) if shaped.model else None


def _block(loaded: Loaded[Piece], name: str) -> Target | NotThere:
    blocks = loaded.model.blocks
    if name in blocks:
        return Target(loaded, ("blocks", name), blocks[name])
    if name in loaded.uncertain:
        return NotThere("", "")
    remedy = f"{did_you_mean(name, blocks)}There are {listed(blocks)}." if blocks else (
        "Write it under `blocks:`, or name a file that ends in .yaml."
    )  # fmt: skip
    return NotThere("E314", f"there is no block `{name[:40]}` in this file", remedy)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or has invalid characters
        return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _bytes(path: Path) -> bytes | NotThere:
    try:
        if not path.is_file():
            what = "is a folder, not a file" if path.is_dir() else "is not there"
            return NotThere("E100", f"the file {what}", "Check the name, and the folder you are in.")
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "its name can't be used"
        return NotThere("E100", f"the file can't be read: {reason}")
