"""The devices that the system would use now, asked of the system: PortAudio's list is as old as its start.

Linux' sound servers move recordings and playback to a new default by themselves.
"""

import ctypes
import sys
from collections.abc import Callable

LOOKS_EVERY_S = 2.0

_WAVE_MAPPER, _PREFERRED = 0xFFFFFFFF, 0x2015
"""WAVE_MAPPER and DRVM_MAPPER_PREFERRED_GET of Windows' mmddk.h, as PortAudio's MME part asks."""
_CAPS_BYTES, _NAME_BYTES = {"In": 80, "Out": 84}, slice(8, 72)
"""Sizes of WAVEINCAPSW and WAVEOUTCAPSW, and the place of the name in both (mmeapi.h)."""
_CORE_AUDIO = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"
_SYSTEM_OBJECT = 1
"""kAudioObjectSystemObject."""

Defaults = tuple[str, str]
"""What stands for the default microphone and for the default loudspeaker; empty where unknown."""
UNKNOWN: Defaults = ("", "")


def default_devices() -> Defaults:
    """Return what the system would use now: the same text as before as long as nothing was changed."""
    try:
        if sys.platform == "win32":
            return _preferred("In"), _preferred("Out")
        if sys.platform == "darwin":
            audio = ctypes.CDLL(_CORE_AUDIO)
            return _object(audio, b"dIn "), _object(audio, b"dOut")
    except (AttributeError, OSError):
        pass
    return UNKNOWN


def _preferred(kind: str) -> str:
    """The name of Windows' default, as far as its older interface tells it: 31 letters."""
    library = ctypes.windll.winmm  # type: ignore[attr-defined]  # Windows only
    number, flags = ctypes.c_uint32(0), ctypes.c_uint32(0)
    ask = getattr(library, f"wave{kind}Message")
    mapper = ctypes.c_void_p(_WAVE_MAPPER)
    if ask(mapper, _PREFERRED, ctypes.byref(number), ctypes.byref(flags)):
        return ""
    caps = ctypes.create_string_buffer(_CAPS_BYTES[kind])
    if getattr(library, f"wave{kind}GetDevCapsW")(ctypes.c_size_t(number.value), caps, len(caps)):
        return ""
    return caps.raw[_NAME_BYTES].decode("utf-16-le", "replace").partition("\0")[0]


def _object(audio: ctypes.CDLL, selector: bytes) -> str:
    """The number of macOS' default device (kAudioHardwarePropertyDefaultInputDevice and its like)."""
    codes = (int.from_bytes(code, "big") for code in (selector, b"glob"))
    address = (ctypes.c_uint32 * 3)(*codes, 0)
    device, size = ctypes.c_uint32(0), ctypes.c_uint32(4)
    to, of = ctypes.byref(device), ctypes.byref(address)
    failed = audio.AudioObjectGetPropertyData(_SYSTEM_OBJECT, of, 0, None, ctypes.byref(size), to)
    return "" if failed else str(device.value)


class DefaultsWatch:
    """Notices when another device has become the default."""

    def __init__(self, ask: Callable[[], Defaults] = default_devices) -> None:
        self._ask = ask
        self._known = UNKNOWN
        self._look_at_s = 0.0

    def begin(self, now: float) -> None:
        """Take what is the default now as known."""
        self._known = self._ask()
        self._look_at_s = now + LOOKS_EVERY_S

    def changed(self, now: float) -> tuple[bool, bool]:
        """Return whether the default microphone, and the default loudspeaker, is another one than before."""
        if now < self._look_at_s:
            return False, False
        self._look_at_s = now + LOOKS_EVERY_S
        present = self._ask()
        heard, played = (
            bool(new and old and new != old) for new, old in zip(present, self._known, strict=True)
        )
        # A device that has gone for a moment is no other one: it is missed, and looked for, elsewhere.
        self._known = present[0] or self._known[0], present[1] or self._known[1]
        return heard, played
