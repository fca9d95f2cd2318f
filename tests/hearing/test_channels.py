"""Two channels of a microphone become one without losing the voice."""

import wave
from pathlib import Path

import numpy as np
import pytest

from companion.hearing.channels import Channels, Mixdown, Pcm, mixed
from companion.hearing.files import read_sound

RATE_HZ = 16_000
BLOCK = 320
VOICE: Pcm = (4000 * np.sin(np.arange(RATE_HZ) * 0.11) * np.hanning(RATE_HZ)).astype(np.int16)
NONE: Pcm = np.zeros_like(VOICE)
OTHER: Pcm = np.random.default_rng(2).normal(0, 1500, RATE_HZ).astype(np.int16)


@pytest.mark.parametrize(
    ("left", "right", "found", "loudness"),
    [
        (VOICE, VOICE, Channels.ALIKE, 1.0),
        (VOICE, -VOICE, Channels.OPPOSITE, 1.0),
        (VOICE, (-0.8 * VOICE).astype(np.int16), Channels.OPPOSITE, 1.0),
        (VOICE, NONE, Channels.ONE_SIDED, 1.0),
        (NONE, VOICE, Channels.ONE_SIDED, 1.0),
        (NONE, NONE, Channels.ALIKE, 0.0),
        (OTHER, OTHER[::-1], Channels.ALIKE, None),
    ],
    ids=["alike", "opposite", "opposite and softer", "left only", "right only", "silent", "unrelated"],
)
def test_the_voice_stays_as_loud_as_in_the_better_channel(
    left: Pcm, right: Pcm, found: Channels, loudness: float | None
) -> None:
    """Whole or in blocks of 20 ms, and what is odd is said."""
    both = np.stack([left, right], axis=1)
    whole, told = mixed(both)
    assert told is found
    mixdown = Mixdown()
    blocks = np.concatenate([mixdown.mix(both[at : at + BLOCK]) for at in range(0, RATE_HZ, BLOCK)])
    assert mixdown.found is found
    for sound in (whole, blocks):
        if loudness is not None:
            assert np.std(sound.astype(float)) == pytest.approx(loudness * np.std(VOICE), rel=0.03)


def test_one_channel_stays_as_it_is() -> None:
    """Sample by sample."""
    assert np.array_equal(mixed(VOICE[:, np.newaxis])[0], VOICE)


def test_a_file_in_opposite_phase_is_heard_and_said(tmp_path: Path) -> None:
    """As loud as its left channel; the note names the file."""
    path, notes = tmp_path / "talk.wav", list[str]()
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(np.stack([VOICE, -VOICE], axis=1).tobytes())
    sound = np.frombuffer(read_sound(path, notes.append), np.int16)
    assert np.std(sound.astype(float)) == pytest.approx(np.std(VOICE), rel=0.03)
    assert len(notes) == 1
    assert "talk.wav: Its channels are in opposite phase" in notes[0]
