"""The base of all step types as scripts write them, and the one list of them.

A step type is one class below ``StepModel``: its fields are its keys, its methods say how it is checked and
what it becomes in a program. ``companion.scripts.steps`` has a module for each; ``register`` makes it known
to the reader, the checker and the schema. ``docs/adding-a-step.md`` shows it in full.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from inspect import isabstract
from typing import Annotated, Any, ClassVar, Final, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError, core_schema

from companion.core import program as p
from companion.core.api.events import Command
from companion.core.expressions import Expression, Type, ValueKind
from companion.core.language.commands import Commands
from companion.core.program import Ref
from companion.core.program.text import Template
from companion.language.pack import LanguagePack
from companion.scripts.model.flow import Flow, assume
from companion.scripts.model.intrusions import Given
from companion.scripts.model.name_types import Known, Remembered, Types
from companion.scripts.model.names import Names, Place
from companion.scripts.source.values import Condition, Flag, Identifier, Text
from companion.yamlfile.tree import Path_

UNKNOWN_STEP: Final = "unknown_step"
"""The type of pydantic error for a step whose leading key no step type has."""
HOUR_S: Final = 3600.0
CASES: Final = "cases"
"""The key of a step that holds steps by value."""
BLOCK_KEYS: Final = frozenset({"do", "then", "else", "otherwise"})
"""Keys of steps that hold steps."""


@dataclass(frozen=True, slots=True)
class StepProblem:
    """A problem of a step by itself; ``at`` is the place within it."""

    code: str
    at: Path_
    cause: str
    remedy: str = ""


class Written(BaseModel):
    """A mapping in a file that has keys of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class StepModel(Written, ABC):
    """What every step may carry."""

    leading: ClassVar[str]
    """The first key, which says what the step is."""
    main: ClassVar[str | None] = None
    """The key that the value behind the leading key is short for, where all keys may be in braces there."""
    counted: ClassVar[ValueKind] = ValueKind.DURATION
    """What a setting must hold to stand for a quantity here."""
    checked_apart: ClassVar[frozenset[str]] = frozenset()
    """Keys whose names ``check_in`` or ``walk`` looks at, and not the checker for all steps alike."""

    id: Identifier | None = Field(None, description="A name for this step, for tools and tests.")
    when: Condition | None = Field(None, alias="if", description="The step is left out unless this holds.")
    note: Text | None = Field(None, description="For the facilitator; never spoken.")
    skippable: Flag = Field(True, description="Whether “skip” leaves this step out.")

    @abstractmethod
    def compile(self, head: p.Head, context: "CompileContext") -> Sequence[p.Step]:
        """The steps of the program that this one becomes."""

    def guard(self) -> Expression | None:
        """The condition without which it is left out."""
        return self.when

    def blocks(self) -> "Iterable[tuple[Path_, Sequence[StepModel]]]":
        """The steps that it holds, with their places within it."""
        return ()

    def uses(self) -> str | None:
        """The block or file whose steps it uses."""
        return None

    def saves(self) -> Iterator[tuple[str, str]]:
        """The keys under which it gives names values, each with the name; ``save`` where it has that key."""
        name = getattr(self, "save", None)
        if name:
            yield "save", name

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        """What the name saved under ``key`` holds; None where that isn't known yet.

        ``types`` is what names hold as far as it is known; ``source`` is the script that it recalls from.
        """
        return None

    def remembers(self) -> Remembered | None:
        """What it keeps for later sessions."""
        return None

    def recalls_from(self) -> str | None:
        """The id of another script from which it recalls."""
        return None

    def records(self) -> bool | None:
        """Whether the words of its turn are kept; None where it has no turn."""
        return None

    def private_names(self) -> Iterable[str]:
        """Names of answers that are never said or kept."""
        return ()

    def made_of(self) -> Mapping[str, frozenset[str]]:
        """For each name that it sets to an expression, the names in that expression."""
        return {}

    def wordings(self) -> Sequence[Template | None]:
        """The wordings of its first prompt, of which one is spoken."""
        return ()

    def problems(self) -> Iterator[StepProblem]:
        """What makes no sense in it, whatever stands around it."""
        return iter(())

    def check_in(self, here: "Here") -> None:
        """Report what makes no sense in it at its place in the script."""

    def walk(self, here: "Here") -> None:
        """Have the checker go through the steps that it holds."""

    def after(self, flow: Flow) -> Flow | None:
        """What holds behind it; None where the session is over."""
        for _, name in self.saves():
            flow = flow.saved(name)
        return flow

    def shared(self, kind: type[p.Step]) -> dict[str, Any]:
        """The values of its fields that a step of the program has too, under the same name or with ``_s``."""
        found = {}
        for field in fields(kind):
            name = field.name if field.name in type(self).model_fields else field.name.removesuffix("_s")
            if name in type(self).model_fields:
                found[field.name] = getattr(self, name)
        return found


