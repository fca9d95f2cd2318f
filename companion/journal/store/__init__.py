"""The journal: what is kept on this machine, encrypted, and only as far as people agreed."""

from companion.journal.store.engine import can_encrypt
from companion.journal.store.journal import FILE, Journal, Keys, restored
from companion.journal.store.reading import (
    AnswerRow,
    IntrusionRow,
    Reading,
    SessionRow,
    TurnRow,
    UtteranceRow,
)

__all__ = [
    "FILE",
    "AnswerRow",
    "IntrusionRow",
    "Journal",
    "Keys",
    "Reading",
    "SessionRow",
    "TurnRow",
    "UtteranceRow",
    "can_encrypt",
    "restored",
]
