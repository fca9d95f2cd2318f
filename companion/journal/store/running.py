"""Stores sessions while they run: a ``core.ports.SessionStore``."""

import datetime
import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from companion.core.api.consent import Consent, Level
from companion.core.api.remembered import History
from companion.core.api.session_log import NO_SOUNDS, LogEntry, SessionStart, Sound, Unfinished
from companion.errors import JournalError
from companion.journal.codec import decode, encode
from companion.journal.retention import allowed
from companion.journal.store import tables
from companion.journal.store.engine import Change, Database
from companion.journal.store.forgetting import COMPACT, SWEEP, Forgetting
from companion.journal.store.people import attendance, known
from companion.journal.store.remembering import Remembered, from_json, to_json
from companion.journal.store.tables import Attendance

LEFT = "left"
"""The ending of a session that was interrupted and not resumed."""
_BEGAN = (
    "script, title, script_file, script_hash, began_at, level, sound, seed, knows_voices, settings, "
    "safe_word, past"
)

_KEEP_SOUND = (
    "INSERT OR REPLACE INTO sound (session, utterance, start_s, opus) SELECT ?, ?, ?, ? "
    "WHERE EXISTS (SELECT 1 FROM session WHERE id = ? AND sound AND level = 'words')"
)
_KEEP_SOUND_OF_WORDS_ONLY = (
    "DELETE FROM sound WHERE session = ? AND utterance NOT IN "
    "(SELECT utterance FROM utterance WHERE session = ? AND kept AND text <> '')"
)


class Running:
    """The running sessions."""

    def __init__(self, database: Database, memory: Remembered, forgetting: Forgetting) -> None:
        """``memory`` attributes remembered values to the running session."""
        self._database = database
        self._memory = memory
        self._forgetting = forgetting
        self._levels: dict[int, Level] = {}
        self._here: dict[int, Attendance] = {}
        self._next: dict[int, int] = {}

    def begin(self, began: SessionStart) -> int:
        """Begin a session; return its number. Any unfinished one is closed as ``left``.

        Raises JournalError when it can't be written, or without consent to keep anything.
        """
        if not began.consent.level.keeps:
            raise JournalError("There is no consent to keep anything of this session, so nothing is kept.")
        with self._database.change() as change:
            for (open_session,) in change.do("SELECT id FROM session WHERE ending IS NULL"):
                _close(change, open_session, LEFT)
            session = insert(change, began)
        self._open(session, began)
        return session

    def write(
        self, session: int, moments: Sequence[LogEntry], sounds: Mapping[int, Sound] = NO_SOUNDS
    ) -> None:
        """Append moments; they are on disk when this returns."""
        here, level = self._here_of(session)
        first = self._next[session]
        with self._database.change() as change:
            for number, moment in enumerate(moments, start=first):
                _put(change, here, number, moment, level)
            if sounds:
                change.do_many(
                    _KEEP_SOUND,
                    [
                        (session, utterance, sound.start_s, sound.opus, session)
                        for utterance, sound in sounds.items()
                    ],
                )
        self._next[session] = first + len(moments)

    def rewrite(self, session: int, moments: Mapping[int, LogEntry]) -> None:
        """Replace moments; the old content and its sound are securely erased."""
        here, level = self._here_of(session)
        with self._database.change() as change:
            for number, moment in moments.items():
                tables.remove(change, session, number)
                change.do("DELETE FROM moment WHERE session = ? AND number = ?", (session, number))
                _put(change, here, number, moment, level)
            change.do(_KEEP_SOUND_OF_WORDS_ONLY, (session, session))
            self._forgetting.owe(change, SWEEP, COMPACT)
        self._forgetting.sweep()

    def end(self, session: int, ending: str) -> None:
        """Close a session and erase what was needed only to resume it."""
        with self._database.change() as change:
            _close(change, session, ending)
            self._forgetting.owe(change, SWEEP)
        self._forgetting.sweep()

    def unfinished(self) -> Unfinished | None:
        """Return the last session if it is not over; values remembered from now on belong to it."""
        rows = self._database.rows(f"SELECT id, ending, {_BEGAN} FROM session ORDER BY id DESC LIMIT 1")
        if not rows or rows[0][1] is not None:
            return None
        session = int(rows[0][0])
        began = _began(rows[0][2:], attendance(self._database, session).people)
        self._open(session, began)
        return Unfinished(session, began, moments_of(self._database, self._here[session]))

    def forget(self, session: int) -> None:
        """Securely erase a session, with the values remembered in it."""
        self._forgetting.session(session, in_session=True)

    def _open(self, session: int, began: SessionStart) -> None:
        self._levels[session] = began.consent.level
        self._here[session] = Attendance(session, began.people)
        count = self._database.rows("SELECT max(number) FROM moment WHERE session = ?", (session,))[0][0]
        self._next[session] = 0 if count is None else int(count) + 1
        self._memory.belongs_to(session)

    def _here_of(self, session: int) -> tuple[Attendance, Level]:
        if session not in self._here:
            raise JournalError(f"Session {session} is not running, so nothing more of it can be kept.")
        return self._here[session], self._levels[session]


