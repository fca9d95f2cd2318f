"""The voices that are known here, and what a piece of speech says against them.

How well speech fits a voice is the cosine of its embedding with the voiceprint, less what
speech of that voice usually has, and corrected for its length: 0 is as usual. Noise moves
all voices the same way, so each is known at several levels of it, and speech is compared
with all voices at the one level that it fits best: profiles learned in quiet also hold when
a fan runs, and follow the room as it changes. All thresholds were measured with human
readings, in quiet and with 10 dB of noise in a room (``bench/recognition.py``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from companion.core.api.voices import COMPANION, SOMEONE_ELSE, Fit, Likeness, VoiceKind, Who, partner
from companion.hearing.ge2e import SIZE, Array, unit
from companion.hearing.voiceprints import WINDOW_S, Voiceprint

MARGIN = 0.05
"""How much better the best voice must fit than the next. Of pieces of 0.8 s none is then wrong in quiet and
0.1 % in the noisy room, where 5 % are unsure."""
SURE_ABOVE = -0.13
"""Fit that makes a voice sure. Of pieces of the voice itself, of any length, 1 % have less than -0.11."""
SURE_ABOVE_IN_NOISE = -0.06
"""The same where speech fits best in noise, which makes voices alike. Of a stranger's speech in white noise
of 10 dB 10 % are then a partner's, with -0.10 29 %; of partners' own 95 % are right with both."""
ELSE_BELOW = -0.24
"""Fit of a short piece below which it is nobody who is known."""
ELSE_BELOW_LONG = -0.19
"""The same of a piece of ``LONG_S``: half of all strangers had less than -0.24, 1 % of overlapping partners
less than -0.19."""
LONG_S = 1.2
AMONG = 0.15
"""Who fits so much worse than the best is surely not the one who speaks."""
_FITS_ALIKE = 0.05
"""How much worse a level of noise may fit a short piece to count for a third (``bench/whose.py``)."""

SEVERAL_S = 1.0
"""Speech that is needed to hear that it is of two: of 0.8 s half is found, of 1.0 s three quarters."""
SEVERAL_ABOVE = 0.06
"""How mixed it must be. One voice by itself is so in less than 1 % of pieces."""
USUALLY_MIXED = -0.09
"""How mixed one voice by itself sounds in quiet, in the mean. In noise, and where others talk next door, it
sounds more mixed than that, and ``SEVERAL_ABOVE`` rises with it."""
RISES_BY = 3.0
"""How many times as fast: where the mean has risen, single pieces spread more, too."""
USUAL_LEAD = 0.15
"""Mean lead of a voice over the next, at least, in quiet. Where somebody's is less, in noise or from far,
another must lead by as much more than ``MARGIN`` to be the one who speaks instead."""
_PRESUMED_S = 3.0
"""What is presumed to be usual counts like so many seconds of speech."""
_LATEST_S = 30.0
"""Speech that tells what is usual now: a fan may be switched on, somebody may lean back."""
TOGETHER_ABOVE = -0.15
"""How well the two must fit together; with -0.2 a quarter of all strangers would be two partners."""
_EVEN = 0.2
"""Weight of the lead of the better voice against its fit, from a regression."""

_LENGTH_LOSS = 0.156
"""Speech of s seconds fits less than 1.6 s by this times (1.6 - s) squared: 0.10 at 0.8 s."""
_WORSE_MIXED = 0.3
"""How much more mixed a single voice is where voices fit worse."""
_CLEAR_LEAD = 0.1
_CLEAR_APART = 0.35
"""Lead, against how far the two voices are apart, of speech that teaches: half of what is said reaches it,
even in noise by profiles taken in quiet; of strangers one piece in ten."""
_CLEAR_FIT = -0.28
_WORSE_AT_MOST = 0.18
"""So much less than usual voices fit that were learned in quiet and are heard with 10 dB of noise."""
_ROOM_S = 6.0
"""Clear speech after which it is known how well voices fit here."""
MOST_MOVED = 0.1
"""Weight of a session in a profile that is kept."""
_MOVED_AFTER_S = 60.0
"""Clear speech that gives the session its full weight."""
_SAME_ABOVE = 0.8
"""A session whose voice agrees less than this with the profile moves nothing: something is wrong with it."""


@dataclass(frozen=True, slots=True)
class View:
    """One piece of speech against all voices."""

    seconds: float
    best: Who
    """Whom it resembles most, sure or not."""
    fit: float
    lead: float
    """How much less the second voice fits."""
    pair: tuple[str, ...] = ()
    """The two partners it resembles most, if there are two."""
    together: float = -1.0
    """Fit to the best mixture of the pair."""
    mixed: float = -1.0
    """How much it sounds like both of them at once."""
    among: tuple[str, ...] = ()
    """Those one of whom it surely is."""
    apart: float = 0.0
    """The lead, against how far the voices of the pair are apart."""
    trusted: bool = True
    """Whether it is known how well voices fit in this room."""
    level: int = 0
    """At which level of noise the voices were compared; 0: as they were learned."""
    margin: float = MARGIN
    """The lead that makes the best voice sure here."""
    several_above: float = SEVERAL_ABOVE
    """How mixed it must be here to be of two."""

    @property
    def clear(self) -> bool:
        """Whether it can be learned from."""
        return self.lead > _CLEAR_LEAD and self.apart > _CLEAR_APART and self.fit > _CLEAR_FIT

    @property
    def sure(self) -> bool:
        """Whether it is the voice that it resembles most."""
        enough = SURE_ABOVE_IN_NOISE if self.level else SURE_ABOVE
        return self.lead >= self.margin and (self.fit >= enough or (self.clear and not self.trusted))

    def who(self) -> Who:
        """Whose voice it is, judged by this piece alone."""
        if self.trusted and max(self.fit, self.together) < self._else_below():
            return SOMEONE_ELSE
        if self.several:
            return Who(VoiceKind.SEVERAL, among=self.pair)
        if self.sure:
            return self.best
        # Who fits badly may be a stranger: then it is not even surely one of them.
        return Who(VoiceKind.UNSURE, among=self.among if self.fit >= SURE_ABOVE else ())

    @property
    def several(self) -> bool:
        """Whether it sounds like the pair at once."""
        enough = self.trusted and self.seconds > SEVERAL_S - 0.01
        return enough and self.mixed > self.several_above and self.together > TOGETHER_ABOVE

    def _else_below(self) -> float:
        return ELSE_BELOW_LONG if self.seconds > LONG_S - 0.01 else ELSE_BELOW


@dataclass(slots=True)
class _Usual:
    """A mean over the latest speech in this room."""

    mean: float
    """What is presumed at first."""
    seconds: float = _PRESUMED_S

    def note(self, value: float, new_s: float) -> None:
        """Note a value of ``new_s`` of speech."""
        self.seconds = min(self.seconds + new_s, _LATEST_S)
        self.mean += new_s / self.seconds * (value - self.mean)


@dataclass(slots=True)
class _Known:
    """A voice."""

    who: Who
    print: Voiceprint
    here: bool
    """Whether it was learned in this room, now."""
    heard: Array = field(default_factory=lambda: np.zeros(SIZE, np.float32))
    """Sum of embeddings that were surely and clearly this voice, by their seconds."""
    heard_s: float = 0.0
    lead: _Usual = field(default_factory=lambda: _Usual(USUAL_LEAD))
    """How much better it fits what it says than the next voice does."""


class Gallery:
    """Voiceprints by name. Voices may be added and taken away from any thread, at any moment."""

    def __init__(self, partners: Mapping[str, Voiceprint], companion: Voiceprint | None = None) -> None:
        """``partners``: whose voices were learned in this room, now."""
        self._lock = Lock()
        self._known: tuple[_Known, ...] = ()
        self._worse = 0.0
        """How much less than usual voices fit in this room."""
        self._lacking = 0.0
        self._mixed = _Usual(USUALLY_MIXED)
        self._room_s = _ROOM_S
        """Clear speech of voices since one came from elsewhere."""
        self.edition = 0
        """Changes with every voice that comes or goes."""
        for name, voiceprint in partners.items():
            self.learn(partner(name), voiceprint)
        if companion is not None:
            self.learn(COMPANION, companion)

    @property
    def partners(self) -> dict[str, Voiceprint]:
        """The partners who are known."""
        return {known.who.partner: known.print for known in self._known if known.who.partner}

    @property
    def knows_partners(self) -> bool:
        """Whether there is anybody to recognise."""
        return any(known.who.partner for known in self._known)

    def learn(self, who: Who, voiceprint: Voiceprint, *, here: bool = True) -> None:
        """Know a voice, in the place of what was known of it. ``here``: it was learned in this room, now;
        else it has to be found out how well it fits here, and until then nobody is called a stranger."""
        with self._lock:
            others = [known for known in self._known if known.who != who]
            self._known = (*others, _Known(who, voiceprint, here))
            if not here or all(known.here for known in self._known):
                self._worse, self._lacking, self._room_s = 0.0, 0.0, (_ROOM_S if here else 0.0)
            self.edition += 1

    def forget(self, person: str | None) -> None:
        """Forget a partner's voice; None: everybody's but the companion's."""
        with self._lock:
            self._known = tuple(
                known
                for known in self._known
                if known.who.partner is None or (person is not None and known.who.partner != person)
            )
            self.edition += 1

    def view(self, embedding: Array, seconds: float) -> View:
        """``embedding`` (256,) of so many seconds of speech, against all voices; there must be one."""
        known = self._known
        level, raw = _compared(known, embedding)
        prints = [one.print.levels[level] for one in known]
        lacks = _LENGTH_LOSS * max(0.0, WINDOW_S - seconds) ** 2 + self._worse
        fits = raw + lacks - np.array([one.agreement for one in prints])
        best, *rest = np.argsort(-raw)
        lead = float(raw[best] - raw[rest[0]]) if rest else 1.0
        view = View(
            seconds,
            known[best].who,
            float(fits[best]),
            lead,
            among=_among(known, raw),
            trusted=self._room_s >= _ROOM_S,
            level=level,
            margin=MARGIN + (max(0.0, USUAL_LEAD - known[rest[0]].lead.mean) if rest else 0.0),
            several_above=SEVERAL_ABOVE + RISES_BY * max(0.0, self._mixed.mean - USUALLY_MIXED),
        )
        couple = [index for index in (best, *rest) if known[index].who.partner][:2]
        if len(couple) < 2 or best not in couple:
            return view
        alike = float(prints[couple[0]].direction @ prints[couple[1]].direction)
        names = tuple(sorted(name for index in couple if (name := known[index].who.partner)))
        return _against_two(replace(view, pair=names), alike, raw[couple], fits[couple], self._worse)

    def likeness(self, embedding: Array) -> Likeness:
        """How well ``embedding`` (256,) of a short piece fits each partner, at all levels of noise, each
        weighted by how well the best voice fits there: a word says too little to choose one."""
        known = self._known
        fits = _at_levels(known, embedding)
        weights = np.exp((fits.max(axis=0) - fits.max()) / _FITS_ALIKE)
        return tuple(
            Fit(one.who.partner, round(float(fit), 3))
            for one, fit in zip(known, fits @ (weights / weights.sum()), strict=True)
            if one.who.partner
        )

    def notice(self, view: View, embedding: Array, new_s: float) -> None:
        """Learn from a view of long speech, of which ``new_s`` were not seen before."""
        if not view.clear:
            return
        if not view.trusted:
            self._lacking += new_s * (self._worse - view.fit)
            self._room_s += new_s
            self._worse = min(max(self._lacking / self._room_s, 0.0), _WORSE_AT_MOST)
        for one in self._known:
            if one.who == view.best and view.who() == view.best and view.level == 0:
                one.heard = one.heard + new_s * embedding
                one.heard_s += new_s

    def note_usual(self, speaker: Who, view: View, new_s: float) -> None:
        """Note how long speech sounds that is presumed to be ``speaker``'s, whatever was made of it."""
        if view.pair:
            self._mixed.note(view.mixed, new_s)
        for one in self._known:
            if one.who == speaker:
                one.lead.note(view.lead if view.best == speaker else -view.lead, new_s)

    def refreshed(self) -> dict[str, Voiceprint]:
        """The profiles of partners, moved a little towards what was surely and clearly heard of them."""
        return {one.who.partner: _moved(one) for one in self._known if one.who.partner}


