"""Whose voice it is: what the recogniser says of stretches of time, and what of it stands."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import Enum


class VoiceKind(Enum):
    """What a verdict says of a stretch of speech."""

    PARTNER = "partner"
    COMPANION = "companion"
    SOMEONE_ELSE = "someone else"
    """A guest, a child, television: nobody who takes part."""
    SEVERAL = "several at once"
    """Voices overlap."""
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose voice it is."""

    kind: VoiceKind
    partner: str | None = None
    """Only of a PARTNER."""
    among: tuple[str, ...] = ()
    """Of SEVERAL those who speak; of UNSURE those one of whom it surely is, if that is known."""

    def is_surely_not(self, partner: str) -> bool:
        """Whether it is a partner, if not known which, but not this one."""
        if self.kind is VoiceKind.UNSURE:
            return bool(self.among) and partner not in self.among
        return self.kind is VoiceKind.PARTNER and self.partner != partner

    def among_those(self, here: Collection[str]) -> "Who":
        """The same for a session of these people: whoever is known and takes no part is someone else."""
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
        """How long it is."""
        return self.end_s - self.start_s


class Quality(Enum):
    """What became of an attempt to learn a voice."""

    GOOD = "good"
    TOO_SHORT = "too short"
    TOO_NOISY = "too noisy"
    ANOTHER_VOICE = "another voice in it"
    ALIKE = "like another partner's"
    """Good, but it is so much like another partner's voice that the two will be confused."""


class Track:
    """Who spoke when, as far as it is known. A later stretch takes the place of what it covers."""

    def __init__(self, stretches: Iterable[Stretch] = ()) -> None:
        self._stretches: list[Stretch] = sorted(stretches, key=lambda stretch: stretch.start_s)

    def copy(self) -> "Track":
        """Another track of the same."""
        return Track(self._stretches)

    def add(self, new: Stretch) -> None:
        """Learn who spoke; what was said of that time before is taken back."""
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
        """What is known of a time, cut at its ends."""
        return [
            replace(stretch, start_s=max(start_s, stretch.start_s), end_s=min(end_s, stretch.end_s))
            for stretch in self._stretches[self._first_after(start_s) :]
            if stretch.start_s < end_s and stretch.end_s > start_s
        ]

    def seconds_of(self, start_s: float, end_s: float) -> dict[Who, float]:
        """How long each voice was heard in a time."""
        found: dict[Who, float] = {}
        for stretch in self.between(start_s, end_s):
            found[stretch.who] = found.get(stretch.who, 0.0) + stretch.length_s
        return found

    def _first_after(self, at_s: float) -> int:
        """The first stretch that may reach beyond ``at_s``: stretches do not overlap."""
        return max(0, bisect_right(self._stretches, at_s, key=lambda stretch: stretch.start_s) - 1)
