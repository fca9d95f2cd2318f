"""Devices as people know them, whatever the system lists."""

import ctypes
import sys
from types import SimpleNamespace

import pytest

from companion.core.api.ports import InputCallbacks
from companion.errors import DeviceError
from companion.hearing import microphone
from companion.hearing.microphone import Microphone, find, microphones
from companion.speaking.mixer import Mixer
from companion.speaking.player import Player, loudspeakers
from companion.system import portaudio
from companion.system.portaudio import Direction, named, same
from tests.system.systems import BOX, CUT, HEADSET, MIC, SYSTEMS, FakePortAudio, linux, mac, windows

NOTHING = InputCallbacks(lambda pcm, at_s: None, lambda since_s: None, lambda ago_s: None)


def use(fake: FakePortAudio, monkeypatch: pytest.MonkeyPatch) -> FakePortAudio:
    """Put it in PortAudio's place."""
    monkeypatch.setattr(portaudio, "load", lambda: fake)
    return fake


@pytest.mark.parametrize(
    ("system", "heard", "played"),
    [
        ("win32", [MIC, HEADSET], [BOX]),
        (
            "darwin",
            ["MacBook Pro Microphone", "Maya’s AirPods Pro"],
            ["MacBook Pro Speakers", "Maya’s AirPods Pro"],
        ),
        ("linux", ["default", "HDA Intel PCH: ALC257 Analog (hw:0,0)"], None),
    ],
)
def test_each_device_is_listed_once_by_its_whole_name(
    system: str, heard: list[str], played: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On each system the first is the default; Windows' four interfaces are one list, and what its
    loudspeaker plays is no microphone."""
    use(SYSTEMS[system](), monkeypatch)
    monkeypatch.setattr(microphone, "records_output", lambda: False)
    found, boxes = microphones(), loudspeakers()
    assert [device.name for device in found] == heard
    assert [device.name for device in boxes] == (played or heard)
    assert [device.is_default for device in found] == [True, False]
    assert boxes[0].is_default


def test_windows_without_its_newer_interface_has_the_older_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A remote desktop may offer MME alone."""
    fake = use(windows(), monkeypatch)
    fake.listed = [device for device in fake.listed if device[0] == 0]
    assert [device.name for device in portaudio.devices(Direction.INPUT)][1] == CUT
    assert find(None).name == "Microsoft Sound Mapper - Input"


@pytest.mark.parametrize(
    ("asked", "found"),
    [("9", HEADSET), ("usb audio", HEADSET), (CUT, MIC), ("Headset (USB Audio)", HEADSET), (MIC, MIC)],
    ids=["its number", "a part", "as MME cuts it", "before it was plugged in elsewhere", "its name"],
)
def test_a_device_is_chosen_by_number_or_name(
    asked: str, found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `devices` shows them, or as a person remembers it."""
    use(windows(), monkeypatch)
    assert find(asked).name == found


@pytest.mark.parametrize("asked", ["0", "1", "Kinect"])
def test_a_device_of_another_list_is_refused_with_those_there_are(
    asked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody gets an interface without times by a number or a name."""
    use(windows(), monkeypatch)
    with pytest.raises(DeviceError, match="no microphone named"):
        find(asked)
    with pytest.raises(DeviceError, match=r"no loudspeaker named .*there are: Speakers"):
        named("Kinect", loudspeakers(), Direction.OUTPUT)


def test_names_of_two_devices_stay_two() -> None:
    """A number in the middle, or a short beginning, does not join them."""
    assert not same("Microphone (USB Audio)", "Microphone (USB Audio 2)")
    assert not same("Headset", "Headset (USB Audio)")
    assert same("Microphone (3- USB Audio)", "Microphone (USB Audio)")


@pytest.mark.parametrize(
    ("takes", "converts", "channels", "settings"),
    [
        ({(2, 48_000)}, False, 2, None),
        ({(1, 48_000)}, False, 1, None),
        ({(4, 48_000)}, False, 4, None),
        (set(), True, 1, "auto_convert"),
    ],
    ids=["two", "one", "all four", "as Windows converts"],
)
def test_a_microphone_with_any_number_of_channels_opens(
    takes: set[tuple[int, int]],
    converts: bool,
    channels: int,
    settings: str | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two are tried first, then one, then all; Windows' conversion, which mutes some devices, comes last."""
    fake = use(windows(), monkeypatch)
    fake.takes, fake.converts = takes, converts
    recorder = Microphone(MIC, NOTHING, lambda: 0.0)
    recorder.start()
    recorder.stop()
    assert (fake.opened[0].settings["channels"], fake.opened[0].settings["extra_settings"]) == (
        channels,
        settings,
    )


@pytest.mark.parametrize("converts", [False, True])
def test_a_loudspeaker_plays_in_its_own_format_or_converted(
    converts: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows takes the rate of its mixer alone, unless it is asked to convert."""
    fake = use(windows(), monkeypatch)
    fake.takes, fake.converts = ({(6, 44_100)} if converts else {(2, 48_000)}), converts
    player = Player(Mixer(lambda id: None), None, pytest.fail)
    player.start()
    player.stop()
    settings = fake.opened[0].settings
    assert (settings["samplerate"], settings["channels"]) == (48_000, 2)
    assert settings["extra_settings"] == ("auto_convert" if converts else None)


def test_elsewhere_nothing_is_asked_to_convert(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings are Windows' own: PortAudio refuses them with another interface."""
    for system in (mac, linux):
        fake = use(system(), monkeypatch)
        assert portaudio.converting(fake, microphones()[0]) is None


def test_on_windows_every_thread_may_open_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """COM is kept for the whole process, once: without it a lost microphone could never be opened again."""
    asked: list[object] = []
    library = SimpleNamespace(ole32=SimpleNamespace(CoIncrementMTAUsage=asked.append))
    monkeypatch.setattr(ctypes, "windll", library, raising=False)
    monkeypatch.setattr(portaudio, "_com", None)
    for system in ("linux", "win32", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        portaudio._share_com()
    assert len(asked) == 1
