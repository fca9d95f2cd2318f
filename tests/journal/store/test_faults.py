"""What can go wrong with a journal: each a clear sentence, and nothing that was kept is harmed."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from companion.errors import JournalError
from companion.journal.store import FILE, Journal, engine, schema
from companion.journal.store.engine import Database, raw
from tests.journal.store.deciphering import PAGE
from tests.journal.store.disk import FULL, IOERR_FSYNC, IOERR_WRITE, OK, Disk
from tests.journal.store.making import Pocket, began, held, said

ROOT = Path(__file__).parents[3]
NOBODY = 65534


@pytest.fixture
def pocket() -> Pocket:
    """The key."""
    return Pocket()


@pytest.fixture
def without_privileges(tmp_path: Path) -> Iterator[Path]:
    """A folder of somebody whom file permissions bind: root may write anywhere."""
    if os.geteuid() != 0:
        yield tmp_path
        return
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        os.chown(name, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            os.seteuid(0)


@pytest.mark.parametrize(
    ("code", "told"),
    [(FULL, "disk is full"), (IOERR_WRITE, "disk is full or fails"), (IOERR_FSYNC, "disk is full or fails")],
)
def test_a_full_disk_costs_nothing_that_was_kept(
    tmp_path: Path, pocket: Pocket, code: int, told: str
) -> None:
    """When nothing more fits, that is said; what was kept is there, and once there is room it goes on."""
    disk = Disk(f"full-{code}")
    disk.register()
    with Journal(tmp_path, pocket, vfs=disk.name) as journal:
        session = journal.running.begin(began())
        journal.running.write(session, [said(1, "first")])
        disk.refuse = lambda op: code if op.kind == ("sync" if code == IOERR_FSYNC else "write") else OK
        for act in (
            lambda: journal.running.write(session, [said(2, "SECRET")]),
            lambda: journal.voices.store_voice("Maya", b"voice"),
            lambda: journal.forgetting.session(session),
        ):
            with pytest.raises(JournalError, match=told) as caught:
                act()
            assert "What was kept before is safe" in str(caught.value)
            assert "SECRET" not in str(caught.value)
        disk.refuse = lambda op: OK
        assert journal.damages() == []
        journal.running.write(session, [said(3, "third")])
        assert [row.text for row in journal.reading.utterances()] == ["first", "third"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_real_limit_of_file_size_is_told(tmp_path: Path) -> None:
    """The same with the operating system's own refusal: the journal fails with a sentence and opens again."""
    program = """
import resource, sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from companion.errors import JournalError
from companion.journal.keys import InKeyFile
from companion.journal.store import Journal
from tests.journal.store.making import began, said
folder = Path(sys.argv[1])
journal = Journal(folder, InKeyFile(folder))
session = journal.running.begin(began())
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    for number in range(1, 10_000):
        journal.running.write(session, [said(number, "some words " * 20)])
except JournalError as error:
    print(number, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    number, sentence = done.stdout.split(" ", 1)
    assert "the disk is full or fails" in sentence
    assert done.stderr == ""
    from companion.journal.keys import InKeyFile

    with Journal(tmp_path, InKeyFile(tmp_path)) as journal:
        left = journal.running.unfinished()
        assert left is not None
        assert len(left.moments) == int(number) - 1


def test_a_folder_that_cannot_be_written_is_told(without_privileges: Path, pocket: Pocket) -> None:
    """Where nothing can be written, that is said at the start, not when the first word is lost."""
    folder = without_privileges / "journal"
    with Journal(folder, pocket) as journal:
        held(journal, "words")
    (folder / FILE).chmod(0o400)
    folder.chmod(0o500)
    before = (folder / FILE).read_bytes()
    with pytest.raises(JournalError, match=r"can't be opened or written; make it and its folder writable"):
        Journal(folder, pocket)
    with pytest.raises(JournalError, match="can't be made"):
        Journal(folder / "deeper", Pocket())
    folder.chmod(0o700)
    assert (folder / FILE).read_bytes() == before


def test_a_second_run_is_told(tmp_path: Path, pocket: Pocket) -> None:
    """Two runs at once: the second is told at once, and the first goes on undisturbed."""
    with Journal(tmp_path, pocket) as journal:
        session = journal.running.begin(began())
        program = (
            "import sys; from pathlib import Path; from companion.journal.store.engine import Database, raw\n"
            "try: Database(Path(sys.argv[1]), raw(sys.argv[2]))\n"
            "except Exception as error: print(type(error).__name__, error)"
        )
        command = [sys.executable, "-c", program, str(tmp_path / FILE), pocket.keys[0]]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.startswith("InUse")
        assert "in use by another run of Companion" in done.stdout
        journal.running.write(session, [said(1, "undisturbed")])
        with pytest.raises(JournalError, match="in use by another run"):
            Journal(tmp_path, pocket)
        journal.running.write(session, [said(2, "still")])
        assert journal.damages() == []


@pytest.mark.parametrize("page", [1, 4, 9])
def test_a_damaged_page_is_told_and_left_as_it_is(tmp_path: Path, pocket: Pocket, page: int) -> None:
    """A page that the disk damaged is found; nothing is written over it, and no wrong word is ever read."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, *(f"words {number} " * 40 for number in range(200)))
    path = tmp_path / FILE
    data = bytearray(path.read_bytes())
    data[(page - 1) * PAGE + 200] ^= 1
    path.write_bytes(data)
    with pytest.raises(JournalError, match=r"is damaged.*companion restore FILE"):
        _read_all(tmp_path, pocket)
    assert path.read_bytes() == bytes(data)


