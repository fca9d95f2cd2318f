"""The reference of the echo canceller: what was in the air when the microphone recorded."""

import numpy as np
import pytest
from numpy.typing import NDArray

from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.reference import Reference

PLAYED_FRAME = 480
Signal = NDArray[np.float64]


class Air:
    """A sound that is known at any time: a sum of tones."""

    def __init__(self) -> None:
        random = np.random.default_rng(1)
        self._hz = random.uniform(200.0, 4000.0, 40)
        self._phase = random.uniform(0.0, 2 * np.pi, 40)

    def at(self, times: Signal) -> Signal:
        """The sound at these seconds."""
        found: Signal = np.zeros(len(times))
        for hz, phase in zip(self._hz, self._phase, strict=True):
            found += np.sin(2 * np.pi * hz * times + phase)
        return found / 40.0


def follow(
    seconds: float,
    *,
    loudspeaker_ppm: float = 0.0,
    microphone_ppm: float = 0.0,
    jitter_s: float = 0.0,
    lead_s: float = 0.0,
    ahead_s: float = 0.1,
) -> tuple[Signal, Signal]:
    """What the reference gave, and what was truly in the air. Clocks run too fast by so many ppm."""
    air, random, reference = Air(), np.random.default_rng(2), Reference(lead_s)
    play_s = 1 / (PLAYED_RATE_HZ * (1 + loudspeaker_ppm * 1e-6))
    hear_s = 1 / (HEARD_RATE_HZ * (1 + microphone_ppm * 1e-6))
    given, true = [], []
    played = 0
    for block in range(round(seconds * 50)):
        times = (block * HEARD_FRAME_SAMPLES + np.arange(HEARD_FRAME_SAMPLES, dtype=np.float64)) * hear_s
        while played * play_s <= times[-1] + ahead_s:
            at = (played + np.arange(PLAYED_FRAME, dtype=np.float64)) * play_s
            pcm = (air.at(at) * 32767).round().astype("<i2").tobytes()
            reference.play(pcm, at[0] + random.uniform(-jitter_s, jitter_s))
            played += PLAYED_FRAME
        taken = reference.take(HEARD_FRAME_SAMPLES, times[0] + random.uniform(-jitter_s, jitter_s))
        given.append(np.asarray(taken, np.float64))
        true.append(air.at(times + lead_s))
    return np.concatenate(given), np.concatenate(true)


def error_db(given: Signal, true: Signal) -> float:
    """What is wrong, against what is right."""
    return float(10 * np.log10(np.mean((given - true) ** 2) / np.mean(true**2)))


def lag_samples(given: Signal, true: Signal) -> float:
    """How much later the one is than the other, in samples of 16 kHz."""
    spectrum = np.fft.rfft(given) * np.conj(np.fft.rfft(true))
    fine = np.fft.irfft(np.pad(spectrum, (0, 15 * len(spectrum))))
    at = int(np.argmax(fine))
    at = at - len(fine) if at > len(fine) // 2 else at
    return at / (len(fine) / len(given))


def last(signal: Signal, seconds: float = 1.0) -> Signal:
    """The end of a signal."""
    return signal[-round(seconds * HEARD_RATE_HZ) :]


def test_with_one_clock_it_is_what_was_played() -> None:
    """At the rate of the microphone, at the right time, from the first second on."""
    given, true = follow(3.0)
    assert error_db(last(given, 2.0), last(true, 2.0)) < -45.0


def test_a_lead_reads_what_comes_later() -> None:
    """So that an echo comes after its reference though the devices are wrong by a little."""
    given, true = follow(2.0, lead_s=0.01)
    assert error_db(last(given), last(true)) < -45.0


def test_jitter_alone_moves_nothing() -> None:
    """With one clock, samples are counted: what was learned of the room stays right."""
    given, true = follow(12.0, jitter_s=0.005)
    early = given[2 * HEARD_RATE_HZ : 3 * HEARD_RATE_HZ], true[2 * HEARD_RATE_HZ : 3 * HEARD_RATE_HZ]
    moved = lag_samples(last(given), last(true)) - lag_samples(*early)
    assert abs(moved) < 0.1
    assert abs(lag_samples(*early)) < 0.002 * HEARD_RATE_HZ


@pytest.mark.parametrize("ppm", [100.0, -100.0, 40.0])
@pytest.mark.parametrize("whose", ["loudspeaker_ppm", "microphone_ppm"])
def test_the_drift_of_two_clocks_is_followed(whose: str, ppm: float) -> None:
    """Whichever runs fast: where times are honest, the reference does not slide away."""
    given, true = follow(20.0, **{whose: ppm})
    middle = slice(10 * HEARD_RATE_HZ, 11 * HEARD_RATE_HZ)
    slid = lag_samples(last(given), last(true)) - lag_samples(given[middle], true[middle])
    assert abs(slid) < 0.1  # not followed: 100 ppm of 9 s are 14 samples


def test_drift_is_followed_through_jitter() -> None:
    """Times that are wrong by 5 ms either way: after half a minute the drift is known to a few ppm."""
    given, true = follow(60.0, loudspeaker_ppm=100.0, jitter_s=0.005)
    at = slice(40 * HEARD_RATE_HZ, 41 * HEARD_RATE_HZ)
    slid = lag_samples(last(given), last(true)) - lag_samples(given[at], true[at])
    assert abs(slid) < 0.1 * 100e-6 * 19 * HEARD_RATE_HZ


def test_nothing_played_is_nothing() -> None:
    """Before the first sound, and long after the last."""
    reference = Reference()
    assert not reference.take(320, 0.0).any()
    reference.play((np.ones(480) * 8000).astype("<i2").tobytes(), 0.02)
    assert not reference.take(320, 5.0).any()


def test_a_device_that_begins_anew_is_followed() -> None:
    """The loudspeaker was gone for some seconds: the reference is right again afterwards."""
    air, reference = Air(), Reference()
    given, true = [], []
    for block in range(400):
        at_s = block * 0.02
        if not 100 <= block < 250:
            times = at_s + np.arange(PLAYED_FRAME) / PLAYED_RATE_HZ
            reference.play((air.at(times) * 32767).round().astype("<i2").tobytes(), at_s)
        if block >= 10:
            heard_s = at_s - 0.1
            given.append(reference.take(320, heard_s).astype(np.float64))
            true.append(air.at(heard_s + np.arange(320) / HEARD_RATE_HZ))
    assert error_db(last(np.concatenate(given)), last(np.concatenate(true))) < -40.0
