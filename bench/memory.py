"""The memory of a whole session, from outside: loading, ten minutes, both transcribers, the voice.

The partners of the simulated room speak in another process, since people bring no voice models with them.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import mean
from threading import Event, Thread
from unittest import mock

import numpy as np

from bench.figure import Figure
from companion.app.demo import DEMO_SCRIPT
from companion.room.acoustics import Samples
from companion.room.sounds import Sounds

PEAK_MB = 600.0
_ROOT = Path(__file__).parents[1]
_QUICK_SCRIPT = "shared-breathing"
_EVERY_S = 0.5


def figures(*, quick: bool = False) -> list[Figure]:
    """Return the peak and the mean of the memory in use: about ten minutes; five with ``quick``."""
    if sys.platform == "win32":
        return []
    script = _QUICK_SCRIPT if quick else DEMO_SCRIPT
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.memory", script, folder]
        done = subprocess.run(command, cwd=_ROOT, env=os.environ, capture_output=True, text=True, check=True)
    peak_mb, mean_mb = map(float, done.stderr.splitlines()[-1].split())
    return [
        Figure("memory of a session, peak", peak_mb, "MB", PEAK_MB, f"{script}, loading included"),
        Figure("memory of a session, mean", mean_mb, "MB", None, "of twice a second; on Linux alone"),
    ]


def _in_use_mb(field: str) -> float:
    if sys.platform != "linux":  # macOS tells the peak alone, in bytes
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    status = Path("/proc/self/status").read_text()  # getrusage would count the parent's memory too
    return int(status.split(f"{field}:")[1].split()[0]) / 1000


def _spoken(voice: str, text: str) -> Samples:
    from companion.app.engines import Engines

    pcm = b"".join(Engines().voice(voice).speak(text))
    return np.frombuffer(pcm, np.int16).astype(np.float32) / 32768.0


def _measure(script: str, folder: str) -> int:
    """Hold a session and write its peak and mean to the standard error, as the last line."""
    from companion.cli import main

    seen, over = [0.0], Event()

    def watch() -> None:
        while not over.wait(_EVERY_S):
            seen.append(_in_use_mb("VmRSS"))

    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as elsewhere:
        said = lambda sounds, voice, text: elsewhere.submit(_spoken, voice, text).result()  # noqa: E731  # short
        watcher = Thread(target=watch)
        watcher.start()
        with mock.patch.object(Sounds, "say", said):
            code = main(["demo", script, "--fast", "--out", folder])
        over.set()
        watcher.join()
    print(_in_use_mb("VmHWM"), mean(seen[1:]), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(_measure(*sys.argv[1:]))
