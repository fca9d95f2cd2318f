"""The position of a session in its script, and the next step.

A cursor is a value: moving it returns a new one, so that the steps ahead can be inspected
without going there.
"""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import assert_never

from companion.core import program as p
from companion.core.expressions import Expression, evaluate, names, true
from companion.core.machine.behaviours import carry_out
from companion.core.machine.bookkeeping import recalled
from companion.core.machine.mirroring import first_round, further_round, heard_name
from companion.core.program.text import Template
from companion.core.state.memory import Memory, Value, Words
from companion.core.state.outcomes import Outcome

Names = Mapping[str, Value]


Decide = Callable[[int], int]
"""Maps the computed branch to the branch to take; a replay overrides it."""


def unchanged(found: int) -> int:
    """Take the computed branch."""
    return found


class Decisions:
    """Choices as they are made, or, in a replay, as they were made before.

    The basis of a condition may not have been stored; a replayed session nevertheless takes the same path.
    """

    def __init__(self) -> None:
        self._replayed: list[int] = []
        self._made: list[int] = []

    def begin(self, replayed: Iterable[int] = ()) -> None:
        """Start the choices of one event; ``replayed`` are the next ones to take, in order."""
        self._replayed, self._made = list(replayed), []

    def __call__(self, found: int) -> int:
        """Take and record a choice whose computed branch is ``found``."""
        made = self._replayed.pop(0) if self._replayed else found
        self._made.append(made)
        return made

    @property
    def made(self) -> tuple[int, ...]:
        """The choices since ``begin``."""
        return tuple(self._made)


@dataclass(frozen=True, slots=True)
class _Times:
    step: p.Repeat
    done: int


@dataclass(frozen=True, slots=True)
class _People:
    step: p.Each
    waiting: tuple[str, ...]
    asked: bool = False
    round: int = 0


@dataclass(frozen=True, slots=True)
class _Round:
    step: p.Rounds
    number: int
    total: int
    order: tuple[str, ...] = ()
    """The partners in the order of their rounds; empty: unchanged."""


@dataclass(frozen=True, slots=True)
class _Mirroring:
    step: p.Mirror
    speaker: str
    round: int


_Loop = _Times | _People | _Round | _Mirroring


