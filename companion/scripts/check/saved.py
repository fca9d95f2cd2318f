"""The steps of a script, wherever they stand, and the names under which they save something."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from companion.scripts.source.library import Library, Loaded, Target
from companion.scripts.source.models import Piece
from companion.scripts.source.plain_steps import AskStep, EnrolStep, StepModel, TurnStep
from companion.scripts.source.steps import (
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
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import ChecklistStep, DrawStep, SetStep


@dataclass(frozen=True, slots=True)
class Saved:
    """A place where something is saved."""

    name: str
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
            yield Saved(name, where, (*here, key))


def saves(step: StepModel) -> Iterator[tuple[str, str]]:
    """The names that a step gives values, with the keys they stand under."""
    match step:
        case AskStep() | TurnStep() | EnrolStep() | MirrorStep() | DrawStep() | ChecklistStep():
            if step.save:
                yield "save", step.save
        case SetStep():
            yield "set", step.set
        case RecallStep():
            yield "save" if step.save else "recall", step.save or step.recall
            if step.days:
                yield "days", step.days
