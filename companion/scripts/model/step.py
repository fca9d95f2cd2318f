"""The base of all step types as scripts write them, and the one list of them.

A step type is one class below ``StepModel``: its fields are its keys, its methods define how it is checked
and compiled. ``companion.scripts.steps`` has a module for each; ``register`` adds it to the reader, the
checker and the schema. ``docs/adding-a-step.md`` shows a complete one.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from companion.scripts.source.values import Allowances, Condition, Flag, Identifier, Text
from companion.yamlfile.tree import Path_

UNKNOWN_STEP: Final = "unknown_step"
"""The type of pydantic error for a step whose leading key no step type has."""
HOUR_S: Final = 3600.0
CASES: Final = "cases"
"""The key with blocks of steps by value."""
BLOCK_KEYS: Final = frozenset({"do", "then", "else", "otherwise", "unanswered"})
"""Keys with blocks of steps."""


@dataclass(frozen=True, slots=True)
class StepProblem:
    """A problem in a step by itself; ``at`` is the place within it."""

    code: str
    at: Path_
    cause: str
    remedy: str = ""


class Written(BaseModel):
    """A mapping in a file that has keys of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)


class StepModel(Written, ABC):
    """What every step may carry."""

    leading: ClassVar[str]
    """The first key, which identifies the step type."""
    main: ClassVar[str | None] = None
    """The key abbreviated by the leading key's value; all keys may then be given there, in braces."""
    counted: ClassVar[ValueKind] = ValueKind.DURATION
    """Type of a setting used as a quantity here."""
    checked_apart: ClassVar[frozenset[str]] = frozenset()
    """Keys whose names are checked by ``check_in`` or ``walk`` instead of the checker."""

    id: Identifier | None = Field(None, description="A name for this step, for tools and tests.")
    when: Condition | None = Field(None, alias="if", description="The step is left out unless this holds.")
    note: Text | None = Field(None, description="For the facilitator; never spoken.")
    skippable: Flag = Field(True, description="Whether “skip” leaves this step out.")
    allow: Allowances = Field(
        {}, description="Warnings that are meant on purpose here, by their code, each with its reason."
    )

    @abstractmethod
    def compile(self, head: p.Head, context: "CompileContext") -> Sequence[p.Step]:
        """Return the steps of the program that this one becomes."""

    def guard(self) -> Expression | None:
        """Return the condition for running it."""
        return self.when

    def blocks(self) -> "Iterable[tuple[Path_, Sequence[StepModel]]]":
        """Return the steps that it contains, with their places within it."""
        return ()

    def uses(self) -> str | None:
        """Return the block or file whose steps it uses."""
        return None

    def saves(self) -> Iterator[tuple[str, str]]:
        """Yield the keys under which it assigns names, each with the name; ``save`` if it has that key."""
        name = vars(self).get("save")
        if name:
            yield "save", name

    def type_of(self, key: str, types: Types, source: Known) -> Type | None:
        """Return the type of the name saved under ``key``; None if not known yet.

        ``types``: the types of names known so far; ``source``: the script that it recalls from.
        """
        return None

    def remembers(self) -> Remembered | None:
        """Return the value it stores for later sessions."""
        return None

    def recalls_from(self) -> str | None:
        """Return the id of another script from which it recalls."""
        return None

    def records(self) -> bool | None:
        """Return whether the words of its turn are stored; None if it has no turn."""
        return None

    def may_be_left_out(self) -> bool | None:
        """Return whether the section that it begins may be left out; None if it begins none."""
        return None

    def private_names(self) -> Iterable[str]:
        """Return the names of answers that are never spoken or stored."""
        return ()

    def made_of(self) -> Mapping[str, frozenset[str]]:
        """Return the names in each expression that it assigns, by the assigned name."""
        return {}

    def wordings(self) -> Sequence[Template | None]:
        """Return the wordings of its first prompt, one of which is spoken."""
        return ()

    def problems(self) -> Iterator[StepProblem]:
        """Yield problems that don't depend on its context."""
        return iter(())

    def check_in(self, here: "Here") -> None:
        """Report problems at its place in the script."""

    def walk(self, here: "Here") -> None:
        """Let the checker walk the steps that it contains."""

    def after(self, flow: Flow) -> Flow | None:
        """Return the flow after it; None if the session is over."""
        for _, name in self.saves():
            flow = flow.saved(name)
        return flow

    def shared(self, kind: type[p.Step]) -> dict[str, Any]:
        """Return the fields that the program's step shares, under the same name or with ``_s``."""
        found = {}
        for field in fields(kind):
            name = field.name if field.name in type(self).model_fields else field.name.removesuffix("_s")
            if name in type(self).model_fields:
                found[field.name] = getattr(self, name)
        return found


def default_of(kind: type[p.Step], field: str) -> Any:
    """Return the default of a field in the program's step: a script that omits its key means the same."""
    found = next(one for one in fields(kind) if one.name == field)
    assert found.default is not MISSING, f"{kind.__name__}.{field} has no default"
    return found.default


STEPS: Final[dict[str, type[StepModel]]] = {}
"""The step types by leading key."""
Model = TypeVar("Model", bound=type[StepModel])


def register(*models: type[StepModel]) -> None:
    """Register step types under their leading keys."""
    for model in models:
        assert not isabstract(model), f"{model.__name__} does not say what it becomes in a program"
        STEPS[model.leading] = model


class _AnyStep:
    """Reads a step as the type named by its first key."""

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
    # Its errors keep their places: pydantic prefixes each with the place of this step.
    return STEPS[leading].model_validate(value)


