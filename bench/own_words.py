"""Shipped sessions, whole, with silent people in rooms with an echo: nothing of its own is written down.

Virtual time, real ears. Whatever stands in a transcript here is the companion's own. A session that pauses
because nobody is there is gone on with by a key, and is left where it waits for somebody a third time.
"""

import argparse
import io
from collections.abc import Mapping
from pathlib import Path

from bench.figure import Figure
from companion import config
from companion.app.demo import simulated
from companion.app.engines import Engines
from companion.app.running import RunOptions, run_session
from companion.app.script_files import find_script
from companion.core.api.events import Command, CommandGiven
from companion.core.api.record import CompanionSaid, Ended, Entry, Interrupted, PartnerSaid
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.language.en import LANGUAGE
from companion.loop import EventInbox
from companion.room.plan import EchoPlan, Partner, RoomPlan
from companion.terminal.plain import PlainDisplay

LEVELS_DB = (-6.0, -18.0, -30.0)
_QUICK = ("long-hug", "shared-breathing", "time-out")
_MOST_PAUSES = 3
_PEOPLE = ("Maya", "Leo")


class Lines:
    """The lines of a record. Goes on where the session waits for somebody, and stops it in the end."""

    def __init__(self, inbox: EventInbox) -> None:
        self._inbox = inbox
        self._pauses = 0
        self.said = 0
        """Prompts that were spoken."""
        self.wrote: list[str] = []
        """What was written down."""

    def note(self, entry: Entry) -> None:
        """Note what was written down, and press a key after an interruption."""
        if isinstance(entry, PartnerSaid) and entry.text:
            self.wrote.append(entry.text)
        self.said += isinstance(entry, CompanionSaid)
        if isinstance(entry, Interrupted):
            self._pauses += 1
            over = self._pauses > _MOST_PAUSES
            self._inbox.post(CommandGiven(Command.SAFE_WORD if over else Command.GO_ON))
        if isinstance(entry, Ended):
            self._pauses = 0


def figures(*, quick: bool = False) -> list[Figure]:
    """Some hours; ``quick``: three sessions in one room."""
    engines = Engines()
    scripts = [path for path in sorted(config.sessions_folder().glob("[!_]*/*.yaml")) if "." not in path.stem]
    chosen = [path for path in scripts if not quick or path.stem in _QUICK]
    try:
        return [_at(engines, chosen, level_db) for level_db in (LEVELS_DB[:1] if quick else LEVELS_DB)]
    finally:
        engines.close()


def _at(engines: Engines, scripts: list[Path], level_db: float) -> Figure:
    programs = [find_script(str(path)) for path in scripts]
    possible = [one for one in programs if one.people_min <= len(_PEOPLE) <= one.people_max]
    said = {program.id: own_words(engines, program, level_db).wrote for program in possible}
    wrote = "; ".join(f"{name}: {line}" for name, lines in said.items() for line in lines)
    name = f"lines of its own words, echo {level_db:.0f} dB"
    return Figure(name, float(sum(map(len, said.values()))), "", 0.0, f"{len(possible)} sessions. {wrote}")


def own_words(
    engines: Engines, program: Program, level_db: float, settings: Mapping[str, Value] | None = None
) -> Lines:
    """Play a session with two silent people in a room with this echo, and return its lines."""
    partners = tuple(Partner(name, name.lower(), ()) for name in _PEOPLE)
    plan = RoomPlan(partners, noise=("pink", -65.0), echo=EchoPlan(level_db=level_db))
    with simulated(engines, plan, fast=True) as (world, room):
        lines = Lines(world.inbox)
        wishes = RunOptions(settings=settings or {}, recorders=(room, lines), refresh_s=10.0)
        run_session(world, program, _PEOPLE, lambda s: [PlainDisplay(io.StringIO(), LANGUAGE.screen)], wishes)
    return lines


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="three sessions in one room")
    for figure in figures(quick=parser.parse_args().quick):
        print(figure)


if __name__ == "__main__":
    main()
