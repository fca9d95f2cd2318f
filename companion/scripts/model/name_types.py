"""What the names of a script hold, as far as it is known before anyone has answered.

What was said freely stays free words wherever it goes: it never decides what happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.core.expressions import Type, ValueKind
from companion.core.program.text import Template

Types = Mapping[str, Type | None]
"""What names hold; None where that isn't known before the session."""
FREE = frozenset({ValueKind.TEXT, ValueKind.TURN})
"""What was said freely."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a step keeps for later sessions."""

    name: str
    """The name whose value is kept."""
    key: str
    of: str | None
    """A role: kept for this partner. None: for all who are here."""
    add: bool
    """Beside what was kept before, not in its place."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names that the steps of a script give values."""

    types: Types = field(default_factory=dict)
    confided: frozenset[str] = frozenset()
    """Answers that were given in private."""
    private: frozenset[str] = frozenset()
    """What is never said or kept: those answers, and what was made of them."""
    unrecorded: frozenset[str] = frozenset()
    """Words that are kept nowhere."""
    kept: Mapping[str, Sequence[Remembered]] = field(default_factory=dict)
    """What is remembered, by its key."""

    def recalled(self, key: str, of: str | None) -> Type | None:
        """What comes back of what these steps remembered; None where they remember nothing of it."""
        return merged(_recalled(of, kept, self.types.get(kept.name)) for kept in self.kept.get(key, ()))


def merged(several: Iterable[Type | None]) -> Type | None:
    """What a name holds that gets values in several places; None where they don't fit together."""
    found = list(dict.fromkeys(one for one in several if one is not None))
    if len(found) < 2:
        return found[0] if found else None
    kinds, each = {one.kind for one in found}, {one.each for one in found}
    if kinds & FREE:
        return Type(ValueKind.TURN if kinds == {ValueKind.TURN} else ValueKind.TEXT, each == {True})
    options = [one.options for one in found]
    if kinds == {ValueKind.CHOICE, ValueKind.WORDS} and each == {False}:
        # One of the options of a choice is set in words.
        return Type(ValueKind.CHOICE, options=_together(options)) if all(options) else Type(ValueKind.WORDS)
    if len(kinds) == 1 and len(each) == 1:
        return Type(found[0].kind, found[0].each, _together(options) if all(options) else ())
    return None


def words_type(template: Template, types: Types) -> Type:
    """What words come to: free words where any stand in them."""
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
        return Type(ValueKind.TEXT)  # as words, one or several in a row
    return Type(found.kind, options=found.options)
