"""Stages in which the session itself waits: pause, break, lost microphone."""

from companion.core.api import events as e
from companion.core.api.actions import Tone
from companion.core.api.record import Interrupted, Resumed
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Act, Scope, Situation
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.offrecord import OffRecord, whereabouts
from companion.core.stages.prompting import Transition
from companion.core.stages.stopping import Stopping, way_back
from companion.core.state.attribution import Owner
from companion.core.state.states import State

MEETS_EVERY_S = 45.0
"""How often people who talk in a pause are reminded how to go on."""
MEETS_IN_A_BREAK_S = 180.0
"""The same in a break that is not over: they may talk."""
CALLS_S = (900.0, 2700.0)
"""Times into a pause at which people are called; from the first call on each is asked before it goes
on."""
PAUSE_ENDS_S = 3 * 3600.0
"""Length of a pause after which the session ends."""
CALLS_AGAIN_S = 600.0
"""Time after a break at which people are called a second time."""
GOES_ON_S = 3.0
"""Speech of somebody unknown that shows that the holder of the floor is back."""


class Paused(OffRecord):
    """A pause, until "go on"."""

    state = State.PAUSED
    mood = Mood.PAUSED
    scope = Scope.PAUSED

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
        """``phrase`` is spoken, with ``where`` in it, and ``more`` after it; ``why`` is recorded."""
        super().__init__(context, under)
        self._phrase = phrase
        self._more = more
        self._why = why
        self._where = where
        self._met_s = 0.0
        """When people were last told how to go on."""
        self._since_s = 0.0
        self._calls = 0

    def enter(self, now: float) -> None:
        """Say so."""
        self._met_s = self._since_s = now
        self.context.out.note(Interrupted(now, self._why))
        self._say(self._phrase, self._where, now)

    def came_back(self, now: float, phrase: str) -> None:
        """Say where the session is, and how to go on."""
        self._say(phrase, whereabouts(self.context, self.under, now), now)

    def _say(self, phrase: str, where: str, now: float) -> None:
        text = self.context.phrases.say(phrase, where=f" {where}".rstrip())
        self.context.out.say(f"{text} {self._more}".strip(), now)

    def deadline(self) -> float | None:
        """When people are called, and when it is over."""
        return self._since_s + (CALLS_S[self._calls] if self._calls < len(CALLS_S) else PAUSE_ENDS_S)

    def on_deadline(self, now: float) -> None:
        """Call people; in the end, end the session."""
        if self._calls < len(CALLS_S):
            self._calls += 1
            self.context.out.tone(Tone.OPEN)
            self._met_s = now
            self.context.out.say(self.context.phrases.say("pause call"), now)
        else:
            self.context.close("postponed", self.context.phrases.say("left for today"), now)

    def go_on(self, now: float) -> None:
        """Return to the stage beneath; after a long pause each is asked."""
        self.context.out.hush()
        called = self._why == "pause" and not isinstance(self.under, OffRecord)
        if not called or now < self._since_s + CALLS_S[0]:
            self._back("going on", now)
        else:
            lead = self.context.phrases.say("back")
            way_back(self, lead, lambda then: self._back("going on", then), self._stay, now)

    def _stay(self, now: float) -> None:
        self.context.go_back(self, now)
        self.repeat(now)

    def situation(self, event: e.Heard) -> Situation:
        """Everyone: a pause waits for nobody in particular."""
        return Situation(self.scope)

    def heard(self, event: e.Heard, now: float) -> None:
        """Say how to go on: to who asks, and once in a while to who speaks."""
        if event.draft or self.is_backchannel(event):
            return
        if self.meaning(event).act is Act.QUESTION or now >= self._met_s + MEETS_EVERY_S:
            self.repeat(now)

    def repeat(self, now: float) -> None:
        """Say how to go on."""
        self._met_s = now
        self.context.out.hush()
        self.context.out.say(self.context.phrases.say("still paused"), now)

    more_time = done = passes = skip = how_long = repeat


class Away(Paused):
    """Waits for the holder of the floor, who is away for a moment; what they say next is theirs again."""

    def __init__(self, context: StageContext, under: Stage, name: str) -> None:
        super().__init__(context, under, why="away")
        self._name = name

    def owner(self) -> Owner:
        """As for the turn."""
        return self.under.owner()

    def _say(self, phrase: str, where: str, now: float) -> None:
        self.context.out.say(self.context.phrases.say("waiting for you", name=self._name), now)

    def heard(self, event: e.Heard, now: float) -> None:
        """Go on with the turn when its holder does; meet others once in a while."""
        voice = self.context.listening.voice_of(event.utterance)
        long = event.end_s - event.start_s >= GOES_ON_S
        goes_on = voice == self._name or (voice is None and long and not self.context.knows_voices)
        if event.draft or self.meaning(event).act is Act.TIME:
            return
        if goes_on and not self.is_backchannel(event):
            self.context.out.hush()
            self.context.out.note(Resumed(now))
            self.context.go_back(self.under, now)
            self.under.heard(event, now)
        else:
            super().heard(event, now)


