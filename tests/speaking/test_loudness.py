"""One loudness for all sentences."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.speaking.loudness import (
    PEAK_DBFS,
    TARGET_DBFS,
    Samples,
    active_level_dbfs,
    db,
    faded,
    from_pcm,
    levelled,
    softly_limited,
    to_pcm,
    trimmed,
)

RATE_HZ = 24_000


def noise(seconds: float, amplitude: float, seed: int = 1) -> Samples:
    """Gaussian noise with the given RMS."""
    random = np.random.default_rng(seed)
    return (random.standard_normal(int(seconds * RATE_HZ)) * amplitude).astype(np.float32)


def silence(seconds: float) -> Samples:
    """Nothing."""
    return np.zeros(int(seconds * RATE_HZ), np.float32)


@pytest.mark.parametrize("level_db", [-40.0, -26.0, -12.0])
def test_pauses_do_not_count_as_quiet_speech(level_db: float) -> None:
    """The level is that of the speech, however long the pauses in it are."""
    speech = noise(0.5, 10 ** (level_db / 20))
    with_pauses = np.concatenate([silence(1), speech, silence(2), speech])
    assert active_level_dbfs(with_pauses, RATE_HZ) == pytest.approx(level_db, abs=0.7)


@pytest.mark.parametrize("amplitude", [0.005, 0.03, 0.2])
def test_soft_and_loud_sentences_come_out_alike(amplitude: float) -> None:
    """Whatever the level was, it is the common one afterwards."""
    result = levelled(noise(1, amplitude), RATE_HZ)
    assert active_level_dbfs(result, RATE_HZ) == pytest.approx(TARGET_DBFS, abs=0.5)


@given(st.lists(st.floats(-4, 4, width=32), max_size=200))
def test_no_sample_passes_the_limit(values: list[float]) -> None:
    """The limiter keeps every peak below its bound, keeps signs, and leaves what is low alone."""
    most = 10 ** (PEAK_DBFS / 20)
    before = np.array(values, np.float32)
    after = softly_limited(before, most)
    assert np.all(np.abs(after) <= most + 1e-6)
    assert np.all(after * before >= 0)
    low = np.abs(before) <= most * 0.6
    assert np.array_equal(after[low], before[low])


def test_silence_stays_silent() -> None:
    """Silence is not blown up to the common loudness."""
    assert not np.any(levelled(silence(1), RATE_HZ))
    assert len(trimmed(silence(1), RATE_HZ)) == 0
    assert len(levelled(silence(0), RATE_HZ)) == 0


def test_silence_around_speech_goes_but_a_margin_stays() -> None:
    """A prompt begins with its first sound, and soft ends of words are kept."""
    sound = np.concatenate([silence(0.4), noise(0.5, 0.1), silence(0.6)])
    assert len(trimmed(sound, RATE_HZ)) / RATE_HZ == pytest.approx(0.55, abs=0.005)


def test_ends_are_faded_to_nothing() -> None:
    """Neither end of a sentence clicks, and its middle is untouched."""
    sound = np.full(2400, 0.5, np.float32)
    result = faded(sound, RATE_HZ)
    assert (result[0], result[-1]) == (0.0, 0.0)
    assert float(np.abs(np.diff(result)).max()) < 0.01
    assert np.array_equal(result[300:-300], sound[300:-300])


@given(st.binary(max_size=400).filter(lambda raw: len(raw) % 2 == 0 and b"\x00\x80" not in raw))
def test_pcm_survives_a_round_trip(pcm: bytes) -> None:
    """Converting to numbers and back changes no sample."""
    assert to_pcm(from_pcm(pcm)) == pcm


def test_decibels_have_a_floor() -> None:
    """Silence has a level that can be computed with."""
    assert db(0.0) == -120.0
    assert db(1.0) == 0.0
