"""The walk through a script, step by step, with what holds on the way.

What is used is entered as often as it is used, with the names that hold there, so that a
problem is found where it stands and in the light in which it arises.
"""

from collections.abc import Sequence
from dataclasses import replace

from companion.core import expressions as ex
from companion.core.expressions import Expression
from companion.core.language.commands import Commands
from companion.core.program import Ref
from companion.core.program.text import Template
from companion.language import language
from companion.scripts.check.breathing import Breathing
from companion.scripts.check.flow import Flow, assume, join, rejoin
from companion.scripts.check.name_types import Types
from companion.scripts.check.naming import PERSON, Names, Place
from companion.scripts.check.participant_checks import Who
from companion.scripts.check.prompts import doubts
from companion.scripts.check.repeating import Repeating
from companion.scripts.check.saved import saved, saves
from companion.scripts.check.settings_values import bound_type
from companion.scripts.check.step_checks import step_problems
from companion.scripts.check.value_checks import ValueChecker
from companion.scripts.check.written import fields
from companion.scripts.source.library import Library, Loaded, NotThere, Target
from companion.scripts.source.models import Script
from companion.scripts.source.plain_steps import BreatheStep, EndStep, StepModel
from companion.scripts.source.protecting import PROTECTION
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
from companion.scripts.source.values import shown
from companion.scripts.source.valuing import case_test

MOST_USES = 5
"""How deep blocks may use each other."""
MOST_STEPS = 5_000
"""Steps of a script, with each used block counted as often as it is used."""
_LEFT_OUT = "Leave these steps out, or write another condition."


