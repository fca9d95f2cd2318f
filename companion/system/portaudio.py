"""The audio devices of this machine, as PortAudio lists them: each once, by its whole name."""

import ctypes
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any

from companion.errors import DeviceError

_WASAPI = "Windows WASAPI"
"""Windows offers each device through four interfaces. MME, the default, cuts names at 31 letters and gives
microphones no times (PortAudio issue 135); this one does neither."""
_NUMBERED = re.compile(r"(^|\()\d+- ")
"""Windows' number before the name of a device that was plugged in elsewhere."""
_LEAST_CUT = 24
"""A cut name has at least this many letters: 31 without its number."""

_com: Any = None
"""Keeps COM alive for the whole process, on Windows."""


class Direction(Enum):
    """What a device is for, in PortAudio's word."""

    INPUT = "input"
    OUTPUT = "output"

    @property
    def device(self) -> str:
        """The word for such a device."""
        return "microphone" if self is Direction.INPUT else "loudspeaker"


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone or a loudspeaker."""

    index: int
    """Its number in PortAudio's present list."""
    name: str
    rate_hz: int
    """Native rate."""
    is_default: bool
    channels: int = 1
    """Native channel count."""


def mic_opens_first(system: str = sys.platform) -> bool:
    """Return whether the microphone has to be open before anything plays.

    A Bluetooth headset changes its rate when its microphone opens, and what plays by then breaks. On Linux
    the sound server converts, and a loudspeaker that opens late lets the first echo through.
    """
    return system != "linux"


def load() -> ModuleType:
    """Return sounddevice, imported when needed: PortAudio may be missing, and it scans the devices once.

    Raises DeviceError when it is missing.
    """
    _share_com()
    try:
        import sounddevice
    except OSError as error:
        raise DeviceError(
            "PortAudio, the sound library, is missing; on Debian and Ubuntu: sudo apt install libportaudio2"
        ) from error
    module: ModuleType = sounddevice
    return module


def _share_com() -> None:
    """Let every thread open WASAPI streams, not only the one that loaded PortAudio (its issue 250)."""
    global _com
    if sys.platform == "win32" and _com is None:
        _com = ctypes.c_void_p()
        ctypes.windll.ole32.CoIncrementMTAUsage(ctypes.byref(_com))


def rescan() -> None:
    """Re-initialise PortAudio, which only then sees new devices. Every stream must be closed.

    Raises DeviceError when PortAudio is missing or can't be initialised.
    """
    sounddevice = load()
    try:
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError as error:
        raise DeviceError("The sound library can't be started again.") from error


def devices(direction: Direction) -> list[Device]:
    """Return the devices of one interface of the system. Raises DeviceError when PortAudio is missing."""
    sounddevice = load()
    kind = direction.value
    listed = list(enumerate(sounddevice.query_devices()))
    interface, default = _interface(sounddevice, kind, listed)
    return [
        Device(
            index,
            str(info["name"]),
            round(info["default_samplerate"]),
            index == default,
            int(info[f"max_{kind}_channels"]),
        )
        for index, info in listed
        if info[f"max_{kind}_channels"] > 0 and info["hostapi"] == interface
    ]


def _interface(sounddevice: Any, kind: str, listed: Sequence[tuple[int, Any]]) -> tuple[int, int]:
    """Return the number of the interface to use, and that of its default device."""
    interfaces = list(sounddevice.query_hostapis())
    of_system = int(sounddevice.default.hostapi)
    for number, interface in enumerate(interfaces):
        has_any = any(info["hostapi"] == number and info[f"max_{kind}_channels"] > 0 for _, info in listed)
        if interface["name"] == _WASAPI and has_any:
            return number, int(interface[f"default_{kind}_device"])
    default = int(interfaces[of_system][f"default_{kind}_device"]) if 0 <= of_system < len(interfaces) else -1
    return of_system, default


def default(found: Sequence[Device]) -> Device | None:
    """Return the default among devices; the first where the system names none, None where there are none."""
    return next((device for device in found if device.is_default), found[0] if found else None)


def named(name: str, found: Sequence[Device], direction: Direction) -> Device:
    """Return the device with this name, or part of it, or its number. Raises DeviceError without one."""
    exact = [device for device in found if name in (device.name, str(device.index))]
    near = [device for device in found if name.casefold() in device.name.casefold()]
    alike = [device for device in found if same(name, device.name)]
    if not (exact or near or alike):
        known = "; ".join(device.name for device in found) or "none"
        raise DeviceError(f"There is no {direction.device} named {name}; there are: {known}.")
    return (exact or near or alike)[0]


def same(one: str, other: str) -> bool:
    """Return whether two names are of one device: Windows numbers those that are plugged in elsewhere, and
    its older interface cuts names."""
    bare, longer = sorted((_NUMBERED.sub(r"\1", name).casefold() for name in (one, other)), key=len)
    return bare == longer or (len(bare) >= _LEAST_CUT and longer.startswith(bare))


def converting(sounddevice: Any, device: Device) -> Any:
    """Return settings by which Windows converts rate and channels; None where that can't be asked for.

    A last resort: some microphones are silent through it (cpal issue 1200).
    """
    interfaces = sounddevice.query_hostapis()
    interface = sounddevice.query_devices(device.index)["hostapi"]
    return sounddevice.WasapiSettings(auto_convert=True) if interfaces[interface]["name"] == _WASAPI else None
