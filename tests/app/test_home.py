"""What is kept on this machine, and what is done where nothing can be kept."""

import getpass
import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import Home, begin_home, has_journal, key_location, open_journal
from companion.core.api.remembered import RememberedValue
from companion.errors import JournalError


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, on a machine without a keyring, with nobody at the terminal."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return tmp_path


@pytest.fixture
def opened() -> Iterator[Home]:
    """Home."""
    found = begin_home()
    yield found
    found.close()


def test_what_scripts_remember_is_there_at_the_next_start(data: Path) -> None:
    """What one run remembers, the next one knows."""
    kept = RememberedValue("gratitude", "said", ("leo", "maya"), "the tea", "Leo")
    for expected in ((), (kept,)):
        found = begin_home()
        assert (found.trouble, found.memory.past().values) == ("", expected)
        found.memory.remember(kept, add=False)
        found.close()
    assert has_journal()


def test_where_nothing_can_be_kept_a_session_is_still_possible(data: Path) -> None:
    """When the journal can't be opened, why is told in a sentence, and the run remembers only for itself."""
    (data / "journal").write_text("a file in the way")
    found = begin_home()
    assert "can't be made" in found.trouble
    assert (found.sessions, found.voices, found.journal) == (None, None, None)
    found.memory.remember(RememberedValue("s", "k", ("ada",), 1), add=False)
    assert len(found.memory.past().values) == 1


def test_a_second_run_keeps_nothing_and_says_so(opened: Home) -> None:
    """Two runs at once: the second goes on without keeping."""
    assert opened.trouble == ""
    second = begin_home()
    assert "in use by another run" in second.trouble
    assert second.sessions is None


def test_looking_back_at_nothing_begins_no_journal(data: Path) -> None:
    """Before anything was kept there is no journal, and asking where its key would be makes none."""
    assert not has_journal()
    assert "no journal yet" in key_location()
    assert list(data.iterdir()) == []


def test_a_passphrase_from_the_environment_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """``COMPANION_PASSPHRASE`` is used where nobody can be asked; a wrong one is told at once."""
    monkeypatch.setenv(passphrases.JOURNAL, "three old boats")
    open_journal().close()
    open_journal().close()
    monkeypatch.setenv(passphrases.JOURNAL, "three old boots")
    with pytest.raises(JournalError, match="not the passphrase"):
        open_journal()


def test_a_passphrase_is_chosen_and_asked_for_in_the_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A new one is typed twice and never shown; who mistypes it later is asked again."""
    typed = iter(["three old boats", "three old boots", "three old boats", "three old boats"])
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))
    open_journal().close()
    assert "were different" in capsys.readouterr().err
    typed = iter(["three old boots", "three old boats"])
    open_journal().close()
    shown = capsys.readouterr()
    assert "not the passphrase" in shown.err
    assert "three old boats" not in shown.err + shown.out
    typed = iter(["a", "b", "c"])
    with pytest.raises(JournalError, match="not the passphrase"):
        open_journal()


def test_without_a_passphrase_the_key_is_in_a_file(monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """Who wants no passphrase gets a key file, and is asked for nothing any more."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: "")
    open_journal().close()
    assert (data / "journal" / "key").exists()
    monkeypatch.setattr(getpass, "getpass", lambda prompt: pytest.fail("asked again"))
    open_journal().close()
