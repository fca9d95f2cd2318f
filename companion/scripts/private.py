"""Private questions that follow each other become one: each partner answers all of them in one absence."""

from collections.abc import Iterable
from dataclasses import replace

from companion.core import program as p
from companion.core.program import Block


def apart(steps: Iterable[p.Step]) -> Block:
    """The steps, with each run of private questions in one ``Apart``; ends of checklists come behind it."""
    found: list[p.Step] = []
    asks: list[p.Ask] = []
    ends: list[p.Step] = []
    for step in steps:
        if isinstance(step, p.Ask) and step.private and step.to == p.EVERYONE:
            asks.append(step)
        elif isinstance(step, p.Tally) and asks:
            ends.append(step)
        else:
            found += [*_together(asks), *ends, step]
            asks, ends = [], []
    return (*found, *_together(asks), *ends)


def _together(asks: list[p.Ask]) -> tuple[p.Step, ...]:
    if not asks:
        return ()
    first = asks[0].head
    return (p.Apart(head=replace(first, path=f"{first.path}.apart", id=None, when=None), asks=tuple(asks)),)
