"""Large letters made of half blocks, legible from two metres.

Seven pixels high, with stems two wide; a character cell holds two pixels, one above the other,
which makes them roughly square.
"""

import unicodedata

_GAP = 1
_PIXEL_ROWS = 7

_ART = """\
A      B      C      D      E      F      G      H      I
.####. #####. .####. #####. ###### ###### .####. ##..## ##
##..## ##..## ##..## ##..## ##.... ##.... ##..## ##..## ##
##..## ##..## ##.... ##..## ##.... ##.... ##.... ##..## ##
###### #####. ##.... ##..## #####. #####. ###### ###### ##
##..## ##..## ##.... ##..## ##.... ##.... ##..## ##..## ##
##..## ##..## ##..## ##..## ##.... ##.... ##..## ##..## ##
##..## #####. .####. #####. ###### ##.... .####. ##..## ##
J      K      L      M        N       O      P      Q      R
....## ##..## ##.... ##....## ##...## .####. #####. .####. #####.
....## ##.##. ##.... ###..### ###..## ##..## ##..## ##..## ##..##
....## ####.. ##.... ######## ####.## ##..## ##..## ##..## ##..##
....## ###... ##.... ##.##.## ##.#### ##..## #####. ##..## #####.
....## ####.. ##.... ##....## ##..### ##..## ##.... ##..## ####..
##..## ##.##. ##.... ##....## ##...## ##..## ##.... ##.##. ##.##.
.####. ##..## ###### ##....## ##...## .####. ##.... .##### ##..##
S      T      U      V      W        X      Y      Z
.####. ###### ##..## ##..## ##....## ##..## ##..## ######
##..## ..##.. ##..## ##..## ##....## ##..## ##..## ....##
##.... ..##.. ##..## ##..## ##....## .####. ##..## ...##.
.####. ..##.. ##..## ##..## ##.##.## ..##.. .####. ..##..
....## ..##.. ##..## ##..## ######## .####. ..##.. .##...
##..## ..##.. ##..## .####. ###..### ##..## ..##.. ##....
.####. ..##.. .####. ..##.. ##....## ##..## ..##.. ######
0      1      2      3      4      5      6      7
.####. ..##.. .####. .####. ...##. ###### .####. ######
##..## .###.. ##..## ##..## ..###. ##.... ##.... ....##
##..## ..##.. ....## ....## .####. #####. ##.... ...##.
##..## ..##.. ...##. ..###. ##.##. ....## #####. ...##.
##..## ..##.. ..##.. ....## ###### ....## ##..## ..##..
##..## ..##.. .##... ##..## ...##. ##..## ##..## ..##..
.####. .####. ###### .####. ...##. .####. .####. ..##..
8      9      :  .  '  -    ?      !  &
.####. .####. .. .. ## .... .####. ## .###..
##..## ##..## .. .. ## .... ##..## ## ##.##.
##..## ##..## ## .. .. .... ....## ## ####..
.####. .##### .. .. .. #### ...##. ## .##...
##..## ....## .. .. .. .... ..##.. ## ######
##..## ....## ## .. .. .... ...... .. ##.##.
.####. .####. .. ## .. .... ..##.. ## .#####
"""


def _glyphs() -> dict[str, list[str]]:
    lines = _ART.splitlines()
    glyphs: dict[str, list[str]] = {}
    for top in range(0, len(lines), _PIXEL_ROWS + 1):
        columns = zip(*(line.split() for line in lines[top : top + _PIXEL_ROWS + 1]), strict=True)
        glyphs |= {letter: list(rows) for letter, *rows in columns}
    return glyphs | {" ": ["..."] * _PIXEL_ROWS}


_GLYPHS = _glyphs()


def can_draw(text: str) -> bool:
    """Return whether all of ``text`` has large letters (Latin letters, figures, ``:?!&.'-``)."""
    return bool(text) and all(letter in _GLYPHS for letter in _letters(text))


def large(text: str, scale: int = 1) -> list[str]:
    """Return ``text`` in large letters: lines of equal width, four at scale 1, seven at scale 2.

    Accents are dropped. Raises KeyError for a letter that ``can_draw`` refuses.
    """
    rows = [("." * _GAP).join(_GLYPHS[letter][y] for letter in _letters(text)) for y in range(_PIXEL_ROWS)]
    if scale > 1:
        rows = ["".join(pixel * scale for pixel in row) for row in rows for _ in range(scale)]
    if len(rows) % 2:
        rows.append("." * len(rows[0]))
    return [_half_blocks(above, below) for above, below in zip(rows[::2], rows[1::2], strict=True)]


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.upper().replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _half_blocks(above: str, below: str) -> str:
    blocks = {"##": "█", "#.": "▀", ".#": "▄", "..": " "}
    return "".join(blocks[a + b] for a, b in zip(above, below, strict=True))
