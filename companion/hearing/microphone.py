"""The real microphone, through PortAudio, with a watchdog: a lost device is found again."""

import contextlib
import queue
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import soxr

from companion.core.api.ports import InputCallbacks
from companion.core.audio import FRAME_S, HEARD_RATE_HZ
from companion.errors import DeviceError
from companion.hearing.channels import Channels, Mixdown
from companion.hearing.routing import Route, records_output
from companion.system import portaudio
from companion.system.default_devices import DefaultsWatch
from companion.system.portaudio import Device, Direction
from companion.system.urgency import going_first

LOST_AFTER_S = 1.0
"""A device that has delivered nothing for this long is gone: its blocks last 20 ms."""
FIRST_BLOCK_S = 3.0
"""Maximum time for a device's first block: wireless ones take two seconds."""
RETRY_S = 1.0
"""Time to the second try to open a device that is gone; it doubles each time, up to ``MOST_RETRY_S``."""
MOST_RETRY_S = 8.0
OTHER_AFTER_S = 5.0
"""A default device that is gone for this long is replaced by what is the default then."""
_MOST_LATE_S = 5.0
"""No driver holds a block this long: an older time is invalid."""
_POLL_S = 0.2
_MOST_BLOCKS = 1500
"""Half a minute of blocks may wait before any is lost."""
_MONITOR = re.compile(
    r"^monitor of |\.monitor$"
    r"|^(stereo ?mix|what u hear|wave out mix|mixage st[ée]r[ée]o|mezcla est[ée]reo|missaggio stereo)\b",
    re.IGNORECASE,
)
"""What sound servers, and Windows' drivers, call a loudspeaker's output, offered as an input."""
_OF_SERVER = frozenset({"default", "pulse", "pipewire", "sysdefault"})
"""Devices that record from whatever the sound server has as its default source."""


def microphones() -> list[Device]:
    """Return all input devices that hear the room: a loudspeaker's own output is none.

    Raises DeviceError when PortAudio is missing.
    """
    found = portaudio.devices(Direction.INPUT)
    deaf = _OF_SERVER if any(device.name in _OF_SERVER for device in found) and records_output() else ()
    return [device for device in found if device.name not in deaf and not _MONITOR.search(device.name)]


def find(name: str | None) -> Device:
    """Return the microphone with this name (or part of it, or its number); None: the default one.

    Raises DeviceError when there is none, or when PortAudio is missing.
    """
    found = microphones()
    if name is not None and found:
        return portaudio.named(name, found, Direction.INPUT)
    device = portaudio.default(found)
    if device is None:
        outputs = portaudio.devices(Direction.INPUT)
        only = " All that can be recorded is what the loudspeaker plays." if outputs else ""
        raise DeviceError(f"There is no microphone; plug one in, or allow access to it, and try again.{only}")
    return device


def _found(name: str | None, any_default: bool) -> Device:
    """Return the microphone ``name``; if it is gone and ``any_default``, what is the default now."""
    try:
        return find(name)
    except DeviceError:
        if not any_default:
            raise
        return find(None)


