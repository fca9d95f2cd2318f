"""What the screen says about a session: headlines, and what can be said or pressed."""

import math
from collections.abc import Mapping

from companion.core.api.events import Command
from companion.core.api.snapshot import Mood, Snapshot
from companion.core.safe_text import clock, one_line

_C = Command
_USEFUL: Mapping[Mood, tuple[Command, ...]] = {
    Mood.SPEAKING: (_C.PAUSE, _C.REPEAT, _C.SKIP, _C.HELP, _C.STOP),
    Mood.LISTENING: (_C.DONE, _C.MORE_TIME, _C.HOW_LONG, _C.PAUSE, _C.HELP),
    Mood.ASKING: (_C.PASS, _C.REPEAT, _C.PAUSE, _C.HELP),
    Mood.BREATHING: (_C.PAUSE, _C.SKIP, _C.HOW_LONG, _C.STOP),
    Mood.QUIET: (_C.PAUSE, _C.SKIP, _C.HOW_LONG, _C.STOP),
    Mood.PAUSED: (_C.GO_ON, _C.TIME_OUT, _C.STOP),
    Mood.TIME_OUT: (_C.GO_ON, _C.HOW_LONG, _C.STOP),
    Mood.TROUBLE: (),
    Mood.OVER: (),
}
"""The commands most useful in each mood, the most useful first."""

_BREATHS = {"in": "In", "hold": "Hold", "out": "Out"}
NEARLY_OVER_S = 20.0
"""From here on the screen says that a turn is nearly over (the usual ``warn`` of a script)."""

LONG_SILENCE_S = 10.0
"""A shorter silence passes without a word on the screen: nothing jumps between two prompts."""

Offered = Mapping[Command, str]
"""The commands of a session, and what is said for each."""
ALL_COMMANDS: Offered = {command: command.value for command in Command}


def headline(snapshot: Snapshot) -> str:
    """The one word to be read from two metres: whose floor it is, or what is going on."""
    match snapshot.mood:
        case Mood.SPEAKING:
            return "Companion"
        case Mood.LISTENING | Mood.ASKING:
            return snapshot.holder or "Your turn"
        case Mood.BREATHING:
            return _BREATHS.get(snapshot.breath.phase, "Breathe") if snapshot.breath else "Breathe"
        case Mood.QUIET:
            return "Silence" if is_long_silence(snapshot) else "Companion"
        case Mood.PAUSED:
            return "Paused"
        case Mood.TIME_OUT:
            return "Time out"
        case Mood.TROUBLE:
            return "No sound"
        case Mood.OVER:
            return "The end"


def subline(snapshot: Snapshot) -> str:
    """A few words under the headline."""
    match snapshot.mood:
        case Mood.SPEAKING:
            return f"speaks to {one_line(snapshot.holder)}" if snapshot.holder else "speaks"
        case Mood.LISTENING if snapshot.disturbed:
            return "has the floor; the clock waits"
        case Mood.LISTENING:
            return "has the floor, nearly over" if is_nearly_over(snapshot) else "has the floor"
        case Mood.ASKING:
            return "is asked" if snapshot.holder else "anyone may answer"
        case Mood.BREATHING:
            breath = snapshot.breath
            left = f", {clock(math.ceil(snapshot.time_left_s))} left" if snapshot.time_left_s else ""
            return f"breath {breath.cycle} of {breath.cycles}{left}" if breath else "together"
        case Mood.QUIET:
            return "nothing to say, nothing to do" if is_long_silence(snapshot) else "one moment"
        case Mood.PAUSED:
            return "the clock stands still"
        case Mood.TIME_OUT:
            return "take a break; come back when it is over"
        case Mood.TROUBLE:
            return "the microphone is gone; the clock stands still until it is back"
        case Mood.OVER:
            return "thank you"


def is_long_silence(snapshot: Snapshot) -> bool:
    """Whether this is a silence of its own, and not a breath between two prompts."""
    return snapshot.mood is Mood.QUIET and (snapshot.time_total_s or 0.0) >= LONG_SILENCE_S


def is_nearly_over(snapshot: Snapshot) -> bool:
    """Whether little is left of a turn that was longer than that."""
    left_s, total_s = snapshot.time_left_s, snapshot.time_total_s
    return left_s is not None and total_s is not None and left_s <= NEARLY_OVER_S < total_s


def can_be_said(mood: Mood, offered: Offered) -> list[str]:
    """What people can say now, the most useful first."""
    return [offered[command] for command in _USEFUL[mood] if command in offered]


def can_be_pressed(mood: Mood) -> str:
    """The keys people need most, in one line."""
    space = "go on" if mood in (Mood.PAUSED, Mood.TIME_OUT) else "pause"
    return f"space {space} · d done · m more time · r repeat · h help · q stop"
