"""Who is speaking? A pure function of frames: the same samples give the same verdicts.

While speech goes on, ten times a second what was said last is compared with the voices that
are known, in pieces of several lengths: short ones notice quickly that another began, long
ones know better who it is, or that it is nobody known, or two at once. A change of mind
needs two looks; it then reaches back to when the new voice began, which is most often behind
a pause: a later verdict takes the place of an earlier one on the same time.
"""

from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from companion.core.api.voices import SOMEONE_ELSE, UNSURE, Likeness, Stretch, VoiceKind, Who, nearest
from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ
from companion.hearing.gallery import LONG_S, MARGIN, SEVERAL_S, SURE_ABOVE, Gallery, View
from companion.hearing.ge2e import BLOCK_SAMPLES, Array
from companion.hearing.voiceprints import WINDOW_S, Embedder, StreamingEmbedder

LOOK_S = 0.8
"""Speech that tells who speaks now. In half a second voices of one sex are often taken for each other; in
1.6 s a sentence put in between is seen too late (``bench/recognition.py``)."""
LEAST_S = 0.6
"""Speech that is looked at where there is no more since a silence."""
PAUSE_S = 0.1
"""At a pause of this length all that was said has its verdict."""
TURN_GAP_S = 0.16
"""Behind a pause of this length another may have begun."""
NEAR_S = 0.35
"""How far such a pause may lie from where the new voice seems to begin."""
MEMORY_S = 2.4
"""Speech older than this says nothing about who speaks now."""
SILENCE_S = 1.0
"""Seconds of silence after which any voice may come next."""
SHORTEST_S = 0.2
"""Speech that can be compared with the voices that are known: most of a "no"."""
BETWEEN_S = 0.2
"""A pause in which another may have begun, also within an utterance."""
SURE_OF_TURN = 0.06
"""Lead of both voices over every other where an utterance is parted at such a pause: of short pieces of one
voice less than 1 % seem to be another's by so much."""
_LEAST_FRAMES = round(SHORTEST_S / FRAME_S)
_WINDOW_SAMPLES = round(WINDOW_S * HEARD_RATE_HZ)
_MOST_FRAMES = round(WINDOW_S / FRAME_S)
_BLOCK_FRAMES = BLOCK_SAMPLES // HEARD_FRAME_SAMPLES
_BLOCK_S = _BLOCK_FRAMES * FRAME_S
_BLOCKS_A_WINDOW = 2
"""Another window begins each 0.2 s."""
_LATEST_S = 0.4
"""Speech that is enough to see that the voice may not be the same any more."""
_TURN_BLOCKS = 3
"""Of those last 0.4 s what surely is the new voice, most often."""
_GOES_ON = 2 * MARGIN
"""How much better than the next a voice must fit the first words behind a gap to be taken to go on."""
_MOST_WINDOWS = 8
_MOST_BLOCKS = round(WINDOW_S / _BLOCK_S)
_LOOKS = 2
"""Looks that have to agree before one voice takes over from another."""
_STARTS = 6
_MOST_BURSTS = 24
_OVERLAP_LOOKS = 4
"""What holds the end of one voice and the beginning of another sounds like both, but not for so long."""


@dataclass(slots=True)
class _Window:
    """Speech in progress that is looked at as a whole."""

    since_s: float
    blocks: int = 0

    @property
    def seconds(self) -> float:
        """How much speech it holds."""
        return self.blocks * _BLOCK_S


