"""YAML, composed and never loaded: the one file that imports yaml.

PyYAML's events are walked one by one into a tree that keeps every scalar as a string and
every place. Loading would turn ``4:30`` into 270 and ``yes`` into True, silently take the last of
two equal keys, and expand a small file of aliases into a huge one. The walk
stops at the first event beyond a limit, before PyYAML reads further.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import yaml
from yaml import events

from companion.regex import regex
from companion.yamlfile import traps
from companion.yamlfile.problems import Problem, listed
from companion.yamlfile.traps import Trap, Trouble
from companion.yamlfile.tree import Document, Listing, Mark, Node, Scalar, Table


class _Marked(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


MOST_BYTES = 256 * 1024
"""Default of a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A type of file: its name in problems, its limits, and remedies."""

    noun: str = field(kw_only=False)
    """``script``, ``room``, ``voice card``."""
    example: str
    """Some of its keys, suggested for a file without any."""
    begin: str
    """Remedy for an empty file."""
    most_bytes: int = MOST_BYTES
    too_long: str = ""
    """Remedy for a file that is too large."""
    too_deep: str = ""
    """Remedy for entries nested too deeply."""


MOST_DEPTH = 20
MOST_NODES = 20_000
_MOST_MENDED = 20
_MOST_READ_AGAIN = 400_000
"""Total characters that may be reread after lines were mended: bounds the time."""

_UNWANTED = regex("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def read(
    source: bytes | str, name: str, form: Form, path: Path | None = None
) -> tuple[Document | None, list[Problem]]:
    """Return the tree of a file and the problems in its YAML; no tree if that can't be mended."""
    text, problem = _text(source, name, form)
    if problem:
        return None, [problem]
    lines = text.split("\n")
    original = tuple(lines)
    problems: list[Problem] = []
    mended: set[int] = set()
    while True:
        composer = _Composer(lines, form)
        try:
            root = composer.compose()
        except _Refused as refused:
            trap = refused.trap
            number = trap.mark.line
            if number in mended:
                return None, problems  # the guess was wrong
            shown = Document(name, path, original, _NOTHING)
            problems.append(shown.problem(trap.code, trap.mark, trap.cause, trap.remedy))
            mended.add(number)
            if (
                trap.mended is None
                or len(mended) * len(text) > _MOST_READ_AGAIN
                or len(mended) > _MOST_MENDED
            ):
                return None, problems
            lines[number - 1] = trap.mended
            continue
        document = Document(name, path, original, root)
        twice = [document.problem("E105", mark, cause, remedy) for mark, cause, remedy in composer.twice]
        return document, problems + twice


_NOTHING = Table({}, Mark(1, 1))


