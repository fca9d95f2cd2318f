"""Which words can be safe words."""

import pytest

from companion.app.safe_words import checked, objection
from companion.errors import SetupError


@pytest.mark.parametrize(
    "word",
    [
        "Pineapple", "Giraffe", "Reykjavik", "Red elephant", "Mango.", "Saxophone", "Kumquat", "purple rain",
        "code seven", "two four six", "Mr. Bean", "café",
    ],
)  # fmt: skip
def test_a_rare_word_is_a_safe_word(word: str) -> None:
    """Fruits, animals, towns, and two words of which one is rare."""
    assert objection(word, ["Maya", "Leo"]) is None


@pytest.mark.parametrize(
    "word",
    [
        "stop", "Pause.", "time out", "I'm done", "yes", "no", "okay", "Seven", "twenty one", "mm-hm", "love",
        "I love you", "honey", "Maya", "Leo.", "dear Maya", "ow", "", "the one we always say", "dinner",
        "sorry", "now", "enough", "hurts", "ouch", "fuck", "Jesus", "darling", "Monday", "coffee",
        "stop the exercise", "2",
    ],
)  # fmt: skip
def test_what_is_said_by_chance_is_none(word: str) -> None:
    """Commands, answers, numbers, names of those who are here, and words of everyday talk."""
    assert objection(word, ["Maya", "Leo"])


def test_one_sentence_says_what_is_wrong_with_a_word_and_what_to_do() -> None:
    """A rating of seven must not end a session."""
    with pytest.raises(SetupError, match=r"^--safe-word: the safe word 'seven' is an answer.*another"):
        checked("seven", [], "--safe-word")