class ScriptChecker:
    """Goes through all steps of a script, and notes what makes no sense."""

    def __init__(self, names: Names, library: Library, script: Loaded[Script]) -> None:
        self._names = names
        self._report = names.report
        self._library = library
        self._script = script
        self._ids: dict[tuple[str, str], Path_] = {}
        self.blocks: set[Path_] = set()
        """Blocks of the script itself that are used."""
        self._steps = 0
        model = script.model
        renamed = [(one.value, said) for one, said in model.commands.rename.items()]
        self._commands = Commands(language(model.language).commands, renamed=renamed)
        self._who = Who(names, model, self._commands)
        self._values = ValueChecker(names, library, script)
        self._breathing = Breathing(names)
        self._repeating = Repeating(names, model)

    def people(self, top: Place) -> None:
        """For how many people the script is, and their fixed names."""
        self._who.people(top)

    def spoken(self, place: Place, path: Path_, template: Template) -> None:
        """Words that the companion says."""
        self._names.words(place, path, template)
        for doubt in doubts(template, self._commands):
            self._report(place, doubt.code, path, doubt.cause, doubt.remedy, doubt.offset)

    def block(self, place: Place, path: Path_, steps: Sequence[Step]) -> None:
        """Some steps after each other."""
        told = self._names.way.ended
        for index, step in enumerate(steps):
            self._steps += 1
            if self._steps == MOST_STEPS:
                cause = f"with all that is used, the script has more than {MOST_STEPS} steps"
                self._report(place, "E103", (*path, index), cause, "Use fewer blocks in each other.")
            if self._steps >= MOST_STEPS:
                return
            if self._names.way.ended and not told:
                told = True
                cause = "the session always ends before it comes here"
                remedy = "Leave these steps out, or give the `end` above them a condition."
                self._report(place, "W322", (*path, index), cause, remedy)
            self._step(place, (*path, index), step)

    def _step(self, place: Place, path: Path_, step: StepModel) -> None:
        for complaint in step_problems(step):
            self._report(place, complaint.code, (*path, *complaint.at), complaint.cause, complaint.remedy)
        if step.id and self._ids.setdefault((place.loaded.document.name, step.id), path) != path:
            cause = f"another step is called `{step.id}` too"
            self._report(place, "E305", (*path, "id"), cause, "Change one of them.")
        if isinstance(step, IfStep) or step.when is None:
            self._go(place, path, step)
            return
        before = self._names.way.flow
        yes, no = self._ways(step.when)
        if not self._names.way.ended and yes is None:
            cause = "this never holds here, so the step is always left out"
            self._report(place, "W322", (*path, "if"), cause, _LEFT_OUT)
        self._go_on(yes, before)
        self._go(place, path, step)
        self._go_on(rejoin(step.when, self._names.way.now, no), before)

    def _go(self, place: Place, path: Path_, step: StepModel) -> None:
        """A step whose condition held."""
        self._fields(place, path, step)
        self._who.look(place, path, step)
        self._values.look(place, path, step)
        way = self._names.way
        if isinstance(step, BreatheStep):
            self._breathing.look(place, path, step)
        elif isinstance(step, EndStep):
            way.go_on(None)
        for key, name in saves(step):
            if name in place.names:
                cause = f"`{name}` is a role or a given name here already"
                self._report(place, "E316", (*path, key), cause, "Choose another name.")
            if not (way.ended or isinstance(step, RecallStep)):
                way.go_on(way.flow.saved(name))
        self._inner(place, path, step)

    def _fields(self, place: Place, path: Path_, step: StepModel) -> None:
        """Whatever words, conditions and settings stand in a step."""
        for key, value in fields(step):
            at = (*path, *key)
            if key[0] == PROTECTION:
                continue  # its reader knows the names of a reminder
            if isinstance(value, Template):
                self.spoken(place, at, value)
            elif isinstance(value, Expression):
                self._names.condition(place, at, value)
            else:
                self._quantity(place, at, step, value)
        self._breathing.heard(step)

    def _quantity(self, place: Place, at: Path_, step: StepModel, value: Ref) -> None:
        counts = isinstance(step, RepeatStep)
        self._names.quantity(place, at, value, ex.ValueKind.NUMBER if counts else ex.ValueKind.DURATION)
        if counts:
            self._repeating.bounded(place, at, value)

    def _inner(self, place: Place, path: Path_, step: StepModel) -> None:
        """What a step holds: each way from what held before it."""
        match step:
            case IfStep():
                self._if(place, path, step)
            case ChooseStep():
                self._choose(place, path, step)
            case RecallStep():
                self._recall(place, path, step)
            case MirrorStep():
                before = self._names.way.now
                self.block(place, (*path, "otherwise"), step.otherwise)
                self._go_on(join(before, self._names.way.now), self._names.way.flow)
            case RepeatStep() | EachStep() | RoundsStep():
                self._loop(place, path, step)
            case UseStep():
                self._use(place, path, step)

    def _if(self, place: Place, path: Path_, step: IfStep) -> None:
        yes, no = self._ways(step.when)
        ways = [(("then",), step.then, yes), (("else",), step.otherwise, no)]
        yes, no = self._each_way(place, path, ways)
        self._go_on(rejoin(step.when, yes, no), self._names.way.flow)

    def _choose(self, place: Place, path: Path_, step: ChooseStep) -> None:
        tests = [
            case_test(step.choose, value, self._names.type_of(place, step.choose)) for value in step.cases
        ]
        rest = self._names.way.now
        ways: list[tuple[Path_, Sequence[Step], Flow | None]] = []
        for test, (value, steps) in zip(tests, step.cases.items(), strict=True):
            ways.append(((CASES, value), steps, assume(rest, test, True) if rest else None))
            rest = assume(rest, test, False) if rest else None
        *came, behind = self._each_way(place, path, [*ways, (("otherwise",), step.otherwise, rest)])
        for test, way in zip(reversed(tests), reversed(came), strict=True):
            behind = rejoin(test, way, behind)
        self._go_on(behind, self._names.way.flow)

    def _recall(self, place: Place, path: Path_, step: RecallStep) -> None:
        there = gone = self._names.way.now
        for _, name in saves(step):
            there, gone = there and there.saved(name), gone and gone.unset(name)
        ways = [(("then",), step.then, there), (("otherwise",), step.otherwise, gone)]
        self._go_on(join(*self._each_way(place, path, ways)), self._names.way.flow)

    def _each_way(
        self, place: Place, path: Path_, ways: Sequence[tuple[Path_, Sequence[Step], Flow | None]]
    ) -> list[Flow | None]:
        """What holds behind each of several ways."""
        way = self._names.way
        before, alive, found = way.flow, not way.ended, []
        for key, steps, flow in ways:
            if alive and flow is None and steps:
                cause = "the session never comes here: its condition is always decided otherwise"
                self._report(place, "W322", (*path, *key, 0), cause, _LEFT_OUT)
            self._go_on(flow, before)
            self.block(place, (*path, *key), steps)
            found.append(way.now)
        way.flow, way.ended = before, not alive
        return found

    def _ways(self, condition: Expression) -> tuple[Flow | None, Flow | None]:
        """What holds where a condition holds, and where it doesn't."""
        now = self._names.way.now
        return now and assume(now, condition, True), now and assume(now, condition, False)

    def _loop(self, place: Place, path: Path_, step: RepeatStep | EachStep | RoundsStep) -> None:
        given: Types = {}
        if not isinstance(step, RepeatStep):
            key, roles = ("each", (step.each,)) if isinstance(step, EachStep) else ("rounds", step.rounds)
            self._who.new(place, (*path, key), roles)
            given = dict.fromkeys(roles, PERSON)
        inner = {found.name for found in saved(self._library, place.loaded, path, step.do, set())}
        way = self._names.way
        least, most = self._repeating.times(step)
        before = way.flow.perhaps_saved(inner)
        self._go_on(None if way.ended else before, before)
        there = replace(place, names={**place.names, **given}, times=place.times * max(1, most))
        entered = way.now
        self.block(there, (*path, "do"), step.do)
        if isinstance(step, RepeatStep) and step.until:
            self._names.condition(there, (*path, "until"), step.until)
            self._repeating.asks_again(there, path, step)
        # Whoever passes goes past the end of an `each` too.
        passed = way.ended and isinstance(step, EachStep) and step.allow_pass
        self._go_on(join(entered, way.now) if least < 1 or passed else way.now, before)

    def _use(self, place: Place, path: Path_, step: UseStep) -> None:
        types = {**self._names.known.types, **place.names}
        given = {name: bound_type(template, types) for name, template in step.bind.items()}
        target = self._library.target(place.loaded, step.use)
        if isinstance(target, NotThere):
            if target.code:
                self._report(place, target.code, (*path, "use"), target.cause, target.remedy)
        elif target.key in place.uses:
            cause = f"`{shown(step.use)}` uses itself in the end, and would never come to an end"
            remedy = "Use `repeat`, with a bound, for what comes again."
            self._report(place, "E312", (*path, "use"), cause, remedy)
        elif len(place.uses) >= MOST_USES:
            cause = f"blocks are used at most {MOST_USES} deep"
            self._report(place, "E312", (*path, "use"), cause, "Write these steps where they are used.")
        else:
            self._enter(place, target, given)

    def _enter(self, place: Place, target: Target, given: Types) -> None:
        if target.loaded.document is self._script.document:
            self.blocks.add(target.path)
        inner = replace(
            place,
            loaded=target.loaded,
            names={**place.names, **given},
            uses=(*place.uses, target.key),
            uncertain=place.uncertain | target.loaded.uncertain,
        )
        self.block(inner, target.path, target.steps)

    def _go_on(self, flow: Flow | None, before: Flow) -> None:
        way = self._names.way
        way.flow, way.ended = flow or before, flow is None
