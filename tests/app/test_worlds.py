"""Worlds: the time that a session goes by."""

import gc
import wave
import weakref
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from companion.app.audio_io import AudioIO, in_a_room, in_real_time
from companion.app.duplex_mode import HALF_DUPLEX, DuplexMode
from companion.app.engines import Engines
from companion.clock import Clock
from companion.core.api.events import Event, PromptEnded, SpeechStarted
from companion.core.api.ports import InputCallbacks
from companion.core.audio import PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.room.files import FileRoom
from companion.room.plan import EchoPlan, RoomPlan
from companion.room.simulated import SimulatedRoom


@pytest.fixture(scope="module")
def engines(piper_joe: Path) -> Iterator[Engines]:
    """The models."""
    engines = Engines()
    yield engines
    engines.close()


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
    with in_a_room(engines, room, openness=DuplexMode.OPEN, on_trouble=_fail, clock=_EarlyClock()) as world:
        assert world.spoken("en") is engines.spoken("en", _fail)
        event = world.timeline.wait(until_s=4.0)
        assert isinstance(event, SpeechStarted)
        assert abs(event.at_s - 2.0) < 0.2
        assert event.at_s <= world.timeline.now() < 2.5
    engines.close()


def test_a_further_session_shares_the_models_and_leaves_nothing_behind(
    tmp_path: Path, piper_joe: Path
) -> None:
    """They are loaded once in a process; a world is freed when it ends, without the collector's help."""
    recording = tmp_path / "microphone.wav"
    with wave.open(str(recording), "wb") as file:
        file.setparams((1, SAMPLE_BYTES, PLAYED_RATE_HZ, 0, "NONE", ""))
        file.writeframes(bytes(PLAYED_RATE_HZ * SAMPLE_BYTES))

    def held() -> tuple[object, "weakref.ref[AudioIO]"]:
        engines = Engines()
        room = FileRoom(recording, None)
        with in_a_room(engines, room, openness=DuplexMode.CANCELLING, on_trouble=_fail) as world:
            world.timeline.wait(until_s=0.5)
            model = engines.record_transcriber()._model
        engines.close()
        return model, weakref.ref(world)

    gc.disable()
    try:
        (first, before), (second, after) = held(), held()
    finally:
        gc.enable()
    assert first is second
    assert before() is after() is None


PROMPTS = (
    "Welcome. Something came between you, and you are here to mend what can be mended. I keep the time.",
    "You speak one after the other, and whoever listens gives back what was heard.",
    "Now look for one small thing you can do about it. Small enough for the next few days.",
)


def _through_prompts(world: AudioIO) -> list[tuple[float, Event]]:
    """What happens while the companion says its prompts, and when."""
    for id, prompt in enumerate(PROMPTS):
        world.speaker.say(id, prompt)
    happened: list[tuple[float, Event]] = []
    while not any(isinstance(event, PromptEnded) and event.id == 2 for _, event in happened):
        event = world.timeline.wait(world.timeline.now() + 60.0)
        assert event is not None, "the prompts never ended"
        happened.append((world.timeline.now(), event))
    return happened


@pytest.mark.parametrize(
    ("echo", "drift_ppm"),
    [
        (EchoPlan(level_db=0.0, rt60_s=0.3), 0.0),
        (EchoPlan(level_db=0.0, rt60_s=0.6, delay_ms=80.0), 0.0),
        (EchoPlan(level_db=0.0, distortion=2.0), 100.0),
    ],
    ids=["a room", "a larger room", "a small loudspeaker, two clocks"],
)
def test_the_companion_does_not_interrupt_itself(engines: Engines, echo: EchoPlan, drift_ppm: float) -> None:
    """Its own voice comes back as loud as it was played, and is nobody's speech, from the first word on."""
    room = SimulatedRoom(
        RoomPlan((), ("pink", -65.0), echo, gain_db=-6.0, drift_ppm=drift_ppm), engines.voice
    )
    with in_a_room(engines, room, openness=DuplexMode.CANCELLING, on_trouble=_fail) as world:
        happened = _through_prompts(world)
    assert not [event for _, event in happened if isinstance(event, SpeechStarted)]


class _Elsewhere:
    """A room in which another program changes all that is played: its echo can't be known."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def exchange(self, played: bytes) -> bytes:
        """As loud as it was played, and otherwise not like it."""
        loud = float(np.std(np.frombuffer(played, "<i2").astype(np.float64)))
        return (loud * self._random.standard_normal(320)).clip(-32768, 32767).astype("<i2").tobytes()

    def close(self) -> None:
        """Nothing is open."""


def test_where_the_echo_stays_nothing_is_heard_in_it_and_it_is_said_once(engines: Engines) -> None:
    """After some seconds of prompts; the session goes on."""
    said: list[str] = []
    with in_a_room(engines, _Elsewhere(), openness=DuplexMode.CANCELLING, on_trouble=said.append) as world:
        happened = _through_prompts(world)
    assert said == [HALF_DUPLEX]
    assert not [event for _, event in happened if isinstance(event, SpeechStarted)]


class _Headset:
    """A microphone and a loudspeaker of which one waits for the other, as over Bluetooth."""

    latency_s = 0.0

    def __init__(self, name: str, acts: list[str], callbacks: InputCallbacks | None = None) -> None:
        self._name = name
        self._acts = acts
        self._callbacks = callbacks

    def start(self) -> None:
        self._acts.append(f"{self._name} opens")
        if self._callbacks:
            self._acts.append("first sound")
            self._callbacks.on_pcm(bytes(640), 0.0)

    def stop(self) -> None:
        self._acts.append(f"{self._name} closes")

    restart = start

    def tend(self, now: float) -> None:
        """All is well."""


@pytest.mark.parametrize(
    ("first", "acts_in_order"),
    [
        (True, ["microphone opens", "first sound", "loudspeaker opens"]),
        (False, ["loudspeaker opens", "microphone opens", "first sound"]),
    ],
)
def test_where_a_headset_changes_its_rate_the_microphone_is_heard_before_the_loudspeaker_opens(
    engines: Engines, monkeypatch: pytest.MonkeyPatch, first: bool, acts_in_order: list[str]
) -> None:
    """What plays by then breaks, over Bluetooth; on Linux the sound server sees to it."""
    monkeypatch.setattr("companion.system.portaudio.mic_opens_first", lambda: first)
    acts: list[str] = []
    with in_real_time(
        engines,
        lambda callbacks, now: _Headset("microphone", acts, callbacks),
        lambda source, on_played, on_gap: _Headset("loudspeaker", acts),
        openness=DuplexMode.OPEN,
        on_trouble=_fail,
    ):
        assert acts == acts_in_order
    assert acts[3:] == ["microphone closes", "loudspeaker closes"]
