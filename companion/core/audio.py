"""The project's two audio formats, and the conversion of samples to seconds.

Sound passes between parts as PCM: ``bytes`` of signed 16-bit little-endian mono samples. Input
is 16 kHz, as Whisper, Silero and webrtcvad all require; output is 24 kHz, which covers all of a
22.05 kHz voice.
"""

HEARD_RATE_HZ = 16_000
PLAYED_RATE_HZ = 24_000
SAMPLE_BYTES = 2

FRAME_MS = 20
FRAME_S = FRAME_MS / 1000
HEARD_FRAME_SAMPLES = HEARD_RATE_HZ * FRAME_MS // 1000
PLAYED_FRAME_SAMPLES = PLAYED_RATE_HZ * FRAME_MS // 1000
HEARD_FRAME_BYTES = HEARD_FRAME_SAMPLES * SAMPLE_BYTES
PLAYED_FRAME_BYTES = PLAYED_FRAME_SAMPLES * SAMPLE_BYTES

PACES = {"faster": 0.88, "usual": 1.0, "slower": 1.15, "much slower": 1.3}
"""Durations of prompts relative to a voice's own, by the name that people choose; from quick to slow."""


def heard_seconds(pcm: bytes) -> float:
    """Length in seconds of 16 kHz PCM."""
    return len(pcm) / (HEARD_RATE_HZ * SAMPLE_BYTES)


def played_seconds(pcm: bytes) -> float:
    """Length in seconds of 24 kHz PCM."""
    return len(pcm) / (PLAYED_RATE_HZ * SAMPLE_BYTES)
