"""The page on where words go is true: it knows every file that is left behind, and names none that is not."""

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from companion import config
from companion.app import passphrases
from companion.app.home import Home, journal_folder, open_home
from companion.app.session_catalogue import open_catalogue
from companion.journal.keys import KEYRING_FILE, PASSPHRASE_FILE
from companion.journal.store import FILE
from tests.app.evening import TALK, hold

PAGE = Path(__file__).parents[2] / "docs" / "where-your-words-go.md"
TEXT = PAGE.read_text("utf-8")
ROWS = re.findall(r"^\| (data|cache) (`.*?) \|", TEXT, re.M)
FILES = [(folder, name) for folder, cell in ROWS for name in re.findall(r"`(.*?)`", cell)]


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """An empty machine."""
    found = {name: tmp_path / name for name in ("data", "cache")}
    monkeypatch.setenv("COMPANION_DATA", str(found["data"]))
    monkeypatch.setenv("COMPANION_CACHE", str(found["cache"]))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    return found


@pytest.mark.parametrize("passphrase", ["", "three old boats"])
def test_every_file_that_is_left_behind_is_on_the_page(
    folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passphrase: str
) -> None:
    """While an evening is kept, and after it."""
    monkeypatch.setenv(passphrases.JOURNAL, passphrase)
    (tmp_path / "talk.yaml").write_text(TALK, "utf-8")
    left: set[tuple[str, str]] = set()

    def look(text: str = "") -> None:
        for folder, path in folders.items():
            left.update((folder, str(one.relative_to(path))) for one in path.rglob("*") if one.is_file())

    homes: list[Home] = []
    hold(open_home(), tmp_path / "talk.yaml", look, homes=homes)
    look()
    open_catalogue()
    homes[0].close()
    look()
    assert {("data", f"journal/{FILE}"), ("data", f"journal/{FILE}-wal")} <= left
    assert {
        (folder, name) for folder, name in left if not any(f == folder and fnmatch(name, n) for f, n in FILES)
    } == set()


def test_the_page_names_the_files_as_they_are_called(folders: dict[str, Path]) -> None:
    """Those that an evening does not leave, too."""
    journal = journal_folder().relative_to(config.data_folder())
    named = {
        ("data", str(journal / FILE)),
        ("data", str(journal / KEYRING_FILE)),
        ("data", str(journal / PASSPHRASE_FILE)),
        ("data", f"{config.own_sessions_folder().relative_to(folders['data'])}/*.yaml"),
        ("data", f"{config.models_folder().relative_to(folders['data'])}/**"),
        ("cache", f"{config.prompts_folder().relative_to(folders['cache'])}/*.pcm"),
    }
    assert named <= set(FILES)


def test_the_tests_and_options_that_the_page_names_exist() -> None:
    """Who wants to check a line finds what it leads to."""
    root = PAGE.parents[1]
    tests = re.findall(r"`(tests/[\w/]+\.py)`", TEXT)
    assert len(tests) >= 3
    assert [name for name in tests if not (root / name).is_file()] == []
    commands = (root / "companion" / "cli" / "commands").glob("*.py")
    written = "".join(module.read_text("utf-8") for module in commands)
    for command in re.findall(r"^\| `([a-z]+)[^`]*` \|", TEXT, re.M):
        assert f'"{command}"' in written
    for option in set(re.findall(r"`.*?(--[a-z-]+)", TEXT)):
        assert f'"{option}"' in written
