"""``companion backup`` and ``companion restore``, as they are typed."""

import getpass
import io
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from companion.app import copies, home, passphrases
from companion.app.home import open_journal
from companion.cli import main
from companion.core.api.remembered import RememberedValue
from companion.journal.store import FILE, Journal
from companion.journal.store import copies as backups
from companion.journal.store.engine import Database
from companion.journal.store.schema import VERSION
from tests.app.terminals import Terminal
from tests.journal.store.disk import FULL, OK, Disk
from tests.journal.store.making import EVENING, held

PASSPHRASE = "three old boats"


@pytest.fixture(autouse=True)
def data(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder on a machine without a keyring, with nobody at the terminal."""
    _alone(monkeypatch)
    return data_home


def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv(passphrases.BACKUP, PASSPHRASE)
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())


@pytest.fixture(scope="module")
def _backed_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a journal and its backup, made once: stretching a passphrase takes a second."""
    folder = tmp_path_factory.mktemp("backed-up")
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told):
        _alone(patch)
        patch.setenv("COMPANION_DATA", str(folder / "data"))
        with open_journal() as journal:
            held(journal, "what they said", "and answered")
            journal.voices.store_voice("Leo", b"voice")
            journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), 7, "Leo", EVENING), add=True)
        assert main(["backup", str(folder / "evenings.companion")]) == 0
    assert "with 1 session." in told.getvalue()
    return folder


@pytest.fixture
def file(_backed_up: Path, data: Path, tmp_path: Path) -> Path:
    """A backup of a journal with a session, a voice and something remembered."""
    shutil.copytree(_backed_up / "data", data)
    return Path(shutil.copy2(_backed_up / "evenings.companion", tmp_path))


@pytest.fixture
def move(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Path]:
    """Goes to another machine: its data folder, in which there is nothing."""

    def moved() -> Path:
        monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "elsewhere"))
        return tmp_path / "elsewhere"

    return moved


def _type(monkeypatch: pytest.MonkeyPatch, answers: Iterable[str]) -> None:
    """Somebody sits there, and types these where a passphrase is asked for."""
    typed = iter(answers)
    monkeypatch.delenv(passphrases.BACKUP, raising=False)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(getpass, "getpass", lambda prompt: next(typed))


def _all() -> tuple[object, ...]:
    """All that the journal holds."""
    with open_journal() as journal:
        rows = journal.reading.sessions()
        records = [journal.reading.entries(row.id) for row in rows]
        return rows, records, dict(journal.voices.voices()), journal.memory.past()