def _text(source: bytes | str, name: str, form: Form) -> tuple[str, Problem | None]:
    """Return the text of a file with ``\\n`` line ends, or why it isn't text."""

    def refused(code: str, before: str, cause: str, remedy: str) -> tuple[str, Problem]:
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        return "", Problem(code=code, file=name, line=line, column=column, cause=cause, remedy=remedy)

    if len(source) > form.most_bytes:
        limit = f"a {form.noun} has at most {form.most_bytes // 1024} KB"
        return refused("E103", "", limit, form.too_long)
    if isinstance(source, str):
        text = source
    else:
        if source.startswith((b"\xff\xfe", b"\xfe\xff")):
            return refused("E101", "", "the file is written as UTF-16", "Save it again as UTF-8.")
        try:
            text = source.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
        except UnicodeDecodeError as error:
            before = source[: error.start].decode("utf-8", errors="replace")
            return refused("E101", before, "the file is not written as UTF-8", "Save it again as UTF-8.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unwanted := _UNWANTED.search(text):
        cause = f"an invisible character (U+{ord(unwanted[0]):04X}) stands here"
        return refused("E101", text[: unwanted.start()], cause, "Delete it, or type the line again.")
    return text, None


_LONG_ESCAPE = regex(r"\\U([0-9a-fA-F]{8})")
_NO_CHARACTER = "this escape is the number of no character"


class _Refused(Exception):
    def __init__(self, trap: Trap) -> None:
        super().__init__(trap.cause)
        self.trap = trap


_FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, ten times as fast, where PyYAML was built with it."""


class _Composer:
    """Builds nodes from events, within the limits."""

    def __init__(self, lines: list[str], form: Form) -> None:
        self._lines = lines
        self._form = form
        self._nodes = 0
        self._flow = 0
        """How many lists and mappings in brackets or braces are open."""
        self._strict = False
        self.twice: list[tuple[Mark, str, str]] = []
        """Duplicate keys: place, cause and remedy."""

    def compose(self) -> Table:
        """Return the mapping at the root. Raises ``_Refused``."""
        source = "\n".join(self._lines)
        if "\t" not in source:  # which libyaml takes within words
            with suppress(yaml.YAMLError, ValueError, OverflowError):
                return self._document(yaml.parse(source, Loader=_FAST))
        self._nodes, self._flow, self._strict, self.twice = 0, 0, True, []
        try:  # the slower one tells better what is wrong, and where
            return self._document(yaml.parse(source, Loader=yaml.SafeLoader))
        except yaml.MarkedYAMLError as error:
            raise _Refused(traps.explain(_trouble(error), self._lines)) from None
        except (yaml.YAMLError, ValueError, OverflowError):  # the last two: invalid escapes
            raise _Refused(self._not_read()) from None

    def _not_read(self) -> Trap:
        for number, line in enumerate(self._lines, start=1):
            for escape in _LONG_ESCAPE.finditer(line):
                if int(escape[1], 16) > sys.maxunicode:
                    return Trap("E102", Mark(number, escape.start() + 1), _NO_CHARACTER, "Delete it.")
        return Trap("E102", Mark(1, 1), "this is not YAML", "")

    def _document(self, stream: Iterator[events.Event]) -> Table:
        next(stream)
        start = next(stream)
        if not isinstance(start, events.DocumentStartEvent):
            raise _refused("E203", Mark(1, 1), "the file is empty", self._form.begin)
        if start.version or start.tags:
            raise _refused("E104", _mark(start), "a line that begins with % is a directive", "Delete it.")
        root = self._node(next(stream), stream, MOST_DEPTH)
        next(stream)
        end = next(stream)
        if isinstance(end, events.DocumentStartEvent):
            cause = f"a second document begins here, and a file holds one {self._form.noun}"
            raise _refused("E104", _mark(end), cause, "Delete the line `---`, or make two files.")
        if not isinstance(root, Table):
            cause = f"a {self._form.noun} is a mapping of keys like {self._form.example}, and this is not"
            raise _refused("E204", Mark(1, 1), cause, self._form.begin)
        return root

    def _node(self, event: events.Event, stream: Iterator[events.Event], depth: int) -> Node:
        self._nodes += 1
        mark = _mark(event)
        if self._nodes > MOST_NODES:
            cause = f"a {self._form.noun} has at most {MOST_NODES} entries"
            raise _refused("E103", mark, cause, "Make several files of it.")
        self._refuse_references(event, mark)
        if isinstance(event, events.ScalarEvent):
            return self._scalar(event)
        if depth == 0:
            cause = f"entries are nested at most {MOST_DEPTH} deep"
            raise _refused("E103", mark, cause, self._form.too_deep)
        in_brackets = bool(getattr(event, "flow_style", False))
        self._flow += in_brackets
        node = self._inside(event, stream, depth, mark)
        self._flow -= in_brackets
        return node

    def _inside(self, event: events.Event, stream: Iterator[events.Event], depth: int, mark: Mark) -> Node:
        if isinstance(event, events.SequenceStartEvent):
            items = []
            while not isinstance(item := next(stream), events.SequenceEndEvent):
                items.append(self._node(item, stream, depth - 1))
            return Listing(tuple(items), mark)
        return self._table(stream, depth, mark)

    def _table(self, stream: Iterator[events.Event], depth: int, mark: Mark) -> Table:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(stream), events.MappingEndEvent):
            key = self._node(event, stream, depth - 1)
            if not isinstance(key, Scalar):
                cause = "a list or mapping can't be a key"
                raise _refused("E111", key.start, cause, "If these are words, put them in quotes.")
            if trap := traps.misleading_key(key.text, key.start, self._lines[key.start.line - 1]):
                raise _Refused(trap)
            value = self._node(next(stream), stream, depth - 1)
            if key.text in entries:
                first = entries[key.text][0].start
                cause = f"the key {listed([key.text])} stands here a second time"
                remedy = f"The first is in line {first.line}. Keep one of them."
                begins = next(iter(entries.values()))[0].start
                if self._lines[begins.line - 1][: begins.column - 1].strip() == "-":
                    remedy += (
                        f" If another entry begins here, write `- ` before it, in column {begins.column - 2}."
                    )
                self.twice.append((key.start, cause, remedy))
            else:
                entries[key.text] = (key, value)
        return Table(entries, mark)

    def _scalar(self, event: events.ScalarEvent) -> Scalar:
        if unwanted := _UNWANTED.search(event.value):
            cause = f"an escape stands in these words for an invisible character (U+{ord(unwanted[0]):04X})"
            raise _refused("E101", _mark(event), cause, "Write the words without it.")
        if self._flow and not self._strict and not event.style and "?" in event.value:
            raise yaml.YAMLError("only libyaml takes this in brackets")
        end = _mark_of(event.end_mark)
        after = self._lines[end.line - 1][end.column - 1 :] if end.line <= len(self._lines) else ""
        style = event.style or ""
        comment = after.strip() if not style and re.match(r"\s*#", after) else ""
        return Scalar(event.value, _mark(event), end, style, comment)

    def _refuse_references(self, event: events.Event, mark: Mark) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if not anchor and tag is None:
            return
        trap = traps.explain(Trouble("reference", mark), self._lines)
        if trap.code == "E111":
            raise _Refused(trap)
        kind = "a tag (`!`)" if not anchor else "an anchor (`&`) or a reference to one (`*`)"
        cause = f"{kind} stands here, and a {self._form.noun} uses none"
        shared = "To have steps twice, write them once under `blocks`, and `use` them. " if anchor else ""
        shared = shared if self._form.noun == "script" else ""
        raise _refused("E104", mark, cause, f"{shared}If these are words, put them in quotes.")


def _refused(code: str, mark: Mark, cause: str, remedy: str) -> _Refused:
    return _Refused(Trap(code, mark, cause, remedy))


def _mark(event: events.Event) -> Mark:
    return _mark_of(event.start_mark)


def _mark_of(mark: _Marked | None) -> Mark:
    """Convert a mark from PyYAML, which counts from 0. Its events always have marks, unlike in its types."""
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)


def _trouble(error: yaml.MarkedYAMLError) -> Trouble:
    return Trouble(
        error.problem or "",
        _mark_of(error.problem_mark or error.context_mark),
        error.context or "",
        _mark_of(error.context_mark) if error.context_mark else None,
    )
