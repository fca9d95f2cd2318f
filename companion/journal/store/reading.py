"""Read-only access to the journal."""

import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass

from companion.core.api.consent import Level
from companion.core.api.record import Entry
from companion.core.api.session_log import Sound
from companion.errors import JournalError
from companion.journal.store import tables
from companion.journal.store.engine import Database, Row
from companion.journal.store.people import attendance

SESSIONS = """
SELECT session.id, script, title, began_at, level, sound, imported, ending,
    coalesce(length_s, (SELECT max(now_s) FROM moment WHERE session = session.id), 0),
    (SELECT json_group_array(name ORDER BY place) FROM attendance WHERE session = session.id)
FROM session
"""
"""Selects the fields of a ``SessionRow``."""
_NAME = "(SELECT name FROM attendance WHERE session = {0}.session AND place = {0}.{1})"


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A stored session."""

    id: int
    script: str
    title: str
    people: tuple[str, ...]
    began: datetime.datetime
    """The time of day at session second 0, by the clock of the machine at that moment."""
    ending: str | None
    """None while it runs or can still be resumed."""
    minutes: float
    """Duration by its own clock; changes to the machine's clock have no effect."""
    level: Level
    """The level of storage that they agreed to."""
    sound: bool
    imported: bool = False
    """Whether it came from a file, and was not held on this machine."""

    @property
    def ended(self) -> datetime.datetime | None:
        """The time of its end."""
        return self.began + datetime.timedelta(minutes=self.minutes) if self.ending is not None else None


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A partner's finished turn."""

    session: int
    at_s: float
    """Its end, in session seconds."""
    holder: str
    held_s: float
    ended_by: str


@dataclass(frozen=True, slots=True)
class IntrusionRow:
    """Somebody speaking in another's turn."""

    session: int
    at_s: float
    holder: str
    by: str | None
    for_s: float


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A question that was answered, passed or left open (``value`` None)."""

    session: int
    at_s: float
    question: str
    by: str | None
    value: str | None
    own_words: bool


@dataclass(frozen=True, slots=True)
class UtteranceRow:
    """Words of a partner, if words are stored; else ``text`` is empty."""

    session: int
    start_s: float
    end_s: float
    speaker: str | None
    text: str
    confidence: float
    place: str
    """As in ``core.record.PartnerSaid``."""


class Reading:
    """The contents of the journal. All methods raise JournalError when it can't be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sessions(self) -> list[SessionRow]:
        """Return all sessions, in the order of their start."""
        return [_session(row) for row in self._database.rows(f"{SESSIONS} ORDER BY id")]

    def session(self, number: int) -> SessionRow:
        """Return one session. Raises JournalError when no session has this number."""
        rows = self._database.rows(f"{SESSIONS} WHERE session.id = ?", (number,))
        if not rows:
            raise JournalError(f"There is no session {number} in the journal; see: companion history")
        return _session(rows[0])

    def entries(self, number: int) -> list[Entry]:
        """Return the record of one session, in the order in which it was written. Raises JournalError when no
        session has this number."""
        self.session(number)
        return [entry for _, entry in tables.entries_of(self._database, attendance(self._database, number))]

    def turns(self, session: int | None = None) -> list[TurnRow]:
        """Return finished turns, of one session or of all."""
        return [TurnRow(*row) for row in self._of("turn", "at_s, {holder}, held_s, ended_by", session)]

    def intrusions(self, session: int | None = None) -> list[IntrusionRow]:
        """Return intrusions, of one session or of all."""
        return [IntrusionRow(*row) for row in self._of("intrusion", "at_s, {holder}, {by}, for_s", session)]

    def answers(self, session: int | None = None) -> list[AnswerRow]:
        """Return answers, of one session or of all."""
        rows = self._of("answer", "at_s, question, {by}, value, own_words", session)
        return [
            AnswerRow(number, at_s, question, by, value, own_words=bool(own_words))
            for number, at_s, question, by, value, own_words in rows
        ]

    def utterances(self, session: int | None = None) -> list[UtteranceRow]:
        """Return utterances, of one session or of all."""
        said = "start_s, end_s, {speaker}, text, confidence, place_of"
        return [UtteranceRow(*row) for row in self._of("utterance", said, session)]

    def sounds(self, number: int) -> dict[int, Sound]:
        """Return the stored sounds of one session by utterance number."""
        rows = self._database.rows("SELECT utterance, start_s, opus FROM sound WHERE session = ?", (number,))
        return {int(utterance): Sound(float(start_s), bytes(opus)) for utterance, start_s, opus in rows}

    def people(self) -> list[str]:
        """Return the names of all people in the journal."""
        return [str(row[0]) for row in self._database.rows("SELECT name FROM partner ORDER BY key")]

    def _of(self, table: str, columns: str, session: int | None) -> Sequence[Row]:
        names = {column: _NAME.format(table, column) for column in ("holder", "by", "speaker")}
        return self._database.rows(
            f"SELECT session, {columns.format(**names)} FROM {table} "
            "WHERE ?1 IS NULL OR session = ?1 ORDER BY session, moment, place",
            (session,),
        )


def _session(row: Row) -> SessionRow:
    number, script, title, began_at, level, sound, imported, ending, length_s, people = row
    return SessionRow(
        id=number,
        script=script,
        title=title,
        people=tuple(json.loads(people)),
        began=datetime.datetime.fromisoformat(began_at),
        ending=ending,
        minutes=length_s / 60.0,
        level=Level(level),
        sound=bool(sound),
        imported=bool(imported),
    )
