"""The real loudspeaker, and one that fails."""

import builtins
import queue
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import DeviceError
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player, loudspeakers
from companion.system import portaudio as portaudio_module
from companion.system.portaudio import Device
from tests.sound_server import LOUDSPEAKER, PATIENCE_S, SoundServer, restart_portaudio
from tests.speaking.signals import samples, sine


class FakeStream:
    """A stream of a device that asks for samples when the test lets it."""

    latency = 0.08
    time = 10.0
    """Of its own clock, where the driver gives its blocks no times."""

    def __init__(self, *, callback: Any, channels: int, samplerate: int, **_: Any) -> None:
        self.callback = callback
        self.channels = channels
        self.rate_hz = samplerate
        self.open = self.active = False

    def start(self) -> None:
        """The device begins to play."""
        self.open = self.active = True

    def close(self, ignore_errors: bool) -> None:
        """The device is given back."""
        self.open = self.active = False

    def ask(self, count: int) -> bytes:
        """What the device plays next."""
        out = bytearray(count * self.channels * 2)
        self.callback(
            out,
            count,
            SimpleNamespace(outputBufferDacTime=0.0, currentTime=0.0),
            SimpleNamespace(output_underflow=False),
        )
        return bytes(out)


class FakePortAudio:
    """PortAudio with one device, which can be unplugged and has whims of its own."""

    class PortAudioError(Exception):
        """As sounddevice raises it."""

    def __init__(self) -> None:
        self.plugged = True
        self.takes = [(24_000, 1)]
        self.streams: list[FakeStream] = []
        self.default = SimpleNamespace(hostapi=0)
        self.there = True

    def query_hostapis(self) -> list[dict[str, Any]]:
        """One interface."""
        return [{"name": "ALSA", "default_output_device": 0}]

    def query_devices(self, index: int | None = None) -> Any:
        """The devices."""
        info = {"name": "box", "hostapi": 0, "max_output_channels": 2, "default_samplerate": 44_100.0}
        return [info][: self.there] if index is None else info

    def check_output_settings(self, index: int, channels: int, dtype: str, samplerate: int) -> None:
        """Whether the device takes this."""
        if (samplerate, channels) not in self.takes:
            raise self.PortAudioError("whim")

    def RawOutputStream(self, **settings: Any) -> FakeStream:
        """Open the device."""
        if not self.plugged:
            raise self.PortAudioError("gone")
        self.streams.append(FakeStream(**settings))
        return self.streams[-1]


class Table:
    """A player on a fake device."""

    def __init__(self, device: Device | None = None) -> None:
        self.ended: list[int] = []
        self.troubles: list[str] = []
        self.played: list[bytes] = []
        self.mixer = Mixer(self.ended.append)
        self.player = Player(
            self.mixer, device, self.troubles.append, lambda pcm, at_s: self.played.append(pcm)
        )

    def prompt(self, id: int, seconds: float) -> None:
        """Something to play."""
        self.mixer.begin(id)
        self.mixer.append(id, sine(seconds))
        self.mixer.finish(id)

    def tend(self, start_s: float, end_s: float) -> None:
        """Let time pass while the device is silent."""
        for tick in range(round(start_s * 10), round(end_s * 10) + 1):
            self.player.tend(tick / 10)


@pytest.fixture
def portaudio(monkeypatch: pytest.MonkeyPatch) -> FakePortAudio:
    """PortAudio whose faults are the test's to decide."""
    fake = FakePortAudio()
    monkeypatch.setattr(portaudio_module, "load", lambda: fake)
    return fake


def test_prompts_are_heard_at_a_real_loudspeaker(sound_server: SoundServer) -> None:
    """What the mixer plays arrives at the device, and what was played is told for echo cancelling."""
    restart_portaudio()
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    played: list[bytes] = []
    mixer = Mixer(ended.put)
    names = {device.name: device for device in loudspeakers()}
    player = Player(mixer, names[LOUDSPEAKER], pytest.fail, lambda pcm, at_s: played.append(pcm))
    with sound_server.recording() as recording:
        player.start()
        try:
            mixer.begin(1)
            mixer.append(1, sine(0.4, 440, 0.5))
            mixer.finish(1)
            heard = samples(recording.take(1.5))
            assert ended.get(timeout=PATIENCE_S) == 1
            assert 0 < player.latency_s < 0.3
        finally:
            player.stop()
    assert b"".join(played).replace(b"\0", b"") == sine(0.4, 440, 0.5).replace(b"\0", b"")
    sounding = np.flatnonzero(np.abs(heard) > 0.1)
    assert (sounding[-1] - sounding[0]) / PLAYED_RATE_HZ == pytest.approx(0.4, abs=0.03)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * PLAYED_RATE_HZ / len(heard) == pytest.approx(440, abs=2)


def test_playing_goes_on_after_portaudio_was_restarted(sound_server: SoundServer) -> None:
    """Between stop and restart the audio library may be re-initialised; prompts are only delayed."""
    restart_portaudio()
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    mixer = Mixer(ended.put)
    player = Player(mixer, None, pytest.fail)
    with sound_server.recording() as recording:
        player.start()
        mixer.begin(1)
        mixer.append(1, sine(0.6))
        mixer.finish(1)
        recording.take(0.2)
        player.stop()
        player.stop()
        restart_portaudio()
        player.restart()
        assert ended.get(timeout=PATIENCE_S) == 1
        player.stop()


