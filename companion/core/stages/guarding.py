"""Protection of the floor: reminders to those who talk over a turn, level by level."""

from enum import Enum
from typing import Protocol

from companion.core.api.actions import Tone
from companion.core.api.record import Intruded
from companion.core.language.meaning import AnswerValue
from companion.core.program import GROUP, Answer, Ask, Head, Intrusions
from companion.core.program.text import Template
from companion.core.stages.asking import Done
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.side_questions import SideQuestion
from companion.core.stages.waiting import TimeOut
from companion.core.state.floor import TurnClock
from companion.core.state.intrusions import Run, has_spoken, latest_run

GOES_ON_S = 3.0
"""Time from one reminder to the next level, while the other keeps speaking."""
SILENT_S = 2.0
"""Silence of the other that ends an intrusion, even within an utterance."""


class Level(Enum):
    """Level of a reminder; the value is recorded."""

    NONE = ""
    TONE = "tone"
    SENTENCE = "sentence"
    TIME_OUT = "time-out"
    SWAP = "swap"


class Turn(Protocol):
    """The protected turn, as its guard sees it."""

    holder: str
    clock: TurnClock
    opened_s: float

    def returned(self, now: float) -> None:
        """Continue after a question about the turn."""

    def give_way(self, other: str, now: float) -> None:
        """Let the other go first."""


class Guard:
    """Guard of one turn. The holder's clock is stopped while somebody else speaks."""

    def __init__(self, context: StageContext, stage: Stage, turn: Turn, plan: Intrusions, head: Head) -> None:
        """``stage`` and ``turn`` are the same object, seen as a stage and as a turn."""
        self._context = context
        self._stage = stage
        self._turn = turn
        self._plan = plan
        self._head = head
        self._after_s = context.memory.quantity(plan.after_s)
        self._run: Run | None = None
        """The intrusion in progress."""
        self._only_overlaps = False
        """Whether too little of it surely is another's: the clock stands, and nobody is reminded."""
        self._from_s = 0.0
        """Earlier speech has been dealt with."""
        self._level = Level.NONE
        """Level reached in the intrusion in progress."""
        self._reminders = 0
        self._reminded_s = 0.0
        self._offered = False

    @property
    def alert(self) -> bool:
        """Whether somebody else is speaking in this turn."""
        return self._run is not None

    def deadline(self) -> float | None:
        """When the intrusion in progress ends by itself."""
        return self._run.until_s + SILENT_S if self._run else None

    def look(self, now: float) -> None:
        """Check who speaks: after a verdict, or at a deadline."""
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
            if self._only_overlaps:
                self._notice(now)
            elif self._level is not Level.NONE and now - self._reminded_s >= GOES_ON_S:
                self._remind(now)

    def resumed(self, now: float) -> bool:
        """Note that the turn continues after a prompt; returns whether its clock may run."""
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
        """End the intrusion at ``at_s``: the holder's clock runs again."""
        if self._run is None:
            return
        self._settle(at_s)
        self._turn.clock.run(at_s)
        if self._context.listening.speaking is not None:
            self._turn.clock.speech_started(at_s)

    def closed(self, now: float) -> None:
        """Note the end of the turn."""
        if self._run is not None:
            self._settle(min(now, self._run.until_s))

    def _begin(self, run: Run, now: float) -> None:
        self._run, self._only_overlaps = run, True
        self._turn.clock.stop(max(run.since_s, self._turn.opened_s))
        self._notice(now)

    def _notice(self, now: float) -> None:
        """React to the intrusion in progress, once enough of it surely is another's."""
        run = self._run
        assert run is not None
        if not run.is_anothers(self._after_s):
            return
        self._only_overlaps = False
        first = not has_spoken(self._context.listening.voices, self._turn.holder, self._turn.opened_s, now)
        if first and not self._reminders and run.by is not None:
            self._wrong_from_the_start(run.by, now)
        else:
            self._remind(now)

    def _settle(self, at_s: float) -> None:
        run, self._run = self._run, None
        assert run is not None
        self._from_s = at_s
        if self._only_overlaps:
            return
        for_s = max(0.0, at_s - run.since_s)
        holder = self._turn.holder
        self._context.ledger.note_intrusion(holder, run.by, for_s)
        self._context.out.note(Intruded(run.since_s, holder, run.by, for_s, self._level.value))
        self._level = Level.NONE

    def _remind(self, now: float) -> None:
        """Give the next reminder that the script allows; a time-out is offered once in a turn."""
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
                self.offer_time_out("shall we pause", now)

    def _sentence(self) -> str:
        """The reminder in words; an unknown intruder is not named."""
        holder, other = self._turn.holder, self._run.by if self._run else None
        if other is None:
            return self._context.phrases.say("this is somebody's", name=holder)
        if self._plan.words is None:
            return self._context.phrases.say("this is theirs", name=holder, other=other)
        names = {"_holder": holder, "_other": other}
        memory = self._context.memory
        return self._plan.words.fill(lambda name: names[name] if name in names else memory.spoken(name))

    def offer_time_out(self, phrase: str, now: float) -> None:
        """Ask with ``phrase`` whether to take a time-out; the turn waits, and goes on without a yes."""

        def done(yes: AnswerValue | None, then: float) -> None:
            if yes:
                self._context.go(self._stage, then, suspended=True)
                self._context.interrupt(TimeOut, then)
            else:
                self._turn.returned(then)

        self.ask(self._context.phrases.say(phrase, name=self._turn.holder), None, done, now)

    def _wrong_from_the_start(self, other: str, now: float) -> None:
        """Offer to swap turns, since the holder has not begun."""
        context, holder = self._context, self._turn.holder
        if not context.position.may_swap(holder, other):
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
        self.ask(context.phrases.say("begin instead", name=holder, other=other), holder, done, now)

    def ask(self, question: str, person: str | None, done: Done, now: float) -> None:
        """Ask ``person``, or everybody, in the middle of the turn, which waits."""
        ask = Ask(head=self._head, question=Template((question,)), to=person or GROUP, answer=Answer.YES_NO)
        self._stage.suspend(now)
        self._context.new_epoch()
        SideQuestion(self._context, ask, person, question, done, self._stage).ask(now)
