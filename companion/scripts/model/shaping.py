"""Conversion of a file's tree to its model, with each error explained and located.

The rest of an invalid file is still read: the broken step is removed, so that all
problems can be shown at once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from companion.regex import regex
from companion.scripts.model.script import (
    CommandsModel,
    PartsModel,
    People,
    Piece,
    SettingModel,
    TimeOutModel,
    WritesModel,
)
from companion.scripts.model.step import BLOCK_KEYS, CASES, STEPS, UNKNOWN_STEP, StepModel
from companion.scripts.source.values import NO_WORDS, shown
from companion.yamlfile import traps
from companion.yamlfile.problems import Problem, did_you_mean, listed
from companion.yamlfile.tree import (
    Document,
    Listing,
    Mark,
    Node,
    Path_,
    Plain,
    Scalar,
    Table,
    plain,
    walk,
)

Model = TypeVar("Model", bound=Piece)

_NAME = regex(r"[A-Za-z][A-Za-z0-9_]*")
_COMMON = frozenset(alias for name, f in StepModel.model_fields.items() if (alias := f.alias or name) != "if")
_HOLE: dict[str, Plain] = {"silence": "1s"}
"""Replaces a broken step."""
_REQUIRED: Mapping[str, Plain] = {
    "format": "1", "id": "unknown", "title": "unknown", "summary": "unknown", "steps": [dict(_HOLE)],
}  # fmt: skip

Entries = dict[str, tuple[Scalar, Node]]
Twice = list[tuple[Mark, str]]


@dataclass(frozen=True, slots=True)
class Shaped(Generic[Model]):
    """The model of a file, as far as it is valid."""

    document: Document
    model: Model | None
    problems: list[Problem]
    uncertain: frozenset[str] = field(default_factory=frozenset)
    """Words in the broken parts: names that may be assigned there."""


def shape(document: Document, kind: type[Model]) -> Shaped[Model]:
    """Return the model of a document, and all errors in its form."""
    document, twice = _reshaped(document)
    problems = [document.problem("E105", mark, cause, "Keep one of them.") for mark, cause in twice]
    data = plain(document.root)
    assert isinstance(data, dict)
    try:
        return Shaped(document, kind.model_validate(data), problems)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
    paths = [_path(detail) for detail in details]
    problems += [_problem(document, detail, kind) for detail in details]
    uncertain = frozenset[str]().union(*(_take_out(document, data, path) for path in paths))
    for key, value in _REQUIRED.items():
        if kind.model_fields[key].is_required():
            data.setdefault(key, value)
    try:
        return Shaped(document, kind.model_validate(data), problems, uncertain)
    except ValidationError:
        return Shaped(document, None, problems)


def _path(detail: ErrorDetails) -> Path_:
    return tuple(detail["loc"])


def _take_out(document: Document, data: dict[str, Plain], path: Path_) -> frozenset[str]:
    """Replace the part with an error; return the names in it."""
    end = _enclosing(path)
    lost = frozenset(
        node.text
        for _, node in walk(document.node(path[:end]))
        if isinstance(node, Scalar) and _NAME.fullmatch(node.text)
    )
    inner: Any = data
    for part in path[: end - 1]:
        if isinstance(inner, dict) and part not in inner:
            return lost  # an enclosing step has been removed already
        inner = inner[part]
    last = path[end - 1] if path else ""
    if isinstance(inner, list) and isinstance(last, int):
        inner[last] = dict(_HOLE)
    elif isinstance(inner, dict):
        inner.pop(last, None)
    return lost | ({str(last)} if path[:1] == ("settings",) else set())


def _enclosing(path: Path_) -> int:
    """Return the length of the path to the innermost enclosing step, setting or top key."""
    for end in range(len(path), 1, -1):
        in_case = end > 2 and path[end - 3] == CASES
        in_block = path[end - 2] in BLOCK_KEYS or in_case or (end == 3 and path[0] == "blocks")
        if isinstance(path[end - 1], int) and (in_block or path[:end][:-1] == ("steps",)):
            return end
    return 2 if path[:1] in (("settings",), ("blocks",)) and len(path) > 1 else 1


def _problem(document: Document, detail: ErrorDetails, kind: type[Piece]) -> Problem:
    path, code = _path(detail), detail["type"]
    context = detail.get("ctx", {})
    if code[0] == "E":
        return _of_value(document, (*path, *context.get("inside", ())), code, context)
    if code == "missing":
        return _missing(document, path, kind)
    if code == "extra_forbidden":
        return _unknown_key(document, path, kind)
    if code == UNKNOWN_STEP:
        return _unknown_step(document, path)
    return _other_shape(document, path, code)


def _of_value(document: Document, path: Path_, code: str, context: Mapping[str, Any]) -> Problem:
    node = document.node(path)
    if NO_WORDS in context["cause"]:
        written = document.lines[node.start.line - 1][node.start.column - 1 :].rstrip()
        key = path[-1] if isinstance(path[-1], str) else ""
        if written[:1] in ("[", "{"):
            cause = traps.begins_with(written[0])
            return document.problem("E111", node.start, cause, traps.quote_advice(key, written))
        if isinstance(node, Table) and not key:
            cause = "a colon with a space after it begins a new key to YAML"
            return document.problem("E110", node.start, cause, traps.quote_advice("", written))
    if isinstance(node, Scalar) and not node.style and traps.unseen(node.text)[1] >= 0:
        line, start = document.lines[node.start.line - 1], node.start.column - 1
        at = start + max(0, traps.unseen(line[start:])[1])
        trap = traps.misleading(line[at], Mark(node.start.line, at + 1))
        return document.problem(trap.code, trap.mark, trap.cause, trap.remedy)
    mark = document.key_mark(path) if code == "E201" else document.mark(path, int(context.get("offset", 0)))
    remedy = str(context.get("remedy", ""))
    if code == "E203" and isinstance(node, Scalar) and node.comment:
        remedy = "Words that begin with # are a comment to YAML. If they are meant, put them in quotes."
    return document.problem(code, mark, str(context["cause"]), remedy)


def _missing(document: Document, path: Path_, kind: type[Piece]) -> Problem:
    model, what = _model_at(document, path[:-1], kind)
    described = next((f.description for n, f in model.model_fields.items() if (f.alias or n) == path[-1]), "")
    cause = f"{listed([str(path[-1])])} is missing in {what}"
    return document.problem("E203", document.mark(path[:-1]), cause, described or "")


def _unknown_key(document: Document, path: Path_, kind: type[Piece]) -> Problem:
    key, mark = str(path[-1]), document.key_mark(path)
    model, what = _model_at(document, path[:-1], kind)
    known = sorted(f.alias or name for name, f in model.model_fields.items())
    if key in STEPS and issubclass(model, StepModel):
        cause = f"`{key}` begins a step of its own, and {what} can't hold it"
        return document.problem("E201", mark, cause, f"Begin a new step with `- {key}:`.")
    cause = f"`{shown(key)}` is not known in {what}"
    if key.replace("_", "").replace(" ", "").casefold() in ("elif", "elseif") and "else" in known:
        return document.problem("E201", mark, f"`{shown(key)}` is not known in {what}", _ANOTHER_IF)
    meant = next((name for name in _KEYS_MEANT.get(key.casefold(), ()) if name in known), "")
    near = f"Did you mean `{meant}`? " if meant else did_you_mean(key, known)
    remedy = f"{near}{what[:1].upper()}{what[1:]} knows {listed(known)}."
    return document.problem("E201", mark, cause, remedy)


def _model_at(document: Document, path: Path_, kind: type[Piece]) -> tuple[type[BaseModel], str]:
    """Return the model of the mapping at a path, and its name in messages."""
    places: Mapping[str, type[BaseModel]] = {
        "people": People, "time_out": TimeOutModel, "commands": CommandsModel, "settings": SettingModel,
        "parts": PartsModel, "writes": WritesModel,
    }  # fmt: skip
    if path and path[0] in places:
        return places[str(path[0])], "a setting" if path[0] == "settings" else f"`{path[0]}`"
    node = document.node(path)
    leading = next(iter(node.entries), "") if isinstance(node, Table) else ""
    if path and leading in STEPS:
        return STEPS[leading], f"{'an' if leading[0] in 'aeiou' else 'a'} `{leading}`"
    return kind, "a script"


_NO_JUMPS = "There is no jumping. To come back, write `repeat:`; to share steps, `use:`."
_A_SILENCE = (
    "Did you mean `silence`, like `- silence: 1m`? A short break after words is `pause:`, beside `say:`."
)
_A_QUESTION = "Did you mean `ask`, with `answer:` and `save:`?"
_ANOTHER_IF = (
    "Write another `- if:` below `else:`; or `choose`, with `cases:`, for the answers to one question."
)
_A_LOOP = "Did you mean `repeat`, with a number of times; or `each`, for each person?"
_MEANT: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        ("goto", "go_to", "jump", "jump_to", "label", "next", "back", "call", "return"), _NO_JUMPS
    ),
    **dict.fromkeys(("quiet", "wait", "pause", "sleep", "rest", "meditate"), _A_SILENCE),
    **dict.fromkeys(("gong", "chime", "ring", "tone", "sound"), "Did you mean `bell`, like `- bell: 1`?"),
    **dict.fromkeys(("question", "prompt", "input", "rating", "choice", "yes_no", "poll"), _A_QUESTION),
    **dict.fromkeys(("loop", "for", "foreach", "for_each", "while", "until", "times"), _A_LOOP),
    **dict.fromkeys(
        ("talk", "speak", "share", "floor", "listen"), "Did you mean `turn`, with who has the floor?"
    ),
    **dict.fromkeys(("tell", "speech", "text", "message", "print"), "Did you mean `say`?"),
    **dict.fromkeys(
        ("stop", "finish", "exit", "quit", "close"), "Did you mean `end`, with a name for the ending?"
    ),
    **dict.fromkeys(
        ("else", "elif", "otherwise", "then"), "It belongs to the `if` above it, in the same column."
    ),
    **dict.fromkeys(("switch", "case", "match", "select"), "Did you mean `choose`, with `cases:`?"),
    **dict.fromkeys(("pair", "partners", "breakout", "groups"), "Did you mean `pairs`, like `- pairs: 3m`?"),
    **dict.fromkeys(("include", "import", "block"), "Did you mean `use`?"),
    **dict.fromkeys(("breath", "inhale", "exhale"), "Did you mean `breathe`?"),
}
"""What is meant by words that are no steps: said by meaning, where letters don't tell."""
_KEYS_MEANT: Final[Mapping[str, Sequence[str]]] = {
    **dict.fromkeys(("wait", "delay", "sleep", "break"), ("pause", "wait", "break")),
    **dict.fromkeys(
        ("duration", "length", "minutes", "seconds", "limit", "timeout"), ("time", "for", "wait")
    ),
    **dict.fromkeys(("name", "store", "variable", "result", "as", "into"), ("save",)),
    **dict.fromkeys(("text", "message", "prompt", "words", "question", "speak"), ("say",)),
    **dict.fromkeys(("who", "whom", "person", "speaker", "role", "for"), ("to", "by", "of")),
    **dict.fromkeys(("type", "kind", "format"), ("answer", "pattern")),
    **dict.fromkeys(("choices", "answers", "values"), ("options", "cases")),
    **dict.fromkeys(("condition", "when", "unless", "only_if"), ("if",)),
    **dict.fromkeys(("steps", "body", "actions"), ("do", "then")),
    **dict.fromkeys(
        ("count", "repeat", "rounds", "times", "max", "most"), ("times", "cycles", "max", "max_rounds")
    ),
    **dict.fromkeys(("comment", "description", "hint"), ("note", "summary")),
    **dict.fromkeys(("no_answer", "on_silence", "silent"), ("unanswered", "silence")),
}
"""What is meant by keys that a step doesn't know; the first that it knows."""


