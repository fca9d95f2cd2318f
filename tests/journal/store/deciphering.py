"""Reads what stands in the files of a journal, page by page, as somebody would who has the key.

The format is SQLCipher 4's (https://www.zetetic.net/sqlcipher/design/): pages of 4096 bytes whose last 80 are
the initialisation vector (16) and the HMAC-SHA512 (64); the first 16 of the file are the salt. The frames of a
write-ahead log hold such pages behind 24 bytes each (https://www.sqlite.org/fileformat2.html#walformat).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
_RESERVED = 80
_VECTOR = 16


def holds(folder: Path, words: str, keys: Iterable[str]) -> list[str]:
    """The files in which ``words`` stand, as they are or under any of ``keys``."""
    sought = words.encode()
    known = list(keys)
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and any(sought in text for text in (path.read_bytes(), *_deciphered(path.read_bytes(), known)))
    ]


def _deciphered(data: bytes, keys: Iterable[str]) -> Iterator[bytes]:
    """All that may be a page, under each key: of a database, of a rollback journal and of a write-ahead log."""
    for key in keys:
        for header, gap, first in ((0, 0, 16), (32, 24, 0), (512, 8, 0)):
            yield b"".join(_pages(data, bytes.fromhex(key), header, gap, first))


def _pages(data: bytes, key: bytes, header: int, gap: int, first: int) -> Iterator[bytes]:
    for at in range(header, len(data) - PAGE + 1, PAGE + gap):
        page = data[at + (4 if gap == 8 else gap) :][:PAGE]
        if len(page) < PAGE:
            return
        for start in {0, first if at == header else 0}:
            vector = page[PAGE - _RESERVED : PAGE - _RESERVED + _VECTOR]
            cipher = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
            # What stands across the border of two pages is sought without what separates them.
            yield cipher.update(page[start : PAGE - _RESERVED]) + b"\n"
