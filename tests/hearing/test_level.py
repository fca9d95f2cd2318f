"""A microphone that delivers nothing is noticed, and a quiet person is not taken for one."""

import numpy as np
import pytest

from companion.core.audio import HEARD_FRAME_SAMPLES
from companion.hearing.level import LevelWatch

RANDOM = np.random.default_rng(5)
BLOCK_S = 0.02


def noise(level_db: float) -> bytes:
    """A block at this level, re full scale (root mean square)."""
    sound = RANDOM.normal(0, 10 ** (level_db / 20) * 32768, HEARD_FRAME_SAMPLES)
    return sound.round().astype("<i2").tobytes()


ZEROS = bytes(2 * HEARD_FRAME_SAMPLES)


class Microphone:
    """A watched microphone, and what was said of it."""

    def __init__(self, *, silenced: bool = False) -> None:
        self.news: list[str] = []
        self.dead_since_s = -1.0
        self.now = 0.0
        self.watch = LevelWatch(self._dead, lambda: self.news.append("alive"), silenced=silenced)

    def _dead(self, since_s: float) -> None:
        self.news.append("dead")
        self.dead_since_s = since_s

    def hears(self, level_db: float | None, for_s: float, *, expecting: bool = True) -> "Microphone":
        """Sound at a level; None: exact zeros."""
        for _ in range(round(for_s / BLOCK_S)):
            self.now += BLOCK_S
            block = ZEROS if level_db is None else noise(level_db)
            self.watch.hear(block, self.now, expecting=expecting)
        return self


@pytest.mark.parametrize(("level_db", "within_s"), [(None, 9.0), (-66.0, 13.0), (-80.0, 13.0)])
def test_a_muted_microphone_is_noticed_before_a_question_is_lost(
    level_db: float | None, within_s: float
) -> None:
    """Zeros or hiss, from the start; said once, and over when somebody is heard."""
    microphone = Microphone().hears(level_db, 30.0, expecting=False)
    assert not microphone.news
    microphone.hears(level_db, within_s)
    assert microphone.news == ["dead"]
    microphone.hears(level_db, 60.0)
    assert microphone.news == ["dead"]
    microphone.hears(-30.0, 0.5)
    assert microphone.news == ["dead", "alive"]


def test_where_zeros_mean_not_allowed_they_are_noticed_before_the_first_question() -> None:
    """From the first block on, once; a microphone of which anything was heard is given its time."""
    microphone = Microphone(silenced=True).hears(None, 2.9, expecting=False)
    assert not microphone.news
    assert microphone.hears(None, 60.0, expecting=False).news == ["dead"]
    assert microphone.hears(-70.0, 0.5, expecting=False).news == ["dead", "alive"]
    assert microphone.hears(None, 60.0, expecting=False).news == ["dead", "alive"]
    assert not Microphone(silenced=True).hears(-70.0, 0.1).hears(None, 60.0, expecting=False).news


def test_a_microphone_that_is_muted_in_the_middle_is_noticed() -> None:
    """By its zeros, as soon; nobody loses the time until then."""
    microphone = Microphone().hears(-30.0, 5.0).hears(None, 9.0)
    assert microphone.news == ["dead"]
    assert microphone.dead_since_s == pytest.approx(5.0, abs=0.1)
    assert microphone.hears(-60.0, 0.5).news == ["dead", "alive"]


def test_a_thoughtful_silence_is_no_muted_microphone() -> None:
    """Somebody who was heard may be silent for most of a minute in a quiet room."""
    assert not Microphone().hears(-30.0, 2.0).hears(-66.0, 55.0).news


def test_a_microphone_that_mutes_pauses_by_itself_is_given_longer() -> None:
    """Its noise suppression delivers zeros between words."""
    microphone = Microphone().hears(-30.0, 2.0).hears(None, 3.0).hears(-30.0, 1.0).hears(None, 100.0)
    assert not microphone.news
    assert microphone.hears(None, 25.0).news == ["dead"]


def test_a_click_does_not_bring_it_back() -> None:
    """A switch that is touched is no voice."""
    microphone = Microphone().hears(-70.0, 15.0).hears(-20.0, BLOCK_S).hears(-70.0, 5.0)
    assert microphone.news == ["dead"]
