"""Normalisation of words for comparison: no case, no punctuation."""

from companion.regex import regex

_STRETCHED = regex(r"([^\W\d_])\1{2,}")
_NOT_A_LETTER = regex(r"[^\w\s-]")


def unstretched(text: str) -> str:
    """``text`` with one letter for three and more of it: how a drawn-out "Stooop!" is written."""
    return _STRETCHED.sub(r"\1", text)


def normalise(text: str) -> str:
    """Convert to lower case, no punctuation, single spaces: ``"I'm done."`` becomes ``im done``."""
    return " ".join(_NOT_A_LETTER.sub("", text.lower().replace("-", " ")).split())
