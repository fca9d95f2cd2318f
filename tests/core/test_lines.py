"""Untrusted words become one safe line."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.safe_text import clock, one_line


@given(st.text(st.characters()))
def test_a_line_is_one_line_and_safe(text: str) -> None:
    """Nothing in it breaks the line, moves a cursor, turns the direction, or can't be written to a file."""
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)
    assert not set(line) & set("\u202e\u2066\u200f")
    line.encode()
    assert one_line(line) == line


def test_ordinary_words_stay_as_they_are() -> None:
    """Letters of all scripts and joined emoji are kept."""
    for words in ("Zoë’s “maybe”, 愛, שלום", "👩‍👧 yes"):
        assert one_line(words) == words


def test_clock_reads_like_a_clock() -> None:
    """Minutes and seconds, and hours only when there are some."""
    assert [clock(s) for s in (0, 59.9, 60, 754, 3600, 3727)] == [
        "0:00",
        "0:59",
        "1:00",
        "12:34",
        "1:00:00",
        "1:02:07",
    ]
