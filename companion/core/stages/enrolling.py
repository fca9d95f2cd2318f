"""Voice enrolment: a partner says a few sentences, and more where that is not enough."""

from collections.abc import Callable, Sequence

from companion.core.api import events as e
from companion.core.api.snapshot import Mood
from companion.core.api.voices import Quality
from companion.core.program import Enrol
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.prompting import Prompt, Transition
from companion.core.state.attribution import Owner, Place
from companion.core.state.provenance import ANSWER
from companion.core.state.states import State

FIRST_WORD_S = 12.0
"""Silence allowed at the start."""
THINKING_S = 3.0
"""Silence after which more is asked for."""
_ONCE_MORE = {
    Quality.TOO_SHORT: "tell more",
    Quality.TOO_NOISY: "tell it nearer",
    Quality.ANOTHER_VOICE: "tell it alone",
}

Then = Callable[[float], None]


class Enrolling(Stage):
    """Enrolment of one partner. Their words are not recorded: only the voice matters."""

    state = State.LEARNING
    mood = Mood.ASKING
    kept = False

    def __init__(self, context: StageContext, step: Enrol, person: str, question: str, then: Then) -> None:
        """``then``: what follows, with or without a profile."""
        super().__init__(context)
        self.person = person
        self._step = step
        self._question = question
        self._then = then
        self._attempt: int | None = None
        self._tries = 1
        self._quiet_since: float | None = None
        self._quality = Quality.TOO_SHORT
        self._spoken = False
        """Whether they have spoken since they were last asked."""

    def ask(self, now: float) -> None:
        """Ask for a few sentences."""
        self._say(self._question, now)

    def enter(self, now: float) -> None:
        """Start learning; speech in progress counts."""
        self._spoken = False
        self.resume(now)

    def resume(self, now: float) -> None:
        """Continue learning."""
        self._quiet_since = now
        if self._attempt is None:
            self._attempt = self.context.out.learn(self.person)
        self.context.listening.adopt(self.owner())

    def suspend(self, now: float) -> None:
        """Stop learning: anybody may speak during an interruption."""
        self._quiet_since = None
        self._stop()

    def abandon(self, now: float) -> None:
        """Stop learning."""
        self._stop()

    def deadline(self) -> float | None:
        """End of the allowed silence; none during speech."""
        if self._quiet_since is None or self.context.listening.speaking is not None:
            return None
        return self._quiet_since + (THINKING_S if self._spoken else FIRST_WORD_S)

    def on_deadline(self, now: float) -> None:
        """Ask for more: what they said was not enough."""
        self._once_more(now)

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Note that they speak."""
        self._spoken = True

    def speech_ended(self, event: e.SpeechEnded, now: float) -> None:
        """Count silence from here."""
        self._quiet_since = max(self._quiet_since or 0.0, event.at_s)

    def voice_taken(self, event: e.VoiceTaken, now: float) -> None:
        """Finish when good; ask again when noisy or mixed; when too short, wait for more."""
        if event.id != self._attempt:
            return
        self._quality = event.quality
        match event.quality:
            case Quality.GOOD:
                self._over("voice known", True, now)
            case Quality.ALIKE:
                self._over("voice alike", True, now)
            case Quality.TOO_NOISY | Quality.ANOTHER_VOICE:
                self._once_more(now)

    def owner(self) -> Owner:
        """Not recorded."""
        return Owner(Place.ASIDE, self.person, kept=False, epoch=self.context.epoch)

    def done(self, now: float) -> None:
        """Ask for more: the profile is not good yet."""
        self._once_more(now)

    def passes(self, now: float) -> None:
        """Go on without a profile."""
        self._over("voice unknown", False, now)

    skip = passes

    def repeat(self, now: float) -> None:
        """Ask again."""
        self._stop()
        self.ask(now)

    def help_key(self) -> tuple[str, str]:
        """Help for questions."""
        return "help question", self.person

    def status(self, now: float) -> str:
        """The request."""
        return self._question

    def picture(self, now: float) -> View:
        """The person asked."""
        return View(self.mood, self.person)

    def _once_more(self, now: float) -> None:
        if self._tries >= self.context.memory.quantity(self._step.tries):
            self._over("voice unknown", False, now)
            return
        self._tries += 1
        if self._quality is not Quality.TOO_SHORT:
            self._stop()  # what was noisy, or another's, is no part of the next attempt
        phrase = _ONCE_MORE[self._quality] if self._spoken else "tell anything"
        self._say(self.context.phrases.say(phrase, name=self.person), now)
        self._quality = Quality.TOO_SHORT

    def _over(self, phrase: str, known: bool, now: float) -> None:
        self._stop()
        if self._step.save:
            self.context.memory.save(self._step.save, known, self.person, ANSWER)
        self.context.new_epoch()
        text = self.context.phrases.say(phrase, name=self.person)
        self.context.go(_Telling(self.context, text, self._then), now)

    def _say(self, text: str, now: float) -> None:
        self._quiet_since = None
        self.context.go(_Asked(self, text), now)

    def _stop(self) -> None:
        if self._attempt is not None:
            self.context.out.stop_learning(self._attempt)
            self._attempt = None


class _Telling(Transition):
    """A transition during which nothing is recorded."""

    kept = False


class _Asked(Prompt):
    """The request itself; commands go to the ``Enrolling`` that follows."""

    kept = False

    def __init__(self, enrolling: Enrolling, text: str) -> None:
        context = enrolling.context
        super().__init__(context, text, lambda now: context.go(enrolling, now))
        self._enrolling = enrolling

    def passes(self, now: float) -> None:
        """Go on without a profile, before the request is over."""
        self._enrolling.passes(now)

    skip = passes

    def abandon(self, now: float) -> None:
        """Stop learning."""
        self._enrolling.abandon(now)


def enrol(context: StageContext, step: Enrol, question: str, people: Sequence[str], now: float) -> None:
    """Enrol ``people`` one by one; without a recogniser, or in a session of one, go on at once."""
    if not people or not context.knows_voices or len(context.memory.people) < 2:
        for person in people:
            if step.save:
                context.memory.save(step.save, False, person, ANSWER)
        context.next_step(now)
        return
    person, *others = people
    text = context.memory.addressed(question, person, step.say) if question else ""
    text = text or context.phrases.say("tell a little", name=person)
    context.new_epoch()
    Enrolling(context, step, person, text, lambda then: enrol(context, step, question, others, then)).ask(now)
