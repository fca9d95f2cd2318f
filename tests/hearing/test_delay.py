"""How late an echo comes is found from the sound."""

import numpy as np
import pytest

from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.delay import find_delay
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import Sound, coloured, level

SECONDS = 2 * HEARD_RATE_HZ
PROMPT = "Welcome. Something came between you, and you are here to mend what can be mended. I keep the time."
OTHER = (
    "I came home late on Tuesday, and the kitchen was dark. I felt worried at first, and then a little angry."
)


def moved(sound: Sound, by_samples: int) -> Sound:
    """Later by so many samples."""
    return np.roll(sound, by_samples)


@pytest.mark.parametrize("delay_ms", [-300, 0, 37, 500, 900])
@pytest.mark.parametrize("echo_db", [0.0, -36.0])
def test_an_echo_is_found_to_the_sample(spoken: Spoken, delay_ms: int, echo_db: float) -> None:
    """However late, and as soft as the noise of the room: by one sample at most."""
    far = level(spoken(PROMPT)[8000 : 8000 + SECONDS], -23)
    late = delay_ms * HEARD_RATE_HZ // 1000
    near = moved(far, late) * 10 ** (echo_db / 20) + level(coloured(2.0, 1), -60)
    found = find_delay(near.astype(np.float32), far.astype(np.float32), -0.5, 1.0)
    assert found is not None
    assert abs(found.later_samples - late) <= 1


def test_somebody_else_is_no_echo(spoken: Spoken) -> None:
    """A partner speaks all the time while a prompt sounds: nothing goes together with it."""
    far, near = spoken(PROMPT), spoken(OTHER, by="maya")
    starts = range(0, min(len(far), len(near)) - SECONDS, HEARD_RATE_HZ // 4)
    for at in starts:
        part = slice(at, at + SECONDS)
        assert find_delay(near[part].astype(np.float32), far[part].astype(np.float32), -0.5, 1.0) is None
    assert len(starts) >= 8


def test_a_tone_tells_no_delay() -> None:
    """It fits its echo at each of its periods."""
    tone = (0.1 * np.sin(2 * np.pi * 220 * np.arange(SECONDS) / HEARD_RATE_HZ)).astype(np.float32)
    assert find_delay(np.roll(tone, 700), tone, -0.5, 1.0) is None


def test_silence_tells_no_delay() -> None:
    """Nothing was played."""
    silent = np.zeros(SECONDS, np.float32)
    assert find_delay(silent, silent, -0.5, 1.0) is None
