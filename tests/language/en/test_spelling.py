"""Names that are spelled aloud."""

import pytest

from companion.language.en.understanding.spelling import spelled


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("S, I, O, B, H, A, N.", "siobhan"), ("S-I-O-B-H-A-N", "siobhan"), ("FAT IMA", "fatima"),
        ("It's spelled M, A, Y, A.", "maya"), ("Capital S, small a, double L, Y.", "sally"),
        ("Sierra India Oscar Bravo Hotel Alpha November.", "siobhan"), ("K, double U, A, M, E", "kwame"),
        ("S as in Sam, A as in Apple, M as in Mike.", "sam"), ("B like boy, E, N.", "ben"),
        ("T as in Bravo, E, N.", "ben"), ("J-I hyphen W-O-O", "jiwoo"), ("Leo, L, E, O.", "leo"),
        ("N, I, A, M, H. Niamh.", "niamh"), ("See, O, E, N.", "coen"), ("Letters: A, N, A.", "ana"),
    ],
)  # fmt: skip
def test_letters_are_put_together(text: str, letters: str) -> None:
    """One by one or joined, doubled, with a word that begins with them, in the spelling alphabet."""
    assert spelled(text) == letters


@pytest.mark.parametrize(
    "text",
    [
        "I'm Maya.",
        "No.",
        "My name is FIFA.",
        "Why? You? Okay? I?",
        "I, a...",
        "OK",
        "Charlie.",
        "Oscar",
        "",
        "T.J.",
    ],
)
def test_what_is_said_is_not_spelled(text: str) -> None:
    """Words, a name that is a word of the spelling alphabet, and two letters alone."""
    assert spelled(text) == ""
