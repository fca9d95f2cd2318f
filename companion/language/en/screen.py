"""Texts of screens in English."""

from companion.core.api.snapshot import Mood
from companion.language.screen import ScreenWords

_KEYS = "space {space} · d done · m more time · r repeat · h help · q stop"

SCREEN = ScreenWords(
    companion="Companion",
    someone="Someone",
    headlines={
        Mood.SPEAKING: "Companion",
        Mood.LISTENING: "Your turn",
        Mood.ASKING: "Your turn",
        Mood.BREATHING: "Breathe",
        Mood.QUIET: "Silence",
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
        Mood.PAUSED: "the clock is stopped",
        Mood.TIME_OUT: "take a break; come back when it is over",
        Mood.TROUBLE: "nothing comes from the microphone; the clock is stopped until it does",
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
        Mood.PAUSED: "Paused; the clock is stopped.",
        Mood.TIME_OUT: "Time out.",
        Mood.TROUBLE: "Nothing comes from the microphone; the clock is stopped until it does.",
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
