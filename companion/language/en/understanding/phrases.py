"""Tables of phrases, in a compact notation.

A table is a text of phrases between slashes. In a phrase, ``(a|b c)`` is a choice, ``x?`` is optional,
``x*`` may occur any number of times, ``x+`` once or more. ``<name>`` stands for another table, ``...`` for
any words, ``_`` for one:

    i (really|do)* want (that|it)? / <yes> please

Whether words are a phrase is looked up in the phrases themselves. Where a table is asked often, and to find
or remove phrases in longer text, it is compiled to a regular expression.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from companion.regex import regex

_SUFFIXES = "?*+"
_ANY, _ONE = "...", "_"
_NOTATION = regex(r"[(|]|\)[?*+]?|<\w+>[?*+]?|[^\s()|<>]+")
_INNERMOST = regex(r"\([^()]*\)[?*+]?")
_OFTEN = 2000
"""Look-ups after which a table is compiled: that takes up to 0.1 s, and saves some 0.02 ms each time."""
_LONGEST = 10
"""Words of the longest phrase that is stripped."""


class Phrases:
    """A compiled table. Words are compared in the form of ``words.normalised``."""

    def __init__(self, table: str, macros: Mapping[str, str] | None = None) -> None:
        self._table: Final = table
        self._macros: Final = macros or {}
        self._asked = 0

    @cached_property
    def _pattern(self) -> str:
        return _pattern_of(_read(self._table).phrases, self._macros)

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
        parts = words.split()
        known = frozenset(parts)
        candidates = [
            phrase
            for word in (_ANY, *known)
            for phrase in self._by_word.get(word, ())
            if phrase.needs <= known
        ]
        said = _Said(parts, self._macros)
        return any(said.after(phrase.parts, 1) & said.end for phrase in candidates)

    @cached_property
    def _by_word(self) -> "Mapping[str, list[_Phrase]]":
        """The phrases by their rarest word that is always in them; under ``...`` those without one."""
        phrases = [_Phrase(text) for text in _phrases_in(self._table)]
        often = Counter(word for phrase in phrases for word in phrase.needs)
        found: dict[str, list[_Phrase]] = {}
        for phrase in phrases:
            found.setdefault(
                min(phrase.needs, key=lambda word: (often[word], word), default=_ANY), []
            ).append(phrase)
        return found

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


def _phrases_in(table: str) -> Iterator[str]:
    """Yield the phrases of a table."""
    table = re.sub(r"\bright\s+(now|away)\b", r"right\1", table)
    return (part.strip() for part in re.split(r"\s/\s", " ".join(table.split())) if part.strip())


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, a gap, a table's name or a choice."""

    word: str
    choices: "_Choices | None" = None
    suffix: str = ""


_Parts = tuple[_Part, ...]


class _Choices:
    """Phrases of which one is said, ordered by the word that they begin with."""

    def __init__(self, phrases: Iterable[_Parts]) -> None:
        self.phrases = tuple(phrases)
        self.by_word: dict[str, list[_Parts]] = {}
        """Under an empty word those that can begin in several ways."""
        for parts in self.phrases:
            begins = parts[0].word if parts and _is_word(parts[0]) else ""
            self.by_word.setdefault(begins, []).append(parts)


@dataclass(frozen=True)
class _Phrase:
    """One phrase of a table; most are never parsed, as a word that they need was not said."""

    text: str

    @cached_property
    def needs(self) -> frozenset[str]:
        """Words without which it is not said."""
        outside, found = self.text, 1
        while found:
            outside, found = _INNERMOST.subn(" ", outside)
        return frozenset(part.word for part in _parsed(outside) if _is_word(part))

    @cached_property
    def parts(self) -> _Parts:
        return _parsed(self.text)


class _Said:
    """Words that are compared with phrases. Places between them are bits, the lowest before the first."""

    def __init__(self, words: Sequence[str], macros: Mapping[str, str]) -> None:
        self.end = 1 << len(words)
        self._macros = macros
        self._places: dict[str, int] = {}
        for at, word in enumerate(words):
            self._places[word] = self._places.get(word, 0) | 1 << at

    def after(self, parts: _Parts, places: int) -> int:
        """Return the places after ``parts`` that begin at one of ``places``."""
        for part in parts:
            if not places:
                break
            if part.suffix in ("*", "+"):
                found, new = (places if part.suffix == "*" else 0), places
                while new := self._once(part, new) & ~found:
                    found |= new
                places = found
            else:
                places = self._once(part, places) | (places if part.suffix else 0)
        return places

    def _once(self, part: _Part, places: int) -> int:
        if part.choices is not None:
            return self._one_of(part.choices, places)
        if part.word.startswith("<"):
            return self._one_of(_read(self._macros[part.word[1:-1]]), places)
        if part.word == _ANY:
            return (2 * self.end - 1) & -(places & -places)
        if part.word == _ONE:
            return places << 1 & (2 * self.end - 1)
        return (places & self._places.get(part.word, 0)) << 1

    def _one_of(self, choices: _Choices, places: int) -> int:
        found = 0
        for parts in choices.by_word.get("", ()):
            found |= self.after(parts, places)
        for word, at in self._places.items():
            if at & places:
                for parts in choices.by_word.get(word, ()):
                    found |= self.after(parts, places)
        return found


@cache
def _read(table: str) -> _Choices:
    """Return the phrases of a table."""
    return _Choices(map(_parsed, _phrases_in(table)))


def _parsed(phrase: str) -> _Parts:
    """Return the parts of a phrase; a choice is a part with its own."""
    open_: list[list[list[_Part]]] = [[[]]]
    for token in _NOTATION.findall(phrase):
        core = token.rstrip(_SUFFIXES) or token
        suffix = token.removeprefix(core)
        if token == "(":
            open_.append([[]])
        elif token == "|":
            open_[-1].append([])
        elif core == ")":
            choices = _Choices(map(tuple, open_.pop()))
            open_[-1][-1].append(_Part("", choices, suffix))
        else:
            open_[-1][-1].append(_Part(core, None, suffix))
    return tuple(open_[0][0])


def _is_word(part: _Part) -> bool:
    """Return whether a part is a word that has to be said."""
    return part.word not in ("", _ANY, _ONE) and part.word[0] != "<" and part.suffix in ("", "+")


def _pattern_of(phrases: Iterable[_Parts], macros: Mapping[str, str]) -> str:
    """Return a regular expression of phrases, the longest first."""
    patterns = sorted(("".join(_part_of(part, macros) for part in parts) for parts in phrases), key=len)
    return f"(?:{'|'.join(reversed(patterns))})"


def _part_of(part: _Part, macros: Mapping[str, str]) -> str:
    if part.word == _ANY:
        return r"(?:\S+ )*"
    if part.word == _ONE:
        return r"(?:\S+ )"
    if part.choices is not None:
        choices = ("".join(_part_of(one, macros) for one in parts) for parts in part.choices.phrases)
        return f"(?:{'|'.join(choices)}){part.suffix}"
    if part.word.startswith("<"):
        return _pattern_of(_read(macros[part.word[1:-1]]).phrases, macros) + part.suffix
    return f"(?:{re.escape(part.word)} ){part.suffix}"
