"""What people hear and see when something is wrong with the journal, in whole evenings."""

import datetime
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from companion.app import home, passphrases, running, spoken_session
from companion.app.home import Home, begin_home, open_home
from companion.clock import time_of_day
from companion.journal.store import FILE, Journal, engine, schema
from companion.journal.store.engine import Database, raw
from tests.app import evening
from tests.app.evening import ANSWERS, TALK, at_home, hold
from tests.app.killing import Held, differs, turns_of
from tests.journal.store.deciphering import PAGE
from tests.journal.store.disk import FULL, OK, Disk

NOBODY = 65534
ASKED = "Leo, shall we go on without keeping anything?"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder on a machine without a keyring, with nobody at the terminal."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv(passphrases.JOURNAL, "")
    return tmp_path / "data"


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A talk of two."""
    path = tmp_path / "talk.yaml"
    path.write_text(TALK, "utf-8")
    return path


def held(script: Path, told: Callable[[str], None] = lambda text: None) -> Held:
    """An evening of people who agreed before; what the journal has of it."""
    found = at_home()
    hold(found, script, told)
    assert found.journal, found.trouble
    kept = Held(turns=turns_of(found.journal, 1))
    found.close()
    return kept


def said_and_shown(screen: list[str]) -> tuple[list[str], str]:
    """What the companion said, and all that stood on the screen."""
    said = [line.partition("Companion: ")[2] for line in screen if "Companion: " in line]
    return said, "\n".join(screen)


def in_the_way(data: Path) -> str:
    """The folder of the journal can't be made."""
    (data / "journal").rename(data / "elsewhere")
    (data / "journal").write_text("a file")
    return "can't be made or kept private"


