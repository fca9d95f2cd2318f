"""First names that people who speak English have, and how they are heard."""

from collections.abc import Sequence
from pathlib import Path

from companion.language.en.understanding.names import in_its_place, name_in
from companion.language.en.understanding.spelling import spelled
from companion.language.pack import NameWords

_LIST = Path(__file__).with_name("first_names.tsv")
"""Written by ``python -m tools.first_names``."""


def _first_names() -> Sequence[tuple[str, Sequence[str]]]:
    lines = (line.split("\t") for line in _LIST.read_text(encoding="utf-8").splitlines())
    return [(name, ways) for name, *ways in lines]


NAME_WORDS = NameWords(
    said="Hi, I'm Zbigniew. My name is Oluchi. It's Ayelet.",
    letters="S, A, M, A, N, T, H, A. R, O, B, E, R, T.",
    name_in=name_in,
    in_its_place=in_its_place,
    spelled=spelled,
    first_names=_first_names,
)
