"""Whose an utterance is: the expected speaker when it began, and what its voice says of that."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from companion.core.api.voices import SURE_LEAD, Likeness, VoiceKind, Who, Whose, nearest, whose

_SURE_S = 0.4
"""Least speech of one voice that decides whose an utterance is: half of a "no"."""
_BOTH_S = 0.6
_BOTH_SHARE = 0.2
"""Least seconds and share of each of two voices that make an utterance ambiguous; the share also of what
overlaps."""
_STRANGE_S = 1.0
"""Least speech of an unknown voice: a partner who laughs or cries sounds different for a moment."""
_LEAD_IN_A_TURN = 0.06
"""How much better another's voice must fit to take a short word out of a turn."""


class Place(Enum):
    """Where in a session words belong."""

    TURN = "turn"
    ANSWER = "answer"
    COMMAND = "command"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Owner:
    """Owner of an utterance: the expected speaker when it began, and the purpose of its words."""

    place: Place
    speaker: str | None = None
    turn: int | None = None
    """Number of its turn."""
    kept: bool = True
    """False where the script or a pause turns recording off."""
    epoch: int = 0
    """Number of the step, question or turn in which it began; late words act on no other."""
    off_record: bool = False
    """Whether it was said during a pause or a time-out: then it leaves no trace at all."""
    overlapping: tuple[str, ...] = ()
    """Partners whose voices overlap in it; its words are attributed to nobody."""
    stranger: bool = False
    """Whether it is the voice of a non-participant."""
    doubtful: bool = False
    """Whether it is so short that it sounds like ``speaker`` and like somebody else."""


def surely(seconds: Mapping[Who, float]) -> dict[str, float]:
    """Return the partners who surely spoke, each with the seconds of their voice."""
    return {who.partner: s for who, s in seconds.items() if who.partner and s >= _SURE_S}


def attributed(owner: Owner, seconds: Mapping[Who, float], likeness: Likeness) -> Owner:
    """Return the owner of an utterance by the voice it surely is; in doubt ``owner`` stays.

    ``seconds`` is how long each voice was heard in it. Speech too short for a verdict is compared with the
    known voices, and only with those.
    """
    partners = surely(seconds)
    spoken_s = sum(partners.values())
    overlap = [who for who in seconds if who.kind is VoiceKind.SEVERAL]
    overlaps = sum(seconds[who] for who in overlap) >= max(_SURE_S, _BOTH_SHARE * spoken_s)
    strange_s = sum(s for who, s in seconds.items() if who.kind is VoiceKind.SOMEONE_ELSE)
    least_s = max(_BOTH_S, _BOTH_SHARE * spoken_s)
    both = sorted(name for name, s in partners.items() if s >= least_s)
    if overlaps or len(both) > 1:
        names = dict.fromkeys([*both, *(name for who in overlap for name in who.among)])
        return replace(owner, speaker=None, overlapping=tuple(names))
    if partners:
        name = max(partners, key=lambda name: partners[name])
        if owner.speaker is None:
            return replace(owner, speaker=name)
        if owner.speaker in partners:
            return owner
        return replace(owner, speaker=name, place=Place.ASIDE, turn=None)
    if strange_s >= _STRANGE_S and strange_s > 0.8 * sum(seconds.values()):
        return replace(owner, speaker=None, place=Place.ASIDE, turn=None, stranger=True)
    return _nearest(owner, likeness) if likeness else owner


def _nearest(owner: Owner, likeness: Likeness) -> Owner:
    """The owner of a short utterance by its likeness to the voices that are known."""
    if owner.speaker is None:
        name = nearest(likeness)
        return replace(owner, speaker=name, doubtful=name is None)
    match whose(likeness, owner.speaker, _LEAD_IN_A_TURN if owner.place is Place.TURN else SURE_LEAD):
        case Whose.ANOTHERS:
            best = max(likeness, key=lambda one: one.fit)
            return replace(owner, speaker=best.partner, place=Place.ASIDE, turn=None)
        case Whose.OPEN:
            return replace(owner, doubtful=True)
    return owner
