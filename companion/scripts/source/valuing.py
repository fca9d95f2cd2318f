"""The steps that work with values, compiled."""

import json
import re
from dataclasses import replace

from companion.core import program as p
from companion.core.expressions import Expression, Type, ValueKind, parse
from companion.core.program import Answer
from companion.scripts.source.plain_steps import StepModel
from companion.scripts.source.value_steps import (
    ChecklistStep,
    DrawStep,
    QuoteStep,
    RememberStep,
    SectionStep,
    SetStep,
)
from companion.scripts.source.values import FLAGS

RANGE = re.compile(r"(-?\d{1,9})\s+to\s+(-?\d{1,9})")
"""How a case names several numbers."""
NUMBERS = (ValueKind.NUMBER, ValueKind.DURATION)
Cover = tuple[float, float] | bool | str
"""What a case is for: numbers from one to another, a yes or a no, words."""
_NUMBER = re.compile(r"-?\d{1,9}(?:\.\d{1,3})?")


def value_step(head: p.Head, step: StepModel) -> p.Step | None:
    """The step of the program; None when it is none of those here."""
    match step:
        case SectionStep():
            return p.Section(head=head, title=step.section)
        case QuoteStep():
            return p.Quote(head=head, of=step.quote, by=step.of, say=step.say, max_words=step.max_words)
        case DrawStep():
            return p.Draw(head=head, items=step.draw, save=step.save, ever=step.not_again)
        case SetStep():
            return p.Set(head=head, name=step.set, value=step.given)
        case RememberStep():
            key = step.key or step.remember
            return p.Remember(head=head, name=step.remember, key=key, of=step.of, add=step.add)
    return None


def checklist(head: p.Head, step: ChecklistStep) -> list[p.Step]:
    """A question for each statement, and the tally."""
    # No name that a script can write begins like this.
    names = tuple(f"_{head.path} {number}" for number in range(1, len(step.checklist) + 1))
    asks: list[p.Step] = [
        p.Ask(
            head=replace(head, path=f"{head.path}.items[{number}]", id=head.id if number == 0 else None),
            question=statement,
            to=step.to,
            answer=step.answer,
            save=name,
            low=step.low,
            high=step.high,
            private=step.private,
        )
        for number, (statement, name) in enumerate(zip(step.checklist, names, strict=True))
    ]
    tally = p.Tally(
        head=replace(head, id=None),
        statements=step.checklist,
        answers=names,
        rating=step.answer is Answer.RATING,
        save=step.save,
        bands=tuple(sorted(step.bands, key=lambda band: band.least)),
        compare=step.compare,
    )
    return [*asks, tally]


def case_test(name: str, value: str, found: Type | None) -> Expression:
    """The condition of a case of ``choose``; ``found`` is what the name holds, if that is known."""
    cover = covered(value, found)
    if isinstance(cover, tuple):
        low, high = (f"{bound:g}" for bound in cover)
        return parse(f"{name} == {low}" if low == high else f"{name} >= {low} and {name} <= {high}")
    if isinstance(cover, bool):
        return parse(f"{name} == {'yes' if cover else 'no'}")
    return parse(f"{name} == {json.dumps(value, ensure_ascii=False)}")


def covered(value: str, found: Type | None) -> Cover | None:
    """What a case is for; None when the name never holds it."""
    value = value.strip()
    kind = found.kind if found else None
    if kind in (None, *NUMBERS):
        if between := RANGE.fullmatch(value):
            return (float(between[1]), float(between[2]))
        if _NUMBER.fullmatch(value):
            return (float(value), float(value))
    if kind in (None, ValueKind.YES_NO) and value.casefold() in FLAGS:
        return FLAGS[value.casefold()]
    if kind in (ValueKind.YES_NO, *NUMBERS):
        return None
    options = [option.casefold() for option in found.options] if found else []
    return value if not options or value.casefold() in options else None


def holds(outer: Cover, inner: Cover) -> bool:
    """Whether whatever one case is for was another's already."""
    if isinstance(outer, tuple) and isinstance(inner, tuple):
        return outer[0] <= inner[0] and inner[1] <= outer[1]
    if isinstance(outer, str) and isinstance(inner, str):
        return outer.casefold() == inner.casefold()
    return outer == inner
