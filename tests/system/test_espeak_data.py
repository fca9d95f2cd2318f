"""The data of eSpeak is found, whatever the folders of a machine are called."""

import ctypes
import platform
from pathlib import Path
from types import SimpleNamespace

import pytest

from companion.errors import ModelError
from companion.system.espeak_data import usable


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with an umlaut in its path."""
    folder = tmp_path / "Jürgen" / "espeak-ng-data"
    (folder / "lang").mkdir(parents=True)
    (folder / "phontab").write_bytes(b"sounds")
    (folder / "lang" / "en").write_text("name English")
    return folder


def on_windows(monkeypatch: pytest.MonkeyPatch, short: str, program_data: Path) -> None:
    """Windows, which gives a folder this 8.3 name; empty: none."""

    def name(path: str, buffer: ctypes.Array[ctypes.c_wchar], size: int) -> int:
        buffer.value = short
        return len(short)

    monkeypatch.setattr(platform, "system", lambda: "Windows")
    monkeypatch.setenv("PROGRAMDATA", str(program_data))
    kernel = SimpleNamespace(GetShortPathNameW=name)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)


def test_elsewhere_a_folder_is_taken_as_it_is(data: Path) -> None:
    """Umlauts do no harm on Linux and macOS."""
    assert usable(data) == data


def test_on_windows_a_short_name_stands_for_accents(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows gives it."""
    on_windows(monkeypatch, "C:\\JRGEN~1\\ESPEAK~1", tmp_path / "common")
    assert usable(data) == Path("C:\\JRGEN~1\\ESPEAK~1")


@pytest.mark.parametrize("short", ["", "C:\\Jürgen\\ESPEAK~1"])
def test_without_one_a_copy_is_made_once(
    short: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complete, and in the place that all users of a machine share."""
    on_windows(monkeypatch, short, tmp_path / "common")
    copy = usable(data)
    assert copy == tmp_path / "common" / "companion" / "espeak-ng-data"
    assert (copy / "lang" / "en").read_text() == "name English"
    (copy / "lang" / "en").write_text("mine")
    assert (usable(data) / "lang" / "en").read_text() == "mine"


def test_what_is_missing_is_said_and_not_the_end_of_the_process(data: Path) -> None:
    """With the folder, and what to do."""
    (data / "phontab").unlink()
    with pytest.raises(ModelError, match=r"Jürgen.*missing.*install Companion again"):
        usable(data)
    (data.parent / "espeak-ng-data" / "phontab").mkdir()
    with pytest.raises(ModelError, match="missing"):
        usable(data)
