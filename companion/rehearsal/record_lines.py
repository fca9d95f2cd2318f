"""The record of a session as text: an excerpt of the conversation, or a running log."""

from collections.abc import Iterable, Iterator
from math import inf

from companion.core import program as p
from companion.core.api import record as r
from companion.core.api.actions import Tone
from companion.core.safe_text import clock, one_line
from companion.language.en.spoken_forms import spoken_duration
from companion.rehearsal.driver import Rung

EXCERPT_LINES = 8
_WIDTH = 96
LONG_SILENCE_S = 10.0
"""Minimum length of a silence that gets its own line."""
_SHOWN_S = {"silence": 1.0, "pairs": inf}
"""The same for steps that ask for silence, or for talk that nobody types."""
_ENDED_BY = {"silence": "the silence ended it", "time": "the time was over", "pass": "passed"}
_TONES = {
    Tone.BELL: "a bell",
    Tone.OPEN: "a bell",
    Tone.CLOSE: "a bell",
    Tone.NEARLY_OVER: "a soft tone",
    Tone.LIMIT: "a soft tone: the time is used",
    Tone.FLOOR: "a soft tone: it is another's turn",
}
"""Tones that get a line of their own; those of breaths go with the words."""
_MOST_OPTIONS = 40
"""Maximum characters of the options in a prompt for typed input."""


def lines(record: Iterable[r.Entry]) -> list[str]:
    """Return the conversation, one line per utterance, with its minute."""
    return [line for entry in sorted(record, key=_when) if (line := _conversation_line(entry))]


def excerpt(record: Iterable[r.Entry], count: int = EXCERPT_LINES) -> str:
    """Return the last lines of a conversation, indented."""
    all_lines = lines(record)
    shown = all_lines[-count:]
    if len(all_lines) > count:
        shown.insert(0, "...")
    return "\n".join(f"        {line}" for line in shown)


def _when(entry: r.Entry) -> float:
    """Return the time of speech, which is before that of its transcript."""
    return entry.start_s if isinstance(entry, r.PartnerSaid) else entry.at_s


def _conversation_line(entry: r.Entry) -> str:
    match entry:
        case r.CompanionSaid(at_s, text):
            return _cut(at_s, f"Companion: {text}")
        case r.PartnerSaid():
            words = entry.text if entry.kept else "(not recorded)"
            return _cut(entry.start_s, f"{entry.speaker or 'Somebody'}: {words}")
        case r.Answered(value=None):
            return _cut(entry.at_s, f"({entry.by or 'nobody'} gives {'no' if entry.by else 'an'} answer)")
        case r.FloorOpened():
            return _cut(entry.at_s, f"({entry.holder} has the floor)")
        case r.Ended():
            return _cut(entry.at_s, f"(the end: {entry.ending})")
    return ""


def _cut(at_s: float, text: str) -> str:
    text = " ".join(text.split())
    shown = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
    return f"{clock(at_s):>6}  {shown}"


class PlayedLines:
    """The record line by line, with silences and tones."""

    def __init__(self) -> None:
        self._quiet_since_s: float | None = None
        self._least_s = LONG_SILENCE_S
        """The shortest silence that is shown: any, where the script asks for it."""

    def lines(self, entry: r.Entry | Rung) -> Iterator[str]:
        """Return the lines for the next entry of a record."""
        if isinstance(entry, r.PartnerSaid):
            self._quiet_since_s = entry.end_s
            return
        shown = _played_line(entry)
        if shown or isinstance(entry, r.StepEntered):
            yield from self._silence(entry.at_s)
        yield from shown
        if not isinstance(entry, r.StepEntered):
            self._quiet_since_s = entry.at_s
            return
        self._least_s = _SHOWN_S.get(entry.kind, LONG_SILENCE_S)
        if entry.kind in _SHOWN_S:
            self._quiet_since_s = entry.at_s

    def _silence(self, now: float) -> Iterator[str]:
        if self._quiet_since_s is None or (lasted_s := now - self._quiet_since_s) < self._least_s:
            return
        self._quiet_since_s = now
        exact = lasted_s < LONG_SILENCE_S
        lasted = f"{lasted_s:.0f} seconds" if exact else spoken_duration(lasted_s)
        yield f"        … {lasted} of silence"


def possible(ask: p.Ask) -> str:
    """Describe the possible answers briefly."""
    match ask.answer:
        case p.Answer.YES_NO:
            return "yes or no"
        case p.Answer.RATING:
            return f"{ask.low} to {ask.high}"
        case p.Answer.CHOICE:
            options = ", ".join(option.spoken[0] for option in ask.options)
            return options if len(options) <= _MOST_OPTIONS else f"one of {len(ask.options)}"
        case p.Answer.PARTNER:
            return "one of you"
        case p.Answer.NAME:
            return "a name"
        case p.Answer.DAY:
            return "a day"
        case p.Answer.TEXT:
            return "own words"


def _played_line(entry: r.Entry | Rung) -> list[str]:
    match entry:
        case Rung(at_s=at_s, tone=tone):
            return [_at(at_s, f"({_TONES[tone]})")] if tone in _TONES else []
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
