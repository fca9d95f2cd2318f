"""Lookahead in a script: the probable next prompts, the next step, the possible answers."""

from itertools import islice

from companion.core import program as p
from companion.core.language.definition import SpokenForms
from companion.core.machine.behaviours import behaviour_of, label
from companion.core.machine.cursor import Cursor
from companion.core.state.memory import Memory

_AHEAD = 3
"""Steps whose prompts are rendered ahead; a prompt takes about a tenth of its length."""


def prompts_ahead(cursor: Cursor, memory: Memory, current: p.Step | None) -> tuple[str, ...]:
    """Return the next prompts as they will be spoken, without those that contain a partner's words or
    answers: prepared prompts may be stored.

    ``current`` is the step that has begun, None before the first; it is assumed to go well.
    """
    texts: list[str] = []
    for step, then in islice(cursor.coming(_supposing(memory, current)), _AHEAD):
        texts += _prompts(step, then)
    return tuple(dict.fromkeys(texts))


def label_ahead(cursor: Cursor, memory: Memory, current: p.Step) -> str:
    """Return a short label for the step after ``current``; empty at the end."""
    coming = cursor.coming(_supposing(memory, current))
    return next((label(step, then) for step, then in coming), "")


def answers_to(asked: p.Ask | None, forms: SpokenForms) -> tuple[str, ...]:
    """Return what can be said in answer to a question, where that is one of a few."""
    match asked and asked.answer:
        case p.Answer.YES_NO:
            return forms.yes_no(True), forms.yes_no(False)
        case p.Answer.RATING:
            assert asked is not None, "it was asked"
            return tuple(str(rating) for rating in range(asked.low, asked.high + 1))
        case p.Answer.CHOICE:
            assert asked is not None, "it was asked"
            return tuple(option.spoken[0] for option in asked.options if option.listed)
    return ()


def _supposing(memory: Memory, step: p.Step | None) -> Memory:
    if step is None:
        return memory
    memory = memory.copy()
    behaviour_of(step).suppose(step, memory)
    return memory


def _prompts(step: p.Step, memory: Memory) -> list[str]:
    behaviour = behaviour_of(step)
    template = behaviour.first_words(step, memory)
    if not template:
        return []
    if any(memory.value(name) is None or memory.holds_answers(name) for name in template.names):
        return []
    words = memory.fill(template).strip()
    return [] if memory.quotes(words) else behaviour.prompts(step, words, memory)
