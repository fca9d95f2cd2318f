"""PortAudio as it is on the three systems: interfaces, devices, times."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

MIC, CUT = "Microphone Array (Intel® Smart Sound Technology)", "Microphone Array (Intel® Smart "
HEADSET = "Headset (2- USB Audio)"
BOX, SMALL_BOX = "Speakers (Realtek(R) Audio)", "Speakers (Realtek(R) Audio"


@dataclass
class FakePortAudio:
    """Devices as (interface, name, inputs, outputs, rate), and what each takes when it is opened."""

    interfaces: list[str]
    listed: list[tuple[int, str, int, int, float]]
    takes: set[tuple[int, int]] = field(default_factory=lambda: {(1, 48_000), (2, 48_000)})
    """Channels and rates; with ``auto_convert`` one channel of any rate."""
    converts: bool = False
    opened: list["FakeStream"] = field(default_factory=list)

    class PortAudioError(Exception):
        """As sounddevice raises it."""

    def __post_init__(self) -> None:
        self.default = SimpleNamespace(hostapi=0)

    def query_hostapis(self) -> list[dict[str, Any]]:
        """The interfaces; the first device of each is its default."""
        return [
            {
                "name": name,
                "default_input_device": self._first(number, 2),
                "default_output_device": self._first(number, 3),
            }
            for number, name in enumerate(self.interfaces)
        ]

    def _first(self, interface: int, column: int) -> int:
        here = (i for i, device in enumerate(self.listed) if device[0] == interface and device[column])
        return next(here, -1)

    def query_devices(self, index: int | None = None) -> Any:
        """All devices, or one."""
        names = ("hostapi", "name", "max_input_channels", "max_output_channels", "default_samplerate")
        found = [dict(zip(names, device, strict=True)) for device in self.listed]
        return found if index is None else found[index]

    def WasapiSettings(self, *, auto_convert: bool) -> str:
        """What asks for conversion."""
        assert auto_convert
        return "auto_convert"

    def check_output_settings(self, index: int, channels: int, dtype: str, samplerate: int) -> None:
        """Whether the device takes this."""
        if (channels, samplerate) not in self.takes:
            raise self.PortAudioError("Invalid sample rate [PaErrorCode -9997]")

    def RawInputStream(self, **settings: Any) -> "FakeStream":
        """Open a microphone."""
        fits = (settings["channels"], settings["samplerate"]) in self.takes
        if not fits and not (self.converts and settings["extra_settings"]):
            raise self.PortAudioError("Invalid number of channels [PaErrorCode -9998]")
        stream = FakeStream(**settings)
        self.opened.append(stream)
        return stream

    RawOutputStream = RawInputStream


class FakeStream:
    """A stream that is open and silent."""

    time = 60.0
    latency = 0.02

    def __init__(self, **settings: Any) -> None:
        self.settings = settings

    def start(self) -> None:
        """Begin."""

    def close(self, ignore_errors: bool) -> None:
        """End."""


def windows() -> FakePortAudio:
    """Windows 11 with a laptop's devices and a headset: each stands in four lists, cut in the first."""
    return FakePortAudio(
        ["MME", "Windows DirectSound", "Windows WASAPI", "Windows WDM-KS"],
        [
            (0, "Microsoft Sound Mapper - Input", 2, 0, 44_100.0),
            (0, CUT, 2, 0, 44_100.0),
            (0, "Microsoft Sound Mapper - Output", 0, 2, 44_100.0),
            (0, SMALL_BOX, 0, 2, 44_100.0),
            (1, "Primary Sound Capture Driver", 2, 0, 44_100.0),
            (1, MIC, 2, 0, 44_100.0),
            (1, BOX, 0, 2, 44_100.0),
            (2, BOX, 0, 2, 48_000.0),
            (2, MIC, 4, 0, 48_000.0),
            (2, HEADSET, 1, 0, 48_000.0),
            (3, "Mikrofonarray 1 ()", 4, 0, 16_000.0),
            (2, "Stereomix (Realtek(R) Audio)", 2, 0, 48_000.0),
            (3, "Speakers 1 (Realtek HD Audio output with HAP)", 0, 2, 48_000.0),
        ],
    )


def mac() -> FakePortAudio:
    """A MacBook with earphones: one interface."""
    return FakePortAudio(
        ["Core Audio"],
        [
            (0, "MacBook Pro Microphone", 1, 0, 48_000.0),
            (0, "MacBook Pro Speakers", 0, 2, 48_000.0),
            (0, "Maya’s AirPods Pro", 1, 0, 24_000.0),
            (0, "Maya’s AirPods Pro", 0, 2, 48_000.0),
        ],
    )


def linux() -> FakePortAudio:
    """A laptop with a sound server."""
    return FakePortAudio(
        ["ALSA", "JACK Audio Connection Kit"],
        [
            (0, "default", 32, 32, 44_100.0),
            (0, "HDA Intel PCH: ALC257 Analog (hw:0,0)", 2, 2, 44_100.0),
            (1, "system", 2, 2, 48_000.0),
        ],
    )


SYSTEMS = {"win32": windows, "darwin": mac, "linux": linux}
