"""While a session lasts the machine does not fall asleep."""

import contextlib
import ctypes
import os
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion.system.awake import awake

COMMANDS = {"darwin": "caffeinate", "linux": "systemd-inhibit"}


def test_on_windows_system_and_screen_are_asked_for_and_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """By flags that hold until they are taken back, also where the session breaks off."""
    asked: list[int] = []
    kernel = SimpleNamespace(SetThreadExecutionState=asked.append)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    with contextlib.suppress(KeyboardInterrupt), awake():
        assert asked == [0x80000003]
        raise KeyboardInterrupt
    assert asked == [0x80000003, 0x80000000]


@pytest.mark.skipif(os.name == "nt", reason="stands in for commands of other systems with a shell script")
@pytest.mark.parametrize("system", COMMANDS)
def test_elsewhere_the_system_s_own_command_runs_as_long_as_the_session(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And ends with it."""
    command = tmp_path / COMMANDS[system]
    os.mkfifo(tmp_path / "begun")
    command.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/begun\nexec sleep 1000\n")
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(sys, "platform", system)
    with awake():
        number = int((tmp_path / "begun").read_text())
        os.kill(number, 0)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize("system", [*COMMANDS, "freebsd14"])
def test_where_there_is_no_such_command_a_session_is_held_all_the_same(
    system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is said about it: most machines stay awake while sound plays."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", system)
    with awake():
        pass
