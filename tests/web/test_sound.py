"""A page as microphone and loudspeaker: what it sends is heard, what it plays has its second."""

import contextlib
import json
import queue
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from companion.core.api.ports import InputCallbacks
from companion.core.audio import FRAME_S, HEARD_FRAME_BYTES, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.web import line
from companion.web.pairing import FULL, Grant, Role
from companion.web.sound import (
    AHEAD_S,
    CHANGED_AFTER_S,
    LOST_AFTER_S,
    MOST_FRAME,
    Exchange,
    Malformed,
    PageSound,
)
from tests.web.serving import served

_PATIENCE_S = 30.0
_LATENCY_S = 0.03


def _frame(at_s: float, sent_s: float = 0.0, waited_s: float = 0.0, number: int = 1, late: int = 0) -> bytes:
    sound = bytes([number % 256]) * HEARD_FRAME_BYTES if number else b""
    return struct.pack("<dddII", at_s, sent_s, waited_s, late, 0) + sound


class _Far:
    """A page, the session's side of it, and a clock for both."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.at_s = 5.0
        self.sound = PageSound()
        self.exchange = Exchange(self.sound)
        self.heard: queue.Queue[int] = queue.Queue()
        self.news: queue.Queue[tuple[str, float]] = queue.Queue()
        self.pieces: list[tuple[float, bytes]] = []
        self.played: list[tuple[float, int]] = []
        self.told: list[bytes] = []
        self.sent = threading.Event()
        self.rendered = 0
        self.on_duck: Callable[[], None] = lambda: None
        self.softer = False
        self.exchange.open_output(self, self._on_played, lambda: self.news.put(("late", 0.0)))
        callbacks = InputCallbacks(
            lambda pcm, at_s: self.heard.put(pcm[0]),
            lambda since_s: self.news.put(("lost", since_s)),
            lambda ago_s: self.news.put(("found", ago_s)),
            on_moved=lambda: self.news.put(("moved", 0.0)),
        )
        self.exchange.open_input(callbacks, lambda: self.now_s)

    def render(self, samples: int) -> bytes:
        """Samples that count up, so that none can be missing unseen."""
        first = self.rendered + 1
        self.rendered += samples
        return b"".join(((first + at) % 30_000 + 1).to_bytes(2, "little") for at in range(samples))

    def ducked(self, pcm: bytes) -> bytes | None:
        """Half of it, when it is asked for."""
        if not self.softer:
            return None
        self.softer = False
        return b"".join((number // 2).to_bytes(2, "little") for (number,) in struct.iter_unpack("<h", pcm))

    def claim(self, life: str = "one") -> float | None:
        """Be the ears."""
        return self.sound.claim(self, "Phone", life, _LATENCY_S, self._sent)

    def records(self, number: int, waited_s: float = 0.0, held_up_s: float = 0.0, late: int = 0) -> int:
        """Record 20 ms, send them, and return what was heard of them."""
        sent_s = self.now_s + 1000 - held_up_s
        self.sound.take(self, _frame(self.at_s, sent_s, waited_s, number, late))
        self.at_s += FRAME_S
        return self.heard.get(timeout=_PATIENCE_S)

    def _on_played(self, pcm: bytes, at_s: float) -> None:
        self.played.append((at_s, len(pcm) // SAMPLE_BYTES))
        self.told.append(pcm)

    def _sent(self, piece: bytes) -> None:
        self.pieces.append((struct.unpack_from("<d", piece)[0], piece[8:]))
        self.sent.set()


@pytest.fixture
def far() -> Iterator[_Far]:
    """A page that is the ears of a session which has begun."""
    one = _Far()
    one.claim()
    one.exchange.start()
    yield one
    one.exchange.stop()


def test_what_it_plays_has_its_second_to_the_sample(far: _Far) -> None:
    """Piece joins piece, a little ahead of what was recorded; the canceller is told the same."""
    first_s = far.at_s
    for number in range(1, 20):
        assert far.records(number) == number
        far.now_s += FRAME_S
    assert far.pieces[0][0] == first_s
    for (at_s, pcm), (next_s, _) in zip(far.pieces, far.pieces[1:], strict=False):
        assert at_s + len(pcm) / SAMPLE_BYTES / PLAYED_RATE_HZ == pytest.approx(next_s, abs=1e-6)
    assert far.pieces[-1][0] + FRAME_S == pytest.approx(far.at_s + AHEAD_S, abs=1e-4)
    assert far.played[0][0] == pytest.approx(first_s + _LATENCY_S)
    for (at_s, samples), (next_s, _) in zip(far.played, far.played[1:], strict=False):
        assert at_s + samples / PLAYED_RATE_HZ == pytest.approx(next_s, abs=1e-6)
    assert b"".join(pcm for _, pcm in far.pieces).count(b"\x01\x00") <= 1


def test_what_was_sent_and_has_not_sounded_is_ducked_too(far: _Far) -> None:
    """Sent anew at once, without waiting for a frame; the canceller is told what really sounds, all of it."""
    for number in range(1, 20):
        far.records(number)
        far.now_s += FRAME_S
    ends_s = far.pieces[-1][0] + FRAME_S
    far.sent.clear()
    far.softer = True
    far.on_duck()
    assert far.sent.wait(_PATIENCE_S)
    at_s, pcm = far.pieces[-1]
    assert at_s == pytest.approx(far.at_s + FRAME_S + CHANGED_AFTER_S, abs=1e-4)
    assert at_s + len(pcm) / SAMPLE_BYTES / PLAYED_RATE_HZ == pytest.approx(ends_s, abs=1e-4)
    for number in range(20, 30):
        far.records(number)
        far.now_s += FRAME_S
    told = {round(at_s - _LATENCY_S, 4): heard for (at_s, _), heard in zip(far.played, far.told, strict=True)}
    assert told[round(at_s, 4)] == pcm[: len(told[round(at_s, 4)])]


def test_what_was_said_while_the_line_was_cut_comes_after(far: _Far) -> None:
    """The session misses the microphone, and hears all of it later, in order, once, with its own time."""
    far.records(1)
    far.sound.leave(far)
    lost_s, before = far.now_s, far.rendered
    far.now_s += LOST_AFTER_S + 1
    assert far.news.get(timeout=_PATIENCE_S) == ("lost", lost_s)
    after_s = far.claim()
    assert after_s == pytest.approx(far.at_s - FRAME_S)
    far.at_s -= FRAME_S  # the last one that came is sent again
    far.sound.take(far, _frame(far.at_s, far.now_s + 1000, 3.0, 1))
    far.at_s += FRAME_S
    assert [far.records(number, waited_s=3.0 - number / 50) for number in range(2, 100)] == list(
        range(2, 100)
    )
    name, ago_s = far.news.get(timeout=_PATIENCE_S)
    assert name == "found"
    assert ago_s == pytest.approx(3.0 - 2 / 50 + FRAME_S)
    assert far.rendered <= before + PLAYED_RATE_HZ, "a prompt goes on unheard, and not into what is past"


def test_a_prompt_waits_for_a_network_that_stumbles(far: _Far) -> None:
    """What would come too late is not rendered: none of it is lost, and the canceller knows of the pause."""
    for number in range(1, 10):
        far.records(number)
        far.now_s += FRAME_S
    before = far.rendered
    far.now_s += 0.5
    for number in range(10, 30):
        far.records(number, held_up_s=0.5 - (number - 10) * FRAME_S)
    assert far.rendered - before < round(AHEAD_S * 2 * PLAYED_RATE_HZ)
    sounding_s = sum(samples for _, samples in far.played) / PLAYED_RATE_HZ
    assert far.played[0][0] + sounding_s == pytest.approx(far.at_s + AHEAD_S + _LATENCY_S, abs=0.05)
    assert far.news.empty()


def test_a_page_that_was_reloaded_goes_on_with_a_time_of_its_own(far: _Far) -> None:
    """And so does another device that takes its place; the one before is not heard any more."""
    far.records(1)
    far.at_s = 0.5
    assert far.claim("two") is None
    assert far.records(2) == 2
    assert far.news.get(timeout=_PATIENCE_S)[0] == "moved"
    assert far.pieces[-1][0] == 0.5
    far.sound.take("another page", _frame(9.0))
    assert far.records(3) == 3


def test_without_a_microphone_it_still_plays(far: _Far) -> None:
    """Pulled out or taken by a call: the session is told, and the prompt about it is heard."""
    far.records(1)
    before = len(far.pieces)
    for _ in range(2):
        far.sound.take(far, _frame(far.at_s, far.now_s + 1000, number=0))
        far.at_s += FRAME_S
        far.now_s += LOST_AFTER_S + 1
    assert far.news.get(timeout=_PATIENCE_S)[0] == "lost"
    far.records(2)
    assert far.news.get(timeout=_PATIENCE_S)[0] == "found"
    assert len(far.pieces) == before + 3


def test_what_comes_late_is_rendered_earlier_from_then_on(far: _Far) -> None:
    """What did not sound is no echo: the canceller is told, and trusts nothing until it has looked anew."""
    far.records(1)
    far.records(2, late=1)
    assert far.news.get(timeout=_PATIENCE_S)[0] == "late"
    assert far.pieces[-1][0] + len(far.pieces[-1][1]) / SAMPLE_BYTES / PLAYED_RATE_HZ > far.at_s + AHEAD_S


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"x" * 31,
        _frame(1.0) + b"x",
        _frame(1.0)[:-2],
        _frame(float("nan")),
        _frame(-1.0),
        _frame(1.0, float("inf")),
        _frame(1e300),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(frame: bytes) -> None:
    """Whatever its size or its times."""
    sound = PageSound()
    sound.claim("page", "Phone", "one", float("nan"), lambda piece: None)
    with pytest.raises(Malformed):
        sound.take("page", frame)
    assert sound.latency_s == 0.0


def _ears(socket: ClientConnection, life: str = "one") -> dict[str, object]:
    socket.send(json.dumps({"ears": life, "latency_s": 0.02}))
    for _ in range(9):
        message: dict[str, object] = json.loads(socket.recv(timeout=_PATIENCE_S))
        if "after" in message or "no" in message:
            return message
    raise AssertionError("no answer")


@contextmanager
def _dropped(socket: ClientConnection) -> Iterator[None]:
    with contextlib.suppress(ConnectionClosed):  # also while it still sends
        yield
        for _ in range(200):
            socket.recv(timeout=_PATIENCE_S)
        raise AssertionError("it is still open")


def test_only_who_was_let_in_for_it_may_send_sound(tmp_path: Path) -> None:
    """A screen can't, a flood or nonsense costs the line; when the device goes, the room has no ears."""
    with served(tmp_path) as at:
        for grant in (Grant(Role.SCREEN), Grant(Role.SCREEN, words=True)):
            with at.socket(grant) as socket:
                assert "screen" in str(_ears(socket)["no"])
                with _dropped(socket):
                    socket.send(_frame(1.0))
        for grant in (Grant(Role.ROOM), FULL):
            with at.socket(grant) as socket:
                assert _ears(socket, grant.role) == {"after": None}
                assert at.room.sound.device == "A device"
                socket.send(_frame(1.0))
                assert _ears(socket, grant.role) == {"after": 1.0}
                with _dropped(socket):
                    socket.send(b"x" * (MOST_FRAME + 1))
        with at.socket(Grant(Role.ROOM)) as socket:
            _ears(socket)
            with _dropped(socket):
                for number in range(round(line.SOUND_BURST) + 300):
                    socket.send(_frame(2.0 + number * FRAME_S))
        with at.socket() as socket:
            json.loads(socket.recv(timeout=_PATIENCE_S))
            assert at.room.sound.device == ""
