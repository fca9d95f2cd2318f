"""The journal: encrypted storage on this machine, only as far as people agreed."""

from companion.journal.store.copies import NotOpened, remove_copy, why_no_backup
from companion.journal.store.engine import InUse, can_encrypt
from companion.journal.store.journal import FILE, Journal, Keys, Lost, restored
from companion.journal.store.journal_folder import remove_aside, remove_files, was_set_aside
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
    "InUse",
    "IntrusionRow",
    "Journal",
    "Keys",
    "Lost",
    "NotOpened",
    "Reading",
    "SessionRow",
    "TurnRow",
    "UtteranceRow",
    "can_encrypt",
    "remove_aside",
    "remove_copy",
    "remove_files",
    "restored",
    "was_set_aside",
    "why_no_backup",
]
