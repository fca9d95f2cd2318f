"""Stages in which the session itself waits: paused, on a break, asked to stop, without a microphone."""

from math import inf

from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.api.record import Interrupted, Resumed
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Meaning, Understood
from companion.core.stages.asking import ECHO_S
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.offrecord import OffRecord, whereabouts
from companion.core.stages.prompting import Transition
from companion.core.state.redaction import meant
from companion.core.state.states import State


class Paused(OffRecord):
    """Somebody said pause. It lasts until "go on"."""

    state = State.PAUSED
    mood = Mood.PAUSED

    def __init__(
        self,
        context: StageContext,
        under: Stage,
        phrase: str = "paused",
        more: str = "",
        *,
        why: str = "pause",
        where: str = "",
    ) -> None:
        """``phrase`` says why, with ``where`` in it where it names a place, and ``more`` follows it;
        ``why`` is for the record."""
        super().__init__(context, under)
        self._phrase = phrase
        self._more = more
        self._why = why
        self._where = where

    def enter(self, now: float) -> None:
        """Say so."""
        self.context.out.note(Interrupted(now, self._why))
        self._say(self._phrase, self._where, now)

    def came_back(self, now: float, phrase: str) -> None:
        """Say where they were, and how to go on."""
        self._say(phrase, whereabouts(self.context, self.under, now), now)

    def _say(self, phrase: str, where: str, now: float) -> None:
        text = self.context.phrases.say(phrase, where=f" {where}".rstrip())
        self.context.out.say(f"{text} {self._more}".strip(), now)

    def go_on(self, now: float) -> None:
        """Back to what was going on."""
        self.context.out.hush()
        self._back("going on", now)

    def repeat(self, now: float) -> None:
        """Say how to go on."""
        self.context.out.hush()
        self.context.out.say(self.context.phrases.say("still paused"), now)

    more_time = done = passes = skip = how_long = repeat


class TimeOut(OffRecord):
    """A break with a time to come back. After the safe word nobody is asked why."""

    state = State.TIME_OUT
    mood = Mood.TIME_OUT

    def __init__(self, context: StageContext, under: Stage, *, safe_word: bool = False) -> None:
        super().__init__(context, under)
        self._safe_word = safe_word
        self._ends_s = 0.0
        self._over = False
        self._sure = False

    def enter(self, now: float) -> None:
        """Announce when to come back."""
        break_s = self.context.program.time_out.break_s
        self._ends_s = now + break_s
        self.context.out.note(Interrupted(now, "safe word" if self._safe_word else "time out"))
        clock = self.context.clock_time(self._ends_s)
        key = "safe word" if self._safe_word else "time out at" if clock else "time out"
        self.context.out.say(self.context.phrases.say(key, time_s=break_s, clock=clock), now)

    def deadline(self) -> float | None:
        """The end of the break, then the latest return."""
        time_out = self.context.program.time_out
        return self._ends_s + (max(0.0, time_out.return_by_s - time_out.break_s) if self._over else 0.0)

    def on_deadline(self, now: float) -> None:
        """The break is over and people are awaited; or nobody came back."""
        if self._over:
            self.context.close("postponed", self.context.phrases.say("postponed"), now)
            return
        self._over = True
        self.context.out.tone(Tone.OPEN)
        self.context.out.say(self.context.phrases.say("break over"), now)

    def away(self, for_s: float) -> None:
        """A break ends by the clock on the wall."""
        super().away(for_s)
        self._ends_s -= for_s

    def came_back(self, now: float, phrase: str) -> None:
        """What is left of the break; when it is over meanwhile, the deadline says so."""
        if self._over or now < self._ends_s:
            self.how_long(now)

    def go_on(self, now: float) -> None:
        """Come back; before the time is over only when it is said twice."""
        self.context.out.hush()
        if not self._over and not self._sure:
            self._sure = True
            self.context.out.say(self.context.phrases.say("break left", time_s=self._ends_s - now), now)
        elif self.context.program.time_out.resume == "end":
            self.context.close("postponed", self.context.phrases.say("postponed"), now)
        else:
            self.context.out.note(Resumed(now))
            self.abandon(now)
            welcome = Transition(self.context, self.context.phrases.say("welcome back"), self.restart)
            welcome.kept = self.kept
            self.context.go(welcome, now)

    def how_long(self, now: float) -> None:
        """What is left of the break."""
        self.context.out.hush()
        if self._over:
            self.context.out.say(self.context.phrases.say("break still over"), now)
        else:
            self.context.out.say(self.context.phrases.say("time left here", time_s=self._ends_s - now), now)

    more_time = repeat = how_long

    def picture(self, now: float) -> View:
        """What is left of the break."""
        left_s = max(0.0, self._ends_s - now)
        return View(self.mood, None, left_s, self.context.program.time_out.break_s)


