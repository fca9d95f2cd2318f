"""Presentation and duration of a step type: the base of all views, and their registry.

``companion.scripts.steps`` has a view for each type of step; ``register_view`` adds it to the outline,
the sheet, the flowchart and the estimate.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any, ClassVar, Final, Generic, TypeVar

from companion.core import program as p
from companion.core.program.text import Template
from companion.scripts.views.phrasing import Phrasing, quoted

ANSWER_S: Final = 6.0
"""From the end of a short question to the end of its answer and the companion's reply."""
LISTENING_S: Final = 2.5
"""Around each turn: handing over the floor."""
_WORD_S: Final = 0.4
BOX, QUESTION, FLOOR, STORED = '["{}"]', '[/"{}"/]', '("{}")', '[("{}")]'
"""Flowchart shapes in Mermaid syntax."""
Ways = Sequence[tuple[str, p.Block]]
"""The blocks of a step, each with its heading."""

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
    """``section`` for a heading, ``way`` for a condition or a loop, empty for an event."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Cost of one or several steps: seconds, words of the companion, and floor time."""

    least_s: float = 0.0
    """At the fastest."""
    usual_s: float = 0.0
    most_s: float = 0.0
    """With all limits used."""
    words: float = 0.0
    """Spoken by the companion, usually."""
    floor_s: tuple[float, ...] = ()
    """Usual floor time of each partner; missing entries at the end are 0."""

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            self.least_s + other.least_s,
            self.usual_s + other.usual_s,
            self.most_s + other.most_s,
            self.words + other.words,
            tuple(map(sum, zip_longest(self.floor_s, other.floor_s, fillvalue=0.0))),
        )

    def times(self, least: float, usual: float, most: float) -> "Estimate":
        """Return the estimate for repetitions."""
        return Estimate(
            self.least_s * least,
            self.usual_s * usual,
            self.most_s * most,
            self.words * usual,
            tuple(held * usual for held in self.floor_s),
        )

    @property
    def shares(self) -> tuple[float, ...]:
        """Each partner's share of the total floor time; empty when no one holds the floor."""
        whole = sum(self.floor_s)
        return tuple(held / whole for held in self.floor_s) if whole else ()

    @property
    def weight_s(self) -> float:
        """An approximate amount of content, to choose the usual of several branches."""
        return self.words * _WORD_S + sum(self.floor_s)


def seconds(least: float, usual: float | None = None, most: float | None = None) -> Estimate:
    """Return an estimate of time alone; one figure applies to all."""
    usual = least if usual is None else usual
    return Estimate(least, usual, usual if most is None else most)


def words(count: float) -> Estimate:
    """Return an estimate of the companion's words alone; their time is counted separately."""
    return Estimate(words=count)


@dataclass(frozen=True, slots=True)
class Rates:
    """Parameters of an estimate: number of people, speech rate, holders of roles."""

    people: int
    word_s: float
    settings: Mapping[str, p.Setting]
    holders: Mapping[str, int]
    """Names for partners, each with the index of the partner, from 0."""
    short: bool = False
    """Whether time is short: turns have their least and use all of it, and optional sections are left out."""

    def spoken_s(self, template: Template | None) -> float:
        """Return the seconds to speak a prompt."""
        return word_count(template) * self.word_s

    def quantity(self, quantity: p.Quantity) -> float:
        """Return a duration or a number; a setting counts with its default."""
        if not isinstance(quantity, p.Ref):
            return quantity
        setting = self.settings.get(quantity.name)
        default = setting.default if setting else None
        return float(default) if isinstance(default, int | float) else 60.0

    def asked(self, to: str) -> int:
        """Return how many people are asked."""
        return self.people if to == p.EVERYONE else 1

    def floor(self, role: str, held_s: float) -> Estimate:
        """Return the floor time for the holder of a role."""
        holder = self.holders.get(role)
        return Estimate(floor_s=tuple(held_s * (number == holder) for number in range(self.people)))

    def with_holders(self, holders: Mapping[str, int]) -> "Rates":
        """Return the same rates with further names for partners."""
        return replace(self, holders={**self.holders, **holders})


def word_count(*templates: Template | None) -> int:
    """Return the number of words in prompts."""
    return sum(len(str(template).split()) for template in templates if template)


def said_before(step: p.Step) -> tuple[Template, ...]:
    """Return the words that the script gives a step, as a row of a sheet shows them."""
    say: Template | None = getattr(step, "say", None)
    return (say,) if say else ()


def without_words(step: StepT) -> StepT:
    """Return a step without the words before it, for a view that shows them in a place of their own."""
    spoken: Any = step
    bare: StepT = replace(spoken, say=None) if said_before(step) else step
    return bare


class StepView(ABC, Generic[StepT]):
    """Presentation of a step type."""

    shape: ClassVar[str] = BOX
    """Its shape in a flowchart."""

    @abstractmethod
    def sentence(self, step: StepT, phrasing: Phrasing) -> str:
        """Return the step in a sentence; empty for one that only contains others."""

    def ways(self, step: StepT, phrasing: Phrasing) -> Ways:
        """Return its blocks for an outline."""
        return ()

    def who(self, step: StepT) -> str:
        """Return who acts, for a sheet; empty for a step that nobody notices."""
        return ""

    def row(self, step: StepT, phrasing: Phrasing) -> Row | None:
        """Return its line in a sheet; None for one that only contains others."""
        sentence = self.sentence(without_words(step), phrasing)
        return Row(0, self.who(step), said_before(step), sentence) if sentence else None

    def sheet_ways(self, step: StepT, phrasing: Phrasing) -> Ways:
        """Return its blocks for a sheet; a title may be empty."""
        return self.ways(step, phrasing)


class LeafView(StepView[StepT]):
    """Presentation of a step type without blocks."""

    @abstractmethod
    def estimate(self, step: StepT, rates: Rates) -> Estimate:
        """Return its estimate."""

    def label(self, step: StepT, phrasing: Phrasing) -> str:
        """Return its label in a flowchart. Words come last: a long label is cut."""
        sentence = self.sentence(without_words(step), phrasing)
        return ": ".join([sentence.removesuffix("."), *map(quoted, said_before(step))])


VIEWS: Final[dict[type[p.Step], StepView[Any]]] = {}
"""The views by step type."""


def register_view(kind: type[StepT], view: StepView[StepT]) -> None:
    """Register ``view`` for a step type."""
    VIEWS[kind] = view


def view_of(step: p.Step) -> StepView[Any]:
    """Return the view of a step's type."""
    return VIEWS[type(step)]


def leaf_view_of(step: p.Step) -> LeafView[Any]:
    """Return the view of a step without blocks."""
    view = VIEWS[type(step)]
    assert isinstance(view, LeafView), f"{type(step).__name__} is structural, or its view is no LeafView"
    return view
