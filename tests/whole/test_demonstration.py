"""The demonstration, in a process of its own: what it leaves, where, and that nothing leaves the machine.

All other whole sessions run with the network blocked, too.
"""

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import urllib.request
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from companion import config
from companion.app.engines import Engines
from companion.core.api import actions as a
from tests.event_logs import read_log
from tests.whole.enacting import HERE
from tests.whole.listening import listened

ROOT = HERE.parents[1]
WORDS = ("waited", "station")
"""Maya says them, and they are read back."""
COPIES = Path("cache/models")
"""Of speech models, as they are loaded; their vocabulary has all words."""
_COUNT = """\
import os, sys

def count(event, arguments):
    if event in {events} and not (event == "socket.connect" and arguments[0].family == 1):
        handle = os.open({path!r}, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(handle, (event + "\\n").encode())
        os.close(handle)

sys.addaudithook(count)
"""
_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.bind"}
_UNROUTED = """\
before=$(cat /proc/net/snmp /proc/net/snmp6)
"$@"
code=$?
test "$before" = "$(cat /proc/net/snmp /proc/net/snmp6)" || echo "the kernel counted" >> "$COUNTED"
exit $code
"""
"""Runs a command in a network of its own, where the kernel counts what any code sends or tries to send."""


@dataclass(frozen=True)
class Alone:
    """A session that was held on a machine without network, in folders of its own."""

    folder: Path
    done: subprocess.CompletedProcess[str]
    attempts: Sequence[str]
    """To reach something: by Python code, and in a network of its own by any code."""

    @property
    def out(self) -> Path:
        """Where the transcript is to go."""
        return self.folder / "out"

    def files(self) -> list[Path]:
        """All that was left on the disk."""
        return [path for path in sorted(self.folder.rglob("*")) if path.is_file()]


def _without_network() -> list[str]:
    """What to put before a command so that it has no network; empty where that is not allowed."""
    for command in (["unshare", "-n"], ["unshare", "-rn"]):
        if shutil.which("unshare"):
            tried = subprocess.run([*command, "true"], capture_output=True, check=False)
            if tried.returncode == 0:
                return command
    return []


