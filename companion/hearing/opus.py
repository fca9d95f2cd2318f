"""Speech as Ogg Opus, 16 kHz mono: 32 kbit/s, four megabytes for a quarter of an hour."""

import io
import wave
from collections.abc import Iterable

import av
import numpy as np

from companion.core.api.session_log import Sound
from companion.core.audio import HEARD_RATE_HZ, SAMPLE_BYTES

_BIT_RATE = "32000"


def encoded(pcm: bytes, rate_hz: int = HEARD_RATE_HZ) -> bytes:
    """Encode signed 16-bit PCM, mono at 16 or 24 kHz, as one Ogg Opus file."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=rate_hz, options={"b": _BIT_RATE, "application": "voip"})
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.frombuffer(pcm, "<i2")[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = rate_hz
        for packet in (*stream.encode(frame), *stream.encode(None)):
            out.mux(packet)
    return file.getvalue()


def decoded(opus: bytes) -> bytes:
    """Decode to PCM of the original length; a short sound may be up to 20 ms longer."""
    to_pcm = av.AudioResampler(format="s16", layout="mono", rate=HEARD_RATE_HZ)
    with av.open(io.BytesIO(opus), "r") as file:
        parts = [part for frame in file.decode(audio=0) for part in to_pcm.resample(frame)]
    parts += to_pcm.resample(None)
    return b"".join(part.to_ndarray().astype("<i2").tobytes() for part in parts)


def wav(sounds: Iterable[Sound]) -> bytes:
    """Return a WAV file with each sound at its session time, and silence between."""
    pcm = bytearray()
    for sound in sorted(sounds, key=lambda one: one.start_s):
        part = decoded(sound.opus)
        at = round(sound.start_s * HEARD_RATE_HZ) * SAMPLE_BYTES
        pcm.extend(bytes(max(0, at + len(part) - len(pcm))))
        pcm[at : at + len(part)] = part
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(SAMPLE_BYTES)
        out.setframerate(HEARD_RATE_HZ)
        out.writeframes(pcm)
    return file.getvalue()
