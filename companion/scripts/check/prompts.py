"""Valid but suspicious prompts: too long, a command, braces, comments, curly quotes."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from companion.core.language.commands import Commands
from companion.core.program.text import Template
from companion.scripts.source.values import shown
from companion.yamlfile.problems import Problem
from companion.yamlfile.traps import in_quotes
from companion.yamlfile.tree import Document, Scalar, walk

MOST_WORDS = 60
"""Limit for attentive listening; about 25 seconds."""
_SENTENCE = re.compile(r"[^.!?;:…\n]+")
_BRACES = re.compile(r"\{\{?\s*[A-Za-z_]\w*\s*\}\}?")
_SPOKEN = frozenset(
    {"say", "ask", "opener", "check", "more", "vary", "unclear", "title", "summary", "note", "words"}
)
_CURLY = {"“": "”", "„": "“", "‘": "’", "‚": "‘", "«": "»"}


@dataclass(frozen=True, slots=True)
class PromptProblem:
    """A problem in a prompt; ``offset`` counts characters within it."""

    code: str
    offset: int
    cause: str
    remedy: str


def prompt_problems(
    template: Template, commands: Commands, unsayable: Callable[[str], str]
) -> Iterator[PromptProblem]:
    """Yield what is probably unintended in a prompt; ``unsayable`` finds what the voice leaves out."""
    said = str(template)
    count = len(said.split())
    if count > MOST_WORDS:
        cause = f"this prompt has {count} words, and listening gets hard after {MOST_WORDS}"
        yield PromptProblem("W320", 0, cause, "Make two steps of it, the first with a `pause`.")
    for sentence in _SENTENCE.finditer(said):
        words = sentence[0].strip()
        if "${" not in words and (command := commands.find(words)):
            offset = sentence.start() + len(sentence[0]) - len(sentence[0].lstrip())
            cause = f"“{shown(words)}” is a command (`{command.value}`) when it is heard by itself"
            yield PromptProblem("W321", offset, cause, "Put it into a longer sentence.")
    if left_out := unsayable(said):
        cause = f"{shown(left_out)} can't be said, and is left out or guessed when this is spoken"
        yield PromptProblem("W340", said.find(left_out[0]), cause, "Write it in words, or leave it out.")
    for index in range(0, len(template.parts), 2):
        if braces := _BRACES.search(template.parts[index]):
            offset = said.find(braces[0])
            name = braces[0].strip("{} ")
            yield PromptProblem(
                "W325", offset, f"{braces[0]} is spoken as it stands", f"For a name write ${{{name}}}."
            )


def written_traps(document: Document) -> Iterator[Problem]:
    """Find comments that cut off prose, and curly quotes meant as straight ones."""
    for path, node in walk(document.root):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        if not isinstance(node, Scalar) or node.style or node.empty:
            continue
        if node.comment and key in _SPOKEN:
            label = f"{key}: " if isinstance(path[-1], str) else "- "
            cause = "a # after a space begins a comment, so what follows is not spoken"
            remedy = f"If it is meant to be spoken: {label}{in_quotes(shown(f'{node.text} {node.comment}'))}"
            yield document.problem("W116", node.end, cause, remedy)
        if len(node.text) > 1 and _CURLY.get(node.text[0]) == node.text[-1]:
            cause = "curly quotes are part of the words to YAML"
            remedy = "Leave them out, or write straight ones."
            yield document.problem("W117", node.start, cause, remedy)
