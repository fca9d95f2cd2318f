"""Cost of the simulated room: besides it, a demonstration runs three times faster than real time."""

import statistics
import time
from collections.abc import Iterator

import numpy as np

from bench.figure import Figure
from companion.core.api.record import FloorOpened
from companion.core.audio import FRAME_MS, FRAME_S, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan
from companion.room.simulated import SimulatedRoom

SECONDS = 120
"""Of virtual time."""
LONGEST_REVERBERATION_S = 1.5


class Chatter:
    """A voice without cost that speaks all the time."""

    key = "chatter"

    def speak(self, text: str) -> Iterator[bytes]:
        """Speak as long as the benchmark lasts."""
        yield _noise(SECONDS * PLAYED_RATE_HZ)


def figures() -> list[Figure]:
    """Return all figures of the room, at its busiest: all three speak, with echo and noise. Seconds."""
    costs_ms = _costs_ms()
    mean_ms = statistics.mean(costs_ms)
    peer = f"one frame is {FRAME_MS} ms of sound"
    return [
        Figure("a frame of the room, mean", mean_ms, "ms", 0.5, peer),
        Figure("a frame of the room, 99 of 100", statistics.quantiles(costs_ms, n=100)[-1], "ms", None, peer),
        Figure("the room, seconds for a second of sound", mean_ms / FRAME_MS, "x", 0.025, "real time is 1"),
    ]


def _costs_ms() -> list[float]:
    speech = (Piece("Everything."),)
    maya = Partner("Maya", "chatter", (Line(speech, Cue.FLOOR),))
    leo = Partner("Leo", "chatter", (Line(speech, Cue.INTERRUPTS),))
    plan = RoomPlan((maya, leo), ("pink", -60.0), EchoPlan(rt60_s=LONGEST_REVERBERATION_S))
    room = SimulatedRoom(plan, lambda name: Chatter(), on_sound=lambda pcm: None)
    room.note(FloorOpened(0.0, "Maya", SECONDS))
    played = _noise(PLAYED_FRAME_SAMPLES)
    costs_ms = []
    for _ in range(round(SECONDS / FRAME_S)):
        began_s = time.perf_counter()
        room.exchange(played)
        costs_ms.append((time.perf_counter() - began_s) * 1000)
    return costs_ms


def _noise(count: int) -> bytes:
    return np.random.default_rng(1).integers(-3000, 3000, count).astype("<i2").tobytes()


if __name__ == "__main__":
    for figure in figures():
        print(f"{figure.name}: {figure.value:.3g} {figure.unit} (limit {figure.limit}; {figure.peer})")
