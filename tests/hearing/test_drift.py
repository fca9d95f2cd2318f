"""The clocks of loudspeaker and microphone are followed by what is left of the echo."""

from collections.abc import Iterator

import numpy as np
import pytest

from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.core.audio import HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.duplex import Duplex
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import Sound
from tests.hearing.test_canceller import PROMPT, in_a_room, rms_db

JITTER_S = 0.005
PLAYED_FRAME = 480
ROOM_DB = -65.0


def heard_by(microphone_ppm: float, echo: Sound) -> Sound:
    """What a microphone records whose clock goes faster by so many ppm."""
    fine = np.fft.irfft(np.pad(np.fft.rfft(echo), (0, 7 * (len(echo) // 2))), 8 * len(echo)) * 8
    times = np.arange(len(echo)) / (1 + microphone_ppm * 1e-6)
    return np.asarray(np.interp(times * 8, np.arange(len(fine)), fine))


def through_devices(played: bytes, near: Sound, ppm: float) -> Iterator[Sound]:
    """What is left of ``near``, block by block, by devices whose times are wrong by up to 5 ms."""
    random = np.random.default_rng(6)
    left: list[bytes] = []
    duplex = Duplex(lambda pcm, *_: left.append(pcm))
    pcm = np.clip(near * 32768, -32768, 32767).astype("<i2")
    heard_s = 1 / (HEARD_RATE_HZ * (1 + ppm * 1e-6))
    blocks = iter(range(len(played) // (2 * PLAYED_FRAME)))
    for at in range(0, len(near) - FRAME + 1, FRAME):
        now_s = at * heard_s
        while (block := next(blocks, None)) is not None:
            at_s = block * PLAYED_FRAME / PLAYED_RATE_HZ
            sound = played[2 * block * PLAYED_FRAME : 2 * (block + 1) * PLAYED_FRAME]
            duplex.played(sound, at_s + random.uniform(-JITTER_S, JITTER_S))
            if at_s > now_s + 0.1:
                break
        duplex.heard(pcm[at : at + FRAME].tobytes(), now_s + random.uniform(-JITTER_S, JITTER_S))
        yield np.frombuffer(left[-1], "<i2") / 32768.0


@pytest.mark.parametrize("ppm", [100.0, -100.0])
def test_thirty_decibels_are_gone_though_the_clocks_drift(spoken: Spoken, ppm: float) -> None:
    """As loud as it was played, after three seconds of sound, with times that are wrong by 5 ms either way:
    without following 100 ppm leave ten to fifteen decibels. It stays so in each ten seconds."""
    quiet = np.zeros(2 * HEARD_RATE_HZ)
    speech = 0.5 * np.concatenate([quiet] + 4 * [spoken(PROMPT)])
    fine = np.fft.irfft(np.pad(np.fft.rfft(speech), (0, len(speech) // 4)), len(speech) * 3 // 2) * 1.5
    played = (np.clip(fine, -1, 1) * 32767).astype("<i2").tobytes()
    random = np.random.default_rng(5)
    near = heard_by(ppm, in_a_room(speech, 40.0))
    near += random.standard_normal(len(near)) * 10 ** (ROOM_DB / 20)
    left = np.concatenate(list(through_devices(played, near, ppm)))
    starts = range(len(quiet) + 4 * HEARD_RATE_HZ, len(left) - 10 * HEARD_RATE_HZ, 10 * HEARD_RATE_HZ)
    parts = [slice(start, start + 10 * HEARD_RATE_HZ) for start in starts]
    assert len(parts) >= 3
    assert min(rms_db(near[part]) - rms_db(left[part]) for part in parts) > 30
