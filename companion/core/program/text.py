"""Text with names in it: ``${name}`` is the only substitution of the language."""

from collections.abc import Callable
from dataclasses import dataclass

from companion.regex import regex

_NAME = regex(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """Literal text and names, in order. Odd entries of ``parts`` are names."""

    parts: tuple[str, ...]

    @classmethod
    def parse(cls, source: str) -> "Template":
        """Split ``source`` at its ``${name}``; any other ``$`` is a plain character."""
        return cls(tuple(_NAME.split(source)))

    @property
    def names(self) -> tuple[str, ...]:
        """The names used, in order."""
        return self.parts[1::2]

    def fill(self, value: Callable[[str], str]) -> str:
        """Return the text with each name replaced by ``value(name)``.

        Inserted text is never processed again: a transcript is untrusted.
        """
        return "".join(value(part) if i % 2 else part for i, part in enumerate(self.parts))

    def __str__(self) -> str:
        return "".join(f"${{{p}}}" if i % 2 else p for i, p in enumerate(self.parts))