class TimeOut(OffRecord):
    """A break with a time to come back. It ends before the session does when each wants to go on."""

    state = State.TIME_OUT
    mood = Mood.TIME_OUT

    def __init__(self, context: StageContext, under: Stage) -> None:
        super().__init__(context, under)
        self._ends_s = 0.0
        self._over = False
        self._called_s = 0.0
        self._called_again = False
        self._greeted = False
        self._sure = False
        self._met_s = 0.0

    def situation(self, event: e.Heard) -> Situation:
        """Whether to come back is open."""
        return Situation(Scope.PAUSED, people=tuple(self.context.memory.people))

    def heard(self, event: e.Heard, now: float) -> None:
        """Greet who is back first; say how to go on to who asks, and once in a while to who speaks."""
        if event.draft or self.is_backchannel(event):
            return
        act = self.meaning(event).act
        if act is Act.IS_HERE:
            voice = self.context.listening.voice_of(event.utterance)
            others = [name for name in self.context.memory.people if name != voice] if voice else []
            named = self.context.language.forms.all_of(others) if len(others) == 1 else ""
            self._met_s, self._greeted = now, True
            self.context.out.hush()
            self.context.out.say(self.context.phrases.say("back first", others=named or "the other"), now)
        elif act is Act.QUESTION or now >= self._met_s + (
            MEETS_EVERY_S if self._over else MEETS_IN_A_BREAK_S
        ):
            self._met_s = now
            self.how_long(now)

    def enter(self, now: float) -> None:
        """Announce when to come back."""
        break_s = self.context.program.time_out.break_s
        self._ends_s, self._met_s = now + break_s, now
        self.context.out.note(Interrupted(now, "time out"))
        clock = self.context.clock_time(self._ends_s)
        key = "time out at" if clock else "time out"
        self.context.out.say(self.context.phrases.say(key, time_s=break_s, clock=clock), now)

    def deadline(self) -> float | None:
        """End of the break, a second call, then the end of the time to return."""
        time_out = self.context.program.time_out
        left_s = max(0.0, time_out.return_by_s - time_out.break_s)
        if not self._over:
            return self._ends_s
        if not self._called_again:
            return self._called_s + min(CALLS_AGAIN_S, left_s / 2)
        return self._ends_s + left_s

    def on_deadline(self, now: float) -> None:
        """Call people back, and once more; later, end the session if nobody came."""
        if self._called_again:
            self.context.close("postponed", self.context.phrases.say("left for today"), now)
            return
        if self._over:
            self._called_again, self._met_s = True, now
            self.context.out.tone(Tone.OPEN)
            self.how_long(now)
            return
        self._over, self._met_s, self._called_s = True, now, now
        self.context.out.tone(Tone.OPEN)
        self.context.out.say(self.context.phrases.say("break over"), now)

    def away(self, for_s: float) -> None:
        """Count time away as part of the break."""
        super().away(for_s)
        self._ends_s -= for_s

    def came_back(self, now: float, phrase: str) -> None:
        """Tell what is left of the break; the deadline handles its end."""
        if self._over or now < self._ends_s:
            self.how_long(now)

    def go_on(self, now: float) -> None:
        """End the break; before its time only when said twice."""
        self.context.out.hush()
        if not self._over and not self._sure:
            self._sure = True
            self.context.out.say(self.context.phrases.say("break left", time_s=self._ends_s - now), now)
        elif self.context.program.time_out.resume == "end":
            self.context.close("postponed", self.context.phrases.say("postponed"), now)
        else:
            lead = "" if self._greeted else self.context.phrases.say("back")
            way_back(self, lead, self._return, self._stay, now)

    def _return(self, now: float) -> None:
        self.context.out.note(Resumed(now))
        self.abandon(now)
        welcome = Transition(self.context, self.context.phrases.say("welcome back"), self.restart)
        welcome.kept = self.kept
        self.context.go(welcome, now)

    def _stay(self, now: float) -> None:
        self.context.go_back(self, now)
        self.context.out.say(self.context.phrases.say("break stays"), now)

    def how_long(self, now: float) -> None:
        """Tell what is left of the break."""
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


class Lost(OffRecord):
    """A lost microphone, or one that delivers nothing. Clocks are stopped until it is back."""

    state = State.LOST
    mood = Mood.TROUBLE

    def __init__(self, context: StageContext, under: Stage, *, silent: bool = False) -> None:
        """``silent``: it is there, and may be muted."""
        super().__init__(context, under)
        self._found = False
        self._silent = silent
        self.asked = under.asked if silent else None
        self._phrase = "microphone silent" if silent else "microphone lost"

    def enter(self, now: float) -> None:
        """Say so."""
        self.context.out.note(Interrupted(now, "microphone"))
        self._say_so(now)

    def resume(self, now: float) -> None:
        """Return if the microphone is back, else say again that it is missing."""
        if self._found:
            self.found(now)
        else:
            self._say_so(now)

    def owner(self) -> Owner:
        """What is typed, or said into a microphone that was muted, belongs to the stage beneath."""
        return self.under.owner() if self._silent else super().owner()

    def repeat(self, now: float) -> None:
        """Say again that the microphone is missing."""
        self._say_so(now)

    def go_on(self, now: float) -> None:
        """Go on without a silent microphone, as people who type do; another is still missing."""
        if self._silent:
            self._return("going on", now)
        else:
            self._say_so(now)

    def speech_started(self, event: e.SpeechStarted, now: float) -> None:
        """Somebody types: they can do without it."""
        if event.typed:
            self.go_on(now)

    def came_back(self, now: float, phrase: str) -> None:
        """Say that the microphone is still missing."""
        self._say_so(now)

    def _say_so(self, now: float) -> None:
        self.context.out.say(self.context.phrases.say(self._phrase), now)

    def found(self, now: float, *, beneath: bool = False) -> None:
        """Return to the stage beneath."""
        self._found = True
        if not beneath:
            self._return("microphone found", now)

    def _return(self, phrase: str, now: float) -> None:
        if isinstance(self.under, OffRecord):
            self.context.out.note(Resumed(now))
            self.context.go_back(self.under, now)
            if not isinstance(self.under, Stopping):
                self.context.out.say(self.context.phrases.say(phrase), now)
        else:
            self._back(phrase, now)
