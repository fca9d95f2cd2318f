"""How much two words sound alike, and how easily their letters are taken for each other when spelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Distances = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Signs:
    """What rows consist of, and what it costs to take one for another."""

    all: str
    alike: Mapping[str, float]
    """By two signs, in any order; what is not named costs ``other``, two vowels ``vowels``."""
    left_out: Mapping[str, float]
    """What a sign costs that only one of two rows has."""
    other: float = 1.0
    gap: float = 0.8
    """What a sign costs that is not in ``left_out``."""
    vowels: str = ""
    of_vowels: float = 0.6
    pairs: Distances = field(init=False)
    gaps: Distances = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.all) + 1
        pairs = np.full((size, size), np.inf, np.float32)  # what fills up a short row can't be replaced
        for a, first in enumerate(self.all, 1):
            for b, second in enumerate(self.all, 1):
                both = self.of_vowels if first in self.vowels and second in self.vowels else self.other
                alike = self.alike.get(first + second, self.alike.get(second + first, both))
                pairs[a, b] = 0.0 if a == b else alike
        object.__setattr__(self, "pairs", pairs)
        gaps = [0.0, *(self.left_out.get(sign, self.gap) for sign in self.all)]
        object.__setattr__(self, "gaps", np.array(gaps, np.float32))

    def codes(self, row: str) -> list[int]:
        """The signs of a row as numbers from 1; others are left out."""
        return [self.all.index(sign) + 1 for sign in row if sign in self.all]


class Rows:
    """Many rows of signs, to find those that are most like one."""

    def __init__(self, signs: Signs, rows: Sequence[str]) -> None:
        self._signs = signs
        codes = np.zeros((max(map(len, rows), default=0), len(rows)), np.intp)
        for number, row in enumerate(rows):
            found = signs.codes(row)
            codes[: len(found), number] = found
        self._codes = codes
        self._gaps = signs.gaps[codes]
        self.lengths = (codes > 0).sum(axis=0)

    def distances(self, row: str) -> Distances:
        """What it costs to make each row from this one: 0 is the same."""
        before = np.vstack([np.zeros((1, self._codes.shape[1]), np.float32), np.cumsum(self._gaps, axis=0)])
        for sign in self._signs.codes(row):
            now = before + self._signs.gaps[sign]
            replaced = before[:-1] + self._signs.pairs[sign][self._codes]
            np.minimum(now[1:], replaced, out=now[1:])
            for place, gaps in enumerate(self._gaps):
                np.minimum(now[place + 1], now[place] + gaps, out=now[place + 1])
            before = now
        found: Distances = before[-1]
        return found


_IPA = {
    "p": "p", "b": "bβ", "t": "tʈɾ", "d": "dɖ", "k": "kcq", "g": "gɡɟɢ", "f": "fɸ", "v": "vʋ", "T": "θ",
    "D": "ð", "s": "s", "z": "z", "S": "ʃʂɕ", "Z": "ʒʐʑ", "m": "mɱ", "n": "nɲ", "N": "ŋ", "l": "lɫʎɭ",
    "r": "ɹrʁʀɽɻ", "w": "wʍ", "j": "jʲ", "h": "hxχħçɦɣ", "i": "iɪyʏɨ", "e": "eɛøœ", "a": "aæɑʌɐɒ", "o": "oɔɤ",
    "u": "uʊɯʉ", "@": "əɜɚɝᵻ",
}  # fmt: skip
"""What is hard to tell apart, or depends on where one comes from, is one sign."""
_SIGN = {ipa: sign for sign, of in _IPA.items() for ipa in of}

SOUNDS = Signs(
    "".join(_IPA) + "CJ",
    {
        "pb": 0.4, "td": 0.4, "kg": 0.4, "fv": 0.4, "sz": 0.3, "SZ": 0.3, "CJ": 0.4, "sS": 0.4, "SC": 0.4,
        "ZJ": 0.3, "zZ": 0.4, "Ts": 0.5, "Tt": 0.4, "Tf": 0.5, "Dd": 0.4, "Dv": 0.5, "Dz": 0.5, "mn": 0.4,
        "nN": 0.3, "mN": 0.6, "lr": 0.6, "rw": 0.5, "lw": 0.6, "vw": 0.4, "bv": 0.5, "kh": 0.5, "sC": 0.5,
        "tC": 0.5, "dJ": 0.5, "jJ": 0.5, "jg": 0.6, "ji": 0.3, "wu": 0.3, "je": 0.5, "tk": 0.7, "pt": 0.7,
        "bd": 0.7, "dg": 0.7, "gw": 0.7, "ie": 0.3, "ea": 0.35, "ao": 0.3, "ou": 0.3, "i@": 0.3, "e@": 0.3,
        "a@": 0.25, "o@": 0.3, "u@": 0.3, "iu": 0.5, "pk": 0.7,
    },
    {"@": 0.3, "h": 0.4, "j": 0.35, "w": 0.45, "r": 0.6, "i": 0.5, "u": 0.5, "e": 0.6, "a": 0.6, "o": 0.6},
    vowels="ieaou@",
)  # fmt: skip
"""Sounds of speech, by how alike they are made: voiced and voiceless, nasals, sibilants, vowels."""

_SAID_ALIKE = ("bcdegptvz", "ahjk", "mn", "fsx", "iyr", "uqw", "ol")
"""Letters whose names differ in one sound: /iː/, /eɪ/, /ɛ/, /aɪ/ and /juː/ are what is heard of them."""
LETTERS = Signs(
    "abcdefghijklmnopqrstuvwxyz",
    {a + b: 0.4 for group in _SAID_ALIKE for a in group for b in group if a != b} | {"mn": 0.3, "fs": 0.3},
    {},
    other=0.8,
    gap=0.7,
)
"""Letters as they are spelled aloud."""


def sounds(ipa: str) -> str:
    """Sounds in the International Phonetic Alphabet as a row of ``SOUNDS``; stress is left out."""
    return "".join(_SIGN.get(sign, "") for sign in ipa).replace("tS", "C").replace("dZ", "J")
