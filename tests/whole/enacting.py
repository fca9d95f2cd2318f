"""Whole sessions with a simulated couple, kept for a closer look."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from companion.app.demo import short_in, simulated
from companion.app.engines import Engines
from companion.app.running import Outcome, RunOptions, run_session
from companion.app.script_files import find_script
from companion.app.voices import Acquaintance
from companion.core.api.record import Entry, PartnerSaid
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.language.en import LANGUAGE
from companion.room.description import load_room
from companion.room.partners import SpokenLine
from companion.speaking.card_voice import forget
from companion.terminal.plain import PlainDisplay

T = TypeVar("T")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Enacted:
    """A session that was played, and the truth about it."""

    program: Program
    people: tuple[str, ...]
    outcome: Outcome
    spoken: list[SpokenLine]
    folder: Path
    shown: str
    """What stood on the screen, as plain lines."""

    @property
    def record(self) -> list[Entry]:
        """All entries of the record, in time order."""
        return self.outcome.record.entries()

    def entries(self, kind: type[T]) -> list[T]:
        """Those of one kind."""
        return [entry for entry in self.record if isinstance(entry, kind)]

    def written(self, name: str) -> str:
        """The words that the record gives to one partner."""
        return " ".join(entry.text for entry in self.entries(PartnerSaid) if entry.speaker == name)


def enact(engines: Engines, script: str, room: str, folder: Path, *, voices: bool = False) -> Enacted:
    """Play ``script`` in ``room``, both files beside this one, in virtual time; with ``voices`` they are
    learned first."""
    plan = load_room(HERE / room)
    program = find_script(str(HERE / script))
    people = tuple(partner.name for partner in plan.partners)
    screen = io.StringIO()

    forget()
    with simulated(engines, plan, fast=True) as (world, simulation):

        def show(session: Session) -> list[PlainDisplay]:
            simulation.watch(session)
            return [PlainDisplay(screen, LANGUAGE.screen)]

        if voices:
            run = short_in(world, simulation)
            Acquaintance(run, world.voices, None, pytest.fail).make(people, enrol=True)
        wishes = RunOptions(recorders=(simulation,))
        outcome = run_session(world, program, people, show, wishes)
    outcome.write(folder)
    return Enacted(program, people, outcome, simulation.spoken, folder, screen.getvalue())
