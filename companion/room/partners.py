"""Simulated partners: they listen for cues, hesitate, speak, pause and interrupt."""

import math
import random
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np

from companion.core.api.record import (
    CompanionFell,
    CompanionSaid,
    Ended,
    Entry,
    FloorClosed,
    FloorOpened,
    StepEntered,
)
from companion.core.audio import PLAYED_RATE_HZ
from companion.room.acoustics import Samples, gain_of
from companion.room.cues import OthersTurn, Repertoire
from companion.room.improvising import Improviser, Moment, Talk, enrolment
from companion.room.plan import Cue, Line, Partner, Piece, Yields

_AFTER_AN_ASIDE_S = 0.8
"""Pause after the companion has finished."""
_AFTER_ANOTHER_S = 0.6
"""Pause after another speaker has finished."""
_FADE = PLAYED_RATE_HZ // 16
"""Fade-out of a speaker who stops within a word: 60 ms."""
_POLITE = (Cue.FLOOR, Cue.HEARS, Cue.ENROLS)
"""Cues whose lines do not start while the companion speaks."""


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """What somebody actually said, and when: the ground truth for measurements."""

    partner: str
    text: str
    """Empty for part of a recording."""
    start_s: float
    end_s: float
    whole: bool = True
    """False if they stopped before the end of the text."""


@dataclass(slots=True)
class _Planned:
    piece: Piece
    at_s: float
    line: Line


