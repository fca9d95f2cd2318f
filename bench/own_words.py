"""Shipped sessions, whole, in rooms with an echo: nothing of the companion's own words is written down.

Virtual time, real ears. People type their answers and turns, in a room where nobody makes a sound: whatever
the microphone adds to a transcript is the companion's own. A session that pauses because nobody is there is
gone on with by a key, and is left where it waits for somebody a fourth time.
"""

import random
import time
from collections.abc import Mapping, Sequence

from bench.figure import Figure, print_figures
from companion import config
from companion.app.demo import anyone, simulated
from companion.app.engines import Engines
from companion.app.running import RunOptions, run_session
from companion.app.script_files import find_script
from companion.core.api.events import Command, CommandGiven, Heard, SpeechEnded, SpeechStarted
from companion.core.api.record import CompanionSaid, Ended, Entry, Interrupted, PartnerSaid
from companion.core.api.snapshot import Snapshot
from companion.core.api.voices import Fit
from companion.core.machine.session import Session
from companion.core.program import Program
from companion.core.state.memory import Value
from companion.loop import EventInbox
from companion.room.improvising import Improviser, Talk, moment_of
from companion.room.plan import EchoPlan, Partner, RoomPlan

LEVELS_DB = (-6.0, -18.0, -30.0)
_QUICK = ("long-hug", "shared-breathing", "time-out")
_MOST_PAUSES = 3
_LOOKS_EVERY_S = 0.5
_TYPES_FOR_S = 0.3


class Typists:
    """The people of a session, who type; and its lines. They go on where the session waits for somebody who
    is not there, and stop it in the end."""

    def __init__(self, inbox: EventInbox, people: Sequence[str]) -> None:
        self._inbox = inbox
        talk = Talk()
        self._people = [Improviser(name, name == people[0], talk, random.Random(name)) for name in people]
        self._session: Session | None = None
        self._pauses = self._typed = 0
        self._free_s = 0.0
        self.said = 0
        """Prompts that were spoken."""
        self.ended_s = 0.0
        self.wrote: list[str] = []
        """What was written down, and nobody typed."""

    def watch(self, session: Session) -> Sequence["Typists"]:
        """Follow a session, as its only display."""
        self._session = session
        return (self,)

    def show(self, snapshot: Snapshot) -> None:
        """Type what is due."""
        assert self._session is not None, "it is watched before it begins"
        now = snapshot.now_s
        moment = moment_of(self._session, now) if now >= self._free_s else None
        for person in self._people:
            if line := person.line(moment, now, 0.0):
                self._type(" ".join(piece.text for piece in line.pieces), person.name, now)

    def close(self) -> None:
        """Do nothing: there is no screen."""

    def note(self, entry: Entry) -> None:
        """Note what was written down, and press a key after an interruption."""
        for person in self._people:
            person.note(entry)
        if isinstance(entry, PartnerSaid) and entry.utterance >= 0 and entry.text:
            self.wrote.append(entry.text)
        self.said += isinstance(entry, CompanionSaid)
        if isinstance(entry, Interrupted):
            self._pauses += 1
            over = self._pauses > _MOST_PAUSES
            self._inbox.post(CommandGiven(Command.SAFE_WORD if over else Command.GO_ON))
        if isinstance(entry, Ended):
            self._pauses, self.ended_s = 0, entry.at_s

    def _type(self, text: str, by: str, now: float) -> None:
        self._typed -= 1  # the microphone's utterances count up from nought
        self._free_s = now + _TYPES_FOR_S
        fits = tuple(Fit(one.name, float(one.name == by)) for one in self._people)
        self._inbox.post(SpeechStarted(self._typed, now, typed=True))
        self._inbox.post(SpeechEnded(self._typed, self._free_s, likeness=fits))
        self._inbox.post(Heard(self._typed, text, now, self._free_s, confidence=1.0))


def figures(*, quick: bool = False) -> list[Figure]:
    """Three quarters of an hour for each room; ``quick``: three sessions in one."""
    engines = Engines()
    scripts = [path for path in sorted(config.sessions_folder().glob("[!_]*/*.yaml")) if "." not in path.stem]
    chosen = [find_script(str(path)) for path in scripts if not quick or path.stem in _QUICK]
    try:
        return [_at(engines, chosen, level_db) for level_db in (LEVELS_DB[:1] if quick else LEVELS_DB)]
    finally:
        engines.close()


def _at(engines: Engines, programs: Sequence[Program], level_db: float) -> Figure:
    began_s = time.process_time()
    played = {program.id: own_words(engines, program, level_db) for program in programs}
    wrote = "; ".join(f"{name}: {line}" for name, lines in played.items() for line in lines.wrote)
    hours = sum(lines.ended_s for lines in played.values()) / 3600
    prompts = sum(lines.said for lines in played.values())
    peer = f"{len(played)} sessions, {hours:.1f} hours, {prompts} prompts"
    cost = f"{time.process_time() - began_s:.0f} s of processor time"
    count = float(sum(len(lines.wrote) for lines in played.values()))
    return Figure(
        f"lines of its own words, echo {level_db:.0f} dB", count, "", 0.0, f"{peer}, {cost}. {wrote}"
    )


def own_words(
    engines: Engines, program: Program, level_db: float, settings: Mapping[str, Value] | None = None
) -> Typists:
    """Play a session with people who type in a room with this echo, and return its lines."""
    names = [partner.name for partner in anyone(program).partners]
    partners = tuple(Partner(name, name.lower(), ()) for name in names)
    plan = RoomPlan(partners, noise=("pink", -65.0), echo=EchoPlan(level_db=level_db))
    with simulated(engines, plan, fast=True) as (world, _):
        people = Typists(world.inbox, names)
        world.refresh_s = _LOOKS_EVERY_S
        wishes = RunOptions(settings=settings or {}, recorders=(people,))
        run_session(world, program, names, people.watch, wishes)
    return people


def main() -> None:
    """Print the figures."""
    print_figures(figures, "three sessions in one room")


if __name__ == "__main__":
    main()
