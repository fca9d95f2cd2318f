"""Folders that other machines get a copy of, and those that go with a program."""

import os
import sys
from pathlib import Path

import pytest

from companion import config
from companion.app.synchronised import warn_of_copies, warn_of_journal
from companion.system.folders import redirected, synchronised_by

STORE = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.12_3.12.2800.0_x64__qbz5n2kfra8p0"
ALIAS = (
    r"C:\Users\Maya\AppData\Local\Microsoft\WindowsApps\PythonSoftwareFoundation.Python.3.13_qbz5n2kfra8p0"
)
MANAGED = r"C:\Users\Maya\AppData\Local\Python\pythoncore-3.14-64"


@pytest.mark.parametrize(
    ("place", "service"),
    [
        ("OneDrive/Documents/out", "OneDrive"),
        ("OneDrive - Contoso Ltd/out", "OneDrive"),
        ("Library/CloudStorage/OneDrive-Personal/out", "OneDrive"),
        ("Library/CloudStorage/GoogleDrive-maya@example.org/My Drive", "Google Drive"),
        ("iCloudDrive/out", "iCloud"),
        ("Dropbox (Work)/out", "Dropbox"),
        ("Documents/out", ""),
        ("onedriven/google/dropboxes", ""),
    ],
)
def test_folders_of_services_are_known_by_name(place: str, service: str, tmp_path: Path) -> None:
    """Whether they are there yet or not."""
    assert synchronised_by(tmp_path / place) == service


@pytest.mark.skipif(os.name == "nt", reason="Windows lets only developers make links")
def test_a_link_into_such_a_folder_is_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And Windows tells which folder OneDrive has, whatever it is called."""
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "here").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    assert synchronised_by(tmp_path / "here" / "out") == "Dropbox"
    assert synchronised_by(tmp_path / "Ours" / "out") == ""
    monkeypatch.setenv("OneDriveConsumer", str(tmp_path / "Ours"))
    assert synchronised_by(tmp_path / "Ours" / "out") == "OneDrive"


def test_on_a_mac_icloud_may_have_desktop_and_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where that was chosen in the settings: its drive holds their names then."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    drive = tmp_path / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
    drive.mkdir(parents=True)
    assert synchronised_by(drive / "out") == ""
    monkeypatch.setattr(sys, "platform", "darwin")
    assert synchronised_by(drive / "out") == "iCloud"
    assert synchronised_by(tmp_path / "Desktop" / "out") == ""
    (drive / "Desktop").mkdir()
    assert synchronised_by(tmp_path / "Desktop" / "out") == "iCloud"
    assert synchronised_by(tmp_path / "Documents" / "out") == synchronised_by(tmp_path / "out") == ""


@pytest.mark.parametrize(
    ("system", "python", "elsewhere"),
    [
        ("win32", STORE, True),
        ("win32", ALIAS, True),
        ("win32", MANAGED, False),
        ("win32", r"C:\Program Files\Python313", False),
        ("linux", STORE, False),
    ],
)
def test_with_the_store_s_python_the_journal_lies_outside_its_cache(
    system: str, python: str, elsewhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There files in AppData are put into a cache that is removed with this Python."""
    monkeypatch.setattr(sys, "base_prefix", python)
    monkeypatch.setattr(sys, "platform", system)
    for name in ("COMPANION_DATA", "COMPANION_CACHE"):
        monkeypatch.delenv(name, raising=False)
    assert redirected() is elsewhere
    assert (config.data_folder() == Path.home() / ".companion") is elsewhere
    assert (config.cache_folder() == Path.home() / ".companion" / "cache") is elsewhere


def test_people_are_warned_before_anything_is_written_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of what they name, and of the journal; a folder of their own needs no word."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    warn_of_copies(tmp_path / "out")
    warn_of_journal()
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "Dropbox" / "data"))
    warn_of_copies(tmp_path / "OneDrive" / "out")
    warn_of_journal()
    files, journal = capsys.readouterr().err.splitlines()
    assert "OneDrive copies to other machines. Name another one" in files
    assert "Dropbox copies" in journal
    assert "COMPANION_DATA" in journal
