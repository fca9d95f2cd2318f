"""Passphrases: one form for all keyboards, not inherited by other programs, and hard to guess."""

import getpass
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import open_journal
from companion.app.passphrases import chosen, strong, typed, weakness
from companion.errors import JournalError
from companion.journal.store.engine import Database

COMPOSED, DECOMPOSED = "Fr\u00fchst\u00fcck im Caf\u00e9", "Fru\u0308hstu\u0308ck im Cafe\u0301"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, on a machine without a keyring."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    return tmp_path


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[[Iterable[object]], None]:
    """Lets somebody type at a terminal; an exception stands for bytes that are no text."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def type_(lines: Iterable[object]) -> None:
        keys = iter(lines)

        def read(prompt: str) -> str:
            line = next(keys)
            if isinstance(line, Exception):
                raise line
            return str(line)

        monkeypatch.setattr(sys, "stdin", Terminal())
        monkeypatch.setattr(getpass, "getpass", read)

    return type_


@pytest.mark.parametrize("passphrase", ["a", "boats", "old boats", "aaaaaaaaaaaaaaaa", "a b c d"])
def test_a_new_passphrase_that_is_easy_to_guess_is_refused(passphrase: str) -> None:
    """One sentence says what is enough, and why."""
    assert "four words" in weakness(passphrase).replace("4", "four")
    with pytest.raises(JournalError, match="too easy to guess"):
        strong(passphrase)


@pytest.mark.parametrize("passphrase", ["three old boats", "we go home now", "k7#pQ9!xL2mV"])
def test_four_words_or_twelve_characters_are_enough(passphrase: str) -> None:
    """Nothing more is asked of a passphrase."""
    assert strong(passphrase) == passphrase


def test_a_weak_passphrase_is_asked_for_again(
    types: Callable[[Iterable[object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """In the terminal it is said why, and the next one is taken; nothing at all is taken where it may be."""
    types(["boats", "three old boats", "three old boots", "three old boats", "three old boats"])
    assert chosen("A passphrase: ") == "three old boats"
    shown = capsys.readouterr().err
    assert "too easy to guess" in shown
    assert "were different" in shown
    types([""])
    assert chosen("A passphrase, or nothing: ", optional=True) == ""


def test_bytes_that_are_no_text_are_asked_for_again(
    types: Callable[[Iterable[object]], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal in another encoding is a sentence, never a crash."""
    types([UnicodeDecodeError("utf-8", b"\xfc", 0, 1, "invalid start byte"), "three old boats"])
    assert typed("The passphrase: ") == "three old boats"
    assert "bytes that are no text" in capsys.readouterr().err


@pytest.mark.parametrize(("first", "then"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
def test_a_passphrase_opens_from_any_keyboard(monkeypatch: pytest.MonkeyPatch, first: str, then: str) -> None:
    """It does not matter whether a keyboard sends é as one character or as two."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv(passphrases.JOURNAL, first)
    open_journal().close()
    monkeypatch.setenv(passphrases.JOURNAL, then)
    open_journal().close()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_end_of_a_line_belongs_to_no_passphrase(monkeypatch: pytest.MonkeyPatch, end: str) -> None:
    """A passphrase that came from a file into the environment opens what was begun without it."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv(passphrases.JOURNAL, COMPOSED)
    open_journal().close()
    monkeypatch.setenv(passphrases.JOURNAL, COMPOSED + end)
    open_journal().close()


def test_a_journal_of_a_decomposed_passphrase_stays_open(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal begun before passphrases were composed opens with what its people type."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setenv(passphrases.JOURNAL, COMPOSED)
    open_journal().close()
    place = Database(data / "journal" / "key.db", COMPOSED)
    place.rekey(DECOMPOSED)
    place.close()
    for passphrase in (DECOMPOSED, COMPOSED):
        monkeypatch.setenv(passphrases.JOURNAL, passphrase)
        open_journal().close()


def test_programs_that_it_starts_do_not_inherit_a_passphrase() -> None:
    """From the environment it is taken once, and is gone for every child."""
    code = (
        "import os\n"
        "from companion.app import passphrases as p\n"
        "p.take_from_environment()\n"
        "print(p.JOURNAL in os.environ, p.BACKUP in os.environ, p.given(p.JOURNAL))"
    )
    environment = {**os.environ, passphrases.JOURNAL: "three old boats", passphrases.BACKUP: "others"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["False", "False", "three", "old", "boats"]
