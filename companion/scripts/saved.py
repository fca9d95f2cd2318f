"""Which names a script saves something under, and what that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.core.expressions import Kind, Type
from companion.core.program import EVERYONE, Answer
from companion.scripts.library import Library, Loaded, Target
from companion.scripts.models import Piece
from companion.scripts.plain_steps import AskStep, EndStep, StepModel, TurnStep
from companion.scripts.steps import (
    EachStep,
    IfStep,
    MirrorStep,
    RepeatStep,
    RoundsStep,
    Step,
    UseStep,
)
from companion.scripts.tree import Path_

_KINDS = {
    Answer.YES_NO: Kind.YES_NO,
    Answer.RATING: Kind.NUMBER,
    Answer.CHOICE: Kind.CHOICE,
    Answer.NAME: Kind.WORDS,
    Answer.TEXT: Kind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A place where something is saved."""

    name: str
    type: Type
    loaded: Loaded[Piece]
    path: Path_


def blocks_of(step: StepModel) -> tuple[tuple[str, Sequence[Step]], ...]:
    """The steps that a step holds, with the keys they stand under."""
    match step:
        case IfStep():
            return (("then", step.then), ("else", step.otherwise))
        case MirrorStep():
            return (("otherwise", step.otherwise),)
        case RepeatStep() | EachStep() | RoundsStep():
            return (("do", step.do),)
    return ()


def saved(
    library: Library, loaded: Loaded[Piece], path: Path_, steps: Sequence[Step], seen: set[tuple[str, Path_]]
) -> Iterator[Saved]:
    """All that is saved in steps and in what they use, each used block once."""
    for index, step in enumerate(steps):
        here = (*path, index)
        if isinstance(step, AskStep | TurnStep | MirrorStep) and step.save:
            yield Saved(step.save, type_of(step), loaded, (*here, "save"))
        for key, inner in blocks_of(step):
            yield from saved(library, loaded, (*here, key), inner, seen)
        if isinstance(step, UseStep):
            target = library.target(loaded, step.use)
            if isinstance(target, Target) and target.key not in seen:
                seen.add(target.key)
                yield from saved(library, target.loaded, target.path, target.steps, seen)


def type_of(step: AskStep | TurnStep | MirrorStep) -> Type:
    """What a step saves."""
    if not isinstance(step, AskStep):
        return Type(Kind.TURN)
    options = tuple(option.value for option in step.options)
    return Type(_KINDS[step.answer], step.to == EVERYONE, options)


def always_ends(steps: Sequence[Step]) -> bool:
    """Whether a session that enters these steps never comes out behind them, seen without what they use."""
    return any(_ends(step) for step in steps)


def _ends(step: StepModel) -> bool:
    if isinstance(step, IfStep):
        return always_ends(step.then) and always_ends(step.otherwise)
    if step.when is not None:
        return False
    if isinstance(step, RepeatStep | EachStep | RoundsStep):
        return always_ends(step.do)
    return isinstance(step, EndStep)
