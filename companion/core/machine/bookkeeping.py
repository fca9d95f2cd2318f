"""Effects of steps on the memory, which nobody hears or sees.

Each function changes only the ``Memory`` it is given, so that the steps ahead can be tried on a copy.
Values to store for later sessions are returned as ``Remember`` actions.
"""

from collections.abc import Mapping, Sequence
from random import Random
from zlib import crc32

from companion.core import program as p
from companion.core.api.actions import Remember
from companion.core.api.remembered import REMINDER, Plain, RememberedValue
from companion.core.expressions import evaluate, names
from companion.core.language import SpokenForms
from companion.core.program.text import Template
from companion.core.state.memory import Memory, Value, day_of
from companion.core.state.provenance import ANSWER, NOBODY, PAST, Origin, Origins, Said, sources_of

RECALLED = 3
"""Maximum number of values recalled for one key, the latest ones."""


def use_wording(step: p.Say, memory: Memory) -> list[Remember]:
    """Note which of several wordings is spoken, so that another one is used next time."""
    if len(step.texts) < 2:
        return []
    return _used(_vary_key(step), step.texts, wording(step, memory), memory)


def set_value(step: p.Set, memory: Memory) -> None:
    """Assign a value to a name."""
    if isinstance(step.value, Template):
        value: Value = memory.derived(step.value)
        memory.save(step.name, value, origins=memory.origins_of(*step.value.names))
    else:
        value = _single(evaluate(step.value, memory.fact))
        memory.save(step.name, value, origins=memory.origins_of(*names(step.value)))


def wording(step: p.Say, memory: Memory) -> int:
    """Return the next wording: the least recently used, including earlier sessions."""
    count = len(step.texts)
    order = [(memory.seed + i) % count for i in range(count)]
    return _next(step.texts, order, _history(_vary_key(step), memory))


def draw(step: p.Draw, memory: Memory) -> list[Remember]:
    """Draw the least recently drawn item; new ones come first, in random order."""
    key = _key("draw", step)
    order = list(range(len(step.items)))
    Random(f"{memory.seed}:{key}").shuffle(order)
    history = _history(key, memory) if step.ever else memory.drawn.get(key, ())
    drawn = _next(step.items, order, history)
    item = step.items[drawn]
    memory.save(step.save, memory.derived(item), origins=memory.origins_of(*item.names))
    if step.ever:
        return _used(key, step.items, drawn, memory)
    memory.drawn[key] = _moved_last(step.items, drawn, history)
    return []


def _vary_key(step: p.Say) -> str:
    """Return the key of wordings: one for all uses of a block, so that none comes twice in a row."""
    return f"vary:{step.head.id or crc32(' '.join(map(_name, step.texts)).encode())}"


def _key(kind: str, step: p.Step) -> str:
    return f"{kind}:{step.head.id or step.head.path}"


def _name(text: Template) -> str:
    """Return a text's form in a history, on one line. The history outlives changes of the list."""
    return " ".join(str(text).split())


def _history(key: str, memory: Memory) -> Sequence[str]:
    """Return the used texts, the latest last."""
    kept = memory.past.of(memory.script, key, memory.people)
    return str(kept[-1].value).split("\n") if kept else ()


def _next(texts: Sequence[Template], order: Sequence[int], history: Sequence[str]) -> int:
    """Return the first in ``order`` that was never used, or else the least recently used."""
    used = {name: place for place, name in enumerate(history)}
    return min(order, key=lambda i: used.get(_name(texts[i]), -1))


def _moved_last(texts: Sequence[Template], used: int, history: Sequence[str]) -> tuple[str, ...]:
    names, latest = {_name(text) for text in texts}, _name(texts[used])
    return (*(name for name in history if name in names and name != latest), latest)


def _used(key: str, texts: Sequence[Template], used: int, memory: Memory) -> list[Remember]:
    return [_keep(key, "\n".join(_moved_last(texts, used, _history(key, memory))), None, memory)]


def remember(step: p.Remember, memory: Memory) -> list[Remember]:
    """Store the value of a name for later sessions; nothing if it has no value, or was withdrawn."""
    person = memory.person(step.of) if step.of else None
    value, origins = _whole(memory, step.name, person), memory.origins_of(step.name)
    if value is None or value == "" or (step.of and person is None) or memory.forgotten(origins):
        return []
    return [_keep(step.key, value, person, memory, add=step.add, origins=origins)]


def remind(step: p.Remind, memory: Memory) -> list[Remember]:
    """Store the day that was named, with its time; nothing if no day was."""
    day, origins = day_of(memory.value(step.day)), memory.origins_of(step.day)
    if day is None or memory.forgotten(origins):
        return []
    value = f"{day.isoformat()} {step.at:%H:%M}" if step.at else day.isoformat()
    return [_keep(REMINDER, value, None, memory, origins=origins)]


def _whole(memory: Memory, name: str, person: str | None) -> Plain | None:
    """Return the value of a name for storage: one value, whatever its parts."""
    value = memory.value(name)
    if isinstance(value, Mapping) and person is not None:
        value = value.get(person)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    return memory.spoken(name)


def _keep(
    key: str,
    value: Plain,
    person: str | None,
    memory: Memory,
    *,
    add: bool = False,
    origins: Origins = NOBODY,
) -> Remember:
    sources = sources_of(origins)
    kept = RememberedValue(memory.script, key, memory.company, value, person, memory.at, sources=sources)
    memory.past = memory.past.with_value(kept, add=add)
    memory.kept[kept] = origins
    return Remember(kept, add, any(origin.words for origin in origins))


def recalled(step: p.Recall, memory: Memory) -> tuple[RememberedValue, ...]:
    """Return the values that earlier sessions stored, oldest first."""
    person = memory.person(step.of) if step.of else None
    if step.of and person is None:
        return ()
    return memory.past.of(step.script, step.key, memory.people, person)


def recall(step: p.Recall, memory: Memory) -> None:
    """Recall what earlier sessions stored, and how many days ago."""
    kept = recalled(step, memory)
    latest = kept[-RECALLED:]
    value = _joined([one.value for one in latest], memory.language.forms)
    origins = frozenset(origin for one in latest for origin in memory.kept.get(one) or _earlier(one))
    words = isinstance(value, str) and any(origin.words for origin in origins)
    memory.save(step.save, Said(str(value), origins) if words else value, origins=origins)
    then = kept[-1].at if kept else None
    if then:
        memory.said_at[step.save] = then
    if step.days:
        known = then is not None and memory.at is not None
        days = max(0, (memory.at.date() - then.date()).days) if known else None  # type: ignore[union-attr]  # known
        memory.save(step.days, days, origins=ANSWER)


def _earlier(kept: RememberedValue) -> Origins:
    """Return the origins of a value from an earlier session."""
    sessions = (kept.session, *kept.sources)
    return frozenset(Origin(session=number) for number in sessions if number is not None) or PAST


def _joined(values: Sequence[Plain], forms: SpokenForms) -> Plain | None:
    """Return a single value unchanged; several as text."""
    if len(values) < 2:
        return values[0] if values else None
    return forms.series([_said(value, forms) for value in values])


def _said(value: Plain, forms: SpokenForms) -> str:
    if isinstance(value, bool):
        return forms.yes_no(value)
    return forms.given_back(str(value)).rstrip(" .")


def _single(value: object) -> Value:
    return value if isinstance(value, bool | int | float | str) else None
