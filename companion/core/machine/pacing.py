"""Pace of a session with a limit (``at_most``): later turns are shortened, and optional sections left out.

Before each turn the rest of the script is added up, as if everybody went along and used their time. What is
too much is taken from all turns to come by the same share, down to the least that the script grants them.
Where that is not enough, optional sections are left out, the last one first. The end is never cut.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from companion.core import program as p
from companion.core.language.phrases import Phrases
from companion.core.machine.behaviours import behaviour_of, carry_out
from companion.core.machine.cursor import Cursor
from companion.core.program.text import Template
from companion.core.stages.stillness import RINGS_OUT_S
from companion.core.state.memory import TIME_LEFT, Memory

WORD_S = 0.4
"""Of an unhurried voice."""
ANSWER_S = 6.0
"""From the end of a question to the end of its answer, and the companion's reply."""
HANDOVER_S = 5.0
"""Around each turn: its tones, and the thanks."""
_GOING_OUT_S = 25.0
_ENROLS_S = 15.0
_NOTICED = 0.95
"""Share of its time from which on a shorter turn is mentioned."""
_MOST_STEPS = 2_000
"""Steps that are added up; what lies beyond is another evening."""


@dataclass(frozen=True, slots=True)
class _Rest:
    """What is still to come, in seconds: all but the turns, the turns at their least, and at their most."""

    fixed_s: float = 0.0
    least_s: float = 0.0
    most_s: float = 0.0

    def __add__(self, other: "_Rest") -> "_Rest":
        return _Rest(self.fixed_s + other.fixed_s, self.least_s + other.least_s, self.most_s + other.most_s)


@dataclass(frozen=True, slots=True)
class Pace:
    """How a session keeps to its limit: immutable, so that a trial session has its own."""

    at_most_s: float | None
    """The limit, without pauses and breaks; None: no limit."""
    shares: tuple[tuple[str, tuple[float, ...]], ...] = ()
    """By turn of the script: the share of the time above the least, for each time that everybody has it."""
    had: tuple[tuple[str, str, int], ...] = ()
    """By turn of the script and holder: how often they had it."""

    def goes_into(self, cursor: Cursor, memory: Memory, elapsed_s: float) -> bool:
        """Return whether there is time for the optional section after ``cursor``."""
        if self.at_most_s is None:
            return True
        first, *others = _parts(cursor, memory, optional=True)
        needed = sum((rest for optional, rest in others if not optional), first[1])
        return elapsed_s + needed.fixed_s + needed.least_s <= self.at_most_s

    def fitted(
        self, step: p.Turn, cursor: Cursor, memory: Memory, elapsed_s: float, phrases: Phrases
    ) -> "tuple[p.Turn, Pace]":
        """Return a turn with the time that is left for it. All who have the same turn get the same share."""
        if self.at_most_s is None or step.min_s is None:
            return step, self
        path, holder = step.head.path, memory.person(step.holder) or step.holder
        shares, had = dict(self.shares), {(at, who): count for at, who, count in self.had}
        known, number = shares.get(path, ()), had.get((path, holder), 0)
        if number >= len(known):
            known = (*known, _share(step, cursor, memory, self.at_most_s - elapsed_s))
        shares[path], had[path, holder] = known, number + 1
        pace = replace(self, shares=tuple(shares.items()), had=tuple((*key, n) for key, n in had.items()))
        return _shortened(step, known[number], memory, phrases), pace


def _shortened(step: p.Turn, share: float, memory: Memory, phrases: Phrases) -> p.Turn:
    whole_s, least_s = memory.quantity(step.time_s), _least_s(step, memory)
    time_s = least_s + share * (whole_s - least_s)
    if time_s > _NOTICED * whole_s:
        return step
    told = phrases.say("shorter turn", time_s=time_s)
    say = step.say and Template((*step.say.parts[:-1], f"{step.say.parts[-1].rstrip()} {told}"))
    return replace(
        step,
        time_s=time_s,
        say=say,
        at_least_s=min(memory.quantity(step.at_least_s), time_s),
        protected_s=min(memory.quantity(step.protected_s), time_s),
        warn_s=min(memory.quantity(step.warn_s), time_s / 2),
    )


