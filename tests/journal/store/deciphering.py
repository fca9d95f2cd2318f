"""Reads the files of a journal, page by page, as somebody with the key would.

The format is SQLCipher 4's (https://www.zetetic.net/sqlcipher/design/): pages of 4096 bytes whose last 80 are
the initialisation vector (16) and the HMAC-SHA512 (64); the first 16 of the file are the salt. The frames of
a write-ahead log hold such pages behind 24 bytes each (https://www.sqlite.org/fileformat2.html#walformat).
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
    """All that may be a page under each key: of a database, and of a write-ahead log."""
    for key in keys:
        for header, gap in ((0, 0), (32, 24)):
            pages = [data[at + gap :][:PAGE] for at in range(header, len(data), PAGE + gap)]
            yield b"".join(_text(page, bytes.fromhex(key)) for page in pages if len(page) == PAGE)


def _text(page: bytes, key: bytes) -> bytes:
    """A page without what is no text: words may go on in the next one."""
    secret, vector = page[: PAGE - _RESERVED], page[PAGE - _RESERVED :][:_VECTOR]
    return Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor().update(secret)