def test_everything_comes_back_on_another_machine(
    file: Path, move: Callable[[], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """One file carries sessions, words, voices and what was remembered to a machine that had none of it; a
    backup of that holds the same again."""
    before = _all()
    move()
    assert main(["restore", str(file)]) == 0
    assert "The backup is restored, with 1 session." in capsys.readouterr().out
    assert _all() == before
    again = file.with_name("again.companion")
    assert main(["backup", str(again)]) == 0
    assert main(["forget", "--everything", "--yes"]) == 0
    assert main(["restore", str(again)]) == 0
    assert _all() == before


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_backup_is_one_private_file(file: Path, tmp_path: Path) -> None:
    """Only this user can read the file, it holds no readable word, and nothing lies beside it."""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"what they said" not in file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", file.name]


def test_no_file_is_ever_overwritten(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A backup takes the place of nothing: neither an older one, nor a folder, nor a link to nowhere."""
    before = file.read_bytes()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "nowhere")
    for path, told in (
        (file, "is taken already"),
        (tmp_path, "this is a folder"),
        (link, "is taken already"),
    ):
        assert main(["backup", str(path)]) == 1
        assert told in capsys.readouterr().err
    assert file.read_bytes() == before
    assert not (tmp_path / "nowhere").exists()


def test_what_is_kept_is_replaced_only_when_that_is_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where something is kept, a backup comes back only with ``--replace``, and then whole."""
    backed_up = _all()
    with open_journal() as journal:
        held(journal, "later, and precious")
    now = _all()
    assert main(["restore", str(file)]) == 1
    assert "The journal here is not empty" in capsys.readouterr().err
    assert _all() == now
    assert main(["restore", str(file), "--replace"]) == 0
    assert _all() == backed_up


def test_the_passphrase_is_typed_twice(
    file: Path,
    tmp_path: Path,
    move: Callable[[], Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a terminal a new passphrase is asked for until it was typed twice alike, and it is never shown; who
    mistypes it when bringing it back is asked again. An é is the same from each keyboard."""
    path = tmp_path / "typed"
    _type(
        monkeypatch,
        ["three caf\u00e9 boats", "three cafe boats", "three caf\u00e9 boats", "three caf\u00e9 boats"],
    )
    assert main(["backup", str(path)]) == 0
    assert "were different" in capsys.readouterr().err
    before = _all()
    move()
    _type(
        monkeypatch, ["three cafe boats", "three cafe\u0301 boats", ""]
    )  # the last: a key file for the new journal
    assert main(["restore", str(path)]) == 0
    shown = capsys.readouterr()
    assert "the passphrase is wrong" in shown.err
    assert "caf" not in shown.out + shown.err
    assert _all() == before


def test_three_wrong_passphrases_are_enough(
    file: Path, move: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After the third it ends with the sentence, nobody was asked for a passphrase of a new journal, and none
    was begun."""
    elsewhere = move()
    _type(monkeypatch, ["one", "two", "three"])
    assert main(["restore", str(file)]) == 1
    assert capsys.readouterr().err.count("the passphrase is wrong") == 3
    assert [path for path in elsewhere.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        (
            None,
            "Not running in a terminal, so the passphrase can't be typed; put it into COMPANION_BACKUP_PASS",
        ),
        ("", "A backup needs a passphrase"),
        ("two\nlines", "A passphrase is one line"),
    ],
)
def test_a_backup_needs_a_passphrase(
    passphrase: str | None,
    sentence: str,
    file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without one that can be typed again nothing is written, and nothing is brought back."""
    if passphrase is None:
        monkeypatch.delenv(passphrases.BACKUP)
    else:
        monkeypatch.setenv(passphrases.BACKUP, passphrase)
    for args in (["backup", str(tmp_path / "new")], ["restore", str(file), "--replace"]):
        assert main(args) == 1
        said = capsys.readouterr().err
        assert sentence in said
        assert said.count("\n") == 1
    assert not (tmp_path / "new").exists()


def _wrong_passphrase(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(passphrases.BACKUP, "three old boots")


def _letter(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("Dear Leo, " * 1000)


def _empty(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(b"")


def _gone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.unlink()


def _folder(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.unlink()
    file.mkdir()


def _newer(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as newer, open_journal() as journal:
        newer.setattr(backups, "VERSION", VERSION + 1)
        journal.back_up(file, PASSPHRASE)


def _another(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.unlink()
    database = Database(file, PASSPHRASE)
    database.rows("CREATE TABLE notes (text TEXT)")
    database.close()


def _damaged(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray(file.read_bytes())
    content[5 * 4096 + 100 : 5 * 4096 + 110] = b"damaged..."
    file.write_bytes(content)


def _cut(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(file.read_bytes()[: 4096 * 6])


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (_wrong_passphrase, "this is not a backup, or the passphrase is wrong"),
        (_letter, "this is not a backup of a journal"),
        (_empty, "this is not a backup of a journal"),
        (_gone, "this file does not exist"),
        (_folder, "this file does not exist"),
        (_newer, "this backup was made by a newer Companion"),
        (_another, "this is not a backup of a journal"),
        (_damaged, "this backup is damaged"),
        (_cut, "damaged"),
    ],
)
def test_what_cannot_be_brought_back_gets_one_sentence_and_changes_nothing(
    fault: Callable[[Path, pytest.MonkeyPatch], None],
    sentence: str,
    file: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A wrong passphrase, another file, a newer or damaged backup: the journal here is as it was, although it
    was said that it may be replaced."""
    before = _all()
    names = sorted(path.name for path in data.rglob("*"))
    fault(file, monkeypatch)
    assert main(["restore", str(file), "--replace"]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"{file}: ")
    assert sentence in said
    assert said.count("\n") == 1
    assert _all() == before
    assert sorted(path.name for path in data.rglob("*")) == names


def test_there_is_nothing_to_back_up_before_anything_was_kept(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a journal a sentence says so, and none is begun; one that is empty can be backed up."""
    assert main(["backup", str(tmp_path / "new")]) == 1
    assert "nothing to back up" in capsys.readouterr().err
    assert not data.exists()
    open_journal().close()
    assert main(["backup", str(tmp_path / "new")]) == 0
    assert "with 0 sessions." in capsys.readouterr().out


def test_where_nothing_can_be_written_a_sentence_says_so(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A folder that is not there, or a file in its place: one line."""
    for path in (tmp_path / "no" / "such", file / "inside"):
        assert main(["backup", str(path)]) == 1
        said = capsys.readouterr().err
        assert "can't be written" in said
        assert said.count("\n") == 1


def test_a_disk_that_is_full(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No room for the backup, or for what comes back from it: a sentence, no half file, nothing changed."""
    disk = Disk("copies")
    disk.register()
    before = _all()
    monkeypatch.setattr(
        copies, "open_journal", lambda: Journal(home.journal_folder(), home.key_of_home(), vfs=disk.name)
    )
    disk.refuse = lambda op: FULL if op.kind == "write" and op.name.startswith("new") else OK
    assert main(["backup", str(tmp_path / "new")]) == 1
    assert "disk is full" in capsys.readouterr().err
    assert list(tmp_path.glob("new*")) == []
    disk.refuse = lambda op: FULL if op.kind == "write" and op.name == f"{FILE}-wal" else OK
    assert main(["restore", str(file), "--replace"]) == 1
    assert "disk is full" in capsys.readouterr().err
    disk.refuse = lambda op: OK
    assert _all() == before


def test_a_second_run_is_told_to_wait(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While a session runs, its journal is neither copied nor replaced."""
    with open_journal():
        for args in (["backup", str(tmp_path / "new")], ["restore", str(file), "--replace"]):
            assert main(args) == 1
            assert "in use by another run" in capsys.readouterr().err
    assert list((home.journal_folder()).glob("aside*")) == []


def test_a_journal_that_cannot_be_read_is_set_aside(
    file: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After damage the backup comes back where the journal was; that is said before it is done, and the old
    one is still there."""
    before = _all()
    path = data / "journal" / FILE
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    assert main(["restore", str(file)]) == 1
    assert (
        "Add --replace to put the backup in its place; what is there is set aside, not"
        in capsys.readouterr().err
    )
    assert main(["restore", str(file), "--replace"]) == 0
    assert f"set aside in {data / 'journal' / 'aside-1'}" in capsys.readouterr().out
    assert (data / "journal" / "aside-1" / FILE).exists()
    assert _all() == before
