"""Normalisation of words for comparison: no case, no punctuation."""

import re

_NOT_A_LETTER = re.compile(r"[^\w\s-]")


def normalise(text: str) -> str:
    """Convert to lower case, no punctuation, single spaces: ``"I'm done."`` becomes ``im done``."""
    return " ".join(_NOT_A_LETTER.sub("", text.lower().replace("-", " ")).split())
