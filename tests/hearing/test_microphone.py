"""The real microphone: a PulseAudio null sink, heard through PortAudio."""

import queue
import time  # noqa: TID251  # a real device lives in real time
from types import SimpleNamespace

import numpy as np
import pytest

from companion.core.api.ports import InputCallbacks
from companion.errors import DeviceError
from companion.hearing import microphone
from companion.hearing.level import LevelWatch, level_of
from companion.hearing.microphone import Microphone, captured_at_s, find
from companion.system.portaudio import Device
from tests.sound_server import PATIENCE_S, SoundServer

RATE_HZ = 16_000


def _tone(seconds: float, hz: float = 440.0) -> bytes:
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    return (0.5 * np.sin(2 * np.pi * hz * t) * 32767).astype(np.int16).tobytes()


class _Ears:
    """Collects what a microphone reports."""

    def __init__(self) -> None:
        self.pcm: queue.Queue[bytes] = queue.Queue()
        self.news: queue.Queue[str] = queue.Queue()
        self.watchers = InputCallbacks(
            lambda pcm, at_s: self.pcm.put(pcm),
            lambda since_s: self.news.put("lost"),
            lambda ago_s: self.news.put("found"),
        )

    def until_loud(self, patience_s: float = PATIENCE_S) -> bytes:
        """The first loud 20 ms."""
        end_s = time.monotonic() + patience_s
        while time.monotonic() < end_s:
            pcm = self.pcm.get(timeout=patience_s)
            if level_of(pcm) > 0.2:
                return pcm
        raise AssertionError("nothing loud was heard")


def test_what_sounds_in_the_room_arrives_as_16_khz(sound_server: SoundServer) -> None:
    """A tone played into the room is heard with its own pitch and loudness."""
    ears = _Ears()
    microphone = Microphone("companion_mic", ears.watchers, time.monotonic)
    microphone.start()
    try:
        player = sound_server.start_playing(_tone(2.0))
        ears.until_loud()
        blocks = [ears.pcm.get(timeout=PATIENCE_S) for _ in range(40)]
        player.wait()
    finally:
        microphone.stop()
    sound = np.frombuffer(b"".join(blocks), np.int16)
    peak_hz = np.argmax(np.abs(np.fft.rfft(sound))) * RATE_HZ / len(sound)
    assert peak_hz == pytest.approx(440, abs=5)
    assert level_of(sound.tobytes()) == pytest.approx(0.5, rel=0.1)


def test_a_microphone_by_which_somebody_was_heard_is_not_taken_for_muted(sound_server: SoundServer) -> None:
    """Sound as a real device delivers it counts as heard; a long pause after it is no dead microphone."""
    ears = _Ears()
    microphone = Microphone("companion_mic", ears.watchers, time.monotonic)
    microphone.start()
    try:
        player = sound_server.start_playing(_tone(1.0))
        blocks = [ears.until_loud(), *(ears.pcm.get(timeout=PATIENCE_S) for _ in range(20))]
        player.wait()
    finally:
        microphone.stop()
    said: list[str] = []
    watch = LevelWatch(lambda since_s: said.append("dead"), lambda: said.append("alive"))
    for block in blocks:
        watch.hear(block, 0.0, expecting=True)
    hiss = (np.random.default_rng(1).normal(0, 16, RATE_HZ)).astype(np.int16).tobytes()
    for second in range(30):
        watch.hear(hiss, float(second), expecting=True)
    assert not said


def test_a_microphone_that_is_unplugged_is_missed_and_found_again(sound_server: SoundServer) -> None:
    """Unplugged: it says so. Plugged in again: it says so, and hears."""
    ears = _Ears()
    microphone = Microphone("companion_mic", ears.watchers, time.monotonic)
    microphone.start()
    try:
        ears.pcm.get(timeout=PATIENCE_S)
        sound_server.unload_microphone()
        assert ears.news.get(timeout=PATIENCE_S) == "lost"
        sound_server.load_microphone()
        assert ears.news.get(timeout=PATIENCE_S) == "found"
        player = sound_server.start_playing(_tone(3.0))
        ears.until_loud()
        player.wait()
    finally:
        microphone.stop()


def test_an_unknown_microphone_is_refused_with_those_there_are(sound_server: SoundServer) -> None:
    """A name that no device has brings the names that there are."""
    with pytest.raises(DeviceError, match=r"no microphone named Elvis; there are: .*companion_mic"):
        find("Elvis")


@pytest.mark.parametrize(
    ("told_s", "current_s", "captured_s"),
    [
        (99.95, 100.0, 99.95),
        (0.0, 100.0, 99.98),
        (0.0, 0.0, 59.98),
        (5000.0, 100.0, 99.98),
        (3.0, 100.0, 99.98),
    ],
    ids=["true", "no time", "no time and no clock", "of another clock", "before the stream"],
)
def test_a_time_that_cannot_be_true_is_not_believed(
    told_s: float, current_s: float, captured_s: float
) -> None:
    """Then the block of 20 ms ended about now, by the clock of the callback or of the stream."""
    times = SimpleNamespace(inputBufferAdcTime=told_s, currentTime=current_s)
    assert captured_at_s(times, SimpleNamespace(time=60.0), 0.02) == pytest.approx(captured_s)


@pytest.mark.parametrize(
    ("wanted", "any_default", "found"),
    [
        ("Headset (USB Audio)", True, "Headset (2- USB Audio)"),
        ("Microphone Array (Intel Smart So", False, "Microphone Array (Intel Smart Sound)"),
        ("Webcam", True, "Microphone Array (Intel Smart Sound)"),
        ("Webcam", False, ""),
    ],
    ids=[
        "plugged in elsewhere",
        "a name that was cut",
        "gone, and nobody asked for it",
        "gone, and asked for",
    ],
)
def test_a_microphone_that_comes_back_otherwise_is_found(
    monkeypatch: pytest.MonkeyPatch, wanted: str, any_default: bool, found: str
) -> None:
    """Windows' numbers and cut names don't matter; a default that is gone gives way to the present one."""
    names = ("Microphone Array (Intel Smart Sound)", "Headset (2- USB Audio)")
    there = [Device(number, name, 48_000, number == 0) for number, name in enumerate(names)]
    monkeypatch.setattr(microphone, "microphones", lambda: there)
    if not found:
        with pytest.raises(DeviceError):
            microphone._found(wanted, any_default)
        return
    assert microphone._found(wanted, any_default).name == found
