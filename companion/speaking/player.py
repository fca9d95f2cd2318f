"""The real loudspeaker, through PortAudio."""

import contextlib
from collections.abc import Callable
from enum import Enum
from threading import Lock
from typing import Any

import numpy as np
import soxr

from companion.core.api.ports import SoundSource
from companion.core.audio import FRAME_S, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ, SAMPLE_BYTES
from companion.errors import DeviceError
from companion.system import portaudio
from companion.system.portaudio import Device, Direction
from companion.system.urgency import going_first

STALLED_S = 2.0
"""A device that has requested no samples for this long is gone: its blocks last 20 ms, but a machine under
load stumbles for a second. Where the system ends the stream, it is gone at once."""
SETTLING_S = 3.0
"""Time a newly opened device may take: PulseAudio's own buffers hold two seconds."""
RETRY_S = 4.0
_LATENCY_S = 0.08
"""Four blocks. Measured through PulseAudio: with two, playback underruns and then races to catch up."""
_MOST_LATENCY_S = 5.0
"""No device delays a block this long: a later time is invalid."""
_MOST_CATCH_UP_S = 5.0


def loudspeakers() -> list[Device]:
    """Return all output devices. Raises DeviceError when PortAudio is missing."""
    return portaudio.devices(Direction.OUTPUT)


class _State(Enum):
    STOPPED = "not asked to play"
    PLAYING = "the device asks for samples"
    LOST = "the device is gone; the mixer is drained unheard"


