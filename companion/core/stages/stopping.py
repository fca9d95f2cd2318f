"""Stopping: anybody may stop, and only all together go on.

Whatever ends a session early leaves the same trace, and what was being said then is not kept: it does not
show whether somebody said stop, or spoke of danger.
"""

from collections.abc import Callable, Sequence
from math import inf

from companion.core.api import events as e
from companion.core.api.record import Interrupted, Resumed
from companion.core.api.snapshot import Mood
from companion.core.language.meaning import Question, Situation
from companion.core.program import Answer
from companion.core.stages.asking import ECHO_S
from companion.core.stages.base import Stage, StageContext, View
from companion.core.stages.offrecord import OffRecord
from companion.core.stages.prompting import Transition
from companion.core.state.states import State

STOP = "stop"
SAFE_WORD = "safe word"
"""What is recorded as the reason of an interruption."""

Then = Callable[[float], None]


def leave(context: StageContext, stage: Stage, since_s: float, phrase: str, now: float) -> None:
    """End the session early, saying ``phrase``; discard what is unfinished or was said since ``since_s``."""
    discard_unfinished(context, stage, since_s, now)
    context.close("stopped", context.phrases.say(phrase), now)


def discard_unfinished(context: StageContext, stage: Stage, since_s: float, now: float) -> None:
    """Throw away the recording in progress, with the words that are still to come."""
    unfinished_s = stage.unfinished_since_s(since_s)
    context.discard(stage, min(since_s, unfinished_s, context.listening.pending_since_s(now)), now)


class Stopping(OffRecord):
    """Stopped; for a minute it can be taken back, by all together."""

    state = State.CONFIRMING
    mood = Mood.PAUSED
    TAKEN_BACK_S = 60.0

    def __init__(self, context: StageContext, under: Stage) -> None:
        super().__init__(context, under)
        self._until_s = 0.0

    def enter(self, now: float) -> None:
        """Say so, and how it is taken back."""
        self.context.out.note(Interrupted(now, STOP))
        self._until_s = now + self.TAKEN_BACK_S
        self.context.new_epoch()
        self.repeat(now)

    def deadline(self) -> float | None:
        """End of the minute."""
        return self._until_s

    def on_deadline(self, now: float) -> None:
        """End the session."""
        self.stop(now)

    def stop(self, now: float) -> None:
        """End the session: a repeated "stop" does not wait."""
        leave(self.context, self, now, "stopped", now)

    def go_on(self, now: float) -> None:
        """Go on where each of them wants to; a pause or a break beneath decides itself."""
        if isinstance(self.under, OffRecord):
            self.context.go(Together(self.context, self, self._taken_back, self.stop), now)
        else:
            way_back(self, "", self._taken_back, self.stop, now)

    def _taken_back(self, now: float) -> None:
        if isinstance(self.under, OffRecord):
            self.context.go_back(self.under, now)
            self.under.go_on(now)
        else:
            self._back("going on", now)

    def repeat(self, now: float) -> None:
        """Say how it is taken back."""
        self.context.out.hush()
        self.context.out.say(self.context.phrases.say("stop"), now)

    more_time = done = passes = skip = how_long = repeat

    def away(self, for_s: float) -> None:
        """Being away takes nothing back."""
        super().away(for_s)
        self._until_s -= for_s

    def picture(self, now: float) -> View:
        """What is left of the minute."""
        return View(self.mood, None, max(0.0, self._until_s - now), self.TAKEN_BACK_S)


