"""The place of a session in its script, and the way on from there."""

import copy
from collections.abc import Iterable
from typing import Protocol

from companion.core import program as p
from companion.core.api import actions as a
from companion.core.api import record as r
from companion.core.machine.behaviours import begin, label, lacks_words
from companion.core.machine.corrections import Mark
from companion.core.machine.cursor import Cursor, Decisions
from companion.core.machine.lookahead import label_ahead, prompts_ahead
from companion.core.machine.pacing import Pace
from companion.core.stages.base import StageContext
from companion.core.state.memory import FLOOR_TIMES, TIME_LEFT
from companion.core.state.wall_clock import WallClock

HELD = "finished"
"""The ending of a session in which people took part."""


class Timed(StageContext, Protocol):
    """A session that knows the time of day."""

    wall: WallClock


class Position:
    """The current step, and what is known of those to come."""

    def __init__(self, context: Timed, steps: p.Block, seed: int, *, prepares: bool) -> None:
        """``steps`` is what is run; ``prepares``: the next prompts are announced, to be rendered ahead."""
        self._context = context
        self._cursor = Cursor.at_start(steps, seed)
        self._pace = Pace(context.program.at_most_s)
        self._prepares = prepares
        self._asked_for = words_asked_for(context.program)
        self.step: p.Step | None = None
        self.section = ""
        """The title of the section that runs."""
        self._heading: p.Section | None = None
        """The section that begins with the next words."""
        self._begun = 0
        """How many steps with words were begun."""
        self._begins_step = False
        self._goes_on = False
        self.declined_unseen = False
        """Whether somebody declined the current question unseen."""
        self._ahead: str | None = None
        """A few words on the next step; None where something has happened since they were found."""
        self.decisions = Decisions()
        """How the script went on in the event that was handled last."""

    def event_begins(self, decided: Iterable[int] = ()) -> None:
        """Note that something happens; ``decided``: how the script went on then, in a replay."""
        self._ahead = None
        self.decisions.begin(decided)

    def branch(self, context: Timed) -> "Position":
        """Independent copy for another session."""
        other = copy.copy(self)
        other._context, other.decisions = context, Decisions()
        return other

    def next_step(self, now: float, *, passed: bool = False) -> None:
        """On to the next step; at the end of the script, to the end."""
        if passed:
            self._cursor = self._cursor.passed()
        self._context.new_epoch()
        self._goes_on = True
        if self._begins_step:
            return  # a step that is over at once asks for the next: the loop below sees to it
        self._begins_step = True
        try:
            while self._goes_on:
                self._goes_on = False
                self._begin_next(now)
        finally:
            self._begins_step = False

    def _begin_next(self, now: float) -> None:
        context, memory = self._context, self._context.memory
        memory.at = context.wall.at(now)
        step, self._cursor = self._cursor.next(memory, self.decisions)
        memory.names = self._cursor.names
        memory.values[FLOOR_TIMES] = context.ledger.in_words(context.language.forms)
        if step is None:
            context.close(HELD, context.phrases.say("the end"), now)
            return
        if isinstance(step, p.Section):
            self._take_up(step, now)
        if isinstance(step, p.Section) or lacks_words(step, memory, self._asked_for):
            self._goes_on = True
            return
        if isinstance(step, p.Turn):
            elapsed_s = now - context.out.held_up_s
            step, self._pace = self._pace.fitted(step, self._cursor, memory, elapsed_s, context.phrases)
        self.step, self.declined_unseen = step, False
        if self._heading and not step.is_silent():
            self._enter(self._heading, now)
            self.section, self._heading = self._heading.title, None
        self._enter(step, now)
        if not step.is_silent():
            self._begun += 1
            self.prepare()
        begin(context, step, now)

    def _take_up(self, section: p.Section, now: float) -> None:
        """Show a section with its first words, unless it is optional and there is no time for it."""
        memory, elapsed_s = self._context.memory, now - self._context.out.held_up_s
        fits = not section.optional or self._pace.goes_into(self._cursor, memory, elapsed_s)
        memory.values[TIME_LEFT] = fits
        if fits:
            self._heading = section

    def _enter(self, step: p.Step, now: float) -> None:
        self._context.out.note(
            r.StepEntered(now, step.head.path, step.kind, label(step, self._context.memory))
        )

    def prepare(self, *more: str) -> None:
        """Announce the prompts of the next steps, and then ``more``, where that is wanted."""
        memory = self._context.memory
        texts = (*prompts_ahead(self._cursor, memory, self.step), *more) if self._prepares else ()
        if texts:
            self._context.out.do(a.Prepare(texts))

    def restart_step(self, now: float) -> None:
        """Start the current step again."""
        assert self.step is not None, "only the last words come before the first step"
        self._context.new_epoch()
        begin(self._context, self.step, now)

    def hangs(self) -> bool:
        """Whether the current step leans on words that were taken back."""
        step, memory = self.step, self._context.memory
        return step is not None and (
            self._cursor.hangs(step, memory) or lacks_words(step, memory, self._asked_for)
        )

    def mark(self) -> Mark:
        """Return the place in the script, to go back to."""
        assert self.step is not None, "nothing is asked before the first step"
        turns = sum(account.turns for account in self._context.ledger.accounts.values())
        return Mark(self._cursor, self.step, self.section, self._begun + turns)

    def rewind(self, mark: Mark) -> None:
        """Go back to where the script was."""
        self.step, self.section = mark.step, mark.section
        self._move(mark.cursor)

    def may_swap(self, holder: str, other: str) -> bool:
        """Whether ``other`` can have the turn that runs, and ``holder`` theirs."""
        return self._cursor.swapped(holder, other, self._context.memory) is not None

    def swap(self, holder: str, other: str) -> None:
        """Exchange the two turns, where ``may_swap`` allows it."""
        swapped = self._cursor.swapped(holder, other, self._context.memory)
        assert swapped is not None, "it was asked before whether they may"
        self._move(swapped)

    def _move(self, cursor: Cursor) -> None:
        self._cursor = cursor
        self._context.memory.names = cursor.names

    def label(self) -> str:
        """A few words on the step that runs."""
        return label(self.step, self._context.memory) if self.step else ""

    def may_skip(self) -> bool:
        """Whether the step can be left out."""
        return self.step is not None and self.step.head.skippable

    def label_ahead(self) -> str:
        """A few words on the step after it."""
        if self._ahead is None:
            self._ahead = label_ahead(self._cursor, self._context.memory, self.step) if self.step else ""
        return self._ahead


def words_asked_for(program: p.Program) -> frozenset[str]:
    """Return the names under which people's own words are saved, which they may not say."""
    steps = list(p.every_step(program.steps))
    turns = {step.save for step in steps if isinstance(step, p.Turn | p.Mirror)}
    asks = {ask.save for step in steps for ask in step.questions() if ask.answer is p.Answer.TEXT}
    return frozenset(name for name in turns | asks if name)
