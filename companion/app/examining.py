"""The journal for the doctor: no passphrase is requested, and no journal created."""

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
    except InUse:
        return JournalState(encrypts=True, key=key, note="Another run has it open, and so it is not tried.")
    except JournalError as error:
        return JournalState(encrypts=True, key=key, trouble=str(error))
    kept = "1 session" if sessions == 1 else f"{sessions} sessions"
    return JournalState(encrypts=True, key=key, note=f"It is whole, with {kept}.", damages=damages)
