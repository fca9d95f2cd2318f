"""YAML composed and never loaded: places, limits, and everything that scripts don't use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.scripts.source.reading import MOST_BYTES, read
from companion.yamlfile.tree import Document, Scalar, plain, walk


def tree(source: bytes | str) -> Document:
    """The document of a text in which nothing is wrong."""
    document, problems = read(source, "a.yaml")
    assert not problems
    assert document is not None
    return document


def refusals(source: bytes | str) -> list[tuple[str, int, int]]:
    """Code, line and column of each refusal."""
    return [(problem.code, problem.line, problem.column) for problem in read(source, "a.yaml")[1]]


def test_every_scalar_stays_what_was_written() -> None:
    """No time becomes a number, no yes a truth, no version a float, no date a date."""
    written = "a: 4:30\nb: yes\nc: 1.10\nd: 2024-01-01\ne: ~\nf: 0x1F\ng: null\nh: '3'\n"
    assert plain(tree(written).root) == {
        "a": "4:30", "b": "yes", "c": "1.10", "d": "2024-01-01", "e": "~", "f": "0x1F", "g": "null", "h": "3",
    }  # fmt: skip


def test_every_path_has_its_place() -> None:
    """A problem can point at any key and any value."""
    document = tree("title: A\nsteps:\n  - say: Hello\n    pause: 2s\n  - breathe: {cycles: 6}\n")
    mark = document.mark(("steps", 0, "pause"))
    assert (mark.line, mark.column) == (4, 12)
    mark = document.key_mark(("steps", 0, "pause"))
    assert (mark.line, mark.column) == (4, 5)
    mark = document.mark(("steps", 1, "breathe", "cycles"))
    assert (mark.line, mark.column) == (5, 23)


@pytest.mark.parametrize(
    "source",
    ["say: one two ${x} three", 'say: "one two ${x} three"', "say: >-\n  one\n  two ${x}\n  three",
     "say: one\n  two\n  ${x} three", "say: |\n    one two\n    ${x} three"],
)  # fmt: skip
def test_a_place_within_words_is_found_however_they_are_written(source: str) -> None:
    """A caret stands under the very character, in quotes, in blocks and over several lines."""
    document = tree(source)
    scalar = document.node(("say",))
    assert isinstance(scalar, Scalar)
    mark = document.mark(("say",), scalar.text.index("${x}"))
    assert document.lines[mark.line - 1][mark.column - 1 :].startswith("${x}")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ("E203", 1, 1)),
        ("# only a comment\n", ("E203", 1, 1)),
        ("just words", ("E204", 1, 1)),
        ("- a\n- b\n", ("E204", 1, 1)),
        ("a: b\na: c\n", ("E105", 2, 1)),
        ("a: b\n---\nc: d\n", ("E104", 2, 1)),
        ("%YAML 1.1\n---\na: b\n", ("E104", 1, 1)),
        ("a: [x, &b y]\n", ("E104", 1, 8)),
        ("a:\n  &b\n  c: d\n", ("E104", 2, 3)),
        ("? [a]\n: b\n", ("E111", 1, 3)),
        ("a: \x01", ("E101", 1, 4)),
        ("a: b\nc: d\u2028e", ("E101", 2, 5)),
        ("a: b\ufeff", ("E101", 1, 5)),
        ("a: \ud800", ("E101", 1, 4)),
        ('a: "b\\ud800"', ("E101", 1, 4)),
        ('a: "b\\e[2J"', ("E101", 1, 4)),
        ('a: "\\UFFFFFFFF"', ("E102", 1, 5)),
        ('b: c\na: "\\U00110000"', ("E102", 2, 5)),
        (b"a: b\nc: \xff", ("E101", 2, 4)),
        ("a: b".encode("utf-16"), ("E101", 1, 1)),
        (b"x" * (MOST_BYTES + 1), ("E103", 1, 1)),
        ("a: " + "[" * 3000, ("E103", 1, 23)),
        ("- " * 3000, ("E103", 1, 41)),
        ("a: [" + "x," * 50_000 + "]", ("E103", 1, 39_999)),
    ],
)
def test_what_scripts_never_need_is_refused_where_it_stands(
    source: bytes | str, expected: tuple[str, int, int]
) -> None:
    """Limits, references, several documents and odd characters are refused with their place."""
    assert expected in refusals(source)


def test_an_alias_bomb_never_grows() -> None:
    """References are refused at the first, before anything could be expanded."""
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    bomb = "a: &a [x, x]\n" + "".join(f"{key}: &{key} [*{last}, *{last}]\n" for last, key in pairs)
    document, problems = read(bomb, "a.yaml")
    assert problems
    assert document is None or sum(1 for _ in walk(document.root)) < 50


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    """What Windows editors add does no harm."""
    assert plain(tree(b"\xef\xbb\xbfa: b\r\nc: d\r\n").root) == {"a": "b", "c": "d"}


def test_both_keys_that_stand_twice_are_named() -> None:
    """The remedy says where the first one is."""
    (problem,) = read("a: b\nc: d\na: e\n", "a.yaml")[1]
    assert problem.cause == "the key `a` stands here a second time"
    assert problem.remedy == "The first is in line 1. Keep one of them."


_TRICKY = st.sampled_from("ab: -\n\t#'\"[]{}*&!|>%@`?,\\~é")


@given(st.text(alphabet=_TRICKY, max_size=80) | st.binary(max_size=60))
def test_any_text_is_read_or_refused_with_its_place(source: str | bytes) -> None:
    """Whatever a file holds, there is a tree or a problem with code, place and cause."""
    document, problems = read(source, "a.yaml")
    assert document is not None or problems
    for problem in problems:
        assert problem.code[0] in "EW"
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.cause
