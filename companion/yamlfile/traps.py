"""YAML's traps for prose, each explained in its own words.

YAML gives a meaning to characters that are common in prose. Its own messages name tokens
and states; these name the mistake and the correct form. Where the intention is clear the
line is also mended, so that the rest of the file can be read and all problems be shown
at once.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from companion.regex import regex
from companion.yamlfile.tree import Mark

_ENTRY = regex(r"(?P<lead>\s*(?:-\s+)*)(?P<key>[A-Za-z_][\w-]*)\s*:\s+(?P<value>\S.*?)\s*$")
_ITEM = regex(r"(?P<lead>\s*(?:-\s+)+)(?P<key>)(?P<value>\S.*?)\s*$")
_EQUALS = regex(r"[\s-]*(\w+)\s*(=)\s*(\S.*)")
_WORD_ALONE = regex(r"\s*(?:- )?([A-Za-z_][\w-]*)\s*")
"""A word on a line of its own, where a key was meant."""
_TWO_WORDS = regex(r"\s*- ([a-z_]+) ([\w$][^\s:'\"]*)\s*")
"""A key and its value, where the colon was forgotten."""
_KEY = regex(r"\s*(?:- +)*[\w-]+\s*:(?:\s|$)")
_NO_SPACE = regex(r"\s*(?:- +)*([a-z_]+):[^\s/:]")
_FLOW = regex(r"\{\s*[a-z_]+\s*:\s.*\}|\[[^\[\]]*,[^\[\]]*\]")
_ANCHOR = regex(r"&[\w-]+(?:\s+[\[{].*)?")
_CLOSED_TWICE = regex(r"(\[[^\[\]]*\]|\{[^{}]*\})(\s*)([\]}]+)")
_WORDS_IN_LIST = regex(r"([\[,]\s*)([^\[\],\"']+)")
_WORDS_IN_MAPPING = regex(r"([{,]\s*[a-z_]+\s*:\s+)([^\[\]{},\"']+)")
_MEANS = {
    "[": "a list",
    "{": "a mapping",
    "*": "a reference",
    "&": "an anchor",
    "!": "a tag",
    "%": "a directive",
    "@": "something of its own",
    "`": "something of its own",
    "|": "a block of lines",
    ">": "a block of folded lines",
    "-": "an item of a list",
    "?": "a key",
    "]": "the end of a list",
    "}": "the end of a mapping",
    ",": "the next item of a list",
}
_LONGEST_SHOWN = 60
_LOOK_ALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u03bf\u03b1\u03bd\u03b9\uff1a\u2013\u2014\u2212\u2010\u2011",
    "aeopcyxijshdoavi:-----",
)
"""Cyrillic and Greek letters that look like Latin ones, and signs that look like a colon or a hyphen."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u3164\ufe0f")
"""Characters that can't be seen, of other categories than spaces and format characters."""
_STRUCTURE = regex(r"\s*(?:-\s+)*(?:[A-Za-z_][\w-]*\s*:(?:\s+|$))?")
_LONGEST_STRUCTURE = 120
_MOST_LINES_ABOVE = 10
"""Lines above the place where YAML stopped, in which a character may be what misled it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The place where YAML stopped, and the construct it had begun. Both marks count from 1."""

    problem: str
    mark: Mark
    context: str = ""
    context_mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Trap:
    """The actual mistake. ``mended`` is the line as it was probably meant."""

    code: str
    mark: Mark
    cause: str
    remedy: str
    mended: str | None = None


def explain(trouble: Trouble, lines: Sequence[str]) -> Trap:
    """Return the trap behind a trouble, or the trouble in plain words."""
    return (
        _tab(trouble, lines)
        or _unseen_above(trouble, lines)
        or _prose(trouble, lines)
        or _shape(trouble, lines)
    )


def unseen(text: str) -> tuple[str, int]:
    """Return a text without characters that can't be seen or look like others, and where the first stood.

    The position is -1 for a text without any.
    """
    clean, first = "", -1
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        meant = " " if category == "Zs" else "" if category == "Cf" or character in _UNSEEN else character
        meant = meant.translate(_LOOK_ALIKES)
        first = index if first < 0 and meant != character else first
        clean += meant
    return clean, first