Step = Annotated[StepModel, _AnyStep()]
"""A field that holds any step."""


class CompileContext(Protocol):
    """The compiler's interface for steps."""

    @property
    def script(self) -> str:
        """The id of the whole script."""

    @property
    def spoken(self) -> LanguagePack:
        """The language of the script."""

    @property
    def types(self) -> Types:
        """The types of the names."""

    @property
    def intrusions(self) -> Given:
        """Default protection of turns."""

    def inner(self, at: Path_, steps: Sequence[StepModel]) -> p.Block:
        """Compile the steps that the step contains at ``at``."""

    def used(self, use: str, given: Types) -> p.Block:
        """Compile the target of ``use``, with the names given to it."""


@dataclass(frozen=True, slots=True)
class RememberedBy:
    """The values that a script stores for later sessions."""

    whose: str
    """The script, in words."""
    remembered: Mapping[str, Sequence[Remembered]]
    broken: bool
    """Whether it has errors itself, and may store more."""
    shared: Collection[str] | None = None
    """What other scripts may recall of it; None: everything, it is this script."""


Way = tuple[Path_, Sequence[StepModel], Flow | None]
"""Steps at a place within a step, and the flow before them; None if unreachable."""


class Checker(Protocol):
    """The walk through a script as ``Here`` uses it."""

    names: Names
    commands: Commands
    off: frozenset[Command]
    """The commands that the script switches off."""
    people_min: int
    people_max: int
    reported: set[str]
    """Codes of problems that are reported once in a script."""

    def sound(self, words: str) -> str:
        """Return a rough key of how words sound; empty for words that can't be said."""

    def block(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> None:
        """Walk steps in sequence."""

    def enter(self, place: Place, path: Path_, use: str, given: Types) -> None:
        """Walk the target of ``use``, with the names given to it."""

    def saved_in(self, place: Place, path: Path_, steps: Sequence[StepModel]) -> set[str]:
        """Return all names saved in steps and in what they use."""

    def bounds(self, ref: Ref) -> tuple[int, int]:
        """Return the bounds of a setting."""

    def has_no_greatest(self, ref: Ref) -> bool:
        """Return whether a setting has no upper bound."""

    def remembered_by(self, script: str | None) -> RememberedBy | None:
        """Return what the script with an id stores; None if there is no such script. Default: this script."""


@dataclass(frozen=True, slots=True)
class Here:
    """A step at its place in the script, during checking; ``at`` is relative to the step."""

    checker: Checker
    place: Place
    path: Path_

    @property
    def names(self) -> Names:
        """The names of the script."""
        return self.checker.names

    @property
    def flow(self) -> Flow | None:
        """What holds here; None if unreachable."""
        return self.names.way.now

    def report(self, code: str, at: Path_, cause: str, remedy: str = "", offset: int = 0) -> None:
        """Report a problem."""
        self.names.report(self.place, code, (*self.path, *at), cause, remedy, offset)

    def report_once(self, code: str, at: Path_, cause: str, remedy: str = "") -> None:
        """Report a problem at most once per script."""
        if code not in self.checker.reported:
            self.checker.reported.add(code)
            self.report(code, at, cause, remedy)

    def use(self, at: Path_, name: str, *, sure: bool = False) -> None:
        """Check that a name exists."""
        self.names.use(self.place, (*self.path, *at), name, 0, sure=sure)

    def type_of(self, name: str) -> Type | None:
        """Return the type of a name here; None if unknown."""
        return self.names.type_of(self.place, name)

    def partner(self, at: Path_, role: str, also: Iterable[str] = ()) -> None:
        """Check a reference to somebody by a role, or by one of the words ``also``."""
        self.names.partner(self.place, (*self.path, *at), role, also)

    def turn(self, at: Path_, name: str) -> None:
        """Check that a name contains the words of a turn."""
        self.names.turn(self.place, (*self.path, *at), name)

    def condition(self, at: Path_, expression: Expression) -> None:
        """Check a condition and its names."""
        self.names.condition(self.place, (*self.path, *at), expression)

    def value(self, at: Path_, expression: Expression) -> None:
        """Check an expression whose value is stored, and its names."""
        self.names.value(self.place, (*self.path, *at), expression)

    def keepable(self, at: Path_, name: str) -> None:
        """Check a name whose value is read back or stored: neither private nor unrecorded."""
        if name in self.names.known.unrecorded:
            cause = f"the words under `{name}` are kept nowhere: their turn says `record: no`"
            self.report("E318", at, cause, "Leave `record: no` out, or leave this step out.")
        self.names.tellable(self.place, (*self.path, *at), name)

    def new_roles(self, at: Path_, roles: Sequence[str]) -> None:
        """Check names given to partners."""
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
        """Return the flow if a condition holds, and if it doesn't."""
        now = self.flow
        return now and assume(now, condition, True), now and assume(now, condition, False)

    def go_on(self, flow: Flow | None, before: Flow | None = None) -> None:
        """Continue with this flow; if unreachable, with the one ``before``."""
        way = self.names.way
        way.flow, way.ended = flow or before or way.flow, flow is None

    def block(self, at: Path_, steps: Sequence[StepModel], place: Place | None = None) -> None:
        """Walk steps within this one."""
        self.checker.block(place or self.place, (*self.path, *at), steps)

    def each_way(self, ways: Sequence[Way]) -> list[Flow | None]:
        """Return the flow after each of several branches."""
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
