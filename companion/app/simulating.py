"""``companion simulate SCRIPT...``, with the names of sessions here."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from companion.app.script_files import script_file, session_roots
from companion.errors import ScriptError
from companion.rehearsal.simulating import run, scripts_in


def simulate(options: argparse.Namespace, out: TextIO) -> int:
    """Simulate scripts; return 1 when a session broke down, else 0. Raises CompanionError."""
    return run(options, out, _found)


def _found(name: str) -> list[tuple[Path, Sequence[Path]]]:
    """Return a session's file, or a folder's sessions, each with the folders it may use files from."""
    path = Path(name)
    files = scripts_in(path) if path.is_dir() else [script_file(name)]
    if not files:
        raise ScriptError(f"{name}: no script is in this folder.")
    return [(_from_here(file), session_roots(file)) for file in files]


def _from_here(file: Path) -> Path:
    """Return a file relative to this folder."""
    here = Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file
