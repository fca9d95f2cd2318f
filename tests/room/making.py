"""Rooms to test with: voices whose sound is known exactly, and what is measured in rooms."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from companion.core.api.record import Entry
from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_BYTES, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.plan import Cue, Line, Partner, Piece, RoomPlan
from companion.room.simulated import SimulatedRoom

Curve = NDArray[np.float64]
Script = Iterable[tuple[float, Entry]]
"""What is recorded, and when the room is told."""

SILENCE = bytes(PLAYED_FRAME_BYTES)
SECONDS_A_WORD = 0.3
AMPLITUDE = 0.3


class ToneVoice:
    """Speaks a tone of 0.3 s for each word; each voice has its own pitch."""

    def __init__(self, pitch_hz: float = 440.0) -> None:
        self.key = f"tone-{pitch_hz:g}"
        self.asked: list[str] = []
        self._pitch_hz = pitch_hz

    def speak(self, text: str) -> Iterator[bytes]:
        """One chunk."""
        self.asked.append(text)
        count = round(len(text.split()) * SECONDS_A_WORD * PLAYED_RATE_HZ)
        phase = 2 * np.pi * self._pitch_hz * np.arange(count) / PLAYED_RATE_HZ
        yield (AMPLITUDE * 32767 * np.sin(phase)).astype("<i2").tobytes()


def line(
    cue: Cue, *says: str | tuple[float, str], hears: str = "", delay_s: float = 0.0, times: int = 1
) -> Line:
    """A line of these pieces; one with a pause before it is a tuple."""
    pieces = tuple(Piece(said) if isinstance(said, str) else Piece(said[1], said[0]) for said in says)
    return Line(pieces, cue, hears, delay_s, times)


def partner(name: str, *lines: Line, reaction_s: float = 0.5, level_db: float = 0.0) -> Partner:
    """A partner who reacts after the same time each time."""
    return Partner(name, name.lower(), lines, reaction_s=reaction_s, spread_s=0.0, level_db=level_db)


def room_of(*partners: Partner, on_sound: Callable[[bytes], None] | None = None) -> SimulatedRoom:
    """A room without noise and echo."""
    return SimulatedRoom(RoomPlan(partners), lambda name: ToneVoice(), on_sound=on_sound)


def live(room: SimulatedRoom, seconds: float, script: Script = (), played: bytes = b"") -> Curve:
    """What the microphone hears while the companion plays ``played`` and then nothing."""
    waiting = sorted(script, key=lambda entry: entry[0])
    heard = []
    for at in range(round(seconds * PLAYED_RATE_HZ / PLAYED_FRAME_SAMPLES)):
        while waiting and waiting[0][0] <= at * 0.02:
            room.note(waiting.pop(0)[1])
        frame = played[at * PLAYED_FRAME_BYTES : (at + 1) * PLAYED_FRAME_BYTES]
        heard.append(room.exchange(frame.ljust(PLAYED_FRAME_BYTES, b"\0")))
    return curve(b"".join(heard))


def curve(pcm: bytes) -> Curve:
    """PCM as numbers between -1 and 1."""
    return np.frombuffer(pcm, "<i2") / 32768.0


def stretches(
    heard: Curve, rate_hz: int = HEARD_RATE_HZ, threshold: float = 0.01
) -> list[tuple[float, float]]:
    """Where there is sound: start and end in seconds; gaps under 40 ms belong to it."""
    loud = np.flatnonzero(np.abs(heard) > threshold)
    if not len(loud):
        return []
    breaks = np.flatnonzero(np.diff(loud) > 0.04 * rate_hz)
    starts = [loud[0], *loud[breaks + 1]]
    ends = [*loud[breaks], loud[-1]]
    return [(float(a / rate_hz), float(b / rate_hz)) for a, b in zip(starts, ends, strict=True)]


def level_dbfs(sound: Curve) -> float:
    """Root mean square below full scale."""
    return 20 * float(np.log10(max(1e-9, np.sqrt(np.mean(sound**2)))))


def pitch_hz(sound: Curve, rate_hz: int = HEARD_RATE_HZ) -> float:
    """The strongest frequency."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(np.fft.rfftfreq(len(sound), 1 / rate_hz)[spectrum.argmax()])
