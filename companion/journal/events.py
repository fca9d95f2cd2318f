"""The event log: every event in and every action out, one JSON object a line.

The log has all that the session machine was given, so a session can be replayed
from it. An object carries the session time and the name of the class, then its
fields: ``{"now": 1.24, "event": "Heard", "text": "Yes.", ...}``.
"""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from companion import private
from companion.core.api.actions import Action, ForgetRemembered, Note, Remember, Speak
from companion.core.api.events import Command, CommandGiven, Event, Heard
from companion.core.api.record import (
    CommandObeyed,
    CompanionSaid,
    Discarded,
    Entry,
    Forgotten,
    PartnerSaid,
)
from companion.core.language.words import normalise
from companion.errors import JournalError
from companion.journal.discreet import emptied, is_any_discarded, with_or_without
from companion.journal.settling import settled
from companion.language.en import LANGUAGE

Json = dict[str, Any]
"""An object as ``json.loads`` gives it."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The session machine's deadline was due."""


_TAGS: Mapping[str, Any] = {"event": Event | Deadline, "action": Action, "entry": Entry}
"""The key that names the class, for each family of classes."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log: what went in or out at session time ``now``."""

    now: float
    item: Event | Deadline | Action
    bare: Event | None = None
    """Beside words: the same event without them. It is not written."""


def encode(item: Event | Deadline | Action | Entry) -> Json:
    """``item`` as an object for JSON; its class stands under ``event``, ``action`` or ``entry``."""
    tag = next(tag for tag, family in _TAGS.items() if isinstance(item, family))
    return {tag: type(item).__name__} | {
        field.name: _plain(getattr(item, field.name)) for field in fields(item)
    }


def decode(source: Mapping[str, Any]) -> Event | Deadline | Action:
    """The event or action that ``encode`` made ``source`` of. Other keys are ignored.

    Raises JournalError when ``source`` is no event or action, naming the field at fault.
    """
    for tag in ("event", "action"):
        if tag in source:
            item: Event | Deadline | Action = _build(tag, source)
            return item
    raise JournalError('an object of the log needs "event" or "action"')


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, Entry):
        return encode(value)
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


@cache
def _family(tag: str) -> Mapping[str, type]:
    return {kind.__name__: kind for kind in get_args(_TAGS[tag])}


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _build(tag: str, source: Mapping[str, Any]) -> Any:
    name = source[tag]
    kind = _family(tag).get(name) if isinstance(name, str) else None
    if kind is None:
        raise JournalError(f'"{tag}" names no known {tag}')
    return _filled(kind, source, name)


def _filled(kind: Any, source: Mapping[str, Any], name: str) -> Any:
    values = {
        key: _typed(hint, source[key], f"{name}.{key}") for key, hint in _hints(kind).items() if key in source
    }
    try:
        return kind(**values)
    except TypeError:
        missing = ", ".join(key for key in _hints(kind) if key not in values)
        raise JournalError(f"{name} lacks {missing}") from None


def _typed(hint: Any, raw: object, where: str) -> object:
    """``raw`` as the type that ``hint`` names; ``where`` is for the error only."""
    if isinstance(hint, UnionType):
        return _one_of(get_args(hint), raw, where)
    if get_origin(hint) is tuple and isinstance(raw, list):
        return tuple(_typed(get_args(hint)[0], part, where) for part in raw)
    if hint is float and isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(raw)
        except ValueError:
            raise JournalError(f"{where} is no {hint.__name__}") from None
    if is_dataclass(hint) and isinstance(raw, dict):
        return _filled(hint, raw, where)
    if hint is datetime.datetime and isinstance(raw, str):
        try:
            return datetime.datetime.fromisoformat(raw)
        except ValueError:
            raise JournalError(f"{where} is no time") from None
    if isinstance(hint, type) and type(raw) is hint:
        return raw
    raise JournalError(f"{where} has a value of the wrong kind")


def _one_of(kinds: tuple[Any, ...], raw: object, where: str) -> object:
    if raw is None and NoneType in kinds:
        return None
    if is_dataclass(kinds[0]):
        if not isinstance(raw, dict) or "entry" not in raw:
            raise JournalError(f"{where} is no entry")
        return _build("entry", raw)
    others = [kind for kind in kinds if kind is not NoneType]
    exact = next((kind for kind in others if type(raw) is kind), others[0])
    return _typed(exact, raw, where)


