"""How a type of step is shown to people, and how long it takes: the base of all views, and the list of them.

``companion.scripts.steps`` has a view for each type of step; ``register_view`` makes it known to the outline,
the sheet, the flowchart and the estimate.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.views.phrasing import Phrasing

ANSWER_S: Final = 6.0
"""From the end of a short question to the end of its answer and what is said to it."""
LISTENING_S: Final = 2.5
"""Around each turn: the handing over of the floor."""
_WORD_S: Final = 0.4
BOX, QUESTION, FLOOR, STORED = '["{}"]', '[/"{}"/]', '("{}")', '[("{}")]'
"""Shapes of a flowchart in the language of Mermaid."""
Ways = Sequence[tuple[str, p.Block]]
"""The blocks of a step, each with what stands above it."""

StepT = TypeVar("StepT", bound=p.Step)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the sheet."""

    depth: int
    who: str
    prompts: tuple[Template, ...] = ()
    detail: str = ""
    note: str = ""
    kind: str = ""
    """``section`` for a heading, ``way`` for a condition or a loop, empty for what happens."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one or several steps take: seconds, words of the companion, and floor time."""

    least_s: float = 0.0
    """When all goes fast."""
    usual_s: float = 0.0
    most_s: float = 0.0
    """When all limits are used."""
    words: float = 0.0
    """Spoken by the companion, usually."""
    floor_s: tuple[float, ...] = ()
    """For each partner how long they usually hold the floor; missing entries at the end are 0."""

    def __add__(self, other: "Estimate") -> "Estimate":
        count = max(len(self.floor_s), len(other.floor_s))
        both = (one.floor_s + (0.0,) * (count - len(one.floor_s)) for one in (self, other))
        return Estimate(
            self.least_s + other.least_s,
            self.usual_s + other.usual_s,
            self.most_s + other.most_s,
            self.words + other.words,
            tuple(map(sum, zip(*both, strict=True))),
        )

    def times(self, least: float, usual: float, most: float) -> "Estimate":
        """The same, repeated."""
        return Estimate(
            self.least_s * least,
            self.usual_s * usual,
            self.most_s * most,
            self.words * usual,
            tuple(held * usual for held in self.floor_s),
        )

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the whole floor time, each partner's; empty when no one holds the floor."""
        whole = sum(self.floor_s)
        return tuple(held / whole for held in self.floor_s) if whole else ()

    @property
    def weight_s(self) -> float:
        """About how much happens, to choose the usual of several ways."""
        return self.words * _WORD_S + sum(self.floor_s)


def seconds(least: float, usual: float | None = None, most: float | None = None) -> Estimate:
    """An estimate of time alone; all the same where only one is given."""
    usual = least if usual is None else usual
    return Estimate(least, usual, usual if most is None else most)


def words(count: float) -> Estimate:
    """An estimate of the companion's words alone; their time is counted apart."""
    return Estimate(words=count)


@dataclass(frozen=True, slots=True)
class Rates:
    """What an estimate is based on: how many people, how fast the companion speaks, who holds which role."""

    people: int
    word_s: float
    settings: Mapping[str, p.Setting]
    holders: Mapping[str, int]
    """Names that stand for partners, each with the number of the partner, from 0."""

    def spoken_s(self, template: Template | None) -> float:
        """Seconds to speak a prompt."""
        return word_count(template) * self.word_s

    def quantity(self, quantity: p.Quantity) -> float:
        """A duration or a number; a setting counts with its default."""
        if not isinstance(quantity, p.Ref):
            return quantity
        setting = self.settings.get(quantity.name)
        default = setting.default if setting else None
        return float(default) if isinstance(default, int | float) else 60.0

    def asked(self, to: str) -> int:
        """How many people are asked."""
        return self.people if to == p.EVERYONE else 1

    def floor(self, role: str, held_s: float) -> Estimate:
        """Floor time of the partner who holds a role."""
        holder = self.holders.get(role)
        return Estimate(floor_s=tuple(held_s * (number == holder) for number in range(self.people)))

    def with_holders(self, holders: Mapping[str, int]) -> "Rates":
        """The same where further names stand for partners."""
        return replace(self, holders={**self.holders, **holders})


def word_count(*templates: Template | None) -> int:
    """How many words prompts have."""
    return sum(len(str(template).split()) for template in templates if template)


class StepView(ABC, Generic[StepT]):
    """How a type of step is shown."""

    @abstractmethod
    def sentence(self, step: StepT, phrasing: Phrasing) -> str:
        """The step in a sentence; empty for one that only holds others."""

    def ways(self, step: StepT, phrasing: Phrasing) -> Ways:
        """Its blocks in an outline."""
        return ()

    def row(self, step: StepT, phrasing: Phrasing) -> Row | None:
        """Its line in a sheet; None for a step that is shown by its blocks."""
        sentence = self.sentence(step, phrasing)
        return Row(0, "", detail=sentence) if sentence else None

    def sheet_ways(self, step: StepT, phrasing: Phrasing) -> Ways:
        """Its blocks in a sheet; a title may be empty."""
        return self.ways(step, phrasing)


class LeafView(StepView[StepT]):
    """How a type of step is shown that is not structural."""

    @abstractmethod
    def estimate(self, step: StepT, rates: Rates) -> Estimate:
        """What it takes."""

    def node(self, step: StepT, phrasing: Phrasing) -> tuple[str, str]:
        """Its shape and label in a flowchart."""
        return BOX, self.sentence(step, phrasing)


VIEWS: Final[dict[type[p.Step], StepView[Any]]] = {}
"""The views by types of steps."""


def register_view(kind: type[StepT], view: StepView[StepT]) -> None:
    """Have steps of a type shown by ``view``."""
    VIEWS[kind] = view


def view_of(step: p.Step) -> StepView[Any]:
    """The view of a step's type."""
    return VIEWS[type(step)]


def leaf_view_of(step: p.Step) -> LeafView[Any]:
    """The view of a step that is not structural."""
    view = VIEWS[type(step)]
    assert isinstance(view, LeafView), f"{type(step).__name__} is structural, or its view is no LeafView"
    return view