class Player:
    """Plays a sound source, usually the mixer, on a loudspeaker.

    The device's own thread requests samples from the mixer. When it stops doing so, ``tend``
    drains the mixer in its place, so that prompts end on time and the session continues,
    and tries to reopen the device.
    """

    def __init__(
        self,
        source: SoundSource,
        device: Device | None,
        on_trouble: Callable[[str], None],
        on_played: Callable[[bytes, float], None] = lambda pcm, at_s: None,
        on_gap: Callable[[], None] = lambda: None,
    ) -> None:
        """``device`` None: the default device. ``on_played`` receives all 24 kHz PCM actually passed to the
        device, and the time it becomes audible, in seconds of PortAudio's clock. ``on_gap``: the device ran
        out of samples, and later ones are audible later than reported. Both are called in the device's
        thread and must return immediately."""
        self._source = source
        self._device = device
        self._on_trouble = on_trouble
        self._on_played = on_played
        self._on_gap = on_gap
        self._lock = Lock()
        self._state = _State.STOPPED
        self._stream: Any = None
        self._beats = 0
        self._beats_seen = 0
        self._alive_at_s: float | None = None
        self._patient_until_s = 0.0
        self._drained_to_s = 0.0
        self._retry_at_s = 0.0

    def start(self) -> None:
        """Open the device and play. Raises DeviceError when it can't be opened."""
        with self._lock:
            self._open()
            self._state = _State.PLAYING
            self._alive_at_s = None

    def stop(self) -> None:
        """Close the device; the mixer keeps its contents. Idempotent."""
        with self._lock:
            self._close()
            self._state = _State.STOPPED

    def restart(self) -> None:
        """Play again after ``stop``. ``tend`` retries a device that can't be opened."""
        with self._lock:
            self._reopen()
            self._state = _State.PLAYING
            self._alive_at_s = None

    def tend(self, now: float) -> None:
        """Maintain the device; call several times a second, ``now`` in seconds."""
        with self._lock:
            if self._state is not _State.STOPPED:
                self._watch(now)
                if self._state is _State.LOST:
                    self._bridge(now)

    @property
    def latency_s(self) -> float:
        """Seconds from the mixer to the air, as the device reports; 0 while none is open."""
        return float(self._stream.latency) if self._stream is not None else 0.0

    def _watch(self, now: float) -> None:
        """Detect a device that has stopped requesting samples."""
        beats = self._beats
        if self._alive_at_s is None:
            self._alive_at_s = now
            self._patient_until_s = now + (SETTLING_S if self._stream is not None else 0.0)
        elif beats != self._beats_seen:
            self._alive_at_s = now
            if self._state is _State.LOST:
                self._state = _State.PLAYING
                self._on_trouble("The loudspeaker is back.")
        elif self._state is _State.PLAYING and (
            self._was_ended() or now > max(self._alive_at_s + STALLED_S, self._patient_until_s)
        ):
            self._lose(now)
        self._beats_seen = beats

    def _was_ended(self) -> bool:
        """Return whether the system says that the device is gone."""
        return self._stream is None or not self._stream.active

    def _lose(self, now: float) -> None:
        self._state = _State.LOST
        self._drained_to_s = self._alive_at_s if self._alive_at_s is not None else now
        self._retry_at_s = now + RETRY_S
        self._close()
        self._on_trouble("The loudspeaker is gone: the session goes on without sound until it is back.")

    def _bridge(self, now: float) -> None:
        """Drain the mixer silently, and retry the device from time to time."""
        self._drained_to_s = max(self._drained_to_s, now - _MOST_CATCH_UP_S)
        while self._drained_to_s + FRAME_S <= now:
            self._drained_to_s += FRAME_S
            self._source.render(PLAYED_FRAME_SAMPLES)
        if now >= self._retry_at_s:
            self._retry_at_s = now + RETRY_S
            self._patient_until_s = now + SETTLING_S
            self._reopen()

    def _reopen(self) -> None:
        self._close()
        with contextlib.suppress(DeviceError):
            self._open()

    def _open(self) -> None:
        sounddevice = portaudio.load()
        try:
            device = _present(self._device)
            rate_hz, channels, settings = _format(sounddevice, device)
            with going_first():
                self._stream = sounddevice.RawOutputStream(
                    samplerate=rate_hz,
                    blocksize=round(rate_hz * FRAME_S),
                    device=device.index,
                    channels=channels,
                    dtype="int16",
                    latency=_LATENCY_S,
                    extra_settings=settings,
                    callback=self._callback(_Source(self._render, rate_hz, channels)),
                )
                self._stream.start()
        except sounddevice.PortAudioError as error:
            self._close()
            raise DeviceError(_refusal(self._device)) from error

    def _callback(self, source: "_Source") -> Callable[..., None]:
        def callback(out: Any, count: int, time: Any, status: Any) -> None:
            self._beats += 1
            if status.output_underflow:
                self._on_gap()
            out[:] = source.take(count, _heard_at_s(time, self._stream, self.latency_s))

        return callback

    def _close(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close(ignore_errors=True)

    def _render(self, count: int, at_s: float) -> bytes:
        pcm = self._source.render(count)
        self._on_played(pcm, at_s)
        return pcm


class _Source:
    """Samples of the mixer at the rate and channels of a device."""

    def __init__(self, render: Callable[[int, float], bytes], rate_hz: int, channels: int) -> None:
        """``render`` returns that many samples, which will be heard from the given second on."""
        self._render = render
        self._rate_hz = rate_hz
        self._channels = channels
        same = rate_hz == PLAYED_RATE_HZ
        self._resampler = None if same else soxr.ResampleStream(PLAYED_RATE_HZ, rate_hz, 1, dtype="int16")
        self._ready = b""

    def take(self, count: int, at_s: float) -> bytes:
        """Return ``count`` samples per channel, interleaved, to be heard from ``at_s`` on."""
        pcm = self._render(count, at_s) if self._resampler is None else self._resampled(count, at_s)
        if self._channels == 1:
            return pcm
        return np.repeat(np.frombuffer(pcm, "<i2"), self._channels).tobytes()

    def _resampled(self, count: int, at_s: float) -> bytes:
        assert self._resampler is not None
        while len(self._ready) < count * SAMPLE_BYTES:
            ready_s = len(self._ready) / SAMPLE_BYTES / self._rate_hz
            frame = np.frombuffer(self._render(PLAYED_FRAME_SAMPLES, at_s + ready_s), "<i2")
            self._ready += self._resampler.resample_chunk(frame).tobytes()
        pcm, self._ready = self._ready[: count * SAMPLE_BYTES], self._ready[count * SAMPLE_BYTES :]
        return pcm


def _heard_at_s(time: Any, stream: Any, latency_s: float) -> float:
    """Return when a block becomes audible. Implausible times are ignored, as some drivers report 0 or a
    clock of their own; then the device's buffer length is used."""
    now = float(time.currentTime) or float(stream.time if stream is not None else 0.0)
    told_s = float(time.outputBufferDacTime)
    return told_s if now <= told_s < now + _MOST_LATENCY_S else now + latency_s


def _present(device: Device | None) -> Device:
    """Return the device as it is listed now: numbers change when devices come and go, names do not."""
    found = loudspeakers()
    if device is None:
        present = portaudio.default(found)
        if present is None:
            raise DeviceError("There is no loudspeaker; connect one, and see `companion devices`.")
        return present
    for present in found:
        if portaudio.same(present.name, device.name):
            return present
    raise DeviceError(_refusal(device))


def _format(sounddevice: Any, device: Device) -> tuple[int, int, Any]:
    """Return the first rate and channel count that the device accepts: ours if possible, else its own; last,
    what the system converts."""
    for rate_hz in (PLAYED_RATE_HZ, device.rate_hz):
        for channels in dict.fromkeys((1, 2, device.channels)):
            try:
                sounddevice.check_output_settings(device.index, channels, "int16", samplerate=rate_hz)
            except sounddevice.PortAudioError:
                continue
            return rate_hz, channels, None
    return device.rate_hz, 2, portaudio.converting(sounddevice, device)  # opening it reports the reason


def _refusal(device: Device | None) -> str:
    name = f"The loudspeaker {device.name}" if device else "The default loudspeaker"
    return (
        f"{name} can't be opened: is it connected, and not used by another program? See `companion doctor`."
    )
