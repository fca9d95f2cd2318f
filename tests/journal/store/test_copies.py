"""Backups: one encrypted file that brings everything back."""

import hashlib
import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from companion import private
from companion.core.api.remembered import RememberedValue
from companion.errors import JournalError
from companion.journal.store import FILE, Journal, copies, restored
from companion.journal.store.engine import Database, WrongKey, raw
from companion.journal.store.schema import VERSION
from tests.journal.store.disk import FULL, OK, Disk
from tests.journal.store.making import EVENING, Pocket, all_text, held

PASSPHRASE = "three old boats"


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Of a journal with a session, a voice, and something remembered."""
    path = tmp_path / "evenings.companion"
    with Journal(tmp_path / "first", Pocket()) as journal:
        held(journal, "what they said", "and answered")
        journal.voices.store_voice("Leo", b"voice")
        journal.memory.remember(RememberedValue("s", "k", ("leo", "maya"), 7, "Leo", EVENING), add=True)
        journal.back_up(path, PASSPHRASE)
    return path


def _all_of(journal: Journal) -> tuple[object, ...]:
    reading = journal.reading
    records = [reading.entries(row.id) for row in reading.sessions()]
    return reading.sessions(), records, dict(journal.voices.voices()), journal.memory.past()


def test_a_backup_brings_everything_back_elsewhere(tmp_path: Path, backup: Path) -> None:
    """On another machine, with another key, all is as it was; and the next session has its own number."""
    with Journal(tmp_path / "second", Pocket()) as journal:
        assert journal.restore(backup, PASSPHRASE) == "The backup is restored, with 1 session."
        assert [entry.text for entry in journal.reading.utterances(1)] == ["what they said", "and answered"]
        assert journal.voices.voices() == {"Leo": b"voice"}
        assert journal.memory.past().values == (
            RememberedValue("s", "k", ("leo", "maya"), 7, "Leo", EVENING),
        )
        assert journal.damages() == []
        assert held(journal, "later") == 2


def test_a_backup_is_one_private_file_without_a_readable_word(backup: Path) -> None:
    """A backup can lie on a stick: nobody reads it without the passphrase, and nothing lies beside it."""
    text = backup.read_bytes()
    assert b"what they said" not in text
    assert b"SQLite" not in text
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [path.name for path in backup.parent.glob("evenings*")] == [backup.name]


@pytest.mark.parametrize("stretched_with", ["scrypt", "SQLCipher"])
def test_a_backup_of_an_earlier_version_comes_back(tmp_path: Path, stretched_with: str) -> None:
    """Before Argon2id passphrases were stretched with scrypt, and by SQLCipher itself; such files open."""
    salt = bytes(range(16))
    scrypt = hashlib.scrypt(
        PASSPHRASE.encode(), salt=salt, n=2**17, r=8, p=1, maxmem=192 * 1024 * 1024, dklen=32
    )
    key = raw(scrypt.hex() + salt.hex()) if stretched_with == "scrypt" else PASSPHRASE
    with Journal(tmp_path / "here", Pocket()) as journal:
        held(journal, "from before")
        with journal._database.attached(tmp_path / "old", key):
            journal._database.rows("SELECT sqlcipher_export('other')")
            journal._database.rows(f"PRAGMA other.user_version = {VERSION}")
    with Journal(tmp_path / "there", Pocket()) as journal:
        assert journal.restore(tmp_path / "old", PASSPHRASE) == "The backup is restored, with 1 session."


def test_a_backup_is_not_opened_by_its_bare_passphrase(backup: Path) -> None:
    """Who guesses has to pay for Argon2id, too: the passphrase alone is not the key."""
    with pytest.raises(WrongKey):
        Database(backup, PASSPHRASE)


@pytest.mark.usefixtures("stretched_as_shipped")
def test_each_guess_at_a_passphrase_takes_what_the_documents_say(backup: Path) -> None:
    """Argon2id with three rounds, four lanes and 128 MB of memory gives the key, and nothing cheaper does."""
    salt = backup.read_bytes()[:16]

    def key(memory_kib: int) -> str:
        stretching = Argon2id(salt=salt, length=32, iterations=3, lanes=4, memory_cost=memory_kib)
        return raw(stretching.derive(PASSPHRASE.encode()).hex() + salt.hex())

    Database(backup, key(128 * 1024)).close()
    with pytest.raises(WrongKey):
        Database(backup, key(64))


def test_a_backup_needs_its_passphrase(tmp_path: Path, backup: Path) -> None:
    """Another passphrase, or none, reads nothing, and changes nothing here."""
    with Journal(tmp_path / "second", Pocket()) as journal:
        for wrong in ("three old boots", ""):
            with pytest.raises(JournalError, match="the passphrase is wrong"):
                journal.restore(backup, wrong)
        assert journal.reading.sessions() == []
        with pytest.raises(JournalError, match="needs a passphrase"):
            journal.back_up(tmp_path / "open", "")
    assert not (tmp_path / "open").exists()


def test_what_is_kept_is_replaced_only_when_that_is_said(tmp_path: Path, backup: Path) -> None:
    """A backup never takes the place of sessions unasked; asked, it does so whole."""
    with Journal(tmp_path / "second", Pocket()) as journal:
        held(journal, "precious")
        before = _all_of(journal)
        with pytest.raises(JournalError, match="not empty"):
            journal.restore(backup, PASSPHRASE)
        assert _all_of(journal) == before
        journal.restore(backup, PASSPHRASE, replace=True)
        assert [entry.text for entry in journal.reading.utterances()] == ["what they said", "and answered"]


def test_a_damaged_backup_changes_nothing(tmp_path: Path, backup: Path) -> None:
    """A backup in which a page is damaged is refused before anything here is touched."""
    data = bytearray(backup.read_bytes())
    data[5 * 4096 + 100 : 5 * 4096 + 110] = b"damaged..."
    backup.write_bytes(data)
    with Journal(tmp_path / "second", Pocket()) as journal:
        held(journal, "precious")
        before = _all_of(journal)
        with pytest.raises(JournalError, match="damaged"):
            journal.restore(backup, PASSPHRASE, replace=True)
        assert _all_of(journal) == before
        assert [path.name for path in (tmp_path / "second").glob("*restoring*")] == []


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    """A wrong file name ends in a sentence."""
    (tmp_path / "letter.txt").write_text("Dear Leo, " * 1000)
    Database(tmp_path / "other.db", PASSPHRASE).close()
    with Journal(tmp_path / "journal", Pocket()) as journal:
        for name, told in (
            ("letter.txt", "not a backup"),
            ("none", "does not exist"),
            ("other.db", "not a backup"),
        ):
            with pytest.raises(JournalError, match=told):
                journal.restore(tmp_path / name, PASSPHRASE)


def test_a_backup_that_cannot_be_finished_leaves_the_older_one(tmp_path: Path) -> None:
    """When the disk is full the backup from before is still there, and the journal is whole."""
    disk = Disk("backup")
    disk.register()
    path = tmp_path / "backup"
    with Journal(tmp_path / "journal", Pocket(), vfs=disk.name) as journal:
        session = held(journal, "first")
        journal.back_up(path, PASSPHRASE)
        before = path.read_bytes()
        held(journal, "second")
        disk.refuse = lambda op: FULL if op.name.startswith("backup") and op.kind == "write" else OK
        with pytest.raises(JournalError, match="disk is full"):
            journal.back_up(path, PASSPHRASE)
        disk.refuse = lambda op: OK
        assert path.read_bytes() == before
        assert [found.name for found in tmp_path.glob("backup*")] == ["backup"]
        assert [row.id for row in journal.reading.sessions()] == [session, session + 1]


def test_a_journal_that_cannot_be_read_makes_room_for_its_backup(tmp_path: Path, backup: Path) -> None:
    """After damage or a lost key a backup can be brought back where the journal was; the old files are set
    aside, not deleted, and that only when it is said."""
    folder = tmp_path / "first"
    broken = (folder / FILE).read_bytes()[:4096] + bytes(8192)
    (folder / FILE).write_bytes(broken)
    keys = Pocket()
    keys.keys = (keys.new(),)
    with pytest.raises(JournalError, match=r"can't be read.*--replace"):
        restored(folder, lambda: Journal(folder, keys), backup, PASSPHRASE)
    openings = iter([keys, Pocket()])
    told = restored(folder, lambda: Journal(folder, next(openings)), backup, PASSPHRASE, replace=True)
    assert "1 session" in told
    assert str(folder / "aside-1") in told
    assert (folder / "aside-1" / FILE).read_bytes() == broken
    assert b"what they said" not in all_text(folder)


def test_a_backup_that_is_of_no_use_begins_no_journal(tmp_path: Path, backup: Path) -> None:
    """On another machine a wrong passphrase or a wrong file leaves everything as it was: no journal is begun,
    nobody is asked for its passphrase, and nothing of the backup is left there."""
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Leo")
    noise = tmp_path / "noise"
    noise.write_bytes(bytes(4096))
    folder = tmp_path / "other"
    for path, passphrase in ((backup, "three old boots"), (letter, PASSPHRASE), (noise, PASSPHRASE)):
        with pytest.raises(JournalError, match=r"not a backup.* Nothing was changed"):
            restored(folder, lambda: pytest.fail("a journal was opened"), path, passphrase)
    assert list(folder.iterdir()) == []


def test_a_backup_of_a_newer_companion_is_refused(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a newer program wrote is not guessed at; the sentence names the backup and what to do."""
    with monkeypatch.context() as newer, Journal(tmp_path / "newer", Pocket()) as journal:
        newer.setattr(copies, "VERSION", VERSION + 1)
        journal.back_up(backup, PASSPHRASE)
    before = backup.read_bytes()
    with pytest.raises(JournalError, match=r"evenings\.companion: this backup was made by a newer Companion"):
        restored(tmp_path / "other", lambda: pytest.fail("a journal was opened"), backup, PASSPHRASE)
    assert backup.read_bytes() == before
    assert list((tmp_path / "other").iterdir()) == []


