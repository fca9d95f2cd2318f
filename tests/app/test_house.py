"""A session begun from a page is the session that ``companion start`` begins."""

import contextlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import pytest

from companion.app import house_archive, passphrases
from companion.app.home import open_journal
from companion.app.house_archive import HouseArchive
from companion.cli import main
from companion.cli.commands import COMMANDS
from companion.core.api import record as r
from companion.errors import CompanionError
from companion.web.house import Forget, Wish
from tests.journal.store.making import began
from tests.web.serving import Served, served


@pytest.fixture
def kept(at: Served) -> int:
    """A session that is kept."""
    with contextlib.closing(open_journal()) as journal:
        said = r.PartnerSaid(1, 4.0, 6.0, "Maya", "The soup was good.", 0.9, "turn")
        return journal.take_in(began("Maya", "Leo"), [said], "finished", 600.0)


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """The household of a ``companion home``."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    with served(tmp_path) as found:
        yield found


def test_a_wish_becomes_the_options_of_start(at: Served) -> None:
    """None is missing, and what nobody chose is as it is there."""
    wish = Wish("conflict-repair", ("Maya", "Leo"), {"turn_time": "4m"})
    options = vars(at.house.start_options(wish))
    typed = ["conflict-repair", "--names", "Maya,Leo", "--set", "turn_time=4m"]
    there = vars(COMMANDS["start"].parser().parse_args(typed))
    assert Path(options.pop("script")).stem == there.pop("script")
    assert there.items() <= options.items()


@pytest.mark.parametrize(
    "wish",
    [
        Wish("nothing-here", ("Maya", "Leo")),
        Wish("../../secret.yaml", ("Maya", "Leo")),
        Wish("/etc/passwd", ("Maya", "Leo")),
        Wish("conflict-repair", ()),
        Wish("conflict-repair", ("Maya", "Maya")),
        Wish("conflict-repair", ("Maya", "Leo"), {"turn_time": "soon"}),
        Wish("conflict-repair", ("Maya", "Leo"), {"nothing": "1"}),
        Wish("conflict-repair", ("Maya", "Leo"), safe_word="Leo"),
    ],
)
def test_a_wish_that_can_not_be_fulfilled_begins_nothing(at: Served, wish: Wish) -> None:
    """It is one sentence for the page; a page names sessions that are listed, and no other file."""
    with pytest.raises(CompanionError):
        at.house.begin(wish)
    assert at.room.state.phase == "idle"
    assert at.house.next_wish(0.0) is None


def test_one_session_at_a_time(at: Served) -> None:
    """Two taps begin one."""
    wish = Wish("conflict-repair", ("Maya", "Leo"))
    at.house.begin(wish)
    with pytest.raises(CompanionError, match="already"):
        at.house.begin(wish)
    assert at.house.next_wish(0.0) == wish
    assert at.house.next_wish(0.0) is None


def test_no_device_is_looked_for_while_a_session_runs(at: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking for microphones can take them from who uses them; a second page shows what was so before."""
    found = ["no microphone", "looked again"]
    monkeypatch.setattr("companion.app.commands.deaf_because", lambda: found.pop(0))
    catalogue = at.house.catalogue()
    assert catalogue["deaf"] == "no microphone"
    assert catalogue["first"] == "evening-check-in", "nobody was here: as the spoken welcome offers it"
    at.room.starting(("Maya",))
    assert at.house.catalogue()["deaf"] == "no microphone"
    at.room.leave()
    assert at.house.catalogue()["deaf"] == "looked again"


def test_the_settings_of_each_session_fit_a_form(at: Served) -> None:
    """What the form sends back unchanged is taken by the session."""
    for setting in at.house.settings("conflict-repair"):
        changed = {str(setting["name"]): f"{setting['value']}{setting['unit']}"}
        at.house.begin(Wish("conflict-repair", ("Maya", "Leo"), changed))
        at.room.leave()


def test_without_a_journal_there_is_nothing_to_read(at: Served) -> None:
    """And that is said in words; a page begins no journal, whose passphrase is typed in the terminal."""
    assert at.house.archive.history() == {"sessions": [], "trends": ""}
    assert at.house.archive.household() == {"names": [], "levels": {}, "safe_word": False}
    with pytest.raises(CompanionError, match="companion setup"):
        at.house.archive.keep_household(["Maya"], {}, "")
    with pytest.raises(CompanionError):
        at.house.archive.session(1)


def test_what_was_kept_is_read_saved_and_forgotten(at: Served, kept: int) -> None:
    """As the commands do it."""
    archive = at.house.archive
    listed = archive.history()["sessions"]
    assert isinstance(listed, list)
    assert [(one["number"], one["people"]) for one in listed] == [(kept, ["Maya", "Leo"])]
    assert "The soup was good." in str(archive.session(kept)["text"])
    assert b"The soup was good." in archive.file(kept, "markdown")
    assert archive.file(kept, "vtt").startswith(b"WEBVTT")
    assert b"The soup" in archive.file(kept, "json")
    with pytest.raises(CompanionError, match="sound"):
        archive.file(kept, "wav")
    assert "forgotten" in archive.forget(Forget(session=kept))
    assert archive.history() == {"sessions": [], "trends": ""}
    with pytest.raises(CompanionError):
        archive.forget(Forget())


def test_a_backup_is_a_file_that_its_passphrase_alone_opens(
    at: Served, kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the command writes it; a weak passphrase makes none, and no copy stays behind."""
    before = sorted((tmp_path / "data").rglob("*"))
    with pytest.raises(CompanionError, match="guess"):
        at.house.archive.backup("short")
    file = tmp_path / "copy.backup"
    file.write_bytes(at.house.archive.backup("three old boats sailing"))
    assert sorted((tmp_path / "data").rglob("*")) == before
    assert b"soup" not in file.read_bytes()
    monkeypatch.setenv(passphrases.BACKUP, "three old boats sailing")
    assert main(["restore", str(file), "--replace"]) == 0
    assert "The soup was good." in str(at.house.archive.session(kept)["text"])


def test_how_it_went_is_a_page_to_save(at: Served, kept: int) -> None:
    """With the drawings of the command."""
    assert b"<svg" in at.house.archive.charts()


def test_the_household_is_kept_as_setup_keeps_it(at: Served, kept: int) -> None:
    """The most careful answer counts; a bad safe word and names that are alike are refused."""
    archive = at.house.archive
    levels = {"Maya": "words", "Leo": "answers"}
    assert "not your words" in archive.keep_household(["Maya", "Leo"], levels, "pineapple")
    assert archive.household() == {"names": ["Maya", "Leo"], "levels": levels, "safe_word": True}
    for names, word in ((["Maya", "maya"], ""), ([], ""), (["Maya", "Leo"], "yes")):
        with pytest.raises(CompanionError):
            archive.keep_household(names, {}, word)
    assert archive.household()["levels"] == levels


def test_while_a_session_runs_the_journal_is_closed(
    at: Served, kept: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page says so, and never keeps a session from storing."""
    lock = Lock()
    archive = HouseArchive(lock)
    monkeypatch.setattr(house_archive, "_IN_USE_S", 0.01)
    with lock, pytest.raises(CompanionError, match="session"):
        archive.history()
    assert archive.history()["sessions"]
