"""Where the key of the journal is kept, and what happens when it can't be had."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import keyring
import keyring.backends.fail
import pytest
from sqlcipher3 import dbapi2

from companion.errors import JournalError
from companion.journal import keys
from companion.journal.keys import InKeyFile, InKeyring, WrongPassphrase, describe, key_place, system
from companion.journal.store import Journal
from companion.journal.store.engine import Database
from tests.journal.store.making import held

PASSPHRASE = "three old boats"


class Drawer:
    """A keyring of a system; ``locked``: it says no."""

    name = "the drawer"

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.locked = False

    def get(self, entry: str) -> str | None:
        """What stands there."""
        self._check()
        return self.secrets.get(entry)

    def set(self, entry: str, secret: str) -> None:
        """Put it there."""
        self._check()
        self.secrets[entry] = secret

    def works(self) -> bool:
        """Whether it is unlocked."""
        return not self.locked

    def _check(self) -> None:
        if self.locked:
            raise JournalError("the drawer is locked")


class Desktop:
    """As ``keyring`` shows the keyring of a desktop."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, name: str) -> str | None:
        """What is kept."""
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        """Keep it, or complain as D-Bus does."""
        if self.locked:
            raise RuntimeError(f"prompt dismissed for {secret}")
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        """Keep it no longer."""
        del self.kept[service, name]


def _asked(answer: str) -> Callable[[bool], str]:
    return lambda is_new: answer


def _begun(folder: Path, passphrase: str = "", drawer: Drawer | None = None) -> keys.Place:
    place = key_place(folder, _asked(passphrase), lambda: drawer)
    with Journal(folder, place) as journal:
        held(journal, "words")
    return place


def _reads(folder: Path, passphrase: str = "", drawer: Drawer | None = None) -> list[str]:
    with Journal(folder, key_place(folder, _asked(passphrase), lambda: drawer)) as journal:
        return [row.text for row in journal.reading.utterances()]