class Recogniser:
    """Takes frames of 20 ms with the voice detector's word on each, and gives verdicts."""

    def __init__(self, embedder: StreamingEmbedder, gallery: Gallery) -> None:
        """``gallery`` may change at any time; while it knows no partner nothing is computed."""
        self._gallery = gallery
        self._edition = gallery.edition
        self._embedder = embedder
        self._trail = embedder.trail()
        self._said: list[tuple[float, Array]] = []
        """Speech since the last comparison, and when it was said."""
        self._burst: deque[Array] = deque(maxlen=_MOST_FRAMES)
        """Speech since the last pause of ``BETWEEN_S``."""
        self._burst_since_s = 0.0
        self._spoke: str | None = None
        """Whose voice the speech before that pause was."""
        self._turned_s: float | None = None
        self._windows: list[_Window] = []
        self._begins: deque[float] = deque(maxlen=_MOST_BLOCKS)
        """When each of the latest blocks began."""
        self._block: list[Array] = []
        self._block_since_s = 0.0
        self._blocks = 0
        """Since the last silence or turn gap."""
        self._now_s = 0.0
        self._gap_s = SILENCE_S
        self._spoken_until_s = 0.0
        self._bursts: deque[tuple[float, float]] = deque(maxlen=_MOST_BURSTS)
        """Speech between pauses, from when to when."""
        self._starts: deque[float] = deque(maxlen=_STARTS)
        """Where speech began behind a pause."""
        self._told_s = 0.0
        """Until when speech has its verdict."""
        self._sure_s = 0.0
        """Until when that verdict rests on what was heard since the last turn gap."""
        self._confirmed = False
        """Whether this voice was heard since the last turn gap; before, it is only presumed to go on."""
        self._who: Who | None = None
        self._since_s = 0.0
        """When this voice began."""
        self._turned = False
        """Whether the latest speech does not sound like this voice."""
        self._like: Who | None = None
        self._like_since_s = 0.0
        """What was said last sounds most like whom, and since when."""
        self._doubt: tuple[Who, int] | None = None
        """What the last look said, where it said something new, and how often by now."""

    def feed(self, frame: Array, speech: bool) -> Iterator[Stretch]:
        """One frame of 320 samples in [-1, 1]. Must be iterated to the end."""
        at_s = self._now_s
        self._now_s += FRAME_S
        if self._edition != self._gallery.edition:
            self._edition = self._gallery.edition
            self._forget()
        if not self._gallery.knows_partners:
            return
        if speech:
            self._said.append((at_s, frame))
            if not self._burst:
                self._burst_since_s = at_s
            self._burst.append(frame)
            self._add(at_s, frame)
            if len(self._block) == _BLOCK_FRAMES:
                yield from self._look()
            return
        before_s = self._gap_s
        self._gap_s += FRAME_S
        if before_s < BETWEEN_S <= self._gap_s:
            self._part()
        if before_s < PAUSE_S <= self._gap_s and self._who is not None:
            yield from self.settle()
        elif before_s < SILENCE_S <= self._gap_s:
            yield from self.flush()

    def likeness(self, until_s: float) -> Likeness:
        """How well what was said since the last call, and before ``until_s``, fits each partner as a whole;
        empty for what is shorter than ``SHORTEST_S`` or longer than ``WINDOW_S``.

        The network was trained on windows of 1.6 s. A word repeated until it fills one is identified far
        better than the word alone: of words of 0.3 s, among four people, 3.5 % were wrong instead of 6.7.
        """
        said = [frame for at_s, frame in self._said if at_s < until_s]
        self._said = self._said[len(said) :]
        return self._likeness(said) if len(said) <= _MOST_FRAMES else ()

    def _likeness(self, said: Collection[Array]) -> Likeness:
        if len(said) < _LEAST_FRAMES or len(self._gallery.partners) < 2:
            return ()
        return self._gallery.likeness(
            self._embedder.embed(np.resize(np.concatenate([*said]), _WINDOW_SAMPLES))
        )

    def _part(self) -> None:
        """Compare what was said between two pauses with what was said before it."""
        spoke = nearest(self._likeness(self._burst), SURE_OF_TURN)
        self._burst.clear()
        if spoke and self._spoke and spoke != self._spoke:
            self._turned_s = self._burst_since_s
        self._spoke = spoke or self._spoke

    def turned_s(self) -> float | None:
        """When another voice began right after the last one, if that is known by now; returned once."""
        turned_s, self._turned_s = self._turned_s, None
        return turned_s

    def settle(self) -> Iterator[Stretch]:
        """Stretches not yet reported, as well as they are known by now."""
        if self._spoken_until_s > self._told_s:
            goes_on = self._who is not None and self._confirmed and not self._turned
            yield from self._tell(self._who if self._who and goes_on else UNSURE, self._told_s)
            self._sure_s = self._told_s if goes_on else self._sure_s

    def flush(self) -> Iterator[Stretch]:
        """Stretches not yet reported; call it when speech is over."""
        yield from self.settle()
        self._forget()

    def _forget(self) -> None:
        self._trail.clear()
        self._windows, self._block, self._blocks, self._said = [], [], 0, []
        self._burst.clear()
        self._spoke, self._turned_s = None, None
        self._begins.clear()
        self._who, self._like, self._doubt, self._turned, self._confirmed = None, None, None, False, False
        self._gap_s = SILENCE_S

    def _add(self, at_s: float, frame: Array) -> None:
        gap_s, self._gap_s = self._gap_s, 0.0
        begin_s = at_s if gap_s >= PAUSE_S or not self._bursts else self._bursts.pop()[0]
        self._bursts.append((begin_s, self._now_s))
        if gap_s >= TURN_GAP_S:
            self._starts.append(at_s)
            # Who begins here is heard by himself, from his first word on.
            self._block, self._blocks, self._confirmed = [], 0, False
        if gap_s >= SILENCE_S or (gap_s >= TURN_GAP_S and self._told_s >= self._spoken_until_s):
            self._told_s = at_s
        if gap_s >= SILENCE_S:
            self._sure_s = at_s
        if not self._block:
            self._block_since_s = at_s
        self._block.append(frame)
        self._spoken_until_s = self._now_s

    def _look(self) -> Iterator[Stretch]:
        """Say who speaks, if that can be said by now."""
        views = self._views()
        if not views:
            return
        found = self._found(views)
        if found is None:
            return
        if found == self._who:
            self._doubt = None
            yield from self._heard(found, min(self._told_s, self._sure_s))
            return
        looks = self._doubt[1] + 1 if self._doubt and self._doubt[0] == found else 1
        self._doubt = (found, looks)
        if looks < (_OVERLAP_LOOKS if found.kind is VoiceKind.SEVERAL else _LOOKS if self._who else 1):
            return
        began_s = self._began_s(found, views, looks)
        if began_s > self._told_s:
            yield from self._tell(self._who or UNSURE, self._told_s, began_s)
        self._who, self._since_s, self._doubt, self._turned = found, began_s, None, False
        yield from self._heard(found, began_s)

    def _heard(self, who: Who, since_s: float) -> Iterator[Stretch]:
        """This voice it is, now and since then."""
        yield from self._tell(who, since_s)
        if self._blocks * _BLOCK_S > _LATEST_S - FRAME_S:
            self._confirmed, self._sure_s = True, self._told_s

    def _views(self) -> list[tuple[_Window, View]]:
        """What the windows that are long enough say by now, the longest first."""
        if self._blocks % _BLOCKS_A_WINDOW == 0:
            self._trail.begin()
            self._windows.append(_Window(self._block_since_s))
        self._blocks += 1
        oldest_s = self._now_s - MEMORY_S
        old = sum(window.seconds >= WINDOW_S or window.since_s < oldest_s for window in self._windows)
        old = max(old, len(self._windows) - _MOST_WINDOWS)
        self._trail.forget(old)
        del self._windows[:old]
        embeddings = self._trail.add(np.concatenate(self._block))
        self._block = []
        self._begins.append(self._block_since_s)
        for window in self._windows:
            window.blocks += 1
        self._learn(self._windows[0], embeddings[0])
        return [
            (window, self._gallery.view(embedding, window.seconds))
            for window, embedding in zip(self._windows, embeddings, strict=True)
            if window.seconds > _LATEST_S - FRAME_S
        ]

    def _learn(self, window: _Window, embedding: Array) -> None:
        """Learn from the longest window, where it is all of the voice that speaks now, and how it sounds."""
        if window.seconds >= LONG_S and self._who and self._who.partner and window.since_s >= self._since_s:
            view = self._gallery.view(embedding, window.seconds)
            self._gallery.note_usual(self._who, view, _BLOCK_S)
            if view.best == self._who:
                self._gallery.notice(view, embedding, _BLOCK_S)

    def _found(self, views: list[tuple[_Window, View]]) -> Who | None:
        """Who speaks now; None where it may not be the same voice any more, and is too soon to say more."""
        is_partner = self._who is not None and self._who.partner is not None
        since_gap_s = self._blocks * _BLOCK_S + FRAME_S
        if is_partner and since_gap_s < _LATEST_S:
            return None
        views = self._in_one_go(views)
        recent, latest = _of(views, LOOK_S)[1], views[-1][1]
        if recent.seconds < LEAST_S - FRAME_S:
            return None
        if latest.best != self._like:
            self._like, self._like_since_s = latest.best, self._begins[-_TURN_BLOCKS]
        self._turned = is_partner and latest.best != self._who and latest.lead > MARGIN
        if is_partner and not self._confirmed and since_gap_s < LOOK_S:
            # What was said before the gap says little about who speaks behind it.
            if latest.best == recent.best == self._who and min(latest.lead, recent.lead) > _GOES_ON:
                return self._who
            if since_gap_s < LEAST_S or recent.best == self._who:
                return None
        found = recent.who()
        if found.kind is VoiceKind.UNSURE and self._who:
            nobody_new = (
                self._who.kind in (VoiceKind.SOMEONE_ELSE, VoiceKind.SEVERAL) and recent.fit < SURE_ABOVE
            )
            if recent.best == self._who and not self._confirmed:
                return None
            found = self._who if recent.best == self._who or nobody_new else found
        longest = views[0][1]
        if found.kind is VoiceKind.UNSURE and longest.seconds > LONG_S - FRAME_S:
            found = SOMEONE_ELSE if longest.who() == SOMEONE_ELSE else found
        middle = _of(views, SEVERAL_S)[1]
        if middle.several and recent.mixed > 0:
            return middle.who()
        if self._who is None and found.kind is VoiceKind.UNSURE and longest.seconds < LONG_S - FRAME_S:
            return None
        if found != self._who:
            return None if found.partner and latest.best != found else found
        if self._turned:
            return None
        whole = self._whole(views)
        return whole[1].who() if whole else found

    def _whole(self, views: list[tuple[_Window, View]]) -> tuple[_Window, View] | None:
        """The longest window of the voice that speaks, where it is long and does not fit this voice."""
        whole = [pair for pair in views if pair[0].since_s > self._since_s - FRAME_S]
        long = whole and whole[0][1].seconds > LONG_S - FRAME_S
        is_somebody = self._who is not None and self._who.kind in (VoiceKind.PARTNER, VoiceKind.COMPANION)
        return whole[0] if long and is_somebody and whole[0][1].fit < SURE_ABOVE else None

    def _in_one_go(self, views: list[tuple[_Window, View]]) -> list[tuple[_Window, View]]:
        """What was said since the last turn gap, if that is enough."""
        begin_s = self._starts[-1] if self._starts else 0.0
        since = [pair for pair in views if pair[0].since_s > begin_s - FRAME_S]
        return since if since and since[0][1].seconds > LEAST_S - FRAME_S else views

    def _began_s(self, found: Who, views: list[tuple[_Window, View]], looks: int) -> float:
        """When the voice that took over began."""
        since = self._in_one_go(views)
        if found.kind is VoiceKind.SEVERAL:
            return _of(since, SEVERAL_S)[0].since_s
        window = _of(since, LOOK_S)[0]
        if self._who is None:
            return min(self._told_s, window.since_s)
        if found.kind in (VoiceKind.UNSURE, VoiceKind.SOMEONE_ELSE):
            whole = self._whole(since)
            return whole[0].since_s if whole else self._told_s
        if since[0][0].since_s == self._starts[-1] and since[0][1].who() == found:
            return self._starts[-1]
        middle_s = self._begins[-min(len(self._begins), window.blocks // 2 + looks - 1)]
        in_one_go = self._like_since_s >= self._starts[-1]
        if (
            self._like == found
            and in_one_go
            and self._who.kind not in (VoiceKind.SEVERAL, VoiceKind.SOMEONE_ELSE)
        ):
            middle_s = min(middle_s, max(self._like_since_s, since[0][0].since_s))
        near = [start_s for start_s in self._starts if abs(start_s - middle_s) <= NEAR_S]
        return min(near, key=lambda start_s: abs(start_s - middle_s)) if near else middle_s

    def _tell(self, who: Who, since_s: float, until_s: float | None = None) -> Iterator[Stretch]:
        """Whose voice it was, without the pauses in between."""
        until_s = self._spoken_until_s if until_s is None else until_s
        for begin_s, end_s in self._bursts:
            if end_s > since_s and begin_s < until_s:
                yield Stretch(who, max(begin_s, since_s), min(end_s, until_s))
        self._told_s = max(self._told_s, until_s)


def _of(views: list[tuple[_Window, View]], seconds: float) -> tuple[_Window, View]:
    """The shortest window that has so much; the longest if none has."""
    enough = [pair for pair in views if pair[1].seconds > seconds - FRAME_S]
    return enough[-1] if enough else views[0]


def judge(speech: Array, embedder: Embedder, gallery: Gallery) -> Who:
    """Whose voice a stretch of 16 kHz samples in [-1, 1] is; at least half a second of it."""
    return gallery.view(embedder.embed(speech), min(len(speech) / HEARD_RATE_HZ, WINDOW_S)).who()
