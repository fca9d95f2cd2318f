"""Steps that decide which steps come: conditions, loops, and blocks from other places.

The cursor opens them (``core.machine.cursor``); a recall is also carried out itself.
"""

from dataclasses import dataclass
from typing import ClassVar

from companion.core.expressions import Expression
from companion.core.program.basics import Order, Quantity, Ref
from companion.core.program.steps import Block, Step, always_ends
from companion.core.program.text import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Step):
    """``if`` and ``choose``: the first case whose test holds, else ``otherwise``."""

    kind: ClassVar[str] = "if"
    cases: tuple[tuple[Expression, Block], ...]
    otherwise: Block = ()
    chosen: bool = False
    """Whether it was written as ``choose``, whose ``otherwise`` is for no value too."""

    def blocks(self) -> tuple[Block, ...]:
        return (*(block for _, block in self.cases), self.otherwise)

    def always_ends(self) -> bool:
        return bool(self.cases) and all(map(always_ends, self.blocks()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Step):
    """Run ``do`` at most ``most`` times, and stop after a run once ``until`` holds."""

    kind: ClassVar[str] = "repeat"
    most: Quantity
    do: Block
    until: Expression | None = None

    def blocks(self) -> tuple[Block, ...]:
        return (self.do,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Each(Step):
    kind: ClassVar[str] = "each"
    person: str
    """The name for each partner in ``do``."""
    do: Block
    order: Order = Order.GIVEN
    allow_pass: bool = True
    times: int = 1
    """How often each has a turn: the round begins again once everybody had one."""

    def blocks(self) -> tuple[Block, ...]:
        return (self.do,)

    def always_ends(self) -> bool:
        return always_ends(self.do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds(Step):
    """Roles rotate by one partner a round; without ``count`` until all have held each."""

    kind: ClassVar[str] = "rounds"
    roles: tuple[str, ...]
    do: Block
    swap: bool = True
    """``swap: each_round`` (True) or ``never`` (False)."""
    count: int | None = None
    first: str | None = None
    """A role, or the answer with a partner: who holds the first role in the first round."""

    def blocks(self) -> tuple[Block, ...]:
        return (self.do,)

    def always_ends(self) -> bool:
        return always_ends(self.do)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror(Step):
    kind: ClassVar[str] = "mirror"
    of: str
    """Name under which the words to mirror were saved."""
    by: str
    opener: Template
    """An opening for the listener, suggested by the companion."""
    say: Template | None = None
    """Asks the listener in place of the companion's own words and of ``opener``."""
    check: Template
    """Asked of the original speaker; yes ends the mirror."""
    more: Template | None = None
    """Said to the original speaker after a no; None: the companion's own words."""
    max_rounds: int = 3
    otherwise: Block = ()
    time_s: Quantity = 120.0
    patience_s: Quantity = 12.0
    save: str | None = None

    def blocks(self) -> tuple[Block, ...]:
        return (self.otherwise,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Use(Step):
    """A block from another place, with values bound to its names; it always returns."""

    kind: ClassVar[str] = "use"
    name: str
    do: Block
    bind: tuple[tuple[str, "Bound"], ...] = ()

    def blocks(self) -> tuple[Block, ...]:
        return (self.do,)

    def always_ends(self) -> bool:
        return always_ends(self.do)


Bound = Template | Ref | bool | float | str
"""A value given to a name: words, another name, or a literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall(Step):
    """Recall what an earlier session stored."""

    kind: ClassVar[str] = "recall"
    key: str
    script: str
    """The id of the script that stored it."""
    save: str
    of: str | None = None
    days: str | None = None
    """A name for the number of whole days since then."""
    then: Block = ()
    """Steps to run if there is a stored value."""
    otherwise: Block = ()

    def blocks(self) -> tuple[Block, ...]:
        return (self.then, self.otherwise)

    def saved_names(self) -> tuple[str, ...]:
        return tuple(name for name in (self.save, self.days) if name)

    def is_silent(self) -> bool:
        return True

    def always_ends(self) -> bool:
        return all(map(always_ends, self.blocks()))


Structural = If | Repeat | Each | Rounds | Mirror | Use | Recall
