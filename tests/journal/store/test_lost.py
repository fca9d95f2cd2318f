"""A journal that is gone or empty beside its key is a loss, and is never taken for a new beginning."""

from collections.abc import Callable
from pathlib import Path

import pytest

from companion.errors import JournalError
from companion.journal.keys import InKeyFile
from companion.journal.store import FILE, InUse, Journal, Lost, restored
from tests.journal.store.making import Pocket, held

PASSPHRASE = "three old boats"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a journal that holds a session."""
    folder = tmp_path / "journal"
    with Journal(folder, InKeyFile(folder)) as journal:
        held(journal, "words")
        journal.back_up(tmp_path / "evenings.backup", PASSPHRASE)
    return folder


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


def _gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(("lose", "state"), [(_emptied, "empty"), (_gone, "gone")])
def test_a_lost_journal_is_reported_and_nothing_is_begun(
    folder: Path, lose: Callable[[Path], None], state: str
) -> None:
    """It is said that something was kept and how to bring it back; key and folder stay as they are."""
    lose(folder / FILE)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for _ in range(2):
        with pytest.raises(Lost, match=f"the journal is {state}, .*companion restore FILE"):
            Journal(folder, InKeyFile(folder))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize("lose", [_emptied, _gone])
def test_a_lost_journal_comes_back_from_its_backup(folder: Path, lose: Callable[[Path], None]) -> None:
    """Nothing is replaced by it, and so it need not be said."""
    lose(folder / FILE)
    backup = folder.parent / "evenings.backup"
    assert "1 session" in restored(folder, lambda: Journal(folder, InKeyFile(folder)), backup, PASSPHRASE)
    with Journal(folder, InKeyFile(folder)) as journal:
        assert len(journal.reading.sessions()) == 1


class Interrupted(Pocket):
    """Keys of a machine that stops when they are written: before, or after they are kept."""

    def __init__(self, *, kept: bool) -> None:
        super().__init__()
        self._kept = kept

    def write(self, keys: tuple[str, ...]) -> None:
        """Stop."""
        if self._kept:
            super().write(keys)
        raise KeyboardInterrupt


@pytest.mark.parametrize("kept", [False, True])
def test_a_beginning_that_was_interrupted_is_no_loss(tmp_path: Path, kept: bool) -> None:
    """Whether the machine stopped before or after the new key was kept, the next start begins the journal."""
    keys = Interrupted(kept=kept)
    with pytest.raises(KeyboardInterrupt):
        Journal(tmp_path, keys)
    again = Pocket()
    again.keys = keys.keys
    with Journal(tmp_path, again) as journal:
        held(journal, "words")
    with Journal(tmp_path, again) as journal:
        assert len(journal.reading.sessions()) == 1


class SideQuestion(Pocket):
    """A store of keys during whose first write a second run wants to begin a journal, too."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def write(self, keys: tuple[str, ...]) -> None:
        """Begin another journal in the same folder, with another key, and only then store this one."""
        with pytest.raises(InUse):
            Journal(self._folder, Pocket())
        super().write(keys)


def test_two_runs_that_begin_a_journal_at_once_make_one(tmp_path: Path) -> None:
    """The second is told that another run has it, and what the first one keeps stays readable."""
    keys = SideQuestion(tmp_path)
    with Journal(tmp_path, keys) as journal:
        held(journal, "words")
    with Journal(tmp_path, keys) as journal:
        assert len(journal.reading.sessions()) == 1
    assert {path.name for path in tmp_path.iterdir()} == {FILE}


def test_a_journal_whose_key_is_gone_is_left_as_it_is(folder: Path) -> None:
    """Without its key it can't be read; it is not overwritten by a new one."""
    before = (folder / FILE).read_bytes()
    with pytest.raises(JournalError, match="key of this journal is gone"):
        Journal(folder, Pocket())
    assert (folder / FILE).read_bytes() == before
