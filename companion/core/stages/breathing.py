"""Guided breath: tones, words just before their phase, and wishes while it goes on."""

from collections.abc import Callable
from dataclasses import replace

from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.api.snapshot import Breath, Mood
from companion.core.language.meaning import BreathWish
from companion.core.program import Breathe, Cues, Phase
from companion.core.program.breaths import (
    LONG_HOLD_S,
    at_rate,
    comfortable_rate,
    cycle_s,
    longest_hold_s,
    rate_of,
    without_holds,
)
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.stopping import Stopping
from companion.core.state.states import State

REST_S = 0.7
"""From the last words, or the end of an interruption, to the first word of the lead-in."""
WORDS_S, SHORT_WORDS_S = 1.0, 0.8
"""How long before their phase words begin: the shipped voices take 0.3 to 0.65 s
(``tests/speaking/test_breath_words.py``)."""
_SHORT_PHASE_S = 2.0
"""A phase that is shorter has the short words."""
_BETWEEN_WORDS_S = 0.15
_LONGEST_LEAD_IN_S = 6.0
_TEMPO_STEP = 1.1
_MOST_BREATHS = 300

Then = Callable[[float], None]


class Breathing(Stage):
    """Guides breaths by voice and tones, or by tones alone, after a lead-in in the pattern's own time.

    "Slower", "fewer", "without holding", "five breaths", "five a minute" count from the next breath on.
    Safety words stay live.
    """

    state = State.BREATHING
    mood = Mood.BREATHING

    def __init__(self, context: StageContext, step: Breathe, then: Then) -> None:
        super().__init__(context)
        self._step = step
        self._then = then
        self._cycles = max(1, round(context.memory.quantity(step.cycles)))
        self._cycle = 0
        self._phases: tuple[Phase, ...] = ()
        self._index: int | None = None
        """The phase that goes on, -1 in the lead-in; None before it."""
        self._from_s = 0.0
        self._coming: int | None = None
        """The phase that begins at ``_turn_s``; None: the breathing ends there."""
        self._turn_s: float | None = None
        """None while suspended."""
        self._words: str | None = None
        """To be said before the next phase."""
        self._words_s = 0.0
        self._granted = ""
        """The reply to a wish from before the first breath."""

    def enter(self, now: float) -> None:
        """Lead in to the first breath."""
        rest_s = REST_S
        if self._granted:
            self.context.out.say(self.context.phrases.say(self._granted), now)
            self._granted, rest_s = "", 2 * REST_S + WORDS_S
        self._lead_in(now, rest_s)

    def suspend(self, now: float) -> None:
        """Stop the breath, and its tone, which may be long."""
        self._turn_s = None
        self.context.out.hush()
        self.context.out.hush_tones()

    def abandon(self, now: float) -> None:
        """Stop its tone, too: the last words are not spoken over it."""
        self.context.out.hush_tones()

    def resume(self, now: float) -> None:
        """Lead in to the interrupted breath again."""
        self._lead_in(now)

    def deadline(self) -> float | None:
        """The next words, or the end of the current phase. Phases don't drift."""
        if self._turn_s is None:
            return None
        return self._turn_s if self._words is None else self._words_s

    def on_deadline(self, now: float) -> None:
        """Say the words before a phase, go on to it, or end."""
        if self._words is not None:
            self.context.out.say(self._words, now)
            self._words = None
        elif self._coming is None:
            self.passes(now)
        else:
            self._begin_phase(self._coming)

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
        self.context.out.hush()
        if self._step.cues is not Cues.NONE:
            self.context.out.hush_tones()
            self.context.out.tone(Tone.CLOSE)
        self._then(now)

    def claims(self, event: e.Heard) -> bool:
        """Whether words are a wish for the breath."""
        return self._wish(event) is not None

    def heard(self, event: e.Heard, now: float) -> None:
        """Take a wish; it counts from the next breath on, but a breath need not be held any longer."""
        if self.changes_mind(event):
            self.context.interrupt(Stopping, now)
            return
        wish = self._wish(event)
        if wish is None:
            return
        if self._words is not None and self._words_s < now + 2 * WORDS_S:
            self._words = None
        self.context.out.say(self.context.phrases.say(self._grant(wish)), now)
        index = self._index
        if index is None or index < 0:
            self._phases = self._wanted()
        if wish.holds is False and index is not None and index >= 0 and self._phases[index].kind == "hold":
            self.context.out.hush_tones()
            self._words, self._turn_s = None, now

    def heard_before(self, event: e.Heard, now: float) -> None:
        """Take a wish from before the first breath."""
        self.context.out.duck(False)
        if wish := self._wish(event):
            self._granted = self._grant(wish)

    def how_long(self, now: float) -> None:
        """Tell the time left."""
        self.context.aside(self.context.phrases.say("time left here", time_s=self._left_s(now)), now)

    def picture(self, now: float) -> View:
        """Progress of the breath."""
        phase = self._phase(-1 if self._index is None else self._index)
        since_s = 0.0 if self._index is None or self._turn_s is None else max(0.0, now - self._from_s)
        fraction = min(1.0, since_s / phase.duration_s)
        breath = Breath(phase.kind, fraction, self._cycle + 1, self._cycles)
        total_s = cycle_s(self._phases) * self._cycles
        return View(self.mood, None, self._left_s(now), total_s, breath)

    def _lead_in(self, now: float, rest_s: float = REST_S) -> None:
        self._phases = self._wanted()
        self._index = None
        if self._step.cues is Cues.NONE:
            self._turn_to(0, now)
        else:
            self._turn_to(-1, now + rest_s + WORDS_S)

    def _begin_phase(self, index: int) -> None:
        assert self._turn_s is not None
        if index == 0 and self._index is not None and self._index >= 0:
            self._cycle += 1
            self._phases = self._wanted()
        self._index, self._from_s = index, self._turn_s
        phase = self._phase(index)
        if self._step.cues is not Cues.NONE:
            self.context.out.tone(self._tone(index), phase.duration_s)
        last = index == len(self._phases) - 1
        following = None if last and self._cycle + 1 >= self._cycles else 0 if last else index + 1
        self._turn_to(following, self._from_s + phase.duration_s)

    def _turn_to(self, index: int | None, at_s: float) -> None:
        """Go on to a phase at ``at_s``, with its words before it where there is time for them."""
        self._coming, self._turn_s = index, at_s
        words = self._words_before(index)
        self._words, self._words_s = None, at_s
        if words:
            self._words, before_s = words
            self._words_s = at_s - before_s

    def _words_before(self, index: int | None) -> tuple[str, float] | None:
        """The words that announce a phase and how long before it they begin; None: the tones tell it."""
        leads_in = self._index is None or self._index == -1
        if index is None or not (self._step.cues is Cues.VOICE or leads_in) or self._step.cues is Cues.NONE:
            return None
        words = self.context.language.prompts.breath
        kind = self._phase(index).kind
        if self._index is None:
            return words[kind], WORDS_S
        current = self._phase(self._index)
        short = min(current.duration_s, self._phase(index).duration_s) < _SHORT_PHASE_S
        if self._index == -1 or short or current.kind == kind:
            said = f"and {kind}", SHORT_WORDS_S
        else:
            said = kind, WORDS_S
        key, before_s = said
        return (words[key], before_s) if current.duration_s >= before_s + _BETWEEN_WORDS_S else None

    def _phase(self, index: int) -> Phase:
        """The phase at ``index``; -1: that of the lead-in, which leads to the first."""
        phases = self._phases or self._wanted()
        if index >= 0:
            return phases[index]
        kind = "in" if phases[0].kind == "out" else "out"
        found = next((phase.duration_s for phase in phases if phase.kind == kind), _LONGEST_LEAD_IN_S)
        return Phase(kind, min(found, _LONGEST_LEAD_IN_S))

    def _tone(self, index: int) -> Tone:
        kind = self._phase(index).kind
        if kind != "hold":
            return Tone.BREATH_IN if kind == "in" else Tone.BREATH_OUT
        # The last phase that moved tells how full the lungs are, across the seam of two breaths too.
        before = [phase.kind for phase in (*self._phases, *self._phases[:index]) if phase.kind != "hold"]
        return Tone.BREATH_FULL if before[-1] == "in" else Tone.BREATH_EMPTY

    def _as_written(self) -> tuple[Phase, ...]:
        """One breath as the script and its settings have it, without holds where that was wished."""
        memory, phases = self.context.memory, self._step.phases
        if self._step.rate is not None and (rate := memory.quantity(self._step.rate)) > 0:
            phases = at_rate(phases, comfortable_rate(phases, rate))
        return phases if memory.breath.holds or not longest_hold_s(phases) else without_holds(phases)

    def _wanted(self) -> tuple[Phase, ...]:
        """One breath at the tempo that was wished."""
        phases, tempo = self._as_written(), self.context.memory.breath.tempo
        return at_rate(phases, comfortable_rate(phases, rate_of(phases) / tempo)) if tempo != 1.0 else phases

    def _wish(self, event: e.Heard) -> BreathWish | None:
        return None if event.draft or event.withheld else self.context.language.breath_wish(event.text)

    def _grant(self, wish: BreathWish) -> str:
        """Apply a wish; return the key of the reply."""
        memory = self.context.memory
        if wish.holds is not None:
            memory.breath = replace(memory.breath, holds=wish.holds)
            return "breath with holds" if wish.holds else "breath without holds"
        if not (wish.slower or wish.rate):
            return self._count(wish)
        written, current = self._as_written(), rate_of(self._wanted())
        rate = comfortable_rate(written, wish.rate or current / _TEMPO_STEP**wish.slower)
        memory.breath = replace(memory.breath, tempo=rate_of(written) / rate)
        if abs(rate - current) < 0.05:
            return "breath stays"
        return "breath slower" if rate < current else "breath faster"

    def _count(self, wish: BreathWish) -> str:
        """Change the number of breaths; the one that goes on is finished."""
        left, before = self._cycles - self._cycle, self._cycles
        # Nobody is led to hold the breath this long more often than the script has it.
        most = before if longest_hold_s(self._wanted()) >= LONG_HOLD_S else _MOST_BREATHS
        wanted = wish.count or self._cycle + (
            max(1, left // 2) if wish.fewer > 0 else left + max(2, left // 2)
        )
        self._cycles = min(max(wanted, self._cycle + 1), most)
        if self._index == len(self._phases) - 1 and self._turn_s is not None:
            self._turn_to(None if self._cycle + 1 >= self._cycles else 0, self._turn_s)
        if self._cycles == before:
            return "breath stays"
        return "breaths fewer" if self._cycles < before else "breaths more"

    def _left_s(self, now: float) -> float:
        whole_s = cycle_s(self._phases or self._wanted())
        behind_s = self._cycle * whole_s
        if self._index is not None and self._index >= 0:
            behind_s += cycle_s(self._phases[: self._index])
            behind_s += now - self._from_s if self._turn_s is not None else 0.0
        return max(0.0, whole_s * self._cycles - behind_s)
