"""``companion home`` can begin by itself on each system, and no longer does when that is taken back."""

import os
import plistlib
import shutil
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from companion.app.autostart import MARK, change, command_of, entry
from companion.cli.commands import COMMANDS
from companion.errors import SetupError

LINUX_UNIT = """\
# Written by Companion, to begin its page
[Unit]
Description=Companion: the page of this household
After=pipewire.service pulseaudio.service

[Service]
ExecStart=":/home/a b/50%%/$x/python" "run.py" "home" "--voice=\\\\x"
Environment="COMPANION_DATA=/mnt/ours"
KillSignal=SIGINT
SuccessExitStatus=130
Restart=on-failure
RestartSec=30
StandardOutput=null
StandardError=null

[Install]
WantedBy=default.target
"""
WINDOWS_FILE = """\
@echo off\r
rem Written by Companion, to begin its page\r
chcp 65001 >nul\r
set "COMPANION_DATA=D:\\50%% ours"\r
start "Companion" /min "C:\\Users\\Jürgen & Ann\\python.exe" "run.py" "home"\r
"""


def test_linux_gets_a_user_unit() -> None:
    """Its words are quoted for systemd, and what it prints goes to no log."""
    command = ["/home/a b/50%/$x/python", "run.py", "home", "--voice=\\x"]
    environ = {"COMPANION_DATA": "/mnt/ours", "COMPANION_PASSPHRASE": "secret"}
    found = entry("linux", "/home/ann", environ, command)
    assert found.text == LINUX_UNIT
    assert str(found.path) == "/home/ann/.config/systemd/user/companion-home.service"
    assert str(found.link) == "/home/ann/.config/systemd/user/default.target.wants/companion-home.service"
    elsewhere = entry("linux", "/home/ann", {"XDG_CONFIG_HOME": "/conf"}, command)
    assert str(elsewhere.path) == "/conf/systemd/user/companion-home.service"


def test_a_mac_gets_a_launch_agent() -> None:
    """It begins at log-in, and its output goes to no file."""
    found = entry("darwin", "/Users/ann", {"COMPANION_DATA": "/a & b"}, ["/x/python", "run.py", "home"])
    assert str(found.path) == "/Users/ann/Library/LaunchAgents/org.companion.companion-home.plist"
    assert MARK in found.text
    assert plistlib.loads(found.text.encode()) == {
        "Label": "org.companion.companion-home",
        "ProgramArguments": ["/x/python", "run.py", "home"],
        "EnvironmentVariables": {"COMPANION_DATA": "/a & b"},
        "RunAtLoad": True,
        "KeepAlive": {"Crashed": True},
        "ProcessType": "Interactive",
    }


def test_windows_gets_a_file_in_its_start_up_folder() -> None:
    """Names with spaces, umlauts, per cent and ampersands stay what they are."""
    command = ["C:\\Users\\Jürgen & Ann\\python.exe", "run.py", "home"]
    found = entry("win32", "C:\\Users\\Ann", {"COMPANION_DATA": "D:\\50% ours"}, command)
    assert found.text == WINDOWS_FILE
    folder = "C:\\Users\\Ann\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"
    assert str(found.path) == f"{folder}\\companion-home.cmd"


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("word", ['a"b', "a\nExecStartPost=rm"])
def test_what_could_end_a_line_is_refused(platform: str, word: str) -> None:
    """A name of a device can't add a command."""
    with pytest.raises(SetupError, match="start-up entry"):
        entry(platform, "/home/ann", {}, ["python", word])


def test_it_begins_with_the_options_that_were_given() -> None:
    """Each option of ``home`` is carried, and what is usual is left out."""
    parser = COMMANDS["home"].parser()
    usual = command_of(parser.parse_args(["--install"]), "py", "/ours/run.py")
    assert usual == ["py", str(Path("/ours/run.py").absolute()), "home", "--port", "8765"]
    typed = ["--port", "9000", "--lan=192.168.1.20", "--microphone=USB mic", "--speaker=hifi",
             f"--models={Path('/m').absolute()}", "--voice=amy",
             "--headphones", "--no-voices", "--half-duplex"]  # fmt: skip
    given = command_of(parser.parse_args([*typed, "--install"]), "py", "/bin/companion")
    assert given == ["py", "-m", "companion", "home", *typed]
    carried = {
        "port",
        "lan",
        "microphone",
        "speaker",
        "models",
        "voice",
        "headphones",
        "no_voices",
        "half_duplex",
    }
    assert vars(parser.parse_args([])).keys() - carried == {"install", "uninstall", "yes"}


def _run(*typed: str) -> str:
    out = StringIO()
    assert change(COMMANDS["home"].parser().parse_args(list(typed)), out) == 0
    return out.getvalue()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home on Linux."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there")
def test_what_was_written_is_taken_back(home: Path) -> None:
    """Twice written is once written; deleted, nothing of it is left, and a second time that is said."""
    told = _run("--install")
    (unit,) = home.rglob("systemd/user/*.service")
    (link,) = home.rglob("*.wants/*.service")
    assert str(unit) in told
    assert "--uninstall" in told
    assert link.resolve() == unit.resolve()
    if shutil.which("systemd-analyze"):
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--user", "--man=no", str(unit)],
            env={**os.environ, "XDG_RUNTIME_DIR": str(home)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (checked.returncode, checked.stderr) == (0, "")
    _run("--install", "--port", "9000")
    assert "9000" in unit.read_text("utf-8")
    assert str(unit) in _run("--uninstall")
    assert not unit.exists()
    assert not link.is_symlink()
    with pytest.raises(SetupError, match="does not begin by itself"):
        _run("--uninstall")


@pytest.mark.parametrize("typed", ["--install", "--uninstall"])
def test_a_file_of_somebody_else_is_left_alone(home: Path, typed: str) -> None:
    """Neither replaced nor deleted."""
    unit = home / ".config/systemd/user/companion-home.service"
    unit.parent.mkdir(parents=True)
    unit.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    with pytest.raises(SetupError, match="was not written by Companion"):
        _run(typed)
    assert unit.read_text("utf-8") == "[Service]\nExecStart=/bin/true\n"
    with pytest.raises(SetupError, match="one of them"):
        _run("--install", "--uninstall")
