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
    seconds: float, *, jitter_s: float = 0.0, lead_s: float = 0.0, ahead_s: float = 0.1, quiet_s: float = 0.0
) -> tuple[Signal, Signal]:
    """What the reference gave, and what was truly in the air; nothing is in the first ``quiet_s``."""
    air, random, reference = Air(), np.random.default_rng(2), Reference(lead_s)
    given, true = [], []
    played = 0
    for block in range(round(seconds * 50)):
        times = (block * HEARD_FRAME_SAMPLES + np.arange(HEARD_FRAME_SAMPLES)) / HEARD_RATE_HZ
        while played / PLAYED_RATE_HZ <= times[-1] + ahead_s:
            at = (played + np.arange(PLAYED_FRAME)) / PLAYED_RATE_HZ
            pcm = (air.at(at) * (at >= quiet_s) * 32767).round().astype("<i2").tobytes()
            reference.play(pcm, at[0] + random.uniform(-jitter_s, jitter_s))
            played += PLAYED_FRAME
        taken = reference.take(HEARD_FRAME_SAMPLES, times[0] + random.uniform(-jitter_s, jitter_s))
        given.append(np.asarray(taken, np.float64))
        true.append(air.at(times + lead_s) * (times + lead_s >= quiet_s))
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


def test_times_that_are_wrong_by_jitter_move_nothing() -> None:
    """Samples are counted: what was learned of the room stays right."""
    given, true = follow(12.0, jitter_s=0.005, quiet_s=2.0)
    early = given[3 * HEARD_RATE_HZ : 4 * HEARD_RATE_HZ], true[3 * HEARD_RATE_HZ : 4 * HEARD_RATE_HZ]
    assert abs(lag_samples(last(given), last(true)) - lag_samples(*early)) < 0.1
    assert abs(lag_samples(*early)) < 0.002 * HEARD_RATE_HZ


@pytest.mark.parametrize("told_s", [0.0, -0.02, 3600.0, 1e9])
def test_a_time_that_cannot_be_true_is_not_believed(told_s: float) -> None:
    """Zero, or a clock of its own: then what is newest is taken, and the echo can still be found."""
    reference = Reference()
    sound = (np.random.default_rng(1).uniform(-1, 1, 50 * PLAYED_FRAME) * 9000).astype("<i2")
    for block in range(50):
        reference.play(
            sound[block * PLAYED_FRAME : (block + 1) * PLAYED_FRAME].tobytes(), 100.0 + 0.02 * block
        )
        taken = reference.take(HEARD_FRAME_SAMPLES, told_s)
    assert np.std(taken) > 0.1


def test_nothing_played_is_nothing() -> None:
    """Before the first sound."""
    assert not Reference().take(320, 0.0).any()


def test_what_is_read_elsewhere_is_what_was_played_there() -> None:
    """After a shift, and looking back from there."""
    air, reference = Air(), Reference()
    for block in range(100):
        times = block * 0.02 + np.arange(PLAYED_FRAME) / PLAYED_RATE_HZ
        reference.play((air.at(times) * 32767).round().astype("<i2").tobytes(), block * 0.02)
    reference.take(320, 1.0)
    reference.shift(1600)  # the echo comes 0.1 s later
    until_s = 1.0 + 0.02 - 0.1
    wanted = air.at(until_s + np.arange(-320, 320) / HEARD_RATE_HZ)
    found = np.concatenate([reference.latest(320), reference.take(320, 1.02)])
    assert error_db(found.astype(np.float64), wanted) < -40.0


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
