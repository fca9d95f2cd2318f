"""What was said in a session, in a few lines."""

from collections.abc import Iterable

from companion.core.api import record as r

LINES = 8
_WIDTH = 96


def lines(record: Iterable[r.Entry]) -> list[str]:
    """The conversation, one line an utterance, with the minute it was said."""
    return [line for entry in sorted(record, key=_when) if (line := _line(entry))]


def excerpt(record: Iterable[r.Entry], count: int = LINES) -> str:
    """The last lines of a conversation, indented."""
    told = lines(record)
    shown = told[-count:]
    if len(told) > count:
        shown.insert(0, "...")
    return "\n".join(f"        {line}" for line in shown)


def _when(entry: r.Entry) -> float:
    """When it was said, which is before it was transcribed."""
    return entry.start_s if isinstance(entry, r.PartnerSaid) else entry.at_s


def _line(entry: r.Entry) -> str:
    match entry:
        case r.CompanionSaid(at_s, text):
            return _cut(at_s, f"Companion: {text}")
        case r.PartnerSaid():
            words = entry.text if entry.kept else "(not recorded)"
            return _cut(entry.start_s, f"{entry.speaker or 'Somebody'}: {words}")
        case r.Answered(value=None):
            return _cut(entry.at_s, f"({entry.by or 'Nobody'} answers nothing)")
        case r.FloorOpened():
            return _cut(entry.at_s, f"({entry.holder} has the floor)")
        case r.Ended():
            return _cut(entry.at_s, f"(the end: {entry.ending})")
    return ""


def _cut(at_s: float, text: str) -> str:
    text = " ".join(text.split())
    shown = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
    return f"{clock(at_s):>6}  {shown}"


def clock(at_s: float) -> str:
    """A time in a session, like ``12:05``."""
    return f"{int(at_s) // 60}:{int(at_s) % 60:02d}"