def misleading(character: str, mark: Mark, mended: str | None = None) -> Trap:
    """Explain a character that can't be seen, or that looks like another."""
    code, name = f"U+{ord(character):04X}", unicodedata.name(character, "").casefold()
    alike = character.translate(_LOOK_ALIKES)
    if alike != character:
        cause = f"this is not `{alike}`, but a character that looks like it ({name}, {code})"
        return Trap("E101", mark, cause, f"Type `{alike}` in its place.", mended)
    cause = f"an invisible character ({name}, {code}) stands here"
    return Trap("E101", mark, cause, "Delete it, or type the line again.", mended)


def misleading_key(key: str, mark: Mark, line: str) -> Trap | None:
    """Return the trap of a key that has characters which can't be seen or look like others."""
    clean, first = unseen(key)
    if first < 0 or not clean.isascii() or not any("a" <= c <= "z" for c in key.casefold()):
        return None
    mended = line.replace(key, clean.strip(), 1) if key in line and clean == clean.strip() else None
    return misleading(key[first], Mark(mark.line, mark.column + first), mended)


def _unseen_above(trouble: Trouble, lines: Sequence[str]) -> Trap | None:
    """Find a character in the structure of a line, here or shortly above, that YAML takes for words."""
    for number in range(trouble.mark.line, max(0, trouble.mark.line - _MOST_LINES_ABOVE), -1):
        if trap := in_structure(_line(lines, Mark(number, 1)), number):
            return trap
    return None


def in_structure(line: str, number: int) -> Trap | None:
    """Return the trap of a character in the indentation, dash, key or colon of a line."""
    clean, first = unseen(line[:_LONGEST_STRUCTURE])
    found = _STRUCTURE.match(clean)
    if not found or not found[0].strip() or not 0 <= first < found.end() + found[0].endswith(":"):
        return None
    ends = (end for end in range(found.end(), len(line) + 1) if unseen(line[:end])[0] == found[0])
    mended = found[0] + line[next(ends, found.end()) :] if clean[:first].strip() else None
    return misleading(line[first], Mark(number, first + 1), mended)


def in_quotes(words: str) -> str:
    """Quote ``words`` so that YAML reads them unchanged."""
    if '"' not in words and "\\" not in words:
        return f'"{words}"'
    if "'" not in words:
        return f"'{words}'"
    return json.dumps(words, ensure_ascii=False)


def quote_advice(key: str, value: str, how: str = "Put the words in quotes") -> str:
    """Return advice on how to write a line with these words."""
    if len(value) > _LONGEST_SHOWN:
        value = f"{value[:_LONGEST_SHOWN].rstrip()} …"
    return f"{how}: {f'{key}: ' if key else '- '}{in_quotes(value)}"


def begins_with(character: str) -> str:
    """Explain why words can't begin with ``character``."""
    shown = "a backtick" if character == "`" else f"`{character}`"
    return f"YAML takes words that begin with {shown} for {_MEANS[character]}"


def _tab(trouble: Trouble, lines: Sequence[str]) -> Trap | None:
    line = _line(lines, trouble.mark)
    lead = line[: len(line) - len(line.lstrip())]
    if "\t" not in lead:
        return None
    return Trap(
        "E114",
        Mark(trouble.mark.line, lead.index("\t") + 1),
        "a tab stands at the beginning of the line",
        "Indent with spaces only, two for each level.",
        lead.expandtabs(2) + line.lstrip(),
    )


def _prose(trouble: Trouble, lines: Sequence[str]) -> Trap | None:
    """Recognise traps visible in a single line."""
    opened = trouble.context.startswith(("while scanning a", "while parsing a flow"))
    mark = trouble.context_mark if opened and trouble.context_mark else trouble.mark
    entry = _ENTRY.match(_line(lines, mark)) or _ITEM.match(_line(lines, mark))
    if entry and (trap := _in_value(entry, mark, trouble)):
        return trap
    return _quote_left_open(trouble, lines)


