"""Readers of fields, with the JSON schema that editors get."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic_core import core_schema

Read = TypeVar("Read")

Schema = Mapping[str, Any]
"""A piece of JSON schema."""
SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
"""Text as an editor may see it: `1984` and `true` are text where text is expected."""


@dataclass(frozen=True, eq=False, slots=True)
class Reader(Generic[Read]):
    """A reader with the JSON schema of what it accepts."""

    read: Callable[[object], Read]
    schema: Schema

    def __call__(self, value: object) -> Read:
        """Read a value."""
        return self.read(value)


def schema_of(read: Callable[[Any], object]) -> Schema:
    """Return the schema of a reader's input; any text if it has none."""
    return read.schema if isinstance(read, Reader) else SCALAR


@dataclass(frozen=True, eq=False, slots=True)
class Reads:
    """Annotates a field's type with its reader and its JSON schema."""

    read: Callable[[Any], object]
    schema: Schema | str | tuple[str, ...] | None = None
    """Its JSON schema, or only its types; None: the schema of the reader."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        """Validate with the reader alone."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        """Return its JSON schema."""
        if self.schema is None:
            return dict(schema_of(self.read))
        if isinstance(self.schema, Mapping):
            return dict(self.schema)
        return {"type": self.schema if isinstance(self.schema, str) else list(self.schema)}