class EventLog:
    """Keeps what went into and out of the session machine, until it is written.

    It stays in memory during the session (an hour is a few megabytes), because words
    that the record must not keep may only be known as such some seconds later.
    """

    def __init__(self) -> None:
        self._lines: list[Logged] = []
        self._forgotten = False

    def event(self, now: float, event: Event, bare: Event | None = None) -> None:
        """An event went in; ``bare``: the same without words."""
        self._add(Logged(now, event, bare))

    def deadline(self, now: float) -> None:
        """A deadline was due."""
        self._add(Logged(now, Deadline()))

    def action(self, now: float, action: Action) -> None:
        """An action came out. When it is that all is forgotten, it is."""
        if isinstance(action, Note) and isinstance(action.entry, Forgotten):
            self._forgotten = True
            self._lines.clear()
        self._add(Logged(now, action))

    def _add(self, line: Logged) -> None:
        if not self._forgotten:
            self._lines.append(line)

    def write(self, path: Path) -> None:
        """Write the log without the words that must not be kept.

        Raises JournalError when the file cannot be written.
        """
        text = "".join(line_of(logged) for logged in without_secrets(self._lines))
        try:
            private.write(path, text)  # a lone surrogate becomes \udc80, which is how JSON writes it
        except OSError as error:
            raise JournalError(f"{path}: the event log cannot be written ({error.strerror})") from None


def line_of(logged: Logged) -> str:
    """One line of the log, with its line end."""
    return json.dumps({"now": logged.now} | encode(logged.item), ensure_ascii=False, allow_nan=False) + "\n"


def read_log(path: Path) -> Iterator[Logged]:
    """The lines of a log.

    Raises JournalError, with file and line, when it cannot be read or a line is damaged.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise JournalError(f"{path}: this is no event log that can be read") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line:
            try:
                yield _read_line(line)
            except JournalError as error:
                raise JournalError(f"{path}:{number}: {error}") from None


def _read_line(line: str) -> Logged:
    try:
        source = json.loads(line)
    except (ValueError, RecursionError):
        raise JournalError("the line is no JSON; was the file cut off?") from None
    if not isinstance(source, dict):
        raise JournalError("the line is no JSON object")
    now = _typed(float, source.get("now"), "now")
    assert isinstance(now, float)
    return Logged(now, decode(source))


def without_secrets(lines: Iterable[Logged]) -> Iterator[Logged]:
    """The log with only those words of partners that the record keeps too.

    Words of ``record: false``, words spoken during a pause and words discarded after the
    safe word are left out. Where they were logged with what a session needs of them, they become that;
    else, where they were a command, the bare command comes before them, given by nobody. And so the log
    can still be replayed.
    """
    lines = list(lines)
    entries = [logged.item.entry for logged in lines if isinstance(logged.item, Note)]
    recorded = {e.utterance for e in settled(entries) if isinstance(e, PartnerSaid) and e.kept}
    discards = [entry for entry in entries if isinstance(entry, Discarded)]
    unread = {e.text for e in entries if isinstance(e, CompanionSaid) and is_any_discarded(e, discards)}
    obeyed = _commands_by_event(lines)
    for index, logged in enumerate(lines):
        item = logged.item
        if isinstance(item, Heard) and isinstance(logged.bare, Heard):
            item = with_or_without(item, logged.bare, item.utterance in recorded, discards)
        elif isinstance(item, Heard) and item.utterance not in recorded and not _says_nothing(item.text):
            if index in obeyed:
                yield Logged(logged.now, CommandGiven(obeyed[index], item.utterance))
                if item.draft:
                    continue
            item = replace(item, text="")
        elif isinstance(item, Note) and is_any_discarded(item.entry, discards):
            item = Note(emptied(item.entry))
        elif isinstance(item, Speak) and item.text in unread:
            item = replace(item, text="")
        elif isinstance(item, Remember | ForgetRemembered) and isinstance(item.kept.value, str):
            # What is remembered stands where it is remembered, and is forgotten there.
            item = replace(item, kept=replace(item.kept, value=""))
        yield Logged(logged.now, item)


def _says_nothing(text: str) -> bool:
    """Words that hold no secret, but that a replay needs: "End the session?" "Yes, please."."""
    return LANGUAGE.is_backchannel(text) or normalise(text) in {
        "no",
        "nope",
        "no please",
        "no thank you",
        "yes please",
    }


def _commands_by_event(lines: Sequence[Logged]) -> dict[int, Command]:
    """For each event that was obeyed as a command: its place in the log, and the command."""
    by_event: dict[int, Command] = {}
    last_event = 0
    for index, logged in enumerate(lines):
        if isinstance(logged.item, Event | Deadline):
            last_event = index
        elif isinstance(logged.item, Note) and isinstance(logged.item.entry, CommandObeyed):
            by_event[last_event] = Command(logged.item.entry.command)
    return by_event
