"""Ears that stay open while the companion speaks, and hear the others without it."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_FRAME_SAMPLES, HEARD_RATE_HZ
from companion.hearing.canceller import AIMED_S, HISTORY, PARTITIONS, EchoCanceller, Room
from companion.hearing.delay import find_delay
from companion.hearing.doorman import Doorman, Sound
from companion.hearing.drift import Drift
from companion.hearing.ge2e import Array
from companion.hearing.judge import Judge
from companion.hearing.reference import Reference

_FULL_SCALE = 32768.0
_AUDIBLE = 1e-5
"""Power of what is played (-50 dB) from which its echo can be judged."""
_LOOKS_EVERY = 8
"""Blocks of sound, from one look for the delay to the next."""
_KEEPS_EVERY = 25
"""Blocks, from one time that what is known of the room is put aside to the next."""
_WHOLE = 2 * HEARD_RATE_HZ
"""Samples in which an echo is looked for whose room is not known: the softest needs two seconds."""
_SUMMED = 0.01
"""Part by which a block counts in a report: two seconds."""
_BLIND_BLOCKS = 75
"""A second and a half; no pause within a prompt is as long."""
_OVER_BLOCKS = 38
"""Three quarters of a second after the last of a prompt was rendered: more than loudspeakers are late by."""
_EARLIEST_S, _LATEST_S = -0.5, 1.0
"""How much earlier or later than by the first guess an echo may come."""
_AIMED = round(AIMED_S * HEARD_RATE_HZ)
_ELSEWHERE = round(0.01 * HEARD_RATE_HZ)
"""Samples by which the loudest part of an echo may be off without being another."""
_MOVED = round(0.4 * HEARD_RATE_HZ)
"""Samples in which a known echo is looked for."""
_MOVED_S = 0.25
_LEARNS_MORE = 1.5
_LEARNS_ANEW = HEARD_RATE_HZ
"""A changed room is learned again each time that this much more sound is available, up to a second;
from then on what is known of it is bettered."""
_TRIES = 6
"""A second: a jump shows only once the echo has come at its new time for a while."""
_AFTER_GAP = 3
"""Of these, looks after a gap from which nothing is concluded but where the echo comes from now on."""
_RESTS = 4
"""So many times what was heard since must make up what a room was last learned from, before it is learned
again: learning takes a twenty-fifth of the time it learns from, and hearing must not fall behind."""
_LEAST_MOVED = 2
"""In samples; less is followed as drift."""


@dataclass(frozen=True, slots=True)
class EchoReport:
    """What is known of the companion's own sound at the microphone."""

    works: bool
    """Whether nothing of it is left, as far as can be known."""
    heard: bool
    """Whether an echo was found at all."""
    level_db: float = 0.0
    """How loud it is heard, against what is played at full scale."""
    delay_ms: float = 0.0
    """How late, by the times that the devices tell."""
    removed_db: float = 0.0
    """How much softer the microphone is without it, lately; no more than the echo stands out from the
    room."""