def _among(known: Sequence[_Known], raw: Array) -> tuple[str, ...]:
    """Those who fit nearly as well as the best, if they are all partners."""
    near = [one.who.partner for one, fits in zip(known, raw, strict=True) if fits > raw.max() - AMONG]
    return tuple(sorted(name for name in near if name)) if None not in near else ()


def _compared(known: Sequence[_Known], embedding: Array) -> tuple[int, Array]:
    """The level of noise at which some voice fits best, of those at which all are known; and the cosine of
    each voice there."""
    raw = _at_levels(known, embedding)
    level = int(np.argmax(raw.max(axis=0)))
    return level, raw[:, level]


def _at_levels(known: Sequence[_Known], embedding: Array) -> Array:
    """The cosine of each voice at each level of noise, (voices, levels)."""
    levels = min(len(one.print.levels) for one in known)
    prints = np.stack([[one.direction for one in voice.print.levels[:levels]] for voice in known])
    fits: Array = prints @ embedding
    return fits


def _against_two(view: View, alike: float, raw: Array, fits: Array, worse: float) -> View:
    """Against two partners at once: the fit to the plane in which their voiceprints lie."""
    alike = min(0.95, alike)
    shares = np.linalg.solve(np.array([[1.0, alike], [alike, 1.0]]), raw)
    together = float(np.mean(fits - raw)) + float(np.sqrt(max(0.0, float(shares @ raw))))
    apart = float(raw[0] - raw[1]) / (1.0 - alike)
    mixed = -view.fit - _EVEN * apart - _WORSE_MIXED * worse
    return replace(view, together=together, apart=apart, mixed=mixed)


def _moved(known: _Known) -> Voiceprint:
    heard = unit(known.heard)
    if known.heard_s <= 0 or float(heard @ known.print.direction) < _SAME_ABOVE:
        return known.print
    weight = MOST_MOVED * min(1.0, known.heard_s / _MOVED_AFTER_S)
    direction = unit((1 - weight) * known.print.direction + weight * heard)
    return replace(known.print, direction=direction)
