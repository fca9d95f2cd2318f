"""Conversion of a record's entries to rows of tables, and back."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from companion.core.api import record as r
from companion.errors import JournalError
from companion.journal.store.engine import Change, Database, Row

TABLES: Mapping[type[r.Entry], str] = {
    r.StepEntered: "step",
    r.CompanionSaid: "prompt",
    r.CompanionFell: "prompt_end",
    r.PartnerSaid: "utterance",
    r.FloorOpened: "floor_opened",
    r.FloorClosed: "turn",
    r.Intruded: "intrusion",
    r.Answered: "answer",
    r.CommandObeyed: "command",
    r.Discarded: "discarding",
    r.Interrupted: "interruption",
    r.Resumed: "resumption",
    r.Ended: "ending",
}
"""The table of each entry. ``Forgotten`` has none: it is an act, not data. Nor has ``CompanionHinted``: it
is not stored."""

_PERSON = frozenset({"speaker", "holder", "by"})
_TRUTH = frozenset({"kept", "quotes", "own_words", "stranger"})
_LISTS = frozenset({"sentences_s", "sources"})
_COLUMNS = {"place": "place_of"}
"""Columns named differently from their field, because its name is reserved."""


@dataclass(frozen=True, slots=True)
class Attendance:
    """The participants of one session, in the order in which they were named."""

    session: int
    people: tuple[str, ...]

    def place(self, name: str) -> int:
        """Return a partner's index. Raises JournalError for somebody who takes no part."""
        try:
            return self.people.index(name)
        except ValueError:
            raise JournalError(f"session {self.session}: an entry names somebody who takes no part") from None


def columns(kind: type[r.Entry]) -> tuple[str, ...]:
    """Return the columns of an entry's table, in the order of its fields."""
    return tuple(_COLUMNS.get(field.name, field.name) for field in fields(kind))


def put(change: Change, here: Attendance, moment: int, entries: Iterable[r.Entry]) -> None:
    """Insert the entries of one moment."""
    for place, entry in enumerate(entries):
        table = TABLES.get(type(entry))
        if table is None:
            continue
        names = ("session", "moment", "place", *columns(type(entry)))
        values = (here.session, moment, place, *(_stored(here, name, value) for name, value in _of(entry)))
        marks = ", ".join("?" * len(names))
        change.do(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)


def remove(change: Change, session: int, moment: int) -> None:
    """Delete the entries of one moment."""
    for table in TABLES.values():
        change.do(f"DELETE FROM {table} WHERE session = ? AND moment = ?", (session, moment))


def entries_of(database: Database, here: Attendance) -> list[tuple[int, r.Entry]]:
    """Return the entries of a session with their moments, in order."""
    found = [
        (row[0], row[1], _entry(kind, here, row[2:]))
        for kind, table in TABLES.items()
        for row in database.rows(
            f"SELECT moment, place, {', '.join(columns(kind))} FROM {table} WHERE session = ?",
            (here.session,),
        )
    ]
    return [(moment, entry) for moment, _, entry in sorted(found, key=lambda one: one[:2])]


def _of(entry: r.Entry) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(entry, field.name)) for field in fields(entry))


def _entry(kind: Callable[..., r.Entry], here: Attendance, row: Row) -> r.Entry:
    names = (field.name for field in fields(kind))  # type: ignore[arg-type]  # a class of entries
    return kind(*(_loaded(here.people, name, value) for name, value in zip(names, row, strict=True)))


def _stored(here: Attendance, name: str, value: Any) -> Any:
    if name in _PERSON and value is not None:
        return here.place(value)
    if name == "overlapping":
        return json.dumps([here.place(person) for person in value]) if value else None
    if name in _LISTS:
        return json.dumps(value) if value else None
    return value


def _loaded(people: Sequence[str], name: str, value: Any) -> Any:
    if name in _PERSON and value is not None:
        return people[value]
    if name == "overlapping":
        return tuple(people[place] for place in json.loads(value)) if value else ()
    if name in _LISTS:
        return tuple(json.loads(value)) if value else ()
    return bool(value) if name in _TRUTH else value
