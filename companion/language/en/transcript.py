"""Words of transcripts and captions in English."""

import datetime

from companion.language.pack import Transcript


def _date(at: datetime.datetime) -> str:
    """Like ``Sunday 22 November 2026, 19:30``, whatever the locale."""
    day, month = _DAYS[at.weekday()], _MONTHS[at.month - 1]
    return f"{day} {at.day} {month} {at.year}, {at:%H:%M}"


_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()


def _length(length_s: float) -> str:
    return f"{round(length_s / 60)} minutes" if length_s >= 90 else f"{round(length_s)} seconds"


def _came_in(other: str, holder: str, for_s: float) -> str:
    seconds = max(1, round(for_s))
    length = "a second" if seconds == 1 else f"{seconds} seconds"
    return f"{other} came in for {length}; {holder}'s clock was stopped."


TRANSCRIPT = Transcript(
    companion="Companion",
    someone="Someone",
    somebody_else="Somebody else",
    another_voice="Another voice",
    at_once="{names}, at once",
    legend="What the companion said is set in from the margin.",
    not_recorded="not recorded, as the script asks",
    not_recorded_short="not recorded",
    another_language="(in another language)",
    floor_table=("The floor", "turns", "time"),
    date=_date,
    length=_length,
    has_floor="{name} has the floor.",
    has_floor_for="{name} has the floor, for up to {limit}.",
    turn_ended={
        "words": "{name} finished after {held}.",
        "silence": "{name}'s turn ended in silence, after {held}.",
        "time": "{name}'s time was over, after {held}.",
        "pass": "{name} passed.",
        "skip": "{name}'s turn was skipped, after {held}.",
        "end": "{name}'s turn ended with the session, after {held}.",
        "swap": "{name} let another go first.",
    },
    held_floor="{name} held the floor for {held}.",
    came_in=_came_in,
    interrupted={
        "microphone": "The microphone was lost, and the clock was stopped.",
        "pause": "The session was paused.",
        "time out": "A time-out was taken.",
        "safe word": "The safe word was given.",
        "stop": "The session was stopped.",
        "away": "The companion was away for a while, and the clock was stopped.",
    },
    held_up="Held up: {why}.",
    resumed="The session goes on.",
    discarded="What was being said is not kept.",
    ended="The end: {ending}.",
    left_open="{name} left it open.",
    answer="{name}'s answer: {answer}.",
    answers={"yes": "yes", "no": "no", "private": "private", "ready": "ready"},
    asked_for="Asked for: {command}.",
    times="{count} times",
)