class Duplex:
    """Takes what is played and what is recorded, each with its time, and hands on what others say.

    ``played`` and ``heard`` may come from different threads.
    """

    def __init__(self, hear: Callable[[bytes, bool, bool], None], *, lead_s: float = 0.0) -> None:
        """``hear`` gets 16 kHz PCM in frames, whether there is nothing in it but what is left of the echo,
        and whether something stands out from an echo, speech or not. ``lead_s`` as for ``Reference``."""
        self._hear = hear
        self._lock = Lock()
        self._lead_s = lead_s
        self._reference = Reference(lead_s)
        self._canceller = EchoCanceller()
        self._drift = Drift()
        self._doorman = Doorman()
        self._judge = Judge()
        self._lately = _Lately()
        self._sums = np.zeros(4)
        """Mean powers while an echo is taken away: heard, left, expected, played."""
        self._rings = 0
        self._sounding = False
        self._blind = 0
        """Blocks of a prompt of which the reference shows nothing."""
        self._since_prompt: int | None = None
        """Blocks since the companion spoke last; None: it is not known when it speaks."""
        self._looked = 0
        self._aimed = False
        """Whether the delay was found."""
        self._room: Room | None = None
        self._earlier: Room | None = None
        """What was known of the room lately, and surely before anything changed."""
        self._unchanged = _WHOLE
        """Samples of sound since the last change that can't be followed; at most ``_WHOLE``."""
        self._learned_of = _WHOLE
        """Samples from which a changed room was learned last."""
        self._tries = 0
        """Looks for the known room elsewhere, since it was last right."""
        self._patience = 0
        """Of these, from which nothing else is concluded."""
        self._changed = False
        """Whether the room is taken to have changed since."""
        self._rested = 0
        """Samples of sound since a room was learned last."""
        self._waiting: Array = np.zeros(0, np.float32)
        self._gap = False
        self.leaks = 0
        """How often an echo was heard for a moment that is no longer taken away."""

    def played(self, pcm: bytes, at_s: float) -> None:
        """24 kHz PCM that reaches the air from second ``at_s`` on, of the clock that ``heard`` uses too."""
        with self._lock:
            self._reference.play(pcm, at_s)

    def gap(self) -> None:
        """A device dropped samples: the echo may come at another time from now on. Nothing is handed on as
        speech until it is known to be taken away again."""
        self._gap = True

    @property
    def works(self) -> bool:
        """Whether no echo is left in what is handed on, as far as can be known; False until then."""
        return self._judge.works

    def report(self) -> EchoReport:
        """What is known of the echo now."""
        if not self._judge.hears_itself:
            return EchoReport(self._judge.works, heard=False)
        near, left, echo, far = self._sums + 1e-12
        return EchoReport(
            self._judge.works,
            heard=True,
            level_db=10 * float(np.log10(echo / far)),
            delay_ms=1000 * (self._reference.told_wrong_s + AIMED_S - self._lead_s),
            removed_db=10 * float(np.log10(near / left)),
        )

    @property
    def gives_up(self) -> bool:
        """Whether an echo has stayed for so long that nothing should be heard while something is played."""
        return self._judge.gives_up

    def heard(self, pcm: bytes, at_s: float, *, sounding: bool = False) -> None:
        """16 kHz PCM that was recorded from second ``at_s`` on, in blocks of any length. ``sounding``: the
        companion speaks, as its mixer knows: a silent reference is wrong then."""
        self._sounding = sounding
        samples = np.frombuffer(pcm, "<i2").astype(np.float32) / _FULL_SCALE
        at_s -= len(self._waiting) / HEARD_RATE_HZ
        samples = np.concatenate([self._waiting, samples])
        whole = len(samples) - len(samples) % HEARD_FRAME_SAMPLES
        self._waiting = samples[whole:]
        for first in range(0, whole, HEARD_FRAME_SAMPLES):
            frame = samples[first : first + HEARD_FRAME_SAMPLES]
            clean = self._cleaned(frame, at_s + first / HEARD_RATE_HZ)
            self._hear(clean, self._doorman.only_echo, self._doorman.stands_out)

    def _cleaned(self, near: Array, at_s: float) -> bytes:
        with self._lock:
            far = self._reference.take(len(near), at_s)
        left = self._canceller.clean(near, far)
        echo, without = self._canceller.echo, self._canceller.without
        with self._lock:
            if self._canceller.learns:
                self._reference.follow(self._drift.see(without, echo))
        sounds = float(np.mean(np.square(far, dtype=np.float64))) > _AUDIBLE
        self._rings = PARTITIONS if sounds else max(0, self._rings - 1)
        self._blind = self._blind + self._sounding if not sounds else 0
        blind = self._blind >= _BLIND_BLOCKS
        rings = self._rings > 0 or blind
        if self._gap and rings:
            self._gap = False
            self._judge.begin_anew()
            self._looked, self._tries, self._patience = 0, 0, _AFTER_GAP
        if blind:
            self._judge.fail()
        if self._sounding:
            self._since_prompt = 0
        elif self._since_prompt is not None:
            self._since_prompt += 1
        self._lately.add(near, far)
        if self._judge.see(near.astype(np.float64), without, echo, sounds=sounds, rings=rings):
            self.leaks += 1
            self._looked = -1
        if sounds:
            self._tend()
            self._sum(near, left, echo, far)
        self._doorman.see(
            Sound(left.astype(np.float64), without, echo),
            sounds=sounds,
            rings=rings and not self._is_over(),
            works=self._judge.works,
        )
        pcm = np.clip(np.round(left * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1)
        return pcm.astype("<i2").tobytes()

    def _is_over(self) -> bool:
        """Whether the last prompt surely is over, though the reference may still play it: after an underrun a
        device can tell times that are wrong by seconds. The echo is not found then, and answers come soon."""
        return self.gives_up and self._since_prompt is not None and self._since_prompt >= _OVER_BLOCKS

    def _sum(self, *sounds: NDArray[np.floating]) -> None:
        if self._judge.works and self._judge.hears_itself:
            powers = np.array([np.mean(np.square(sound, dtype=np.float64)) for sound in sounds])
            self._sums += (powers - self._sums) * _SUMMED

    def _tend(self) -> None:
        """Put aside what is known of the room while it is right; look for the delay where it is not."""
        self._looked += 1
        self._unchanged = min(self._unchanged + HEARD_FRAME_SAMPLES, _WHOLE)
        self._rested += HEARD_FRAME_SAMPLES
        if self._judge.works and self._judge.hears_itself:
            self._tries, self._patience, self._changed = 0, 0, False
            if self._looked % _KEEPS_EVERY == 0:
                self._earlier, self._room = self._room, self._canceller.known()
        elif self._looked % _LOOKS_EVERY == 0:
            self._look()

    def _look(self) -> None:
        if self._earlier is not None:
            self._tries += 1
            if self._follow_jump(self._earlier) or self._tries <= self._patience:
                return
            if not self._changed:
                self._changed, self._unchanged, self._learned_of = True, _MOVED, 0
            if self._tries == _TRIES:
                self._earlier = self._room = None
        if self._rested * _RESTS < self._learned_of:
            return
        near, far = self._lately.of(self._unchanged)
        found = find_delay(near, far, _EARLIEST_S, _LATEST_S)
        if found is None:
            return
        self._judge.found()
        # An echo that comes too soon is aimed at as far as what was played allows.
        off = max(found.later_samples - _AIMED, -self._reference.ahead_samples)
        if not self._aimed or abs(off) > _ELSEWHERE:
            self._aimed = True
            self._shift(off)
        elif not _LEARNS_MORE * self._learned_of <= self._unchanged <= _LEARNS_ANEW:
            return
        self._learned_of, self._rested = self._unchanged, 0
        self._canceller.begin_anew(*self._lately.of(self._unchanged))
        self._judge.begin_anew()

    def _follow_jump(self, room: Room) -> bool:
        """Find the known echo elsewhere; what was learned of the room stays right."""
        near, far = self._lately.of(_WHOLE)
        found = find_delay(near[-_MOVED:], room.echo_of(far)[-_MOVED:], -_MOVED_S, _MOVED_S)
        if found is None or not found.alone or abs(found.later_samples) < _LEAST_MOVED:
            return False
        if -found.later_samples > self._reference.ahead_samples:
            return False
        self._shift(found.later_samples)
        self._canceller.restore(room)
        self._judge.begin_anew(works=True)
        return True

    def _shift(self, later_samples: int) -> None:
        with self._lock:
            self._reference.shift(later_samples)
            history = self._reference.latest(HISTORY)
            whole = self._reference.latest(_WHOLE)
        self._canceller.remember(history)
        self._drift.moved()
        self._lately.read_elsewhere(whole)


class _Lately:
    """The last seconds of what was heard, and of what was played by the place that is read now."""

    def __init__(self) -> None:
        self._sounds = np.zeros((2, _WHOLE + HEARD_RATE_HZ), np.float32)
        self._until = _WHOLE

    def add(self, near: Array, far: Array) -> None:
        """One block more."""
        count = len(near)
        if self._until + count > self._sounds.shape[1]:
            self._sounds[:, :_WHOLE] = self._sounds[:, self._until - _WHOLE : self._until].copy()
            self._until = _WHOLE
        self._sounds[:, self._until : self._until + count] = near, far
        self._until += count

    def of(self, count: int) -> Array:
        """(2, count)."""
        return self._sounds[:, self._until - count : self._until]

    def read_elsewhere(self, far: Array) -> None:
        """This was played, by another place."""
        self._sounds[1, self._until - _WHOLE : self._until] = far
