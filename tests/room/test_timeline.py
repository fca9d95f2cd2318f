"""Virtual time."""

from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.events import Event, MicrophoneFound, PromptEnded
from companion.core.audio import HEARD_FRAME_BYTES, PLAYED_FRAME_BYTES
from companion.errors import EndOfSound
from companion.room.timeline import RoomTimeline


class Rig:
    """A timeline around a room that hears a count of its frames; ``events`` come at a frame."""

    def __init__(self, frames: int = 1_000_000, *, paced: bool = False) -> None:
        self.heard: list[bytes] = []
        self.played: list[bytes] = []
        self.paced: list[float] = []
        self.inbox: deque[Event] = deque()
        self.at_frame: dict[int, Event] = {}
        self._frames = frames
        self.timeline = RoomTimeline(
            self, self._render, self._hear, self._poll, self.paced.append if paced else None
        )

    def exchange(self, played: bytes) -> bytes:
        """Counts up."""
        if len(self.played) >= self._frames:
            raise EndOfSound("The recording is over.")
        self.played.append(played)
        return bytes([len(self.played) % 256]) * HEARD_FRAME_BYTES

    def close(self) -> None:
        """Nothing to close."""

    def _render(self, samples: int) -> bytes:
        return bytes(2 * samples)

    def _hear(self, pcm: bytes) -> None:
        self.heard.append(pcm)
        if event := self.at_frame.get(len(self.heard)):
            self.inbox.append(event)

    def _poll(self) -> Event | None:
        return self.inbox.popleft() if self.inbox else None


def test_time_stands_still_until_somebody_waits() -> None:
    """A session that computes for a minute loses no second of the room."""
    rig = Rig()
    assert rig.timeline.now() == 0.0
    rig.inbox.append(MicrophoneFound())
    assert rig.timeline.wait(5.0) == MicrophoneFound()
    assert rig.timeline.now() == 0.0
    assert not rig.heard


def test_a_wait_ends_at_its_time() -> None:
    """Fifty frames are a second, each heard and played once."""
    rig = Rig()
    assert rig.timeline.wait(1.0) is None
    assert rig.timeline.now() == pytest.approx(1.0)
    assert len(rig.heard) == len(rig.played) == 50
    assert {len(frame) for frame in rig.played} == {PLAYED_FRAME_BYTES}
    assert [frame[0] for frame in rig.heard] == list(range(1, 51))


@pytest.mark.parametrize("until_s", [0.0, -1.0])
def test_a_time_in_the_past_is_over_at_once(until_s: float) -> None:
    """No frame is spent on a deadline that has passed."""
    rig = Rig()
    assert rig.timeline.wait(until_s) is None
    assert not rig.heard


@settings(max_examples=200)
@given(st.lists(st.floats(0.0, 7.0), min_size=1, max_size=12))
def test_a_deadline_is_never_early_and_at_most_a_frame_late(durations_s: list[float]) -> None:
    """Deadlines are sums of durations, which are not exact: who is called too early has to wait again,
    and time would stand still."""
    rig, until_s = Rig(), 0.0
    for duration_s in durations_s:
        until_s += duration_s
        assert rig.timeline.wait(until_s) is None
        assert until_s <= rig.timeline.now() < until_s + 0.02 + 1e-9


@pytest.mark.parametrize("duration_s", [0.1, 0.7, 5.0, 1 / 3])
def test_a_long_session_ends_its_waits_on_time(duration_s: float) -> None:
    """After an hour of equal breaths each deadline is met within a frame."""
    rig, until_s = Rig(), 0.0
    while until_s < 3600:
        until_s += duration_s
        assert rig.timeline.wait(until_s) is None
        assert until_s <= rig.timeline.now() < until_s + 0.02 + 1e-9


def test_an_event_is_met_in_the_frame_that_brought_it() -> None:
    """The word that was heard in the third frame is there at 0.06 s, not at the deadline."""
    rig = Rig()
    rig.at_frame = {3: PromptEnded(7)}
    assert rig.timeline.wait(10.0) == PromptEnded(7)
    assert rig.timeline.now() == pytest.approx(0.06)


def test_without_a_deadline_time_runs_until_something_happens() -> None:
    """A pause may last."""
    rig = Rig()
    rig.at_frame = {5000: MicrophoneFound()}
    assert rig.timeline.wait(None) == MicrophoneFound()
    assert rig.timeline.now() == pytest.approx(100.0)


def test_the_end_of_the_sound_reaches_who_waits() -> None:
    """A recording that is over never lets a session wait for ever."""
    rig = Rig(frames=10)
    with pytest.raises(EndOfSound):
        rig.timeline.wait(None)
    assert rig.timeline.now() == pytest.approx(0.2)


def test_a_pace_is_asked_before_each_frame() -> None:
    """In real time each frame waits for its moment of the wall clock."""
    rig = Rig(paced=True)
    rig.timeline.wait(0.1)
    assert rig.paced == pytest.approx([0.0, 0.02, 0.04, 0.06, 0.08])
