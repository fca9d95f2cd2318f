"""What people write, as an English voice reads it."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.language.en.reading_aloud import as_read, unsayable

ROWS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).with_name("read_aloud.tsv")).read_text("utf-8").splitlines()[1:]
]


@pytest.mark.parametrize(("written", "read"), ROWS)
def test_text_is_read_as_a_person_would(written: str, read: str) -> None:
    """Numbers, times, money, ranges, abbreviations, signs and other scripts become words."""
    assert as_read(written) == read


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    """Never an error, and nothing but letters that an English voice knows, digits, spaces and punctuation."""
    read = as_read(text)
    assert not any(unicodedata.category(c)[0] in "LN" and not c.isascii() for c in read)
    assert "  " not in read


@given(st.text(max_size=80))
def test_reading_twice_changes_nothing(text: str) -> None:
    """What was put into words is left alone: a prompt may pass through more than once."""
    once = as_read(text)
    assert as_read(once) == once


@pytest.mark.parametrize(
    ("text", "left_out"), [("I am sad 😭😭 → you", "😭"), ("José, 50% & more", ""), ("你好", "")]
)
def test_what_is_left_out_is_known(text: str, left_out: str) -> None:
    """Pictures are silent, and an author can be told so; what can be read is not among them."""
    assert unsayable(text) == left_out