@dataclass(frozen=True, slots=True)
class _Level:
    block: p.Block
    index: int = 0
    names: Names = field(default_factory=dict)
    loop: _Loop | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """A position in a program: the open blocks, and the progress in each."""

    levels: tuple[_Level, ...]
    seed: int = 0
    """Seed of random orders, the same each time the cursor passes."""
    begun: int = 0
    """Rounds that were opened so far, those within others not counted: each begins with somebody else."""

    @classmethod
    def at_start(cls, steps: p.Block, seed: int = 0) -> "Cursor":
        """Before the first step."""
        return cls((_Level(steps),), seed)

    @property
    def names(self) -> Names:
        """Roles and loop names in scope."""
        merged: dict[str, Value] = {}
        for level in self.levels:
            merged.update(level.names)
        return merged

    def next(self, memory: Memory, decide: Decide = unchanged) -> tuple[p.Step | None, "Cursor"]:
        """Return the next step that speaks or waits, and the cursor after it; None at the end.

        Conditions and loops on the way are decided by the current ``memory``; ``decide`` has the
        last word.
        """
        cursor = self
        while cursor.levels:
            level = cursor.levels[-1]
            if isinstance(level.loop, _Mirroring) and withdrawn(level.loop.step.of, memory):
                cursor = cursor._pop()
                continue
            if level.index >= len(level.block):
                step, cursor = cursor._block_over(memory, decide)
            else:
                step = level.block[level.index]
                cursor = cursor._with_top(_Level(level.block, level.index + 1, level.names, level.loop))
                if step.head.when and not decide(cursor._holds(step.head.when, memory)):
                    continue
                step, cursor = cursor._enter(step, memory, decide)
            if step is not None:
                return step, cursor
        return None, cursor

    def coming(self, memory: Memory) -> Iterator[tuple[p.Step, Memory]]:
        """Yield the next steps if nothing changes, each with the memory it would begin with.

        Silent steps on the way are applied to a copy: ``memory`` is unchanged.
        """
        memory = memory.copy()
        cursor = self
        while True:
            step, cursor = cursor.next(memory)
            if step is None:
                return
            memory.names = cursor.names
            if not step.is_silent():
                yield step, memory
            carry_out(step, memory)

    def ahead(self, memory: Memory, count: int) -> list[tuple[p.Step, Names]]:
        """Return the next ``count`` steps if nothing changes, with the names in scope."""
        return [(step, then.names) for step, then in islice(self.coming(memory), count)]

    def passed(self) -> "Cursor":
        """Return the cursor after a "pass": out of a mirror, or at the next partner of an ``each``."""
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if isinstance(level.loop, _Mirroring):
                return replace(self, levels=self.levels[:depth])
            if isinstance(level.loop, _People) and level.loop.step.allow_pass:
                over = replace(level, index=len(level.block))
                return replace(self, levels=(*self.levels[:depth], over))
        return self

    def hangs(self, step: p.Step, memory: Memory) -> bool:
        """Return whether ``step``, which has begun, leans on words that were taken back since."""
        mirrored = (level.loop.step.of for level in self.levels if isinstance(level.loop, _Mirroring))
        when = step.head.when
        needs = when is not None and any(withdrawn(name, memory) for name in names(when))
        return any(withdrawn(of, memory) for of in mirrored) or (
            needs and when is not None and not self._holds(when, memory)
        )

    def swapped(self, holder: str, other: str, memory: Memory) -> "Cursor | None":
        """Return the cursor with ``other`` in the place of ``holder``, and vice versa in ``other``'s turn.

        None if that is impossible: ``other`` has no such turn to come, or something besides words of
        the companion came before the turn.
        """
        for depth in range(len(self.levels) - 1, -1, -1):
            level = self.levels[depth]
            if level.loop is None or holder not in level.names.values():
                continue
            loop = _swapped(level.loop, level.names, holder, other, memory)
            if loop is None or not all(map(_only_words, self.levels[depth:])):
                return None
            top = replace(level, names=_exchanged(level.names, holder, other), loop=loop)
            inner = tuple(
                replace(below, names=_exchanged(below.names, holder, other))
                for below in self.levels[depth + 1 :]
            )
            return replace(self, levels=(*self.levels[:depth], top, *inner))
        return None

    def _holds(self, test: Expression, memory: Memory) -> bool:
        names = self.names
        return true(evaluate(test, lambda name: names[name] if name in names else memory.fact(name)))

    def _with_top(self, level: _Level) -> "Cursor":
        return replace(self, levels=(*self.levels[:-1], level))

    def _push(self, block: p.Block, names: Names | None = None, loop: _Loop | None = None) -> "Cursor":
        return replace(self, levels=(*self.levels, _Level(block, 0, names or {}, loop)))

    def _pop(self) -> "Cursor":
        return replace(self, levels=self.levels[:-1])

    def _enter(self, step: p.Step, memory: Memory, decide: Decide) -> tuple[p.Step | None, "Cursor"]:
        """Open a structural step; return any other step."""
        return self._open(step, memory, decide) if isinstance(step, p.Structural) else (step, self)

    def _open(self, step: p.Structural, memory: Memory, decide: Decide) -> tuple[p.Step | None, "Cursor"]:
        """Return the cursor inside a structural step. A recall is also carried out itself."""
        match step:
            case p.If():
                for test, block in step.cases:
                    if decide(self._holds(test, memory)):
                        return None, self._push(block)
                return None, self._push(step.otherwise)
            case p.Repeat():
                if decide(memory.quantity(step.most) < 1):
                    return None, self
                return None, self._push(step.do, loop=_Times(step, 1))
            case p.Use():
                return None, self._push(step.do, {name: self._bound(b, memory) for name, b in step.bind})
            case p.Rounds():
                everyone = len(memory.people) if step.swap else 1
                total = step.count if step.count is not None else everyone
                loop = _Round(step, 0, total, self._in_order(step, memory))
                opened = self._counted()
                return None, opened._push(step.do, _roles(loop, memory), loop) if loop.total else self
            case p.Each():
                return None, self._counted()._push((), loop=self._round_of(step, 0, memory))
            case p.Recall():
                here = memory.copy()
                here.names = self.names  # its owner may be a loop name, which the memory gets later
                known = decide(bool(recalled(step, here)))
                return step, self._push(step.then if known else step.otherwise)
            case p.Mirror():
                words = memory.value(step.of)
                if not isinstance(words, Words) or not decide(memory.fact(step.of) is not None):
                    return None, self
                first = first_round(
                    step, words.speaker, memory.language.prompts, so_far=cut_off(step.of, memory)
                )
                return None, self._push(first, loop=_Mirroring(step, words.speaker, 1))
            case _:
                assert_never(step)

    def _block_over(self, memory: Memory, decide: Decide) -> tuple[p.Step | None, "Cursor"]:
        """Repeat a finished block, or leave it."""
        match self.levels[-1].loop:
            case _Times(step, done):
                over = decide(
                    done >= memory.quantity(step.most)
                    or (step.until is not None and self._holds(step.until, memory))
                )
                return None, self._pop() if over else self._pop()._push(step.do, loop=_Times(step, done + 1))
            case _Round(step, number, total) as loop if number + 1 < total:
                loop = replace(loop, number=number + 1)
                return None, self._pop()._push(step.do, _roles(loop, memory), loop)
            case _People() as people if people.waiting:
                return self._next_person(people, memory, decide)
            case _People(step, round=number) if number + 1 < step.times:
                return None, self._pop()._push((), loop=self._round_of(step, number + 1, memory))
            case _Mirroring(step, speaker, number):
                heard = memory.values.get(heard_name(step))
                prompts = memory.language.prompts
                if decide(heard is True):
                    if number > 1 or not prompts.mirror_rest or not cut_off(step.of, memory):
                        return None, self._pop()
                    rest = further_round(step, speaker, prompts, rest=True)
                    return None, self._pop()._push(rest, loop=_Mirroring(step, speaker, number + 1))
                if decide(heard is None) or number >= step.max_rounds:
                    return None, self._pop()._push(step.otherwise)
                again = further_round(step, speaker, prompts)
                return None, self._pop()._push(again, loop=_Mirroring(step, speaker, number + 1))
        return None, self._pop()

    def _in_order(self, step: p.Rounds, memory: Memory) -> tuple[str, ...]:
        """Return everybody in the order of the roles, beginning with the one who is to be first."""
        here = memory.copy()
        here.names = self.names
        first = here.person(step.first) if step.first else None
        if first is None:
            return memory.by_turns(self.begun) if step.swap else ()
        at = memory.people.index(first)
        return (*memory.people[at:], *memory.people[:at])

    def _counted(self) -> "Cursor":
        """Return the cursor with one more round begun; within another round nothing changes."""
        within = any(isinstance(level.loop, _Round | _People) for level in self.levels)
        return self if within else replace(self, begun=self.begun + 1)

    def _round_of(self, step: p.Each, number: int, memory: Memory) -> _People:
        people = list(memory.by_turns(self.begun))
        if step.order is p.Order.RANDOM:
            again = f":{number}" if number else ""
            random.Random(f"{self.seed}:{step.head.path}{again}").shuffle(people)
        return _People(step, tuple(people), round=number)

    def _next_person(self, loop: _People, memory: Memory, decide: Decide) -> tuple[p.Step | None, "Cursor"]:
        step, waiting = loop.step, loop.waiting
        volunteer = f"_volunteer {step.head.path}"
        if step.order is p.Order.VOLUNTEER and len(waiting) > 1 and not loop.asked:
            question = p.Ask(
                head=replace(step.head, path=f"{step.head.path}.volunteer", id=None, when=None),
                question=Template.parse(memory.language.prompts.who_is_next),
                to=p.GROUP,
                answer=p.Answer.CHOICE,
                options=tuple(p.Option(person, (person,)) for person in waiting),
                save=volunteer,
                default=waiting[0],
            )
            return question, self._pop()._push((), loop=replace(loop, asked=True))
        chosen = memory.values.get(volunteer) if loop.asked else waiting[0]
        known = isinstance(chosen, str) and chosen in waiting
        person = waiting[decide(waiting.index(str(chosen)) if known else 0)]
        rest = tuple(other for other in waiting if other != person)
        return None, self._pop()._push(step.do, {step.person: person}, _People(step, rest, round=loop.round))

    def _bound(self, bound: p.Bound, memory: Memory) -> Value:
        here = memory.copy()
        here.names = self.names
        if isinstance(bound, p.Ref):
            return here.value(bound.name)
        return here.derived(bound) if isinstance(bound, Template) else bound