def test_the_keyring_comes_first(tmp_path: Path) -> None:
    """Where the system has a keyring the key is there and nowhere in the folder, whatever else is offered."""
    drawer = Drawer()
    place = _begun(tmp_path, PASSPHRASE, drawer)
    assert place.describe() == "The key of the journal is in the drawer."
    (secret,) = drawer.secrets.values()
    assert all(secret.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    assert _reads(tmp_path, "", drawer) == ["words"]


def test_then_a_passphrase(tmp_path: Path) -> None:
    """Without a keyring, or with a locked one, a passphrase opens the journal; no other does."""
    drawer = Drawer()
    drawer.locked = True
    place = _begun(tmp_path, PASSPHRASE, drawer)
    assert "behind a passphrase" in place.describe()
    assert _reads(tmp_path, PASSPHRASE) == ["words"]
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(WrongPassphrase, match="not the passphrase of the journal"):
        _reads(tmp_path, "three old boots")
    with pytest.raises(JournalError, match="passphrase of the journal is missing"):
        _reads(tmp_path, "")
    with pytest.raises(JournalError, match="one line"):
        _reads(tmp_path, "a\0b")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("passphrase", ['it\'s; -- "quoted"', "x'" + "ab" * 32 + "'", "ключ 🔑", " "])
def test_a_passphrase_may_be_anything(tmp_path: Path, passphrase: str) -> None:
    """Quotes, other alphabets, and what looks like something else are only letters of a passphrase."""
    _begun(tmp_path, passphrase)
    assert _reads(tmp_path, passphrase) == ["words"]


def test_a_passphrase_is_stretched(tmp_path: Path) -> None:
    """Guessing passphrases is slow: each guess costs 256 000 rounds, and fewer open nothing."""
    _begun(tmp_path, PASSPHRASE)
    for rounds, opens in ((256_000, True), (255_999, False)):
        connection = dbapi2.connect(str(tmp_path / "key.db"))
        connection.execute(f"PRAGMA key = '{PASSPHRASE}'")
        connection.execute(f"PRAGMA kdf_iter = {rounds}")
        try:
            connection.execute("SELECT * FROM secret")
            assert opens
        except dbapi2.DatabaseError:
            assert not opens
        finally:
            connection.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_last_a_file_that_only_this_user_can_read(tmp_path: Path) -> None:
    """Without keyring and passphrase the key is in a file of mode 0600, which is kept so."""
    before = os.umask(0)
    try:
        place = _begun(tmp_path)
        assert "in the file" in place.describe()
        mode = stat.S_IMODE((tmp_path / "key").stat().st_mode)
        (tmp_path / "key").chmod(0o644)
        assert _reads(tmp_path) == ["words"]
    finally:
        os.umask(before)
    assert mode == 0o600
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", ["keyring", "passphrase", "file"])
def test_forgetting_changes_the_key_wherever_it_is(tmp_path: Path, kind: str) -> None:
    """After something was forgotten the journal has another key, and the old one is gone."""
    drawer = Drawer() if kind == "keyring" else None
    passphrase = PASSPHRASE if kind == "passphrase" else ""
    _begun(tmp_path, passphrase, drawer)
    place = key_place(tmp_path, _asked(passphrase), lambda: drawer)
    old = place.read()
    with Journal(tmp_path, place) as journal:
        second = held(journal, "gone")
        journal.forgetting.session(second)
    assert place.read() != old
    assert len(place.read()) == 1
    assert _reads(tmp_path, passphrase, drawer) == ["words"]
    assert all(old[0].encode() not in path.read_bytes() for path in tmp_path.iterdir())


def test_a_rotation_that_was_cut_short_finds_its_key(tmp_path: Path) -> None:
    """Whether the pages have the new key already or still the old one, the journal opens; one key stays."""
    _begun(tmp_path)
    place = InKeyFile(tmp_path)
    right = place.read()[0]
    for both in ((right, place.new()), (place.new(), right)):
        place.write(both)
        assert _reads(tmp_path) == ["words"]
        assert place.read() == (right,)


def test_a_first_run_that_was_cut_short_can_be_begun_again(tmp_path: Path) -> None:
    """Killed before the first key was kept, the next start begins as if nothing had been."""
    Database(tmp_path / "key.db", PASSPHRASE).close()
    _begun(tmp_path, PASSPHRASE)
    assert _reads(tmp_path, PASSPHRASE) == ["words"]
    drawer = Drawer()
    drawer.locked = True
    place = InKeyring(tmp_path / "other", drawer)
    with pytest.raises(JournalError, match="locked"):
        Journal(tmp_path / "other", place)
    drawer.locked = False
    _begun(tmp_path / "other", "", drawer)
    assert _reads(tmp_path / "other", "", drawer) == ["words"]


def test_a_keyring_that_is_gone_is_told(tmp_path: Path) -> None:
    """Who starts from elsewhere, without the keyring or with a locked one, learns what is missing."""
    drawer = Drawer()
    _begun(tmp_path, "", drawer)
    for found, why in (
        (None, "is in a keyring that is not available now"),
        (Drawer(), "no longer in the drawer"),
    ):
        with pytest.raises(JournalError, match=why):
            _reads(tmp_path, "", found)
    drawer.locked = True
    with pytest.raises(JournalError, match="the drawer is locked"):
        _reads(tmp_path, PASSPHRASE, drawer)
    drawer.locked = False
    assert _reads(tmp_path, "", drawer) == ["words"]


def test_where_the_key_is_can_be_told_without_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The doctor says in a sentence which way is used, or would be; it asks for nothing and makes nothing."""
    folder = tmp_path / "journal"
    assert "will be in the drawer" in describe(folder, Drawer)
    assert "behind a passphrase, or" in describe(folder, lambda: None)
    assert not folder.exists()
    _begun(folder, PASSPHRASE)
    assert "behind a passphrase that only you know" in describe(folder, Drawer)
    _begun(tmp_path / "file")
    assert str(tmp_path / "file" / "key") in describe(tmp_path / "file", lambda: None)
    _begun(tmp_path / "ring", "", Drawer())
    assert describe(tmp_path / "ring", Drawer) == "The key of the journal is in the drawer."
    assert "not available now" in describe(tmp_path / "ring", lambda: None)
    monkeypatch.setattr(keys, "can_encrypt", lambda: False)
    assert "nothing is kept" in describe(folder, Drawer)


def test_only_keyrings_of_the_system_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no keyring, or one that writes plain files, none is used."""

    class PlainFile:
        priority = 5

    none = keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]  # keyring types a part only
    for chosen in (none, PlainFile()):
        monkeypatch.setattr(keyring, "get_keyring", lambda chosen=chosen: chosen)
        assert system.system_keyring() is None


def test_a_keyring_of_the_system_is_found_and_its_refusals_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desktop's keyring takes the key and gives it back; its errors become a sentence without it."""

    backend = Desktop()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    found = system.system_keyring()
    assert found is not None
    assert found.works()
    assert backend.kept == {}
    found.set("journal-1", "secret")
    assert found.get("journal-1") == "secret"
    backend.locked = True
    assert not found.works()
    with pytest.raises(JournalError, match=r"keyring of this desktop.*is it locked\?") as caught:
        found.set("journal-1", "other")
    assert "other" not in str(caught.value)
