"""Whether a script makes sense: names, roles, bounds, ways out, and what is spoken.

The walk enters what is used as often as it is used, with the names that hold there, so
that a problem is found where it stands and in the light in which it arises.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from companion.core import expressions as ex
from companion.core.commands import Commands
from companion.core.expressions import Expression
from companion.core.program import EVERYONE, GROUP, Band, Ref
from companion.core.text import Template
from companion.scripts.complaints import complaints
from companion.scripts.given import bound_type, check_setting, setting, setting_type
from companion.scripts.library import Library, Loaded, NotThere, Target
from companion.scripts.models import Script
from companion.scripts.naming import PERSON, Names, Place, Types
from companion.scripts.plain_steps import AskStep, SayStep, StepModel, TurnStep
from companion.scripts.problems import Problem
from companion.scripts.prompts import doubts, written_traps
from companion.scripts.saved import always_ends, blocks_of, every_step, saved, saves, type_of
from companion.scripts.steps import (
    EachStep,
    MirrorStep,
    RecallStep,
    RepeatStep,
    RoundsStep,
    Step,
    UseStep,
)
from companion.scripts.tree import Path_
from companion.scripts.value_checks import ValueChecker
from companion.scripts.value_steps import ChecklistStep, QuoteStep, RememberStep, SetStep
from companion.scripts.values import shown
from companion.scripts.writes import check_parts, check_writes

MOST_USES = 5
"""How deep blocks may use each other."""
MOST_STEPS = 5_000
"""Steps of a script, with each used block counted as often as it is used."""
_NO_CHAIN = "a script that was written by a session can't write one itself"


_NONE = ex.Type(ex.Kind.WORDS)


def check(library: Library, script: Loaded[Script]) -> list[Problem]:
    """All that makes no sense in a script and in what it uses. Mistakes of shape are the library's."""
    checker = _Checker(library, script)
    checker.run()
    for document in library.documents:
        checker.names.problems += written_traps(document)
    return checker.names.problems


