"""The commands, end to end: sound files as microphone and loudspeaker, the demonstration, Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from companion.app.engines import Engines
from companion.cli import main
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from tests.whole.enacting import HERE
from tests.whole.listening import listened, word_error

SCRIPT = str(HERE / "day.yaml")
LINES = ("On Sunday I waited for you at the station.", "I'm done.")
PROMPTS = (
    "Maya, tell Leo about your day. Thank you, Maya. "
    "Thank you both. That's the end of this session. Thank you."
)
MOST_WORD_ERROR = 0.15


def _record(engines: Engines, path: Path, *, lines: int = 2, then_s: float = 10.0) -> Path:
    """A recording of Maya: her first ``lines`` lines, once the companion has spoken, and silence."""
    voice = engines.voice("maya")
    spoken = [b"".join(voice.speak(line)) for line in LINES[:lines]]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(PLAYED_RATE_HZ)
        file.writeframes(_silence(6.0) + _silence(2.0).join(spoken) + _silence(then_s))
    return path


def _silence(seconds: float) -> bytes:
    return bytes(int(seconds * PLAYED_RATE_HZ) * SAMPLE_BYTES)


def test_a_session_between_two_sound_files(
    engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was recorded is in the transcript; what the companion said to it is in the other file."""
    recording = _record(engines, tmp_path / "in.wav")
    out, folder = tmp_path / "out.wav", tmp_path / "evening"
    command = ["start", SCRIPT, "--names", "Maya,Leo", "--microphone", str(recording)]
    assert main([*command, "--speaker", str(out), "--out", str(folder)]) == 0
    shown = capsys.readouterr()
    assert "The session is over (finished)." in shown.out
    assert str(folder / "transcript.md") in shown.out
    assert shown.err == ""
    transcript = (folder / "transcript.md").read_text("utf-8")
    said = " ".join(re.findall(r"^(?:\*\*Maya:\*\* )?([A-Z][^*|>#·]*)$", transcript, re.MULTILINE))
    assert word_error(" ".join(LINES), said) <= MOST_WORD_ERROR, transcript
    *utterances, _ = listened(out, capsys)
    heard = " ".join(str(line["text"]) for line in utterances)
    assert word_error(PROMPTS, heard) <= MOST_WORD_ERROR, heard


def test_a_recording_that_is_too_short_ends_the_session_kindly(
    engines: Engines, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The transcript has what was said until then, and tells why there is no more."""
    recording = _record(engines, tmp_path / "in.wav", lines=1, then_s=0.0)
    command = ["start", SCRIPT, "--names", "Maya,Leo", "--microphone", str(recording)]
    assert main([*command, "--out", str(tmp_path / "evening")]) == 0
    assert "The session is over (the sound ended)." in capsys.readouterr().out
    transcript = (tmp_path / "evening" / "transcript.md").read_text("utf-8")
    assert "waited for you" in transcript
    assert "The end: the sound ended." in transcript


def test_ctrl_c_ends_a_session_with_its_transcript(engines: Engines, tmp_path: Path) -> None:
    """One line instead of a traceback, the exit code of shells, and what was said is written down."""
    recording = _record(engines, tmp_path / "in.wav", then_s=15 * 60)
    long = tmp_path / "long.yaml"
    long.write_text(
        (HERE / "day.yaml").read_text("utf-8").replace("  - say: Thank you both.\n", "  - silence: 15m\n")
    )
    command = ["start", str(long), "--names", "Maya,Leo", "--microphone", str(recording)]
    session = _started([*command, "--out", str(tmp_path / "evening")])
    assert session.stdout is not None
    shown = next(line for line in session.stdout if "waited for you" in line)
    session.send_signal(signal.SIGINT)
    out, err = session.communicate()
    assert (session.returncode, err) == (130, ""), shown + out
    assert "The session is over (interrupted)." in out
    transcript = (tmp_path / "evening" / "transcript.md").read_text("utf-8")
    assert "waited for you" in transcript
    assert "The end: interrupted." in transcript


@pytest.mark.usefixtures("engines", "sound_server")
def test_ctrl_c_ends_a_session_with_devices_too(tmp_path: Path) -> None:
    """While the companion speaks, and threads listen and play: no traceback, no crash, no waiting."""
    command = ["start", SCRIPT, "--names", "Maya,Leo", "--keep-nothing", "--no-voices"]
    command += ["--out", str(tmp_path / "evening")]
    session = _started(command)
    assert session.stdout is not None
    assert any("Maya, tell Leo" in line for line in session.stdout)
    session.send_signal(signal.SIGINT)
    _, err = session.communicate()
    assert (session.returncode, err) == (130, "")
    assert "The end: interrupted." in (tmp_path / "evening" / "transcript.md").read_text("utf-8")


def _started(command: list[str]) -> "subprocess.Popen[str]":
    """The program, running."""
    return subprocess.Popen(
        [sys.executable, "-m", "companion", *command],
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        cwd=HERE.parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