def damaged(data: Path) -> str:
    """A bit of the first page is another one."""
    content = bytearray((data / "journal" / FILE).read_bytes())
    content[PAGE // 2] ^= 1
    (data / "journal" / FILE).write_bytes(content)
    return "can't be read with the key that is kept for it, or is damaged; it was left as it is"


def newer(data: Path) -> str:
    """Another Companion was here."""
    (key,) = (data / "journal" / "key").read_text().split()
    database = Database(data / "journal" / FILE, raw(key))
    database.rows(f"PRAGMA user_version = {schema.VERSION + 1}")
    database.close()
    return "made by a newer Companion"


def without_key(data: Path) -> str:
    """Somebody deleted it."""
    (data / "journal" / "key").unlink()
    return "the key of this journal is gone"


@pytest.mark.parametrize(
    ("fault", "aloud"),
    [
        (in_the_way, "I am not allowed to write into the folder of the journal."),
        (damaged, "The journal is damaged, or its key is another one."),
        (newer, "The journal was made by a newer version of me."),
        (without_key, "I can't get at the key of the journal."),
    ],
)
@pytest.mark.parametrize("leo", ["Yes.", "No."])
def test_what_cannot_be_kept_is_said_and_shown_and_agreed_to(
    data: Path, script: Path, fault: Callable[[Path], str], aloud: str, leo: str
) -> None:
    """At the start, with the reason; the session is held only with the yes of all, and nothing of the journal
    is changed by it."""
    held(script)
    shown_why = fault(data)
    before = {path: path.read_bytes() for path in sorted(data.rglob("*.db*"))}
    found = open_home()
    outcome, screen = hold(found, script, answers={"leo, shall we go on without": leo, **ANSWERS})
    found.close()
    said, shown = said_and_shown(screen)
    assert f"{aloud} So I can't keep anything today. The screen says how to fix it." in said
    assert shown_why in shown
    assert ASKED in said
    assert (outcome is not None) == (leo == "Yes.")
    assert {path: path.read_bytes() for path in sorted(data.rglob("*.db*"))} == before


def assert_told(found: Home, script: Path, aloud: str, shown_why: str) -> None:
    """An evening in which nothing can be kept comes to its end, and says so."""
    outcome, screen = hold(found, script)
    said, shown = said_and_shown(screen)
    assert said[0].startswith(aloud)
    assert shown_why in shown
    assert outcome
    assert outcome.ending == "finished"


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of somebody whom file permissions bind: root may write anywhere."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        monkeypatch.setenv("COMPANION_DATA", f"{name}/data")
        monkeypatch.setenv("COMPANION_CACHE", f"{name}/cache")
        if is_root:
            os.chown(name, NOBODY, NOBODY)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            (Path(name) / "data" / "journal").chmod(0o700)
            if is_root:
                os.seteuid(0)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_folder_that_may_only_be_read(bound: Path) -> None:
    """It is said before anything else is."""
    script = bound / "talk.yaml"
    script.write_text(TALK, "utf-8")
    held(script)
    journal = bound / "data" / "journal"
    (journal / FILE).chmod(0o400)
    journal.chmod(0o500)
    before = (journal / FILE).read_bytes()
    assert_told(
        begin_home(), script, "I am not allowed to write", "make it and its folder writable for yourself"
    )
    assert (journal / FILE).read_bytes() == before


def test_a_wrong_passphrase(script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can be asked again."""
    monkeypatch.setenv(passphrases.JOURNAL, "three old boats")
    held(script)
    monkeypatch.setenv(passphrases.JOURNAL, "three old boots")
    assert_told(
        begin_home(),
        script,
        "The passphrase is not that of the journal.",
        "not the passphrase of the journal",
    )
    monkeypatch.setenv(passphrases.JOURNAL, "three old boats")
    with begin_home().journal or pytest.fail("it does not open any more") as journal:
        assert len(journal.reading.sessions()) == 1


def test_a_machine_that_cannot_encrypt(script: Path, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """Nothing is ever kept in the clear."""
    monkeypatch.setattr(engine, "_sqlcipher", None)
    assert_told(begin_home(), script, "I can't lock what I would keep", "SQLCipher is not installed here")
    assert [path for path in data.rglob("*") if path.is_file() and path.stat().st_size > 200] == []


def test_two_runs_at_once(script: Path) -> None:
    """The second is held without being kept, and the first goes on undisturbed."""
    first = begin_home()
    hold(first, script)
    assert_told(begin_home(), script, "Another run of me has the journal open.", "in use by another run")
    assert first.journal
    assert len(first.journal.reading.sessions()) == 1
    assert first.journal.damages() == []
    hold(first, script)
    assert len(first.journal.reading.sessions()) == 2
    first.close()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Disk:
    """The journal lies on a disk that can be full."""
    made = Disk(request.node.name)
    made.register()
    monkeypatch.setattr(home, "Journal", partial(Journal, vfs=made.name))
    return made


def test_a_disk_that_is_full_at_the_start(disk: Disk, script: Path) -> None:
    """The journal can't even be opened."""
    disk.refuse = lambda op: FULL if op.kind == "write" else OK
    assert_told(begin_home(), script, "The disk is full.", "make room. What was kept before is safe.")


@pytest.mark.parametrize("since", ["start", "kept It is about the garden.", "kept Word 1 86."])
def test_a_disk_that_becomes_full(disk: Disk, script: Path, since: str) -> None:
    """It is said and shown, and all are asked whether they go on; what was kept until then is there, and once
    there is room the next session is kept."""

    def told(text: str) -> None:
        if text == since:
            disk.refuse = lambda op: FULL if op.kind == "write" else OK

    found = at_home()
    outcome, screen = hold(found, script, told)
    said, shown = said_and_shown(screen)
    assert "make room. What was kept before is safe." in shown
    assert any("The disk is full. From here on I can't keep what happens" in text for text in said)
    assert sum("shall we go on without keeping it? Yes or no?" in text for text in said) == 2
    assert outcome
    assert outcome.ending == "finished"
    disk.refuse = lambda op: OK
    assert found.journal
    assert found.journal.damages() == []
    words = [row.text for row in found.journal.reading.utterances()]
    assert ("Word 0 116." in words) == (since == "kept Word 1 86.")
    found.close()
    found = begin_home()
    hold(found, script)
    assert found.journal
    assert found.journal.reading.sessions()[-1].ending == "finished"
    found.close()


class Cut(KeyboardInterrupt):
    """The run ends here."""


def interrupted(script: Path, at: str) -> None:
    """An evening that is cut off."""

    def told(text: str) -> None:
        if text == at:
            raise Cut

    found = at_home()
    hold(found, script, told)
    found.close()


@pytest.mark.parametrize("page", range(2, 26, 3))
def test_a_damaged_page_ends_no_evening(data: Path, script: Path, page: int) -> None:
    """Whichever page it is: the evening comes to its end, and that was told, or nothing in it was needed."""
    interrupted(script, "kept Word 1 86.")
    path = data / "journal" / FILE
    content = bytearray(path.read_bytes())
    at = (page - 1) * PAGE + 100
    if at >= len(content):
        pytest.skip("the journal is not so long")
    content[at] ^= 1
    path.write_bytes(content)
    found = begin_home()
    outcome, screen = hold(found, script)
    _, shown = said_and_shown(screen)
    assert outcome
    assert outcome.ending == "finished"
    if "damaged" not in shown + found.trouble:
        assert found.journal
        assert found.journal.reading.sessions()[-1].ending == "finished"
        assert turns_of(found.journal, 1)
    found.close()


def test_a_clock_that_is_set_back_an_hour(script: Path, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
    """Between the end and the going on: nobody's time is another, and nothing changes its place."""
    whole = held(script)
    monkeypatch.setenv("COMPANION_DATA", str(data.with_name("other")))
    interrupted(script, "kept Word 1 86.")
    for module in (running, spoken_session, evening):
        monkeypatch.setattr(module, "time_of_day", lambda: time_of_day() - datetime.timedelta(hours=1))
    told: list[str] = []
    again = held(script, told.append)
    assert told[0] == "resume"
    assert list(differs(again, whole)) == []
    found = begin_home()
    assert found.journal
    (row,) = found.journal.reading.sessions()
    entries = [entry.at_s for entry in found.journal.reading.entries(row.id) if hasattr(entry, "at_s")]
    found.close()
    assert entries == sorted(entries)
    assert 6 < row.minutes < 8
