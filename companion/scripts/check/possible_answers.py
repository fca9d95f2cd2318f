"""What people may answer to the questions of a program, and every way in which an answer can be missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice, product

from companion.core import program as p
from companion.core.expressions import Expression, Scalar, evaluate, names, true
from companion.core.expressions.nodes import Constant, nodes
from companion.core.state.memory import PEOPLE_COUNT

MOST_WORLDS = 3_000
"""Ways to answer that are gone through for a condition; what lies beyond is left to chance."""
_MOST_PEOPLE = 3
"""More who answer alike show nothing new."""
_ANY_WORDS = "…"

World = Mapping[str, object]
"""What each name holds: an answer, or one for each of the people."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What may be answered under a name, when it is answered."""

    values: tuple[Scalar, ...]
    each: bool
    yes_or_no: bool
    asked: bool
    """Whether it is a question to people that may stay open; False: something else that may be unknown."""


class Answers:
    """The questions of a program and what is made of their answers."""

    def __init__(self, program: p.Program) -> None:
        steps = list(p.every_step(program.steps))
        self._asks: dict[str, p.Ask] = {}
        self._numbers: set[str] = set()
        self._made: dict[str, Expression] = {}
        made_otherwise: set[str] = set()
        for step in steps:
            for ask in step.questions():
                if ask.save and ask.default is None:
                    self._asks.setdefault(ask.save, ask)
            if isinstance(step, p.Tally) and step.save:
                self._numbers.add(step.save)
            if isinstance(step, p.Set) and isinstance(step.value, Expression) and names(step.value):
                made_otherwise |= {step.name} & self._made.keys()
                self._made[step.name] = step.value
        for name in made_otherwise | self._asks.keys():
            self._made.pop(name, None)  # it holds one thing or another
        least, most = program.people_min, program.people_max
        self.sizes = sorted({least, min(most, max(least, _MOST_PEOPLE))})

    def names(self, *conditions: Expression) -> list[str]:
        """The names whose values decide conditions: a name that is made of others stands for these."""
        found: dict[str, None] = {}
        waiting = [name for condition in conditions for name in sorted(names(condition))]
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen:
                continue
            seen.add(name)
            if name in self._made:
                waiting += sorted(names(self._made[name]))
            else:
                found[name] = None
        return list(found)

    def holds(self, condition: Expression, world: World) -> bool:
        """Whether a condition holds in a world."""

        def lookup(name: str) -> object:
            if name in world or name not in self._made:
                return world.get(name)
            return evaluate(self._made[name], lookup)

        return true(evaluate(condition, lookup))

    def is_asked(self, name: str) -> bool:
        """Whether a name holds what people answered."""
        return name in self._asks or name in self._numbers

    def domain(self, name: str, conditions: Iterable[Expression]) -> Domain:
        """What a name may hold, as far as it makes a difference to conditions."""
        compared = self._compared(conditions)
        ask = self._asks.get(name)
        if ask is None:
            numbers = name in self._numbers
            values: tuple[Scalar, ...] = tuple(_around(compared, 0, 100)) if numbers else (
                True, *(value for value in compared if not isinstance(value, bool)), _ANY_WORDS
            )  # fmt: skip
            return Domain(values or (1,), False, False, numbers)
        each, yes_or_no = ask.to == p.EVERYONE, ask.answer is p.Answer.YES_NO
        match ask.answer:
            case p.Answer.YES_NO:
                values = (True, False)
            case p.Answer.RATING:
                values = tuple(_around(compared, ask.low, ask.high))
            case p.Answer.CHOICE:
                values = tuple(option.value for option in ask.options)
            case _:
                values = (*(value for value in compared if isinstance(value, str)), _ANY_WORDS)
        return Domain(values, each, yes_or_no, True)

    def _compared(self, conditions: Iterable[Expression]) -> list[Scalar]:
        """The literals in conditions, and in what their names are made of."""
        whole = list(conditions)
        whole += [self._made[name] for name in self._made if any(name in names(one) for one in whole)]
        found = (node.value for one in whole for node in nodes(one) if isinstance(node, Constant))
        return list(dict.fromkeys(found))

    def worlds(self, domains: Mapping[str, Domain], people: int) -> Iterator[World]:
        """All ways in which names may be answered or not, by so many people; people are all alike."""
        each = [name for name, domain in domains.items() if domain.each]
        single = [name for name in domains if name not in each and name != PEOPLE_COUNT]
        one_person = list(product(*((*domains[name].values, None) for name in each)))
        companies = combinations_with_replacement(one_person, people) if each else iter([()])
        alone = list(product(*((*domains[name].values, None) for name in single)))
        for company, values in islice(product(companies, alone), MOST_WORLDS):
            world: dict[str, object] = dict(zip(single, values, strict=True))
            for index, name in enumerate(each):
                world[name] = {f"partner {number}": one[index] for number, one in enumerate(company)}
            if PEOPLE_COUNT in domains:
                world[PEOPLE_COUNT] = people
            yield world


def missing(world: World, domains: Mapping[str, Domain]) -> list[str]:
    """The questions that somebody did not answer."""
    return [name for name, domain in domains.items() if domain.asked and None in _entries(world[name])]


def completions(world: World, domains: Mapping[str, Domain], *, as_no: bool = False) -> Iterator[World]:
    """A world with all that is missing answered, in each possible way; ``as_no``: a yes or no with no."""
    ways: list[list[object]] = []
    for name, value in world.items():
        domain = domains.get(name)
        if domain is None or not domain.asked:
            ways.append([value])
            continue
        values: Sequence[Scalar] = (False,) if as_no and domain.yes_or_no else domain.values
        options = [(one,) if one is not None else tuple(values) for one in _entries(value)]
        if isinstance(value, Mapping):
            ways.append([dict(zip(value, filled, strict=True)) for filled in product(*options)])
        else:
            ways.append(list(options[0]))
    for filled in islice(product(*ways), MOST_WORLDS):
        yield dict(zip(world, filled, strict=True))


def _entries(value: object) -> list[object]:
    return list(value.values()) if isinstance(value, Mapping) else [value]


def _around(compared: Iterable[Scalar], low: int, high: int) -> list[int]:
    """The numbers of a range at which comparisons may change, and its ends."""
    found = {low, high}
    for value in compared:
        if isinstance(value, int | float) and not isinstance(value, bool):
            found |= {int(value) - 1, int(value), int(value) + 1}
    return sorted(number for number in found if low <= number <= high)