class SimulatedPartner:
    """One person: a list of lines, each with its cue."""

    def __init__(
        self,
        plan: Partner,
        everyone: tuple[str, ...],
        sound_of: Callable[[Partner, Piece], Samples],
        seed: int,
        talk: Talk | None = None,
    ) -> None:
        """``sound_of`` returns the samples of a piece; ``everyone`` contains the names of all partners;
        ``talk`` is shared by those who improvise."""
        self.plan = plan
        self.spoken: list[SpokenLine] = []
        self._sound_of = sound_of
        self._random = random.Random(f"{seed} {plan.name}")
        self._repertoire = Repertoire(plan.name, plan.lines, everyone)
        self._timed = self._repertoire.timed()
        self._place = everyone.index(plan.name) if plan.name in everyone else len(everyone)
        self._planned: list[_Planned] = []
        self._playing: Samples = np.zeros(0, np.float32)
        self._saying: Line | None = None
        """The line being spoken, until its last piece has ended."""
        self._silent_s = math.inf
        """The time at which this partner stops speaking, after being asked to."""
        self._prompt: str | None = None
        self._last_prompt = ""
        self._turn: OthersTurn | None = None
        self._next_backchannel_s = 0.0
        self._learned = False
        """Whether voices are being enrolled."""
        self._telling = False
        self._told = 0
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
        """Follow the session's record as this partner sees and hears it."""
        if self._improviser:
            self._improviser.note(entry)
        match entry:
            case StepEntered():
                self._learned, self._telling = entry.kind == "enrol", False
            case CompanionSaid(at_s, text):
                self._companion_said(at_s, text)
            case CompanionFell(at_s):
                self._companion_fell(at_s)
            case FloorOpened(at_s, holder):
                self._floor_opened(at_s, holder)
            case FloorClosed(_, holder):
                mine = holder == self.plan.name
                self._turn = None
                self._keep(lambda cue: cue is not Cue.FLOOR if mine else not cue.breaks_in)
            case Ended():
                self._planned, self._timed, self._turn = [], [], None

    def improvise(self, moment: Moment | None, now: float) -> Line | None:
        """Plan what to say where no line is written. Returns the plan, to be rendered ahead."""
        if moment and moment.disturbed:
            self._asked_to_yield(now, Yields.TONE)
        if self._learned:
            return self._tell(moment, now)
        if self._improviser is None:
            return None
        if self.speaking or self._planned:
            self._improviser.speaks(now)
            return None
        line = self._improviser.line(moment, now, self.plan.reaction_s)
        if line:
            self._plan_line(line, now)
        return line

    def frame(self, now: float, count: int, *, others: Collection[str]) -> Samples | None:
        """Return the next ``count`` samples from second ``now``; None for silence. ``others``: who else is
        making sound."""
        self._listen(now, count / PLAYED_RATE_HZ, others)
        if now >= self._silent_s:
            self._fall_silent(now)
        if not self.speaking:
            self._begin_due(now, others)
        if not len(self._playing):
            return None
        frame, self._playing = self._playing[:count], self._playing[count:]
        if len(frame) < count:
            frame = np.concatenate([frame, np.zeros(count - len(frame), np.float32)])
        if not len(self._playing):
            self._ended(now + count / PLAYED_RATE_HZ)
        return frame * self._gain

    def _companion_said(self, at_s: float, text: str) -> None:
        self._prompt = text
        self._asked_to_yield(at_s, Yields.SENTENCE)
        self._keep(lambda cue: cue is not Cue.ENROLS)
        if line := self._repertoire.next(Cue.DURING, prompt=text):
            self._plan_line(line, at_s + line.delay_s)

    def _companion_fell(self, at_s: float) -> None:
        prompt, self._prompt = self._prompt, None
        self._last_prompt = prompt or self._last_prompt
        if self._planned:
            self._planned[0].at_s = max(self._planned[0].at_s, at_s + _AFTER_AN_ASIDE_S)
        if self._turn:
            self._turn.earliest_s = at_s + _AFTER_AN_ASIDE_S
        if prompt and (line := self._repertoire.next(Cue.HEARS, prompt=prompt)):
            self._plan_line(line, at_s + self._reaction_s() + line.delay_s)

    def _floor_opened(self, at_s: float, holder: str) -> None:
        if holder == self.plan.name:
            # A line for any question does not answer this one.
            self._planned = [p for p in self._planned if p.line.times or p.line.cue is not Cue.HEARS]
            if line := self._repertoire.next(Cue.FLOOR):
                self._plan_line(line, at_s + self._reaction_s() + line.delay_s)
        else:
            line = self._repertoire.next(Cue.INTERRUPTS, Cue.OVER, Cue.PAUSES, prompt=self._last_prompt)
            self._turn = OthersTurn(holder, at_s, line)
            self._next_backchannel_s = at_s + self.plan.backchannel_every_s

    def _listen(self, now: float, seconds: float, others: Collection[str]) -> None:
        """Note who speaks, and check whether a line is due."""
        while self._timed and self._timed[0].delay_s <= now:
            self._plan_line(self._timed.pop(0), now)
        if self._turn is None:
            return
        self._turn.hear(others, seconds)
        if line := self._turn.due(now):
            self._plan_line(line, now)
        elif others:
            self._maybe_backchannel(now)

    def _begin_due(self, now: float, others: Collection[str]) -> None:
        if not self._planned:
            return
        planned = self._planned[0]
        if others and self.plan.waits and planned.line.cue is Cue.FLOOR:
            planned.at_s = max(planned.at_s, now + _AFTER_ANOTHER_S)
        if now < planned.at_s or (self._prompt is not None and planned.line.cue in _POLITE):
            return
        self._planned.pop(0)
        self._saying = planned.line
        self._playing = self._sound_of(self.plan, planned.piece)
        end_s = now + len(self._playing) / PLAYED_RATE_HZ
        self.spoken.append(SpokenLine(self.plan.name, planned.piece.text, now, end_s))
        if self._planned and self._planned[0].line is planned.line:
            self._planned[0].at_s = end_s + self._planned[0].piece.pause_s

    def _ended(self, now: float) -> None:
        """Handle the end of a piece."""
        line = self._saying
        if line is None or any(planned.line is line for planned in self._planned):
            return
        self._saying, self._silent_s = None, math.inf
        if self._turn and line.cue.breaks_in and (again := self._repertoire.again(line)):
            self._turn.waiting, self._turn.since_s = again, now

    def _asked_to_yield(self, now: float, by: Yields) -> None:
        """Soon stop if ``by`` makes this partner yield. One who yields to a tone also yields to speech."""
        line = self._saying
        if line is None or self._silent_s < math.inf or line.yields not in (by, Yields.TONE):
            return
        self._silent_s = now + self._reaction_s()

    def _fall_silent(self, now: float) -> None:
        line = self._saying
        self._silent_s = math.inf
        self._planned = [planned for planned in self._planned if planned.line is not line]
        if len(self._playing) > _FADE:
            self._playing = self._playing[:_FADE] * np.linspace(1, 0, _FADE, dtype=np.float32)
            end_s = now + _FADE / PLAYED_RATE_HZ
            self.spoken[-1] = replace(self.spoken[-1], end_s=end_s, whole=False)
        elif not self.speaking:  # within a pause
            self._ended(now)

    def _tell(self, moment: Moment | None, now: float) -> Line | None:
        """Return the words for voice enrolment, once per request."""
        asked = moment is not None and moment.tells and moment.holder == self.plan.name
        if not asked or self._telling:
            self._telling = asked
            return None
        self._telling = True
        line = self._repertoire.next(Cue.ENROLS)
        if line is None and (self.plan.recordings or self.plan.voice):
            line = enrolment(self._place, self._told, reads=self.plan.recordings is not None)
            self._told += 1
        if line:
            self._plan_line(line, now + self._reaction_s() + line.delay_s)
        return line

    def _plan_line(self, line: Line, at_s: float) -> None:
        planned = [_Planned(piece, at_s + piece.pause_s, line) for piece in line.pieces]
        # Lines that can't wait go before what is already planned.
        first = line.cue not in _POLITE
        self._planned = planned + self._planned if first else self._planned + planned

    def _keep(self, wanted: Callable[[Cue], bool]) -> None:
        self._planned = [planned for planned in self._planned if wanted(planned.line.cue)]

    def _maybe_backchannel(self, now: float) -> None:
        line = self.plan.backchannel
        if line is None or now < self._next_backchannel_s:
            return
        self._next_backchannel_s = now + self.plan.backchannel_every_s * self._random.uniform(0.8, 1.3)
        if self._prompt is None and not self._planned:
            self._plan_line(line, now)

    def _reaction_s(self) -> float:
        spread_s = self.plan.spread_s
        return max(0.1, self.plan.reaction_s + self._random.uniform(-spread_s, spread_s))
