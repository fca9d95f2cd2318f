"""Verdicts of the speaker recogniser, and the track of who spoke when."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum


class VoiceKind(Enum):
    """Kind of a verdict on a stretch of speech."""

    PARTNER = "partner"
    COMPANION = "companion"
    SOMEONE_ELSE = "someone else"
    """A non-participant: a guest, a child, television."""
    SEVERAL = "several at once"
    """Voices overlap."""
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Who:
    """Verdict: whose voice it is."""

    kind: VoiceKind
    partner: str | None = None
    """For PARTNER only."""
    among: tuple[str, ...] = ()
    """For SEVERAL, those who speak; for UNSURE, the candidates, if known."""

    def is_surely_not(self, partner: str) -> bool:
        """Return whether it surely is another voice, known or not."""
        if self.kind is VoiceKind.UNSURE:
            return bool(self.among) and partner not in self.among
        return self.kind is VoiceKind.PARTNER and self.partner != partner

    def among_those(self, here: Collection[str]) -> "Who":
        """The verdict for a session of these people: anybody else known is SOMEONE_ELSE."""
        if self.kind is VoiceKind.PARTNER:
            return self if self.partner in here else Who(VoiceKind.SOMEONE_ELSE)
        among = tuple(name for name in self.among if name in here)
        if self.kind is VoiceKind.UNSURE and self.among and not among:
            return Who(VoiceKind.SOMEONE_ELSE)
        return replace(self, among=among)


UNSURE = Who(VoiceKind.UNSURE)
SOMEONE_ELSE = Who(VoiceKind.SOMEONE_ELSE)
COMPANION = Who(VoiceKind.COMPANION)


def partner(name: str) -> Who:
    """The voice of a partner."""
    return Who(VoiceKind.PARTNER, name)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who spoke from ``start_s`` to ``end_s``, in session seconds."""

    who: Who
    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return self.end_s - self.start_s


class Quality(Enum):
    """Result of an attempt to learn a voice."""

    GOOD = "good"
    TOO_SHORT = "too short"
    TOO_NOISY = "too noisy"
    ANOTHER_VOICE = "another voice in it"
    ALIKE = "like another partner's"
    """Good, but similar enough to another partner's voice to be confused with it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a piece of speech fits a partner's voice."""

    partner: str
    fit: float
    """The cosine with the voiceprint."""


Likeness = tuple[Fit, ...]
"""How well a short piece of speech fits each partner whose voice is known."""

SURE_LEAD = 0.018
"""How much better a short word must fit one voice than every other known one. Of words cut from readings by
five people, three or four at a time, 0.8 % of others' are then attributed to the person asked, of their own 7
to 9 % are not (``bench/whose.py``)."""


class Whose(Enum):
    """Whose a piece of speech is, where one person was asked."""

    THEIRS = "theirs"
    ANOTHERS = "another's"
    OPEN = "open"
    """It sounds like them and like another."""


def whose(likeness: Likeness, person: str, lead: float = SURE_LEAD) -> Whose:
    """Whose a piece is by its voice; THEIRS where the voice of ``person`` is not known, or no other is.

    ``lead``: how much better another must fit to be the one who speaks.
    """
    fits = {one.partner: one.fit for one in likeness}
    own = fits.pop(person, None)
    if own is None or not fits:
        return Whose.THEIRS
    ahead = own - max(fits.values())
    if ahead >= SURE_LEAD:
        return Whose.THEIRS
    return Whose.ANOTHERS if ahead <= -lead else Whose.OPEN


def nearest(likeness: Likeness, lead: float = SURE_LEAD) -> str | None:
    """Whose a piece is by its voice, of at least two; None where the next fits nearly as well."""
    best, *rest = sorted(likeness, key=lambda one: -one.fit) or (None,)
    return best.partner if best and rest and best.fit - rest[0].fit >= lead else None


class Track:
    """Who spoke when, as far as known. Later stretches replace what they cover."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self._stretches: list[Stretch] = sorted(stretches, key=lambda stretch: stretch.start_s)

    def copy(self) -> "Track":
        """Copy the track."""
        return Track(self._stretches)

    def add(self, new: Stretch) -> None:
        """Add a stretch; it replaces earlier verdicts on the same time."""
        if new.length_s <= 0:
            return
        kept = []
        for old in self._stretches[self._first_after(new.start_s) :]:
            if old.end_s <= new.start_s or old.start_s >= new.end_s:
                kept.append(old)
                continue
            if old.start_s < new.start_s:
                kept.append(replace(old, end_s=new.start_s))
            if old.end_s > new.end_s:
                kept.append(replace(old, start_s=new.end_s))
        at = self._first_after(new.start_s)
        self._stretches[at:] = sorted([*kept, new], key=lambda stretch: stretch.start_s)

    def between(self, start_s: float, end_s: float) -> list[Stretch]:
        """Stretches within a time, cut at its ends."""
        return [
            replace(stretch, start_s=max(start_s, stretch.start_s), end_s=min(end_s, stretch.end_s))
            for stretch in self._stretches[self._first_after(start_s) :]
            if stretch.start_s < end_s and stretch.end_s > start_s
        ]

    def seconds_of(self, start_s: float, end_s: float) -> dict[Who, float]:
        """Seconds of each voice within a time."""
        found: dict[Who, float] = {}
        for stretch in self.between(start_s, end_s):
            found[stretch.who] = found.get(stretch.who, 0.0) + stretch.length_s
        return found

    def _first_after(self, at_s: float) -> int:
        """The first stretch that may reach beyond ``at_s``: stretches do not overlap."""
        return max(0, bisect_right(self._stretches, at_s, key=lambda stretch: stretch.start_s) - 1)
