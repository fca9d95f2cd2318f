"""Who is speaking? A pure function of frames: the same samples give the same verdicts.

While speech goes on, each eighth of a second its last 0.8 s are compared with the voiceprints
of the partners and of the companion itself. A verdict says who, or somebody else, or honestly
that it is not sure. A change of mind needs two looks; it then reaches back to when the new
voice began, which is most often behind a pause: a later verdict takes the place of an earlier
one on the same time.
"""

from collections import deque
from collections.abc import Iterator, Mapping

import numpy as np

from companion.core.audio import FRAME_S, HEARD_RATE_HZ
from companion.core.voices import COMPANION, SOMEONE_ELSE, UNSURE, Stretch, Who, partner
from companion.hearing.ge2e import Array
from companion.hearing.voiceprints import WINDOW_S, Embedder, Voiceprint

LOOK_S = 0.8
"""Speech that is looked at. In half a second voices of one sex are often taken for each other; in 1.6 s a
sentence put in between is seen too late (``bench/recognition.py``)."""
LEAST_S = 0.6
"""Speech that is looked at where a pause comes before there is more."""
EVERY_S = 0.12
PAUSE_S = 0.1
"""A pause of this length is looked at once, before anybody else may begin."""
TURN_GAP_S = 0.16
"""Behind a pause of this length another may have begun."""
NEAR_S = 0.35
"""How far such a pause may lie from where the new voice seems to begin."""
MEMORY_S = 2.4
"""Speech older than this says nothing about who speaks now."""
SILENCE_S = 1.0
"""After so long nobody is presumed to go on."""
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
_LOOK_FRAMES, _LEAST_FRAMES = round(LOOK_S / FRAME_S), round(LEAST_S / FRAME_S)
_EVERY_FRAMES = round(EVERY_S / FRAME_S)
_LOOKS = 2
"""Looks that have to agree before one voice takes over from another."""
_STARTS = 6


class Recogniser:
    """Takes frames of 20 ms with the voice detector's word on each, and gives verdicts."""

    def __init__(
        self, embedder: Embedder, partners: Mapping[str, Voiceprint], companion: Voiceprint | None = None
    ) -> None:
        self._embedder = embedder
        self._names = [partner(name) for name in partners]
        prints = list(partners.values())
        if companion is not None:
            self._names.append(COMPANION)
            prints.append(companion)
        self._directions = (
            np.stack([p.direction for p in prints]) if prints else np.zeros((0, 256), np.float32)
        )
        self._usual = [p.agreement for p in prints]
        self._now_s = 0.0
        self._gap_s = SILENCE_S
        self._recent: deque[tuple[float, Array]] = deque()
        """Frames of speech and when they began."""
        self._starts: deque[float] = deque(maxlen=_STARTS)
        """Where speech began behind a pause."""
        self._unseen = 0
        """Frames since the last look."""
        self._told_s = 0.0
        """Until when speech has its verdict."""
        self._who: Who | None = None
        self._doubt: tuple[Who, int] | None = None
        """What the last look said, where it said something new, and how often by now."""

    def feed(self, frame: Array, speech: bool) -> Iterator[Stretch]:
        """One frame of 320 samples in [-1, 1]. Must be iterated to the end."""
        at_s = self._now_s
        self._now_s += FRAME_S
        if speech:
            self._add(at_s, frame)
            if self._unseen >= _EVERY_FRAMES and len(self._recent) >= _LOOK_FRAMES:
                yield from self._look()
            return
        before_s = self._gap_s
        self._gap_s += FRAME_S
        if before_s < PAUSE_S <= self._gap_s and self._unseen:
            if len(self._recent) >= _LEAST_FRAMES and self._unseen >= _EVERY_FRAMES // 2:
                yield from self._look()
            elif self._who is not None:
                yield self._verdict(self._who, self._told_s)
        elif before_s < SILENCE_S <= self._gap_s:
            yield from self.flush()

    def flush(self) -> Iterator[Stretch]:
        """The speech is over: what was not told yet."""
        if self._recent and self._spoken_until_s() > self._told_s:
            yield self._verdict(self._who or UNSURE, self._told_s)
        self._recent.clear()
        self._who, self._doubt, self._unseen = None, None, 0

    def judge(self, speech: Array) -> Who:
        """Whose voice a stretch of at least half a second is."""
        return self._judged(speech)[0]

    def _judged(self, speech: Array) -> tuple[Who, Who]:
        """Whose voice it is, and whom it resembles most, sure or not."""
        if not self._names:
            return UNSURE, UNSURE
        fits = self._directions @ self._embedder.embed(speech)
        best = int(np.argmax(fits))
        lead = float(fits[best] - np.max(np.delete(fits, best), initial=-1.0))
        seconds = min(len(speech) / HEARD_RATE_HZ, WINDOW_S)
        shortness = (WINDOW_S - seconds) / (WINDOW_S - LOOK_S)
        fit = float(fits[best]) + _SHORT_LOSS * shortness - self._usual[best]
        if fit < ELSE_BELOW:
            return SOMEONE_ELSE, SOMEONE_ELSE
        if lead < MARGIN or fit < SURE_ABOVE:
            return UNSURE, self._names[best]
        if lead > _CLEARLY:
            self._usual[best] += _LEARNING * fit
        return self._names[best], self._names[best]

    def _add(self, at_s: float, frame: Array) -> None:
        if self._gap_s >= TURN_GAP_S:
            self._starts.append(at_s)
        if self._gap_s >= SILENCE_S or (self._gap_s >= TURN_GAP_S and self._recent_is_told()):
            self._told_s = at_s
        self._gap_s = 0.0
        self._recent.append((at_s, frame))
        self._unseen += 1
        while self._recent[0][0] < self._now_s - MEMORY_S:
            self._recent.popleft()

    def _recent_is_told(self) -> bool:
        return bool(self._recent) and self._told_s >= self._spoken_until_s()

    def _spoken_until_s(self) -> float:
        return self._recent[-1][0] + FRAME_S

    def _look(self) -> Iterator[Stretch]:
        """Say who speaks, if that can be said by now."""
        self._unseen = 0
        window = list(self._recent)[-_LOOK_FRAMES:]
        found, alike = self._judged(np.concatenate([frame for _, frame in window]))
        if found == UNSURE and alike == self._who:
            found = alike
        if found == self._who:
            self._doubt = None
            yield self._verdict(found, self._told_s)
            return
        looks = self._doubt[1] + 1 if self._doubt and self._doubt[0] == found else 1
        self._doubt = (found, looks)
        if self._who is not None and looks < _LOOKS:
            return
        since_s = self._told_s if found == UNSURE else self._began_s(window, looks)
        self._who, self._doubt = found, None
        yield self._verdict(found, since_s)

    def _began_s(self, window: list[tuple[float, Array]], looks: int) -> float:
        """When the voice that took over began: half a window before it was seen, or at a pause near that."""
        if self._who is None:
            return min(self._told_s, window[0][0])
        middle_s = window[len(window) // 2][0] - (looks - 1) * EVERY_S
        near = [start_s for start_s in self._starts if abs(start_s - middle_s) <= NEAR_S]
        return min(near, key=lambda start_s: abs(start_s - middle_s)) if near else middle_s

    def _verdict(self, who: Who, start_s: float) -> Stretch:
        self._told_s = self._spoken_until_s()
        return Stretch(who, start_s, self._told_s)