def _unknown_step(document: Document, path: Path_) -> Problem:
    node = document.node(path)
    if not isinstance(node, Table):
        return _no_step(document, path)
    leading = next(iter(node.entries), "")
    mark = node.entries[leading][0].start if leading else node.start
    real = next((key for key in node.entries if key in STEPS), None)
    if leading in _COMMON and real:
        cause = f"a step begins with what it is, and this one begins with `{leading}`"
        return document.problem("E202", mark, cause, f"Move `{real}:` to the front: `- {real}: ...`.")
    cause = f"`{shown(leading)}` is no step"
    remedy = _MEANT.get(leading.casefold().replace("-", "_"))
    near = did_you_mean(leading, STEPS)
    remedy = remedy or near.strip() or f"There are {listed(STEPS)}."
    return document.problem("E202", mark, cause, remedy)


def _no_step(document: Document, path: Path_) -> Problem:
    node = document.node(path)
    if trap := traps.in_structure(document.lines[node.start.line - 1], node.start.line):
        return document.problem(trap.code, trap.mark, trap.cause, trap.remedy)
    found = re.match(r"([a-z]+):\S", node.text) if isinstance(node, Scalar) else None
    if found and found[1] in STEPS:
        cause = f"a space is missing after `{found[1]}:`"
        return document.problem(
            "E118", document.mark(path, len(found[1])), cause, f"Write `- {found[1]}: ...`."
        )
    if isinstance(node, Scalar) and node.text in STEPS:
        return document.problem(
            "E118", node.start, f"a colon is missing after `{node.text}`", f"Write `- {node.text}:`."
        )
    cause = "a step begins with a key that says what it is, and it is missing here"
    return document.problem("E202", node.start, cause, "To have something said, write `- say: ...`.")


