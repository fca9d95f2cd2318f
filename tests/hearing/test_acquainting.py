"""Voices that are learned from what is said anyway: pure, and of all or of nobody."""

import numpy as np
import pytest

from companion.hearing.acquainting import voices_of
from companion.hearing.ge2e import Array, unit

RNG = np.random.default_rng(7)


def voice(seed: int) -> Array:
    """A direction that stands for a voice."""
    return unit(np.abs(np.random.default_rng(seed).standard_normal(256)).astype(np.float32) ** 3)


def heard(of: Array, count: int, spread: float = 0.045) -> Array:
    """Windows of a voice: each a little different."""
    noise = RNG.standard_normal((count, 256)).astype(np.float32) * spread
    return np.stack([unit(of + one) for one in noise])


A, B, TELEVISION = voice(1), voice(2), voice(3)


def test_each_is_known_by_their_own_turns() -> None:
    """Two voices, each in its own turns."""
    found = voices_of({"Maya": heard(A, 20), "Leo": heard(B, 20)}, {})
    assert found.keys() == {"Maya", "Leo"}
    assert float(found["Maya"].direction @ A) > 0.95
    assert float(found["Leo"].direction @ B) > 0.95


def test_a_word_of_the_other_in_between_spoils_nothing() -> None:
    """What is not of the voice is left out."""
    pools = {"Maya": np.vstack([heard(A, 20), heard(B, 3)]), "Leo": np.vstack([heard(B, 20), heard(A, 3)])}
    found = voices_of(pools, {})
    assert float(found["Maya"].direction @ A) > 0.95
    assert float(found["Maya"].direction @ B) < float(A @ B) + 0.1


@pytest.mark.parametrize(
    ("maya", "leo"),
    [
        ([(A, 10), (B, 10)], [(B, 20)]),
        ([(TELEVISION, 20)], [(TELEVISION, 20)]),
        ([(A, 20)], [(A, 20)]),
        ([(A, 13), (TELEVISION, 7)], [(B, 20)]),
        ([(A, 20)], [(B, 5)]),
    ],
    ids=[
        "seats swapped half way",
        "television",
        "one who speaks for both",
        "television between",
        "too little",
    ],
)
def test_what_is_not_pure_teaches_nobody(maya: list[tuple[Array, int]], leo: list[tuple[Array, int]]) -> None:
    """Then neither is known: a voice alone would make everybody else a stranger."""
    pools = {
        name: np.vstack([heard(of, count) for of, count in parts])
        for name, parts in (("Maya", maya), ("Leo", leo))
    }
    assert voices_of(pools, {}) == {}
