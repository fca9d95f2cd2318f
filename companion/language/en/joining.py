"""Two utterances in a row as one sentence that somebody paused in: "His hands were", "round my neck"."""

from companion.language.en.danger_weights import plain
from companion.regex import regex

_FEW_WORDS = 4
"""Of a part that is no sentence by itself; of longer ones the words at the pause show it."""
_AWAITS_MORE = frozenset(
    """
    a an the my your his our their its this these those some any no every i he she we they who which that
    and or but because when if so while until than as like to of in on at by for from with without into onto
    through against over under between before after about round around behind is am are was were be been
    being has have had do does did will would can could should might may must isn't aren't wasn't weren't
    don't doesn't didn't can't couldn't won't wouldn't shouldn't haven't hasn't hadn't not never just really
    always even only keep keeps started saying
    """.split()
)
"""Words that seldom end a sentence."""
_CARRIES_ON = frozenset(
    """
    because against round around through into onto from with without by of that where who which whose until
    not again down out off behind under
    """.split()
)
"""Words that seldom begin one."""
_SHORT = regex(r"'(?:d|ll|ve|re|m)$")
_END = " .,;:\N{HORIZONTAL ELLIPSIS}\N{EN DASH}-"


def joined(before: str, words: str) -> str:
    """Return both as one sentence; empty where each reads as whole, so that nothing is made up of two."""
    first, second = plain(before).split(), plain(words).split()
    if not first or not second or before.rstrip().endswith(("?", "!")):
        return ""
    paused = first[-1] in _AWAITS_MORE or _SHORT.search(first[-1]) or second[0] in _CARRIES_ON
    if not paused and min(len(first), len(second)) > _FEW_WORDS:
        return ""
    return f"{before.rstrip(_END)} {words.strip()}"