class _Checker:
    def __init__(self, library: Library, script: Loaded[Script]) -> None:
        self.names = Names()
        self._library = library
        self._script = script
        self._report = self.names.report
        self._ids: dict[tuple[str, str], Path_] = {}
        self._blocks: set[Path_] = set()
        """Blocks of the script itself that are used."""
        self._steps = 0
        rename = script.model.commands.rename
        self._values = ValueChecker(self.names)
        self._commands = Commands(renamed=[(command.value, said) for command, said in rename.items()])

    def run(self) -> None:
        """Walk the whole script."""
        script, model = self._script, self._script.model
        top = Place(script, {}, uncertain=script.uncertain)
        self._settings(top)
        self._saved(top)
        self._people(top)
        roles: Types = dict.fromkeys(model.people.roles, PERSON)
        self._block(replace(top, names=roles), ("steps",), model.steps)
        check_writes(self.names, self._library, script, top, self._trial)
        check_parts(self.names, self._library, script, top)
        self._unused(top)

    def _trial(self, source: str) -> list[Problem]:
        """What is wrong with a script that this one would write."""
        library = self._library.apart()
        found = library.open_text(source, "template")
        if found and found.model.writes:
            return [found.document.problem("E342", found.document.key_mark(("writes",)), _NO_CHAIN)]
        return [*library.problems, *(check(library, found) if found else ())]

    def _settings(self, top: Place) -> None:
        for name, model in self._script.model.settings.items():

            def report(code: str, key: str, cause: str, remedy: str, name: str = name) -> None:
                self._report(top, code, ("settings", name, key), cause, remedy)

            found = setting(name, model, report)
            check_setting(found, model, report)
            self.names.known[name] = setting_type(found)
            if model.ask:
                self._spoken(top, ("settings", name, "ask"), model.ask)

    def _saved(self, top: Place) -> None:
        known = self.names.known
        model = self._script.model
        steps = list(every_step(self._library, top.loaded, ("steps",), model.steps, set()))
        for loaded, path, step in steps:
            for key, name in saves(step):
                if name in model.settings:
                    at, cause = replace(top, loaded=loaded), f"`{name}` is a setting already"
                    self._report(at, "E316", (*path, key), cause, "Choose another name.")
                    continue
                found = type_of(step, key)
                if isinstance(step, SetStep) and str(step.words) in (known.get(name) or _NONE).options:
                    continue  # one of the options of a choice is set
                same = known.setdefault(name, found) == found
                known[name] = found if same else None
                self.names.waiting.add(name)
        self._values.begin([step for _, _, step in steps], model.id)

    def _people(self, top: Place) -> None:
        people = self._script.model.people
        if people.min > people.max:
            self._report(top, "E307", ("people", "min"), "`min` is greater than `max`", "Change one of them.")
        if len(people.roles) > people.min:
            cause = (
                f"{len(people.roles)} roles need as many people, and perhaps only {people.min} will be there"
            )
            self._report(top, "E307", ("people", "roles"), cause, "Raise `min`, or name fewer roles.")
        self._new_names(top, ("people", "roles"), people.roles)

    def _unused(self, top: Place) -> None:
        model = self._script.model
        for name in model.settings:
            if name not in self.names.used and name not in top.uncertain:
                remedy = f"Use it as ${{{name}}} or in a condition, or leave it out."
                self._report(top, "W324", ("settings", name), f"the setting `{name}` is never used", remedy)
        for name in model.blocks:
            if ("blocks", name) not in self._blocks and name not in top.uncertain:
                self._report(
                    top, "W324", ("blocks", name), f"the block `{name}` is never used", "Leave it out."
                )

    def _block(self, place: Place, path: Path_, steps: Sequence[Step]) -> None:
        for index, step in enumerate(steps):
            self._steps += 1
            if self._steps == MOST_STEPS:
                cause = f"with all that is used, the script has more than {MOST_STEPS} steps"
                self._report(place, "E103", (*path, index), cause, "Use fewer blocks in each other.")
            if self._steps >= MOST_STEPS:
                return
            self._step(place, (*path, index), step)
            if always_ends([step]) and index + 1 < len(steps):
                cause = "the session always ends before it comes here"
                remedy = "Leave these steps out, or give the `end` above them a condition."
                self._report(place, "W322", (*path, index + 1), cause, remedy)

    def _step(self, place: Place, path: Path_, step: StepModel) -> None:
        for complaint in complaints(step):
            self._report(place, complaint.code, (*path, *complaint.at), complaint.cause, complaint.remedy)
        if step.id and self._ids.setdefault((place.loaded.document.name, step.id), path) != path:
            self._report(
                place, "E305", (*path, "id"), f"another step is called `{step.id}` too", "Change one of them."
            )
        self._fields(place, path, step)
        self._named(place, path, step)
        inner = self._within(place, path, step)
        self.names.waiting -= {name for _, name in saves(step)} if isinstance(step, RecallStep) else set()
        for at, steps in blocks_of(step):
            self._block(inner, (*path, *at), steps)
        if isinstance(step, RepeatStep) and step.until:
            self.names.condition(inner, (*path, "until"), step.until)
        if isinstance(step, UseStep):
            self._use(place, path, step)
        for key, name in saves(step):
            self.names.waiting.discard(name)
            if name in place.names:
                cause = f"`{name}` is a role or a given name here already"
                self._report(place, "E316", (*path, key), cause, "Choose another name.")

    def _fields(self, place: Place, path: Path_, step: StepModel) -> None:
        """Whatever words, conditions and settings stand in a step."""
        for key, value in _written(step):
            at = (*path, *key)
            if isinstance(value, Template):
                self._spoken(place, at, value)
            elif isinstance(value, Expression):
                self.names.condition(place, at, value)
            else:
                counts = isinstance(step, RepeatStep)
                self.names.quantity(place, at, value, ex.Kind.NUMBER if counts else ex.Kind.DURATION)
                if counts:
                    self._bounded(place, at, value)

    def _bounded(self, place: Place, path: Path_, ref: Ref) -> None:
        model = self._script.model.settings.get(ref.name)
        if model and model.max is None:
            cause = f"`{ref.name}` has no greatest value, so this repetition has no bound"
            self._report(place, "E309", path, cause, f"Write `max:` at the setting `{ref.name}`.")

    def _spoken(self, place: Place, path: Path_, template: Template) -> None:
        self.names.words(place, path, template)
        for doubt in doubts(template, self._commands):
            self._report(place, doubt.code, path, doubt.cause, doubt.remedy, doubt.offset)

    def _named(self, place: Place, path: Path_, step: StepModel) -> None:
        """Whom a step names."""
        match step:
            case SayStep(to=str(role)) | AskStep(to=role):
                self.names.partner(place, (*path, "to"), role, also=(EVERYONE, GROUP))
            case TurnStep(turn=role):
                self.names.partner(place, (*path, "turn"), role)
            case MirrorStep(mirror=of, by=role):
                self.names.turn(place, (*path, "mirror"), of)
                self.names.partner(place, (*path, "by"), role)
            case ChecklistStep(to=role):
                self.names.partner(place, (*path, "to"), role, also=(EVERYONE, GROUP))
            case QuoteStep() | RememberStep() | RecallStep():
                if step.of:
                    self.names.partner(place, (*path, "of"), step.of)
        self._values.look(place, path, step)
        if isinstance(step, AskStep):
            for index, option in enumerate(step.options):
                if command := next(filter(None, map(self._commands.find, option.spoken)), None):
                    cause = f"whoever says this gives the command `{command.value}`, and chooses nothing"
                    self._report(place, "W321", (*path, "options", index), cause, "Choose other words.")

    def _within(self, place: Place, path: Path_, step: StepModel) -> Place:
        """The place inside a step: its roles and loop names hold there."""
        given: tuple[str, ...] = ()
        if isinstance(step, EachStep):
            given = (step.each,)
            self._new_names(place, (*path, "each"), given)
        elif isinstance(step, RoundsStep):
            given = step.rounds
            self._new_names(place, (*path, "rounds"), given)
            least = self._script.model.people.min
            if len(given) > least:
                cause = f"{len(given)} roles need as many people, and perhaps only {least} will be there"
                self._report(
                    place,
                    "E307",
                    (*path, "rounds"),
                    cause,
                    "Raise `min` under `people`, or name fewer roles.",
                )
        elif not isinstance(step, RepeatStep):
            return place
        inner = saved(self._library, place.loaded, path, step.do, set())
        looping = place.looping | {found.name for found in inner}
        return replace(place, names={**place.names, **dict.fromkeys(given, PERSON)}, looping=looping)

    def _new_names(self, place: Place, path: Path_, given: Sequence[str]) -> None:
        for index, name in enumerate(given):
            known = name in self.names.known and name not in self.names.waiting
            if name in given[:index] or name in place.names or known:
                cause = f"`{name}` stands for something else already"
                self._report(place, "E316", (*path, index), cause, "Choose another name.")

    def _use(self, place: Place, path: Path_, step: UseStep) -> None:
        types = {**self.names.known, **place.names}
        given = {name: bound_type(template, types) for name, template in step.bind.items()}
        target = self._library.target(place.loaded, step.use)
        if isinstance(target, NotThere):
            if target.code:
                self._report(place, target.code, (*path, "use"), target.cause, target.remedy)
        elif target.key in place.uses:
            cause = f"`{shown(step.use)}` uses itself in the end, and would never come to an end"
            self._report(
                place, "E312", (*path, "use"), cause, "Use `repeat`, with a bound, for what comes again."
            )
        elif len(place.uses) >= MOST_USES:
            cause = f"blocks are used at most {MOST_USES} deep"
            self._report(place, "E312", (*path, "use"), cause, "Write these steps where they are used.")
        else:
            self._enter(place, target, given)

    def _enter(self, place: Place, target: Target, given: Types) -> None:
        if target.loaded.document is self._script.document:
            self._blocks.add(target.path)
        inner = replace(
            place,
            loaded=target.loaded,
            names={**place.names, **given},
            uses=(*place.uses, target.key),
            uncertain=place.uncertain | target.loaded.uncertain,
        )
        self._block(inner, target.path, target.steps)


def _written(step: StepModel) -> Iterator[tuple[Path_, Template | Expression | Ref]]:
    """Words, conditions and references to settings in a step, with the keys they stand under."""
    for name, field in type(step).model_fields.items():
        value, key = getattr(step, name), field.alias or name
        if isinstance(step, SetStep) and key == "value":
            continue  # a value decides nothing; see ValueChecker
        if isinstance(value, Template | Ref) or (isinstance(value, Expression) and key != "until"):
            yield (key,), value
        elif isinstance(value, tuple | list):
            yield from (((key, i), item) for i, item in enumerate(value) if isinstance(item, Template))
            yield from (((key, str(item.least)), item.say) for item in value if isinstance(item, Band))
        elif isinstance(value, dict):
            yield from (((key, k), item) for k, item in value.items() if isinstance(item, Template))
