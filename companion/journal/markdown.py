"""Markdown out of untrusted words: nothing that was said can become markup."""

import re

from companion.core.safe_text import one_line

_INLINE = re.compile(
    r"([\\`*_\[\]<>|~$@#])|(&)(?=#?\w+;)|(?<=http)(:)|(?<=https)(:)|(?<=www)(\.)", re.IGNORECASE
)
_AT_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)|^([+=-])")


def escaped(text: str) -> str:
    """``text`` on one line, such that Markdown shows exactly its characters.

    The characters escaped are those of CommonMark 0.31 (section 2.4) that can start
    markup, and those by which GitHub makes links, mentions and formulas of plain text.
    """
    inline = _INLINE.sub(r"\\\g<0>", one_line(text))
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", inline)


def heading(level: int, text: str) -> str:
    """A heading with the words ``text``."""
    return f"{'#' * level} {escaped(text)}"
