"""Checks that the names a step uses have values, of the required type."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from companion.core import expressions as ex
from companion.core.expressions import Expression
from companion.core.expressions.nodes import Name
from companion.core.program import EVERYONE, GROUP, Ref
from companion.core.program.text import Template
from companion.core.state.memory import FLOOR_TIMES, PEOPLE_COUNT
from companion.scripts.model.flow import Way, needed_by
from companion.scripts.model.name_types import Known, Types
from companion.yamlfile.problems import Problem, did_you_mean, listed
from companion.yamlfile.tree import Document, Path_

_MOST_SUGGESTED = 200
PERSON = ex.Type(ex.ValueKind.PERSON)
BUILT_IN: Types = {
    FLOOR_TIMES: ex.Type(ex.ValueKind.WORDS),
    PEOPLE_COUNT: ex.Type(ex.ValueKind.NUMBER),
}
"""Names that have a value in every session."""
_ALSO = {
    EVERYONE: ("both", "all", "each", "everybody", "them", "each of you", "all of you", "both of you"),
    GROUP: ("group", "anybody", "anyone", "together", "us", "we"),
}
"""What authors write for those who are asked."""


Model = TypeVar("Model", covariant=True)


@dataclass(frozen=True, slots=True)
class Loaded(Generic[Model]):
    """A file that could be read, possibly with gaps where it was invalid."""

    document: Document
    model: Model
    uncertain: frozenset[str] = field(default_factory=frozenset)
    """Words in the invalid parts: names that may be assigned there."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the checker is: the file, the names that hold only here, and how the checker came here."""

    loaded: Loaded[Any]
    """A piece or a script."""
    names: Types
    uses: tuple[tuple[str, Path_], ...] = ()
    """The steps of the script itself, and the blocks used on the way here."""
    uncertain: frozenset[str] = frozenset()
    """Names that invalid parts may assign."""
    times: int = 1
    """How often the steps here run, including all enclosing loops."""


