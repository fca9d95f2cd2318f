"""A page as the room's microphone and loudspeaker: the ports of sound, over the WebSocket of a page.

What the page records comes in frames of 20 ms, each with its second in the time of the page's AudioContext;
what it plays is sent ahead, each piece with the second of the same time at which it is to sound. So the
canceller knows to the sample what sounded when, whatever the network did in between.
"""

import contextlib
import math
import queue
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Lock, Thread

from companion.core.api.ports import InputCallbacks, SoundSource
from companion.core.audio import (
    FRAME_S,
    HEARD_FRAME_BYTES,
    PLAYED_FRAME_SAMPLES,
    PLAYED_RATE_HZ,
    SAMPLE_BYTES,
    heard_seconds,
)
from companion.system.urgency import going_first

_RECORDED = struct.Struct("<dddII")
_PLAYED = struct.Struct("<d")
MOST_FRAME = _RECORDED.size + HEARD_FRAME_BYTES
"""Bytes of a frame from a page."""
MOST_AHEAD_FRAMES = 1500
"""Half a minute of frames may wait before any is lost."""
AHEAD_S = 0.08
"""How long before it sounds a piece is rendered: as with a loudspeaker of this machine. It grows where pieces
come too late."""
_MOST_AHEAD_S = 0.32
CHANGED_AFTER_S = 0.02
"""What sounds later than this from now can still be ducked: that is at the page in time. Without the first
10 ms of its ramp a prompt differs by 5 %. It is longer where pieces come late. Otherwise ducking
comes ``AHEAD_S`` later."""
_STEP_S = 0.02
_STUMBLES_S = 0.5
"""All that comes late within this time has one cause."""
_CALM_S = 30.0
"""So long nothing came late, and a step is taken back."""
LOST_AFTER_S = 2.0
"""A page from which nothing has come for this long is gone; less is a network that stumbles."""
_POLL_S = 0.1
_ASTRAY_S = 0.3
"""A page's sound stood still for this long: the context was suspended, or began anew."""
_MOST_CATCH_UP_S = 5.0
_CREEP = 2e-4
"""Two clocks drift apart by less."""
_MOST_SECONDS = 1e9


@dataclass(frozen=True, slots=True)
class Recorded:
    """20 ms of a page's microphone."""

    life: str
    """The AudioContext that recorded it."""
    at_s: float
    """When its first sample was in the air, in the time of that context."""
    sent_s: float
    """When it was sent, by a clock of the page that goes on while its sound stands still."""
    waited_s: float
    """How long the page kept it, because the line was cut."""
    late: int
    """Pieces that came too late to be played, so far."""
    lost: int
    """Frames that the page had to drop, so far."""
    pcm: bytes
    """16 kHz; empty while it has no microphone: then it only tells how far it has played."""


class Malformed(Exception):
    """A frame that no page of ours sends."""


class PageSound:
    """The page that is the room's ears and mouth, if one is. Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._page: object = None
        self._name = self._life = ""
        self._latency_s = 0.0
        self._send: Callable[[bytes], None] = lambda frame: None
        self._after_s: float | None = None
        self._frames: queue.Queue[Recorded | None] = queue.Queue(MOST_AHEAD_FRAMES)
        self._listening = False
        self.overflows = 0
        """Frames that were dropped because nobody took them in time."""

    def claim(
        self, page: object, name: str, life: str, latency_s: float, send: Callable[[bytes], None]
    ) -> float | None:
        """Make ``page`` of the device ``name`` the ears and the mouth. ``latency_s``: from its context to the
        air; ``send`` never blocks.

        Return the second of its context up to which its sound is here, if that is the context it was before.
        """
        with self._lock:
            if life != self._life:
                self._after_s = None
            self._page, self._name, self._life = page, name, life
            self._latency_s = latency_s if 0.0 <= latency_s < 1.0 else 0.0
            self._send = send
            return self._after_s

    def leave(self, page: object) -> None:
        """Note that a page is gone; the session finds out by hearing nothing."""
        with self._lock:
            if self._page is page:
                self._page, self._send = None, lambda frame: None

    def is_here(self, page: object) -> bool:
        """Return whether this page is the ears and the mouth."""
        with self._lock:
            return self._page is page

    @property
    def device(self) -> str:
        """The name of the device that is the ears and the mouth; empty if none is."""
        with self._lock:
            return self._name if self._page is not None else ""

    @property
    def latency_s(self) -> float:
        """From the page's context to the air."""
        with self._lock:
            return self._latency_s

    def take(self, page: object, frame: bytes) -> None:
        """Take a frame from a page; of another page than the ears, or without a session, it is dropped.

        Raises Malformed.
        """
        with self._lock:
            if self._page is not page:
                return
            recorded = _parsed(frame, self._life)
            if self._after_s is not None and recorded.at_s <= self._after_s:
                return  # it was sent again
            self._after_s = recorded.at_s
            if not self._listening:
                return
            try:
                self._frames.put_nowait(recorded)
            except queue.Full:
                self.overflows += 1

    def play(self, at_s: float, pcm: bytes) -> None:
        """Send 24 kHz PCM that is to sound at this second of the page's context."""
        with self._lock:
            self._send(_PLAYED.pack(at_s) + pcm)

    def wake(self) -> None:
        """Let ``next`` return at once."""
        with contextlib.suppress(queue.Full):  # then it does so anyway
            self._frames.put_nowait(None)

    def next(self, timeout_s: float) -> Recorded | None:
        """Return the next frame, or None: there is none by now, or it was woken."""
        try:
            return self._frames.get(timeout=timeout_s)
        except queue.Empty:
            return None

    def listen(self, listening: bool) -> None:
        """Keep frames for ``next`` from now on, or no more."""
        with self._lock:
            self._listening = listening
            while not self._frames.empty():
                self._frames.get_nowait()