def _in_value(entry: re.Match[str], mark: Mark, trouble: Trouble) -> Trap | None:
    key, value, start = entry["key"], entry["value"], entry.start("value")
    mended = f"{entry['lead']}{f'{key}: ' if key else ''}{json.dumps(value, ensure_ascii=False)}"
    first = Mark(mark.line, start + 1)
    advice = quote_advice(key, value)
    if value[0] in "\"'":
        return _quoted(entry, mark, trouble)
    if _ANCHOR.fullmatch(value):
        return None
    if closed := _CLOSED_TWICE.fullmatch(value):
        bracket = Mark(mark.line, start + closed.end(1) + len(closed[2]) + 1)
        mended = f"{entry.string[: start + closed.end(1)]}"
        return Trap("E111", bracket, f"this `{closed[3][0]}` closes nothing", "Delete it.", mended)
    if _FLOW.fullmatch(value):
        return _in_brackets(entry, first)
    if value[0] in _MEANS and not (value[0] in "|>" and len(value) == 1):
        return Trap("E111", first, begins_with(value[0]), advice, mended)
    colon = trouble.mark.column - 1
    if trouble.mark.line == mark.line and colon > start and entry.string[colon : colon + 1] == ":":
        cause = "a colon with a space after it begins a new key to YAML"
        return Trap("E110", trouble.mark, cause, advice, mended)
    return None


def _in_brackets(entry: re.Match[str], first: Mark) -> Trap:
    """Explain an intended list or mapping with words that YAML can't read inside it."""
    value = entry["value"]
    cause = "YAML stumbles over the punctuation of words in brackets or braces"
    if value[0] == "[":
        remedy = "Write each item on a line of its own, after `- `."
        mended = _WORDS_IN_LIST.sub(r'\1"\2"', value)
    else:
        remedy = "Write each key on a line of its own, below this one."
        mended = _WORDS_IN_MAPPING.sub(r'\1"\2"', value)
    return Trap("E119", first, cause, remedy, f"{entry.string[: entry.start('value')]}{mended}")


def _quoted(entry: re.Match[str], mark: Mark, trouble: Trouble) -> Trap | None:
    key, value, start = entry["key"], entry["value"], entry.start("value")
    if "escape" in trouble.problem:
        cause = "a backslash in double quotes begins a YAML escape, and this is not one"
        remedy = "Write the words in single quotes, or without the backslash."
        return Trap("E102", trouble.mark, cause, remedy)
    close = value.find(value[0], 1)
    within = value.count(value[0]) % 2 or value[close + 1 : close + 2].isalnum()
    if value[-1] == value[0] and within and len(value) > 2:
        value = value[1:-1]  # an apostrophe or a quote between quotes; these are none of the words
    mended = f"{entry['lead']}{f'{key}: ' if key else ''}{json.dumps(value, ensure_ascii=False)}"
    if close < 0:
        cause = "the quote that begins here is never closed"
        remedy = quote_advice(key, value, "Close it at the end of the words, or, if it belongs to them")
        return Trap("E113", Mark(mark.line, start + 1), cause, remedy, mended)
    if close == len(entry["value"]) - 1:
        return None
    cause = "words go on after the closing quote"
    remedy = quote_advice(key, value, "Put all of the words in other quotes")
    return Trap("E112", Mark(mark.line, start + close + 2), cause, remedy, mended)


def _quote_left_open(trouble: Trouble, lines: Sequence[str]) -> Trap | None:
    """Recognise a quote opened some lines above and closed by an apostrophe here."""
    for number in range(trouble.mark.line - 1, max(0, trouble.mark.line - 21), -1):
        entry = _ENTRY.match(lines[number - 1])
        if entry and entry["value"][0] in "\"'" and entry["value"].count(entry["value"][0]) == 1:
            return _quoted(entry, Mark(number, 1), trouble)
    return None


