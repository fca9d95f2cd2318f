"""Runs one script test."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from companion.core.api.remembered import History, Plain, RememberedValue, company
from companion.core.machine.session import Session
from companion.core.state.memory import Value
from companion.rehearsal.driver import Driver, Watch
from companion.rehearsal.people import NAMES, SAFE_WORD, remembering
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.script_tests import Expected, Plan
from companion.rehearsal.scripted_people import ScriptedPeople
from companion.scripts.source.values import FLAGS

STARTED_AT = datetime.datetime(2026, 1, 10, 18, 0)
"""Start of rehearsed sessions: a Saturday evening."""


@dataclass(frozen=True, slots=True)
class PlayedTest:
    """The result of a test."""

    driver: Driver
    people: ScriptedPeople
    broken: str
    """Why the session could not end; empty if it did."""

    @property
    def session(self) -> Session:
        """The session after its end."""
        return self.driver.session


def rehearse(
    program_index: ProgramIndex, plan: Plan, settings: Mapping[str, Value], watch: Watch | None = None
) -> PlayedTest:
    """Play the session of a test, while ``watch`` looks on.

    The names in the test must exist in the script.
    """
    program = program_index.program
    names = plan.people or NAMES[: program.people_min]
    past = History(tuple(_kept(program_index, plan, names)))
    session = Session(
        program,
        names,
        remembering(program.language),
        settings=settings,
        safe_word=SAFE_WORD,
        started_at=STARTED_AT,
        past=past,
        prepare=False,
    )
    people = ScriptedPeople(program_index, plan)
    driver = Driver(session, people, watch=watch)
    return PlayedTest(driver, people, broken=driver.play())


def _kept(program_index: ProgramIndex, plan: Plan, people: tuple[str, ...]) -> list[RememberedValue]:
    """Return the values stored by the earlier sessions of a test."""
    scripts = program_index.keys()
    at = STARTED_AT - datetime.timedelta(days=plan.days_ago)
    found = []
    for key, given in plan.remembered.items():
        for script in sorted(scripts.get(key, {program_index.program.id})):
            for person, value in _by_person(given):
                found.append(RememberedValue(script, key, company(people), as_kept(value), person, at))
    return found


def _by_person(given: Expected) -> list[tuple[str | None, str]]:
    """Return each value with the partner it belongs to."""
    if isinstance(given, Mapping):
        return [(person, value) for person, values in given.items() for _, value in _by_person(values)]
    values = (given,) if isinstance(given, str) else given
    return [(None, value) for value in values if value != "nothing"]


def as_kept(written: str) -> Plain:
    """Parse a stored value: yes and no, numbers, or words."""
    if written in ("yes", "no"):
        return FLAGS[written]
    try:
        return int(written)
    except ValueError:
        return written