class Confirming(OffRecord):
    """Somebody said stop. Already paused, it is asked twice before the session is thrown away."""

    state = State.CONFIRMING
    mood = Mood.ASKING
    WAIT_S = 20.0

    def __init__(self, context: StageContext, under: Stage) -> None:
        super().__init__(context, under)
        self._asked = 0
        self._until_s: float | None = None
        self._listens_s = inf

    def enter(self, now: float) -> None:
        """Ask the first time."""
        self.context.out.note(Interrupted(now, "stop"))
        self._ask(now)

    def resume(self, now: float) -> None:
        """Ask again what was asked."""
        self._asked -= 1
        self._ask(now)

    def deadline(self) -> float | None:
        """How long an answer is waited for."""
        return None if self.context.listening.pending else self._until_s

    def on_deadline(self, now: float) -> None:
        """No answer is no yes."""
        self.stay(now)

    def prompt_ended(self, now: float) -> None:
        """Wait for the answer."""
        self._until_s = now + self.WAIT_S
        self._listens_s = now + ECHO_S

    def heard(self, event: e.Heard, now: float) -> None:
        """Yes twice ends the session, if it began after it was asked; no keeps it, paused."""
        match self.meaning(event):
            case Understood(True) if event.start_s < self._listens_s:
                pass
            case Understood(True):
                self.context.listening.act_on(event.utterance)
                self.yes(now)
            case Understood(False):
                self.context.listening.act_on(event.utterance)
                self.stay(now)

    def meaning(self, event: e.Heard) -> Meaning:
        """Whether it is a yes or a no."""
        return meant(event) if event.withheld else self.context.language.yes_or_no(event.text)

    def yes(self, now: float) -> None:
        """A yes, or "stop" said again."""
        self.context.out.hush()
        if self._asked == 1:
            self._ask(now)
        else:
            self.context.close("stopped", self.context.phrases.say("stopped"), now)

    def go_on(self, now: float) -> None:
        """Not stopping after all; a pause or a break beneath answers for itself."""
        if isinstance(self.under, OffRecord):
            self.context.go_back(self.under, now)
            self.under.go_on(now)
        else:
            self._back("going on", now)

    def stay(self, now: float) -> None:
        """Not stopping, but not going on either."""
        if isinstance(self.under, Paused | TimeOut):
            self.context.go_back(self.under, now)
            self.context.out.say(self.context.phrases.say("not stopping"), now)
        else:
            self.context.go(Paused(self.context, self.under, "not stopping"), now)

    def _ask(self, now: float) -> None:
        self._asked += 1
        self._listens_s = inf
        self._until_s = None
        self.context.new_epoch()
        self.context.out.say(self.context.phrases.say("stop once" if self._asked == 1 else "stop twice"), now)


class Lost(OffRecord):
    """The microphone is gone. Clocks stand still until it is back."""

    state = State.LOST
    mood = Mood.TROUBLE

    def __init__(self, context: StageContext, under: Stage) -> None:
        super().__init__(context, under)
        self._found = False

    def enter(self, now: float) -> None:
        """Say so."""
        self.context.out.note(Interrupted(now, "microphone"))
        self._say_so(now)

    def resume(self, now: float) -> None:
        """It may have come back in the meantime."""
        if self._found:
            self.found(now)
        else:
            self._say_so(now)

    def go_on(self, now: float) -> None:
        """Not without a microphone."""
        self._say_so(now)

    repeat = go_on

    def came_back(self, now: float, phrase: str) -> None:
        """It was asleep too, and is missed still."""
        self._say_so(now)

    def _say_so(self, now: float) -> None:
        self.context.out.say(self.context.phrases.say("microphone lost"), now)

    def found(self, now: float, *, beneath: bool = False) -> None:
        """It is back: go on where it was."""
        self._found = True
        if beneath:
            return
        if isinstance(self.under, OffRecord):
            self.context.out.note(Resumed(now))
            self.context.go_back(self.under, now)
            if not isinstance(self.under, Confirming):
                self.context.out.say(self.context.phrases.say("microphone found"), now)
        else:
            self._back("microphone found", now)
