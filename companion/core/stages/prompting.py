"""Stages in which the companion speaks."""

from collections.abc import Callable

from companion.core.api import events as e
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Meaning
from companion.core.stages.base import Stage, StageContext
from companion.core.state.attribution import Owner
from companion.core.state.states import State

Then = Callable[[float], None]
Eager = Callable[[e.Heard, float], None]


class Speaking(Stage):
    """Speaks one text. Talk over it lowers the voice until it is known what it was."""

    def __init__(self, context: StageContext, text: str) -> None:
        super().__init__(context)
        self.text = text

    def enter(self, now: float) -> None:
        """Speak."""
        self.context.out.say(self.text, now)

    def suspend(self, now: float) -> None:
        """Stop speaking."""
        self.context.out.hush()

    def take_back(self, since_s: float, by: str | None) -> None:
        """Replace partners' words in the text."""
        self.text = self.context.memory.unread(self.text)

    def speech_suspected(self, now: float) -> None:
        """Lower the voice at once, so nobody has to shout."""
        self.context.out.duck(True)

    def speech_dismissed(self, now: float) -> None:
        """Return to full voice, unless somebody is speaking."""
        if self.context.listening.speaking is None and not self.context.listening.pending:
            self.context.out.duck(False)

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Lower the voice until it is known what this is."""
        self.context.out.duck(True)

    def heard(self, event: e.Heard, now: float) -> None:
        """Return to full voice: it was no command."""
        self.context.out.duck(False)

    def nothing_heard(self, event: e.NothingHeard, now: float) -> None:
        """Return to full voice: it was a cough."""
        self.context.out.duck(False)

    def repeat(self, now: float) -> None:
        """Start again."""
        self.context.go(self, now)


class Prompt(Speaking):
    """The words of a step; ``then`` follows."""

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
        """Speak; an empty text goes on at once."""
        if self.text.strip():
            super().enter(now)
        else:
            self._then(now)

    def prompt_ended(self, now: float) -> None:
        """Go on with what follows."""
        self._then(now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Take early words where the step allows it; a backchannel never stops a prompt."""
        if self._eager and not event.draft and not self.is_backchannel(event):
            self._eager(event, now)
        else:
            super().heard(event, now)

    def done(self, now: float) -> None:
        """Return to full voice: there is nothing to finish yet."""
        self.context.out.duck(False)

    def skip(self, now: float) -> None:
        """Skip the whole step."""
        if self._skippable:
            self.context.next_step(now)
        else:
            self.context.aside(self.context.phrases.say("can't skip"), now)

    def passes(self, now: float) -> None:
        """Pass the turn or question before it begins."""
        self.context.next_step(now, passed=True)


class AskingAloud(Prompt):
    """A question itself, or a reminder; commands go to the stage that waits for the answer."""

    def __init__(self, asking: Stage, text: str, *, interruptible: bool) -> None:
        context = asking.context
        super().__init__(context, text, lambda now: context.go(asking, now))
        self.kept, self.asked = asking.kept, asking.asked
        self._asking = asking
        self._interruptible = interruptible

    def heard(self, event: e.Heard, now: float) -> None:
        """Take a clear answer where the step allows it; let the question end otherwise."""
        if self._interruptible and not event.draft and self._asking.claims(event):
            self.context.go_back(self._asking, now)
            self._asking.heard(event, now)
        else:
            super().heard(event, now)

    def asks(self) -> str | None:
        """As for the question."""
        return self._asking.asks()

    def tried(self) -> bool:
        """As for the question."""
        return self._asking.tried()

    def restart(self, now: float) -> None:
        """As for the question."""
        self._asking.restart(now)

    def meaning(self, event: e.Heard) -> Meaning:
        """As for the question."""
        return self._asking.meaning(event)

    def take_back(self, since_s: float, by: str | None) -> None:
        """As for the question."""
        super().take_back(since_s, by)
        self._asking.take_back(since_s, by)

    def unfinished_since_s(self, otherwise: float) -> float:
        """As for the question."""
        return self._asking.unfinished_since_s(otherwise)

    def passes(self, now: float) -> None:
        """Leave the question unanswered, before its end."""
        self._asking.passes(now)

    def skip(self, now: float) -> None:
        """Skip the question, before its end."""
        self._asking.skip(now)


