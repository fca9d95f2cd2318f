"""What scripts remember from one session to the next: a ``core.ports.Keeper``."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from companion.core.api.remembered import History, RememberedValue
from companion.journal.store.engine import Database
from companion.journal.store.forgetting import SWEEP, Forgetting

_UNDER = "script = ? AND key = ? AND people = ? AND of_key IS ?"


class Remembered:
    """What scripts remember."""

    def __init__(self, database: Database, forgetting: Forgetting) -> None:
        self._database = database
        self._forgetting = forgetting
        self._session: int | None = None

    def belongs_to(self, session: int) -> None:
        """What is kept from now on is kept in this session, and forgotten with it."""
        self._session = session

    def past(self) -> History:
        """All that was kept, oldest first."""
        rows = self._database.rows("SELECT script, key, people, value, of, at FROM remembered ORDER BY id")
        return History(tuple(_kept(*row) for row in rows))

    def keep(self, kept: RememberedValue, *, add: bool) -> None:
        """Keep one thing; without ``add`` in the place of what stood under its key."""
        plain = plain_of(kept)
        with self._database.change() as change:
            if not add:
                change.do(f"DELETE FROM remembered WHERE {_UNDER}", _place_of(kept))
            change.do(
                "INSERT INTO remembered (session, script, key, people, of, of_key, value, at) "
                "SELECT (SELECT id FROM session WHERE id = ?), ?, ?, ?, ?, ?, ?, ?",
                (
                    self._session,
                    kept.script,
                    kept.key,
                    json.dumps(plain["people"]),
                    kept.of,
                    kept.of and kept.of.casefold(),
                    json.dumps(kept.value),
                    plain["at"],
                ),
            )

    def forget(self, kept: RememberedValue) -> None:
        """Keep it no longer, in any byte; nothing like it there: nothing happens."""
        with self._database.change() as change:
            change.do(
                f"DELETE FROM remembered WHERE {_UNDER} AND value = ? AND at IS ?",
                (*_place_of(kept), json.dumps(kept.value), plain_of(kept)["at"]),
            )
            self._forgetting.owe(change, SWEEP)
        self._forgetting.finish()


def plain_of(kept: RememberedValue) -> dict[str, Any]:
    """One thing that was kept, as JSON takes it."""
    return {
        "script": kept.script,
        "key": kept.key,
        "people": list(kept.people),
        "value": kept.value,
        "of": kept.of,
        "at": kept.at.isoformat() if kept.at else None,
    }


def kept_of(plain: Mapping[str, Any]) -> RememberedValue:
    """What ``plain_of`` was given."""
    at = plain["at"]
    return RememberedValue(
        plain["script"],
        plain["key"],
        tuple(plain["people"]),
        plain["value"],
        plain["of"],
        datetime.datetime.fromisoformat(at) if at else None,
    )


def _place_of(kept: RememberedValue) -> tuple[object, ...]:
    return kept.script, kept.key, json.dumps(list(kept.people)), kept.of and kept.of.casefold()


def _kept(script: str, key: str, people: str, value: str, of: str | None, at: str | None) -> RememberedValue:
    plain = {"script": script, "key": key, "people": json.loads(people), "value": json.loads(value)}
    return kept_of({**plain, "of": of, "at": at})