def _alone(folder: Path, command: Sequence[str]) -> Alone:
    for name in ("home", "tmp", "counting"):
        (folder / name).mkdir(mode=0o700)
    counted = folder.with_name(f"{folder.name}-counted")
    (folder / "counting" / "sitecustomize.py").write_text(
        _COUNT.format(events=_EVENTS, path=str(counted)), "utf-8"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
    environment |= {
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "COMPANION_CACHE": str(folder / "cache"),
        "COMPANION_DATA": str(config.data_folder()),
        "PYTHONPATH": f"{folder / 'counting'}{os.pathsep}{ROOT}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "COUNTED": str(counted),
    }
    before = _without_network()
    watched = [*before, "sh", "-c", _UNROUTED, "sh", *command] if before else command
    done = subprocess.run(watched, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    shutil.rmtree(folder / "counting")
    attempts = counted.read_text().splitlines() if counted.exists() else []
    return Alone(folder, done, attempts)


@pytest.fixture(scope="module")
def alone(
    base_whisper: Path, tiny_whisper: Path, piper_joe: Path, tmp_path_factory: pytest.TempPathFactory
) -> Alone:
    """The demonstration of a short session, in which a turn is read back."""
    folder = tmp_path_factory.mktemp("alone") / "machine"
    folder.mkdir()
    command = [sys.executable, "-m", "companion", "demo", str(HERE / "quoted.yaml"), "--fast"]
    room = ["--room", str(HERE / "evening.yaml"), "--out", str(folder / "out")]
    return _alone(folder, [*command, *room])


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


@pytest.mark.parametrize("native", [False, True])
def test_an_attempt_of_another_process_is_counted(tmp_path: Path, native: bool) -> None:
    """So is one of native code, past all that Python can see."""
    if native and not _without_network():
        pytest.skip("a process without network can't be made here (needs unshare, and the right to use it)")
    tried = "import socket; s = socket.socket(); s.settimeout(0.1); s.connect_ex(('192.0.2.1', 9))"
    if native:
        tried = (
            "import ctypes; c = ctypes.CDLL(None); "
            "c.connect(c.socket(2, 1, 0), bytes([2, 0, 0, 9, 192, 0, 2, 1]) + bytes(8), 16)"
        )
    (tmp_path / "machine").mkdir()
    attempts = _alone(tmp_path / "machine", [sys.executable, "-c", tried]).attempts
    assert ("the kernel counted" if native else "socket.connect") in attempts


def test_a_session_runs_on_a_machine_without_any_network(alone: Alone) -> None:
    """Not even a loopback interface is up, for Python or for native code, and nothing is missing."""
    if not _without_network():
        pytest.skip("a process without network can't be made here (needs unshare, and the right to use it)")
    assert alone.done.returncode == 0, alone.done.stderr
    assert "waited for you" in (alone.out / "transcript.md").read_text("utf-8")


def test_nothing_ever_tries_to_reach_the_network(alone: Alone) -> None:
    """Neither our code nor that of a library: no connection, no name looked up, not one packet."""
    assert alone.done.returncode == 0, alone.done.stderr
    assert alone.attempts == []


def test_all_that_is_left_is_what_was_asked_for_and_our_caches(alone: Alone) -> None:
    """No library leaves anything behind: no log, no cache of its own, no temporary file."""
    left = {path.relative_to(alone.folder).parent for path in alone.files()}
    assert {folder for folder in left if folder.parent != COPIES} == {Path("out"), Path("cache/prompts")}
    assert {folder.name.rpartition("-")[0] for folder in left if folder.parent == COPIES} == {
        "whisper-tiny.en", "whisper-base"
    }  # fmt: skip


def test_the_demonstration_leaves_sound_words_captions_and_events(alone: Alone) -> None:
    """Four files, and the sound is as long as the captions say."""
    assert {path.name for path in alone.out.iterdir()} == {
        "room.wav", "transcript.md", "captions.vtt", "events.jsonl"
    }  # fmt: skip
    with wave.open(str(alone.out / "room.wav"), "rb") as file:
        length_s = file.getnframes() / file.getframerate()
    minutes, seconds = re.findall(r"--> \d\d:(\d\d):(\d\d\.\d{3})", (alone.out / "captions.vtt").read_text())[
        -1
    ]
    assert length_s == pytest.approx(int(minutes) * 60 + float(seconds), abs=0.5)


def test_the_sound_of_the_room_can_be_transcribed(alone: Alone, capsys: pytest.CaptureFixture[str]) -> None:
    """``listen --json`` gives one object an utterance, in order, and the totals: companion and partner."""
    *utterances, totals = listened(alone.out / "room.wav", capsys)
    assert all(set(line) == {"start_s", "end_s", "text", "confidence"} for line in utterances)
    times = [line[key] for line in utterances for key in ("start_s", "end_s")]
    assert times == sorted(times, key=lambda time_s: float(str(time_s)))
    assert {"speech_s", "transcribed_s", "audio_s"} <= set(totals)
    heard = " ".join(str(line["text"]) for line in utterances)
    assert "waited for you" in heard
    assert "Thank you both" in heard


def test_what_was_said_is_in_no_other_byte(alone: Alone, tiny_whisper: Path) -> None:
    """Outside the folder that was named no file has a word of it, nor the name of one, nor what goes to the
    error stream of the terminal."""
    inside = [path for path in alone.files() if path.parent == alone.out]
    copies = [path for path in alone.files() if alone.folder / COPIES in path.parents]
    fetched = tiny_whisper.parent.glob("whisper-*/*")
    store = {path.read_bytes() for path in fetched if path.suffix != ".bin"}
    assert all(path.read_bytes() in store for path in copies if path.suffix != ".bin")
    assert any(WORDS[0].encode() in path.read_bytes() for path in inside)
    for path in set(alone.files()) - set(copies):
        for word in WORDS:
            assert word not in path.name.lower()
            assert path in inside or word.encode() not in path.read_bytes().lower()
            assert word not in alone.done.stderr.lower()


def test_a_sentence_that_was_read_back_is_not_in_the_prompt_cache(
    alone: Alone, engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even as sound; the prompts that hold no words of theirs are."""
    monkeypatch.setenv("COMPANION_CACHE", str(alone.folder / "cache"))
    spoken = [
        line.item.text for line in read_log(alone.out / "events.jsonl") if isinstance(line.item, a.Speak)
    ]
    held = {text: engines.companion_voice(lambda text: True).holds(text) for text in spoken}
    assert [text for text, is_there in held.items() if is_there and WORDS[0] in text] == []
    assert [text for text in held if WORDS[0] in text]
    assert held["Thank you both."]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_all_that_is_left_is_for_this_user_alone(alone: Alone) -> None:
    """Files have mode 0600 and folders 0700."""
    folders = (alone.folder / "cache", alone.out)
    made = [*folders, *(path for folder in folders for path in folder.rglob("*"))]
    assert len(made) > 5
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert {path: mode for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)} == {}
