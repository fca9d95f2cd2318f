"""Voice enrolment from ordinary speech: a person asked by name, or with the floor, is the speaker.

Nobody was asked to speak alone, so the speech must be proved pure. It is compared in windows of 1.6 s. A
partner becomes known when most windows of their turns agree with each other, and with nobody else's; and
either all partners become known or none: with a single known voice all others would be strangers.
A voice in the turns of several people (a television, one who speaks for both) is nobody's. Measured in
``bench/acquainting.py``.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

import numpy as np

from companion.core.api.record import Entry, FloorClosed, FloorOpened, PartnerSaid
from companion.core.api.utterances import Utterance
from companion.core.api.voices import partner
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.gallery import Gallery
from companion.hearing.ge2e import Array, unit
from companion.hearing.voiceprints import ALIKE_ABOVE, ENOUGH_S, WINDOW_S, Embedder, Voiceprint

STEP_S = 0.8
LEAST_S = 0.8
"""Shorter utterances say little about a voice."""
ONE_VOICE = 0.66
"""Windows that agree this much with the centre of a pool are of its voice; see ``voiceprints``."""
PURE = 0.8
"""Minimum share of the speech in somebody's turns that must be one voice."""
APART = 0.12
"""How much less one partner's voice must fit another's windows than that one's own."""
_MOST_WINDOWS = 75
"""A minute of speech: older speech, perhaps from other seats, is dropped."""
_MOST_WAITING = 64
_SPEECH_DB = 30.0
"""Frames at most this far below the loud ones are speech."""
_FRAME_SAMPLES = 320
_SWAPPED_S = 12.0
"""Speech in each partner's turns that must be in the other's voice before both are enrolled again."""


@dataclass
class _Pool:
    """Windows of speech attributed to one partner."""

    windows: deque[Array] = field(default_factory=lambda: deque(maxlen=_MOST_WINDOWS))

    @property
    def seconds(self) -> float:
        """Seconds of speech."""
        return STEP_S * len(self.windows)


class PassiveLearning:
    """A ``Recorder`` that enrols voices from a session's record and the sound of its utterances.

    All work is done by ``executor``, of one worker; only embeddings are retained.
    """

    def __init__(self, embedder: Embedder, gallery: Gallery, executor: Executor) -> None:
        """``gallery`` is the recogniser's."""
        self._embedder = embedder
        self._gallery = gallery
        self._executor = executor
        self._people: tuple[str, ...] = ()
        self._waiting: dict[int, list[Array]] = {}
        """Windows of utterances that are not yet in the record."""
        self._pools: dict[str, _Pool] = {}
        self._learned: dict[str, Voiceprint] = {}
        self._holder: str | None = None
        self._taken: dict[str, tuple[float, float]] = {}
        """In each partner's turns: seconds in their own voice and in another's, since all are known."""

    def begin(self, people: Sequence[str]) -> None:
        """Start with these people. One alone needs no identification."""
        self._people = tuple(people) if len(people) > 1 else ()
        self._executor.submit(self._begin, self._people)

    def hold(self, utterance: Utterance, offset_s: float) -> None:
        """Hold an utterance; its words come later."""
        if self._people and utterance.speech_s >= LEAST_S:
            self._executor.submit(self._embed, utterance)

    def note(self, entry: Entry) -> None:
        """Process an entry of the record."""
        if self._people and isinstance(entry, PartnerSaid | FloorOpened | FloorClosed):
            self._executor.submit(self._note, entry)

    def _begin(self, people: tuple[str, ...]) -> None:
        self._people = people
        self._waiting.clear()
        self._pools = {name: _Pool() for name in people}
        self._learned, self._taken, self._holder = {}, {}, None

    def _embed(self, utterance: Utterance) -> None:
        while len(self._waiting) >= _MOST_WAITING:
            self._waiting.pop(next(iter(self._waiting)))
        self._waiting[utterance.id] = windows_of(utterance.pcm, self._embedder)

    def _note(self, entry: PartnerSaid | FloorOpened | FloorClosed) -> None:
        if isinstance(entry, FloorOpened):
            self._holder = entry.holder
        elif isinstance(entry, FloorClosed):
            self._holder = None
        else:
            self._said(entry, self._waiting.pop(entry.utterance, []))

    def _said(self, entry: PartnerSaid, windows: list[Array]) -> None:
        if not windows or entry.overlapping or entry.stranger:
            return
        if self._learned:
            self._look_for_a_swap(windows)
        elif entry.place in ("turn", "answer") and entry.speaker in self._pools:
            self._pools[entry.speaker].windows.extend(windows)
            self._learn()

    def _learn(self) -> None:
        """Enrol all partners who are not known yet, or nobody."""
        known = self._gallery.partners
        missing = [name for name in self._people if name not in known]
        if not missing or any(self._pools[name].seconds < ENOUGH_S for name in missing):
            return
        pools = {name: np.stack(self._pools[name].windows) for name in missing}
        found = voices_of(pools, {name: known[name].direction for name in self._people if name in known})
        for name, voiceprint in found.items():
            self._gallery.learn(partner(name), voiceprint)
        self._learned = found

    def _look_for_a_swap(self, windows: list[Array]) -> None:
        """Detect a swap of two partners: each speaks only in the other's turns."""
        holder = self._holder
        if holder is None or holder not in self._learned or set(self._learned) != set(self._people):
            return
        names = list(self._learned)
        prints = np.stack([self._learned[name].direction for name in names])
        best = np.argmax(np.stack(windows) @ prints.T, axis=1)
        own_s = STEP_S * float(np.sum(best == names.index(holder)))
        before = self._taken.get(holder, (0.0, 0.0))
        self._taken[holder] = before[0] + own_s, before[1] + STEP_S * len(windows) - own_s
        if len(self._taken) == len(names) and all(
            others > _SWAPPED_S and others > 3 * own for own, others in self._taken.values()
        ):
            for name in names:
                self._gallery.forget(name)
            self._begin(self._people)


