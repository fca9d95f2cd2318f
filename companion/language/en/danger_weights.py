"""How much words sound like danger, by weights that were learned from written sentences.

A logistic regression over words, their pairs and triples, and pairs that stand further apart.
``danger-weights.tsv`` holds its weights; ``tools/train_danger.py`` learns them.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from companion.regex import regex

_MARKS = regex(r"[^\w' ]+")
_FILLERS = regex(r"\b(?:um+|uh+|er|erm|hmm+|mm+|you know|i mean)\b")
_WRITTEN_OUT = tuple(
    (regex(short), full)
    for short, full in (
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\bcannot\b", "can not"),
        (r"\bca not\b", "can not"),
        (r"\bwo not\b", "will not"),
        (r"\bi'm\b", "i am"),
        (r"\b(\w+)'(re|ve|ll|d|m)\b", r"\1 '\2"),
        (r"\b(he|she|it|that|there|who|what)'s\b", r"\1 is"),
        (r"'s\b", " 's"),
        (r"\bgonna\b", "going to"),
        (r"\bwanna\b", "want to"),
    )
)
_PERSONS = {
    **dict.fromkeys(("you", "he", "she", "they"), "P"),
    **dict.fromkeys(("him", "her"), "O"),
    **dict.fromkeys(("your", "his"), "S"),
    **dict.fromkeys(("i", "me", "my", "myself"), "I"),
}
_ENDINGS = ("ing", "ed", "es", "s")
_LEAST_STEM = 3
_FURTHEST_APART = 5
"""Words from the first to the second of a pair."""
_WINDOW, _STEP = 24, 12
"""Words looked at together where no mark ends a sentence; the sentences learned from have 11 on average."""


def weight(sentence: str) -> tuple[float, float]:
    """The highest log-odds that a stretch of ``sentence`` is danger, and those that it is to oneself."""
    words = _words(sentence)
    starts = range(0, max(1, len(words) - _WINDOW + _STEP), _STEP)
    return max(_weight(words[start : start + _WINDOW]) for start in starts)


def plain(text: str) -> str:
    """Return ``text`` in small letters, without marks and fillers."""
    bare = _MARKS.sub(" ", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return " ".join(_FILLERS.sub(" ", bare).split())


def features(sentence: str) -> frozenset[str]:
    """What is weighed: runs of one to three words, as they are and as stems, and pairs of stems apart."""
    return frozenset(_features(_words(sentence)))


def _weight(words: Sequence[str]) -> tuple[float, float]:
    weights = _weights()
    found = [weights[each] for each in {"", *_features(words)} if each in weights]
    return sum(danger for danger, _ in found), sum(oneself for _, oneself in found)


def _words(sentence: str) -> list[str]:
    words = plain(sentence)
    for short, full in _WRITTEN_OUT:
        words = short.sub(full, words)
    return words.split()


def _features(words: Sequence[str]) -> Iterator[str]:
    stems = ["^", *(_PERSONS.get(word, _stem(word)) for word in words), "$"]
    for run, mark in ((["^", *words, "$"], ""), (stems, "~")):
        for length in (1, 2, 3):
            for start in range(len(run) - length + 1):
                yield mark + " ".join(run[start : start + length])
    for first, stem in enumerate(stems):
        for other in stems[first + 2 : first + _FURTHEST_APART + 1]:
            yield f"+{stem}..{other}"


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
            return word.removesuffix(ending)
    return word


@cache
def _weights() -> dict[str, tuple[float, float]]:
    """Of danger, and of danger to oneself, by feature; the empty one stands in all."""
    lines = files(__package__).joinpath("danger-weights.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {feature: (float(danger), float(oneself)) for feature, danger, oneself in rows}