class Transition(Prompt):
    """Words between what is over and what follows anyway."""

    def skip(self, now: float) -> None:
        """Skip these words only."""
        self._then(now)

    def passes(self, now: float) -> None:
        """Like skip."""
        self._then(now)

    def restart(self, now: float) -> None:
        """Go on: what is over is not restarted."""
        self._then(now)


class EndOfTurn(Transition):
    """The words at the end of a turn that nobody ended: who goes on within them keeps the floor. What is said
    into them belongs to the turn."""

    def __init__(
        self, turn: Stage, text: str, then: Then, keep: Callable[[float, float], None] | None
    ) -> None:
        """``keep(now, said_s)`` gives the floor back, ``said_s`` seconds into the words; None: it is over."""
        super().__init__(turn.context, text, then)
        self._turn = turn
        self._keep = keep
        self._since_s = 0.0

    def enter(self, now: float) -> None:
        """Speak softly."""
        self._since_s = now
        if self.text:
            self.context.out.say(self.text, now, softly=True)
        else:
            super().enter(now)

    def owner(self) -> Owner:
        """As for the turn."""
        return self._turn.owner()

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Give the floor back."""
        if self._keep:
            self._keep(now, now - self._since_s)
        else:
            super().speech_started(event, now)


class Aside(Speaking):
    """A short remark on top of another stage, which waits beneath."""

    state = State.ASIDE

    def __init__(self, context: StageContext, text: str, under: Stage) -> None:
        super().__init__(context, text)
        self.under = under
        self.kept = under.kept

    def prompt_ended(self, now: float) -> None:
        """Return to the stage beneath."""
        self.context.go_back(self.under, now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Return at once when the stage beneath claims the words."""
        if self.under.claims(event):
            self.context.go_back(self.under, now)
            self.under.heard(event, now)
        else:
            super().heard(event, now)

    def meaning(self, event: e.Heard) -> Meaning:
        """As for the stage beneath."""
        return self.under.meaning(event)

    def take_back(self, since_s: float, by: str | None) -> None:
        """Forget it in the stage beneath."""
        self.under.take_back(since_s, by)

    def away(self, for_s: float) -> None:
        """Tell the stage beneath."""
        self.under.away(for_s)

    def owner(self) -> Owner:
        """As for the stage beneath."""
        return self.under.owner()

    def found(self, now: float, *, beneath: bool = False) -> None:
        """Tell the stage beneath."""
        self.under.found(now, beneath=True)

    def abandon(self, now: float) -> None:
        """Abandon the stage beneath, too."""
        self.under.abandon(now)


class Remark(Aside):
    """An aside to the holder of the floor: it begins softly, and ends at their first word."""

    def __init__(self, context: StageContext, text: str, under: Stage, *, hint: bool = False) -> None:
        """``hint``: it is kept nowhere."""
        super().__init__(context, text, under)
        self._hint = hint

    def enter(self, now: float) -> None:
        """Speak softly."""
        self.context.out.say(self.text, now, softly=True, hint=self._hint)

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Say nothing more: they go on."""
        self.under.went_on(now)
        self.context.go_back(self.under, now)


class Closing(Speaking):
    """The last words."""

    state = State.CLOSING

    def __init__(self, context: StageContext, text: str, ending: str) -> None:
        super().__init__(context, text)
        self._ending = ending

    def prompt_ended(self, now: float) -> None:
        """End the session, once all words are there."""
        self.context.end(self._ending, now)


class Gathering(Stage):
    """Waits until all words are transcribed, up to ``PATIENCE_S``."""

    state = State.GATHERING
    mood = Mood.QUIET
    PATIENCE_S = 8.0
    """Transcription of the last piece takes about a second; slow machines get more."""

    def __init__(self, context: StageContext, then: Then) -> None:
        super().__init__(context)
        self._then = then
        self._since_s = 0.0

    def enter(self, now: float) -> None:
        """Start waiting."""
        self._since_s = now

    def deadline(self) -> float | None:
        """End of the wait; at once when all words are there."""
        return self._since_s + (0.0 if self.context.listening.complete else self.PATIENCE_S)

    def on_deadline(self, now: float) -> None:
        """Go on with the words that are there."""
        self._then(now)


class LastWords(Gathering):
    """Gathering after the last words of a session, when commands no longer matter."""

    state = State.CLOSING
