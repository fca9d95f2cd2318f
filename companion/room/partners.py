"""Simulated partners: they listen for their cues, hesitate, speak, pause, and are human."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from companion.core.audio import PLAYED_RATE_HZ
from companion.core.record import CompanionFell, CompanionSaid, Ended, Entry, FloorClosed, FloorOpened
from companion.room.acoustics import Samples, gain_of
from companion.room.improvising import Improviser, Moment, Talk
from companion.room.plan import Cue, Line, Partner, Piece

_AFTER_AN_ASIDE_S = 0.8
"""People let the companion finish, and take a moment."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What a partner really said, and when: the truth to measure against."""

    partner: str
    text: str
    start_s: float
    end_s: float


@dataclass(slots=True)
class _Planned:
    piece: Piece
    at_s: float
    line: Line


class SimulatedPartner:
    """One partner: a list of lines, each waiting for its cue."""

    def __init__(
        self,
        plan: Partner,
        everyone: tuple[str, ...],
        sound_of: Callable[[Partner, Piece], Samples],
        seed: int,
        talk: Talk | None = None,
    ) -> None:
        """``sound_of`` gives the samples of a piece; ``everyone`` are the names of all partners; ``talk``
        is what those who improvise share."""
        self.plan = plan
        self.spoken: list[SpokenLine] = []
        self._others = tuple(name for name in everyone if name != plan.name)
        self._sound_of = sound_of
        self._random = random.Random(f"{seed} {plan.name}")
        self._used: dict[int, int] = {}
        self._planned: list[_Planned] = []
        self._playing: Samples = np.zeros(0, np.float32)
        self._prompt: str | None = None
        self._other_since_s: float | None = None
        self._next_backchannel_s = 0.0
        self._gain = np.float32(gain_of(plan.level_db))
        self._improviser = (
            Improviser(plan.name, plan.name == everyone[0], talk or Talk(), self._random)
            if plan.improvises
            else None
        )

    @property
    def speaking(self) -> bool:
        """Whether this partner is making sound."""
        return len(self._playing) > 0

    def note(self, entry: Entry) -> None:
        """What happens in the session, as this partner sees and hears it."""
        if self._improviser:
            self._improviser.note(entry)
        match entry:
            case CompanionSaid(at_s, text):
                self._prompt = text
                if line := self._next(Cue.DURING, text):
                    self._plan_line(line, at_s + line.delay_s)
            case CompanionFell(at_s):
                prompt, self._prompt = self._prompt, None
                self._wait_until(at_s + _AFTER_AN_ASIDE_S)
                if prompt and (line := self._next(Cue.HEARS, prompt)):
                    self._plan_line(line, at_s + self._reaction_s() + line.delay_s)
            case FloorOpened(at_s, holder):
                if holder == self.plan.name:
                    # What answers any question is no answer to this one.
                    self._planned = [p for p in self._planned if p.line.times or p.line.cue is not Cue.HEARS]
                    if line := self._next(Cue.FLOOR, ""):
                        self._plan_line(line, at_s + self._reaction_s() + line.delay_s)
                else:
                    self._other_since_s = at_s
                    self._next_backchannel_s = at_s + self.plan.backchannel_every_s
                    if line := self._next(Cue.INTERRUPTS, ""):
                        self._plan_line(line, at_s + line.delay_s)
            case FloorClosed(_, holder):
                self._other_since_s = None
                over = Cue.FLOOR if holder == self.plan.name else Cue.INTERRUPTS
                self._planned = [p for p in self._planned if p.line.cue is not over]
            case Ended():
                self._planned = []

    def improvise(self, moment: Moment | None, now: float) -> Line | None:
        """Plan what to say at a moment of the session, where nothing else is; gives the line, to be
        rendered ahead."""
        if self._improviser is None:
            return None
        if self.speaking or self._planned:
            self._improviser.speaks(now)
            return None
        line = self._improviser.line(moment, now, self.plan.reaction_s)
        if line:
            self._plan_line(line, now)
        return line

    def frame(self, now: float, count: int, *, other_speaks: bool) -> Samples | None:
        """The next ``count`` samples from second ``now``; None for silence. ``other_speaks``: another
        partner is making sound."""
        if other_speaks:
            self._maybe_backchannel(now)
        if not self.speaking:
            self._begin_due(now)
        if not self.speaking:
            return None
        frame, self._playing = self._playing[:count], self._playing[count:]
        if len(frame) < count:
            frame = np.concatenate([frame, np.zeros(count - len(frame), np.float32)])
        return frame * self._gain

    def _begin_due(self, now: float) -> None:
        if not self._planned or self._planned[0].at_s > now:
            return
        planned = self._planned[0]
        if self._prompt is not None and planned.line.cue in (Cue.FLOOR, Cue.HEARS):
            return
        self._planned.pop(0)
        self._playing = self._sound_of(self.plan, planned.piece)
        end_s = now + len(self._playing) / PLAYED_RATE_HZ
        self.spoken.append(SpokenLine(self.plan.name, planned.piece.text, now, end_s))
        if self._planned and self._planned[0].line is planned.line:
            self._planned[0].at_s = end_s + self._planned[0].piece.pause_s

    def _plan_line(self, line: Line, at_s: float) -> None:
        planned = [_Planned(piece, at_s + piece.pause_s, line) for piece in line.pieces]
        # What can't wait goes before what is already planned.
        first = line.cue in (Cue.DURING, Cue.INTERRUPTS)
        self._planned = planned + self._planned if first else self._planned + planned

    def _wait_until(self, at_s: float) -> None:
        if self._planned:
            self._planned[0].at_s = max(self._planned[0].at_s, at_s)

    def _maybe_backchannel(self, now: float) -> None:
        line = self.plan.backchannel
        if line is None or self._other_since_s is None or now < self._next_backchannel_s:
            return
        self._next_backchannel_s = now + self.plan.backchannel_every_s * self._random.uniform(0.8, 1.3)
        if self._prompt is None and not self._planned:
            self._plan_line(line, now)

    def _reaction_s(self) -> float:
        spread_s = self.plan.spread_s
        return max(0.1, self.plan.reaction_s + self._random.uniform(-spread_s, spread_s))

    def _next(self, cue: Cue, prompt: str) -> Line | None:
        """The first line with this cue that is not used up and that fits the prompt."""
        heard = prompt.lower()
        for index, line in enumerate(self.plan.lines):
            if line.cue is not cue or (line.times and self._used.get(index, 0) >= line.times):
                continue
            if line.hears and not (line.hears.lower() in heard and self._is_meant(heard)):
                continue
            self._used[index] = self._used.get(index, 0) + 1
            return line
        return None

    def _is_meant(self, prompt: str) -> bool:
        """Prompts begin with a name: what is said to another is not answered."""
        first = prompt.split(",")[0]
        return _names(self.plan.name, first) or not any(_names(other, first) for other in self._others)


def _names(name: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(name.lower())}\b", words) is not None
