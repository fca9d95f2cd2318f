"""Base class of stages in which the session itself waits."""

from companion.core.api.record import Resumed
from companion.core.api.snapshot import Mood
from companion.core.stages.base import Stage, StageContext
from companion.core.state.attribution import Owner, Place


def whereabouts(context: StageContext, stage: Stage, now: float) -> str:
    """A sentence on where the session is in ``stage``; may be empty."""
    view, say = stage.picture(now), context.phrases.say
    match view.mood:
        case Mood.LISTENING:
            key = "at their turn" if view.time_left_s else "at the end of their turn"
            return say(key, name=view.holder, time_s=view.time_left_s)
        case Mood.ASKING if view.holder:
            return say("at their question", name=view.holder)
        case Mood.ASKING:
            return say("at a question")
    part = context.position.label()
    return say("at a part", part=part) if part else ""


class OffRecord(Stage):
    """A stage off the record, on top of the one it interrupted."""

    def __init__(self, context: StageContext, under: Stage) -> None:
        super().__init__(context)
        self.under = under
        self.kept = under.kept

    def owner(self) -> Owner:
        """Off the record."""
        return Owner(Place.ASIDE, kept=False, off_record=True, epoch=self.context.epoch)

    def resume(self, now: float) -> None:
        """Do nothing: most such stages just keep waiting."""

    def suspend(self, now: float) -> None:
        """Stop speaking."""
        self.context.out.hush()

    def restart(self, now: float) -> None:
        """Restart the stage beneath."""
        self.under.restart(now)

    def abandon(self, now: float) -> None:
        """Abandon the stage beneath."""
        self.under.abandon(now)

    def unfinished_since_s(self, otherwise: float) -> float:
        """As for the stage beneath."""
        return self.under.unfinished_since_s(otherwise)

    def found(self, now: float, *, beneath: bool = False) -> None:
        """Tell the stage beneath."""
        self.under.found(now, beneath=True)

    def take_back(self, since_s: float, by: str | None) -> None:
        """Forget it in the stage beneath."""
        self.under.take_back(since_s, by)

    def away(self, for_s: float) -> None:
        """Tell the stage beneath."""
        self.under.away(for_s)

    def _back(self, phrase: str, now: float) -> None:
        """Return to the stage beneath, saying where the session is."""
        context = self.context
        context.out.note(Resumed(now))
        context.go(self.under, now, suspended=True)
        context.aside(f"{context.phrases.say(phrase)} {self.under.status(now)}".strip(), now)