def default_of(kind: type[p.Step], field: str) -> Any:
    """The default of a field of a step of the program: a script that leaves its key out means the same."""
    found = next(one for one in fields(kind) if one.name == field)
    assert found.default is not MISSING, f"{kind.__name__}.{field} has no default"
    return found.default


STEPS: Final[dict[str, type[StepModel]]] = {}
"""The step types by their leading keys."""
Model = TypeVar("Model", bound=type[StepModel])


def register(*models: type[StepModel]) -> None:
    """Make step types known under their leading keys."""
    for model in models:
        assert not isabstract(model), f"{model.__name__} does not say what it becomes in a program"
        STEPS[model.leading] = model


class _AnyStep:
    """Reads a step as the type that its first key names."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(_read)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        return dict(A_STEP)


A_STEP: Final[Mapping[str, Any]] = {"title": "step", "const": "step"}
"""Stands for any step in the JSON schema of a model."""


def _read(value: object) -> StepModel:
    leading = next(iter(value), "") if isinstance(value, dict) else ""
    if leading not in STEPS:
        raise PydanticCustomError(UNKNOWN_STEP, "no step type has this leading key")
    # Its errors keep their places: pydantic puts the place of this step before each.
    return STEPS[leading].model_validate(value)


Step = Annotated[StepModel, _AnyStep()]
"""A field that holds any step."""


class CompileContext(Protocol):
    """What a step may ask of the compiler."""

    @property
    def script(self) -> str:
        """The id of the whole script."""

    @property
    def spoken(self) -> LanguagePack:
        """The language of the script."""

    @property
    def types(self) -> Types:
        """What names hold."""

    @property
    def intrusions(self) -> Given:
        """How turns are protected, where they do not say otherwise."""

    def inner(self, at: Path_, steps: Sequence[StepModel]) -> p.Block:
        """The program of steps that the step holds at ``at``."""

    def used(self, use: str, given: Types) -> p.Block:
        """The program of what ``use`` leads to, with the names that are given to it."""


@dataclass(frozen=True, slots=True)
class RememberedBy:
    """What a script keeps for later sessions."""

    whose: str
    """The script, in words."""
    remembered: Mapping[str, Sequence[Remembered]]
    broken: bool
    """Whether it has mistakes of its own, and may well remember more."""


Way = tuple[Path_, Sequence[StepModel], Flow | None]
"""Steps at a place within a step, and the flow before them; None where no session reaches them."""


class Checker(Protocol):
    """What ``Here`` asks of the walk through a script."""

    names: Names
    commands: Commands
    off: frozenset[Command]
    """The commands that the script switches off."""
    people_min: int
    people_max: int
    reported: set[str]
    """Codes of problems that are reported once in a script."""

    def block(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> None:
        """Go through steps one after the other."""

    def enter(self, place: Place, path: Path_, use: str, given: Types) -> None:
        """Go through what ``use`` leads to, with the names that are given to it."""

    def saved_in(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> set[str]:
        """All names that are saved in steps and in what they use."""

    def bounds(self, ref: Ref) -> tuple[int, int]:
        """The least and the greatest number that a setting may be."""

    def has_no_greatest(self, ref: Ref) -> bool:
        """Whether a setting may be any number, however great."""

    def remembered_by(self, script: str | None) -> RememberedBy | None:
        """What the script with an id keeps; None: there is no such script. Without an id: this script."""


@dataclass(frozen=True, slots=True)
class Here:
    """A step at its place in the script, as it is checked; ``at`` counts from the step."""

    checker: Checker
    place: Place
    path: Path_

    @property
    def names(self) -> Names:
        """The names of the script."""
        return self.checker.names

    @property
    def flow(self) -> Flow | None:
        """What holds here; None where no session comes."""
        return self.names.way.now

    def report(self, code: str, at: Path_, cause: str, remedy: str = "", offset: int = 0) -> None:
        """Report a problem."""
        self.names.report(self.place, code, (*self.path, *at), cause, remedy, offset)

    def report_once(self, code: str, at: Path_, cause: str, remedy: str = "") -> None:
        """Report a problem that is reported once in a script."""
        if code not in self.checker.reported:
            self.checker.reported.add(code)
            self.report(code, at, cause, remedy)

    def use(self, at: Path_, name: str, *, sure: bool = False) -> None:
        """A name that must be there."""
        self.names.use(self.place, (*self.path, *at), name, 0, sure=sure)

    def type_of(self, name: str) -> Type | None:
        """What a name holds here; None when that isn't known."""
        return self.names.type_of(self.place, name)

    def partner(self, at: Path_, role: str, also: Iterable[str] = ()) -> None:
        """Somebody who is named by a role, or by one of the words ``also``."""
        self.names.partner(self.place, (*self.path, *at), role, also)

    def turn(self, at: Path_, name: str) -> None:
        """A name that must hold the words of a turn."""
        self.names.turn(self.place, (*self.path, *at), name)

    def condition(self, at: Path_, expression: Expression) -> None:
        """The names in a condition, and whether it makes sense."""
        self.names.condition(self.place, (*self.path, *at), expression)

    def value(self, at: Path_, expression: Expression) -> None:
        """The names in an expression whose value is kept, and whether it makes sense."""
        self.names.value(self.place, (*self.path, *at), expression)

    def keepable(self, at: Path_, name: str) -> None:
        """A name whose value is read back or kept: neither private nor unrecorded."""
        if name in self.names.known.unrecorded:
            cause = f"the words under `{name}` are kept nowhere: their turn says `record: no`"
            self.report("E318", at, cause, "Leave `record: no` out, or leave this step out.")
        self.names.tellable(self.place, (*self.path, *at), name)

    def new_roles(self, at: Path_, roles: Sequence[str]) -> None:
        """Names that are given to partners."""
        least = self.checker.people_min
        taken = self.names.settings.keys() | self.names.way.flow.perhaps
        if len(roles) > least:
            cause = f"{len(roles)} roles need as many people, and perhaps only {least} will be there"
            self.report("E307", at, cause, "Raise `min` under `people`, or name fewer roles.")
        for index, name in enumerate(roles):
            if name in roles[:index] or name in self.place.names or name in taken:
                cause = f"`{name}` stands for something else already"
                self.report("E316", (*at, index), cause, "Choose another name.")

    def split(self, condition: Expression) -> tuple[Flow | None, Flow | None]:
        """What holds where a condition holds, and where it doesn't."""
        now = self.flow
        return now and assume(now, condition, True), now and assume(now, condition, False)

    def go_on(self, flow: Flow | None, before: Flow | None = None) -> None:
        """Go on with what holds; where no session comes, with what held ``before``."""
        way = self.names.way
        way.flow, way.ended = flow or before or way.flow, flow is None

    def block(self, at: Path_, steps: Sequence[StepModel], place: Place | None = None) -> None:
        """Go through steps within this one."""
        self.checker.block(place or self.place, (*self.path, *at), steps)

    def each_way(self, ways: Sequence[Way]) -> list[Flow | None]:
        """What holds behind each of several ways."""
        way = self.names.way
        before, alive, found = way.flow, not way.ended, []
        for at, steps, flow in ways:
            if alive and flow is None and steps:
                cause = "the session never comes here: its condition is always decided otherwise"
                self.report("W322", (*at, 0), cause, LEFT_OUT)
            self.go_on(flow, before)
            self.block(at, steps)
            found.append(way.now)
        way.flow, way.ended = before, not alive
        return found


LEFT_OUT: Final = "Leave these steps out, or write another condition."
