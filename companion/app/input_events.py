"""What a real microphone tells a session: sound; that it fell silent, was lost or found; another device."""

from collections.abc import Callable
from threading import Event

from companion.app.duplex_mode import InputRouter
from companion.core.api.events import MicrophoneFound, MicrophoneLost
from companion.core.api.ports import InputCallbacks, SoundOutput
from companion.core.audio import heard_seconds
from companion.hearing.level import LevelWatch
from companion.hearing.listener import Listener
from companion.loop import EventInbox
from companion.system import permission


class InputEvents:
    """Receives what a microphone records, in the microphone's own thread, and posts what became of it."""

    def __init__(
        self,
        inbox: EventInbox,
        listener: Listener,
        router: InputRouter,
        output: SoundOutput,
        *,
        now: Callable[[], float],
        waits_for_words: Callable[[], bool],
    ) -> None:
        """``now`` returns session seconds; ``waits_for_words``: whether somebody is expected to speak."""
        self._inbox = inbox
        self._listener = listener
        self._router = router
        self._output = output
        self._now = now
        self._waits_for_words = waits_for_words
        self._level = LevelWatch(
            lambda since_s: inbox.post(MicrophoneLost(since_s, silent=True)),
            lambda: inbox.post(MicrophoneFound()),
            silenced=permission.silenced(),
        )
        self._is_new_device = True
        self.arrived = Event()
        """Set with the first sound."""

    def callbacks(self, *, may_reset: Callable[[], bool]) -> InputCallbacks:
        """Return what a microphone calls."""
        return InputCallbacks(
            self._hear,
            self._lost,
            self._found,
            on_gap=self._router.gap,
            may_reset=may_reset,
            before_reset=self._output.stop,
            after_reset=self._output.restart,
            on_moved=self._moved,
        )

    def _hear(self, pcm: bytes, at_s: float) -> None:
        self.arrived.set()
        now = self._now()
        self._output.tend(now)
        if self._is_new_device:  # opening it took some time
            self._listener.restart(now - heard_seconds(pcm))
            self._is_new_device = False
        self._level.hear(pcm, now, expecting=self._waits_for_words())
        self._router.heard(pcm, at_s)

    def _lost(self, since_s: float) -> None:
        self._listener.flush()
        self._inbox.post(MicrophoneLost(since_s))

    def _found(self, ago_s: float) -> None:
        now = self._now()
        self._listener.restart(now - ago_s)
        self._level.begin_anew(now)
        self._inbox.post(MicrophoneFound())

    def _moved(self) -> None:
        self._is_new_device = True
        self._level.begin_anew(self._now())
        self._router.gap()
