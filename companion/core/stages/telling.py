"""What the holder of the floor tells in a turn, and help with the words for it."""

from collections.abc import Mapping
from dataclasses import replace

from companion.core.api import events as e
from companion.core.language.meaning import Declined
from companion.core.program import Ends, Turn
from companion.core.stages.base import StageContext
from companion.core.state.floor import TurnClock
from companion.core.state.outcomes import Outcome
from companion.core.state.redaction import declines

AGREED = "coach"
"""Name under which everybody agreed to help with the words."""
HINTED = "…"
"""Stands for words of a log that are withheld."""
LEAVES_IT_S = 12.0
"""Silence after which an offer of help is dropped."""


class TurnWords:
    """The words of a turn, as far as they are transcribed, and whether they tell something."""

    def __init__(self, context: StageContext, step: Turn, number: int) -> None:
        self._context = context
        self._step = step
        self._number = number
        self._withdrew = False
        self.unkept: list[str] = []
        """What the holder said where nothing of it is kept, until the turn is over."""

    def add(self, event: e.Heard) -> None:
        """Take final words."""
        if not self._step.record:
            self.unkept.append(event.text)

    def take_back(self, *, used: bool) -> None:
        """Forget them; ``used``: somebody spoke in the turn."""
        if self.unkept or used:
            self._withdrew = True
            self.unkept.clear()

    def text(self) -> str:
        """Return what was said so far."""
        return " ".join(self.unkept) or self._context.listening.text_of(self._number)

    def declined(self) -> Declined | None:
        """Return how it declines the turn; None where it tells something, or nothing was said."""
        return declines(self.text(), self._context.language)

    def refuse(self, event: e.Heard) -> bool:
        """Return whether all that the holder said so far is that they would rather not."""
        return _is_of(self._context, self._number, event) and self.declined() is Declined.REFUSES

    def told(self, *, used: bool) -> bool:
        """Return whether there are words that tell something; they may still be on their way."""
        if self.text():
            return self.declined() is None
        return (
            used and not self._withdrew
            if not self._step.record
            else self._context.listening.awaits(self._number)
        )

    def outcome(self, ended_by: str, *, told: bool, speaking: bool) -> Outcome:
        """Return what became of the turn, given what it ended by and whether somebody was speaking."""
        if ended_by in ("pass", "skip"):
            return Outcome.REFUSED if self.declined() is Declined.REFUSES else Outcome.PASSED
        if told:
            return Outcome.CUT_OFF if ended_by == "time" and speaking else Outcome.SAID
        return Outcome.WITHDRAWN if self._withdrew else Outcome.NOTHING


class Coaching:
    """Help with the words of a turn: offered once at its end, where the script and everybody want it."""

    def __init__(self, context: StageContext, step: Turn, holder: str, number: int) -> None:
        self._context = context
        self._step = step
        self._holder = holder
        self._number = number
        self._hint = ""
        """Words that could be said in another way."""
        self.offered = False

    def note(self, event: e.Heard) -> None:
        """Take final words."""
        self._hint = self._hint or self.hint_in(event)

    def hint_in(self, event: e.Heard) -> str:
        """Return words of the holder that could be said in another way, where help with that is wanted."""
        agreed = self._context.memory.fact(AGREED)
        all_agreed = all(agreed.values()) if isinstance(agreed, Mapping) else agreed is True
        if self._step.coach is None or not all_agreed or not _is_of(self._context, self._number, event):
            return ""
        if event.withheld:
            return HINTED if event.hinted else ""
        return self._context.language.coached(event.text, self._step.coach.value)

    def offers(self, clock: TurnClock, ended_by: str, now: float) -> bool:
        """Offer help instead of ending the turn, once; the holder may leave it."""
        coach, ended = self._step.coach, ended_by in ("words", "silence")
        if not self._hint or self.offered or coach is None or not ended:
            return False
        self.offered = True
        patience_s = min(clock.limits.patience_s, LEAVES_IT_S)
        clock.limits = replace(
            clock.limits, ends=clock.limits.ends | {Ends.ON_SILENCE}, patience_s=patience_s
        )
        clock.goes_on(now)
        words = self._context.memory.reads(self._hint)
        text = self._context.phrases.say(f"coach {coach.value}", name=self._holder, words=words)
        self._context.remark(text, now, hint=True)
        return True

    def left(self, event: e.Heard) -> bool:
        """Return whether what was offered is left; the words for that are forgotten, too."""
        if not self.offered or not declines(event.text, self._context.language):
            return False
        self._context.listening.take_back(event.start_s, self._holder)
        return True


def _is_of(context: StageContext, turn: int, event: e.Heard) -> bool:
    """Return whether words surely belong to a turn."""
    owner = context.listening.owners.get(event.utterance)
    return owner is not None and owner.turn == turn and not owner.doubtful