def _share(step: p.Turn, cursor: Cursor, memory: Memory, left_s: float) -> float:
    """Return the share of their time above the least that all turns from here on can have, from 0 to 1."""
    first, *others = _parts(cursor, memory, optional=False)
    parts = [(False, first[1] + _takes(step, memory)), *others]
    while True:
        rest = sum((part for _, part in parts), _Rest())
        spare_s = left_s - rest.fixed_s - rest.least_s
        last = max((at for at, (optional, _) in enumerate(parts) if optional), default=None)
        if spare_s >= 0 or last is None:
            break
        del parts[last]
    wanted_s = rest.most_s - rest.least_s
    return 1.0 if wanted_s <= 0 else min(1.0, max(0.0, spare_s / wanted_s))


def _parts(cursor: Cursor, memory: Memory, *, optional: bool) -> list[tuple[bool, _Rest]]:
    """Return what comes after ``cursor``, by sections, each with whether it is optional. ``optional``: of
    the first."""
    found, rest = [], _Rest()
    for step, then in _coming(cursor, memory):
        if isinstance(step, p.Section) and "." not in step.head.path:
            found.append((optional, rest))
            optional, rest = step.optional, _Rest()
        else:
            rest += _takes(step, then)
    return [*found, (optional, rest)]


def _coming(cursor: Cursor, memory: Memory) -> Iterator[tuple[p.Step, Memory]]:
    """Yield the steps to come if everybody goes along, each with the memory it would begin with."""
    memory = memory.copy()
    memory.values[TIME_LEFT] = True
    for _ in range(_MOST_STEPS):
        step, cursor = cursor.next(memory)
        if step is None:
            return
        memory.names = cursor.names
        yield step, memory
        if isinstance(step, p.End):
            return
        carry_out(step, memory)
        behaviour_of(step).suppose(step, memory)


def _least_s(step: p.Turn, memory: Memory) -> float:
    whole_s = memory.quantity(step.time_s)
    return whole_s if step.min_s is None else min(whole_s, memory.quantity(step.min_s))


def _takes(step: p.Step, memory: Memory) -> _Rest:
    """Return how long a step takes; a turn with all of its time, and with the sentence that may run on."""
    text = behaviour_of(step).first_words(step, memory)
    said_s = WORD_S * len(memory.fill(text).split()) if text else 0.0
    people = len(memory.people)
    match step:
        case p.Turn():
            fixed_s = said_s + HANDOVER_S + memory.quantity(step.grace_s)
            return _Rest(fixed_s, _least_s(step, memory), memory.quantity(step.time_s))
        case p.Ask(to=to):
            return _Rest((said_s + ANSWER_S) * (people if to == p.EVERYONE else 1))
        case p.Apart(asks=asks):
            return _Rest(people * (_GOING_OUT_S + sum(_takes(ask, memory).fixed_s / people for ask in asks)))
        case p.Enrol(to=to):
            return _Rest((said_s + _ENROLS_S) * (people if to == p.EVERYONE else 1))
        case p.Breathe():
            a_cycle_s = sum(phase.duration_s for phase in step.phases)
            return _Rest(said_s + a_cycle_s * memory.quantity(step.cycles))
        case p.Say():
            return _Rest(said_s + memory.quantity(step.pause_s))
        case p.Silence():
            return _Rest(said_s + memory.quantity(step.for_s))
        case p.Pairs():
            return _Rest(said_s + (2 if step.swap else 1) * memory.quantity(step.time_s))
        case p.Bell():
            return _Rest(said_s + step.strokes * RINGS_OUT_S)
        case p.Quote():
            return _Rest(said_s + WORD_S * step.max_words / 2)
    return _Rest(said_s)
