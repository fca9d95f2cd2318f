"""Partners and their voice profiles: a ``core.ports.ProfileStore``."""

from collections.abc import Mapping

from companion.journal.store.engine import Change, Database
from companion.journal.store.forgetting import COMPACT, SWEEP, Forgetting
from companion.journal.store.tables import Attendance


def known(change: Change, name: str) -> int:
    """Return the number of a partner, inserted if new."""
    found = change.do("SELECT id FROM partner WHERE key = ?", (name.casefold(),))
    if found:
        return int(found[0][0])
    return change.insert("INSERT INTO partner (key, name) VALUES (?, ?)", (name.casefold(), name))


def attendance(database: Database, session: int) -> Attendance:
    """Return the participants of a session."""
    rows = database.rows("SELECT name FROM attendance WHERE session = ? ORDER BY place", (session,))
    return Attendance(session, tuple(str(row[0]) for row in rows))


class Voices:
    """The voice profiles in the journal."""

    def __init__(self, database: Database, forgetting: Forgetting) -> None:
        self._database = database
        self._forgetting = forgetting

    def voices(self) -> Mapping[str, bytes]:
        """Return the profile of each partner who has one, by name."""
        rows = self._database.rows("SELECT name, voice FROM partner WHERE voice IS NOT NULL ORDER BY id")
        return {str(name): bytes(voice) for name, voice in rows}

    def store_voice(self, person: str, profile: bytes) -> None:
        """Store a profile, replacing an older one."""
        with self._database.change() as change:
            partner = known(change, person)
            change.do("UPDATE partner SET voice = ?, name = ? WHERE id = ?", (profile, person, partner))

    def forget_voice(self, person: str | None) -> None:
        """Securely erase the profile of a partner, or of everyone (None)."""
        with self._database.change() as change:
            change.do(
                "UPDATE partner SET voice = NULL WHERE ? IS NULL OR key = ?",
                (person, person and person.casefold()),
            )
            self._forgetting.owe(change, SWEEP, COMPACT)
        self._forgetting.sweep()
