"""Stages in which the companion speaks."""

from collections.abc import Callable

from companion.core.api import events as e
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Meaning
from companion.core.stages.base import Stage, StageContext
from companion.core.state.listening import Owner
from companion.core.state.states import State

Then = Callable[[float], None]
Eager = Callable[[e.Heard, float], None]


class Speaking(Stage):
    """Says one text. Talk over it lowers the voice first; what it was decides the rest."""

    def __init__(self, context: StageContext, text: str) -> None:
        super().__init__(context)
        self.text = text

    def enter(self, now: float) -> None:
        """Say it."""
        self.context.out.say(self.text, now)

    def suspend(self, now: float) -> None:
        """Be quiet."""
        self.context.out.hush()

    def take_back(self, since_s: float) -> None:
        """Said again, it is without words that were said."""
        self.text = self.context.unread(self.text)

    def speech_suspected(self, now: float) -> None:
        """Lower the voice at once: who speaks must not have to shout."""
        self.context.out.duck(True)

    def speech_dismissed(self, now: float) -> None:
        """A breath, a chair: at full voice again, unless somebody speaks."""
        if self.context.listening.speaking is None and not self.context.listening.pending:
            self.context.out.duck(False)

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Lower the voice while it is not known what this is."""
        self.context.out.duck(True)

    def heard(self, event: e.Heard, now: float) -> None:
        """No command: go on at full voice."""
        self.context.out.duck(False)

    def nothing_heard(self, event: e.NothingHeard, now: float) -> None:
        """It was a cough."""
        self.context.out.duck(False)

    def repeat(self, now: float) -> None:
        """Say it once more from the start."""
        self.context.go(self, now)


class Prompt(Speaking):
    """A step's words. What comes ``then`` follows when they were heard."""

    state = State.PROMPT

    def __init__(
        self,
        context: StageContext,
        text: str,
        then: Then,
        *,
        eager: Eager | None = None,
        skippable: bool = True,
    ) -> None:
        """``eager`` takes words spoken over the prompt, where the step allows that."""
        super().__init__(context, text)
        self._then = then
        self._eager = eager
        self._skippable = skippable

    def enter(self, now: float) -> None:
        """Say it; nothing to say: go on at once."""
        if self.text.strip():
            super().enter(now)
        else:
            self._then(now)

    def prompt_ended(self, now: float) -> None:
        """On to what follows."""
        self._then(now)

    def heard(self, event: e.Heard, now: float) -> None:
        """An early answer is taken where the step allows it; "mm-hm" never stops a prompt."""
        if self._eager and not event.draft and not self.is_backchannel(event):
            self._eager(event, now)
        else:
            super().heard(event, now)

    def done(self, now: float) -> None:
        """There is nothing to be done with yet."""
        self.context.out.duck(False)

    def skip(self, now: float) -> None:
        """Leave the whole step out."""
        if self._skippable:
            self.context.next_step(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def passes(self, now: float) -> None:
        """Pass before the turn or question has begun."""
        self.context.next_step(now, passed=True)


class Transition(Prompt):
    """Words on the way from what is over to what is settled already."""

    def skip(self, now: float) -> None:
        """Only these words are left out."""
        self._then(now)

    def passes(self, now: float) -> None:
        """As skip."""
        self._then(now)

    def restart(self, now: float) -> None:
        """What is over does not begin anew."""
        self._then(now)


class Aside(Speaking):
    """Something short in between; what was going on waits beneath."""

    state = State.ASIDE

    def __init__(self, context: StageContext, text: str, under: Stage) -> None:
        super().__init__(context, text)
        self.under = under
        self.kept = under.kept

    def prompt_ended(self, now: float) -> None:
        """Back to what was going on."""
        self.context.go_back(self.under, now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Who answers, or speaks on in a turn, needs no more words from us; "mm-hm" changes nothing."""
        if self.under.claims(event):
            self.context.go_back(self.under, now)
            self.under.heard(event, now)
        else:
            super().heard(event, now)

    def meaning(self, event: e.Heard) -> Meaning:
        """As it would be without the aside."""
        return self.under.meaning(event)

    def take_back(self, since_s: float) -> None:
        """What waits beneath forgets it."""
        self.under.take_back(since_s)

    def away(self, for_s: float) -> None:
        """What waits beneath waited."""
        self.under.away(for_s)

    def owner(self) -> Owner:
        """Words belong where they would without the aside."""
        return self.under.owner()

    def found(self, now: float, *, beneath: bool = False) -> None:
        """What waits beneath learns of it."""
        self.under.found(now, beneath=True)

    def abandon(self, now: float) -> None:
        """What waits beneath is abandoned too."""
        self.under.abandon(now)


class Closing(Speaking):
    """The last words."""

    state = State.CLOSING

    def __init__(self, context: StageContext, text: str, ending: str) -> None:
        super().__init__(context, text)
        self._ending = ending

    def prompt_ended(self, now: float) -> None:
        """The session ends, once all words are there."""
        self.context.end(self._ending, now)


class Gathering(Stage):
    """Waits until all words are transcribed, within reason."""

    state = State.GATHERING
    mood = Mood.QUIET
    PATIENCE_S = 8.0
    """Transcription of the last piece takes about a second; a slow machine gets time."""

    def __init__(self, context: StageContext, then: Then) -> None:
        super().__init__(context)
        self._then = then
        self._since_s = 0.0

    def enter(self, now: float) -> None:
        """Wait from now on."""
        self._since_s = now

    def deadline(self) -> float | None:
        """When waiting ends: at once when all words are there."""
        return self._since_s + (self.PATIENCE_S if self.context.listening.pending else 0.0)

    def on_deadline(self, now: float) -> None:
        """Go on with the words there are."""
        self._then(now)


class LastWords(Gathering):
    """As gathering, behind the last words of a session: commands have nothing left to change."""

    state = State.CLOSING