class Together(OffRecord):
    """Asks each of several people, whether to go on or ``ask``. It takes the yes of each; a no or silence of
    one is enough for ``otherwise``."""

    state = State.CONFIRMING
    mood = Mood.ASKING
    WAIT_S = 15.0
    MOST_REPEATS = 2
    """Of the question, where a yes over it may have been its echo."""

    def __init__(
        self,
        context: StageContext,
        under: Stage,
        then: Then,
        otherwise: Then,
        *,
        ask: str = "go on together",
        of: Sequence[str] = (),
        lead: str = "",
        leave_out: Then | None = None,
    ) -> None:
        """``then`` goes on, ``otherwise`` does not. ``of``: who is asked, if not everybody. ``lead`` is said
        first; ``leave_out`` goes on without the part that was interrupted, once anybody prefers that."""
        super().__init__(context, under)
        self._lead = lead
        self._leave_out = leave_out
        self._then = then
        self._otherwise = otherwise
        self._phrase = ask
        self._open = list(of or context.memory.people)
        self._alone = len(context.memory.people) < 2 and leave_out is None
        self._until_s: float | None = None
        self._listens_s = inf
        self._repeats = 0
        self._doubted = False
        """Whether a yes that may have been a refusal was asked back; a second one is one."""

    def enter(self, now: float) -> None:
        """Ask the first; somebody alone has said it already."""
        if self._alone:
            self._then(now)
        else:
            self._ask(now)

    def resume(self, now: float) -> None:
        """Repeat the question."""
        self._ask(now)

    repeat = resume

    def deadline(self) -> float | None:
        """End of the wait for an answer."""
        return None if self.context.listening.pending else self._until_s

    def on_deadline(self, now: float) -> None:
        """Treat silence as a no."""
        self._otherwise(now)

    def prompt_ended(self, now: float) -> None:
        """Start waiting for the answer."""
        self._until_s = now + self.WAIT_S
        self._listens_s = now + ECHO_S

    def heard(self, event: e.Heard, now: float) -> None:
        """A yes asks the next; a no ends it. A yes that is surely another's does not count."""
        if event.doubtful and event.draft:
            return
        meaning = self.meaning(event)
        takes_up = self.context.language.takes_up(event.text) if self._leave_out else None
        if takes_up is False:
            self.context.listening.act_on(event.utterance)
            self.passes(now)
            return
        if not meaning.answers and not takes_up:
            return
        self.context.listening.act_on(event.utterance)
        speaker = self.context.listening.recognised(event.utterance, event.end_s)
        if not meaning.value and not takes_up:
            self._otherwise(now)
        elif event.doubtful and not self._doubted:
            self._doubted = True
            self._ask(now)
        elif speaker in (None, self._open[0]) and event.start_s >= self._listens_s:
            self.go_on(now)
        elif self._repeats < self.MOST_REPEATS:
            self._repeats += 1
            self._ask(now)

    def agrees(self, speaker: str | None, now: float) -> None:
        """Take "go on" as the yes of who is asked, unless it is surely another's."""
        if speaker in (None, self._open[0]):
            self.go_on(now)

    def passes(self, now: float) -> None:
        """Leave the part out; where that isn't offered, do not go on."""
        self.context.out.hush()
        (self._leave_out or self._otherwise)(now)

    skip = passes

    def go_on(self, now: float) -> None:
        """Take it as a yes."""
        self.context.out.hush()
        del self._open[0]
        self._doubted = False
        if self._open:
            self._ask(now)
        else:
            self._then(now)

    def situation(self, event: e.Heard) -> Situation:
        """Whether to go on is asked."""
        return Situation(question=Question(Answer.YES_NO), people=tuple(self.context.memory.people))

    def picture(self, now: float) -> View:
        """Who is asked."""
        return View(self.mood, self._open[0] if self._open else None)

    def _ask(self, now: float) -> None:
        self._listens_s, self._until_s = inf, None
        self.context.new_epoch()
        text = self.context.phrases.say(self._phrase, name=self._open[0])
        self.context.out.say(f"{self._lead} {text}".strip(), now)
        self._lead = ""


def way_back(stage: OffRecord, lead: str, then: Then, otherwise: Then, now: float) -> None:
    """Ask each who is here how they are, and whether the part that was interrupted is taken up again: with
    the yes of each ``then``, with a no or silence of one ``otherwise``. One is enough to leave it out."""
    context, skippable = stage.context, stage.context.position.may_skip()

    def leave_out(at: float) -> None:
        context.out.note(Resumed(at))
        stage.abandon(at)
        left = Transition(
            context, context.phrases.say("skipped"), lambda t: context.next_step(t, passed=True)
        )
        left.kept = stage.kept
        context.go(left, at)

    part = context.said_before() or (
        context.phrases.say("at a part", part=label) if (label := context.position.label()) else ""
    )
    together = Together(
        context,
        stage,
        then,
        otherwise,
        ask="way back" if skippable else "go on together",
        lead=f"{lead} {part}".strip(),
        leave_out=leave_out if skippable else None,
    )
    context.go(together, now)
