"""``remind``: a reminder of a day that somebody named."""

import datetime
from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from companion.core import program as p
from companion.core.expressions import ValueKind
from companion.regex import regex
from companion.scripts.model.step import CompileContext, Here, StepModel
from companion.scripts.source.readers import Reader, Reads
from companion.scripts.source.values import Name, refuse, shown, text
from companion.scripts.views.conditions import readable_name
from companion.scripts.views.phrasing import Phrasing
from companion.scripts.views.step_view import STORED, Estimate, LeafView, Rates

_CLOCK = regex(r"([01]?\d|2[0-3]):([0-5]\d)")
_LOOKS = "A time of day is written like 19:00."


def _time_of_day(value: object) -> datetime.time:
    """Read a time of day."""
    found = text(value)
    match = _CLOCK.fullmatch(found)
    if match is None:
        refuse("E206", f"`{shown(found)}` is no time of day", _LOOKS)
    return datetime.time(int(match[1]), int(match[2]))


_TIME = Reader(
    _time_of_day, {"type": "string", "pattern": f"^{_CLOCK.pattern}$", "patternErrorMessage": _LOOKS}
)


class RemindStep(StepModel):
    """Keeps a day that was named in answer to a question, as a reminder for the same people."""

    leading: ClassVar[str] = "remind"
    remind: Name = Field(description="The name under which the day was saved.")
    at: Annotated[datetime.time | None, Reads(_TIME)] = Field(
        None, description="The time of that day; without it the whole day."
    )

    def check_in(self, here: Here) -> None:
        at = ("remind",)
        here.use(at, self.remind)
        here.keepable(at, self.remind)
        found = here.type_of(self.remind)
        if found and found.kind is not ValueKind.DAY:
            cause = f"`{self.remind}` is {found.kind.value}, and a day is needed here"
            here.report("E315", at, cause, "Ask for it: `ask:`, with `answer: day` and `save:`.")
        elif found and found.each:
            cause = f"each partner names a day under `{self.remind}`, and a reminder is for all of you"
            here.report("E315", at, cause, "Ask one of you, or the group.")

    def compile(self, head: p.Head, context: CompileContext) -> Sequence[p.Step]:
        return (p.Remind(head=head, day=self.remind, at=self.at),)


class RemindView(LeafView[p.Remind]):
    """View of ``remind``."""

    shape = STORED

    def sentence(self, step: p.Remind, phrasing: Phrasing) -> str:
        at = f", at {step.at:%H:%M}" if step.at else ""
        return f"A reminder is kept of {readable_name(step.day)}{at}."

    def estimate(self, step: p.Remind, rates: Rates) -> Estimate:
        return Estimate()
