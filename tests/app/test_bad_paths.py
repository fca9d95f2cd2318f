"""A path that can't be used is one sentence, whatever command it is given to, and never a crash."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import open_journal
from companion.cli import main
from tests.journal.store.making import held

READ: dict[str, Callable[[str], list[str]]] = {
    "check": lambda path: ["check", path],
    "share": lambda path: ["share", path, "--to", "shared.yaml"],
    "add": lambda path: ["add", path],
    "describe": lambda path: ["describe", path],
    "sheet": lambda path: ["sheet", path],
    "graph": lambda path: ["graph", path],
    "simulate": lambda path: ["simulate", path],
    "import": lambda path: ["import", path],
    "restore": lambda path: ["restore", path],
    "room": lambda path: ["start", "high-low", "--room", path],
}
WRITTEN: dict[str, Callable[[str], list[str]]] = {
    "trends": lambda path: ["trends", "--html", path],
    "export": lambda path: ["export", "1", "--to", path],
    "backup": lambda path: ["backup", path],
    "sheet --out": lambda path: ["sheet", "high-low", "--out", path],
    "new": lambda path: ["new", "mine", "--in", path],
    "remind": lambda path: ["remind", "high-low", "--on", "mon 19:00", "--to", path],
}


def _missing(folder: Path) -> str:
    return str(folder / "no" / "such" / "file.yaml")


def _folder(folder: Path) -> str:
    (folder / "folder.yaml").mkdir()
    return str(folder / "folder.yaml")


def _circle(folder: Path) -> str:
    (folder / "one.yaml").symlink_to("two.yaml")
    (folder / "two.yaml").symlink_to("one.yaml")
    return str(folder / "one.yaml")


def _long_name(folder: Path) -> str:
    return str(folder / ("a" * 300 + ".yaml"))


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.yaml")
    return str(folder / "pipe.yaml")


def _under_a_file(folder: Path) -> str:
    (folder / "file").write_text("x")
    return str(folder / "file" / "under.yaml")


def _broken_link(folder: Path) -> str:
    (folder / "broken.yaml").symlink_to("nowhere/at/all.yaml")
    return str(folder / "broken.yaml")


def _binary(folder: Path) -> str:
    (folder / "binary.yaml").write_bytes(bytes(range(256)) * 20)
    return str(folder / "binary.yaml")


def _empty(folder: Path) -> str:
    (folder / "empty.yaml").write_bytes(b"")
    return str(folder / "empty.yaml")


def _device(folder: Path) -> str:
    return "/dev/null"


BAD = [_missing, _folder, _circle, _long_name, _pipe, _under_a_file, _broken_link, _binary, _empty,
       _device]  # fmt: skip


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring, whose journal key is in a file."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COMPANION_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv(passphrases.JOURNAL, "")
    monkeypatch.setenv(passphrases.BACKUP, "three old boats")
    monkeypatch.chdir(tmp_path)


def _run(args: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    try:
        code = main(args)
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    captured = capsys.readouterr()
    return code, captured.out + captured.err


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes by name nor such links")
@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__.strip("_"))
@pytest.mark.parametrize("command", [*READ, *WRITTEN])
@pytest.mark.timeout(60)
def test_a_bad_path_is_a_sentence(
    command: str, make: Callable[[Path], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a crash nor an endless wait, whatever the path leads to."""
    if make is _pipe and command in WRITTEN:
        pytest.skip("what is written to a pipe waits for its reader, as from any program")
    path = make(tmp_path)
    code, said = _run((READ | WRITTEN)[command](path), capsys)
    assert code in (0, 1, 2), said
    assert "Traceback" not in said
    assert "Something broke" not in said
    assert said.strip()


@pytest.mark.parametrize("command", WRITTEN)
def test_a_full_disk_leaves_nothing_half_written(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence names the place that is full, and no file is there that would block the next try."""
    if command == "backup":
        pytest.skip("the journal's own tests fill the disk under SQLite")
    with open_journal() as journal:
        held(journal, "words")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "stick"
    target.mkdir()
    path = target if command in ("export", "new") else target / "file.html"
    if command == "remind":
        path = target / "file.ics"
    code, said = _run(WRITTEN[command](str(path)), capsys)
    assert code == 1
    assert "disk is full" in said
    assert str(target) in said
    assert list(target.rglob("*")) == []
