"""What simulated partners tell when the companion wants to know their voices: some ten seconds."""

from companion.language import language
from companion.room.plan import Cue, Line, Piece

_DAYS = language().simulated.days
"""What is told the first time and the next, by one partner after the other."""
PARTNERS = 6
"""So many begin with different words."""
_BREATH_S = 0.35
_READS_S = 9.5


def telling(place: int, again: int, *, reads: bool) -> Line:
    """What the partner at ``place`` in the room tells the ``again``-th time, from 0 on; with ``reads`` so
    much of their recordings."""
    if reads:
        return Line((Piece("", reads_s=_READS_S),), Cue.ENROLS)
    told = _DAYS[(place % PARTNERS + PARTNERS * again) % len(_DAYS)]
    return Line(tuple(Piece(text, _BREATH_S if at else 0.0) for at, text in enumerate(told)), Cue.ENROLS)
