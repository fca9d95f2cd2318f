"""The steps that work with values, compiled."""

import re
from dataclasses import replace

from companion.core import program as p
from companion.core.expressions import Expression, parse
from companion.core.program import Answer
from companion.scripts.plain_steps import StepModel
from companion.scripts.value_steps import (
    ChecklistStep,
    DrawStep,
    QuoteStep,
    RememberStep,
    SectionStep,
    SetStep,
)
from companion.scripts.values import FLAGS

RANGE = re.compile(r"(-?\d{1,9})\s+to\s+(-?\d{1,9})")
"""How a case names several numbers."""
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


def case_test(name: str, value: str) -> Expression:
    """The condition of a case of ``choose``."""
    if between := RANGE.fullmatch(value.strip()):
        return parse(f"{name} >= {between[1]} and {name} <= {between[2]}")
    if value.casefold() in FLAGS:
        return parse(f"{name} == {'yes' if FLAGS[value.casefold()] else 'no'}")
    if _NUMBER.fullmatch(value):
        return parse(f"{name} == {value}")
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return parse(f'{name} == "{quoted}"')