def test_a_disk_that_is_full_changes_nothing(tmp_path: Path, backup: Path) -> None:
    """When there is no room to bring a backup back, what was here is as it was."""
    disk = Disk("restore")
    disk.register()
    with Journal(tmp_path / "second", Pocket(), vfs=disk.name) as journal:
        held(journal, "precious")
        before = _all_of(journal)
        disk.refuse = lambda op: FULL if op.kind == "write" else OK
        with pytest.raises(JournalError, match="disk is full"):
            journal.restore(backup, PASSPHRASE, replace=True)
        disk.refuse = lambda op: OK
        assert _all_of(journal) == before
        assert journal.damages() == []


@pytest.mark.skipif(os.name == "nt", reason="asks for the flags of a handle")
def test_only_a_handle_that_can_write_is_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses to flush any other, and no backup could ever be made there."""
    import fcntl

    flush = os.fsync
    flushed: list[int] = []

    def strict(handle: int) -> None:
        flags = fcntl.fcntl(handle, fcntl.F_GETFL)
        assert stat.S_ISDIR(os.fstat(handle).st_mode) or flags & (os.O_WRONLY | os.O_RDWR)
        flushed.append(handle)
        flush(handle)

    monkeypatch.setattr(os, "fsync", strict)
    with Journal(tmp_path / "journal", Pocket()) as journal:
        journal.back_up(tmp_path / "backup", "four words are enough here")
    assert len(flushed) >= 2


def test_a_restore_that_is_done_stays_done_where_its_copy_is_held(
    tmp_path: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner reads each new file: what can't be deleted now is deleted at the next time."""

    def held_by_scanner(path: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with Journal(tmp_path / "second", Pocket()) as journal:
        monkeypatch.setattr(private, "remove", held_by_scanner)
        assert journal.restore(backup, PASSPHRASE)
        monkeypatch.undo()
        assert journal.damages() == []
