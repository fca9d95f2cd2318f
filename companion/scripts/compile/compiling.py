"""From a checked script to the program that the session machine runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from companion.core import program as p
from companion.core.program import Block, Program
from companion.scripts.check.elsewhere import known_of
from companion.scripts.check.name_types import Types
from companion.scripts.check.saved import saved
from companion.scripts.check.settings_values import bound, bound_type, setting
from companion.scripts.check.step_checks import cycles, default_answer
from companion.scripts.compile.private import apart
from companion.scripts.source.library import Library, Loaded, NotThere
from companion.scripts.source.models import Piece, Script
from companion.scripts.source.plain_steps import (
    AskStep,
    BreatheStep,
    EndStep,
    EnrolStep,
    SayStep,
    SilenceStep,
    StepModel,
    TurnStep,
)
from companion.scripts.source.protecting import Given, protection
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
from companion.scripts.source.templates import names_in
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import ChecklistStep
from companion.scripts.source.valuing import case_test, checklist, value_step


def compiled(library: Library, script: Loaded[Script]) -> Program:
    """The program of a script in which ``check`` found no error."""
    model = script.model
    whole = _Whole(model.id, known_of(library, script).types, model.intrusions)
    return Program(
        id=model.id,
        title=model.title,
        summary=model.summary,
        language=model.language,
        people_min=model.people.min,
        people_max=model.people.max,
        roles=model.people.roles,
        steps=_Compiler(library, script, ("steps",), "steps", whole).block(model.steps),
        settings=tuple(setting(name, given, _ignored) for name, given in model.settings.items()),
        time_out=p.TimeOut(model.time_out.break_s, model.time_out.return_by, model.time_out.resume),
        intrusions=protection(model.intrusions),
        renamed=tuple((command.value, said) for command, said in model.commands.rename.items()),
        switched_off=frozenset(command.value for command in model.commands.off),
        parts=p.Parts(model.parts.key, model.parts.of, model.parts.called) if model.parts else None,
        writes=_writes(library, script),
    )


def _writes(library: Library, script: Loaded[Script]) -> p.Writes | None:
    writes = script.model.writes
    if writes is None:
        return None
    template = library.template(script, writes.template)
    assert isinstance(template, str), "the checker refuses a template that is not there"
    answers = {found.name for found in saved(library, script, ("steps",), script.model.steps, set())}
    names = names_in(template) & (answers | script.model.settings.keys())
    return p.Writes(template, writes.template, tuple(sorted(names)), writes.when, writes.title)


def _ignored(code: str, key: str, cause: str, remedy: str) -> None:
    """The checker has reported it."""


@dataclass(frozen=True, slots=True)
class _Whole:
    """What is known around a block."""

    id: str
    """The id of the whole script."""
    types: Types
    """What names hold."""
    intrusions: Given
    """How its turns are protected, where they do not say otherwise."""


class _Compiler:
    """Compiles one block. ``path`` is its place in its file, ``name`` its place in the program."""

    def __init__(
        self, library: Library, loaded: Loaded[Piece], path: Path_, name: str, whole: _Whole
    ) -> None:
        self._whole = whole
        self._library = library
        self._loaded = loaded
        self._path = path
        self._name = name

    def block(self, steps: Sequence[Step]) -> Block:
        """The steps of the block."""
        found: list[p.Step] = []
        for index, step in enumerate(steps):
            head = self._head(index, step)
            found += (
                checklist(head, step) if isinstance(step, ChecklistStep) else [self._step(index, head, step)]
            )
        return apart(found)

    def _inner(self, index: int, at: Path_, steps: Sequence[Step]) -> Block:
        path, name = (*self._path, index, *at), f"{self._name}[{index}].{'.'.join(map(str, at))}"
        return _Compiler(self._library, self._loaded, path, name, self._whole).block(steps)

    def _head(self, index: int, step: StepModel) -> p.Head:
        return p.Head(
            path=f"{self._name}[{index}]",
            line=self._loaded.document.mark((*self._path, index)).line,
            id=step.id,
            when=None if isinstance(step, IfStep) else step.when,
            note=step.note,
            skippable=step.skippable,
        )

    def _step(self, index: int, head: p.Head, step: StepModel) -> p.Step:
        match step:
            case SayStep():
                return p.Say(head=head, texts=(step.say, *step.vary), to=step.to, pause_s=step.pause)
            case AskStep():
                return _ask(head, step)
            case TurnStep():
                return _turn(head, step, self._whole.intrusions)
            case EnrolStep():
                return p.Enrol(head=head, to=step.enrol, say=step.say, tries=step.tries, save=step.save)
            case MirrorStep():
                return _mirror(head, step, self._inner(index, ("otherwise",), step.otherwise))
            case BreatheStep():
                phases = step.breathe or step.phases
                return p.Breathe(head=head, phases=phases, cycles=cycles(step), cues=step.cues, say=step.say)
            case SilenceStep():
                marks = tuple(sorted(step.marks))
                return p.Silence(head=head, for_s=step.silence, marks=marks, bell=step.bell, say=step.say)
            case IfStep():
                cases = ((step.when, self._inner(index, ("then",), step.then)),) if step.when else ()
                return p.If(head=head, cases=cases, otherwise=self._inner(index, ("else",), step.otherwise))
            case EndStep():
                return p.End(head=head, name=step.end, say=step.say)
            case UseStep():
                return self._use(index, head, step)
            case ChooseStep() | RecallStep():
                return self._ways(index, head, step)
        return value_step(head, step) or self._loop(index, head, step)

    def _ways(self, index: int, head: p.Head, step: ChooseStep | RecallStep) -> p.Step:
        otherwise = self._inner(index, ("otherwise",), step.otherwise)
        if isinstance(step, RecallStep):
            return p.Recall(
                head=head,
                key=step.recall,
                script=step.script or self._whole.id,
                save=step.save or step.recall,
                of=step.of,
                days=step.days,
                then=self._inner(index, ("then",), step.then),
                otherwise=otherwise,
            )
        found = self._whole.types.get(step.choose)
        cases = tuple(
            (case_test(step.choose, value, found), self._inner(index, (CASES, value), way))
            for value, way in step.cases.items()
        )
        return p.If(head=head, cases=cases, otherwise=otherwise)

    def _loop(self, index: int, head: p.Head, step: StepModel) -> p.Step:
        match step:
            case RepeatStep():
                most = step.max if step.repeat is None else step.repeat
                assert most is not None, "the checker refuses a repetition without a bound"
                return p.Repeat(
                    head=head, most=most, do=self._inner(index, ("do",), step.do), until=step.until
                )
            case EachStep():
                return p.Each(
                    head=head,
                    person=step.each,
                    do=self._inner(index, ("do",), step.do),
                    order=step.order,
                    allow_pass=step.allow_pass,
                )
            case RoundsStep():
                do = self._inner(index, ("do",), step.do)
                return p.Rounds(head=head, roles=step.rounds, do=do, swap=step.swap, count=step.number)
        raise AssertionError(f"{type(step).__name__} has no place in a program")

    def _use(self, index: int, head: p.Head, step: UseStep) -> p.Use:
        target = self._library.target(self._loaded, step.use)
        assert not isinstance(target, NotThere), "the checker refuses a use that leads nowhere"
        types = self._whole.types
        given = {name: bound_type(template, types) for name, template in step.bind.items()}
        whole = replace(self._whole, types={**types, **given})
        inner = _Compiler(self._library, target.loaded, target.path, f"{head.path}.use", whole)
        bind = tuple((name, bound(template)) for name, template in step.bind.items())
        return p.Use(head=head, name=step.use, do=inner.block(target.steps), bind=bind)


def _ask(head: p.Head, step: AskStep) -> p.Ask:
    return p.Ask(
        head=head,
        question=step.ask,
        to=step.to,
        answer=step.answer,
        save=step.save,
        wait_s=step.wait,
        silence=step.silence,
        unclear=step.unclear,
        options=step.options,
        low=step.low,
        high=step.high,
        default=default_answer(step),
        interruptible=step.interruptible,
        private=step.private,
    )


def _turn(head: p.Head, step: TurnStep, usual: Given) -> p.Turn:
    return p.Turn(
        head=head,
        holder=step.turn,
        say=step.say,
        time_s=step.time,
        at_least_s=step.at_least,
        protected_s=step.protected,
        warn_s=step.warn,
        grace_s=step.grace,
        patience_s=step.patience,
        ends=frozenset(step.ends),
        interruptible=step.interruptible,
        save=step.save,
        record=step.record,
        intrusions=protection(usual, step.intrusions) if step.intrusions else None,
    )


def _mirror(head: p.Head, step: MirrorStep, otherwise: Block) -> p.Mirror:
    return p.Mirror(
        head=head,
        of=step.mirror,
        by=step.by,
        opener=step.opener,
        check=step.check,
        more=step.more,
        max_rounds=step.max_rounds,
        otherwise=otherwise,
        time_s=step.time,
        patience_s=step.patience,
        save=step.save,
    )
