"""Passphrases: their sources, their canonical form, and the required strength of a new one."""

import getpass
import os
import sys
import unicodedata

from companion.errors import JournalError

JOURNAL = "COMPANION_PASSPHRASE"
BACKUP = "COMPANION_BACKUP_PASSPHRASE"
LEAST_CHARACTERS = 12
LEAST_WORDS = 4
"""Either is enough: about 50 bits where words or characters are chosen at random."""
_LEAST_DIFFERENT = 5
_LETTERS_ONLY = "A passphrase is one line of letters, digits and signs; this one is not."

_taken: dict[str, str] = {}


def take_from_environment() -> None:
    """Move passphrases out of the environment of this process, so that no child process inherits them.

    To be called once, when the program starts.
    """
    _taken.update({name: os.environ.pop(name) for name in (JOURNAL, BACKUP) if name in os.environ})


def given(name: str) -> str | None:
    """Return the passphrase from the environment, composed, without the end of line that a file may add;
    None without one."""
    passphrase = os.environ.get(name, _taken.get(name))
    return None if passphrase is None else composed(passphrase.rstrip("\r\n"))


def can_ask(name: str) -> bool:
    """Return whether to ask for the passphrase: not in the environment, and there is a terminal."""
    return given(name) is None and sys.stdin is not None and sys.stdin.isatty()


def composed(passphrase: str) -> str:
    """Return the NFC form: an é is the same from every keyboard."""
    return unicodedata.normalize("NFC", passphrase)


def typed(prompt: str) -> str:
    """Read a passphrase from the terminal, composed; ask again if its bytes are not text."""
    while True:
        try:
            passphrase = composed(getpass.getpass(prompt))
        except UnicodeDecodeError:
            print("The terminal sent bytes that are no text; type it again.", file=sys.stderr)
        else:
            if not passphrase or passphrase.isprintable():
                return passphrase
            print(_LETTERS_ONLY, file=sys.stderr)


def chosen(prompt: str, *, optional: bool = False) -> str:
    """Ask for a new passphrase, typed twice and strong enough; empty only if ``optional``."""
    while True:
        passphrase = typed(prompt)
        if optional and not passphrase:
            return ""
        if why := weakness(passphrase):
            print(why, file=sys.stderr)
        elif passphrase == typed("Once more: "):
            return passphrase
        else:
            print("The two were different.", file=sys.stderr)


def strong(passphrase: str) -> str:
    """Return ``passphrase`` for new data. Raises JournalError if it is too weak or not a line of text."""
    if why := weakness(one_line(passphrase)):
        raise JournalError(f"{why} Nothing was done.")
    return passphrase


def one_line(passphrase: str) -> str:
    """Return ``passphrase``. Raises JournalError if it is not a line of text."""
    if not passphrase.isprintable():
        raise JournalError(f"{_LETTERS_ONLY} Nothing was done.")
    return passphrase


def weakness(passphrase: str) -> str:
    """Return why a new passphrase is too easy to guess, as a sentence; empty if it is not."""
    words = {word for word in passphrase.casefold().split() if len(word) > 1}
    if len(passphrase) >= LEAST_CHARACTERS and len(set(passphrase)) >= _LEAST_DIFFERENT:
        return ""
    if len(words) >= LEAST_WORDS:
        return ""
    return (
        f"This passphrase is too easy to guess for somebody who has a copy of the file: take {LEAST_WORDS} "
        f"words, or {LEAST_CHARACTERS} characters."
    )
