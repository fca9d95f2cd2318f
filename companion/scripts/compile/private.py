"""Private questions that follow each other become one: each partner answers all of them in one absence."""

from collections.abc import Iterable
from dataclasses import replace

from companion.core import program as p
from companion.core.expressions import names
from companion.core.program import Block


def apart(steps: Iterable[p.Step]) -> Block:
    """The steps, with each run of private questions in one ``Apart``; ends of checklists come behind it.

    A question that depends on an answer of the run, or on a score, begins another.
    """
    found: list[p.Step] = []
    asks: list[p.Ask] = []
    ends: list[p.Step] = []
    for step in steps:
        if isinstance(step, p.Tally) and asks:
            ends.append(step)
            continue
        private = isinstance(step, p.Ask) and step.private and step.to != p.GROUP
        if not (private and _free_of(step, asks, ends)):
            found += [*_together(asks), *ends]
            asks, ends = [], []
        if private and isinstance(step, p.Ask):
            asks.append(step)
        else:
            found.append(step)
    return (*found, *_together(asks), *ends)


def _free_of(step: p.Step, asks: Iterable[p.Ask], ends: Iterable[p.Step]) -> bool:
    """Whether a question needs nothing that is only known when the run is over."""
    assert isinstance(step, p.Ask)
    needs = {*step.question.names, *(names(step.head.when) if step.head.when else ())}
    scores = {end.save for end in ends if isinstance(end, p.Tally)}
    return not needs & ({ask.save for ask in asks} | scores)


def _together(asks: list[p.Ask]) -> tuple[p.Step, ...]:
    if not asks:
        return ()
    first = asks[0].head
    return (p.Apart(head=replace(first, path=f"{first.path}.apart", id=None, when=None), asks=tuple(asks)),)
