"""Several rooms on one machine, each a process that keeps real time: the reply, and what they need together.

The rooms are in step: in all of them somebody says "I'm done" at the same moment, behind a sentence whose
record is still being made. With models of their own they hinder each other; with the engine that they share
a draft goes first.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench import live
from bench.figure import Figure
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES

ROOMS = 3
WITHIN = 1.5
"""The reply in several rooms, in times of the reply in one."""
_SENTENCES = (
    "I came home late on Tuesday, and the kitchen was dark, and nobody had left me anything to eat.",
    "What I would like is that you send me a message, when you know that you will not be here by eight.",
)
_TURNS, _QUICK_TURNS = 8, 4
_BEGINS_S, _PAUSE_S, _ANSWER_S = 4.0, 1.0, 6.0
"""Silence before the first sentence, before "I'm done" and after it."""
_LOADS_S = 25.0
"""From the start of the processes to the first sample."""
_ROOT = Path(__file__).parents[1]


def figures(*, quick: bool = False) -> list[Figure]:
    """All figures of several rooms: six minutes, half of it with ``quick``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ends_s = _record(folder / "talk.wav", _QUICK_TURNS if quick else _TURNS)
        (folder / "ends.json").write_text(json.dumps(ends_s))
        one_s, one_mb = _held(folder, 1, "own")
        apart_s, apart_mb = _held(folder, ROOMS, "own")
        shared_s, shared_mb = _held(folder, ROOMS, "shared")
    count = f"{len(ends_s)} answers each"
    one, apart, shared = (statistics.median(replies) for replies in (one_s, apart_s, shared_s))
    load = f"load {os.getloadavg()[0]:.1f} at the end" if hasattr(os, "getloadavg") else ""
    figures = [
        Figure("reply in one room, median", one, "s", None, f"{count}; worst {max(one_s):.2f}"),
        Figure(f"reply in {ROOMS} rooms apart, median", apart, "s", None, f"worst {max(apart_s):.2f}"),
        Figure(f"reply in {ROOMS} rooms that share, median", shared, "s", None, f"worst {max(shared_s):.2f}"),
        Figure(f"{ROOMS} rooms apart to one", apart / one, "x", None, load),
        Figure(f"{ROOMS} rooms that share to one", shared / one, "x", WITHIN, load),
    ]
    if sys.platform == "linux":
        peer = "at the end, each page counted once"
        for what, mb in (("one room", one_mb), ("rooms apart", apart_mb), ("rooms that share", shared_mb)):
            figures.append(Figure(f"memory, {what}", mb, "MB", None, peer))
    return figures


def _record(path: Path, turns: int) -> list[float]:
    """Write what is said in a room; return the second at which each "I'm done" ends."""
    from companion.app.engines import Engines

    voice = Engines().voice(live.VOICES["Maya"])
    done = b"".join(voice.speak("I'm done."))
    loud = np.flatnonzero(np.abs(np.frombuffer(done, np.int16).astype(np.int32)) > 200)
    done = done[: SAMPLE_BYTES * (int(loud[-1]) + 1)]
    said, ends_s = [_silence(_BEGINS_S)], []
    for turn in range(turns):
        said += [b"".join(voice.speak(_SENTENCES[turn % len(_SENTENCES)])), _silence(_PAUSE_S), done]
        ends_s.append(sum(map(len, said)) / SAMPLE_BYTES / PLAYED_RATE_HZ)
        said.append(_silence(_ANSWER_S))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, SAMPLE_BYTES, PLAYED_RATE_HZ, 0, "NONE", ""))
        file.writeframes(b"".join(said))
    return ends_s


def _silence(seconds: float) -> bytes:
    return bytes(SAMPLE_BYTES * round(seconds * PLAYED_RATE_HZ))


def _held(folder: Path, rooms: int, models: str) -> tuple[list[float], float]:
    """Hold sessions in step; return all replies, and the megabytes in use."""
    at_s = time.time() + _LOADS_S
    runtime = folder / f"{models}{rooms}"
    environment = os.environ | {"COMPANION_RUNTIME": str(runtime)}
    command = [sys.executable, "-m", "bench.rooms", str(folder), models, str(at_s)]
    held = [
        subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(rooms)
    ]
    answers = [json.loads(room.communicate()[0].splitlines()[-1]) for room in held]
    engine_mb = max(answer["engine_mb"] for answer in answers)
    replies = [reply_s for answer in answers for reply_s in answer["replies_s"]]
    return replies, sum(answer["room_mb"] for answer in answers) + engine_mb


def _room(folder: Path, models: str, at_s: float) -> None:
    """Hold one session that begins at ``at_s``, and write what was measured as a line of JSON."""
    from companion.app.audio_io import in_a_room
    from companion.app.duplex_mode import DuplexMode
    from companion.app.engine_link import Sharing
    from companion.app.engines import Engines
    from companion.app.malloc import limit_memory
    from companion.clock import Clock
    from companion.core.api.record import FloorClosed
    from companion.core.machine.session import Session
    from companion.language.en import LANGUAGE
    from companion.loop import Loop
    from companion.room.files import FileRoom

    limit_memory()
    ends_s = json.loads((folder / "ends.json").read_text())
    turns = [live.turn(number, live.PEOPLE[number % 2], 60.0) for number in range(len(ends_s))]
    engines = Engines(sharing=Sharing() if models == "shared" else None)
    watch = live.Watch(Clock(time.time() - at_s))
    session = Session(live.program(turns), live.PEOPLE, LANGUAGE)
    room = FileRoom(folder / "talk.wav", None)
    with in_a_room(
        engines,
        room,
        openness=DuplexMode.OPEN,
        on_trouble=lambda sentence: print(sentence, file=sys.stderr),
        on_played=watch.played,
        clock=watch.clock,
    ) as world:
        Loop(session, world.speaker, world.timeline, recorders=(watch,), log=watch).run()
        here_mb, engine_mb = _in_use_mb("self"), sum(map(_in_use_mb, _engines_at_work()))
    engines.close()
    closed_s = [at_s for at_s, _, entry in watch.entries if isinstance(entry, FloorClosed)]
    replies_s = [watch.companion_begins(at) - end for at, end in zip(closed_s, ends_s, strict=False)]
    print(json.dumps({"replies_s": replies_s, "room_mb": here_mb, "engine_mb": engine_mb}))


def _engines_at_work() -> Sequence[str]:
    """Return the processes of the engine that the rooms with this runtime folder share; on Linux alone."""
    wanted = f"COMPANION_RUNTIME={os.environ['COMPANION_RUNTIME']}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_engine = b"companion.app.shared_engine" in (process / "cmdline").read_bytes()
            if is_engine and wanted in (process / "environ").read_bytes().split(b"\0"):
                found.append(process.name)
        except OSError:
            continue
    return found


def _in_use_mb(process: str) -> float:
    if sys.platform != "linux":
        return 0.0
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(rollup.split("Pss:")[1].split()[0]) / 1000


if __name__ == "__main__":
    _room(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