@dataclass(slots=True)
class Names:
    """The names of a script, and the problems in their use."""

    settings: Types = field(default_factory=dict)
    known: Known = field(default_factory=Known)
    """Settings, and everything saved anywhere."""
    way: Way = field(default_factory=Way)
    """Names saved on the way here."""
    used: set[str] = field(default_factory=set)
    uncertain: frozenset[str] = frozenset()
    """Names that invalid parts of the script may assign."""
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, place: Place, code: str, path: Path_, cause: str, remedy: str = "", offset: int = 0
    ) -> None:
        """Report a problem in the file of ``place``."""
        document = place.loaded.document
        self.problems.append(document.problem(code, document.mark(path, offset), cause, remedy))

    def words(self, place: Place, path: Path_, template: Template) -> None:
        """Check the names in a text."""
        offset = 0
        for index, part in enumerate(template.parts):
            if index % 2:
                self.use(place, path, part, offset, sure=True)
                self.tellable(place, path, part, offset)
            offset += len(part) + (3 if index % 2 else 0)

    def condition(self, place: Place, path: Path_, expression: Expression) -> None:
        """Check a condition and its names."""
        together = ex.together(expression)
        for name, column in ex.places(expression):
            self.use(place, path, name, column - 1, together=column in together)
        types = {name: known for name in ex.names(expression) if (known := self.type_of(place, name))}
        for problem in ex.check(expression, types):
            remedy = 'Conditions look like: all(ready), or: mood < 4, or: season == "winter".'
            self.report(place, "E304", path, problem.message, remedy, problem.column - 1)

    def quantity(self, place: Place, path: Path_, ref: Ref, kind: ex.ValueKind) -> None:
        """Check a setting used as a time or a number."""
        self.use(place, path, ref.name, 0)
        found = self.type_of(place, ref.name)
        if found and (found.kind is not kind or found.each):
            cause = f"`{ref.name}` is {found.kind.value}, and {kind.value} is needed here"
            self.report(
                place, "E304", path, cause, "Use a setting whose default is written like 3m or like 3."
            )

    def partner(self, place: Place, path: Path_, role: str, also: Iterable[str] = ()) -> None:
        """Check a reference to somebody by a role or by a word of the language.

        Somebody named in an answer can be addressed only where the question surely was answered.
        """
        self.used.add(role)
        if role in also or role in place.uncertain:
            return
        if role in self.known.confided and role not in place.names:
            cause = f"who `{role}` is was answered in private, and this would give it away"
            self.report(place, "E319", path, cause, "Ask without `private`.")
            return
        found = self.type_of(place, role)
        if found == PERSON or (role in place.names and found is None):
            if role not in place.names and role not in self.way.flow.sure:
                remedy = f"Write `if: answered({role})` here, or `unanswered:` with an `end` at the question."
                cause = f"perhaps nobody is `{role}` here, since the question may stay open"
                self.report(place, "E306", path, cause, remedy)
            return
        roles = [name for name, kind in place.names.items() if kind == PERSON]
        there_are = [*roles, *also]
        there = f"Here {'is' if len(there_are) == 1 else 'are'} {listed(there_are)}. " if there_are else ""
        meant = next((f"Did you mean `{one}`? " for one in also if role.casefold() in _ALSO.get(one, ())), "")
        remedy = (
            f"{meant or did_you_mean(role, there_are)}{there}Roles come from `rounds`, `each` or `people`."
        )
        if found is not None and role in self.known.types:
            remedy = "For somebody who is named in an answer, write `answer: partner` at the question."
        self.report(place, "E306", path, f"nobody is called `{role}` here", remedy)

    def turn(self, place: Place, path: Path_, name: str) -> None:
        """Check a reference to the words of a turn to be repeated."""
        self.use(place, path, name, 0)
        found = self.type_of(place, name)
        if found and found.kind is not ex.ValueKind.TURN:
            cause = f"`{name}` is {found.kind.value}, and only the words of a turn can be mirrored"
            self.report(place, "E315", path, cause, "Write `save:` at the turn, and its name here.")

    def value(self, place: Place, path: Path_, expression: Expression) -> None:
        """Check an expression whose value is stored, and its names."""
        needed, together = needed_by(expression.root), ex.together(expression)
        for name, column in ex.places(expression):
            self.use(place, path, name, column - 1, sure=name in needed, together=column in together)
        if isinstance(expression.root, Name):
            self._copied(place, path, expression.root.name)
            return
        types = {name: found for name in ex.names(expression) if (found := self.type_of(place, name))}
        for problem in ex.check_value(expression, types):
            remedy = "Values look like: day + 1, or: yes, or: all(ready)."
            self.report(place, "E304", path, problem.message, remedy, problem.column - 1)

    def _copied(self, place: Place, path: Path_, name: str) -> None:
        found = self.type_of(place, name)
        if found and found.each:
            cause = f"`{name}` holds an answer of each partner, and only one value can be set"
            self.report(place, "E304", path, cause, f"Write all({name}), or min({name}) for a rating.")
        elif found and found.kind is ex.ValueKind.TURN:
            self.report(
                place, "E304", path, f"`{name}` holds the words of a turn", f"Write `words: ${{{name}}}`."
            )

    def tellable(self, place: Place, path: Path_, name: str, offset: int = 0) -> None:
        """Check a name whose value is spoken or stored: neither a private answer nor derived from one."""
        if name in self.known.private - self.known.confided and name not in place.names:
            cause = f"`{name}` comes from private answers, and is never said or kept"
            self.report(place, "E319", path, cause, "Ask without `private`, if all may hear it.", offset)

    def use(
        self,
        place: Place,
        path: Path_,
        name: str,
        offset: int,
        *,
        sure: bool = False,
        together: bool = False,
    ) -> None:
        """Check that a name exists, and has been assigned on some path here; with ``sure`` on every path.

        Nothing may depend on one partner's private answer. ``together``: only the combined value of all
        answers counts here, which reveals nobody's own.
        """
        self.used.add(name)
        if name in BUILT_IN or name in place.names or name in place.uncertain or name in self.settings:
            return
        found = self.known.types.get(name)
        if name in self.known.confided and not (together and found and found.each):
            cause = f"`{name}` was answered in private, and whatever depends on it would give it away"
            remedy = (
                "Ask without `private`; or ask `to: everyone`, and let a condition count all answers, "
                f"like all({name}) or min({name})."
            )
            self.report(place, "E319", path, cause, remedy, offset)
        if name not in self.known.types:
            there = [*place.names, *islice(self.known.types, _MOST_SUGGESTED)]
            near = did_you_mean(name, [*there, *place.uncertain])
            here = f"{'Here is' if len(there) == 1 else 'Here are'} {listed(there[:12])}." if there else ""
            if any(name in known.options for known in self.known.types.values() if known):
                near, here = "", f'An option stands in quotes in a condition: "{name}".'
            remedy = (
                f"{near}{here}".strip() or f"Write `save: {name}` in the turn or question that it is from."
            )
            self.report(place, "E301", path, f"nothing is called `{name}` here", remedy, offset)
        elif name not in self.way.flow.perhaps:
            cause = f"`{name}` holds nothing yet when the session comes here"
            self.report(place, "W323", path, cause, "Move this behind the step that saves it.", offset)
        elif sure and name not in self.way.flow.sure:
            cause = f"`{name}` may hold nothing here: not every way to this step saves it"
            remedy = f"Write `if: {name}` at this step, or save something under it on the other ways too."
            self.report(place, "W328", path, cause, remedy, offset)

    def type_of(self, place: Place, name: str) -> ex.Type | None:
        """Return the type of a name at a place; None if unknown."""
        if name in place.names:
            return place.names[name]
        return BUILT_IN.get(name) or self.known.types.get(name)
