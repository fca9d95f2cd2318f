"""What is shown, line by line, to somebody who reads a session alone."""

from collections.abc import Iterator

from companion.core import program as p
from companion.core.api import record as r
from companion.core.safe_text import clock, one_line
from companion.language.en.spoken_forms import spoken_duration

LONG_SILENCE_S = 10.0
"""A shorter silence is not worth a line."""
_ENDED_BY = {"silence": "the silence ended it", "time": "the time was over", "pass": "passed"}
_MOST_OPTIONS = 40
"""Characters of the options that stand before what is typed."""


class Shown:
    """Tells what happens, and for how long nothing was heard."""

    def __init__(self) -> None:
        self._quiet_since_s: float | None = None

    def lines(self, entry: r.Entry) -> Iterator[str]:
        """What is told of the next entry of a record."""
        if told := _line(entry):
            yield from self._silence(entry)
            yield from told
        if isinstance(entry, r.PartnerSaid):
            self._quiet_since_s = entry.end_s
        elif not isinstance(entry, r.StepEntered):
            self._quiet_since_s = entry.at_s

    def _silence(self, entry: r.Entry) -> Iterator[str]:
        if isinstance(entry, r.PartnerSaid | r.StepEntered) or self._quiet_since_s is None:
            return
        lasted_s = entry.at_s - self._quiet_since_s
        if lasted_s >= LONG_SILENCE_S:
            yield f"        … {spoken_duration(lasted_s)} of silence"


def possible(ask: p.Ask) -> str:
    """What can be answered, in a few words."""
    match ask.answer:
        case p.Answer.YES_NO:
            return "yes or no"
        case p.Answer.RATING:
            return f"{ask.low} to {ask.high}"
        case p.Answer.CHOICE:
            options = ", ".join(option.spoken[0] for option in ask.options)
            return options if len(options) <= _MOST_OPTIONS else f"one of {len(ask.options)}"
        case p.Answer.NAME:
            return "a name"
        case p.Answer.TEXT:
            return "own words"


def _line(entry: r.Entry) -> list[str]:
    match entry:
        case r.StepEntered(kind="section", label=label):
            return ["", f"— {one_line(label)} —"]
        case r.CompanionSaid(at_s=at_s, text=text):
            return [_at(at_s, f"Companion: {one_line(text)}")]
        case r.FloorOpened(at_s=at_s, holder=holder, limit_s=limit_s):
            return [_at(at_s, f"({holder} has the floor, for up to {clock(limit_s)})")]
        case r.FloorClosed(at_s=at_s, ended_by=ended_by) if ended_by in _ENDED_BY:
            return [_at(at_s, f"({_ENDED_BY[ended_by]})")]
        case r.Answered(at_s=at_s, by=by, value=None):
            return [_at(at_s, f"({by or 'Nobody'} left it open)")]
        case r.CommandObeyed(at_s=at_s, command=command):
            return [_at(at_s, f"(obeyed: {command})")]
        case r.Interrupted(at_s=at_s, why="microphone"):
            return [_at(at_s, "(held up: microphone)")]
        case r.Ended(at_s=at_s, ending=ending):
            return [_at(at_s, f"(the end: {ending})")]
    return []


def _at(at_s: float, text: str) -> str:
    return f"{clock(at_s):>6}  {text}"
