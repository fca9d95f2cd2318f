"""How this program was started: messages name commands as a person can type them."""

import re
from collections.abc import Iterable

_NAME = "companion"
_program = _NAME
_command = re.compile(r"$^")


def started_by(program: str, commands: Iterable[str]) -> None:
    """Note the words that start the program, like ``py run.py``, and the names of its commands."""
    global _program, _command
    _program = program
    _command = re.compile(rf"(?<!the ){_NAME} (?=(?:{'|'.join(map(re.escape, commands))})\b)")


def as_started(text: str) -> str:
    """Return ``text`` with each ``companion COMMAND`` as it is typed here."""
    return text if _program == _NAME else _command.sub(f"{_program} ", text)
