"""The test bench for devices is itself to be trusted."""

import math
import queue
import threading
from array import array
from typing import Any

import pytest

from tests.sound_server import PATIENCE_S, SoundServer, restart_portaudio

RATE_HZ = 16_000


def beep(seconds: float, rate_hz: int = RATE_HZ) -> bytes:
    """A 440 Hz tone at half loudness, int16."""
    count = int(seconds * rate_hz)
    return array(
        "h", (int(16_000 * math.sin(2 * math.pi * 440 * n / rate_hz)) for n in range(count))
    ).tobytes()


def loudest(pcm: bytes) -> int:
    """The largest absolute sample of int16 PCM."""
    return max(map(abs, array("h", pcm)), default=0)


def heard_by(stream_blocks: "queue.Queue[bytes]") -> bytes:
    """Everything that is waiting in the queue."""
    return b"".join(stream_blocks.get_nowait() for _ in range(stream_blocks.qsize()))


def test_what_is_played_to_the_microphone_is_heard_through_portaudio(sound_server: SoundServer) -> None:
    """A voice played into the microphone reaches a program that listens with sounddevice."""
    import sounddevice

    restart_portaudio()
    blocks: queue.Queue[bytes] = queue.Queue()
    with sounddevice.RawInputStream(
        samplerate=RATE_HZ, channels=1, dtype="int16", callback=lambda data, *_: blocks.put(bytes(data))
    ):
        quiet = blocks.get(timeout=PATIENCE_S)
        sound_server.play_to_microphone(beep(0.3))
    assert loudest(quiet) == 0
    assert loudest(heard_by(blocks)) == pytest.approx(16_000, rel=0.1)


def test_what_is_played_through_portaudio_is_recorded_at_the_loudspeaker(sound_server: SoundServer) -> None:
    """A program that plays with sounddevice is heard at the loudspeaker."""
    import sounddevice

    restart_portaudio()
    with (
        sounddevice.RawOutputStream(samplerate=24_000, channels=1, dtype="int16") as stream,
        sound_server.recording() as recording,
    ):
        stream.write(beep(0.5, 24_000))
        assert loudest(recording.take(0.5)) == pytest.approx(16_000, rel=0.1)


def test_the_microphone_can_be_pulled_and_plugged_in_again(sound_server: SoundServer) -> None:
    """A pulled microphone ends the stream, cannot be opened, and is heard again once it is back."""
    import sounddevice

    restart_portaudio()
    blocks: queue.Queue[bytes] = queue.Queue()
    ended = threading.Event()

    def listen() -> Any:
        return sounddevice.RawInputStream(
            device="companion_mic", samplerate=RATE_HZ, channels=1, dtype="int16",
            callback=lambda data, *_: blocks.put(bytes(data)), finished_callback=ended.set,
        )  # fmt: skip

    with listen():
        blocks.get(timeout=PATIENCE_S)
        sound_server.unload_microphone()
        assert ended.wait(PATIENCE_S)
    restart_portaudio()
    with pytest.raises(sounddevice.PortAudioError):
        listen()
    sound_server.load_microphone()
    restart_portaudio()
    heard_by(blocks)
    with listen():
        blocks.get(timeout=PATIENCE_S)
        sound_server.play_to_microphone(beep(0.2))
    assert loudest(heard_by(blocks)) == pytest.approx(16_000, rel=0.1)
