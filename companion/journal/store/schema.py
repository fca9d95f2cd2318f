"""The journal's tables and their migrations."""

from companion.errors import JournalError
from companion.journal.store.engine import Database

_FIRST = """
CREATE TABLE partner (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,   -- the name, such that "maya" is Maya
    name TEXT NOT NULL,
    voice BLOB                  -- what they sound like, where they agreed
);
CREATE TABLE session (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the number of a forgotten one is never given again
    script TEXT NOT NULL,
    title TEXT NOT NULL,
    script_file TEXT NOT NULL,
    script_hash TEXT NOT NULL,
    began_at TEXT NOT NULL,     -- ISO 8601, of second 0
    length_s REAL,              -- empty while it runs
    ending TEXT,                -- empty while it runs
    level TEXT NOT NULL CHECK (level IN ('answers', 'words')),
    sound INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    knows_voices INTEGER NOT NULL,
    settings TEXT NOT NULL,     -- JSON
    safe_word TEXT,             -- only while it runs
    past TEXT                   -- JSON, only while it runs
);
CREATE TABLE attendance (
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    place INTEGER NOT NULL,     -- 0 is who was named first
    partner INTEGER NOT NULL REFERENCES partner,
    name TEXT NOT NULL,
    PRIMARY KEY (session, place)
) WITHOUT ROWID;
CREATE INDEX attendance_of ON attendance (partner);
CREATE TABLE remembered (
    id INTEGER PRIMARY KEY,
    session INTEGER REFERENCES session ON DELETE CASCADE,  -- in which it was kept
    script TEXT NOT NULL,
    key TEXT NOT NULL,
    people TEXT NOT NULL,       -- JSON
    of TEXT,
    of_key TEXT,
    value TEXT NOT NULL,        -- JSON
    at TEXT
);
CREATE INDEX remembered_under ON remembered (script, key);
CREATE INDEX remembered_in ON remembered (session);
CREATE TABLE chore (what TEXT PRIMARY KEY) WITHOUT ROWID;  -- what of a forgetting is still to be done
CREATE TABLE moment (           -- only while the session runs
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    number INTEGER NOT NULL,
    now_s REAL NOT NULL,
    event TEXT,                 -- JSON; empty: a deadline
    decided TEXT,               -- JSON; empty: nothing
    PRIMARY KEY (session, number)
) WITHOUT ROWID;
"""

_OF_RECORD = {
    "step": "at_s REAL, path TEXT, kind TEXT, label TEXT",
    "prompt": "at_s REAL, text TEXT, quotes INTEGER",
    "prompt_end": "at_s REAL",
    "utterance": "utterance INTEGER, start_s REAL, end_s REAL, speaker INTEGER, text TEXT, confidence REAL, "
    "place_of TEXT, kept INTEGER, overlapping TEXT, stranger INTEGER",
    "floor_opened": "at_s REAL, holder INTEGER, limit_s REAL",
    "turn": "at_s REAL, holder INTEGER, held_s REAL, ended_by TEXT",
    "intrusion": "at_s REAL, holder INTEGER, by INTEGER, for_s REAL, reminder TEXT",
    "answer": "at_s REAL, question TEXT, by INTEGER, value TEXT, own_words INTEGER, quotes INTEGER",
    "command": "at_s REAL, command TEXT",
    "discarding": "at_s REAL, since_s REAL",
    "interruption": "at_s REAL, why TEXT",
    "resumption": "at_s REAL",
    "ending": "at_s REAL, ending TEXT",
}
"""The tables of the record. A partner is stored as their index in the attendance."""


def _of_record() -> str:
    return "".join(
        f"CREATE TABLE {table} (session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE, "
        f"moment INTEGER NOT NULL, place INTEGER NOT NULL, {columns}, "
        "PRIMARY KEY (session, moment, place)) WITHOUT ROWID;\n"
        for table, columns in _OF_RECORD.items()
    )


_SOUND = """
CREATE TABLE sound (            -- where all asked for it: of utterances whose words are kept
    session INTEGER NOT NULL REFERENCES session ON DELETE CASCADE,
    utterance INTEGER NOT NULL,
    start_s REAL NOT NULL,
    opus BLOB NOT NULL,
    PRIMARY KEY (session, utterance)
);
"""

_IMPORTED = """
ALTER TABLE session ADD COLUMN imported INTEGER NOT NULL DEFAULT 0;  -- from a file, not held here
"""

_WHOSE = """
ALTER TABLE discarding ADD COLUMN by INTEGER;  -- whose words alone; empty: everybody's
"""

_SENTENCES = """
ALTER TABLE prompt_end ADD COLUMN sentences_s TEXT;  -- JSON; empty: not known
"""

_SOURCES = """
ALTER TABLE prompt ADD COLUMN sources TEXT;  -- JSON, the sessions that it quotes; empty: none, or unknown
ALTER TABLE answer ADD COLUMN sources TEXT;
ALTER TABLE remembered ADD COLUMN sources TEXT;  -- JSON, the earlier sessions from which it is derived
"""

MIGRATIONS = (_FIRST + _of_record(), _SOUND, _IMPORTED, _WHOSE, _SENTENCES, _SOURCES)
"""The first creates version 1, each later one the next version. A released migration never changes."""

VERSION = len(MIGRATIONS)


def stored_version(database: Database) -> int:
    """Return the version of the tables, known to this program or not; 0 for an empty file."""
    return int(database.rows("PRAGMA user_version")[0][0])


def version_of(database: Database) -> int:
    """Return the version of the tables. Raises JournalError when it is newer than this program."""
    version = stored_version(database)
    if version > VERSION:
        raise JournalError(
            f"{database.path}: this journal was made by a newer Companion (version {version} of its tables, "
            f"and this one knows {VERSION}); it was left as it is. Use the newer one, or update.",
            "The journal was made by a newer version of me.",
        )
    return version


def migrate(database: Database) -> None:
    """Migrate the tables to this version, each step completely or not at all. Raises JournalError."""
    for version in range(version_of(database), VERSION):
        with database.change() as change:
            for statement in _statements(MIGRATIONS[version]):
                change.do(statement)
            change.do(f"PRAGMA user_version = {version + 1}")


def _statements(script: str) -> list[str]:
    lines = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return [statement for statement in lines.split(";") if statement.strip()]