def _shape(trouble: Trouble, lines: Sequence[str]) -> Trap:
    """Explain an error in the structure of the file itself."""
    problem, mark = trouble.problem, trouble.mark
    opened = trouble.context_mark or mark
    if "expected ':'" in problem or "not allowed" in problem:
        return _key(trouble, lines)
    if problem.startswith("expected <block end>"):
        cause = "the indentation of this line does not match the lines around it"
        return Trap("E115", mark, cause, _columns(mark, lines))
    if "expected ',' or" in problem:
        cause = "the bracket or brace that opens here is not closed, or a comma is missing"
        remedy = "Prose never goes in braces or brackets; write it on lines of its own."
        return Trap("E102", opened, cause, remedy)
    remedy = "Look for a quote, bracket or indentation that differs from the lines around it."
    return Trap("E102", mark, "this is not YAML", remedy)


def _columns(mark: Mark, lines: Sequence[str]) -> str:
    """Say in which column the lines above begin to which this one may belong, the nearest column first."""
    begins: dict[int, int] = {}
    is_key = not _line(lines, mark).lstrip().startswith("-")
    for number in range(mark.line - 1, max(0, mark.line - 41), -1):
        text = _line(lines, Mark(number, 1)).strip()
        if not text or text.startswith("#") or not (is_key or text.startswith("-")):
            continue
        column = len(lines[number - 1]) - len(lines[number - 1].lstrip()) + 1
        begins.setdefault(column + (len(text) - len(text.lstrip("- ")) if is_key else 0), number)
    begins.pop(mark.column, None)
    near = sorted(begins.items(), key=lambda one: (abs(one[0] - mark.column), -one[1]))
    if not near:
        return "Lines of one list, and keys of one step, begin in the same column."
    column, number = next((one for one in near if one[0] >= mark.column), near[0]) if is_key else near[0]
    return f"If it belongs to line {number}, begin it in column {column}; it begins in column {mark.column}."


def _key(trouble: Trouble, lines: Sequence[str]) -> Trap:
    """Explain a colon that is extra, missing, or in the wrong column."""
    mark = trouble.mark
    opened = trouble.context_mark or mark
    for number in (opened.line, opened.line - 1):
        if missing := _NO_SPACE.match(_line(lines, Mark(number, 1))):
            cause = f"a space is missing after `{missing[1]}:`"
            return Trap("E118", Mark(number, missing.end() - 1), cause, f"Write `{missing[1]}: ...`.")
    if "expected ':'" in trouble.problem:
        if equals := _EQUALS.fullmatch(_line(lines, opened)):
            at = Mark(opened.line, equals.start(2) + 1)
            remedy = f"Write `{equals[1]}: {equals[3]}`."
            return Trap("E102", at, "an `=` stands here in place of a colon", remedy)
        if key := _WORD_ALONE.fullmatch(_line(lines, opened)):
            at = Mark(opened.line, key.end(1) + 1)
            return Trap("E102", at, f"a colon is missing after `{key[1]}`", f"Write `{key[1]}:`.")
        cause = "this line is neither `key: value` nor does it belong to the words above it"
        return Trap("E102", opened, cause, "Indent it deeper than the key whose words it continues.")
    line = _line(lines, mark)
    if _KEY.match(line):
        if words := _TWO_WORDS.fullmatch(_line(lines, Mark(mark.line - 1, 1))):
            at = Mark(mark.line - 1, words.end(1) + 1)
            return Trap(
                "E102", at, f"a colon is missing after `{words[1]}`", f"Write `{words[1]}: {words[2]}`."
            )
        cause = "this line is deeper than the one before, so YAML takes it for more of its words"
        remedy = "Indent it like the line that it belongs to; longer words go into quotes."
        return Trap("E115", Mark(mark.line, len(line) - len(line.lstrip()) + 1), cause, remedy)
    cause = "a colon with a space after it begins a new key to YAML"
    return Trap("E110", mark, cause, "Put all of the words in quotes, or write them below `>-`.")


def _line(lines: Sequence[str], mark: Mark) -> str:
    return lines[mark.line - 1] if 0 < mark.line <= len(lines) else ""
