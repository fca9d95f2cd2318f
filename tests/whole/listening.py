"""Compares what was said with what was written down."""

import re
from collections.abc import Sequence

_DIGITS = {
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
}


def words(text: str) -> list[str]:
    """The words of ``text`` without case and punctuation; small figures as words."""
    found = re.findall(r"[a-z0-9']+", text.lower().replace("’", "'"))
    return [_DIGITS.get(word, word) for word in found]


def word_error(said: str, written: str) -> float:
    """Wrong, missing and added words per word said (Levenshtein distance)."""
    truth, found = words(said), words(written)
    return _distance(truth, found) / len(truth)


def _distance(truth: Sequence[str], found: Sequence[str]) -> int:
    row = list(range(len(found) + 1))
    for i, word in enumerate(truth, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(found, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]
