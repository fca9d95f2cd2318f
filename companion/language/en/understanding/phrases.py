"""Tables of phrases, in a compact notation, compiled to regular expressions.

A table is a text of phrases between slashes. In a phrase, ``(a|b c)`` is a choice, ``x?`` is optional,
``x*`` may occur any number of times, ``x+`` once or more. ``<name>`` stands for another table, ``...`` for
any words, ``_`` for one:

    i (really|do)* want (that|it)? / <yes> please
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

_SUFFIXES = "?*+"
_ANY, _ONE = "...", "_"
_LONGEST = 10
"""Words of the longest phrase that is stripped."""


class Phrases:
    """A compiled table. Words are compared in the form of ``words.normalised``."""

    def __init__(self, table: str, macros: Mapping[str, str] | None = None) -> None:
        self._table: Final = table
        self._macros: Final = macros or {}

    @cached_property
    def _pattern(self) -> str:
        return _table(self._table, self._macros)

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self._pattern)

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        return re.compile(f"(?<!\\S){self._pattern}")

    def matches(self, words: str) -> bool:
        """Return whether ``words`` are exactly one of the phrases."""
        return self._whole.fullmatch(f"{words} ") is not None

    def inside(self, words: str) -> bool:
        """Return whether one of the phrases occurs in ``words``."""
        return self._inside.search(f"{words} ") is not None

    def without_start(self, words: str) -> str:
        """Return ``words`` without the longest phrase at their start; unchanged if there is none."""
        found = self._whole.match(f"{words} ")
        return f"{words} "[found.end() :].strip() if found else words

    def without(self, words: str, filled: str = "") -> str:
        """Return ``words`` with each phrase replaced by ``filled``."""
        return " ".join(self._inside.sub(f"{filled} ", f"{words} ").split())

    def starts(self, words: str) -> bool:
        """Return whether ``words`` begin with one of the phrases."""
        return self._whole.match(f"{words} ") is not None

    def ends(self, words: str) -> bool:
        """Return whether ``words`` end with one of the phrases."""
        return any(True for _ in self.before_end(words)) or self.matches(words)

    def after_start(self, words: str) -> Iterator[str]:
        """Yield the rest of ``words`` after each phrase at their start; the shortest rest first."""
        parts = words.split()
        for count in range(min(len(parts) - 1, _LONGEST), 0, -1):
            if self.matches(" ".join(parts[:count])):
                yield " ".join(parts[count:])

    def before_end(self, words: str) -> Iterator[str]:
        """Yield the rest of ``words`` before each phrase at their end; the shortest rest first."""
        parts = words.split()
        for count in range(min(len(parts) - 1, _LONGEST), 0, -1):
            if self.matches(" ".join(parts[-count:])):
                yield " ".join(parts[:-count])


def _table(table: str, macros: Mapping[str, str]) -> str:
    table = re.sub(r"\bright\s+(now|away)\b", r"right\1", table)
    phrases = sorted(
        (
            _phrase(part.strip(), macros)
            for part in re.split(r"\s/\s", " ".join(table.split()))
            if part.strip()
        ),
        key=len,
    )
    return f"(?:{'|'.join(reversed(phrases))})"


def _phrase(phrase: str, macros: Mapping[str, str]) -> str:
    return "".join(_part(part, macros) for part in _split(phrase, " "))


def _part(part: str, macros: Mapping[str, str]) -> str:
    suffix = part[-1] if part[-1] in _SUFFIXES and len(part) > 1 else ""
    core = part.removesuffix(suffix) if suffix else part
    if core == _ANY:
        return r"(?:\S+ )*"
    if core == _ONE:
        return r"(?:\S+ )"
    if core.startswith("<"):
        found = _table(macros[core[1:-1]], macros)
    elif core.startswith("("):
        found = f"(?:{'|'.join(_phrase(choice, macros) for choice in _split(core[1:-1], '|'))})"
    else:
        found = f"(?:{re.escape(core)} )"
    return found + suffix


def _split(text: str, mark: str) -> Iterator[str]:
    """Yield the pieces of ``text`` between ``mark``, outside brackets."""
    depth, start = 0, 0
    for i, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == mark and not depth:
            if text[start:i]:
                yield text[start:i]
            start = i + 1
    if text[start:]:
        yield text[start:]