def test_a_device_that_stops_asking_never_holds_up_the_session(portaudio: FakePortAudio) -> None:
    """The loudspeaker is unplugged in mid-prompt: the prompt ends in its time, and people are told once."""
    table = Table()
    table.player.start()
    table.prompt(1, 6.0)
    table.player.tend(0.0)
    portaudio.streams[0].ask(480)
    portaudio.plugged = False
    table.tend(0.1, 5.9)
    assert table.ended == []
    table.tend(6.0, 7.0)
    assert table.ended == [1]
    assert len(table.troubles) == 1
    assert "loudspeaker is gone" in table.troubles[0]


def test_a_device_that_comes_back_plays_on(portaudio: FakePortAudio) -> None:
    """Plugged in again, the loudspeaker is opened again, and people are told."""
    table = Table()
    table.player.start()
    table.player.tend(0.0)
    portaudio.plugged = False
    table.tend(0.1, 5.0)
    portaudio.plugged = True
    table.tend(5.1, 9.0)
    table.prompt(1, 0.02)
    assert portaudio.streams[-1].ask(480) == sine(0.02)
    table.tend(9.1, 9.2)
    assert "is back" in table.troubles[-1]
    assert table.ended == [1]
    assert [stream.open for stream in portaudio.streams] == [False, True]


def test_a_device_that_stumbles_is_not_gone(portaudio: FakePortAudio) -> None:
    """A machine under load takes nothing for a second and more, and goes on: nobody is told of that."""
    table = Table()
    table.player.start()
    table.prompt(1, 10.0)
    for second in range(0, 20, 2):
        portaudio.streams[0].ask(480)
        table.tend(second, second + 1.9)
    assert table.troubles == []
    assert len(portaudio.streams) == 1


def test_a_device_that_the_system_ends_is_gone_at_once(portaudio: FakePortAudio) -> None:
    """Nobody waits two seconds for a device of which the system says that it is no longer there."""
    table = Table()
    table.player.start()
    table.player.tend(0.0)
    portaudio.streams[0].active = portaudio.plugged = False
    table.tend(0.1, 0.2)
    assert "loudspeaker is gone" in table.troubles[0]


def test_a_slow_device_is_not_taken_for_a_lost_one(portaudio: FakePortAudio) -> None:
    """Some devices need two seconds after they were opened, and no one who waits for them is alarmed."""
    table = Table()
    table.player.start()
    table.tend(0.0, 2.5)
    portaudio.streams[0].ask(480)
    table.tend(2.6, 3.0)
    assert table.troubles == []


def test_after_stop_nothing_is_drained(portaudio: FakePortAudio) -> None:
    """A stopped player leaves the prompts where they are."""
    table = Table()
    table.player.start()
    table.prompt(1, 0.1)
    table.player.stop()
    table.tend(0.0, 20.0)
    assert table.ended == []
    assert not portaudio.streams[0].open


def test_a_restart_without_the_device_waits_for_it(portaudio: FakePortAudio) -> None:
    """When the device is gone after a restart, the session goes on, and it is found when it returns."""
    table = Table()
    table.player.start()
    table.player.stop()
    portaudio.plugged = False
    table.player.restart()
    table.prompt(1, 0.5)
    table.tend(0.0, 2.0)
    assert table.ended == [1]
    portaudio.plugged = True
    table.tend(2.1, 8.0)
    assert portaudio.streams[-1].open


@pytest.mark.parametrize(("rate_hz", "channels"), [(24_000, 2), (44_100, 1), (48_000, 2)])
def test_any_rate_and_number_of_channels_will_do(
    portaudio: FakePortAudio, rate_hz: int, channels: int
) -> None:
    """A device that knows only its own format plays the same sound, on all its channels."""
    portaudio.takes = [(rate_hz, channels)]
    info = portaudio.query_devices(0) | {"default_samplerate": float(rate_hz)}
    portaudio.query_devices = lambda index=None: info if index == 0 else [info]  # type: ignore[method-assign]  # a whim
    table = Table()
    table.player.start()
    table.prompt(1, 1.0)
    stream = portaudio.streams[0]
    heard = samples(b"".join(stream.ask(rate_hz // 50) for _ in range(60))).reshape(-1, channels)
    assert np.array_equal(heard[:, 0], heard[:, -1])
    strongest = np.abs(np.fft.rfft(heard[:, 0])).argmax()
    assert strongest * rate_hz / len(heard) == pytest.approx(200, abs=1)
    assert np.abs(heard).max() == pytest.approx(0.3, rel=0.05)
    assert np.count_nonzero(np.abs(heard[:, 0]) > 0.01) / rate_hz == pytest.approx(1.0, abs=0.05)
    assert table.ended == [1]


def test_an_absent_device_is_named(portaudio: FakePortAudio) -> None:
    """Asked for by name, an absent loudspeaker is one sentence with that name."""
    with pytest.raises(DeviceError, match="Kitchen radio"):
        Table(Device(7, "Kitchen radio", 48_000, False)).player.start()


def test_no_loudspeaker_at_all_is_a_sentence(portaudio: FakePortAudio) -> None:
    """A machine without sound says so."""
    portaudio.there = False
    with pytest.raises(DeviceError, match="no loudspeaker"):
        Table().player.start()


def test_a_device_in_use_is_a_sentence(portaudio: FakePortAudio) -> None:
    """A device that refuses to open says which it is and what to do."""
    portaudio.plugged = False
    with pytest.raises(DeviceError, match="default loudspeaker can't be opened"):
        Table().player.start()


def test_without_portaudio_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without PortAudio gets the line that installs it."""
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DeviceError, match="sudo apt install libportaudio2"):
        loudspeakers()