class Microphone:
    """Records a device at its native rate and passes on 16 kHz PCM.

    PortAudio's thread only copies its block into a queue. A second thread resamples, passes
    on, and monitors the device.
    """

    def __init__(
        self,
        name: str | None,
        watchers: InputCallbacks,
        now: Callable[[], float],
        defaults: DefaultsWatch | None = None,
    ) -> None:
        """``name`` as for ``find``; ``now`` returns session seconds; ``defaults`` is asked whether the system
        has other default devices now."""
        self._name = name
        self._follows = not name
        """No device was asked for: any default will do."""
        self._watchers = watchers
        self._now = now
        self._blocks: queue.Queue[tuple[bytes, float, bool]] = queue.Queue(_MOST_BLOCKS)
        self._stop = threading.Event()
        self._stream: Any = None
        self._resampler: soxr.ResampleStream | None = None
        self._mixdown = Mixdown()
        self._channels = 1
        self._route = Route()
        self._defaults = defaults or DefaultsWatch()
        self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)

    @property
    def channels_found(self) -> Channels:
        """How the channels relate, by what was heard lately."""
        return self._mixdown.found

    def start(self) -> None:
        """Open the device. Raises DeviceError when it can't be opened."""
        device = find(self._name)
        self._open(device)
        # From now on use this very device, at any index in the list.
        self._name = device.name
        with going_first():
            self._thread.start()

    def stop(self) -> None:
        """Close the device and wait for the thread. Idempotent."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
        self._close()

    def _run(self) -> None:
        heard_at_s = self._now()
        patient_until_s = heard_at_s + FIRST_BLOCK_S
        retry_s = RETRY_S
        lost = False
        self._defaults.begin(heard_at_s)
        while not self._stop.is_set():
            block = self._next_block()
            now = self._now()
            if self._moved(now):
                patient_until_s = self._now() + FIRST_BLOCK_S
                continue
            if block is not None and not self._route.astray(now):
                heard_at_s = now
                patient_until_s = now + LOST_AFTER_S
                if lost:
                    lost, retry_s = False, RETRY_S
                    self._watchers.on_found(0.0)
                self._hand_on(*block)
            elif now < patient_until_s:
                continue
            elif not lost:
                lost = True
                self._watchers.on_lost(heard_at_s)
            elif block is None and self._watchers.may_reset():
                # A diverted recording (``Route``) needs no new stream: the server restores this one.
                opened = self._reopen(any_default=self._follows and now - heard_at_s >= OTHER_AFTER_S)
                patient_until_s = self._now() + (FIRST_BLOCK_S if opened else retry_s)
                retry_s = min(2 * retry_s, MOST_RETRY_S)

    def _moved(self, now: float) -> bool:
        """Follow the system to other default devices, and return whether that was done."""
        if not self._watchers.may_reset():
            return False
        microphone, loudspeaker = self._defaults.changed(now)
        if not (loudspeaker or (microphone and self._follows)):
            return False
        if microphone and self._follows:
            self._name = None
        self._reopen(any_default=self._follows)
        self._watchers.on_moved()
        return True

    def _next_block(self) -> tuple[bytes, float, bool] | None:
        try:
            return self._blocks.get(timeout=_POLL_S)
        except queue.Empty:
            return None

    def _hand_on(self, block: bytes, at_s: float, gap: bool) -> None:
        if gap:
            self._watchers.on_gap()
        samples = np.frombuffer(block, np.int16)
        if self._channels > 1:
            samples = self._mixdown.mix(samples.reshape(-1, self._channels))
        if self._resampler is not None:
            samples = self._resampler.resample_chunk(samples)
        if len(samples):  # the resampler keeps some blocks back, and gives them with the next
            self._watchers.on_pcm(samples.tobytes(), at_s)

    def _reopen(self, *, any_default: bool = False) -> bool:
        """Reopen the device, or what is the default now; return whether it is open.

        Only a re-initialised PortAudio sees new devices.
        """
        self._close()
        self._watchers.before_reset()
        try:
            portaudio.rescan()
            device = _found(self._name, any_default)
            self._open(device)
            self._name = device.name
        except DeviceError:
            return False
        finally:
            self._watchers.after_reset()
        return True

    def _open(self, device: Device) -> None:
        """Open two channels if the device has them, to be mixed here: a system adds them up, also in opposite
        phase. Else one, or all that there are; at last as the system converts it."""
        sounddevice = portaudio.load()
        refusal: Exception | None = None
        for channels, settings in _formats(sounddevice, device):
            try:
                self._open_with(device, channels, settings)
            except sounddevice.PortAudioError as error:
                self._close()
                refusal = error
            else:
                return
        raise DeviceError(
            f"The microphone {device.name} can't be opened; close other programs that use it, "
            "and check that recording is allowed."
        ) from refusal

    def _open_with(self, device: Device, channels: int, settings: Any) -> None:
        rate_hz = device.rate_hz
        self._channels = channels
        self._resampler = (
            None
            if rate_hz == HEARD_RATE_HZ
            else soxr.ResampleStream(rate_hz, HEARD_RATE_HZ, 1, dtype="int16")
        )

        def callback(block: Any, frames: int, time: Any, status: Any) -> None:
            at_s = captured_at_s(time, self._stream, frames / rate_hz)
            with contextlib.suppress(queue.Full):  # samples are lost, as with a device that is too slow
                self._blocks.put_nowait((bytes(block), float(at_s), bool(status.input_overflow)))

        with going_first():
            self._stream = portaudio.load().RawInputStream(
                samplerate=rate_hz,
                blocksize=round(rate_hz * FRAME_S),
                device=device.index,
                channels=channels,
                dtype="int16",
                latency="low",
                extra_settings=settings,
                callback=callback,
            )
            self._stream.start()

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close(ignore_errors=True)


def captured_at_s(time: Any, stream: Any, length_s: float) -> float:
    """Return when a block began, in seconds of PortAudio's clock.

    Some drivers report 0 or a clock of their own: Windows' default, MME, gives microphones no times at all
    (PortAudio issue 135). Implausible times are ignored: then the block ended about now.
    """
    now = float(time.currentTime) or float(stream.time if stream is not None else 0.0)
    told_s = float(time.inputBufferAdcTime)
    return told_s if now - _MOST_LATE_S < told_s <= now else now - length_s


def _formats(sounddevice: Any, device: Device) -> Iterator[tuple[int, Any]]:
    """Yield numbers of channels, and settings, in which a device may be opened."""
    for channels in dict.fromkeys((min(2, device.channels), 1, device.channels)):
        yield channels, None
    if settings := portaudio.converting(sounddevice, device):
        yield 1, settings
