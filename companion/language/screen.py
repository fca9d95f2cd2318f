"""Texts about a session on screens, in the words of a language."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

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
    Mood.PAIRS: (_C.PAUSE, _C.HOW_LONG, _C.STOP),
    Mood.PAUSED: (_C.GO_ON, _C.TIME_OUT, _C.STOP),
    Mood.TIME_OUT: (_C.GO_ON, _C.HOW_LONG, _C.STOP),
    Mood.TROUBLE: (_C.GO_ON, _C.STOP),
    Mood.OVER: (),
}
"""The commands most useful in each mood, the most useful first."""

NEARLY_OVER_S = 20.0
"""Time left below which the screen says that a turn is nearly over (a script's default ``warn``)."""

LONG_SILENCE_S = 10.0
"""A shorter silence is not shown: nothing jumps between two prompts."""

Offered = Mapping[Command, str]
"""The commands of a session, with the phrase for each."""


@dataclass(frozen=True, slots=True)
class ScreenWords:
    """Words of a screen. ``{name}`` is a person, ``{time}`` a time like ``2:05``."""

    companion: str
    someone: str
    headlines: Mapping[Mood, str]
    """The large word, legible from two metres."""
    breaths: Mapping[str, str]
    """Headlines of the phases ``in``, ``hold`` and ``out``."""
    sublines: Mapping[Mood, str]
    """Return a few words under the headline."""
    speaks_to: str
    has_floor_waiting: str
    has_floor_nearly_over: str
    is_asked: str
    one_moment: str
    goes_on: str
    """How long the companion waits in silence, with ``{seconds}``."""
    breath: str
    """With ``{cycle}`` and ``{cycles}``."""
    left: str
    """After other words."""
    changes: Mapping[Mood, str]
    """Sentences of the plain display, like those that follow."""
    clock_stops: str
    """With ``{left}``, like the next but one."""
    clock_waits: str
    has_floor: str
    person_asked: str
    anyone_asked: str
    silence: str
    nearly_over: str
    microphone: str
    hearing: str
    next: str
    """With ``{step}``."""
    say: str
    keys: str
    keys_pause: str
    """The keys, in one line: space pauses, q stops."""
    keys_go_on: str
    """The keys where space goes on."""


def headline(snapshot: Snapshot, words: ScreenWords) -> str:
    """Return the large word: the holder of the floor, or the activity."""
    match snapshot.mood:
        case Mood.LISTENING | Mood.ASKING if snapshot.holder:
            return snapshot.holder
        case Mood.BREATHING if snapshot.breath and snapshot.breath.phase in words.breaths:
            return words.breaths[snapshot.breath.phase]
        case Mood.QUIET if not is_long_silence(snapshot):
            return words.companion
    return words.headlines[snapshot.mood]


def subline(snapshot: Snapshot, words: ScreenWords) -> str:
    """Return a few words under the headline."""
    match snapshot.mood:
        case Mood.SPEAKING if snapshot.holder:
            return words.speaks_to.format(name=one_line(snapshot.holder))
        case Mood.LISTENING if snapshot.disturbed:
            return words.has_floor_waiting
        case Mood.LISTENING | Mood.ASKING if snapshot.goes_on_in_s is not None and not snapshot.hearing:
            return words.goes_on.format(seconds=math.ceil(snapshot.goes_on_in_s))
        case Mood.LISTENING if is_nearly_over(snapshot):
            return words.has_floor_nearly_over
        case Mood.ASKING if snapshot.holder:
            return words.is_asked
        case Mood.BREATHING if breath := snapshot.breath:
            left_s = snapshot.time_left_s
            left = words.left.format(time=clock(math.ceil(left_s))) if left_s else ""
            return words.breath.format(cycle=breath.cycle, cycles=breath.cycles) + left
        case Mood.QUIET if not is_long_silence(snapshot):
            return words.one_moment
    return words.sublines[snapshot.mood]


def is_long_silence(snapshot: Snapshot) -> bool:
    """Return whether this is a real silence, and not a breath between two prompts."""
    return snapshot.mood is Mood.QUIET and (snapshot.time_total_s or 0.0) >= LONG_SILENCE_S


def is_nearly_over(snapshot: Snapshot) -> bool:
    """Return whether little is left of a longer turn."""
    left_s, total_s = snapshot.time_left_s, snapshot.time_total_s
    return left_s is not None and total_s is not None and left_s <= NEARLY_OVER_S < total_s


def useful(mood: Mood, offered: Offered) -> list[Command]:
    """Return the commands that people can use now, the most useful first."""
    return [command for command in _USEFUL[mood] if command in offered]


def can_be_said(mood: Mood, offered: Offered) -> list[str]:
    """Return the phrases that people can use now, the most useful first; none that nobody would hear."""
    return [] if mood is Mood.TROUBLE else [offered[command] for command in useful(mood, offered)]


def can_be_pressed(mood: Mood, words: ScreenWords) -> str:
    """Return the most important keys, in one line."""
    return words.keys_go_on if mood in (Mood.PAUSED, Mood.TIME_OUT) else words.keys_pause
