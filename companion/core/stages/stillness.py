"""Stages without words: guided breath, and silence."""

from collections.abc import Callable

from companion.core.api.actions import Tone
from companion.core.api.snapshot import Breath, Mood
from companion.core.program import Breathe, Cues
from companion.core.stages.base import Stage, StageContext, View
from companion.core.state.states import State

_TONES = {"in": Tone.BREATH_IN, "hold": Tone.BREATH_HOLD, "out": Tone.BREATH_OUT}

Then = Callable[[float], None]


class Breathing(Stage):
    """Guides breaths by voice and tones, or by tones alone. Safety words stay live."""

    state = State.BREATHING
    mood = Mood.BREATHING

    def __init__(self, context: StageContext, step: Breathe, then: Then) -> None:
        super().__init__(context)
        self._step = step
        self._then = then
        self._cycle = 0
        self._phase = 0
        self._phase_from_s: float | None = None

    def enter(self, now: float) -> None:
        """Start the first breath."""
        self._begin_phase(now, now)

    def suspend(self, now: float) -> None:
        """Stop the breath, and its tone, which may be long."""
        self._phase_from_s = None
        self.context.out.hush()
        self.context.out.hush_tones()

    def abandon(self, now: float) -> None:
        """Stop its tone, too: the last words are not spoken over it."""
        self.context.out.hush_tones()

    def resume(self, now: float) -> None:
        """Start the interrupted breath again."""
        self._phase = 0
        self._begin_phase(now, now)

    def deadline(self) -> float | None:
        """End of the current phase. Phases don't drift."""
        if self._phase_from_s is None:
            return None
        return self._phase_from_s + self._step.phases[self._phase].duration_s

    def on_deadline(self, now: float) -> None:
        """Go on to the next phase, the next breath, or the end."""
        ended_s = self.deadline()
        assert ended_s is not None
        self._phase += 1
        if self._phase == len(self._step.phases):
            self._phase = 0
            self._cycle += 1
        if self._cycle >= self._step.cycles:
            self.passes(now)
        else:
            self._begin_phase(ended_s, now)

    def skip(self, now: float) -> None:
        """End the breathing, where the script allows it."""
        if self._step.head.skippable:
            self.passes(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def done(self, now: float) -> None:
        """Like skip."""
        self.skip(now)

    def passes(self, now: float) -> None:
        """End at once."""
        if self._step.cues is not Cues.NONE:
            self.context.out.hush_tones()
            self.context.out.tone(Tone.CLOSE)
        self._then(now)

    def how_long(self, now: float) -> None:
        """Tell the time left."""
        self.context.aside(self.context.phrases.say("time left here", time_s=self._left_s(now)), now)

    def picture(self, now: float) -> View:
        """Progress of the breath."""
        phase = self._step.phases[self._phase]
        since_s = 0.0 if self._phase_from_s is None else max(0.0, now - self._phase_from_s)
        fraction = min(1.0, since_s / phase.duration_s)
        breath = Breath(phase.kind, fraction, self._cycle + 1, self._step.cycles)
        total_s = self._cycle_s() * self._step.cycles
        return View(self.mood, None, self._left_s(now), total_s, breath)

    def _begin_phase(self, from_s: float, now: float) -> None:
        self._phase_from_s = from_s
        phase = self._step.phases[self._phase]
        if self._step.cues is not Cues.NONE:
            self.context.out.tone(_TONES[phase.kind], phase.duration_s)
        if self._step.cues is Cues.VOICE:
            self.context.out.say(self.context.language.prompts.breath[phase.kind], now)

    def _cycle_s(self) -> float:
        return sum(phase.duration_s for phase in self._step.phases)

    def _left_s(self, now: float) -> float:
        behind_s = self._cycle * self._cycle_s()
        behind_s += sum(phase.duration_s for phase in self._step.phases[: self._phase])
        if self._phase_from_s is not None:
            behind_s += now - self._phase_from_s
        return max(0.0, self._cycle_s() * self._step.cycles - behind_s)


class Quiet(Stage):
    """A silence of the script, or the pause behind a prompt. Safety words stay live."""

    state = State.QUIET
    mood = Mood.QUIET

    def __init__(
        self,
        context: StageContext,
        for_s: float,
        then: Then,
        *,
        marks: tuple[float, ...] = (),
        bell: bool = False,
        skippable: bool = True,
    ) -> None:
        """``marks``: seconds from the start at which a tone sounds. ``bell``: a tone at both ends."""
        super().__init__(context)
        self._for_s = for_s
        self._then = then
        self._marks = sorted(mark for mark in marks if 0 < mark < for_s)
        self._bell = bell
        self._skippable = skippable
        self._behind_s = 0.0
        self._since_s: float | None = None

    def enter(self, now: float) -> None:
        """Start the silence."""
        if self._bell:
            self.context.out.tone(Tone.OPEN)
        self._since_s = now

    def suspend(self, now: float) -> None:
        """Stop counting."""
        self._behind_s = self._passed_s(now)
        self._since_s = None

    def resume(self, now: float) -> None:
        """Continue counting."""
        self._since_s = now

    def deadline(self) -> float | None:
        """Time of the next mark, or of the end."""
        if self._since_s is None:
            return None
        next_s = self._marks[0] if self._marks else self._for_s
        return self._since_s + next_s - self._behind_s

    def on_deadline(self, now: float) -> None:
        """Play a mark, or end."""
        if self._marks:
            self._marks.pop(0)
            self.context.out.tone(Tone.NEARLY_OVER)
        else:
            self.passes(now)

    def skip(self, now: float) -> None:
        """End the silence, where the script allows it."""
        if self._skippable:
            self.passes(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def done(self, now: float) -> None:
        """Like skip."""
        self.skip(now)

    def passes(self, now: float) -> None:
        """End at once."""
        if self._bell:
            self.context.out.tone(Tone.CLOSE)
        self._then(now)

    def how_long(self, now: float) -> None:
        """Time left."""
        left_s = max(0.0, self._for_s - self._passed_s(now))
        self.context.aside(self.context.phrases.say("time left here", time_s=left_s), now)

    def picture(self, now: float) -> View:
        """Time left."""
        return View(self.mood, None, max(0.0, self._for_s - self._passed_s(now)), self._for_s)

    def _passed_s(self, now: float) -> float:
        return self._behind_s + (0.0 if self._since_s is None else max(0.0, now - self._since_s))
