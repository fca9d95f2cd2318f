"""The spoken start with real speech: what is said is heard, and leads to a session."""

import datetime
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from companion.app.demo import simulated
from companion.app.engines import Engines
from companion.app.home import MemoryOnly
from companion.app.running import RunOptions, run_session
from companion.app.welcoming import Welcome
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.language.en import LANGUAGE
from companion.room.description import load_room
from companion.terminal.plain import PlainDisplay
from tests.app.test_welcoming import Start


@pytest.mark.usefixtures("data_home")
def test_maya_and_leo_are_led_from_hello_to_a_session(engines: Engines, tmp_path: Path) -> None:
    """Names, a session by its title instead of the one offered, and a yes of each, all through real ears."""
    plan = load_room(Path(__file__).with_name("start.yaml"))
    with simulated(engines, plan, fast=True) as (world, room):

        def run(program: Program, people: Sequence[str], settings: Mapping[str, Value]) -> Session:
            wishes = RunOptions(settings=settings, recorders=(room,))
            shown = io.StringIO()
            return run_session(
                world, program, people, lambda _: [PlainDisplay(shown, LANGUAGE.screen)], wishes
            ).session

        now = datetime.datetime(2026, 3, 1, 20, 15)
        found = Welcome(run, lambda: Start(tmp_path / "sessions").shelf, MemoryOnly(), now).ask(
            None, (), None
        )
    assert found
    assert (found.program.id, list(found.people), found.safe_word) == ("union", ["Maya", "Leo"], None)
