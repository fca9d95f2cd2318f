"""Commands as they run on the three systems: their devices, their calls, their words."""

import ctypes
import io
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion.cli.commands import COMMANDS
from companion.system import console, portaudio
from tests.system.systems import SYSTEMS
from tests.system.test_console import INPUT, OUTPUT, Kernel

Run = Callable[..., str]


@pytest.fixture(params=SYSTEMS)
def run(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("devices")``: a command on one of the systems, and what it writes. A call of a system that no
    test knows is an error."""
    for known in COMMANDS.values():
        known.load()  # libraries look at the real system when they are loaded
    fake = SYSTEMS[request.param]()
    libraries = SimpleNamespace(
        kernel32=Kernel({INPUT: 0x1F7, OUTPUT: 0x3}), ole32=SimpleNamespace(CoIncrementMTAUsage=lambda _: 0)
    )
    monkeypatch.setattr(sys, "platform", request.param)
    monkeypatch.setattr(ctypes, "windll", libraries, raising=False)
    monkeypatch.setattr(portaudio, "load", lambda: fake)
    monkeypatch.setattr(console, "_before", {})
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def command(*words: str) -> str:
        out = io.StringIO()
        assert COMMANDS[words[0]].run(words[1:], out) == 0
        return out.getvalue()

    return command


def test_devices_are_named_with_numbers(run: Run) -> None:
    """One line for each, and a star at the default of each kind."""
    text = run("devices")
    assert text.count("\n*  ") + text.startswith("*") == 2
    assert text.count(" Hz\n") == {"win32": 3, "darwin": 4, "linux": 4}[sys.platform]
    whole = {
        "win32": "8  Microphone Array (Intel® Smart Sound Technology)",
        "darwin": "1  MacBook Pro Speakers",
    }
    assert whole.get(sys.platform, "0  default") in text


def test_a_session_is_made_checked_and_put_into_a_calendar(run: Run, tmp_path: Path) -> None:
    """With a name that Windows refuses, and people's names with signs that its code pages lack."""
    assert "aux-session.yaml" in run("new", "aux", "--in", str(tmp_path / "Für uns"))
    script = str(tmp_path / "Für uns" / "aux-session.yaml")
    assert "no errors" in run("check", script)
    assert "Aux" in run("describe", script)
    assert "Mary Ann and Łukasz" in run("remind", script, "--on", "mon 19:00", "--names", "Mary Ann,Łukasz")
    calendar = (tmp_path / "aux-session.ics").read_text("utf-8").replace("\n ", "").replace("\\,", ",")
    quote = '"' if sys.platform == "win32" else "'"
    assert f"companion start aux-session.yaml --names {quote}Mary Ann,Łukasz{quote}" in calendar


def test_what_is_there_is_listed(run: Run) -> None:
    """Sessions and models, without a journal and without models."""
    assert "evening-check-in" in run("sessions")
    assert "not fetched" in run("models")
