"""Where the microphone is not allowed people see where to allow it, on the system that they have."""

import importlib.util
import sys

import pytest

from companion.core.api.snapshot import Mood
from companion.language.en import screen
from companion.system.permission import silenced


@pytest.mark.parametrize(
    ("system", "place"),
    [
        ("darwin", "System Settings, Privacy & Security, Microphone"),
        ("win32", "Settings, Privacy & security, Microphone"),
        ("linux", ""),
    ],
)
def test_the_screen_names_the_place(system: str, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one row of a small terminal, and in plain lines."""
    monkeypatch.setattr(sys, "platform", system)
    spec = importlib.util.spec_from_file_location("screen_there", screen.__file__)
    assert spec is not None
    assert spec.loader is not None
    there = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(there)
    subline, line = there.SCREEN.sublines[Mood.TROUBLE], there.SCREEN.changes[Mood.TROUBLE]
    assert place in subline
    assert place in line
    assert len(subline) <= 74
    assert line.startswith("Nothing comes from the microphone")
    assert line.endswith(".")
    assert silenced(system) == bool(place)
