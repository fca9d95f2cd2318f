"""What is to be expected of a session: how many words the companion speaks, how long each partner.

The usual way: everybody is willing, turns last as long as they usually do, and of several ways the
longest is taken, for a way that ends the session early is not the usual one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from companion.core import program as p
from companion.core.program.text import Template

TURN_USED: Final = 0.7
"""Of the time that a turn may take, as in ``estimating``."""
MIRROR_USED: Final = 0.4
_WORD_S: Final = 0.4
Names = Mapping[str, int]
"""Names that stand for partners, each with the number of the partner, from 0."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What one or several steps bring."""

    words: float = 0.0
    """Spoken by the companion."""
    floor_s: tuple[float, ...] = ()
    """For each partner: how long they hold the floor, in seconds."""

    @property
    def shares(self) -> tuple[float, ...]:
        """Of the whole floor time, for each partner; empty when nobody holds the floor."""
        whole = sum(self.floor_s)
        return tuple(held / whole for held in self.floor_s) if whole else ()

    def times(self, factor: float) -> "Expected":
        """The same, so many times."""
        return Expected(self.words * factor, tuple(held * factor for held in self.floor_s))

    @property
    def weight_s(self) -> float:
        """About how long it takes, to choose the usual of several ways."""
        return self.words * _WORD_S + sum(self.floor_s)


def expected(program: p.Program, people: int | None = None) -> Expected:
    """What a session with so many people brings (the least number where None is given)."""
    walk = _Walk(program, people or program.people_min)
    names = {role: number for number, role in enumerate(program.roles)}
    asked = [walk.said(setting.ask) for setting in program.settings]
    return walk.sum((*asked, walk.block(program.steps, names)))


class _Walk:
    def __init__(self, program: p.Program, people: int) -> None:
        self._people = people
        self._settings = {setting.name: setting for setting in program.settings}

    def sum(self, several: Iterable[Expected]) -> Expected:
        words, floor_s = 0.0, [0.0] * self._people
        for one in several:
            words += one.words
            for number, held_s in enumerate(one.floor_s):
                floor_s[number] += held_s
        return Expected(words, tuple(floor_s))

    def said(self, *templates: Template | None) -> Expected:
        return Expected(float(sum(len(str(template).split()) for template in templates if template)))

    def block(self, block: p.Block, names: Names) -> Expected:
        found = []
        for step in block:
            found.append(self._step(step, names))
            if isinstance(step, p.End) and step.head.when is None:
                break
        return self.sum(found)

    def _step(self, step: p.Step, names: Names) -> Expected:
        match step:
            case p.Say(texts=texts):
                return self.said(*texts).times(1 / len(texts))
            case p.Ask():
                return self.said(step.question).times(self._people if step.to == p.EVERYONE else 1)
            case p.Apart(asks=asks):
                return self.said(*(ask.question for ask in asks)).times(self._people)
            case p.Turn():
                return self.sum(
                    (self.said(step.say), self._floor(step.holder, step.time_s, TURN_USED, names))
                )
            case p.Mirror():
                spoken = self.said(step.opener, step.check)
                return self.sum((spoken, self._floor(step.by, step.time_s, MIRROR_USED, names)))
            case p.Quote():
                return self.sum((self.said(step.say), Expected(step.max_words / 2)))
            case p.Enrol(say=say) | p.Breathe(say=say) | p.Silence(say=say) | p.End(say=say):
                return self.said(say)
            case p.Tally(bands=bands) if bands:
                return self.said(*(band.say for band in bands)).times(1 / len(bands))
        return self._nesting(step, names)

    def _nesting(self, step: p.Step, names: Names) -> Expected:
        match step:
            case p.If(cases=cases, otherwise=otherwise):
                return self._usual([block for _, block in cases], otherwise, names)
            case p.Recall(then=then, otherwise=otherwise):
                return self._usual([then], otherwise, names)
            case p.Repeat(do=do):
                most = self._number(step.most)
                return self.block(do, names).times((1.0 + most) / 2 if step.until else most)
            case p.Each(do=do, person=person):
                return self.sum(self.block(do, {**names, person: who}) for who in range(self._people))
            case p.Rounds(do=do):
                count = step.count if step.count is not None else self._people if step.swap else 1
                return self.sum(self.block(do, {**names, **self._roles(step, at)}) for at in range(count))
            case p.Use(do=do, bind=bind):
                given = {
                    name: names[to.name] for name, to in bind if isinstance(to, p.Ref) and to.name in names
                }
                return self.block(do, {**names, **given})
        return Expected()

    def _usual(self, ways: list[p.Block], otherwise: p.Block, names: Names) -> Expected:
        return max((self.block(way, names) for way in (*ways, otherwise)), key=lambda way: way.weight_s)

    def _roles(self, step: p.Rounds, at: int) -> Names:
        moved = at if step.swap else 0
        return {role: (number + moved) % self._people for number, role in enumerate(step.roles)}

    def _floor(self, holder: str, limit: p.Quantity, used: float, names: Names) -> Expected:
        who = names.get(holder)
        held_s = self._number(limit) * used
        return Expected(floor_s=tuple(held_s * (number == who) for number in range(self._people)))

    def _number(self, quantity: p.Quantity) -> float:
        if not isinstance(quantity, p.Ref):
            return quantity
        setting = self._settings.get(quantity.name)
        default = setting.default if setting else None
        return float(default) if isinstance(default, int | float) else 60.0
