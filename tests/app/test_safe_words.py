"""Which words can be safe words."""

import pytest

from companion.app.safe_words import ordinary


@pytest.mark.parametrize(
    "word",
    ["Pineapple", "Giraffe", "Reykjavik", "Red elephant", "Mango.", "Saxophone", "Kumquat", "purple rain"],
)
def test_a_rare_word_is_a_safe_word(word: str) -> None:
    """Fruits, animals, towns, and two words of which one is rare."""
    assert not ordinary(word, ["Maya", "Leo"])


@pytest.mark.parametrize(
    "word",
    [
        "stop", "Pause.", "time out", "I'm done", "yes", "no", "okay", "Seven", "twenty one", "mm-hm", "love",
        "I love you", "honey", "Maya", "Leo.", "dear Maya", "ow", "", "the one we always say", "dinner",
        "sorry", "now", "enough",
    ],
)  # fmt: skip
def test_what_is_said_by_chance_is_none(word: str) -> None:
    """Commands, answers, numbers, names of those who are here, and words of everyday talk."""
    assert ordinary(word, ["Maya", "Leo"])
