"""The whole program in a separate process: time to the first word, and speed."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.figure import Figure
from companion.app.demo import DEMO_SCRIPT

_STARTS = 5
_ROOT = Path(__file__).parents[1]
_QUICK_SCRIPT = "shared-breathing"


def figures(*, quick: bool = False) -> list[Figure]:
    """Return all figures of the whole program: some minutes; less than one with ``quick``."""
    script = _QUICK_SCRIPT if quick else DEMO_SCRIPT
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return [*_first_word(folder), *_demo(folder, script)]


def _first_word(folder: Path) -> list[Figure]:
    """Measure seconds from the start of the process to its first audible sample."""
    silence = folder / "silence.wav"
    with wave.open(str(silence), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(bytes(2 * 16_000 * 20))
    known, new = ({"COMPANION_CACHE": str(folder / name)} for name in ("known", "new"))
    command = [sys.executable, "-m", "companion", "start", DEMO_SCRIPT, "--names", "Maya,Leo"]
    files = ["--microphone", str(silence), "--speaker", str(folder / "played.wav")]
    subprocess.run([*command, *files], cwd=_ROOT, env=os.environ | known, capture_output=True, check=True)
    known_s = statistics.median(_first_word_s(silence, known) for _ in range(_STARTS))
    new_s = statistics.median(_first_word_s(silence, new) for _ in range(_STARTS))
    peer = "from the start of the process; without a sound device"
    return [
        Figure("first word after start, its prompt known", known_s, "s", 3.0, peer),
        Figure("first word after start, its prompt new", new_s, "s", 3.0, peer),
    ]


def _first_word_s(silence: Path, cache: dict[str, str]) -> float:
    began_s = time.time()  # this clock is the same in both processes
    spoke_s = _run(
        ["-m", "bench.first_word", "start", str(silence), DEMO_SCRIPT], environment=os.environ | cache
    )
    return spoke_s - began_s


def _demo(folder: Path, script: str) -> list[Figure]:
    """Measure the speed of a whole session, including loading."""
    began_s = time.perf_counter()
    command = [sys.executable, "-m", "companion", "demo", script, "--fast", "--out", str(folder / "demo")]
    subprocess.run(command, cwd=_ROOT, capture_output=True, check=True)
    took_s = time.perf_counter() - began_s
    with wave.open(str(folder / "demo" / "room.wav"), "rb") as file:
        played_s = file.getnframes() / file.getframerate()
    peer = f"{script}, {played_s / 60:.1f} minutes in {took_s:.0f} s: {played_s / took_s:.1f} times as fast"
    return [Figure("demo --fast, share of real time", took_s / played_s, "x", 1 / 3, peer)]


def _run(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """Run a Python program that writes a number to its standard error, as the last line."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stderr.split("\n")[-1] or done.stderr.split("\n")[-2])
