"""Partners, and what they sound like: a ``core.ports.VoiceKeeper``."""

from collections.abc import Mapping

from companion.journal.store.engine import Change, Database
from companion.journal.store.forgetting import SWEEP, Forgetting
from companion.journal.store.tables import Attendance


def known(change: Change, name: str) -> int:
    """The number of a partner, who is new or was here before."""
    found = change.do("SELECT id FROM partner WHERE key = ?", (name.casefold(),))
    if found:
        return int(found[0][0])
    return change.insert("INSERT INTO partner (key, name) VALUES (?, ?)", (name.casefold(), name))


def attendance(database: Database, session: int) -> Attendance:
    """Who takes part in a session."""
    rows = database.rows("SELECT name FROM attendance WHERE session = ? ORDER BY place", (session,))
    return Attendance(session, tuple(str(row[0]) for row in rows))


class Voices:
    """What partners sound like."""

    def __init__(self, database: Database, forgetting: Forgetting) -> None:
        self._database = database
        self._forgetting = forgetting

    def voices(self) -> Mapping[str, bytes]:
        """The profile of each partner who has one, by name."""
        rows = self._database.rows("SELECT name, voice FROM partner WHERE voice IS NOT NULL ORDER BY id")
        return {str(name): bytes(voice) for name, voice in rows}

    def keep_voice(self, person: str, profile: bytes) -> None:
        """Keep a profile, in the place of an older one."""
        with self._database.change() as change:
            partner = known(change, person)
            change.do("UPDATE partner SET voice = ?, name = ? WHERE id = ?", (profile, person, partner))

    def forget_voice(self, person: str | None) -> None:
        """Forget the profile of a partner, or of everybody; it is in no byte any more."""
        with self._database.change() as change:
            change.do(
                "UPDATE partner SET voice = NULL WHERE ? IS NULL OR key = ?",
                (person, person and person.casefold()),
            )
            self._forgetting.owe(change, SWEEP)
        self._forgetting.finish()
