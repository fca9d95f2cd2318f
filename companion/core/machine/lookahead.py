"""Looking ahead in a script: what will probably be said next, and what comes next."""

from itertools import islice

from companion.core import program as p
from companion.core.machine.cursor import Cursor
from companion.core.machine.step_start import label, main_text
from companion.core.program.text import Template
from companion.core.state.memory import Memory, Words

_NO_TURN = 0
_AHEAD = 3
"""Steps whose prompts are rendered ahead; a prompt takes about a tenth of its length."""


def prompts_ahead(cursor: Cursor, memory: Memory, current: p.Step | None) -> tuple[str, ...]:
    """The next prompts as they will be spoken, except those that hold a partner's words or answers: what is
    rendered ahead may be kept.

    ``current`` is the step that has begun, None before the first; it is supposed to go well.
    """
    texts: list[str] = []
    for step, then in islice(cursor.coming(_supposing(memory, current)), _AHEAD):
        template = None if isinstance(step, p.Quote) else main_text(step, then)
        if template:
            texts += _spoken(step, template, then)
    return tuple(dict.fromkeys(texts))


def label_ahead(cursor: Cursor, memory: Memory, current: p.Step) -> str:
    """A few words on the step after ``current``; empty at the end."""
    coming = cursor.coming(_supposing(memory, current))
    return next((label(step, then) for step, then in coming), "")


def _supposing(memory: Memory, step: p.Step | None) -> Memory:
    """What will be remembered when a turn is held and a question met with yes."""
    match step:
        case p.Turn(save=str(name), record=True) if holder := memory.person(step.holder):
            memory = memory.copy()
            memory.values[name] = Words(holder, _NO_TURN)
        case p.Ask(save=str(name), answer=p.Answer.YES_NO):
            memory = memory.copy()
            memory.save(name, dict.fromkeys(memory.people, True) if step.to == p.EVERYONE else True)
    return memory


def _spoken(step: p.Step, template: Template, memory: Memory) -> list[str]:
    if any(memory.value(name) is None or memory.holds_answers(name) for name in template.names):
        return []
    filled = memory.fill(template).strip()
    if memory.quotes(filled):
        return []
    match step:
        case p.Turn(holder=role) | p.Ask(to=role) if role != p.GROUP and len(memory.people) > 1:
            everyone = memory.people if role == p.EVERYONE else (memory.person(role),)
            return [memory.addressed(filled, person) for person in everyone if person]
    return [filled]
