"""Problems in scripts: cause, place and remedy."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

_WIDEST = 100
_MOST_COMPARED = 40
"""Number of known words compared with an unknown one: comparing is slow, and a script may have thousands."""


class Severity(Enum):
    """Whether a script with this problem can still be used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem in a file."""

    code: str
    """``E`` or ``W`` and three digits; explained in ``codes.py``."""
    file: str
    line: int
    """From 1; 0 for the whole file."""
    column: int
    """From 1, in characters."""
    cause: str
    remedy: str = ""
    source: str = ""
    """The line of the script."""

    @property
    def severity(self) -> Severity:
        """The severity: a script with an error is rejected, one with warnings is not."""
        return Severity.ERROR if self.code.startswith("E") else Severity.WARNING

    @property
    def place(self) -> tuple[str, int, int, str]:
        """The sort key."""
        return (self.file, self.line, self.column, self.code)

    def __str__(self) -> str:
        lines = [f"{self.file}:{self.line}:{self.column}: {self.severity.value} {self.code}: {self.cause}"]
        if self.source.strip():
            lines += [f"    {text}" for text in _pointed(self.source, self.column)]
        if self.remedy:
            lines.append(f"    {self.remedy}")
        return "\n".join(lines)


def _pointed(source: str, column: int) -> tuple[str, str]:
    """Return the source line, cut to a readable width, and a caret under ``column``."""
    start = max(0, column - 1 - _WIDEST * 3 // 4) if len(source) > _WIDEST else 0
    before, after = "…" if start else "", "…" if len(source) > start + _WIDEST else ""
    shown = "".join(c if c.isprintable() else " " for c in source[start : start + _WIDEST])
    return f"{before}{shown}{after}".rstrip(), " " * (len(before) + column - 1 - start) + "^"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return each problem once, sorted by place."""
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.place)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean `pause`? `` for the closest known words, or an empty string."""
    alike = [name for name in sorted(set(known)) if abs(len(name) - len(word)) <= 3][:_MOST_COMPARED]
    near = difflib.get_close_matches(word.casefold(), alike, n=2, cutoff=0.6)
    return f"Did you mean {' or '.join(f'`{name}`' for name in near)}? " if near else ""


def listed(words: Iterable[str]) -> str:
    """Return ```a`, `b` and `c```."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