def windows_of(pcm: bytes, embedder: Embedder) -> list[Array]:
    """Embed the speech in 16 kHz PCM, in windows of 1.6 s that overlap by half."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / np.float32(32768)
    frames = samples[: len(samples) // _FRAME_SAMPLES * _FRAME_SAMPLES].reshape(-1, _FRAME_SAMPLES)
    if not len(frames):
        return []
    level_db = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-12)
    speech = frames[level_db > np.percentile(level_db, 95) - _SPEECH_DB].ravel()
    size, step = round(WINDOW_S * HEARD_RATE_HZ), round(STEP_S * HEARD_RATE_HZ)
    least = round(LEAST_S * HEARD_RATE_HZ)
    starts = range(0, max(1, len(speech) - least), step)
    return [embedder.embed(speech[at : at + size]) for at in starts if len(speech) - at >= least]


def voices_of(pools: Mapping[str, Array], known: Mapping[str, Array]) -> dict[str, Voiceprint]:
    """Return the voice of each pool (windows, 256), if all are pure and distinct from each other and from
    the ``known`` ones (256,); else nobody's."""
    cores = {name: core_of(windows) for name, windows in pools.items()}
    if any(len(core) < PURE * len(pools[name]) for name, core in cores.items()):
        return {}
    if any(STEP_S * len(core) < ENOUGH_S * PURE for core in cores.values()):
        return {}
    middles = {name: unit(np.mean(core, axis=0)) for name, core in cores.items()}
    everybody = {**known, **middles}
    for name, core in cores.items():
        own = core @ middles[name]
        for other, direction in everybody.items():
            if other == name:
                continue
            too_alike = float(middles[name] @ direction) > ALIKE_ABOVE
            if too_alike or float(np.mean(own - core @ direction)) < APART:
                return {}
    return {name: Voiceprint(middles[name], _agreement(core)) for name, core in cores.items()}


def core_of(windows: Array) -> Array:
    """Return the windows of the most frequent voice, (n, 256) of (windows, 256)."""
    alike = windows @ windows.T
    middle = windows[int(np.argmax(np.sum(alike > ONE_VOICE, axis=1)))]
    for _ in range(3):
        core = windows[windows @ middle > ONE_VOICE]
        if not len(core):
            break
        middle = unit(np.mean(core, axis=0))
    near: Array = windows[windows @ middle > ONE_VOICE]
    return near


def _agreement(core: Array) -> float:
    """Return the mean agreement of a window with those that share no sample with it."""
    total = np.sum(core, axis=0)
    near = [core[max(0, at - 1) : at + 2].sum(axis=0) for at in range(len(core))]
    return float(np.mean([core[at] @ unit(total - near[at]) for at in range(len(core))]))
