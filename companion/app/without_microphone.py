"""A session where there is no microphone: turns are typed and answers tapped."""

from collections.abc import Callable
from threading import Event, Thread

from companion.clock import Clock
from companion.core.api.ports import InputCallbacks, SoundOutput, SoundSource
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES, PLAYED_FRAME_SAMPLES

OpenOutput = Callable[[SoundSource, Callable[[bytes, float], None], Callable[[], None]], SoundOutput]


class WithoutMicrophone:
    """A ``FarDevice`` whose microphone is as good as muted; prompts are heard where that is possible."""

    def __init__(self, loudspeaker: OpenOutput | None) -> None:
        """``loudspeaker``: opens one; None: there is none, and prompts end when they would have been said."""
        self._loudspeaker = loudspeaker
        self._stop = Event()
        self._thread = Thread(target=self._run, name="no microphone", daemon=True)
        self._source: SoundSource | None = None

    def open_output(
        self, source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> SoundOutput:
        """Return the loudspeaker of this machine, or itself."""
        if self._loudspeaker:
            return self._loudspeaker(source, on_played, on_gap)
        self._source = source
        return self

    def open_input(self, callbacks: InputCallbacks, now: Callable[[], float]) -> "WithoutMicrophone":
        """Return itself."""
        self._callbacks = callbacks
        return self

    def start(self) -> None:
        """Give silence from now on."""
        if self._thread.ident is None:
            self._thread.start()

    def stop(self) -> None:
        """End it and wait for the thread. Idempotent."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    def restart(self) -> None:
        """Do nothing: no device has to be opened."""

    def tend(self, now: float) -> None:
        """Do nothing, as with ``restart``."""

    def _run(self) -> None:
        clock, at_s = Clock(), 0.0
        while not self._stop.is_set():
            if self._source:
                self._source.render(PLAYED_FRAME_SAMPLES)
            self._callbacks.on_pcm(bytes(HEARD_FRAME_BYTES), at_s)
            at_s += FRAME_S
            clock.sleep_until(at_s)
