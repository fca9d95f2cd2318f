"""What SQLite complains of, as sentences that a person can act on."""

from pathlib import Path

# https://www.sqlite.org/rescode.html
BUSY = 5
NOT_READABLE = 26
"""SQLITE_NOTADB: what a wrong key looks like."""
CORRUPT = 11
_SAFE = "What was kept before is safe."
FORBIDDEN_ALOUD = "I am not allowed to write into the folder of the journal."
LOST_ALOUD = "The journal is gone, although something was kept in it."
NO_KEY = "I can't get at the key of the journal."


def sentence_of(code: int, said: str, path: Path) -> str:
    """What is wrong with the file at ``path``, where SQLite gave the result ``code`` and ``said`` what it
    means; it may name tables then, but no values."""
    if "malformed" in said:
        code = CORRUPT  # an export gives another code, and these words
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
    """The same for ears."""
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
    """That people may not write there."""
    return (
        f"{path}: this file can't be opened or written; make it and its folder writable for yourself. {_SAFE}"
    )
