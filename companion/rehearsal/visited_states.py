"""Sessions that come back to where an earlier one went on from: what follows is known, and not played again.

The same people in the same state do the same. A state is compared where a step of the outermost level begins:
what the steps from there on can read, and what the companion keeps of people's taking part. Nothing else
decides on the way: not when something was said, nor its wording.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum

from companion.core.program import Program
from companion.core.program.text import Template
from companion.core.state.memory import ANYTHING, FLOOR_TIMES, TIME_LEFT
from companion.regex import regex
from companion.rehearsal.driver import Driver

IN_A_ROW = 3
"""Equal states in a row that count as one place: an answer can be corrected shortly after it was given."""
_OUTERMOST = regex(r"steps\[(\d+)\]")


class VisitedStates:
    """The states that earlier sessions of a program went on from, and those of the one that is played."""

    def __init__(self, program: Program) -> None:
        self._last: dict[str, int] = {}
        """For each word of the program, the last step of the outermost level that has it."""
        for index, step in enumerate(program.steps):
            self._last.update(dict.fromkeys(_words(step), index))
        others = (getattr(program, one.name) for one in fields(program) if one.name != "steps")
        self._last.update(dict.fromkeys(_words(tuple(others)), len(program.steps)))
        self._last[ANYTHING] = len(program.steps)
        self._possible = program.at_most_s is None and not {FLOOR_TIMES, TIME_LEFT} & self._last.keys()
        self._known: set[object] = set()
        self._passed: list[object] = []
        self._equal = 0

    @property
    def rejoined(self) -> bool:
        """Whether the session that is played goes on as an earlier one."""
        return self._equal >= IN_A_ROW

    def begin(self) -> None:
        """Begin another session."""
        self._passed, self._equal = [], 0

    def ended(self) -> None:
        """Note that the session came to an end, or goes on as one that did."""
        self._known.update(self._passed)

    def step_began(self, driver: Driver) -> None:
        """Compare the session's state. From here on people cooperate; while one is about to do something, it
        isn't compared."""
        found = _OUTERMOST.fullmatch(driver.place)
        if not self._possible or not found:
            return
        to_come = driver.to_come
        if to_come is None:
            self._equal = 0
            return
        state = to_come, *self._state(driver, int(found[1]))
        self._passed.append(state)
        self._equal = self._equal + 1 if state in self._known else 0

    def _state(self, driver: Driver, index: int) -> tuple[object, ...]:
        session, memory = driver.session, driver.session.memory
        names = (name for name in {*memory.values, *memory.outcomes} if self._last.get(name, -1) >= index)
        past = [(kept.script, kept.key, kept.people, kept.value, kept.of) for kept in memory.past.values]
        return (
            index,
            frozenset(
                (
                    name,
                    memory.told.get(name),
                    *(_plain(of.get(name)) for of in (memory.values, memory.outcomes)),
                )
                for name in names
            ),
            tuple(past),
            memory.at and memory.at.date(),
            memory.seed,
            memory.breath,
            memory.asked_all % len(memory.people),
            tuple(sorted(memory.drawn.items())),
            session.position.mark().cursor.begun,
            session.attendance.state,
            tuple((name, one.silent, one.told > 0) for name, one in session.ledger.accounts.items()),
        )


def outermost(path: str) -> int:
    """Return the index of the step of the outermost level that a path leads through; -1 without one."""
    found = _OUTERMOST.match(path)
    return int(found[1]) if found else -1


def _plain(value: object) -> object:
    return tuple(value.items()) if isinstance(value, Mapping) else value


def _words(part: object) -> Iterator[str]:
    """Yield all texts that a part of a program consists of, names among them."""
    if isinstance(part, str):
        yield from (part, part.rpartition(" ")[2])  # "_said NAME" asks for an outcome under a name
    elif isinstance(part, Template):
        yield from part.names
    elif isinstance(part, Mapping):
        yield from _words((*part.keys(), *part.values()))
    elif is_dataclass(part):
        yield from _words(tuple(getattr(part, one.name) for one in fields(part)))
    elif isinstance(part, Collection) and not isinstance(part, Enum):
        for one in part:
            yield from _words(one)
