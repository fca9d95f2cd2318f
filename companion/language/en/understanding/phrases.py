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
_OFTEN = 40
"""Look-ups after which a table is compiled as a whole. Before, only phrases that can match are: a big table
takes a tenth of a second to compile, and a rehearsal asks it a few times."""
_NOTATION = re.compile(r"<\w+>|[^\s()|<>]+")
_LONGEST = 10
"""Words of the longest phrase that is stripped."""


class Phrases:
    """A compiled table. Words are compared in the form of ``words.normalised``."""

    def __init__(self, table: str, macros: Mapping[str, str] | None = None) -> None:
        self._table: Final = table
        self._macros: Final = macros or {}
        self._asked = 0
        self._compiled: Final[dict[str, re.Pattern[str]]] = {}

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
        self._asked += 1
        if self._asked > _OFTEN:
            return self._whole.fullmatch(f"{words} ") is not None
        said = set(words.split())
        return any(
            self._phrase(phrase).fullmatch(f"{words} ")
            for phrase, known in self._phrases
            if known is None or said <= known
        )

    @cached_property
    def _phrases(self) -> list[tuple[str, frozenset[str] | None]]:
        """Each phrase with all words that can be in it; None if any word can."""
        macros = {name: _words_of(table, self._macros) for name, table in self._macros.items()}
        return [(phrase, _words_in(phrase, macros)) for phrase in _phrases_in(self._table)]

    def _phrase(self, phrase: str) -> re.Pattern[str]:
        if phrase not in self._compiled:
            self._compiled[phrase] = re.compile(_phrase(phrase, self._macros))
        return self._compiled[phrase]

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
    phrases = sorted((_phrase(phrase, macros) for phrase in _phrases_in(table)), key=len)
    return f"(?:{'|'.join(reversed(phrases))})"


def _phrases_in(table: str) -> Iterator[str]:
    """Yield the phrases of a table."""
    table = re.sub(r"\bright\s+(now|away)\b", r"right\1", table)
    return (part.strip() for part in re.split(r"\s/\s", " ".join(table.split())) if part.strip())


def _words_in(phrase: str, macros: Mapping[str, frozenset[str] | None]) -> frozenset[str] | None:
    """Return all words that can be in a phrase; None if any word can."""
    found: set[str] = set()
    for part in _NOTATION.findall(phrase):
        word = part.rstrip(_SUFFIXES) or part
        known = macros[word[1:-1]] if word.startswith("<") else frozenset({word})
        if known is None or word in (_ANY, _ONE):
            return None
        found |= known
    return frozenset(found)


def _words_of(table: str, macros: Mapping[str, str]) -> frozenset[str] | None:
    """Return all words that can be in the phrases of a table; None if any word can."""
    inner = {name: _words_of(macros[name], macros) for name in set(re.findall(r"<(\w+)>", table))}
    found = [_words_in(phrase, inner) for phrase in _phrases_in(table)]
    return None if None in found else frozenset().union(*(words for words in found if words is not None))


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
