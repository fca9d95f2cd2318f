"""What a household writes by hand is read in any encoding, or it is said why it can't be."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.cli import main
from companion.errors import SetupError
from companion.help_lines import HelpLines, help_lines, read_text

LINES = "Numéro de crise: call one one six.\r\nSorgentelefon für Paare: zero eight hundred.\r\n"
SPOKEN = "Numéro de crise: call one one six. Sorgentelefon für Paare: zero eight hundred."


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a household."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_help_lines_are_read_in_the_encoding_of_any_editor(data: Path, encoding: str) -> None:
    """In UTF-8, UTF-16 or a code page the words are the same, and no byte order mark is spoken."""
    (data / "help-lines.txt").write_bytes(LINES.encode(encoding))
    assert help_lines() == HelpLines(SPOKEN)


@pytest.mark.parametrize(
    "name",
    [
        "help-lines.txt.txt",
        "Help-Lines.txt",
        "help lines.txt",
        "help_line.TXT",
        "help-lines (1).txt",
        "Copy of help-lines.txt",
        "our help lines.txt",
    ],
)
def test_help_lines_are_found_under_almost_their_name(data: Path, name: str) -> None:
    """Where extensions are hidden the name is often doubled; the numbers are there all the same."""
    (data / name).write_text(LINES, "utf-8")
    assert help_lines().text == SPOKEN


def _folder(path: Path) -> None:
    path.mkdir()


def _binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 4)


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")


def _large(path: Path) -> None:
    path.write_bytes(b"a" * 20_000)


def _long(path: Path) -> None:
    path.write_bytes(b"Call one one six. " * 100)


def _empty(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf \r\n")


def _broken_link(path: Path) -> None:
    path.symlink_to("nowhere.txt")


@pytest.mark.parametrize("make", [_folder, _binary, _picture, _large, _long, _empty, _broken_link])
def test_help_lines_that_cannot_be_read_are_reported(data: Path, make: Callable[[Path], None]) -> None:
    """One sentence names the file, what is wrong with it and what to do; nothing else is read aloud."""
    path = data / "help-lines.txt"
    make(path)
    found = help_lines()
    assert found.text == ""
    assert found.trouble.startswith(f"{path}: ")
    assert found.trouble.endswith(".")
    assert "\n" not in found.trouble


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read any file")
def test_help_lines_without_permission_are_reported(data: Path) -> None:
    """A file that this user may not read is named, with the reason."""
    path = data / "help-lines.txt"
    path.write_text(LINES, "utf-8")
    path.chmod(0)
    assert "Permission denied" in help_lines().trouble


def test_a_household_without_help_lines_is_in_order(data: Path) -> None:
    """Nothing is read aloud, and nothing is reported."""
    assert help_lines() == HelpLines()


def test_check_says_that_help_lines_cannot_be_read(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Long before a session, on the error stream, without failing the script that is checked."""
    _binary(data / "help-lines.txt")
    script = data / "a.yaml"
    script.write_text("format: 1\nid: a\ntitle: A\nsummary: A.\nsteps:\n  - say: Hello.\n", "utf-8")
    main(["check", str(script)])
    assert str(data / "help-lines.txt") in capsys.readouterr().err


def test_a_file_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """Reading it raises one sentence with its name."""
    with pytest.raises(SetupError, match=r"config\.txt: this file can't be read"):
        read_text(tmp_path / "config.txt")
