"""A sound server that quietly records from elsewhere is noticed."""

import queue
import subprocess
import tempfile
import threading
import time  # noqa: TID251  # a real device lives in real time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.core.api.ports import InputCallbacks
from companion.errors import DeviceError
from companion.hearing.microphone import Microphone, find, microphones
from companion.hearing.routing import Route, recorded_source, records_output
from tests.sound_server import PATIENCE_S, Daemon, SoundServer, restart_portaudio

_ALSA = """
</usr/share/alsa/alsa.conf>
pcm.!default {{ type pulse server "{server}" }}
"""


class _Server:
    """A sound server that can be told where it records from, and counts how often it is asked."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.asked = 0
        self.wanted = ""

    def __call__(self) -> str:
        self.asked += 1
        return self.source

    def bring_back(self, source: str) -> None:
        """As long as the microphone is unplugged nothing happens."""
        self.wanted = source


def test_what_the_loudspeaker_plays_is_not_the_microphone() -> None:
    """Moved from the microphone to the loudspeaker's monitor: astray, until it is moved back."""
    server = _Server("usb_microphone")
    route = Route(server, server.bring_back)
    assert not route.astray(0.0)
    server.source = "speakers.monitor"
    assert route.astray(1.0)
    assert route.astray(1.5)
    assert server.wanted == "usb_microphone"
    server.source = "usb_microphone"
    assert not route.astray(2.5)


def test_another_microphone_is_good_too() -> None:
    """A headset is unplugged and the laptop's own microphone takes over: nothing is lost."""
    server = _Server("headset")
    route = Route(server, server.bring_back)
    route.astray(0.0)
    server.source = "built_in"
    assert not route.astray(2.0)


def test_the_server_is_asked_once_a_second_at_most() -> None:
    """Ten seconds of blocks: ten questions or so."""
    server = _Server("headset")
    route = Route(server, server.bring_back)
    for block in range(500):
        route.astray(block * 0.02)
    assert 9 <= server.asked <= 11


def test_without_a_sound_server_nobody_is_asked_again() -> None:
    """Where no server knows our recording, the microphone is trusted and the question is not repeated."""
    server = _Server("")
    route = Route(server, server.bring_back)
    assert not any(route.astray(second) for second in range(10))
    assert server.asked == 1


def test_without_its_tool_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without pactl is no error."""
    monkeypatch.setenv("PATH", "/nowhere")
    assert recorded_source() == ""


def plug_in(server: Daemon) -> None:
    """Add a silent microphone."""
    load = ["pactl", "load-module", "module-null-source", "source_name=companion_line"]
    subprocess.run(load, env=server.env, check=True, capture_output=True)


def unplug(server: Daemon) -> None:
    """Take it away."""
    load = ["pactl", "unload-module", "module-null-source"]
    subprocess.run(load, env=server.env, check=True, capture_output=True)


@pytest.fixture
def one_server(sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Daemon]:
    """A server that, as on most desktops, has a microphone and a loudspeaker."""
    # The shared servers only tell that the tools are there: each of them has one device.
    with tempfile.TemporaryDirectory(prefix="pulse-") as home:
        server = Daemon(Path(home) / "all", "companion_out")
        server.start()
        plug_in(server)
        config = Path(home) / "asoundrc"
        config.write_text(_ALSA.format(server=server.address), "utf-8")
        monkeypatch.setenv("ALSA_CONFIG_PATH", str(config))
        monkeypatch.setenv("PULSE_SERVER", server.address)
        restart_portaudio()
        yield server
        server.stop()
    monkeypatch.undo()
    restart_portaudio()


def test_a_microphone_that_its_server_replaced_is_missed_and_found_again(one_server: Daemon) -> None:
    """Unplugged while the loudspeaker stays, which the server turns to: it is missed all the same."""
    news: queue.Queue[str] = queue.Queue()
    heard = threading.Event()
    watchers = InputCallbacks(
        lambda pcm, at_s: heard.set(), lambda since_s: news.put("lost"), lambda ago_s: news.put("found")
    )
    microphone = Microphone(None, watchers, time.monotonic)
    microphone.start()
    try:
        assert heard.wait(timeout=PATIENCE_S)
        assert recorded_source() == "companion_line"
        unplug(one_server)
        assert news.get(timeout=PATIENCE_S) == "lost"
        assert recorded_source() == "companion_out.monitor"
        plug_in(one_server)
        assert news.get(timeout=PATIENCE_S) == "found"
    finally:
        microphone.stop()


def test_what_a_loudspeaker_plays_is_no_microphone_from_the_first_moment(one_server: Daemon) -> None:
    """A desktop without a microphone: the server offers the loudspeaker's output, and nothing is found."""
    assert find(None).is_default
    unplug(one_server)
    assert records_output()
    assert not [device for device in microphones() if device.name in ("default", "pulse")]
    if not microphones():  # but for devices of this machine itself
        with pytest.raises(DeviceError, match="All that can be recorded is what the loudspeaker plays"):
            find(None)
