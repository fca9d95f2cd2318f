"""When somebody chooses other devices in the system's settings, a session follows."""

import ctypes
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from companion.core.api.ports import InputCallbacks
from companion.hearing.microphone import Microphone
from companion.system import portaudio
from companion.system.default_devices import UNKNOWN, Defaults, DefaultsWatch, default_devices
from tests.system.systems import HEADSET, MIC, windows


class Winmm:
    """Windows' older sound interface, of which the devices are asked."""

    def __init__(self, preferred: dict[str, str]) -> None:
        for kind, name in preferred.items():
            setattr(self, f"wave{kind}Message", self._message(bool(name)))
            setattr(self, f"wave{kind}GetDevCapsW", self._caps(name, {"In": 80, "Out": 84}[kind]))

    @staticmethod
    def _message(any_device: bool) -> Callable[..., int]:
        def message(handle: Any, code: int, number: Any, flags: Any) -> int:
            assert (handle.value, code) == (0xFFFFFFFF, 0x2015)
            number._obj.value = 3
            return 0 if any_device else 2

        return message

    @staticmethod
    def _caps(name: str, size: int) -> Callable[..., int]:
        def caps(number: Any, buffer: Any, length: int) -> int:
            assert (number.value, length) == (3, size)
            buffer[8 : 8 + 2 * len(name)] = name.encode("utf-16-le")
            return 0

        return caps


class CoreAudio:
    """macOS' sound system: each property is a number of four letters."""

    def __init__(self, devices: dict[bytes, int]) -> None:
        self._devices = devices

    def AudioObjectGetPropertyData(
        self, of: int, address: Any, more: int, what: None, size: Any, device: Any
    ) -> int:
        """The number of a default device; an error where there is none."""
        selector, scope, element = address._obj
        assert (of, scope.to_bytes(4, "big"), element, size._obj.value) == (1, b"glob", 0, 4)
        device._obj.value = self._devices.get(selector.to_bytes(4, "big"), 0)
        return 0 if device._obj.value else 560_947_818


@pytest.mark.parametrize(
    ("preferred", "told"),
    [
        ({"In": "Mikrofon (Jabra)", "Out": "Für uns"}, ("Mikrofon (Jabra)", "Für uns")),
        ({"In": "", "Out": "Speakers"}, ("", "Speakers")),
    ],
)
def test_windows_tells_its_preferred_devices(
    preferred: dict[str, str], told: Defaults, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By name; nothing where there is no device."""
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(winmm=Winmm(preferred)), raising=False)
    assert default_devices() == told


def test_macos_tells_its_default_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    """By number; nothing where there is no device."""
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda path: CoreAudio({b"dIn ": 92, b"dOut": 85}))
    assert default_devices() == ("92", "85")
    monkeypatch.setattr(ctypes, "CDLL", lambda path: CoreAudio({b"dOut": 85}))
    assert default_devices() == ("", "85")


def test_a_system_that_tells_nothing_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux' sound servers move streams themselves; a broken library is no reason to move."""
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(), raising=False)
    monkeypatch.setattr(ctypes, "CDLL", lambda path: SimpleNamespace())
    for system in ("linux", "win32", "darwin"):
        monkeypatch.setattr(sys, "platform", system)
        assert default_devices() == UNKNOWN


def test_only_another_device_is_a_change() -> None:
    """None at all is a gap: the same one afterwards is no change, another one is."""
    told = iter([("a", "x"), ("a", "x"), ("", "x"), ("a", "y"), ("", ""), ("b", "y")])
    watch = DefaultsWatch(lambda: next(told))
    watch.begin(0.0)
    assert watch.changed(1.9) == (False, False)
    found = [watch.changed(at_s) for at_s in (2.0, 4.0, 6.0, 8.0, 10.0)]
    assert found == [(False, False), (False, False), (False, True), (False, False), (True, False)]


@pytest.mark.parametrize(
    ("asked_for", "now", "playing", "opened"),
    [
        (None, (HEADSET, "box"), False, HEADSET),
        (MIC, (HEADSET, "box"), False, ""),
        (MIC, (MIC, "phones"), False, MIC),
        (None, (HEADSET, "box"), True, ""),
    ],
    ids=["another microphone", "asked for by name", "another loudspeaker", "while a prompt plays"],
)
def test_a_session_goes_on_with_the_device_that_was_chosen(
    asked_for: str | None,
    now: Defaults,
    playing: bool,
    opened: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Unless a device was asked for by name; and no prompt is cut for it."""
    fake = windows()
    fake.listed = [device for device in fake.listed if device[1] != MIC or asked_for]
    monkeypatch.setattr(portaudio, "load", lambda: fake)
    monkeypatch.setattr(portaudio, "rescan", lambda: None)
    told: list[Defaults] = [(MIC, "box")]
    watch = DefaultsWatch(lambda: told.pop() if told else now)
    watch.begin(0.0)
    moved: list[str] = []
    callbacks = InputCallbacks(
        lambda pcm, at_s: None,
        lambda since_s: None,
        lambda ago_s: None,
        may_reset=lambda: not playing,
        on_moved=lambda: moved.append("moved"),
    )
    microphone = Microphone(asked_for, callbacks, lambda: 0.0, watch)
    assert microphone._moved(9.0) == bool(moved) == bool(opened)
    assert [fake.listed[stream.settings["device"]][1] for stream in fake.opened] == [opened] * len(moved)
