"""SQLite's errors as sentences that a person can act on."""

from pathlib import Path

# https://www.sqlite.org/rescode.html
BUSY = 5
NOT_READABLE = 26
"""SQLITE_NOTADB: the result of a wrong key."""
CORRUPT = 11
_SAFE = "What was kept before is safe."
FORBIDDEN_ALOUD = "I am not allowed to write into the folder of the journal."
LOST_ALOUD = "The journal is gone, although something was kept in it."
NO_KEY = "I can't get at the key of the journal."


def sentence_of(code: int, said: str, path: Path) -> str:
    """Explain the problem with the file at ``path``, where SQLite returned the result ``code`` and the
    message ``said``, which may name tables, but no values."""
    if "malformed" in said:
        code = CORRUPT  # an export returns another code, with this message
    match code:
        case 5:  # BUSY
            return (
                f"The journal in {path.parent} is in use by another run of Companion; "
                "end that one first, and start again."
            )
        case 8 | 14:  # READONLY, CANTOPEN
            return unwritable(path)
        case 10:  # IOERR
            return f"{path}: this can't be read or written; the disk is full or fails. {_SAFE}"
        case 13:  # FULL
            return f"{path}: this can't be written: the disk is full; make room. {_SAFE}"
        case 11:  # CORRUPT
            return (
                f"{path}: this file is damaged, and was left as it is; "
                "bring back a backup with: companion restore FILE"
            )
        case 26:  # NOTADB
            return (
                f"{path}: this file can't be read with the key that is kept for it, or is damaged; "
                "it was left as it is. Bring back a backup with: companion restore FILE"
            )
    return f"{path}: this can't be read or written (SQLite: {said}). {_SAFE}"


def aloud_of(code: int, said: str) -> str:
    """Return a spoken version of the sentence."""
    if "malformed" in said:
        code = CORRUPT
    return {
        5: "Another run of me has the journal open.",
        8: FORBIDDEN_ALOUD,
        10: "The disk is full, or it fails.",
        11: "The journal is damaged.",
        13: "The disk is full.",
        14: FORBIDDEN_ALOUD,
        26: "The journal is damaged, or its key is another one.",
    }.get(code, "I can't open the journal.")


def unwritable(path: Path) -> str:
    """Explain that the file or folder is not writable."""
    return (
        f"{path}: this file can't be opened or written; make it and its folder writable for yourself. {_SAFE}"
    )