def _other_shape(document: Document, path: Path_, code: str) -> Problem:
    node = document.node(path)
    key = listed([str(path[-1])]) if path else "the script"
    if code == "too_short" or (isinstance(node, Scalar) and node.empty):
        return document.problem("E203", document.mark(path), f"{key} is empty")
    if code == "list_type":
        remedy = "Write each step on a line of its own, beginning with `- `."
        return document.problem("E204", document.mark(path), f"{key} needs a list", remedy)
    if code in ("dict_type", "model_type", "model_attributes_type"):
        remedy = "Write each key on a line of its own, deeper than this one: `key: value`."
        return document.problem("E204", document.mark(path), f"{key} needs keys of its own", remedy)
    if code == "too_long":
        return document.problem("E205", document.mark(path), f"{key} has too many entries", "Leave some out.")
    return document.problem("E205", document.mark(path), f"{key} has an invalid value")


def _canonical(root: Table) -> tuple[Table, Twice]:
    """Normalise the notation of a tree's steps; also return keys that are then duplicates."""
    twice: Twice = []
    entries = dict(root.entries)
    if "steps" in entries:
        entries["steps"] = (entries["steps"][0], _block(entries["steps"][1], twice))
    if "blocks" in entries and isinstance(blocks := entries["blocks"][1], Table):
        named = {name: (key, _block(node, twice)) for name, (key, node) in blocks.entries.items()}
        entries["blocks"] = (entries["blocks"][0], Table(named, blocks.start))
    return Table(entries, root.start), twice


