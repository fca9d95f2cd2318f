"""Time until two people are in a session: from the first sound to the first turn, by voice, with real ears.

Virtual time: the models' computation does not count, about half a second per answer on two idle cores.
"""

import argparse
import contextlib
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figure import Figure
from companion.app.demo import simulated
from companion.app.engines import Engines
from companion.app.home import Home, MemoryOnly
from companion.app.household import Household
from companion.app.script_files import find_script
from companion.app.spoken_session import SpokenSession
from companion.clock import time_of_day
from companion.core.api.consent import Level
from companion.core.api.record import Answered, CompanionSaid, Entry, FloorOpened
from companion.core.api.remembered import RememberedValue, company
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan

_FIRST_S, _FIRST_ANSWERS = 75.0, 6
_AGAIN_S, _AGAIN_ANSWERS = 15.0, 2
_PEER = "virtual time; answers begin within a second"
_YES = ("Yes.", "Sure, why not.")


class _Begun(Exception):
    """The first turn began."""


@dataclass
class Start:
    """Everything until the first turn."""

    seconds: float = 0.0
    answers: int = 0
    said: tuple[str, ...] = ()

    def note(self, entry: Entry) -> None:
        """Note an entry of any of the short sessions. Raises _Begun at the first turn."""
        match entry:
            case Answered():
                self.answers += 1
            case CompanionSaid():
                self.said += (entry.text,)
            case FloorOpened():
                self.seconds = entry.at_s
                raise _Begun


def figures(*, quick: bool = False) -> list[Figure]:
    """Return seconds and answers until the first turn: the first time, and for returning people."""
    # A name that is understood: its partner says yes to any. bench.names tells how many are not.
    first = begun(plan(("Maya", "Felix")), Home(MemoryOnly(), None, None, later=_nowhere))
    again = begun(plan(), at_home(("Maya", "Leo"), Level.WORDS))
    return [
        Figure("first time, until the first turn", first.seconds, "s", _FIRST_S, _PEER),
        Figure("first time, answers", first.answers, "", _FIRST_ANSWERS, "of two people together"),
        Figure("here before, until the first turn", again.seconds, "s", _AGAIN_S, _PEER),
        Figure("here before, answers", again.answers, "", _AGAIN_ANSWERS, "one yes of each"),
    ]


def _nowhere() -> Home:
    return Home(MemoryOnly(), None, None)


def at_home(people: Sequence[str], level: Level) -> Home:
    """Return the home of returning people."""
    memory = MemoryOnly()
    Household(memory, time_of_day()).keep_names(people)
    for person in people:
        memory.remember(
            RememberedValue("consent", "what may be kept", company(people), level.value, person), add=False
        )
    return Home(memory, None, None, later=_nowhere)


def plan(names: tuple[str, str] = ("Maya", "Leo")) -> RoomPlan:
    """Return two people who answer questions, in front of a loudspeaker."""
    first, second = names
    return RoomPlan(
        partners=(
            Partner(
                first,
                "maya",
                (
                    _line("first name", f"{first}."),
                    _line("is that right", "Yes, that's right."),
                    _line(f"{first}?", _YES[0]),
                ),
            ),
            Partner(second, "leo", (_line("second name", f"I'm {second}."), _line(f"{second}?", _YES[1]))),
        ),
        noise=("pink", -65.0),
        echo=EchoPlan(delay_ms=40, level_db=-14, rt60_s=0.3),
    )


def _line(hears: str, says: str) -> Line:
    return Line((Piece(says),), Cue.HEARS, hears, times=0)


def begun(room_plan: RoomPlan, home: Home, *, script: str = "", names: Sequence[str] = ()) -> Start:
    """Start the product in a room; return what happened until the first turn."""
    found = Start()
    options = argparse.Namespace(
        script=script or None, safe_word=None, set=[], no_voices=False, keep_sound=False, enrol=False
    )
    engines = Engines()
    with (
        _own_folders(),
        contextlib.redirect_stdout(io.StringIO()),
        simulated(engines, room_plan, fast=True) as (world, room),
        contextlib.suppress(_Begun),
    ):
        SpokenSession(world, home, options, (room, found)).hold(
            find_script(script) if script else None, names, None
        )
    return found


@contextlib.contextmanager
def _own_folders() -> Iterator[None]:
    """Use a separate cache and data folder: nothing of the user's is read or written."""
    keys = ("COMPANION_CACHE", "COMPANION_DATA")
    before = {key: os.environ.get(key) for key in keys}
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {key: str(Path(name, key.lower())) for key in keys}
        try:
            yield
        finally:
            for key, value in before.items():
                os.environ.pop(key, None)
                if value is not None:
                    os.environ[key] = value