def _read_all(folder: Path, pocket: Pocket) -> None:
    with Journal(folder, pocket) as journal:
        assert journal.damages() != []
        for row in journal.reading.sessions():
            journal.reading.entries(row.id)
        journal.back_up(folder / "backup", "passphrase")


def test_a_wrong_key_reads_nothing_and_changes_nothing(tmp_path: Path, pocket: Pocket) -> None:
    """Without the right key there is nothing to be had, and nothing to be broken."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "words")
    before = (tmp_path / FILE).read_bytes()
    other = Pocket()
    other.keys = (other.new(),)
    with pytest.raises(JournalError, match="can't be read with the key"):
        Journal(tmp_path, other)
    with pytest.raises(JournalError, match="the key of this journal is gone"):
        Journal(tmp_path, Pocket())
    assert (tmp_path / FILE).read_bytes() == before


def test_a_newer_journal_is_left_as_it_is(tmp_path: Path, pocket: Pocket) -> None:
    """An older program refuses what a newer one wrote, and changes not a byte of it."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "words")
    database = Database(tmp_path / FILE, raw(pocket.keys[0]))
    with database.change() as change:
        change.do("CREATE TABLE of_the_future (x)")
        change.do(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(JournalError, match=r"made by a newer Companion .* left as it is"):
        Journal(tmp_path, pocket)
    assert (tmp_path / FILE).read_bytes() == before


def test_older_journals_are_brought_up_to_date(
    tmp_path: Path, pocket: Pocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of the tables is reached step by step, with all that was kept; a step that fails leaves
    the journal as it was."""
    with Journal(tmp_path, pocket) as journal:
        held(journal, "words")
    wrong = "ALTER TABLE more ADD COLUMN y; SELECT broken FROM no"
    further = (*schema.MIGRATIONS, "CREATE TABLE more (x)", wrong)
    monkeypatch.setattr(schema, "MIGRATIONS", further)
    monkeypatch.setattr(schema, "VERSION", len(further))
    with pytest.raises(JournalError):
        Journal(tmp_path, pocket)
    monkeypatch.setattr(schema, "MIGRATIONS", (*further[:-1], "ALTER TABLE more ADD COLUMN y"))
    with Journal(tmp_path, pocket) as journal:
        assert [row.text for row in journal.reading.utterances()] == ["words"]
        names = [row[1] for row in journal._database.rows("PRAGMA table_info(more)")]
        assert names == ["x", "y"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_files_are_for_this_user_only(tmp_path: Path, pocket: Pocket) -> None:
    """The folder has mode 0700 and every file in it 0600, whatever the umask, and where they were looser."""
    folder = tmp_path / "journal"
    before = os.umask(0)
    try:
        folder.mkdir(mode=0o755)
        with Journal(folder, pocket) as journal:
            held(journal, "words")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
        (folder / FILE).chmod(0o644)
        Journal(folder, pocket).close()
    finally:
        os.umask(before)
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600


def test_without_encryption_nothing_is_written(
    tmp_path: Path, pocket: Pocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where SQLCipher is missing, or SQLite comes without it, that is said, and no plain file is begun."""
    import sqlite3

    monkeypatch.setattr(engine, "_sqlcipher", sqlite3)
    with pytest.raises(JournalError, match="can't encrypt, and so nothing is kept"):
        Journal(tmp_path / "plain", pocket)
    monkeypatch.setattr(engine, "_sqlcipher", None)
    with pytest.raises(JournalError, match="SQLCipher is not installed here"):
        Journal(tmp_path / "none", pocket)
    assert all(path.stat().st_size == 0 for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath(r"C:\Users\Jürgen\a b.db"), "file:///C:/Users/J%C3%BCrgen/a%20b.db"),
        (PureWindowsPath(r"\\server\home\journal.db"), "file:////server/home/journal.db"),
        (PurePosixPath("/home/a?b/journal.db"), "file:///home/a%3Fb/journal.db"),
    ],
)
def test_a_journal_may_lie_on_a_share(path: PurePath, uri: str) -> None:
    """SQLite refuses an address with a server in it."""
    assert engine._uri(path) == uri
