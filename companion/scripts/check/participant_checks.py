"""Whom a step names, and whether those who are asked are free to answer as they like."""

from collections.abc import Sequence

from companion.core.api.events import Command
from companion.core.language.commands import Commands
from companion.core.program import EVERYONE, GROUP
from companion.scripts.check.naming import Names, Place
from companion.scripts.source.models import Script
from companion.scripts.source.plain_steps import AskStep, EnrolStep, SayStep, StepModel, TurnStep
from companion.scripts.source.steps import MirrorStep, RecallStep
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import ChecklistStep, QuoteStep, RememberStep


class Who:
    """Knows the partners of a script, and the commands that it offers."""

    def __init__(self, names: Names, script: Script, commands: Commands) -> None:
        self._names = names
        self._script = script
        self._commands = commands
        self._off = frozenset(script.commands.off)

    def people(self, top: Place) -> None:
        """For how many people a script is, and their fixed names."""
        people, report = self._script.people, self._names.report
        if people.min > people.max:
            report(top, "E307", ("people", "min"), "`min` is greater than `max`", "Change one of them.")
        self.new(top, ("people", "roles"), people.roles)

    def new(self, place: Place, path: Path_, given: Sequence[str]) -> None:
        """Names that are given to partners."""
        least, taken = self._script.people.min, self._names.settings.keys() | self._names.way.flow.perhaps
        if len(given) > least:
            cause = f"{len(given)} roles need as many people, and perhaps only {least} will be there"
            remedy = "Raise `min` under `people`, or name fewer roles."
            self._names.report(place, "E307", path, cause, remedy)
        for index, name in enumerate(given):
            if name in given[:index] or name in place.names or name in taken:
                cause = f"`{name}` stands for something else already"
                self._names.report(place, "E316", (*path, index), cause, "Choose another name.")

    def look(self, place: Place, path: Path_, step: StepModel) -> None:
        """Whom a step names."""
        match step:
            case SayStep(to=str(role)) | AskStep(to=role) | ChecklistStep(to=role):
                self._names.partner(place, (*path, "to"), role, also=(EVERYONE, GROUP))
            case TurnStep(turn=role):
                self._names.partner(place, (*path, "turn"), role)
            case EnrolStep(enrol=role):
                self._names.partner(place, (*path, "enrol"), role, also=(EVERYONE,))
            case MirrorStep(mirror=of, by=role):
                self._names.turn(place, (*path, "mirror"), of)
                self._names.partner(place, (*path, "by"), role)
            case QuoteStep() | RememberStep() | RecallStep() if step.of:
                self._names.partner(place, (*path, "of"), step.of)
        if isinstance(step, AskStep):
            self._options(place, path, step)
        if isinstance(step, AskStep | ChecklistStep):
            self._way_out(place, path, step)

    def _options(self, place: Place, path: Path_, step: AskStep) -> None:
        for index, option in enumerate(step.options):
            if command := next(filter(None, map(self._commands.find, option.spoken)), None):
                cause = f"whoever says this gives the command `{command.value}`, and chooses nothing"
                self._names.report(place, "W321", (*path, "options", index), cause, "Choose other words.")

    def _way_out(self, place: Place, path: Path_, step: AskStep | ChecklistStep) -> None:
        """A question that can neither be passed nor skipped, and to which silence is no answer."""
        silence = isinstance(step, AskStep) and step.default is not None
        skipped = step.skippable and Command.SKIP not in self._off
        if Command.PASS in self._off and not skipped and not silence:
            leading = "ask" if isinstance(step, AskStep) else "checklist"
            cause = "nobody can say no to this question: it can neither be passed nor skipped"
            remedy = "Leave `pass` on under `commands`, or write `skippable: yes`, or a `default`."
            self._names.report(place, "E329", (*path, leading), cause, remedy)
