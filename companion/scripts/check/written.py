"""What stands in the fields of a step: words, conditions, references to settings."""

from collections.abc import Iterator

from companion.core.expressions import Expression
from companion.core.program import Band, Ref
from companion.core.program.text import Template
from companion.scripts.source.plain_steps import StepModel
from companion.scripts.source.tree import Path_
from companion.scripts.source.value_steps import SetStep

Field_ = tuple[Path_, Template | Expression | Ref]


def fields(step: StepModel) -> Iterator[Field_]:
    """Words, conditions and references to settings in a step, with the keys they stand under.

    Not the ``until`` of a repetition, which is looked at behind it, nor the ``value`` of a
    ``set``, which decides nothing.
    """
    for name, field in type(step).model_fields.items():
        value, key = getattr(step, name), field.alias or name
        if key == "until" or (isinstance(step, SetStep) and key == "value"):
            continue
        yield from _within((key,), value)


def _within(key: Path_, value: object) -> Iterator[Field_]:
    match value:
        case Template() | Expression() | Ref():
            yield key, value
        case tuple() | list():
            yield from (
                ((*key, index), item) for index, item in enumerate(value) if isinstance(item, Template)
            )
            yield from (((*key, str(item.least)), item.say) for item in value if isinstance(item, Band))
        case dict():
            yield from (((*key, name), item) for name, item in value.items() if isinstance(item, Template))