def _reshaped(document: Document) -> tuple[Document, Twice]:
    """Normalise the notation of a document's steps; also return keys that are then duplicates.

    ``breathe: {pattern: box, cycles: 6}`` and ``breathe: box`` with ``cycles: 6`` below it are equivalent.
    Both become the second before the models see them; places are unchanged.
    """
    root, twice = _canonical(document.root)
    return Document(document.name, document.path, document.lines, root), twice


def _block(node: Node, twice: Twice) -> Node:
    if not isinstance(node, Listing):
        return node
    return Listing(tuple(_step(item, twice) for item in node.items), node.start)


def _step(node: Node, twice: Twice) -> Node:
    if not isinstance(node, Table) or not node.entries:
        return node
    entries = _opened(dict(node.entries), twice)
    for key in BLOCK_KEYS & entries.keys():
        entries[key] = (entries[key][0], _block(entries[key][1], twice))
    if CASES in entries and isinstance(cases := entries[CASES][1], Table):
        ways = {value: (key, _block(way, twice)) for value, (key, way) in cases.entries.items()}
        entries[CASES] = (entries[CASES][0], Table(ways, cases.start))
    return Table(entries, node.start)


def _opened(entries: Entries, twice: Twice) -> Entries:
    """Merge the keys in braces after the leading key into the keys of the step."""
    leading = next(iter(entries))
    key, value = entries.pop(leading)
    main = STEPS[leading].main if leading in STEPS else None
    if main is None:
        return {leading: (key, value), **entries}
    within: Entries = {}
    if isinstance(value, Table):
        within = dict(value.entries)
        value = Scalar("", value.start, value.start)
    for name, (again, other) in entries.items():
        if name in within:
            twice.append((again.start, f"the key {listed([name])} stands here a second time"))
        else:
            within[name] = (again, other)
    if main in within and isinstance(value, Scalar) and value.empty:
        value = within.pop(main)[1]
    return {leading: (key, value), **within}
