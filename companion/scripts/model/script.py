"""A script file, as it is written."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from companion.core.api.events import Command
from companion.core.audio import PACES
from companion.core.language.commands import ALWAYS_ON
from companion.core.program import SettingKind
from companion.language import available
from companion.scripts.model.intrusions import INTRUSIONS, Given
from companion.scripts.model.step import Step, Written
from companion.scripts.source.readers import SCALAR, Reader, Reads, Schema
from companion.scripts.source.values import (
    Allowances,
    Condition,
    Flag,
    Identifier,
    Name,
    Names,
    Text,
    Words,
    count,
    fixed_span,
    inside,
    one_of,
    refuse,
    several,
    shown,
    text,
)

FORMAT = 1
SLOWER = {name: name for name, pace in PACES.items() if pace >= PACES["usual"]}
"""Paces of a script: what people chose is never made faster."""
RENAMED: Mapping[str, Command] = {
    command.value: command for command in sorted(frozenset(Command) - ALWAYS_ON, key=list(Command).index)
}
"""The commands that a script may rename or switch off."""


def _format(value: object) -> int:
    found = text(value)
    if found == str(FORMAT):
        return FORMAT
    newer = found.isdecimal() and len(found) < 5 and int(found) > FORMAT
    cause = f"this script is written in format {shown(found)}, and this version knows format {FORMAT}"
    refuse("E208", cause, "Get a newer Companion." if newer else f"Write `format: {FORMAT}`.")


def _language(value: object) -> str:
    found = text(value)
    if not (found[:2].isalpha() and found[:2].islower() and (len(found) == 2 or found[2:3] == "-")):
        refuse("E205", f"`{shown(found)}` is no language", "Write two letters, like en.")
    if found.partition("-")[0] not in available():
        remedy = f"Write one of these: {', '.join(available())}."
        refuse("E209", f"Companion does not speak `{shown(found)}` yet", remedy)
    return found


class People(Written):
    """How many people a script is for, and fixed names for them."""

    min: Annotated[int, Reads(count(1, 6))] = Field(default=2, description="At least so many.")
    max: Annotated[int, Reads(count(1, 6))] = Field(default=2, description="At most so many.")
    roles: Names = Field(default=(), description="Fixed names for the first, the second, and so on.")


class SettingModel(Written):
    """Something that can be chosen before a session, or asked at its start."""

    kind: Annotated[SettingKind | None, Reads(one_of({kind.value: kind for kind in SettingKind}))] = Field(
        None, description="duration, number, words or yes_no; seen from the default where it is left out."
    )
    default: Text | None = Field(None, description="The value without a choice.")
    min: Text | None = Field(None, description="The least value.")
    max: Text | None = Field(None, description="The greatest value.")
    ask: Words | None = Field(None, description="The question that finds the value at the start.")
    note: Text | None = Field(None, description="For the facilitator.")


class TimeOutModel(Written):
    """How a time-out goes."""

    break_s: Annotated[float, Reads(fixed_span(60, 24 * 3600))] = Field(
        default=20 * 60.0, alias="break", description="How long the partners are apart."
    )
    return_by: Annotated[float, Reads(fixed_span(60, 7 * 24 * 3600))] = Field(
        default=24 * 3600.0, description="When the session is given up."
    )
    resume: Annotated[str, Reads(one_of({"step": "step", "end": "end"}))] = Field(
        default="step", description="step: the step begins again; end: the session is over."
    )


def _command(value: object) -> Command:
    found = text(value)
    if found not in RENAMED:
        if found in {command.value for command in Command}:
            cause = f"`{found}` can't be renamed or switched off"
            refuse("E317", cause, "People must be able to rely on it in every session.")
        one_of(RENAMED)(found)
    return RENAMED[found]


_COMMAND = Reader(_command, {"enum": list(RENAMED)})
_RENAMED: Schema = {
    "type": "object", "properties": dict.fromkeys(RENAMED, SCALAR), "additionalProperties": False,
}  # fmt: skip


def _renamed(value: object) -> dict[Command, str]:
    if not isinstance(value, dict):
        refuse("E204", "`rename` gives commands other words", "Write `rename: {repeat: say it again}`.")
    return {inside(key, _command, key): inside(key, text, said) for key, said in value.items()}


def _sounds(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        refuse("E204", "`sounds` spells how phrases sound", "Write `sounds: {je t'aime: zhuh tem}`.")
    return {inside(key, text, key): inside(key, text, said) for key, said in value.items()}


_SOUNDS: Schema = {"type": "object", "additionalProperties": SCALAR}


class CommandsModel(Written):
    """What people can say to the companion in this script."""

    rename: Annotated[Mapping[Command, str], Reads(_renamed, _RENAMED)] = Field(
        default={}, description="Other words for repeat, skip, pass or more time."
    )
    off: Annotated[tuple[Command, ...], Reads(several(_COMMAND))] = Field(
        default=(), description="Which of repeat, skip, pass and more time are not offered."
    )


class PartsModel(Written):
    """How a script is spread over several sessions, so that people hear where they are before they choose."""

    key: Name = Field(description="Under this the script keeps the number of the last part that was done.")
    of: Annotated[int, Reads(count(2, 60))] = Field(description="How many parts there are.")
    called: Text | None = Field(None, description="What a part is called: day, evening. Usually a day.")
    minutes: Annotated[tuple[int, ...], Reads(several(count(1, 300)))] = Field(
        (), description="About how long each part takes, a number for each, where they differ."
    )


class WritesModel(Written):
    """A new script that the session writes in the end, out of what was answered."""

    template: Text = Field(
        description="A file with the new script, or its text, with ${name} where answers go."
    )
    when: Condition = Field(
        alias="if", description="Nothing is written unless this holds: the yes of those who are here."
    )
    title: Text | None = Field(
        None, description="Its title where nobody gave it one; left out, in English: A session of our own."
    )


class Piece(Written):
    """A file that others use: steps, and blocks of its own."""

    format: Annotated[int, Reads(_format, {"enum": [FORMAT]})] = Field(
        description="The version of the language: 1."
    )
    id: Identifier | None = Field(None, description="Its name for tools.")
    title: Text | None = Field(None, description="Its name for people.")
    summary: Text | None = Field(None, description="What it is for, in a sentence.")
    note: Text | None = Field(None, description="For the facilitator.")
    language: Annotated[str, Reads(_language)] = Field("en", description="The language that is spoken.")
    allow: Allowances = Field(
        {},
        description="Warnings that are meant on purpose in this file, by their code, each with its reason.",
    )
    blocks: dict[str, list[Step]] = Field({}, description="Steps with a name, for `use`.")
    steps: list[Step] = Field(min_length=1, description="The steps.")


class Script(Piece):
    """A whole script."""

    id: Identifier = Field(description="Its name for tools, like evening-check-in.")
    title: Text = Field(description="Its name for people.")
    summary: Text = Field(description="What it is for, in a sentence.")
    people: People = Field(default_factory=People, description="For how many people it is.")
    settings: "dict[str, SettingModel]" = Field({}, description="What can be chosen.")
    time_out: TimeOutModel = Field(default_factory=TimeOutModel, description="How a time-out goes.")
    commands: CommandsModel = Field(
        default_factory=CommandsModel, description="What people can say to the companion."
    )
    intrusions: Annotated[Given, Reads(INTRUSIONS)] = Field(
        {}, description="How turns are protected when another speaks: no, or after, tone, remind, time_out."
    )
    pace: Annotated[str, Reads(one_of(SLOWER))] = Field(
        "usual",
        description="How the companion speaks in it: `slower` or `much slower` than the household chose.",
    )
    sounds: Annotated[Mapping[str, str], Reads(_sounds, _SOUNDS)] = Field(
        default={},
        description="How names and phrases of another language sound, in letters of its own: "
        "{je t'aime: zhuh tem}. A household's own spelling wins.",
    )
    minutes: Annotated[int | None, Reads(count(1, 300))] = Field(
        None, description="About how long it takes, where the estimate is not to your liking."
    )
    at_most: Annotated[float | None, Reads(fixed_span(60, 5 * 3600))] = Field(
        None,
        description="How long it may take, pauses left out: later turns are shortened down to their `min`, "
        "and optional sections left out.",
    )
    parts: PartsModel | None = Field(None, description="Where it is spread over several sessions.")
    deep: Flag = Field(
        False, description="Whether it can stir up much: a longer notice and a safe word come before it."
    )
    aliases: Annotated[tuple[str, ...], Reads(several(text))] = Field(
        default=(), description="What people say who want it, beside its title: we had a fight."
    )
    shared: Names = Field(
        (),
        description="What it remembers and other scripts may recall, too: its names there.",
    )
    writes: WritesModel | None = Field(None, description="A new script that it writes in the end.")
