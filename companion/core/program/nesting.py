"""Steps that hold blocks of others, and what a block is."""

from dataclasses import dataclass

from companion.core.expressions import Expression
from companion.core.program.basics import Head, Order, Quantity, Ref
from companion.core.program.leaves import (
    Apart,
    Ask,
    Breathe,
    Draw,
    End,
    Enrol,
    Quote,
    Remember,
    Say,
    Section,
    Set,
    Silence,
    Tally,
    Turn,
)
from companion.core.program.text import Template


@dataclass(frozen=True, slots=True, kw_only=True)
class If:
    """``if`` and ``choose``: the first case whose test holds, else ``otherwise``."""

    head: Head
    cases: tuple[tuple[Expression, "Block"], ...]
    otherwise: "Block" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Runs ``do`` at most ``most`` times, and stops after a run once ``until`` holds."""

    head: Head
    most: Quantity
    do: "Block"
    until: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    head: Head
    person: str
    """The name that stands for each partner in ``do``."""
    do: "Block"
    order: Order = Order.GIVEN
    allow_pass: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Roles rotate by one partner a round; without ``count`` until all have held each."""

    head: Head
    roles: tuple[str, ...]
    do: "Block"
    swap: bool = True
    """``swap: each_round`` (True) or ``never`` (False)."""
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mirror:
    head: Head
    of: str
    """Name under which the words to mirror were saved."""
    by: str
    opener: Template
    """How the listener may begin; the companion offers it."""
    check: Template
    """Asked of the one whose words they were; yes ends the mirror."""
    more: Template | None = None
    """Said to the original speaker after a no; None: the companion's own words."""
    max_rounds: int = 3
    otherwise: "Block" = ()
    time_s: Quantity = 120.0
    patience_s: Quantity = 12.0
    save: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """A block from another place; ``bind`` gives its names values; it always returns."""

    head: Head
    name: str
    do: "Block"
    bind: tuple[tuple[str, "Bound"], ...] = ()


Bound = Template | Ref | bool | float | str
"""A value given to a name: words, another name, or a literal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Brings back what an earlier session kept."""

    head: Head
    key: str
    script: str
    """The id of the script that kept it."""
    save: str
    of: str | None = None
    days: str | None = None
    """A name that gets the whole days since it was kept."""
    then: "Block" = ()
    """What happens when something was kept."""
    otherwise: "Block" = ()


Step = (
    Say | Ask | Turn | Mirror | Breathe | Silence | If | Repeat | Each | Rounds | Use | End
    | Enrol | Quote | Draw | Tally | Apart | Set | Section | Remember | Recall
)  # fmt: skip
Block = tuple[Step, ...]
