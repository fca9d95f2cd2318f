"""The floor, protected: who breaks into a turn is reminded, kindly, and level by level."""

from enum import Enum
from typing import Protocol

from companion.core.api.actions import Tone
from companion.core.api.record import Intruded
from companion.core.language.meaning import AnswerValue
from companion.core.program import GROUP, Answer, Ask, Head, Intrusions
from companion.core.program.text import Template
from companion.core.stages.asking import Done
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.meanwhile import Meanwhile
from companion.core.stages.waiting import TimeOut
from companion.core.state.floor import TurnClock
from companion.core.state.intrusions import Run, has_spoken, latest_run

GOES_ON_S = 3.0
"""So long after a reminder the next level follows, when the other speaks on."""
SILENT_S = 2.0
"""Nothing heard of the other for so long: it is over, whatever the ears say of the utterance."""


class Level(Enum):
    """What a reminder is; the value is its word in the record."""

    NONE = ""
    TONE = "tone"
    SENTENCE = "sentence"
    TIME_OUT = "time-out"
    SWAP = "swap"


class Turn(Protocol):
    """The turn that is protected, as its guard sees it."""

    holder: str
    clock: TurnClock
    opened_s: float

    def returned(self, now: float) -> None:
        """The turn goes on after a question about it."""

    def give_way(self, other: str, now: float) -> None:
        """The other goes first."""


class Guard:
    """Watches over one turn. The clock of the holder stands still while another speaks."""

    def __init__(self, context: StageContext, stage: Stage, turn: Turn, plan: Intrusions, head: Head) -> None:
        """``stage`` is the same as ``turn``, as the session sees it."""
        self._context = context
        self._stage = stage
        self._turn = turn
        self._plan = plan
        self._head = head
        self._after_s = context.memory.quantity(plan.after_s)
        self._run: Run | None = None
        """The intrusion that goes on."""
        self._from_s = 0.0
        """What was said before is settled."""
        self._level = Level.NONE
        """How far the one that goes on has come."""
        self._reminders = 0
        self._reminded_s = 0.0
        self._offered = False

    @property
    def alert(self) -> bool:
        """Whether somebody else speaks in this turn right now."""
        return self._run is not None

    def deadline(self) -> float | None:
        """When an intrusion is over even if nothing more is heard of it."""
        return self._run.until_s + SILENT_S if self._run else None

    def look(self, now: float) -> None:
        """Something was heard, or a deadline came: see who speaks."""
        if not self._plan.watched or len(self._context.memory.people) < 2:
            return
        since_s = max(self._turn.opened_s, self._from_s)
        run = latest_run(self._context.listening.voices, self._turn.holder, since_s, now)
        if self._run is None:
            if run and run.lasts(self._after_s):
                self._begin(run, now)
        elif run is None or now >= self._run.until_s + SILENT_S:
            self.over(self._run.until_s)
        else:
            self._run = run
            if self._level is not Level.NONE and now - self._reminded_s >= GOES_ON_S:
                self._remind(now)

    def resumed(self, now: float) -> bool:
        """The turn goes on after a prompt; whether its clock may run."""
        if self._run is not None:
            since_s = max(self._turn.opened_s, self._from_s)
            run = latest_run(self._context.listening.voices, self._turn.holder, since_s, now)
            if run is not None and self._context.listening.speaking is not None:
                self._run, self._reminded_s = run, now
                return False
            self._settle(self._run.until_s)
        self._from_s = now
        return True

    def over(self, at_s: float) -> None:
        """The other fell silent at ``at_s``: the time is the holder's again."""
        if self._run is None:
            return
        self._settle(at_s)
        self._turn.clock.run(at_s)
        if self._context.listening.speaking is not None:
            self._turn.clock.speech_started(at_s)

    def closed(self, now: float) -> None:
        """The turn is over, with whatever goes on."""
        if self._run is not None:
            self._settle(min(now, self._run.until_s))

    def _begin(self, run: Run, now: float) -> None:
        self._run = run
        self._turn.clock.stop(max(run.since_s, self._turn.opened_s))
        first = not has_spoken(self._context.listening.voices, self._turn.holder, self._turn.opened_s, now)
        if first and not self._reminders and run.by is not None:
            self._wrong_from_the_start(run.by, now)
        else:
            self._remind(now)

    def _settle(self, at_s: float) -> None:
        run, self._run = self._run, None
        assert run is not None
        self._from_s = at_s
        for_s = max(0.0, at_s - run.since_s)
        holder = self._turn.holder
        self._context.ledger.note_intrusion(holder, run.by, for_s)
        self._context.out.note(Intruded(run.since_s, holder, run.by, for_s, self._level.value))
        self._level = Level.NONE

    def _remind(self, now: float) -> None:
        """The next level that the script leaves on; the offer of a time-out comes once in a turn."""
        plan = self._plan
        on = [
            level
            for level, wanted in (
                (Level.TONE, plan.tone),
                (Level.SENTENCE, plan.remind),
                (Level.TIME_OUT, plan.time_out),
            )
            if wanted
        ]
        self._reminded_s = now
        if not on:
            return
        level = on[min(self._reminders, len(on) - 1)]
        if level is Level.TIME_OUT and self._offered:
            level = on[0]
        self._reminders += 1
        self._level = level
        match level:
            case Level.TONE:
                self._context.out.tone(Tone.FLOOR)
            case Level.SENTENCE:
                self._context.aside(self._sentence(), now)
            case Level.TIME_OUT:
                self._offered = True
                self._offer_time_out(now)

    def _sentence(self) -> str:
        """With names; where it is not known who it was, nobody is named but the holder."""
        holder, other = self._turn.holder, self._run.by if self._run else None
        if other is None:
            return self._context.phrases.say("this is somebody's", name=holder)
        if self._plan.words is None:
            return self._context.phrases.say("this is theirs", name=holder, other=other)
        names = {"_holder": holder, "_other": other}
        memory = self._context.memory
        return self._plan.words.fill(lambda name: names[name] if name in names else memory.spoken(name))

    def _offer_time_out(self, now: float) -> None:
        def done(yes: AnswerValue | None, then: float) -> None:
            if yes:
                self._context.go(self._stage, then, suspended=True)
                self._context.interrupt(TimeOut, then)
            else:
                self._turn.returned(then)

        self._ask(self._context.phrases.say("shall we pause"), None, done, now)

    def _wrong_from_the_start(self, other: str, now: float) -> None:
        """The holder has not begun: perhaps they would rather have it the other way round."""
        context, holder = self._context, self._turn.holder
        if not context.may_swap(holder, other):
            if self._plan.tone or self._plan.remind:
                self._reminders, self._level, self._reminded_s = 1, Level.SENTENCE, now
                context.aside(self._sentence(), now)
            return

        def done(yes: AnswerValue | None, then: float) -> None:
            if yes:
                self._turn.give_way(other, then)
            else:
                self._turn.returned(then)

        self._reminders, self._level = 1, Level.SWAP
        self._ask(context.phrases.say("begin instead", name=holder, other=other), holder, done, now)

    def _ask(self, question: str, person: str | None, done: Done, now: float) -> None:
        ask = Ask(head=self._head, question=Template((question,)), to=person or GROUP, answer=Answer.YES_NO)
        self._stage.suspend(now)
        self._context.new_epoch()
        Meanwhile(self._context, ask, person, question, done, self._stage).ask(now)
