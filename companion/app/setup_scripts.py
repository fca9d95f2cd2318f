"""The short scripts of the spoken start."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from companion import config
from companion.core import program as p
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.scripts import load

Run = Callable[[p.Program, Sequence[str], Mapping[str, Value]], Session]
"""Runs a session of a script with people and settings to its end."""


def script(name: str) -> p.Program:
    """The script of this name; each begins with ``_``, and is not offered to anybody."""
    folder = config.sessions_folder()
    return load(Path(folder, f"{name}.yaml"), (folder,))