def withdrawn(name: str, memory: Memory) -> bool:
    """Return whether what was said under a name was taken back."""
    return memory.came_to(Outcome.WITHDRAWN, name)


def cut_off(name: str, memory: Memory) -> bool:
    """Return whether the time was over in the middle of what was said under a name."""
    return memory.came_to(Outcome.CUT_OFF, name)


def _roles(loop: _Round, memory: Memory) -> Names:
    people = loop.order or memory.people
    shift = loop.number if loop.step.swap else 0
    return {role: people[(i + shift) % len(people)] for i, role in enumerate(loop.step.roles)}


def _swapped(loop: _Loop, names: Names, holder: str, other: str, memory: Memory) -> _Loop | None:
    match loop:
        case _People() if other in loop.waiting:
            waiting = tuple(holder if person == other else person for person in loop.waiting)
            return replace(loop, waiting=waiting)
        case _Round():
            role = next(role for role, person in names.items() if person == holder)
            later = (replace(loop, number=number) for number in range(loop.number + 1, loop.total))
            if any(_roles(round, memory).get(role) == other for round in later):
                exchange = {holder: other, other: holder}
                people = loop.order or memory.people
                return replace(loop, order=tuple(exchange.get(person, person) for person in people))
    return None


def _exchanged(names: Names, one: str, other: str) -> Names:
    exchange: dict[Value, Value] = {one: other, other: one}
    return {
        name: exchange.get(value, value) if isinstance(value, str) else value for name, value in names.items()
    }


def _only_words(level: _Level) -> bool:
    """Return whether only words of the companion came before the current step."""
    return all(
        isinstance(step, p.Say | p.Section | p.Silence | p.Bell) for step in level.block[: level.index - 1]
    )
