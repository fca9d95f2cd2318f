"""The journal as the doctor sees it, in a real data folder."""

import getpass
import io
import subprocess
import sys
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.consenting import CONSENT
from companion.app.examining import journal_state, offer_to_join
from companion.app.home import open_journal
from companion.core.api.remembered import RememberedValue, company
from companion.journal.store import FILE
from tests.app.terminals import Terminal
from tests.journal.store.making import held


@pytest.fixture(autouse=True)
def data(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder on a machine without a keyring; nobody may be asked for a passphrase."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: pytest.fail("somebody was asked"))
    return data_home


def test_before_anything_is_kept_it_is_said_where_the_key_would_be(data: Path) -> None:
    """Looking begins no journal."""
    found = journal_state()
    assert found.encrypts
    assert "There is no journal yet; its key will be behind a passphrase" in found.key
    assert (found.trouble, found.damages) == ("", 0)
    assert not data.exists()


def test_a_journal_with_a_key_file_is_examined(data: Path) -> None:
    """The place of the key is named, with who can read the journal, and every page is looked at."""
    with open_journal() as journal:
        held(journal, "words")
    found = journal_state()
    assert f"in the file {data / 'journal' / 'key'}" in found.key
    assert "anyone who can copy your files can read the journal" in found.key
    assert found.note == "It is whole, with 1 session."


def test_a_damaged_page_is_found(data: Path) -> None:
    """One page that is not as it was written is enough, wherever it is."""
    with open_journal() as journal:
        for _ in range(5):
            held(journal, "words " * 500)
    path = data / "journal" / FILE
    content = bytearray(path.read_bytes())
    content[-3000:-2990] = b"damaged..."
    path.write_bytes(content)
    assert journal_state().damages >= 1


def test_a_passphrase_is_never_asked_for(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a terminal too: behind a passphrase the journal is left closed; with the one in the environment it
    is examined, and a wrong one there is told."""
    monkeypatch.setenv(passphrases.JOURNAL, "three old boats")
    with open_journal() as journal:
        held(journal, "words")
    assert journal_state().note == "It is whole, with 1 session."
    monkeypatch.setenv(passphrases.JOURNAL, "three old boots")
    assert "not the passphrase" in journal_state().trouble
    monkeypatch.delenv(passphrases.JOURNAL)
    monkeypatch.setattr(sys, "stdin", Terminal())
    found = journal_state()
    assert found.key == "The key of the journal is behind a passphrase that only you know."
    assert "not tried without it" in found.note


def test_a_session_that_runs_is_not_disturbed(data: Path) -> None:
    """While another run has the journal it is left alone, and that is no fault."""
    code = "from companion.app.examining import journal_state; print(journal_state())"
    with open_journal():
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Another run has it open" in done.stdout
    assert "trouble=''" in done.stdout


def test_without_encryption_it_is_said_that_nothing_is_kept() -> None:
    """On a machine for which there is no SQLCipher, a session is possible, and the doctor says what it
    means."""
    code = (
        "import sys; sys.modules['sqlcipher3'] = None\n"
        "from companion.app.examining import journal_state; print(journal_state())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "encrypts=False" in done.stdout
    assert "without encryption nothing is kept" in done.stdout


def test_a_lost_key_is_told(data: Path) -> None:
    """A journal whose key is gone can't be read by anybody; the sentence says what helps."""
    with open_journal() as journal:
        held(journal, "words")
    (data / "journal" / "key").unlink()
    assert "the key of this journal is gone" in journal_state().trouble


DECOMPOSED, COMPOSED = "Jose\u0301", "Jos\u00e9"


def _apart() -> None:
    """A journal in which one José is two, as an older version kept him."""
    with open_journal() as journal:
        for name, level in ((DECOMPOSED, "nothing"), (COMPOSED, "words")):
            held(journal, "words", people=("Maya", name))
            agreed = RememberedValue("consent", CONSENT, company(("Maya", name)), level, name)
            journal.memory.remember(agreed, add=False)
            journal.memory.remember(
                RememberedValue("high-low", "high", company(("Maya", name)), level, name), add=False
            )
        journal.voices.store_voice(DECOMPOSED, b"his voice")
        held(journal, "words", people=("Ana\u0308s", "An\u00e4s"))


def test_a_partner_under_two_spellings_is_brought_together_after_asking(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sessions, voice and memory become one person's; where the agreements contradict each other he is asked
    again. Two who took part together stay two."""
    _apart()
    assert journal_state().apart == [COMPOSED]
    monkeypatch.setattr(sys, "stdin", Terminal("no\n"))
    offer_to_join(io.StringIO())
    assert journal_state().apart == [COMPOSED]
    monkeypatch.setattr(sys, "stdin", Terminal("yes\n"))
    told = io.StringIO()
    offer_to_join(told)
    assert f"What is kept of {COMPOSED} is together now" in told.getvalue()
    assert journal_state().apart == []
    with open_journal() as journal:
        rows = journal.reading.sessions()
        assert [row.people for row in rows[:2]] == [("Maya", COMPOSED)] * 2
        assert len(set(rows[2].people)) == 2
        assert journal.voices.voices() == {COMPOSED: b"his voice"}
        past, people = journal.memory.past(), ("Maya", COMPOSED)
        assert [one.value for one in past.of("high-low", "high", people, COMPOSED)] == ["nothing", "words"]
        assert past.of("consent", CONSENT, people, COMPOSED) == ()
        assert journal.damages() == []


def test_where_nobody_can_be_asked_nothing_is_joined(data: Path) -> None:
    """Without a terminal the doctor only says so."""
    _apart()
    offer_to_join(io.StringIO())
    assert journal_state().apart == [COMPOSED]
