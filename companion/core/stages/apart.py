"""Private questions: partners answer one by one, out of earshot of the others."""

from dataclasses import replace

from companion.core.api import events as e
from companion.core.api.record import Answered
from companion.core.expressions import evaluate, true
from companion.core.language.meaning import UNCLEAR, Act, AnswerValue, Meaning, understood
from companion.core.program import EVERYONE, GROUP, Answer, Apart, Ask
from companion.core.program.text import Template
from companion.core.stages.answers import save_answer
from companion.core.stages.asking import Asking, Done
from companion.core.stages.base import StageContext
from companion.core.stages.prompting import Transition

WAIT_S = 30.0
"""Silence allowed while people change rooms."""


class Privately:
    """Runs an ``Apart`` step. In a session of one, the questions are simply asked.

    After a time-out only open questions are asked.
    """

    def __init__(self, context: StageContext, step: Apart) -> None:
        self._context = context
        self._step = step
        self._left = [(person, asks) for person in context.memory.people if (asks := self._asks_of(person))]
        self._alone = len(context.memory.people) < 2
        self._last = ""

    def begin(self, now: float) -> None:
        """Start with the first partner, or continue if nobody needs asking."""
        self._send_out("alone first", now)

    def _asks_of(self, person: str) -> list[Ask]:
        names = self._context.memory.person
        return [ask for ask in self._step.asks if ask.to == EVERYONE or names(ask.to) == person]

    def _send_out(self, phrase: str, now: float) -> None:
        """Send the others out of earshot, and wait until the next partner is alone."""
        if not self._left:
            self._call_back(now)
            return
        person, asks = self._left[0]
        if self._alone:
            self._ask(person, asks, now)
            return
        text = self._context.phrases.say(phrase, name=person, others=self._others(person))

        def alone(ready: AnswerValue | None, then: float) -> None:
            if ready:
                self._ask(person, asks, then)
                return
            self._left.pop(0)
            left_out = Transition(
                self._context,
                self._context.phrases.say("not alone", name=person),
                lambda t: self._send_out("alone next", t),
            )
            left_out.kept = False
            self._context.go(left_out, then)

        self._wait(text, self._context.phrases.say("not alone yet", name=person), person, alone, now)

    def _ask(self, person: str, asks: list[Ask], now: float) -> None:
        """Ask this partner the next open question."""
        context = self._context
        self._last = person
        while asks and not self._holds(asks[0]):
            asks.pop(0)
        if not asks:
            self._left.pop(0)
            self._send_out("alone next", now)
            return
        ask = asks[0]

        def done(value: AnswerValue | None, then: float) -> None:
            asks.pop(0)
            if value is not None:
                context.used(person, then, told=False)  # whether anything was told says nothing of this
            save_answer(context.memory, ask, value, person, then, asking.confidence)
            self._ask(person, asks, then)

        question = context.memory.fill(ask.question).strip()
        context.new_epoch()
        asking = Asking(context, ask, person, question, done, again=self._again)
        asking.ask(now)

    def _again(self, now: float) -> None:
        """Send the others out again: after a time-out everybody may be in the room."""
        self._send_out("alone again", now)

    def _call_back(self, now: float) -> None:
        """Wait until everybody is back; go on at once if nobody was sent out."""
        if not self._last or self._alone:
            self._context.next_step(now)
            return
        phrases = self._context.phrases
        text = phrases.say("together again", name=self._last, others=self._others(self._last))
        not_yet = phrases.say("not together yet")
        self._wait(text, not_yet, None, lambda ready, then: self._context.next_step(then), now)

    def _wait(self, text: str, not_yet: str, person: str | None, done: Done, now: float) -> None:
        reminder = (Template((not_yet,)),)
        step = Ask(
            head=self._step.head,
            question=Template((text,)),
            to=person or GROUP,
            answer=Answer.YES_NO,
            wait_s=WAIT_S,
            silence=reminder,
            unclear=reminder,
            private=True,
        )
        self._context.new_epoch()
        again = self._again if person else self._call_back
        _Ready(self._context, step, person, text, done, again=again).ask(now)

    def _holds(self, ask: Ask) -> bool:
        return ask.head.when is None or true(evaluate(ask.head.when, self._context.memory.fact))

    def _others(self, person: str) -> str:
        others = [other for other in self._context.memory.people if other != person]
        return self._context.language.forms.all_of(others)


class _Ready(Asking):
    """Waits for "ready", and ignores talk on the way to another room."""

    def go_on(self, now: float) -> None:
        """Like "ready"."""
        self._answer(True, now)

    def meaning(self, event: e.Heard) -> Meaning:
        """Whether somebody is ready; with a word in doubt, too: it consents to nothing."""
        meaning = super().meaning(replace(event, doubtful=False))
        if meaning.answers and meaning.value is not False:
            return understood(True)
        return meaning if meaning.act in (Act.COMMAND, Act.REPEAT) else UNCLEAR

    def _remind(self, why: str, now: float) -> None:
        if why == "silence":
            super()._remind(why, now)

    def _leave_open(self, now: float) -> None:
        self._answer(None, now)

    def _note(self, value: AnswerValue | None, now: float) -> None:
        self.context.out.note(
            Answered(now, self.asked.question.fill(str), self.person, "ready" if value else None)
        )
