"""Virtual time: a room advances frame by frame until something happens."""

from collections.abc import Callable

from companion.core.api.events import Event
from companion.core.api.ports import Soundscape
from companion.core.audio import FRAME_S, PLAYED_FRAME_SAMPLES


class RoomTimeline:
    """Drives a room: what the loudspeaker plays is the input, what the microphone hears the output.

    Its clock counts frames of 20 ms, nothing else.
    """

    def __init__(
        self,
        room: Soundscape,
        render: Callable[[int], bytes],
        hear: Callable[[bytes], None],
        poll: Callable[[], Event | None],
        pace: Callable[[float], None] | None = None,
        start_s: float = 0.0,
    ) -> None:
        """``render`` returns that many samples of the companion's sound, ``hear`` receives the microphone's,
        ``poll`` returns the next waiting event. ``pace`` returns when the wall clock has reached a second of
        this timeline; without it time runs unpaced. It starts at ``start_s``."""
        self._room = room
        self._render = render
        self._hear = hear
        self._poll = poll
        self._pace = pace
        self._frames = 0
        self._start_s = start_s

    def now(self) -> float:
        """Seconds since the first frame, plus ``start_s``."""
        return self._start_s + self._frames * FRAME_S

    def wait(self, until_s: float | None) -> Event | None:
        """Return the next event, or None at ``until_s`` or in the frame after it.

        Raises EndOfSound when the room has no more sound.
        """
        while True:
            event = self._poll()
            if event is not None:
                return event
            # No tolerance: a deadline nearly reached is not due for the session, and time would stand still.
            if until_s is not None and self.now() >= until_s:
                return None
            self._step()

    def _step(self) -> None:
        if self._pace:
            self._pace(self.now())
        heard = self._room.exchange(self._render(PLAYED_FRAME_SAMPLES))
        self._frames += 1
        self._hear(heard)
