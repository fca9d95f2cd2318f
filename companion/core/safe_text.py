"""Makes untrusted words safe for files and screens: what was heard may hold anything."""

import unicodedata

_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})


def one_line(text: str) -> str:
    """``text`` on one line with single spaces.

    Control characters (which move the cursor of a terminal), line separators and marks
    that turn the direction of text are gone; a lone surrogate, which no file can hold,
    becomes the replacement character.
    """
    return " ".join("".join(map(_safe, text)).split())


def composed(name: str) -> str:
    """A name in the form in which names are compared and stored: NFC, on one line.

    One keyboard types é as one character, another as two, and both mean the same José.
    """
    return unicodedata.normalize("NFC", one_line(name))


def _safe(character: str) -> str:
    if character in _TURNS_DIRECTION:
        return ""
    category = unicodedata.category(character)
    if category in _BREAKS:
        return " "
    return "\ufffd" if category == "Cs" else character


def clock(seconds: float) -> str:
    """``3:07``, or ``1:02:07`` from an hour on; seconds are cut off, as clocks do."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
