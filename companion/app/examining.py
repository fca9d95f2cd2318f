"""The journal for the doctor: no passphrase is requested, and no journal created."""

import sys
from typing import TextIO

from companion.app.consenting import drop_contradictions
from companion.app.home import has_journal, key_location, needs_asking, open_journal
from companion.doctor import JournalState
from companion.errors import JournalError
from companion.journal.store import InUse, can_encrypt


def journal_state() -> JournalState:
    """Return the location of the key, whether the journal opens, and whether all its pages are intact."""
    key = key_location()
    if not can_encrypt():
        return JournalState(encrypts=False, key=key)
    if not has_journal():
        return JournalState(encrypts=True, key=key)
    if needs_asking():
        return JournalState(encrypts=True, key=key, note="Whether it is whole is not tried without it.")
    try:
        with open_journal() as journal:
            damages = len(journal.damages())
            sessions = 0 if damages else len(journal.reading.sessions())
            apart = () if damages else journal.spellings.apart()
    except InUse:
        return JournalState(encrypts=True, key=key, note="Another run has it open, and so it is not tried.")
    except JournalError as error:
        return JournalState(encrypts=True, key=key, trouble=str(error))
    kept = "1 session" if sessions == 1 else f"{sessions} sessions"
    note = f"It is whole, with {kept}."
    return JournalState(encrypts=True, key=key, note=note, damages=damages, apart=apart)


def offer_to_join(out: TextIO) -> None:
    """On a terminal, ask whether partners who are kept under two spellings of one name are one person, and
    bring together what is kept of them. A journal behind a passphrase is left alone. Raises JournalError."""
    if sys.stdin is None or not sys.stdin.isatty() or not has_journal() or needs_asking():
        return
    try:
        journal = open_journal()
    except JournalError:  # the doctor has said so
        return
    with journal:
        for name in journal.spellings.apart():
            out.write(
                f"\nIn the journal {name} is spelled in two ways that look the same. If that is one person, "
                "their sessions, voice and agreements can be brought together.\nType yes to do that: "
            )
            out.flush()
            if sys.stdin.readline().strip().lower() != "yes":
                out.write("They stay apart.\n")
                continue
            journal.spellings.join(name)
            drop_contradictions(journal.memory)
            out.write(f"What is kept of {name} is together now.\n")
