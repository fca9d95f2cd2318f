"""Texts of screens in English."""

import sys

from companion.core.api.snapshot import Mood
from companion.language.screen import ScreenWords
from companion.system.permission import PLACES

_KEYS = "space {space} · d done · m more time · r repeat · h help · q stop"

_SILENT = "nothing comes from the microphone; the clock is stopped until it does"
_FORBIDDEN = PLACES.get(sys.platform, "")
"""Where the microphone may not be allowed."""

SCREEN = ScreenWords(
    companion="Companion",
    someone="Someone",
    headlines={
        Mood.SPEAKING: "Companion",
        Mood.LISTENING: "Your turn",
        Mood.ASKING: "Your turn",
        Mood.BREATHING: "Breathe",
        Mood.QUIET: "Silence",
        Mood.PAIRS: "In pairs",
        Mood.PAUSED: "Paused",
        Mood.TIME_OUT: "Time out",
        Mood.TROUBLE: "No sound",
        Mood.OVER: "The end",
    },
    breaths={"in": "In", "hold": "Hold", "out": "Out"},
    sublines={
        Mood.SPEAKING: "speaks",
        Mood.LISTENING: "has the floor",
        Mood.ASKING: "anyone may answer",
        Mood.BREATHING: "together",
        Mood.QUIET: "nothing to say, nothing to do",
        Mood.PAIRS: "talk with each other; nothing is written down",
        Mood.PAUSED: "the clock is stopped",
        Mood.TIME_OUT: "take a break; come back when it is over",
        Mood.TROUBLE: f"muted, or not allowed in {_FORBIDDEN}" if _FORBIDDEN else _SILENT,
        Mood.OVER: "thank you",
    },
    speaks_to="speaks to {name}",
    has_floor_waiting="has the floor; the clock waits",
    has_floor_nearly_over="has the floor, nearly over",
    is_asked="is asked",
    one_moment="one moment",
    goes_on="in silence I go on in {seconds} s",
    breath="breath {cycle} of {cycles}",
    left=", {time} left",
    changes={
        Mood.PAIRS: "Pairs talk; nothing is written down.",
        Mood.PAUSED: "Paused; the clock is stopped.",
        Mood.TIME_OUT: "Time out.",
        Mood.TROUBLE: f"{_SILENT.capitalize()}.{f' Is it allowed? {_FORBIDDEN}.' if _FORBIDDEN else ''}",
        Mood.OVER: "The end.",
    },
    clock_stops="{name}'s clock stops{left}.",
    clock_waits="This is {name}'s time; the clock waits.",
    has_floor="{name} has the floor{left}.",
    person_asked="{name} is asked.",
    anyone_asked="Anyone may answer.",
    silence="Silence{left}.",
    nearly_over="{name}'s time is nearly over, {time} left.",
    microphone="mic",
    hearing="hearing you",
    next="next: {step}",
    say="say",
    keys="keys",
    keys_pause=_KEYS.format(space="pause"),
    keys_go_on=_KEYS.format(space="go on"),
)
