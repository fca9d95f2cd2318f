"""Preparation of text and phonemes for synthesis: permitted characters and portions."""

import re
import unicodedata
from collections.abc import Sequence

FIRST_WORDS = 8
"""Longer first sentences are split at a comma for an early start."""
USUAL_WORDS = 14
"""Longer later sentences are split at a comma."""
MOST_WORDS = 20
"""Longer ones are split anywhere: the voice needs 30 MB for each second synthesised in one piece."""

_CLAUSE_MARKS = frozenset(",;:")
_FEWEST_WORDS = 3
_MARKUP = re.compile(r"[\[\]<>{}|\\^_*#`~]+")
_SPACES = re.compile(r"\s+")


def speakable(text: str) -> str:
    """Reduce ``text`` to what a person could read aloud.

    Transcripts are untrusted: square brackets would be taken for raw phonemes, angle
    brackets for markup, and control characters may break the phonemiser.
    """
    visible = "".join(" " if unicodedata.category(c) in _UNSPOKEN else c for c in text)
    return _SPACES.sub(" ", _MARKUP.sub(" ", visible)).strip()


_UNSPOKEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def portions(
    phonemes: Sequence[str], first_words: int = USUAL_WORDS, usual_words: int = USUAL_WORDS
) -> list[list[str]]:
    """Split one sentence's phonemes where it is too long to synthesise in one piece.

    Splits come after a comma, semicolon or colon if possible, else between two
    words; all phonemes are kept in order. The first piece has up to ``first_words``
    words where commas allow it, the others up to ``usual_words``.
    """
    rest = list(phonemes)
    result: list[list[str]] = []
    while (cut := _cut(rest, usual_words if result else first_words)) < len(rest):
        result.append(rest[:cut])
        rest = rest[cut:]
    return [*result, rest] if rest else result


def _cut(phonemes: list[str], usual_words: int) -> int:
    gaps = [index for index, phoneme in enumerate(phonemes) if phoneme == " " and index + 1 < len(phonemes)]
    words = len(gaps) + 1
    if words <= usual_words:
        return len(phonemes)
    marked = [
        (count, gap)
        for count, gap in enumerate(gaps, start=1)
        if phonemes[gap - 1] in _CLAUSE_MARKS and count >= _FEWEST_WORDS and words - count >= _FEWEST_WORDS
    ]
    early = [gap for count, gap in marked if count <= usual_words]
    late = [gap for count, gap in marked if usual_words < count <= MOST_WORDS]
    if early or late:
        return (early[-1] if early else late[0]) + 1
    if words <= MOST_WORDS:
        return len(phonemes)
    return gaps[min(MOST_WORDS, (words + 1) // 2) - 1] + 1