class Exchange:
    """Ears and mouth of one session, a ``FarDevice``. One thread, whose pace is the page's: for what it
    recorded it gets as much to play."""

    def __init__(self, sound: PageSound) -> None:
        self._sound = sound
        self._stop = Event()
        self._thread = Thread(target=self._run, name="page sound", daemon=True)
        self._life = ""
        self._base_s = math.inf
        """The least by which our clock was ahead of the page's: what comes later by more was held up."""
        self._offset_s = 0.0
        """The page's clock against that of its sound."""
        self._heard_to_s = 0.0
        self._next_s = 0.0
        """The second of the page's context from which nothing was rendered yet."""
        self._page_s = 0.0
        """The second of the page's context at which the last frame came."""
        self._unheard: deque[tuple[float, bytes]] = deque()
        """What was rendered and can still be changed, with the second at which it sounds."""
        self._ahead_s = AHEAD_S
        self._stumbled_at_s = -math.inf
        self._late = self._lost_frames = 0
        self._came_at_s = self._heard_at_s = self._drained_to_s = 0.0
        self._is_lost = False
        self._held_up = False

    def open_output(
        self, source: SoundSource, on_played: Callable[[bytes, float], None], on_gap: Callable[[], None]
    ) -> "Exchange":
        """The loudspeaker of the session."""
        self._source, self._on_played, self._on_gap = source, on_played, on_gap
        source.on_duck = self._sound.wake
        return self

    def open_input(self, callbacks: InputCallbacks, now: Callable[[], float]) -> "Exchange":
        """The microphone of the session."""
        self._callbacks, self._now = callbacks, now
        return self

    def start(self) -> None:
        """Begin; microphone and loudspeaker are one line."""
        if self._thread.ident is None:
            self._sound.listen(True)
            self._came_at_s = self._heard_at_s = self._now()
            with going_first():
                self._thread.start()

    def stop(self) -> None:
        """End it and wait for the thread. Idempotent."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._sound.listen(False)

    def restart(self) -> None:
        """Do nothing: no device has to be opened."""

    def tend(self, now: float) -> None:
        """Do nothing: the thread looks after the line."""

    def _run(self) -> None:
        while not self._stop.is_set():
            frame = self._sound.next(_POLL_S)
            now = self._now()
            if frame is None:
                self._duck(self._page_s + now - self._came_at_s)
                self._miss(now)
                self._drain(now)
                continue
            if frame.life != self._life:
                self._begin(frame)
            if now - self._came_at_s > LOST_AFTER_S:
                self._base_s = math.inf  # it may have slept, and its clock with it
            self._came_at_s = now
            self._notice(frame, now)
            stale_s = self._held_up_s(frame, now) + frame.waited_s
            self._play(frame, stale_s, now)
            if frame.pcm:
                self._hear(frame, stale_s, now)
            else:
                self._miss(now)

    def _begin(self, frame: Recorded) -> None:
        """Another context, with a time of its own."""
        if self._life and not self._is_lost:
            self._callbacks.on_moved()
        self._life, self._base_s = frame.life, math.inf
        self._tell_until(math.inf)
        self._next_s = self._heard_to_s = frame.at_s
        self._offset_s = frame.sent_s - frame.waited_s - frame.at_s
        self._late, self._lost_frames = frame.late, frame.lost

    def _notice(self, frame: Recorded, now: float) -> None:
        if frame.late > self._late:
            self._stumble(now)
            self._on_gap()  # what was told did not sound: cancelling it leaves its mirror image
        elif now - self._stumbled_at_s > _CALM_S and self._ahead_s > AHEAD_S:
            self._ahead_s, self._stumbled_at_s = max(AHEAD_S, self._ahead_s - _STEP_S), now
        if frame.lost > self._lost_frames:
            self._callbacks.on_gap()
        self._late, self._lost_frames = frame.late, frame.lost

    def _stumble(self, now: float) -> None:
        """Render earlier, as the network or one of the machines is slow."""
        if now - self._stumbled_at_s > _STUMBLES_S:
            self._ahead_s = min(self._ahead_s + _STEP_S, _MOST_AHEAD_S)
        self._stumbled_at_s = now

    def _held_up_s(self, frame: Recorded, now: float) -> float:
        """Return how long the network held a frame up, beyond what it always takes."""
        ahead_s = now - frame.sent_s
        self._base_s = min(self._base_s + _CREEP * FRAME_S, ahead_s)
        return ahead_s - self._base_s

    def _play(self, frame: Recorded, stale_s: float, now: float) -> None:
        """Render up to a little ahead of where the page is; nothing that would come too late."""
        until_s = frame.at_s + FRAME_S + self._ahead_s
        self._page_s = frame.at_s + FRAME_S + stale_s
        self._duck(self._page_s)
        if until_s - self._next_s > _MOST_CATCH_UP_S:
            self._tell_until(math.inf)
            self._next_s = until_s - FRAME_S
            self._on_gap()
        count = round((until_s - self._next_s) * PLAYED_RATE_HZ)
        if count <= 0:
            return
        held_up = stale_s > self._ahead_s
        # What was held up is past at the page: it played silence, and the prompt goes on later.
        pcm = bytes(count * SAMPLE_BYTES) if held_up else self._source.render(count)
        self._unheard.append((self._next_s, pcm))
        self._tell_until(self._page_s + self._changed_after_s)
        if pcm.count(0) < len(pcm):
            self._sound.play(self._next_s, pcm)
            if self._held_up:
                self._stumble(now)
        self._held_up = held_up
        self._next_s += count / PLAYED_RATE_HZ

    @property
    def _changed_after_s(self) -> float:
        return CHANGED_AFTER_S + (self._ahead_s - AHEAD_S) / 2

    def _tell_until(self, second: float) -> None:
        """Tell the canceller what sounds before this second of the context: it is not changed any more."""
        while self._unheard and self._unheard[0][0] < second:
            at_s, pcm = self._unheard.popleft()
            ends_s = at_s + len(pcm) / SAMPLE_BYTES / PLAYED_RATE_HZ
            count = round((min(second, ends_s) - at_s) * PLAYED_RATE_HZ)
            told, rest = pcm[: count * SAMPLE_BYTES], pcm[count * SAMPLE_BYTES :]
            if told:
                self._on_played(told, at_s + self._sound.latency_s)
            if rest:
                self._unheard.appendleft((at_s + count / PLAYED_RATE_HZ, rest))
                return

    def _duck(self, now_s: float) -> None:
        """Send anew, and softer, what was sent and can't have sounded yet; ``now_s``: the second of the
        context that it is."""
        self._tell_until(now_s + self._changed_after_s)
        softer = self._source.ducked(b"".join(pcm for _, pcm in self._unheard))
        if softer and self._unheard:
            at_s = self._unheard[0][0]
            self._unheard = deque([(at_s, softer)])
            self._sound.play(at_s, softer)

    def _hear(self, frame: Recorded, stale_s: float, now: float) -> None:
        offset_s = frame.sent_s - frame.waited_s - frame.at_s
        stood_still = offset_s - self._offset_s > _ASTRAY_S or frame.at_s - self._heard_to_s > _ASTRAY_S
        if self._is_lost:
            self._is_lost = False
            self._callbacks.on_found(stale_s + heard_seconds(frame.pcm))
        elif stood_still:
            self._callbacks.on_moved()
        if stood_still:
            self._offset_s = offset_s
        self._heard_at_s = now
        self._heard_to_s = frame.at_s + heard_seconds(frame.pcm)
        self._callbacks.on_pcm(frame.pcm, frame.at_s)

    def _miss(self, now: float) -> None:
        if not self._is_lost and now - self._heard_at_s > LOST_AFTER_S:
            self._is_lost = True
            self._callbacks.on_lost(self._heard_at_s)

    def _drain(self, now: float) -> None:
        """Play to nobody while the page is gone: prompts end on time, and the session knows what to do."""
        if now - self._came_at_s < LOST_AFTER_S:
            return
        self._drained_to_s = max(self._drained_to_s, self._came_at_s + LOST_AFTER_S)
        while self._drained_to_s + FRAME_S <= now:
            self._drained_to_s += FRAME_S
            self._source.render(PLAYED_FRAME_SAMPLES)


def _parsed(frame: bytes, life: str) -> Recorded:
    pcm = frame[_RECORDED.size :]
    if not _RECORDED.size <= len(frame) <= MOST_FRAME or len(pcm) not in (0, HEARD_FRAME_BYTES):
        raise Malformed
    at_s, sent_s, waited_s, late, lost = _RECORDED.unpack_from(frame)
    if not all(
        0.0 <= seconds < _MOST_SECONDS for seconds in (at_s, sent_s, waited_s)
    ):  # not a number is none
        raise Malformed
    return Recorded(life, at_s, sent_s, waited_s, late, lost, pcm)
