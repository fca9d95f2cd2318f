"""What simulated partners say for voice enrolment: about ten seconds."""

from companion.language import language
from companion.room.plan import Cue, Line, Piece

_DAYS = language().simulated.days
"""Texts for the first and the second time, rotated over the partners."""
PARTNERS = 6
"""The number of texts with different beginnings."""
_BREATH_S = 0.35
_READS_S = 9.5


def telling(place: int, again: int, *, reads: bool) -> Line:
    """Return what the partner at ``place`` in the room says the ``again``-th time, counted from 0; with
    ``reads``, as much of their recordings."""
    if reads:
        return Line((Piece("", reads_s=_READS_S),), Cue.ENROLS)
    told = _DAYS[(place % PARTNERS + PARTNERS * again) % len(_DAYS)]
    return Line(tuple(Piece(text, _BREATH_S if at else 0.0) for at, text in enumerate(told)), Cue.ENROLS)
