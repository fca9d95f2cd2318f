"""The short scripts of the spoken start."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from companion import config
from companion.core import program as p
from companion.core.machine.session import Session
from companion.core.program.text import Template
from companion.core.state.memory import Value
from companion.scripts.loading import load

Run = Callable[[p.Program, Sequence[str], Mapping[str, Value]], Session]
"""Runs a session of a script with people and settings to its end."""
NAMES = "names"
"""The setting that passes the names that were heard to a short script."""
_SILENCE = Template((" ",))


def script(name: str) -> p.Program:
    """Return the script of this name; each begins with ``_``, and is not listed. The next script continues
    immediately: an end without its own words says nothing. Silence never pauses it: it is an answer there."""
    folder = config.sessions_folder()
    program = load(Path(folder, f"{name}.yaml"), (folder,))
    return replace(program, steps=_quiet_ends(program.steps), stands_alone=False)


def opening() -> str:
    """Return the first words of the first start. They name nobody."""
    first = next(step for step in script("_welcome").steps if isinstance(step, p.Say))
    return first.texts[0].fill(str)


def _quiet_ends(block: p.Block) -> p.Block:
    return tuple(_quiet_end(step) for step in block)


def _quiet_end(step: p.Step) -> p.Step:
    match step:
        case p.End():
            return replace(step, say=step.say or _SILENCE)
        case p.If():
            cases = tuple((condition, _quiet_ends(then)) for condition, then in step.cases)
            return replace(step, cases=cases, otherwise=_quiet_ends(step.otherwise))
        case p.Each() | p.Use():
            return replace(step, do=_quiet_ends(step.do))
    return step
