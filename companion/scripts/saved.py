"""Which names a script saves something under, and what that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.core.expressions import Kind, Type, kind_of_value
from companion.core.program import EVERYONE, Answer
from companion.scripts.library import Library, Loaded, Target
from companion.scripts.models import Piece
from companion.scripts.plain_steps import AskStep, EndStep, StepModel, TurnStep
from companion.scripts.steps import (
    CASES,
    ChooseStep,
    EachStep,
    IfStep,
    MirrorStep,
    RecallStep,
    RepeatStep,
    RoundsStep,
    Step,
    UseStep,
)
from companion.scripts.tree import Path_
from companion.scripts.value_steps import ChecklistStep, DrawStep, SetStep

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
    type: Type | None
    """None where that isn't known before the session."""
    loaded: Loaded[Piece]
    path: Path_


def blocks_of(step: StepModel) -> tuple[tuple[Path_, Sequence[Step]], ...]:
    """The steps that a step holds, with where in it they stand."""
    match step:
        case IfStep():
            return ((("then",), step.then), (("else",), step.otherwise))
        case RecallStep():
            return ((("then",), step.then), (("otherwise",), step.otherwise))
        case ChooseStep():
            cases = tuple(((CASES, value), way) for value, way in step.cases.items())
            return (*cases, (("otherwise",), step.otherwise))
        case MirrorStep():
            return ((("otherwise",), step.otherwise),)
        case RepeatStep() | EachStep() | RoundsStep():
            return ((("do",), step.do),)
    return ()


def every_step(
    library: Library, loaded: Loaded[Piece], path: Path_, steps: Sequence[Step], seen: set[tuple[str, Path_]]
) -> Iterator[tuple[Loaded[Piece], Path_, Step]]:
    """All steps, with those in what they use, each used block once."""
    for index, step in enumerate(steps):
        here = (*path, index)
        yield loaded, here, step
        for key, inner in blocks_of(step):
            yield from every_step(library, loaded, (*here, *key), inner, seen)
        if isinstance(step, UseStep):
            target = library.target(loaded, step.use)
            if isinstance(target, Target) and target.key not in seen:
                seen.add(target.key)
                yield from every_step(library, target.loaded, target.path, target.steps, seen)


def saved(
    library: Library, loaded: Loaded[Piece], path: Path_, steps: Sequence[Step], seen: set[tuple[str, Path_]]
) -> Iterator[Saved]:
    """All that is saved in steps and in what they use, each used block once."""
    for where, here, step in every_step(library, loaded, path, steps, seen):
        for key, name in saves(step):
            yield Saved(name, type_of(step, key), where, (*here, key))


def saves(step: StepModel) -> Iterator[tuple[str, str]]:
    """The names that a step gives values, with the keys they stand under."""
    match step:
        case AskStep() | TurnStep() | MirrorStep() | DrawStep() | ChecklistStep():
            if step.save:
                yield "save", step.save
        case SetStep():
            yield "set", step.set
        case RecallStep():
            yield "save" if step.save else "recall", step.save or step.recall
            if step.days:
                yield "days", step.days


def type_of(step: StepModel, key: str) -> Type | None:
    """What a step saves under a key; None where that isn't known before the session."""
    match step:
        case AskStep():
            options = tuple(option.value for option in step.options)
            return Type(_KINDS[step.answer], step.to == EVERYONE, options)
        case TurnStep() | MirrorStep():
            return Type(Kind.TURN)
        case DrawStep():
            return Type(Kind.WORDS)
        case ChecklistStep():
            return Type(Kind.NUMBER)
        case SetStep():
            return _type_of_set(step)
        case RecallStep() if key == "days":
            return Type(Kind.NUMBER)
    return None


def _type_of_set(step: SetStep) -> Type | None:
    """Words that hold other words may be free words: they never decide."""
    if step.words is not None:
        return Type(Kind.TEXT if step.words.names else Kind.WORDS)
    return kind_of_value(step.value) if step.value else None


def always_ends(steps: Sequence[Step]) -> bool:
    """Whether a session that enters these steps never comes out behind them, seen without what they use."""
    return any(_ends(step) for step in steps)


def _ends(step: StepModel) -> bool:
    if isinstance(step, IfStep):
        return always_ends(step.then) and always_ends(step.otherwise)
    if isinstance(step, ChooseStep | RecallStep) and step.when is None:
        return all(always_ends(way) for _, way in blocks_of(step))
    if step.when is not None:
        return False
    if isinstance(step, RepeatStep | EachStep | RoundsStep):
        return always_ends(step.do)
    return isinstance(step, EndStep)
