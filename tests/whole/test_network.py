"""Nothing leaves the machine; all other whole sessions run with the network blocked, too."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from companion import config
from tests.whole.enacting import HERE

pytestmark = pytest.mark.timeout(300)


def test_an_attempt_is_refused_and_noticed(network_attempts: list[str]) -> None:
    """The block is worth something: connections, names and web pages are refused, and listed."""
    with socket.socket() as tried, pytest.raises(OSError, match="no network here"):
        tried.connect(("192.0.2.1", 80))
    with pytest.raises(OSError, match="no network here"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(OSError, match="no network here"):
        urllib.request.urlopen("http://example.org")
    assert network_attempts == ["socket.connect", "socket.getaddrinfo", "urllib.Request"]
    network_attempts.clear()


def test_a_session_runs_on_a_machine_without_any_network(
    base_whisper: Path, tiny_whisper: Path, piper_joe: Path, tmp_path: Path
) -> None:
    """Not even a loopback interface is up, for Python or for native code, and nothing is missing."""
    session = [sys.executable, "-m", "companion", "start", str(HERE / "day.yaml")]
    room = ["--room", str(HERE / "evening.yaml"), "--out", str(tmp_path / "out")]
    folders = {"COMPANION_CACHE": str(tmp_path / "cache"), "COMPANION_DATA": str(config.data_folder())}
    done = subprocess.run(
        [*_without_network(), *session, *room],
        env={**os.environ, **folders},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "waited for you" in (tmp_path / "out" / "transcript.md").read_text("utf-8")


def _without_network() -> list[str]:
    """What to put before a command so that it has no network; skips where that is not allowed."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare"):
            tried = subprocess.run([*command, "true"], capture_output=True, check=False)
            if tried.returncode == 0:
                return command
    pytest.skip("a process without network can't be made here (needs unshare, and the right to use it)")
