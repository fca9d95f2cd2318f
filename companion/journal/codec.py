"""Conversion of events, actions and entries of the record to JSON objects, and back.

An object names its class under ``event``, ``action`` or ``entry``; its other keys are the fields
of that class. Journals and event logs contain such objects, so the format must stay readable:
``tests/journal/stored`` has one or more of each class.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any, Union, get_args

from pydantic import AfterValidator, Discriminator, Tag, TypeAdapter, ValidationError

from companion.core.api.actions import Action, Note
from companion.core.api.events import Event
from companion.core.api.record import Entry
from companion.errors import JournalError

Json = dict[str, Any]
"""An object from ``json.loads``."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The session machine's deadline was due."""


_FAMILIES: Mapping[str, Any] = {"event": Event | Deadline, "action": Action, "entry": Entry}
"""The key that names the class, for each family of classes."""

_RENAMED = {"Keep": "Remember", "Forget": "ForgetRemembered", "KeepingFailed": "StorageFailed"}
"""Actions and events that have another name in older logs."""


def encode(item: Event | Deadline | Action | Entry) -> Json:
    """Convert ``item`` to an object for JSON, with its class first."""
    tag = next(tag for tag, family in _FAMILIES.items() if isinstance(item, family))
    kind: type = type(item)
    named = {tag: kind.__name__}
    if isinstance(item, Note):
        return named | {"entry": encode(item.entry)}
    return named | (_serializer(kind).to_python(item, mode="json") if fields(item) else {})


def decode(source: str | bytes) -> Event | Deadline | Action:
    """Parse the JSON text of an event or action. Unknown keys are ignored.

    Raises JournalError, which names the invalid field, never its value.
    """
    try:
        item: Event | Deadline | Action = _item().validate_json(source, strict=True)
    except ValidationError as error:
        raise JournalError(first_problem(error)) from None
    return item


def first_problem(error: ValidationError) -> str:
    """Return the first mistake that pydantic found, as ``place: what is wrong``, without the value."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
    return f"{place}: {first['msg'].lower()}" if place else str(first["msg"]).lower()


@cache
def _serializer(kind: type) -> Any:
    return TypeAdapter(kind).serializer


@cache
def _item() -> TypeAdapter[Any]:
    """Return the validator of events and actions. Built on first use: forty schemas take about 0.1 s."""
    any_entry = _one_of("entry", {kind.__name__: kind for kind in get_args(Entry)})

    @dataclass(frozen=True, slots=True)
    class TaggedNote:
        entry: any_entry  # type: ignore[valid-type]  # made from the union, for pydantic alone

    actions = {kind.__name__: kind for kind in get_args(Action)}
    actions["Note"] = Annotated[TaggedNote, AfterValidator(lambda note: Note(note.entry))]
    events = {kind.__name__: kind for kind in get_args(_FAMILIES["event"])}
    for kinds in (actions, events):
        kinds |= {before: kinds[now] for before, now in _RENAMED.items() if now in kinds}
    families = {"event": _one_of("event", events), "action": _one_of("action", actions)}
    either = _union(
        families,
        lambda source: next((tag for tag in families if tag in _object(source)), None),
        'an object of the log needs "event" or "action"',
    )
    return TypeAdapter(either)


def _one_of(tag: str, kinds: Mapping[str, Any]) -> Any:
    """Return the union of ``kinds``, discriminated by the class name under ``tag``."""
    return _union(kinds, lambda source: _object(source).get(tag), f'"{tag}" names no known {tag}')


def _union(members: Mapping[str, Any], which: Callable[[Any], Any], otherwise: str) -> Any:
    tagged = tuple(Annotated[kind, Tag(name)] for name, kind in members.items())
    discriminator = Discriminator(which, custom_error_type="unknown", custom_error_message=otherwise)
    return Annotated[Union[tagged], discriminator]  # noqa: UP007  # members known only at run time


def _object(source: object) -> Json:
    return source if isinstance(source, dict) else {}
