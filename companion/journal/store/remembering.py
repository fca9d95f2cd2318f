"""Values that scripts remember between sessions: a ``core.ports.MemoryStore``."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from companion.core.api.remembered import History, RememberedValue
from companion.journal.store.engine import Database
from companion.journal.store.forgetting import COMPACT, SWEEP, Forgetting

_UNDER = "script = ? AND key = ? AND people = ? AND of_key IS ?"


class Remembered:
    """The remembered values in the journal."""

    def __init__(self, database: Database, forgetting: Forgetting) -> None:
        self._database = database
        self._forgetting = forgetting
        self._session: int | None = None

    def belongs_to(self, session: int) -> None:
        """Attribute values remembered from now on to this session; they are forgotten with it."""
        self._session = session

    def past(self) -> History:
        """Return all remembered values, oldest first."""
        rows = self._database.rows(
            "SELECT script, key, people, value, of, at, session, sources FROM remembered ORDER BY id"
        )
        return History(tuple(_kept(*row) for row in rows))

    def remember(self, kept: RememberedValue, *, add: bool) -> None:
        """Remember a value; unless ``add``, it replaces the values under its key.

        What is replaced is erased securely when the session ends.
        """
        values = to_json(kept)
        with self._database.change() as change:
            if not add and change.do(f"DELETE FROM remembered WHERE {_UNDER} RETURNING id", _place_of(kept)):
                self._forgetting.owe(change, SWEEP, COMPACT)
            change.do(
                "INSERT INTO remembered (session, script, key, people, of, of_key, value, at, sources) "
                "SELECT (SELECT id FROM session WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?",
                (
                    self._session,
                    kept.script,
                    kept.key,
                    json.dumps(values["people"]),
                    kept.of,
                    kept.of and kept.of.casefold(),
                    json.dumps(kept.value),
                    values["at"],
                    json.dumps(kept.sources) if kept.sources else None,
                ),
            )

    def forget(self, kept: RememberedValue) -> None:
        """Erase a value securely. No-op if it does not exist."""
        with self._database.change() as change:
            change.do(
                f"DELETE FROM remembered WHERE {_UNDER} AND value = ? AND at IS ?",
                (*_place_of(kept), json.dumps(kept.value), to_json(kept)["at"]),
            )
            self._forgetting.owe(change, SWEEP, COMPACT)
        self._forgetting.sweep()


def to_json(kept: RememberedValue) -> dict[str, Any]:
    """Convert a remembered value for JSON."""
    return {
        "script": kept.script,
        "key": kept.key,
        "people": list(kept.people),
        "value": kept.value,
        "of": kept.of,
        "at": kept.at.isoformat() if kept.at else None,
        "session": kept.session,
        "sources": list(kept.sources),
    }


def from_json(source: Mapping[str, Any]) -> RememberedValue:
    """The inverse of ``to_json``."""
    at = source["at"]
    return RememberedValue(
        source["script"],
        source["key"],
        tuple(source["people"]),
        source["value"],
        source["of"],
        datetime.datetime.fromisoformat(at) if at else None,
        source.get("session"),  # not in what an earlier version stored
        tuple(source.get("sources", ())),
    )


def _place_of(kept: RememberedValue) -> tuple[object, ...]:
    return kept.script, kept.key, json.dumps(list(kept.people)), kept.of and kept.of.casefold()


def _kept(
    script: str,
    key: str,
    people: str,
    value: str,
    of: str | None,
    at: str | None,
    session: int | None,
    sources: str | None,
) -> RememberedValue:
    source = {"script": script, "key": key, "people": json.loads(people), "value": json.loads(value)}
    derived = json.loads(sources) if sources else ()
    return from_json({**source, "of": of, "at": at, "session": session, "sources": derived})
