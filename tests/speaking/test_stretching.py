"""Sound that is slower, at the same pitch."""

import pytest

from companion.core.audio import PLAYED_RATE_HZ
from companion.speaking.loudness import active_level_dbfs, from_pcm
from companion.speaking.stretching import stretched
from tests.speaking.signals import pitch_hz, sine


@pytest.mark.parametrize("factor", [1.05, 1.3, 1.7])
def test_it_lasts_longer_and_keeps_pitch_and_level(factor: float) -> None:
    """Within the length of a wave or two."""
    sound = from_pcm(sine(2.0, pitch_hz=180.0))
    longer = stretched(sound, factor)
    assert len(longer) / PLAYED_RATE_HZ == pytest.approx(2.0 * factor, rel=0.02)
    assert pitch_hz(longer.astype(float)) == pytest.approx(180.0, rel=0.01)
    level_db = active_level_dbfs(sound, PLAYED_RATE_HZ)
    assert active_level_dbfs(longer, PLAYED_RATE_HZ) == pytest.approx(level_db, abs=0.5)


def test_what_is_as_long_already_is_left_as_it_is() -> None:
    """Also nothing at all."""
    sound = from_pcm(sine(0.5))
    assert stretched(sound, 1.0) is sound
    assert not len(stretched(sound[:0], 1.3))
