"""Who is speaking? A pure function of frames: the same samples give the same verdicts.

While speech goes on, each quarter of a second its last 1.6 s and its last 0.8 s are compared
with the voiceprints of the partners and of the companion itself. A verdict says who, or
somebody else, or honestly that it is not sure; a change of mind needs two looks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from companion.core.audio import FRAME_S, HEARD_RATE_HZ
from companion.hearing.ge2e import Array
from companion.hearing.voiceprints import WINDOW_S, Embedder, Voiceprint

FIRST_S = 0.8
"""Speech before the first verdict. In half a second voices of one sex are often taken for each other."""
EVERY_S = 0.24
GAP_S = 0.26
"""A pause of this length ends a stretch: people seldom take over without one."""
MARGIN = 0.05
"""How much better the best voice must fit than the next. Of windows of 1.6 s of human readings, at 10 dB of
noise in a room, none is then wrong, and 0.8 % are unsure (``bench/recognition.py``)."""
SURE_ABOVE = -0.15
"""Fit, against what the voice usually has, that makes a partner sure: one window of a hundred has less."""
ELSE_BELOW = -0.24
"""Fit below which it is nobody who is known."""
_SHORT_LOSS = 0.10
"""How much less a window of 0.8 s fits than one of 1.6 s."""
_CLEARLY = 0.15
"""A lead that teaches how well a voice fits in this room today."""
_LEARNING = 0.05
_WINDOW_FRAMES = round(WINDOW_S / FRAME_S)
_FIRST_FRAMES = round(FIRST_S / FRAME_S)


class Kind(Enum):
    """What a verdict says."""

    PARTNER = "partner"
    COMPANION = "companion"
    SOMEONE_ELSE = "someone else"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Who:
    """Whose voice it is."""

    kind: Kind
    partner: str | None = None


UNSURE = Who(Kind.UNSURE)
SOMEONE_ELSE = Who(Kind.SOMEONE_ELSE)
COMPANION = Who(Kind.COMPANION)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who spoke from ``start_s`` to ``end_s`` (audio time)."""

    who: Who
    start_s: float
    end_s: float


@dataclass(slots=True)
class _Stretch:
    """Speech without a pause."""

    told_until_s: float
    voiced: list[Array] = field(default_factory=list)
    """Frames since the present voice began, at most as many as a window holds."""
    voiced_s: float = 0.0
    next_s: float = FIRST_S
    """Voiced seconds at which the next look is due."""
    gap_s: float = 0.0
    who: Who = UNSURE
    doubt: Who | None = None
    """What the last look said, where it said something new."""
    doubt_since_s: float = 0.0


class Recogniser:
    """Takes frames of 20 ms with the voice detector's word on each, and gives verdicts."""

    def __init__(
        self, embedder: Embedder, partners: Mapping[str, Voiceprint], companion: Voiceprint | None = None
    ) -> None:
        self._embedder = embedder
        self._names = [Who(Kind.PARTNER, name) for name in partners]
        prints = list(partners.values())
        if companion is not None:
            self._names.append(COMPANION)
            prints.append(companion)
        self._directions = (
            np.stack([p.direction for p in prints]) if prints else np.zeros((0, 256), np.float32)
        )
        self._usual = [p.agreement for p in prints]
        self._now_s = 0.0
        self._stretch: _Stretch | None = None

    def feed(self, frame: Array, speech: bool) -> Iterator[Verdict]:
        """One frame of 320 samples in [-1, 1]. Must be iterated to the end."""
        at_s = self._now_s
        self._now_s += FRAME_S
        stretch = self._stretch
        if speech:
            if stretch is None:
                stretch = self._stretch = _Stretch(at_s)
            stretch.gap_s = 0.0
            stretch.voiced.append(frame)
            stretch.voiced_s += FRAME_S
            if stretch.voiced_s >= stretch.next_s - FRAME_S / 2:
                stretch.next_s = stretch.voiced_s + EVERY_S
                yield from self._look(stretch)
        elif stretch is not None:
            stretch.gap_s += FRAME_S
            if stretch.gap_s >= GAP_S:
                yield from self.flush()

    def flush(self) -> Iterator[Verdict]:
        """The stretch is over: what was not told yet."""
        stretch, self._stretch = self._stretch, None
        if stretch is not None:
            end_s = self._now_s - stretch.gap_s
            if end_s > stretch.told_until_s:
                yield Verdict(stretch.who, stretch.told_until_s, end_s)

    def judge(self, speech: Array) -> Who:
        """Whose voice a stretch of at least half a second is."""
        if not self._names:
            return UNSURE
        fits = self._directions @ self._embedder.embed(speech)
        best = int(np.argmax(fits))
        lead = float(fits[best] - np.max(np.delete(fits, best), initial=-1.0))
        seconds = min(len(speech) / HEARD_RATE_HZ, WINDOW_S)
        shortness = (WINDOW_S - seconds) / (WINDOW_S - FIRST_S)
        fit = float(fits[best]) + _SHORT_LOSS * shortness - self._usual[best]
        if fit < ELSE_BELOW:
            return SOMEONE_ELSE
        if lead < MARGIN or fit < SURE_ABOVE:
            return UNSURE
        if lead > _CLEARLY:
            self._usual[best] += _LEARNING * fit
        return self._names[best]

    def _look(self, stretch: _Stretch) -> Iterator[Verdict]:
        """Say who speaks, if that can be said by now."""
        del stretch.voiced[:-_WINDOW_FRAMES]
        whole = self.judge(np.concatenate(stretch.voiced))
        if stretch.who == UNSURE:
            # All of the stretch so far is whose voice it turns out to be.
            if whole == UNSURE and len(stretch.voiced) < _WINDOW_FRAMES:
                return
            stretch.who = whole
        else:
            latest = self.judge(np.concatenate(stretch.voiced[-_FIRST_FRAMES:]))
            found = latest if latest != UNSURE else whole
            if found == stretch.who:
                stretch.doubt = None
            elif found != stretch.doubt:
                # The short window is half full of the new voice when it tips over.
                since_s = self._now_s - FIRST_S / 2
                stretch.doubt, stretch.doubt_since_s = found, max(stretch.told_until_s, since_s)
                return
            else:
                yield from self._change(stretch, found)
        yield Verdict(stretch.who, stretch.told_until_s, self._now_s)
        stretch.told_until_s = self._now_s

    def _change(self, stretch: _Stretch, found: Who) -> Iterator[Verdict]:
        """Another voice took over at ``doubt_since_s``."""
        if stretch.doubt_since_s > stretch.told_until_s:
            yield Verdict(stretch.who, stretch.told_until_s, stretch.doubt_since_s)
            stretch.told_until_s = stretch.doubt_since_s
        del stretch.voiced[: -max(1, round((self._now_s - stretch.doubt_since_s) / FRAME_S))]
        stretch.who, stretch.doubt = found, None
