"""The journal: what is kept on this machine, encrypted, and only as far as people agreed."""

from companion.journal.store.copies import NotOpened, is_none
from companion.journal.store.engine import InUse, can_encrypt
from companion.journal.store.journal import ASIDE, FILE, Journal, Keys, restored
from companion.journal.store.reading import (
    AnswerRow,
    IntrusionRow,
    Reading,
    SessionRow,
    TurnRow,
    UtteranceRow,
)

__all__ = [
    "ASIDE",
    "FILE",
    "AnswerRow",
    "InUse",
    "IntrusionRow",
    "Journal",
    "Keys",
    "NotOpened",
    "Reading",
    "SessionRow",
    "TurnRow",
    "UtteranceRow",
    "can_encrypt",
    "is_none",
    "restored",
]
