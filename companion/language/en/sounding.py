"""A rough key of how English words sound: two wordings with one key can be mistaken for each other.

Spelling is folded, not pronounced: the key needs no speech engine, and is only compared with another.
"""

from typing import Final

from companion.core.language.words import normalise
from companion.regex import regex

_SAID_THE_SAME: Final = {
    "two": "to", "too": "to", "one": "won", "eight": "ate", "our": "hour", "eye": "i", "four": "for",
    "fore": "for", "buy": "by", "bye": "by", "whole": "hole", "their": "there", "they're": "there",
    "wood": "would", "your": "yore", "you're": "yore", "sun": "son", "some": "sum", "new": "knew",
}  # fmt: skip
_FOLDED: Final = tuple(
    (regex(pattern), sound)
    for pattern, sound in (
        (r"^kn|^gn|^pn", "n"), (r"^wr", "r"), (r"^wh", "w"), (r"mb$", "m"), (r"eigh", "a"), (r"igh", "i"),
        (r"gh", ""), (r"ph", "f"), (r"ck", "k"), (r"tch", "ch"), (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"),
        (r"qu", "kw"), (r"x", "ks"), (r"(?<!^)ow$", "o"), (r"ea|ee|ie|ei", "e"), (r"ai|ay|ey", "a"),
        (r"oa|oe", "o"), (r"(.)\1", r"\1"), (r"(?<=[a-z])e$", ""), (r"(?<!^)y$", "i"), (r"z", "s"),
    )
)  # fmt: skip
_VOWEL: Final = regex(r"[aeiouy\d]|[^\x00-\x7f]")
_SHORT_SOUNDS: Final = frozenset("hmm mm mmm shh sh psst nth hm".split())


def sound(words: str) -> str:
    """Return the key of some words; empty when one of them has no vowel, and is not said by its letters."""
    by_letters = {word.casefold() for word in words.split() if word.isupper()}
    key = ""
    for word in normalise(words).split():
        if len(word) > 2 and not _VOWEL.search(word) and word not in _SHORT_SOUNDS | by_letters:
            return ""
        word = _SAID_THE_SAME.get(word, word)
        for pattern, folded in _FOLDED:
            word = pattern.sub(folded, word)
        key += word
    return key
