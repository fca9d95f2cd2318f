"""The walk through a script, step by step, with what is known at each place.

A used block is walked once per use, with the names known there, so that a problem is
reported where it occurs and in its context.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from companion.core.expressions import Expression
from companion.core.language.commands import Commands
from companion.core.program import Band, Ref
from companion.core.program.text import Template
from companion.language import language
from companion.scripts.check.known_names import known_of
from companion.scripts.check.prompts import prompt_problems
from companion.scripts.check.settings import setting
from companion.scripts.model.flow import Flow, join, offers_to_breathe_freely, rejoin
from companion.scripts.model.library import Library, NotThere, Target
from companion.scripts.model.name_types import Types
from companion.scripts.model.names import Loaded, Names, Place
from companion.scripts.model.script import Script
from companion.scripts.model.step import LEFT_OUT, Here, RememberedBy, StepModel
from companion.scripts.source.values import shown
from companion.yamlfile.tree import Path_

MOST_USES = 5
"""Maximum nesting of blocks that use each other."""
MOST_STEPS = 5_000
"""Maximum steps of a script, counting each block once per use."""


class ScriptChecker:
    """Walks all steps of a script, and reports inconsistencies."""

    def __init__(self, names: Names, library: Library, script: Loaded[Script]) -> None:
        model = script.model
        self.names = names
        renamed = [(one.value, said) for one, said in model.commands.rename.items()]
        self.commands = Commands(language(model.language).commands, renamed=renamed)
        self.off = frozenset(model.commands.off)
        self.people_min, self.people_max = model.people.min, model.people.max
        counts = frozenset(range(self.people_min, self.people_max + 1))
        names.way.flow = replace(names.way.flow, people=counts)
        self.reported: set[str] = set()
        self.used_blocks: set[Path_] = set()
        """Blocks of the script itself that are used."""
        self._library = library
        self._script = script
        self._ids: dict[tuple[str, str], Path_] = {}
        self._steps = 0

    def sound(self, words: str) -> str:
        """Return a rough key of how words sound; empty for words that can't be said."""
        return language(self._script.model.language).sound(words)

    def people(self, top: Place) -> None:
        """Check the number of people, and their fixed names."""
        if self.people_min > self.people_max:
            cause = "`min` is greater than `max`"
            self.names.report(top, "E307", ("people", "min"), cause, "Change one of them.")
        Here(self, top, ()).new_roles(("people", "roles"), self._script.model.people.roles)

    def prompt(self, place: Place, path: Path_, template: Template) -> None:
        """Check the words of a prompt."""
        self.names.words(place, path, template)
        spoken = language(self._script.model.language)
        people = self.names.way.flow.people
        for problem in prompt_problems(template, self.commands, spoken.unsayable, spoken.wording, people):
            self.names.report(place, problem.code, path, problem.cause, problem.remedy, problem.offset)

    def block(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> None:
        """Walk steps in sequence."""
        reported = self.names.way.ended
        left_out: tuple[Path_, Flow] | None = None
        for index, step in enumerate(steps):
            self._steps += 1
            if self._steps == MOST_STEPS:
                cause = f"with all that is used, the script has more than {MOST_STEPS} steps"
                self.names.report(place, "E103", (*path, index), cause, "Use fewer blocks in each other.")
            if self._steps >= MOST_STEPS:
                return
            if left_out and step.may_be_left_out() is not None:
                self._may_be_left_out(place, *left_out)
                left_out = None
            if step.may_be_left_out():
                left_out = (*path, index), self.names.way.flow
            if self.names.way.ended and not reported:
                reported = True
                cause = "the session always ends before it comes here"
                remedy = "Leave these steps out, or give the `end` above them a condition."
                self.names.report(place, "W322", (*path, index), cause, remedy)
            self._step(Here(self, place, (*path, index)), step)
        if left_out:
            self._may_be_left_out(place, *left_out)

    def _may_be_left_out(self, place: Place, section: Path_, before: Flow) -> None:
        """Go on behind an optional section: nothing is sure of which only it took care."""
        way = self.names.way
        if way.ended:
            cause = "this section always ends the session, and the end is never left out"
            remedy = "Leave `optional` out, or begin another section before the `end`."
            self.names.report(place, "E205", (*section, "optional"), cause, remedy)
        way.go_on(join(before, way.now))

    def _step(self, here: Here, step: StepModel) -> None:
        for problem in step.problems():
            here.report(problem.code, problem.at, problem.cause, problem.remedy)
        file = here.place.loaded.document.name
        if step.id and self._ids.setdefault((file, step.id), here.path) != here.path:
            here.report("E305", ("id",), f"another step is called `{step.id}` too", "Change one of them.")
        guard = step.guard()
        if guard is None:
            self._go(here, step)
            return
        before = self.names.way.flow
        yes, no = here.split(guard)
        if not self.names.way.ended and yes is None:
            here.report("W322", ("if",), "this never holds here, so the step is always left out", LEFT_OUT)
        here.go_on(yes, before)
        self._go(here, step)
        here.go_on(rejoin(guard, here.flow, no), before)

    def _go(self, here: Here, step: StepModel) -> None:
        """Check a step whose condition held."""
        self._fields(here, step)
        step.check_in(here)
        for key, name in step.saves():
            if name in here.place.names:
                cause = f"`{name}` is a role or a given name here already"
                here.report("E316", (key,), cause, "Choose another name.")
        if here.flow:
            here.go_on(step.after(here.flow))
        step.walk(here)

    def _fields(self, here: Here, step: StepModel) -> None:
        """Check the words, conditions and settings in the fields of a step."""
        for at, value in fields(step):
            if isinstance(value, Template):
                self.prompt(here.place, (*here.path, *at), value)
            elif isinstance(value, Expression):
                here.condition(at, value)
            else:
                self.names.quantity(here.place, (*here.path, *at), value, step.counted)
        if offers_to_breathe_freely(step.wordings()):
            self.names.way.flow = replace(self.names.way.flow, free=True)

    def enter(self, place: Place, path: Path_, use: str, given: Types) -> None:
        """Walk the target of ``use``, with the names given to it."""
        target = self._library.target(place.loaded, use)
        at = (*path, "use")
        if isinstance(target, NotThere):
            if target.code:
                self.names.report(place, target.code, at, target.cause, target.remedy)
        elif target.key in place.uses:
            cause = f"`{shown(use)}` uses itself in the end, and would never come to an end"
            remedy = "Use `repeat`, with a bound, for what comes again."
            self.names.report(place, "E312", at, cause, remedy)
        elif len(place.uses) > MOST_USES:  # the first is the script itself
            cause = f"blocks are used at most {MOST_USES} deep"
            self.names.report(place, "E312", at, cause, "Write these steps where they are used.")
        else:
            self._enter(place, target, given)

    def _enter(self, place: Place, target: Target, given: Types) -> None:
        if target.loaded.document is self._script.document:
            self.used_blocks.add(target.path)
        inner = replace(
            place,
            loaded=target.loaded,
            names={**place.names, **given},
            uses=(*place.uses, target.key),
            uncertain=place.uncertain | target.loaded.uncertain,
        )
        self.block(inner, target.path, target.steps)

    def saved_in(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> set[str]:
        """Return all names saved in steps and in what they use."""
        inner = self._library.every_step(place.loaded, path, steps)
        return {name for _, _, step in inner for _, name in step.saves()}

    def has_no_greatest(self, ref: Ref) -> bool:
        """Return whether a setting has no upper bound."""
        model = self._script.model.settings.get(ref.name)
        return model is not None and model.max is None

    def bounds(self, ref: Ref) -> tuple[int, int]:
        """Return the bounds of a setting; its default where it has no bound."""
        model = self._script.model.settings.get(ref.name)
        if model is None:
            return 1, 1
        found = setting(ref.name, model, lambda *_: None)
        default = found.default if isinstance(found.default, float) else 1
        least, most = (default if bound is None else bound for bound in (found.least, found.most))
        return int(least), int(most)

    def remembered_by(self, script: str | None) -> RememberedBy | None:
        """Return what the script with an id stores; None if there is no such script. Default: this script."""
        if script in (None, self._script.model.id):
            return RememberedBy("this script", self.names.known.kept, bool(self.names.uncertain))
        other = self._library.other(str(script))
        if other is None:
            return None
        kept = known_of(self._library, other).kept
        return RememberedBy(f"`{script}`", kept, bool(other.uncertain), other.model.shared)


Field_ = tuple[Path_, Template | Expression | Ref]


def fields(step: StepModel) -> Iterator[Field_]:
    """Yield the texts, conditions and references to settings in the fields of a step, with their keys."""
    for key, name in _keys(type(step)):
        if (value := getattr(step, name)) is not None:
            yield from _within((key,), value)


@cache
def _keys(kind: type[StepModel]) -> tuple[tuple[str, str], ...]:
    """Return the keys of a type of step, each with its field, without those that are checked apart."""
    found = ((field.alias or name, name) for name, field in kind.model_fields.items())
    return tuple(one for one in found if one[0] not in kind.checked_apart)


def _within(key: Path_, value: object) -> Iterator[Field_]:
    match value:
        case Template() | Expression() | Ref():
            yield key, value
        case tuple() | list():
            yield from (
                ((*key, index), item) for index, item in enumerate(value) if isinstance(item, Template)
            )
            yield from (((*key, str(item.least)), item.say) for item in value if isinstance(item, Band))
        case dict():
            yield from (((*key, name), item) for name, item in value.items() if isinstance(item, Template))
