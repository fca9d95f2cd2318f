"""Types of a script's names, as far as known before anyone has answered.

Free speech remains free words wherever it goes: it never decides what happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.core.expressions import Type, ValueKind
from companion.core.program.text import Template

Types = Mapping[str, Type | None]
"""Types of names; None if unknown before the session."""
FREE = frozenset({ValueKind.TEXT, ValueKind.TURN})
"""Types of free speech."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """A value that a step stores for later sessions."""

    name: str
    """The name whose value is stored."""
    key: str
    of: str | None
    """A role: stored for this partner. None: for everyone present."""
    add: bool
    """Whether it is added to earlier values instead of replacing them."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names assigned in a script's steps."""

    types: Types = field(default_factory=dict)
    confided: frozenset[str] = frozenset()
    """Answers given in private."""
    private: frozenset[str] = frozenset()
    """Names never spoken or stored: those answers, and anything derived from them."""
    unrecorded: frozenset[str] = frozenset()
    """Words that are stored nowhere."""
    kept: Mapping[str, Sequence[Remembered]] = field(default_factory=dict)
    """Stored values by key."""

    def recalled(self, key: str, of: str | None) -> Type | None:
        """Return the type of a value that these steps stored; None if they stored none."""
        return merged(_recalled(of, kept, self.types.get(kept.name)) for kept in self.kept.get(key, ()))


def merged(several: Iterable[Type | None]) -> Type | None:
    """Return the type of a name assigned in several places; None if the types conflict."""
    found = list(dict.fromkeys(one for one in several if one is not None))
    if len(found) < 2:
        return found[0] if found else None
    kinds, each = {one.kind for one in found}, {one.each for one in found}
    if kinds & FREE:
        return Type(ValueKind.TURN if kinds == {ValueKind.TURN} else ValueKind.TEXT, each == {True})
    options = [one.options for one in found]
    if kinds == {ValueKind.CHOICE, ValueKind.WORDS} and each == {False}:
        # One of the options of a choice is set as words.
        return Type(ValueKind.CHOICE, options=_together(options)) if all(options) else Type(ValueKind.WORDS)
    if len(kinds) == 1 and len(each) == 1:
        return Type(found[0].kind, found[0].each, _together(options) if all(options) else ())
    return None


def words_type(template: Template, types: Types) -> Type:
    """Return the type of a text: free words if it contains any."""
    if not template.names:
        return Type(ValueKind.WORDS, options=(str(template),))
    kinds = [found.kind if (found := types.get(name)) else ValueKind.TEXT for name in template.names]
    return Type(ValueKind.TEXT if FREE & set(kinds) else ValueKind.WORDS)


def _together(options: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option for several in options for option in several))


def _recalled(of: str | None, kept: Remembered, found: Type | None) -> Type | None:
    if found is None:
        return None
    one = not found.each or (kept.of is not None and of is not None)
    if found.kind in FREE or kept.add or not one:
        return Type(ValueKind.TEXT)  # as words, one or several in sequence
    return Type(found.kind, options=found.options)
