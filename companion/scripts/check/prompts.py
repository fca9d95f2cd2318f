"""Valid but suspicious prompts: too long, a command, hard to answer, braces, comments, curly quotes."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from companion.core.language.commands import Commands
from companion.core.program.text import Template
from companion.language.pack import Wording
from companion.regex import regex
from companion.scripts.source.values import shown
from companion.yamlfile.problems import Problem
from companion.yamlfile.traps import in_quotes
from companion.yamlfile.tree import Document, Scalar, walk

MOST_WORDS = 60
"""Limit for attentive listening; about 25 seconds."""
_SENTENCE = regex(r"[^.!?;:…\n]+")
_SENTENCE_AND_END = regex(r"[^.!?;:…\n]+[.!?;:…]?")
_BRACES = regex(r"\{\{?\s*[A-Za-z_]\w*\s*\}\}?")
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
    template: Template,
    commands: Commands,
    unsayable: Callable[[str], str],
    wording: Wording | None = None,
    people: Collection[int] = (),
) -> Iterator[PromptProblem]:
    """Yield what is probably unintended in a prompt; ``unsayable`` finds what the voice leaves out;
    ``people``: with how many it may be said."""
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
    if wording:
        yield from _hard_to_hear(said, wording)
        yield from _number(said, wording, people)
    for index in range(0, len(template.parts), 2):
        if braces := _BRACES.search(template.parts[index]):
            offset = said.find(braces[0])
            name = braces[0].strip("{} ")
            yield PromptProblem(
                "W325", offset, f"{braces[0]} is spoken as it stands", f"For a name write ${{{name}}}."
            )


def _hard_to_hear(said: str, wording: Wording) -> Iterator[PromptProblem]:
    """Find sentences that are long for the ear, that accuse or that press."""
    for sentence in _SENTENCE_AND_END.finditer(said):
        question = sentence[0].endswith("?")
        count = len(sentence[0].split())
        if count > wording.most_words:
            cause = f"this sentence has {count} words; more than {wording.most_words} are hard to keep"
            yield PromptProblem("W347", sentence.start(), cause, "Make two sentences of it.")
        if found := wording.blame.search(sentence[0]):
            cause = f"“{shown(found[0])}” can sound like blame"
            yield PromptProblem("W348", sentence.start() + found.start(), cause, "Say what happened.")
        if question and (found := wording.superlative.search(sentence[0])):
            cause = f"“{shown(found[0])}” in a question presses, and asks for a ranking"
            remedy = "Ask for one, not for the greatest."
            yield PromptProblem("W349", sentence.start() + found.start(), cause, remedy)
        if question and wording.why.search(sentence[0]):
            cause = "a question for why is heard as a reproach"
            yield PromptProblem("W346", sentence.start(), cause, "Ask what happened, or how it was.")


def _number(said: str, wording: Wording, people: Collection[int]) -> Iterator[PromptProblem]:
    """Find words for another number of people than those who may hear them."""
    for form in wording.numbers:
        others = [number for number in people if not form.least <= number <= form.most]
        if others and (found := form.words.search(said)):
            fits = f"_people == {form.least}" if form.least == form.most else f"_people >= {form.least}"
            cause = f"“{shown(found[0])}” is also said to {wording.people(others)}"
            if len(others) == len(people):
                remedy = f"Say {form.instead}."
            else:
                remedy = f"Write `if: {fits}` on this step, and a step for the others: {form.instead}."
            yield PromptProblem("W353", found.start(), cause, remedy)


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