def insert(change: Change, began: SessionStart) -> int:
    """Insert a new session; return its number."""
    session = change.insert(
        f"INSERT INTO session ({_BEGAN}) VALUES ({', '.join('?' * 12)})",
        (
            began.script,
            began.title,
            began.script_file,
            began.script_hash,
            began.started_at.isoformat(),
            began.consent.level.value,
            began.consent.sound,
            began.seed,
            began.knows_voices,
            json.dumps(dict(began.settings)),
            began.safe_word,
            json.dumps([to_json(value) for value in began.past.values]),
        ),
    )
    change.do_many(
        "INSERT INTO attendance (session, place, partner, name) VALUES (?, ?, ?, ?)",
        [(session, place, known(change, name), name) for place, name in enumerate(began.people)],
    )
    return session


def moments_of(database: Database, here: Attendance) -> list[LogEntry]:
    """Return the log of a running session."""
    by_moment = {
        number: tuple(entry for _, entry in entries)
        for number, entries in groupby(tables.entries_of(database, here), key=itemgetter(0))
    }
    rows = database.rows(
        "SELECT number, now_s, event, decided FROM moment WHERE session = ? ORDER BY number", (here.session,)
    )
    return [
        LogEntry(
            now_s,
            decode(event) if event else None,  # type: ignore[arg-type]  # only events are written
            by_moment.get(number, ()),
            tuple(json.loads(decided)) if decided else (),
        )
        for number, now_s, event, decided in rows
    ]


def _put(change: Change, here: Attendance, number: int, moment: LogEntry, level: Level) -> None:
    event = json.dumps(encode(moment.event), ensure_ascii=False) if moment.event is not None else None
    decided = json.dumps(moment.decided) if moment.decided else None
    change.do(
        "INSERT INTO moment (session, number, now_s, event, decided) VALUES (?, ?, ?, ?, ?)",
        (here.session, number, moment.now_s, event, decided),
    )
    tables.put(change, here, number, (allowed(entry, level) for entry in moment.entries))


def _close(change: Change, session: int, ending: str) -> None:
    change.do(
        "UPDATE session SET ending = ?, safe_word = NULL, past = NULL, "
        "length_s = (SELECT coalesce(max(now_s), 0) FROM moment WHERE session = id) WHERE id = ?",
        (ending, session),
    )
    change.do("DELETE FROM moment WHERE session = ?", (session,))


def _began(row: Sequence[object], people: tuple[str, ...]) -> SessionStart:
    script, title, file, digest, began_at, level, sound, seed, knows_voices, settings, safe_word, past = row
    return SessionStart(
        script=str(script),
        title=str(title),
        script_file=str(file),
        script_hash=str(digest),
        people=people,
        started_at=datetime.datetime.fromisoformat(str(began_at)),
        consent=Consent(Level(level), sound=bool(sound)),
        settings=json.loads(str(settings)),
        safe_word=None if safe_word is None else str(safe_word),
        seed=int(str(seed)),
        past=History(tuple(from_json(value) for value in json.loads(str(past)))),
        knows_voices=bool(knows_voices),
    )
