"""Forgetting: rows gone, free pages overwritten, another key.

What is to be forgotten is deleted in one transaction that also notes what is still to be done: overwriting
takes a while. Whatever interrupts it, it is finished when the journal is opened next.
"""

from collections.abc import Callable, Sequence

from companion.errors import JournalError
from companion.journal.store.engine import Change, Database

SWEEP = "sweep"
"""Deleted words may still stand in free pages and in the write-ahead log."""
ROTATE = "rotate"
"""What an older copy of the file holds shall be readable no more."""

# A session that is not over holds what earlier ones had kept, so that it can be gone on with.
_SCRUBBED = """
UPDATE session SET past = (
    SELECT json_group_array(json(item.value)) FROM json_each(past) AS item WHERE NOT EXISTS ({gone})
) WHERE past IS NOT NULL
"""
_WITHOUT_PARTNER = _SCRUBBED.format(
    gone="SELECT 1 FROM json_each(item.value, '$.people') AS person WHERE person.value = ?"
)
_WITHOUT_SESSION = _SCRUBBED.format(
    gone="""
    SELECT 1 FROM remembered AS kept WHERE kept.session = ?
    AND kept.script = item.value ->> '$.script' AND kept.key = item.value ->> '$.key'
    AND kept.of IS item.value ->> '$.of' AND kept.at IS item.value ->> '$.at'
    AND json(kept.people) = item.value -> '$.people' AND json(kept.value) = item.value -> '$.value'
    """
)

_DONE = "the rows are gone, the free pages are overwritten, and the journal has a new key."


class Forgetting:
    """Takes things out of the journal for good."""

    def __init__(self, database: Database, rotate: Callable[[], None]) -> None:
        """``rotate`` gives the file another key."""
        self._database = database
        self._rotate = rotate

    def session(self, number: int) -> str:
        """Forget a session, with what was remembered in it; returns what was done, as a sentence.

        Raises JournalError when there is none of this number.
        """
        with self._database.change() as change:
            if not change.do("SELECT 1 FROM session WHERE id = ?", (number,)):
                raise JournalError(f"There is no session {number} in the journal; see: companion history")
            _delete(change, [number])
            self._owe_all(change)
        self.finish()
        return f"Session {number} is forgotten: {_DONE}"

    def partner(self, name: str) -> str:
        """Forget a partner: their voice, every session that they took part in, and what was remembered
        where they were; returns what was done.

        Of a session that two agreed to keep nothing stays when one no longer agrees. Raises JournalError for
        somebody whom the journal does not know.
        """
        with self._database.change() as change:
            gone = self._forget_partner(change, name.casefold())
            self._owe_all(change)
        self.finish()
        return f"{name} is forgotten, with {_count(gone)} and what was remembered: {_DONE}"

    def everything(self) -> str:
        """Forget all that the journal holds; returns what was done."""
        with self._database.change() as change:
            sessions = change.do("SELECT count(*) FROM session")[0][0]
            change.do("DELETE FROM session")
            change.do("DELETE FROM remembered")
            change.do("DELETE FROM partner")
            self._owe_all(change)
        self.finish()
        return f"Everything is forgotten, {_count(sessions)}, voices and what was remembered: {_DONE}"

    def owe(self, change: Change, *chores: str) -> None:
        """Note, in the transaction that deletes, what is to be done after it."""
        change.do_many("INSERT OR IGNORE INTO chore (what) VALUES (?)", [(chore,) for chore in chores])

    def unfinished(self) -> bool:
        """Whether something of a forgetting is still to be done."""
        return bool(self._database.rows("SELECT 1 FROM chore"))

    def finish(self) -> None:
        """Do what is still to be done, now or after an interruption. Idempotent."""
        owed = {row[0] for row in self._database.rows("SELECT what FROM chore")}
        if SWEEP in owed:
            self._database.sweep()
        if ROTATE in owed:
            self._rotate()
        if owed:
            with self._database.change() as change:
                change.do("DELETE FROM chore")

    def _owe_all(self, change: Change) -> None:
        self.owe(change, SWEEP, ROTATE)

    def _forget_partner(self, change: Change, key: str) -> int:
        """Delete all of a partner; returns in how many sessions they took part."""
        partner = change.do("SELECT id FROM partner WHERE key = ?", (key,))
        sessions = change.do(
            "SELECT session FROM attendance JOIN partner ON partner.id = partner WHERE key = ?", (key,)
        )
        with_them = "FROM remembered WHERE EXISTS (SELECT 1 FROM json_each(people) WHERE value = ?)"
        if not partner and not change.do(f"SELECT 1 {with_them}", (key,)):
            raise JournalError("The journal knows nobody of this name; see: companion history")
        _delete(change, [row[0] for row in sessions])
        change.do(f"DELETE {with_them}", (key,))
        change.do(_WITHOUT_PARTNER, (key,))
        change.do("DELETE FROM partner WHERE key = ?", (key,))
        return len(sessions)


def _delete(change: Change, sessions: Sequence[int]) -> None:
    """Delete sessions, and partners who are in no other and gave no voice."""
    numbers = [(number,) for number in sessions]
    change.do_many(_WITHOUT_SESSION, numbers)
    change.do_many("DELETE FROM session WHERE id = ?", numbers)
    change.do(
        "DELETE FROM partner WHERE voice IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM attendance WHERE partner = partner.id)"
    )


def _count(sessions: int) -> str:
    return "1 session" if sessions == 1 else f"{sessions} sessions"
