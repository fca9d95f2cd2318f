"""Sanitises untrusted words for files and screens: transcripts may contain anything."""

import unicodedata

_TURNS_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_BREAKS = frozenset({"Cc", "Zl", "Zp"})


def one_line(text: str) -> str:
    """Return ``text`` on one line with single spaces.

    Control characters (which move a terminal's cursor), line separators and bidirectional marks
    are removed; a lone surrogate, which no file can contain, becomes the replacement
    character.
    """
    return " ".join("".join(map(_safe, text)).split())


def composed(name: str) -> str:
    """Return a name's canonical form for comparison and storage: NFC, on one line.

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
    """Return ``3:07``, or ``1:02:07`` from an hour on; fractions of a second are cut off, as on clocks."""
    whole = max(0, int(seconds))
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
