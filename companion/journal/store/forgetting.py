"""Secure deletion: rows deleted, the file rewritten, the key changed.

Deletion is one transaction that also records the remaining work, because overwriting takes a while. If
it is interrupted, it is finished when the journal is next opened.

SQLite's ``secure_delete`` overwrites the deleted row and freed pages, but not the copies of a row that an
earlier insertion left in the unused part of a page when it moved rows between pages. Only rewriting the
whole file removes those.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from companion.errors import JournalError
from companion.journal.store.engine import Change, Database
from companion.journal.store.quotations import erase_quotations

SWEEP = "sweep"
"""Empty the write-ahead log, which may still contain deleted words. Done immediately."""
COMPACT = "compact"
"""Rewrite the file without free pages and without copies of deleted rows. Done immediately in a file of at
most ``_QUICK_BYTES``; in a larger one when nobody waits: on closing, or when it is next opened."""
ROTATE = "rotate"
"""Change the key, so that older copies of the file become unreadable."""

# An unfinished session contains the values remembered when it began, for its replay.
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
    SELECT 1 WHERE item.value ->> '$.session' = ?1
    UNION SELECT 1 FROM json_each(item.value, '$.sources') AS source WHERE source.value = ?1
    UNION SELECT 1 FROM remembered AS kept WHERE kept.session = ?1
    AND kept.script = item.value ->> '$.script' AND kept.key = item.value ->> '$.key'
    AND kept.of IS item.value ->> '$.of' AND kept.at IS item.value ->> '$.at'
    AND json(kept.people) = item.value -> '$.people' AND json(kept.value) = item.value -> '$.value'
    """
)

_WORTH_COMPACTING = 0.2
"""Share of free pages from which a file is compacted on closing though nothing in it must be erased."""
_QUICK_BYTES = 16 << 20
"""Rewriting takes about 18 ms per MiB: a third of a second at most."""
_DONE = "the rows are gone, the file is rewritten without them, and the journal has a new key."


class Forgetting:
    """Permanent erasure of parts of the journal."""

    def __init__(self, database: Database, rotate: Callable[[], None]) -> None:
        """``rotate`` changes the key of the file."""
        self._database = database
        self._rotate = rotate

    def session(self, number: int, *, in_session: bool = False) -> str:
        """Erase a session and the values remembered in it; return a sentence saying so.

        ``in_session``: somebody waits. The words are erased immediately, and the key is changed on closing.
        Raises JournalError when no session has this number.
        """
        with self._database.change() as change:
            if not change.do("SELECT 1 FROM session WHERE id = ?", (number,)):
                raise JournalError(f"There is no session {number} in the journal; see: companion history")
            _delete(change, [number])
            self._owe_all(change)
        if in_session:
            self.sweep()
        else:
            self.finish()
        return f"Session {number} is forgotten: {_DONE}"

    def partner(self, name: str) -> str:
        """Erase a partner: their voice, every session they took part in and the values remembered in
        their presence; return a sentence saying so.

        A session is stored only while everyone in it agrees. Raises JournalError for an unknown name.
        """
        with self._database.change() as change:
            gone = self._forget_partner(change, name.casefold())
            self._owe_all(change)
        self.finish()
        return f"{name} is forgotten, with {_count(gone)} and what was remembered: {_DONE}"

    def everything(self) -> str:
        """Erase the whole journal; return a sentence saying so."""
        with self._database.change() as change:
            sessions = change.do("SELECT count(*) FROM session")[0][0]
            change.do("DELETE FROM session")
            change.do("DELETE FROM remembered")
            change.do("DELETE FROM partner")
            self._owe_all(change)
        self.finish()
        return f"Everything is forgotten, {_count(sessions)}, voices and what was remembered: {_DONE}"

    def owe(self, change: Change, *chores: str) -> None:
        """Record, in the deleting transaction, the work that remains after it."""
        change.do_many("INSERT OR IGNORE INTO chore (what) VALUES (?)", [(chore,) for chore in chores])

    def unfinished(self) -> bool:
        """Return whether an erasure is unfinished."""
        return bool(self._owed())

    def sweep(self) -> None:
        """Do what must happen immediately after a deletion, in at most a third of a second."""
        if self._database.size_bytes() <= _QUICK_BYTES:
            with suppress(JournalError):  # rewriting needs room on the disk
                self._database.compact()
                self._settle({SWEEP, COMPACT})
                return
        self._database.empty_log()
        self._settle({SWEEP})

    def finish(self) -> None:
        """Finish the remaining work, now or after an interruption. Idempotent."""
        owed = self._owed()
        if owed & {COMPACT, ROTATE}:
            self._database.compact()
        elif SWEEP in owed:
            self._database.empty_log()
        if ROTATE in owed:
            self._rotate()
        self._settle(owed)

    def compact(self) -> None:
        """Do the deferred work, and release free pages if that is worth the time."""
        self.finish()
        if self._database.free_share() > _WORTH_COMPACTING:
            self._database.compact()

    def _owed(self) -> set[str]:
        return {str(row[0]) for row in self._database.rows("SELECT what FROM chore")}

    def _settle(self, chores: Collection[str]) -> None:
        if chores:
            with self._database.change() as change:
                change.do_many("DELETE FROM chore WHERE what = ?", [(chore,) for chore in chores])

    def _owe_all(self, change: Change) -> None:
        self.owe(change, SWEEP, ROTATE)

    def _forget_partner(self, change: Change, key: str) -> int:
        """Delete all data of a partner; return the number of sessions they took part in."""
        partner = change.do("SELECT id FROM partner WHERE key = ?", (key,))
        sessions = change.do(
            "SELECT session FROM attendance JOIN partner ON partner.id = partner WHERE key = ?", (key,)
        )
        with_them = "FROM remembered WHERE EXISTS (SELECT 1 FROM json_each(people) WHERE value = ?)"
        if not partner and not change.do(f"SELECT 1 {with_them}", (key,)):
            raise JournalError("Nobody in the journal has this name; see: companion history")
        _delete(change, [row[0] for row in sessions])
        change.do(f"DELETE {with_them}", (key,))
        change.do(_WITHOUT_PARTNER, (key,))
        change.do("DELETE FROM partner WHERE key = ?", (key,))
        return len(sessions)


def _delete(change: Change, sessions: Sequence[int]) -> None:
    """Delete sessions, and partners who are in no other session and have no voice profile."""
    numbers = [(number,) for number in sessions]
    erase_quotations(change, sessions)
    change.do_many(_WITHOUT_SESSION, numbers)
    change.do_many("DELETE FROM session WHERE id = ?", numbers)
    change.do(
        "DELETE FROM partner WHERE voice IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM attendance WHERE partner = partner.id)"
    )


def _count(sessions: int) -> str:
    return "1 session" if sessions == 1 else f"{sessions} sessions"
