"""How a field says both how it is read, and what editors may know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from pydantic_core import core_schema

Read = TypeVar("Read")

Schema = Mapping[str, Any]
"""A piece of JSON schema."""
SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
"""Whatever an editor takes words for: `1984` and `true` are words where words are wanted."""


@dataclass(frozen=True, eq=False, slots=True)
class Reader(Generic[Read]):
    """A reader that can also tell editors what it takes."""

    read: Callable[[object], Read]
    schema: Schema

    def __call__(self, value: object) -> Read:
        """What was written, read."""
        return self.read(value)


def schema_of(read: Callable[[Any], object]) -> Schema:
    """What a reader takes, as far as it can tell; else any words."""
    return read.schema if isinstance(read, Reader) else SCALAR


@dataclass(frozen=True, eq=False, slots=True)
class Reads:
    """Marks a field's type with how it is read, and with its JSON schema."""

    read: Callable[[Any], object]
    schema: Schema | str | tuple[str, ...] | None = None
    """What editors know of it, or only its types; None: what the reader tells."""

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        """The reader alone decides."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, Any]:
        """What editors know of it."""
        if self.schema is None:
            return dict(schema_of(self.read))
        if isinstance(self.schema, Mapping):
            return dict(self.schema)
        return {"type": self.schema if isinstance(self.schema, str) else list(self.schema)}
