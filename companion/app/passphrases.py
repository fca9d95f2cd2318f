"""Passphrases: where they come from, the form in which they are used, and how strong a new one must be."""

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
    """Move passphrases out of the environment of this process: no program that it starts inherits them.

    To be called once, when the program starts.
    """
    _taken.update({name: os.environ.pop(name) for name in (JOURNAL, BACKUP) if name in os.environ})


def given(name: str) -> str | None:
    """The passphrase that the environment gave, composed; None where it gave none."""
    passphrase = os.environ.get(name, _taken.get(name))
    return None if passphrase is None else composed(passphrase)


def can_ask(name: str) -> bool:
    """Whether the passphrase is to be typed: the environment gives none, and there is a terminal."""
    return given(name) is None and sys.stdin is not None and sys.stdin.isatty()


def composed(passphrase: str) -> str:
    """The NFC form: an é is the same from every keyboard."""
    return unicodedata.normalize("NFC", passphrase)


def typed(prompt: str) -> str:
    """A passphrase from the terminal, composed; asked for again where its bytes are no text."""
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
    """A new passphrase, typed twice and strong enough; empty only where it is ``optional``."""
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
    """``passphrase``, for something new. Raises JournalError where it is too weak or no line of text."""
    if why := weakness(one_line(passphrase)):
        raise JournalError(f"{why} Nothing was done.")
    return passphrase


def one_line(passphrase: str) -> str:
    """``passphrase``. Raises JournalError where it is no line of text."""
    if not passphrase.isprintable():
        raise JournalError(f"{_LETTERS_ONLY} Nothing was done.")
    return passphrase


def weakness(passphrase: str) -> str:
    """Why a new passphrase is too easy to guess, as a sentence; empty where it is not."""
    words = {word for word in passphrase.casefold().split() if len(word) > 1}
    if len(passphrase) >= LEAST_CHARACTERS and len(set(passphrase)) >= _LEAST_DIFFERENT:
        return ""
    if len(words) >= LEAST_WORDS:
        return ""
    return (
        f"This passphrase is too easy to guess for somebody who has a copy of the file: take {LEAST_WORDS} "
        f"words, or {LEAST_CHARACTERS} characters."
    )
