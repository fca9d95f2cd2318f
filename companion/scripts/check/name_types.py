"""What the names of a script hold, found before anybody has answered anything.

What a ``set`` or a ``recall`` brings depends on other names, so all steps are looked at
again until nothing new is found. What was said freely stays free words wherever it goes:
it never decides what happens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from companion.core import expressions as ex
from companion.core.expressions import Type, ValueKind
from companion.core.expressions.nodes import Name
from companion.core.program import EVERYONE, Answer
from companion.core.program.text import Template
from companion.scripts.check.saved import saves
from companion.scripts.source.plain_steps import AskStep, EnrolStep, StepModel, TurnStep
from companion.scripts.source.steps import MirrorStep, RecallStep
from companion.scripts.source.value_steps import ChecklistStep, DrawStep, RememberStep, SetStep

Types = Mapping[str, Type | None]
"""What names hold; None where that isn't known before the session."""
_ROUNDS = 8
"""Names that are made of names that are made of names: more than anybody writes."""
FREE = frozenset({ValueKind.TEXT, ValueKind.TURN})
"""What was said freely."""
_ANSWERS: Mapping[Answer, ValueKind] = {
    Answer.YES_NO: ValueKind.YES_NO,
    Answer.RATING: ValueKind.NUMBER,
    Answer.CHOICE: ValueKind.CHOICE,
    Answer.NAME: ValueKind.WORDS,
    Answer.TEXT: ValueKind.TEXT,
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the names that the steps of a script give values."""

    types: Types = field(default_factory=dict)
    private: frozenset[str] = frozenset()
    """Answers that are never said, and what was made of them."""
    unrecorded: frozenset[str] = frozenset()
    """Words that are kept nowhere."""
    kept: Mapping[str, Sequence[RememberStep]] = field(default_factory=dict)
    """What is remembered, by its key."""

    def recalled(self, step: RecallStep) -> Type | None:
        """What comes back of what these steps remembered; None where they remember nothing of it."""
        return merged(
            _remembered(step, kept, self.types.get(kept.remember)) for kept in self.kept.get(step.recall, ())
        )


def known(steps: Sequence[StepModel], settings: Types, elsewhere: Callable[[str], Known | None]) -> Known:
    """What is known of the names of all ``steps``.

    ``elsewhere`` gives what is known of the script with an id; None: it is this one.
    """
    kept: dict[str, list[RememberStep]] = {}
    for step in steps:
        if isinstance(step, RememberStep):
            kept.setdefault(step.key or step.remember, []).append(step)
    given = [(step, key, name) for step in steps for key, name in saves(step) if name not in settings]
    types: Types = dict(settings)
    for _ in range(_ROUNDS):
        here = Known(types, kept=kept)
        found: dict[str, list[Type | None]] = {}
        for step, key, name in given:
            other = elsewhere(step.script) if isinstance(step, RecallStep) and step.script else None
            found.setdefault(name, []).append(_type_of(step, key, types, other or here))
        before, types = types, {**settings, **{name: merged(several) for name, several in found.items()}}
        if types == before:
            break
    turns = [step for step in steps if isinstance(step, TurnStep) and step.save]
    recorded = {step.save for step in turns if step.record}
    unrecorded = frozenset(step.save for step in turns if step.save and step.save not in recorded)
    return Known(types, _private(steps), unrecorded, kept)


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


def _type_of(step: StepModel, key: str, types: Types, source: Known) -> Type | None:
    """What a step saves under a key; None where that isn't known yet."""
    match step:
        case AskStep():
            options = tuple(option.value for option in step.options)
            return Type(_ANSWERS[step.answer], step.to == EVERYONE, options)
        case EnrolStep():
            return Type(ValueKind.YES_NO, True)
        case TurnStep() | MirrorStep():
            return Type(ValueKind.TURN)
        case DrawStep(draw=items):
            return merged(words_type(item, types) for item in items)
        case SetStep(words=Template() as words):
            return words_type(words, types)
        case SetStep(value=ex.Expression(root=Name(name))):
            return types.get(name)
        case SetStep(value=ex.Expression() as value):
            return ex.kind_of_value(value)
        case RecallStep() if key != "days":
            return source.recalled(step)
        case ChecklistStep() | RecallStep():
            return Type(ValueKind.NUMBER)
    return None


def _remembered(recall: RecallStep, kept: RememberStep, found: Type | None) -> Type | None:
    if found is None:
        return None
    one = not found.each or (kept.of is not None and recall.of is not None)
    if found.kind in FREE or kept.add or not one:
        return Type(ValueKind.TEXT)  # as words, one or several in a row
    return Type(found.kind, options=found.options)


def _private(steps: Sequence[StepModel]) -> frozenset[str]:
    """Private answers, and whatever is set to something that comes from them."""
    found = {step.save for step in steps if isinstance(step, AskStep) and step.private and step.save}
    made = {step.set: ex.names(step.value) for step in steps if isinstance(step, SetStep) and step.value}
    while new := {name for name, of in made.items() if name not in found and of & found}:
        found |= new
    return frozenset(found)
