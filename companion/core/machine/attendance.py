"""Whether people take part: turns and questions that are used, and those that nobody uses."""

import copy

from companion.core import program as p
from companion.core.stages.base import Stage, StageContext
from companion.core.stages.side_questions import leave_it
from companion.core.stages.waiting import Paused

SILENT = 2
"""Turns or questions in a row that one of several people does not use: then they are asked about it."""
UNUSED = 2
"""Turns or questions in a row that nobody used: then nobody is there, and the session pauses."""


class Attendance:
    """Who used their turns and questions so far."""

    def __init__(self, context: StageContext) -> None:
        self._context = context
        self.asks_to_tell = any(
            isinstance(step, p.Turn) and not step.for_oneself for step in p.every_step(context.program.steps)
        )
        """Whether there is something to tell to each other."""
        self._unused = 0
        """Turns and questions in a row that nobody used."""
        self._leave_asked = False

    @property
    def state(self) -> tuple[int, bool]:
        """Turns and questions in a row that nobody used, and whether somebody silent was asked about it."""
        return self._unused, self._leave_asked

    def branch(self, context: StageContext) -> "Attendance":
        """Independent copy for another session."""
        other = copy.copy(self)
        other._context = context
        return other

    @property
    def held(self) -> bool:
        """Whether the session took place: somebody told something, or nothing was to be told."""
        return self._context.ledger.told or not self.asks_to_tell

    def seen(self) -> None:
        """Note that somebody spoke, or pressed a key."""
        self._unused = 0

    def nobody_there(self, stage: Stage, now: float) -> bool:
        """Note that nobody used a turn or a question; after two in a row, pause, or ask who is silent."""
        context = self._context
        self._unused += 1
        if not context.program.stands_alone:
            return False
        if self._unused < UNUSED:
            person = stage.owner().speaker
            silent = context.ledger.unused(person) if person else 0
            if person is None or silent < SILENT or self._leave_asked:
                return False
            self._leave_asked = True
            leave_it(context, stage, person, now)
            return True
        self._unused = 0
        context.interrupt(lambda c, under: Paused(c, under, "nobody there", why="silence"), now)
        return True

    def used(self, person: str | None, now: float, *, told: bool, turn: int | None = None) -> None:
        """Note that a turn or a question was used; from the first that told something, values are kept."""
        context = self._context
        for name in (person,) if person else context.memory.people:
            context.ledger.used(name, told=told)
        if told:
            context.memory.tell(person, now, turn)
            context.out.keep_values()
