"""Looking ahead in a script: what will probably be said next, and what comes next."""

from collections.abc import Callable

from companion.core import program as p
from companion.core.cursor import Cursor, Names
from companion.core.memory import Memory, Value, Words
from companion.core.phrases import addressed
from companion.core.steps import label, main_text
from companion.core.text import Template

_NO_TURN = 0
_AHEAD = 3
"""Steps whose prompts are rendered ahead; a prompt takes about a tenth of its length."""


def prompts_ahead(cursor: Cursor, memory: Memory, current: p.Step | None, wording: int) -> tuple[str, ...]:
    """The next prompts as they will be spoken, except those that hold a partner's words.

    ``current`` is the step that has begun, None before the first; it is supposed to go well.
    """
    memory = _supposing(memory, current)
    texts: list[str] = []
    for offset, (step, names) in enumerate(cursor.ahead(memory, _AHEAD), start=1):
        template = main_text(step, wording + offset)
        if template:
            texts += _spoken(step, template, names, memory)
    return tuple(dict.fromkeys(texts))


def label_ahead(cursor: Cursor, memory: Memory, current: p.Step) -> str:
    """A few words on the step after ``current``; empty at the end."""
    memory = _supposing(memory, current)
    return next((label(step, _person(names, memory)) for step, names in cursor.ahead(memory, 1)), "")


def _supposing(memory: Memory, step: p.Step | None) -> Memory:
    """What will be remembered when a turn is held and a question met with yes."""
    match step:
        case p.Turn(save=str(name), record=True) if holder := memory.person(step.holder):
            return memory.supposing(name, Words(holder, _NO_TURN))
        case p.Ask(save=str(name), answer=p.Answer.YES_NO):
            return memory.supposing(
                name, dict.fromkeys(memory.people, True) if step.to == p.EVERYONE else True
            )
    return memory


def _spoken(step: p.Step, template: Template, names: Names, memory: Memory) -> list[str]:
    def value(name: str) -> Value:
        return names[name] if name in names else memory.value(name)

    if any(value(name) is None or isinstance(value(name), Words) for name in template.names):
        return []
    filled = template.fill(lambda name: str(names[name]) if name in names else memory.spoken(name)).strip()
    match step:
        case p.Turn(holder=role) | p.Ask(to=role) if role != p.GROUP and len(memory.people) > 1:
            everyone = memory.people if role == p.EVERYONE else (_person(names, memory)(role),)
            return [addressed(filled, person, memory.people) for person in everyone if person]
    return [filled]


def _person(names: Names, memory: Memory) -> Callable[[str], str | None]:
    def person(role: str) -> str | None:
        value = names.get(role)
        return value if isinstance(value, str) else memory.person(role)

    return person
