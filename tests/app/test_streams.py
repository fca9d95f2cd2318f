"""What commands write is UTF-8 where it is redirected, and what can't be written is one sentence."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from companion.cli.commands import COMMANDS
from tests.app import every_command

ROOT = Path(__file__).parents[2]
SCRIPT = """format: 1
id: lodz
title: Łódź 🌿 (tea)
summary: Café, and “quotes”.
people: {min: 2, max: 2}
steps:
  - say: Dzień dobry, café.
"""
TERMINALS = [
    {"PYTHONIOENCODING": "cp1252"},
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A script with letters that few code pages have."""
    path = tmp_path / "lodz.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


def _run(
    tmp_path: Path, env: dict[str, str], stdout: IO[bytes] | int, *args: str, module: str = "companion"
) -> subprocess.CompletedProcess[bytes]:
    """A command as a program of its own."""
    environment = {
        **os.environ,
        "COMPANION_DATA": str(tmp_path / "data"),
        "COMPANION_CACHE": str(tmp_path / "cache"),
        "COMPANION_PASSPHRASE": "",
        "COMPANION_BACKUP_PASSPHRASE": "three old boats and a swan",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PYTHONPATH": str(ROOT),
        **env,
    }
    command = [sys.executable, "-m", module, *args]
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    ) as program:
        out, err = program.communicate()
    return subprocess.CompletedProcess(command, program.returncode, out, err)


@pytest.mark.parametrize("env", TERMINALS, ids=["cp1252", "ascii", "C"])
@pytest.mark.timeout(180)
def test_every_command_shows_letters_that_the_terminal_lacks(
    script: Path, tmp_path: Path, env: dict[str, str], list_of_sessions: Path
) -> None:
    """Redirected they are UTF-8, on a terminal marks, and no letter in a name, a title or a path ends a
    command."""
    assert script.name == every_command.SCRIPT
    assert every_command.COMMAND_LINES.keys() == COMMANDS.keys()
    shutil.copytree(list_of_sessions, tmp_path / "cache")
    done = _run(tmp_path, env, subprocess.PIPE, module="tests.app.every_command")
    assert done.stderr.decode() == ""
    assert done.stdout.decode() == ""


def test_a_page_that_says_it_is_utf_8_is(script: Path, tmp_path: Path) -> None:
    """Whatever the terminal has."""
    page = _run(tmp_path, TERMINALS[0], subprocess.PIPE, "sheet", str(script)).stdout.decode("utf-8")
    assert 'charset="utf-8"' in page
    assert "Łódź 🌿" in page


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
def test_a_full_output_is_a_sentence(script: Path, tmp_path: Path) -> None:
    """One line on the error stream says that it can't be written and why."""
    with open("/dev/full", "wb") as full:
        done = _run(tmp_path, {}, full, "describe", str(script))
    assert done.returncode == 1
    assert done.stderr.decode() == "The output can't be written (No space left on device).\n"


@pytest.mark.skipif(os.name == "nt", reason="there is no shell to close it")
def test_a_closed_output_is_a_sentence(script: Path, tmp_path: Path) -> None:
    """A command whose output goes nowhere says so."""
    environment = {**os.environ, "COMPANION_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["sh", "-c", f'"{sys.executable}" -m companion describe "{script}" >&-'],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "The standard output is closed, so nothing can be shown.\n"
