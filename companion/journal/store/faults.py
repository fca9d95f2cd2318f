"""What SQLite complains of, as sentences that a person can act on."""

from pathlib import Path

# https://www.sqlite.org/rescode.html
BUSY = 5
NOT_READABLE = 26
"""SQLITE_NOTADB: what a wrong key looks like."""
_PRIMARY = 0xFF
_CANT_WRITE = {10 | detail << 8 for detail in (3, 4, 5, 6)}
"""SQLITE_IOERR with _WRITE, _FSYNC, _DIR_FSYNC, _TRUNCATE."""

_SAFE = "What was kept before is safe."


def sentence_of(code: int, said: str, path: Path) -> str:
    """What is wrong with the file at ``path``, where SQLite gave the extended result ``code`` and ``said``
    what it means; it may name tables then, but no values."""
    match code & _PRIMARY:
        case 5 | 6:  # BUSY, LOCKED
            return (
                f"The journal in {path.parent} is in use by another run of Companion; "
                "end that one first, and start again."
            )
        case 8 | 14:  # READONLY, CANTOPEN
            return (
                f"{path}: this file can't be opened or written; "
                f"make it and its folder writable for yourself. {_SAFE}"
            )
        case 13:  # FULL
            return f"The disk is full, and nothing more can be kept in {path.parent}; make room. {_SAFE}"
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
    if code in _CANT_WRITE:
        return f"{path}: this can't be written; the disk is full or fails. {_SAFE}"
    return f"{path}: this can't be read or written (SQLite: {said}, {code}). {_SAFE}"
