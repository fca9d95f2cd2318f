"""A microphone and a loudspeaker that are not of this machine: what a phone or a satellite would be."""

import threading
from collections.abc import Callable

import numpy as np
import soxr

from companion.clock import Clock
from companion.core.api.ports import InputCallbacks, SoundSource
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ, SAMPLE_BYTES

FRAME_S = 0.02
ITS_OWN_TIME_S = 86_400.0
"""The device has been on for a day: its clock shares nothing with ours but its pace."""


class FarDevice:
    """Exchanges 20 ms frames in its own thread, by its own clock. What it plays it does not hear."""

    def __init__(self) -> None:
        self.played = bytearray()
        """All 24 kHz PCM that it played."""
        self._says = bytearray()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._source: SoundSource | None = None
        self._on_played: Callable[[bytes, float], None] = lambda pcm, at_s: None
        self._callbacks: InputCallbacks | None = None

    def open_input(self, callbacks: InputCallbacks, now: Callable[[], float]) -> "FarDevice":
        """The microphone of a session."""
        self._callbacks = callbacks
        return self

    def open_output(
        self, source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> "FarDevice":
        """The loudspeaker of a session."""
        self._source, self._on_played = source, on_played
        return self

    def say(self, pcm: bytes) -> None:
        """Let 16 kHz PCM be heard next."""
        self._says += pcm

    def start(self) -> None:
        """Begin; the loudspeaker and the microphone are one connection."""
        if not self._thread.is_alive() and self._thread.ident is None:
            self._thread.start()

    def restart(self) -> None:
        """Nothing to open again."""

    def tend(self, now: float) -> None:
        """Nothing to look after."""

    def stop(self) -> None:
        """End the connection."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        assert self._source is not None
        assert self._callbacks is not None
        clock, frames = Clock(ITS_OWN_TIME_S), 0
        while not self._stop.is_set():
            at_s = ITS_OWN_TIME_S + frames * FRAME_S
            pcm = self._source.render(round(FRAME_S * PLAYED_RATE_HZ))
            self.played += pcm
            self._on_played(pcm, at_s)
            count = round(FRAME_S * HEARD_RATE_HZ) * SAMPLE_BYTES
            heard = bytes(self._says[:count]).ljust(count, b"\0")
            del self._says[:count]
            self._callbacks.on_pcm(heard, at_s)
            frames += 1
            clock.sleep_until(at_s + FRAME_S)


def resampled(pcm: bytes, from_hz: int, to_hz: int) -> bytes:
    """16-bit PCM at another rate."""
    samples = soxr.resample(np.frombuffer(pcm, np.int16), from_hz, to_hz)
    sound: bytes = samples.astype(np.int16).tobytes()
    return sound
