"""Time in which nobody is listened to: silences, bells, and pairs that talk among themselves."""

from collections.abc import Callable

from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Scope
from companion.core.program import Pairs
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.prompting import Prompt
from companion.core.stages.stopping import Stopping
from companion.core.state.states import State

RINGS_OUT_S = 3.0
"""From a stroke of a bell until its sound is gone."""
NEARLY_OVER_S = 20.0
"""How long before the end of the time for pairs a soft tone sounds, where there is three times as much."""
BETWEEN_SILENCES_S = 5.0
"""From the bell that ends a silence to the one that begins the next: a breath."""

Then = Callable[[float], None]


class Quiet(Stage):
    """A silence of the script, or the pause after a prompt. Safety words stay live."""

    state = State.QUIET
    mood = Mood.QUIET
    mark_tone = Tone.NEARLY_OVER

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
        self._begins_s: float | None = None
        """When it begins, while it waits for the silence before to ring out."""

    def enter(self, now: float) -> None:
        """Start the silence, a breath after one that has just ended."""
        rung_s = self.context.out.rung_s
        if self._bell and rung_s is not None and now < rung_s + BETWEEN_SILENCES_S:
            self._begins_s = rung_s + BETWEEN_SILENCES_S
        else:
            self._begin(now)

    def _begin(self, now: float) -> None:
        self._begins_s = None
        if self._bell:
            self.context.out.tone(Tone.OPEN)
        self._since_s = now

    def suspend(self, now: float) -> None:
        """Stop counting."""
        self._begins_s = None
        self._behind_s = self._passed_s(now)
        self._since_s = None

    def resume(self, now: float) -> None:
        """Continue counting."""
        self._since_s = now

    def deadline(self) -> float | None:
        """Time of the beginning, of the next mark, or of the end."""
        if self._begins_s is not None:
            return self._begins_s
        if self._since_s is None:
            return None
        next_s = self._marks[0] if self._marks else self._for_s
        return self._since_s + next_s - self._behind_s

    def on_deadline(self, now: float) -> None:
        """Begin, play a mark, or end."""
        if self._begins_s is not None:
            self._begin(now)
        elif self._marks:
            self._marks.pop(0)
            self.context.out.tone(self.mark_tone)
        else:
            self._end(now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Stop where somebody has changed their mind."""
        if self.changes_mind(event):
            self.context.interrupt(Stopping, now)

    def skip(self, now: float) -> None:
        """End the silence, where the script allows it."""
        if self._skippable:
            self._end(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def done(self, now: float) -> None:
        """Like skip."""
        self.skip(now)

    def passes(self, now: float) -> None:
        """End at once."""
        self._end(now)

    def _end(self, now: float) -> None:
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


class Ringing(Quiet):
    """A bell, and the time that each stroke takes to fade."""

    mark_tone = Tone.BELL

    def __init__(self, context: StageContext, strokes: int, then: Then, *, skippable: bool = True) -> None:
        further = tuple(number * RINGS_OUT_S for number in range(1, strokes))
        super().__init__(context, strokes * RINGS_OUT_S, then, marks=further, skippable=skippable)

    def enter(self, now: float) -> None:
        """The first stroke."""
        self.context.out.tone(self.mark_tone)
        super().enter(now)


class InPairs(Quiet):
    """Pairs talk. Only the time is kept: what they say answers nothing and is not written down."""

    mood = Mood.PAIRS
    scope = Scope.TURN

    def __init__(self, context: StageContext, for_s: float, then: Then, *, skippable: bool = True) -> None:
        marks = (for_s - NEARLY_OVER_S,) if for_s >= 3 * NEARLY_OVER_S else ()
        super().__init__(context, for_s, then, marks=marks, bell=True, skippable=skippable)
        self.kept = False

    def done(self, now: float) -> None:
        """One pair is done, or passes; the others are not."""

    passes = done


def talk_in_pairs(context: StageContext, step: Pairs, said: str, now: float) -> None:
    """Say who is with whom, and keep the time; of an odd number the last three are together."""
    people, all_of = context.memory.people, context.language.forms.all_of
    if len(people) < 2:
        context.next_step(now)
        return
    whole = len(people) - len(people) % 2
    groups = [list(people[at : at + 2]) for at in range(0, whole, 2)]
    groups[-1] += people[whole:]
    named = [context.phrases.say("a pair", name=one, others=all_of(others)) for one, *others in groups]
    time_s = context.memory.quantity(step.time_s)
    turns = max(map(len, groups)) if step.swap else 1

    def turn(number: int, lead: str, then: float) -> None:
        if number >= turns:
            context.next_step(then)
            return
        names = all_of([group[number] for group in groups if number < len(group)])
        key = "pairs talk" if not step.swap else "pairs swap" if number else "pairs begin"
        words = context.phrases.say(key, names=names, time_s=time_s)
        talk = InPairs(context, time_s, lambda t: turn(number + 1, "", t), skippable=step.head.skippable)
        said = f"{lead} {words}".strip()
        prompt = Prompt(context, said, lambda t: context.go(talk, t), skippable=step.head.skippable)
        context.go(prompt, then)

    turn(0, f"{said} {context.phrases.say('in pairs', pairs='. '.join(named))}".strip(), now)
