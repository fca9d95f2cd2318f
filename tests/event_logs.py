"""Reads the event log of a session."""

import json
from pathlib import Path

from companion.journal.codec import decode
from companion.journal.events import Logged


def read_log(path: Path) -> list[Logged]:
    """The lines of ``events.jsonl``."""
    return [
        Logged(json.loads(line)["now"], decode(line)) for line in path.read_text("utf-8").split("\n") if line
    ]
