"""An index of a program: its steps by path, and their names."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from companion.core import program as p
from companion.core.api.remembered import REMINDER

_ENTERED = p.Mirror | p.Recall
"""Steps that contain others, but are also entered themselves."""


@dataclass(frozen=True, slots=True)
class ProgramIndex:
    """The steps of a program by path, their names, its endings."""

    program: p.Program
    steps: dict[str, p.Step] = field(default_factory=dict)
    """All steps by path, including containers."""
    options: set[str] = field(default_factory=set)
    """The options of all choices."""
    hidden: dict[str, str] = field(default_factory=dict)
    """For each name under which a checklist stores one statement, the name of its score."""

    @classmethod
    def of(cls, program: p.Program) -> "ProgramIndex":
        """Index a program."""
        index = cls(program)
        for step in p.every_step(program.steps):
            index.steps[step.head.path] = step
            index.options.update(option.value for ask in step.questions() for option in ask.options)
            if isinstance(step, p.Tally) and step.save:
                index.hidden.update(dict.fromkeys(step.answers, step.save))
        return index

    def names_of(self, path: str, save: str | None) -> tuple[str, ...]:
        """Return the names of a step: what it saves, its id, its path. A mirror's parts share its names."""
        names = [save, self.hidden.get(save or ""), path]
        step = self.steps.get(self.leaf(path))
        if step is not None:
            names += [step.head.id, *step.saved_names()[:1], step.head.path]
            if isinstance(step, p.Mirror) and path.endswith(".check"):
                names.append(step.of)
        return tuple(dict.fromkeys(name for name in names if name))

    def called(self, name: str) -> frozenset[str]:
        """Return the paths of the steps with a name."""
        return frozenset(
            path
            for path, step in self.steps.items()
            if name in (path, step.head.id, *step.saved_names()[:1])
            or any(
                name in (ask.save, ask.head.id, self.hidden.get(ask.save or "")) for ask in step.questions()
            )
        )

    def known(self) -> set[str]:
        """All names of steps."""
        names = {f"settings.{setting.name}" for setting in self.program.settings}
        names |= {setting.name for setting in self.program.settings if setting.ask}
        for path, step in self.steps.items():
            names |= {path, step.head.id or path, *step.saved_names()[:1]}
            names |= {name for ask in step.questions() for name in (ask.save, ask.head.id) if name}
        return names | set(self.hidden.values())

    def saved(self) -> set[str]:
        """All names that are assigned somewhere."""
        names = {setting.name for setting in self.program.settings}
        for step in self.steps.values():
            names |= {*step.saved_names(), *(ask.save for ask in step.questions() if ask.save)}
        return names

    def keys(self) -> dict[str, set[str]]:
        """All keys under which values are stored or recalled, each with the ids of their scripts."""
        found: dict[str, set[str]] = {}
        for step in self.steps.values():
            if isinstance(step, p.Recall):
                found.setdefault(step.key, set()).add(step.script)
            elif isinstance(step, p.Remember):
                found.setdefault(step.key, set()).add(self.program.id)
            elif isinstance(step, p.Remind):
                found.setdefault(REMINDER, set()).add(self.program.id)
        if self.program.parts:
            found.setdefault(self.program.parts.key, set()).add(self.program.id)
        return found

    def leaves(self) -> set[str]:
        """The paths of all steps that a session can enter. A mirror counts where its first part begins."""
        return {path for path, step in self.steps.items() if not step.blocks() or isinstance(step, _ENTERED)}

    def endings(self) -> set[str]:
        """The names of the endings in the script, and ``finished`` if it can end without one."""
        names = {step.name for step in self.steps.values() if isinstance(step, p.End)}
        return names if p.always_ends(self.program.steps) else {*names, "finished"}

    def leaf(self, place: str) -> str:
        """Return the step of the script that contains a place in a session."""
        while place and place not in self.steps:
            place = place.rpartition(".")[0]
        return place

    def spot(self, place: str, script: Path) -> tuple[Path, int]:
        """Return the file and line of a place; the script's file and 0 if it has none.

        ``script``: the file that the program was read from.
        """
        leaf, file = self.leaf(place), script
        for found in re.finditer(r"\.use\[", leaf):
            use = self.steps.get(leaf[: found.start()])
            if isinstance(use, p.Use) and (use.name.endswith((".yaml", ".yml")) or "/" in use.name):
                file = Path(os.path.normpath(file.parent / use.name))
        return file, self.line(place)

    def line(self, place: str) -> int:
        """Return the line of a place in the script; 0 if it has none."""
        step = self.steps.get(self.leaf(place))
        return step.head.line if step else 0
