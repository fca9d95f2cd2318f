"""Journals, sessions and moments for tests."""

import datetime
import secrets
from pathlib import Path

from companion.core.api import events as e
from companion.core.api import record as r
from companion.core.api.consent import Consent, Level
from companion.core.api.session_log import LogEntry, SessionStart
from companion.journal.store import Journal

EVENING = datetime.datetime(2026, 5, 3, 20, 15)


class Pocket:
    """Keeps keys in memory, and every key that there ever was."""

    def __init__(self) -> None:
        self.keys: tuple[str, ...] = ()
        self.all: list[str] = []

    def read(self) -> tuple[str, ...]:
        """The keys."""
        return self.keys

    def write(self, keys: tuple[str, ...]) -> None:
        """Keep these."""
        self.keys = keys
        self.all += keys

    def new(self) -> str:
        """Another key."""
        return secrets.token_hex(32)


def began(*people: str, level: Level = Level.WORDS, safe_word: str | None = None) -> SessionStart:
    """A session that begins."""
    return SessionStart(
        "evening",
        "An evening",
        "evening.yaml",
        "0" * 64,
        people or ("Maya", "Leo"),
        EVENING,
        Consent(level),
        settings={"turn": 90.0, "gentle": True, "theme": "trust", "nothing": None},
        safe_word=safe_word,
        seed=7,
    )


def said(number: int, text: str, speaker: str | None = "Maya") -> LogEntry:
    """An utterance that was heard."""
    heard = e.Heard(number, text, number - 0.8, float(number), 0.9)
    entry = r.PartnerSaid(number, number - 0.8, float(number), speaker, text, 0.9, "turn")
    return LogEntry(float(number), heard, (entry,))


def withheld(number: int) -> LogEntry:
    """The same utterance, without its words."""
    event = e.Heard(number, "… …", number - 0.8, float(number), 0.9, withheld=True)
    return LogEntry(float(number), event)


def held(journal: Journal, *words: str, people: tuple[str, ...] = ("Maya", "Leo")) -> int:
    """A session that was held to its end; returns its number."""
    session = journal.running.begin(began(*people))
    journal.running.write(
        session, [said(number, text, people[0]) for number, text in enumerate(words, start=1)]
    )
    journal.running.end(session, "complete")
    return session


def all_text(folder: Path) -> bytes:
    """Every byte of every file under a folder."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
