"""Several rooms on one machine, each a process: how long an answer waits for its words, and the memory.

The rooms are in step: in each the record of a long sentence begins, and 0.2 s later somebody says "I'm done",
as at the end of a turn. With models of their own the rooms hinder each other; in the engine that they share
drafts go first. Nothing here keeps real time, so that figures of a machine under load can be compared.
"""

import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Barrier
from typing import Any
from unittest import mock

from bench.figure import Figure

ROOMS = 3
WITHIN = 1.5
"""The wait in several rooms, in times of the wait in one."""
_SENTENCE = (
    "What I would like is that you send me a message, when you know that you will not be here by eight, "
    "and that we talk about the garden, too."
)
_ROUNDS, _QUICK_ROUNDS = 10, 5
_AFTER_S = 0.2


@dataclass(frozen=True)
class _Held:
    """What rooms in step were measured at."""

    waits_s: Sequence[float]
    memory_mb: float


def figures(*, quick: bool = False) -> list[Figure]:
    """All figures of several rooms: two minutes on a quiet machine, one with ``quick``."""
    from companion.app.engines import Engines
    from companion.app.probes import _heard_at_16_khz

    voice = Engines().voice("maya")
    spoken = tuple(_heard_at_16_khz(b"".join(voice.speak(text))) for text in ("I'm done.", _SENTENCE))
    rounds = _QUICK_ROUNDS if quick else _ROUNDS
    one = _held(1, spoken, rounds, shares=False)
    apart = _held(ROOMS, spoken, rounds, shares=False)
    shared = _held(ROOMS, spoken, rounds, shares=True)
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    figures = []
    for name, held in (("one room", one), (f"{ROOMS} rooms apart", apart), (f"{ROOMS} that share", shared)):
        median_s, worst_s = statistics.median(held.waits_s), max(held.waits_s)
        peer = f"{len(held.waits_s)} answers; worst {worst_s:.2f} s; {load}"
        figures.append(Figure(f"wait for a draft, {name}, median", median_s, "s", None, peer))
        if sys.platform == "linux":
            figures.append(Figure(f"memory, {name}", held.memory_mb, "MB", None, "each page counted once"))
    alone_s = statistics.median(one.waits_s)
    for name, held, limit in (("apart", apart, None), ("that share", shared, WITHIN)):
        times = statistics.median(held.waits_s) / alone_s
        figures.append(Figure(f"wait in {ROOMS} rooms {name} to one", times, "x", limit, "of the medians"))
    return figures


def _held(rooms: int, spoken: tuple[bytes, ...], rounds: int, *, shares: bool) -> _Held:
    """Hold rooms in step; without ``shares`` each has its own models."""
    context = multiprocessing.get_context("spawn")
    step, results = context.Barrier(rooms), context.Queue()
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.dict(os.environ, {"COMPANION_RUNTIME": f"{folder}/runtime"}),
    ):
        processes = [
            context.Process(target=_room, args=(spoken, rounds, shares, step, results)) for _ in range(rooms)
        ]
        for process in processes:
            process.start()
        found = [results.get() for _ in processes]
        for process in processes:
            process.join()
    waits_s = [wait_s for waits, _, _ in found for wait_s in waits]
    return _Held(waits_s, sum(room_mb for _, room_mb, _ in found) + max(engine for _, _, engine in found))


def _room(spoken: tuple[bytes, ...], rounds: int, shares: bool, step: Barrier, results: Any) -> None:
    """Be one room; the result is its waits, its megabytes and those of the engine."""
    from companion.app.engine_link import Sharing
    from companion.app.engines import Engines
    from companion.app.malloc import limit_memory
    from companion.core.api.utterances import Utterance
    from companion.core.audio import heard_seconds

    limit_memory()
    answer, sentence = (Utterance(0, 0.0, heard_seconds(pcm), 0.0, pcm) for pcm in spoken)
    engines = Engines(sharing=Sharing() if shares else None)
    draft, record, _ = engines.transcribers(on_trouble=lambda text: print(text, file=sys.stderr))
    waits_s = []
    with ThreadPoolExecutor(1) as recording:
        for number in range(
            -2, rounds
        ):  # in the first two rounds models are loaded, and the engine is joined
            step.wait()
            made = recording.submit(record.transcribe, sentence)
            time.sleep(_AFTER_S)
            began_s = time.perf_counter()
            draft.transcribe(answer)
            if number >= 0:
                waits_s.append(time.perf_counter() - began_s)
            made.result()
    results.put((waits_s, _in_use_mb("self"), sum(map(_in_use_mb, _engines_at_work()))))
    step.wait()
    engines.close()


def _engines_at_work() -> Iterator[str]:
    """The process of the engine that the rooms with this runtime folder share; on Linux alone."""
    wanted = f"COMPANION_RUNTIME={os.environ['COMPANION_RUNTIME']}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_engine = b"companion.app.shared_engine" in (process / "cmdline").read_bytes()
            if is_engine and wanted in (process / "environ").read_bytes().split(b"\0"):
                yield process.name
        except OSError:
            continue


def _in_use_mb(process: str) -> float:
    if sys.platform != "linux":
        return 0.0
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text()
    return int(rollup.split("Pss:")[1].split()[0]) / 1000
