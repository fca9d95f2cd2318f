"""``companion simulate SCRIPT...``, by the names that sessions have here."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from companion.app.running import script_file, session_roots
from companion.rehearsal import simulating


def simulate(args: Sequence[str], out: TextIO) -> int:
    """Simulate scripts; 1 when a session broke down, else 0. Raises CompanionError."""
    return simulating.run(args, out, _found)


def _found(name: str) -> list[tuple[Path, Sequence[Path]]]:
    """The file of a session, or the sessions of a folder, each with the folders it may use files from."""
    path = Path(name)
    files = list(_sessions_in(path)) if path.is_dir() else [script_file(name)]
    return [(_from_here(file), session_roots(file)) for file in files]


def _from_here(file: Path) -> Path:
    """A file as people in this folder would call it."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file


def _sessions_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.yaml")):
        hidden = any(part.startswith("_") for part in path.relative_to(folder).parts)
        if not hidden and not path.name.endswith(".test.yaml"):
            yield path
