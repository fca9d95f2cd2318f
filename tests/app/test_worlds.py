"""Worlds: the time that a session goes by."""

import wave
from pathlib import Path

from companion.app.engines import Engines
from companion.app.worlds import Openness, in_a_room
from companion.clock import Clock
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.core.events import SpeechStarted
from companion.room.files import FileRoom


class _EarlyClock(Clock):
    """Made eight seconds before the room: models and devices took their time."""

    def now(self) -> float:
        return super().now() + 8.0


def _fail(sentence: str) -> None:
    raise AssertionError(sentence)


def test_speech_is_timed_by_the_clock_of_the_session(tmp_path: Path, piper_joe: Path) -> None:
    """However long the start took, words stand in the record at the second at which they were spoken."""
    engines = Engines()
    words = b"".join(engines.voice("joe").speak("I came home late on Tuesday."))
    recording = tmp_path / "microphone.wav"
    with wave.open(str(recording), "wb") as file:
        file.setparams((1, SAMPLE_BYTES, PLAYED_RATE_HZ, 0, "NONE", ""))
        file.writeframes(bytes(2 * PLAYED_RATE_HZ * SAMPLE_BYTES) + words)
    room = FileRoom(recording, None)
    with in_a_room(engines, room, openness=Openness.OPEN, on_trouble=_fail, clock=_EarlyClock()) as world:
        event = world.timeline.wait(until_s=4.0)
        assert isinstance(event, SpeechStarted)
        assert abs(event.at_s - 2.0) < 0.2
        assert event.at_s <= world.timeline.now() < 2.5
    engines.close()
