"""A new script, from a template and the answers in a session.

Answers are data: each becomes part of one quoted scalar, without braces, so that
nothing in it is a key, a step or a name. Both the template and the new script are
YAML trees; their text is never concatenated.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from companion.core.program.text import Template
from companion.regex import regex
from companion.scripts.source.reading import read
from companion.yamlfile.problems import Problem
from companion.yamlfile.tree import Plain, plain

MOST_CHARACTERS = 360
"""Limit for one answer; about sixty words, the limit for a prompt."""
MOST_FILE_NAME = 40
_PLAIN = regex(r"[A-Za-z0-9](?:[\w ,.?!'’-]*[\w.?!])?")
"""Text that YAML reads unchanged without quotes."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A script with the answers in it, and problems in the YAML of its template."""

    source: str
    title: str
    problems: tuple[Problem, ...] = ()


def filled(
    template: str, values: Mapping[str, str], *, id: str = "", untitled: str = "", heading: str = ""
) -> Filled:
    """Return the script from ``template`` with each ``${name}`` in ``values`` replaced.

    A step, or a key of the script, whose ``${name}`` has no value is left out. Other names remain, for the
    new script. ``id`` replaces its own id, ``untitled`` a title without a value; ``heading`` is a comment
    above it.
    """
    document, problems = read(template, "template")
    if document is None:
        return Filled("", "", tuple(problems))
    answers = {name: answer(said) for name, said in values.items()}
    written = plain(document.root)
    assert isinstance(written, dict)
    if untitled and _lacks(written.get("title", ""), answers):
        written["title"] = untitled
    root = _fill({**written, "id": id} if id else written, answers)
    assert isinstance(root, dict)
    title = root.get("title")
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return Filled(comment + _written(root), title if isinstance(title, str) else "", tuple(problems))


def answer(said: str) -> str:
    """Clean an answer for a script: one line, nothing invisible, no braces, limited length, and no final
    full stop, which is up to the template."""
    visible = "".join(c for c in " ".join(said.split()) if c.isprintable())
    line = visible.replace("{", "(").replace("}", ")")
    if len(line) > MOST_CHARACTERS:
        line = line[:MOST_CHARACTERS].rpartition(" ")[0] or line[:MOST_CHARACTERS]
    return line.rstrip("$ .").strip()  # a last $ could become ${ with what follows


def file_name(template: str, taken: Iterable[str]) -> str:
    """A name for the file of a script, and its id: that of its template, and none that is ``taken``.

    The names of files are seen by anyone who looks into a folder, so they hold nothing that was said.
    """
    words = re.findall(r"[a-z0-9]+", template.casefold())
    name = "-".join(words)[:MOST_FILE_NAME].strip("-") or "session"
    used = set(taken)
    numbered = (f"{name}-{number}" for number in range(2, len(used) + 3))
    return name if name not in used else next(n for n in numbered if n not in used)


def names_in(template: str) -> frozenset[str]:
    """Return the names in a template."""
    return frozenset(Template.parse(template).names)


def _fill(node: Plain, answers: Mapping[str, str]) -> Plain:
    if isinstance(node, str):
        return Template.parse(node).fill(lambda name: answers.get(name, f"${{{name}}}"))
    if isinstance(node, list):
        return [_fill(item, answers) for item in node if not _lacks(item, answers)]
    return {key: _fill(value, answers) for key, value in node.items() if not _lacks(value, answers)}


def _lacks(node: Plain, answers: Mapping[str, str]) -> bool:
    """Return whether a node has no value here: text with a missing name, a step or a setting with such
    text, or several of these of which none has a value."""
    if isinstance(node, str):
        return any(answers.get(name) == "" for name in Template.parse(node).names)
    inner = node if isinstance(node, list) else list(node.values())
    lacking = [_lacks(item, answers) for item in inner]
    several = isinstance(node, list) or not any(isinstance(item, str) for item in inner)
    return bool(lacking) and (all(lacking) if several else any(lacking))


def _written(node: Plain, indent: str = "") -> str:
    """Return YAML in block style; everything but plain prose in double quotes."""
    if isinstance(node, str):
        return f" {_scalar(node)}\n"
    if not node:
        return " []\n" if isinstance(node, list) else " {}\n"
    lines = []
    if isinstance(node, list):
        for item in node:
            inner = _written(item, f"{indent}  ")
            # A mapping in a list starts on the same line, after the hyphen.
            lines.append(f"{indent}-{inner}" if isinstance(item, str) else f"{indent}- {inner.lstrip(' ')}")
    else:
        for key, value in node.items():
            inner = _written(value, f"{indent}  ")
            nested = bool(value) and not isinstance(value, str)
            lines.append(f"{indent}{_scalar(key)}:" + (f"\n{inner}" if nested else inner))
    return "".join(lines)


def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
