"""A path that can't be used is one sentence, whatever command it is given to, and never a crash."""

import io
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from companion.app import passphrases, streams
from companion.app.home import open_journal
from companion.cli import main
from companion.cli.commands import COMMANDS
from companion.models import command as models_command
from tests.journal.store.making import held

TINY = "tiny.yaml"
SCRIPT = """format: 1
id: tiny
title: Tiny
summary: One sentence.
people: {min: 1, max: 2}
steps:
  - say: Hello.
"""
NOBODY = ["--names", "Ada", "--keep-nothing", "--microphone", "no.wav"]
"""No session begins: the microphone is a file that is not there."""
UNHEARD = ["--fast", "--room", "no.yaml"]

READ: dict[str, Callable[[str], list[str]]] = {
    "start SCRIPT": lambda path: ["start", path, *NOBODY],
    "start --room": lambda path: ["start", TINY, "--room", path],
    "start --models": lambda path: ["start", TINY, *NOBODY, "--models", path],
    "start --voice": lambda path: ["start", TINY, *NOBODY, "--voice", path],
    "home --models": lambda path: ["home", "--lan", "nowhere", "--models", path],
    "home --voice": lambda path: ["home", "--lan", "nowhere", "--voice", path],
    "demo SCRIPT": lambda path: ["demo", path, *UNHEARD],
    "demo --room": lambda path: ["demo", TINY, "--fast", "--room", path],
    "demo --models": lambda path: ["demo", TINY, *UNHEARD, "--models", path],
    "demo --voice": lambda path: ["demo", TINY, *UNHEARD, "--voice", path],
    "remind SCRIPT": lambda path: ["remind", path, "--on", "mon 19:00"],
    "import FILE.json": lambda path: ["import", path],
    "restore FILE": lambda path: ["restore", path],
    "new --from": lambda path: ["new", "mine", "--from", path],
    "check FILE": lambda path: ["check", path],
    "share SCRIPT": lambda path: ["share", path, "--to", "shared.yaml"],
    "add FILE.yaml": lambda path: ["add", path],
    "describe SCRIPT": lambda path: ["describe", path],
    "describe --voice": lambda path: ["describe", TINY, "--voice", path],
    "play SCRIPT": lambda path: ["play", path],
    "play --voice": lambda path: ["play", TINY, "--voice", path],
    "read SCRIPT": lambda path: ["read", path],
    "simulate SCRIPT": lambda path: ["simulate", path, "--runs", "1"],
    "simulate --replay": lambda path: ["simulate", TINY, "--runs", "1", "--replay", path],
    "graph SCRIPT": lambda path: ["graph", path],
    "sheet SCRIPT": lambda path: ["sheet", path],
    "render SCRIPT": lambda path: ["render", path, "--out", "spoken.wav"],
    "render --models": lambda path: ["render", TINY, "--out", "spoken.wav", "--models", path],
    "render --voice": lambda path: ["render", TINY, "--out", "spoken.wav", "--voice", path],
    "models add PATH": lambda path: ["models", "add", path],
    "voices CARD": lambda path: ["voices", path],
    "listen FILE.wav": lambda path: ["listen", path],
    "listen --models": lambda path: ["listen", "no.wav", "--models", path],
}
WRITTEN: dict[str, Callable[[str], list[str]]] = {
    "start --out": lambda path: ["start", TINY, *NOBODY, "--out", path],
    "demo --out": lambda path: ["demo", TINY, *UNHEARD, "--out", path],
    "remind --to": lambda path: ["remind", TINY, "--on", "mon 19:00", "--to", path],
    "trends --html": lambda path: ["trends", "--html", path],
    "export --to": lambda path: ["export", "1", "--to", path],
    "backup FILE": lambda path: ["backup", path],
    "new --in": lambda path: ["new", "mine", "--in", path],
    "share --to": lambda path: ["share", TINY, "--to", path],
    "graph --page": lambda path: ["graph", TINY, "--page", path],
    "sheet --out": lambda path: ["sheet", TINY, "--out", path],
    "render --out": lambda path: ["render", TINY, "--out", path],
}

ELSEWHERE = {"voices --record"}
"""Each voice speaks half a minute; its bad folders are tried in ``test_choosing_voices``."""


def _made(folder: Path, name: str, content: bytes = b"") -> str:
    (folder / name).write_bytes(content)
    return str(folder / name)


def _link(folder: Path, name: str, to: str) -> str:
    (folder / name).symlink_to(to)
    return str(folder / name)


def _folder(folder: Path) -> str:
    (folder / "folder.yaml").mkdir()
    return str(folder / "folder.yaml")


def _circle(folder: Path) -> str:
    _link(folder, "two.yaml", "one.yaml")
    return _link(folder, "one.yaml", "two.yaml")


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.yaml")
    return str(folder / "pipe.yaml")


def _socket(folder: Path) -> str:
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.yaml")  # a whole path may be too long for one
    return str(folder / "socket.yaml")


def _huge(folder: Path) -> str:
    with (folder / "huge.yaml").open("wb") as file:
        file.truncate((65 << 20) + 1)
    return str(folder / "huge.yaml")


BAD: dict[str, Callable[[Path], str]] = {
    "missing": lambda folder: str(folder / "no" / "such" / "file.yaml"),
    "folder": _folder,
    "circle of links": _circle,
    "long name": lambda folder: str(folder / ("a" * 300 + ".yaml")),
    "long path": lambda folder: str(folder) + "/a" * 3000,
    "pipe": _pipe,
    "socket": _socket,
    "under a file": lambda folder: _made(folder, "file", b"x") + "/under.yaml",
    "broken link": lambda folder: _link(folder, "broken.yaml", "nowhere/at/all.yaml"),
    "link to a folder": lambda folder: _link(folder, "linked.yaml", "."),
    "binary": lambda folder: _made(folder, "binary.yaml", bytes(range(256)) * 20),
    "UTF-16": lambda folder: _made(folder, "utf16.yaml", "say: [“é”".encode("utf-16")),
    "empty": lambda folder: _made(folder, "empty.yaml"),
    "huge": _huge,
    "device": lambda folder: "/dev/null",
    "endless device": lambda folder: "/dev/zero",
    "no text": lambda folder: os.fsdecode(b"\xff\xfe.yaml"),
    "control characters": lambda folder: "a\nb\x1b[2J.yaml",
    "nothing": lambda folder: "",
    "this folder": lambda folder: ".",
    "ends with a slash": lambda folder: str(folder / "nowhere") + "/",
    "address": lambda folder: "https://example.org/session.yaml",
}
NOT_WRITTEN = {"pipe", "endless device"}
"""What is written there waits for its reader, or has no end, as from any program."""


def _takes_paths() -> Iterator[str]:
    """Every argument that is a path, a name of a script or of a voice card, as the commands define it."""
    for command in COMMANDS.values():
        parts = [(command.name, command.arguments), *((f"{command.name} {action.name}", action.arguments)
                                                      for action in command.actions)]  # fmt: skip
        for name, arguments in parts:
            for one in arguments:
                metavar = str(one.settings.get("metavar"))
                if one.settings.get("type") is Path or metavar in ("SCRIPT", "CARD", "PATH"):
                    yield f"{name} {one.names[0] if one.names[0].startswith('-') else metavar}"


def test_no_command_that_takes_a_path_is_left_out() -> None:
    """A new one belongs into the tables here. Benchmarks, which come with the source alone, do not."""
    paths = {name for name in _takes_paths() if not name.startswith("bench")}
    assert paths == READ.keys() | WRITTEN.keys() | ELSEWHERE


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in whose journal is one session."""
    folder = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch:
        _set_up(patch, folder)
        with open_journal() as journal:
            held(journal, "words")
    return folder


def _set_up(patch: pytest.MonkeyPatch, data: Path) -> None:
    patch.setenv("COMPANION_DATA", str(data))
    patch.setenv("COMPANION_CACHE", str(data / "cache"))
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv(passphrases.JOURNAL, "")
    patch.setenv(passphrases.BACKUP, "three old boats and a swan")


@pytest.fixture(autouse=True)
def _home(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring, whose journal key is in a file, and whose models are not looked for."""
    _set_up(monkeypatch, shutil.copytree(kept, tmp_path / "data"))
    monkeypatch.setattr(models_command, "ensure_models", lambda *, unasked=False: None)
    monkeypatch.chdir(tmp_path)


def _run(args: list[str], monkeypatch: pytest.MonkeyPatch) -> tuple[int, str]:
    """The status of a command, and all that it shows."""
    shown = io.BytesIO()
    stream = io.TextIOWrapper(shown, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        patch.setattr(sys, "stderr", stream)
        streams.prepare()
        try:
            code = main(args)
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        stream.flush()
    return code, shown.getvalue().decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither pipes by name nor such links")
@pytest.mark.parametrize("command", [*READ, *WRITTEN])
@pytest.mark.timeout(60)
def test_a_bad_path_is_a_sentence(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a crash nor an endless wait, whatever the path leads to."""
    for number, (kind, make) in enumerate(BAD.items()):
        if kind in NOT_WRITTEN and command in WRITTEN:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / TINY).write_text(SCRIPT, "utf-8")
        monkeypatch.chdir(folder)
        code, said = _run((READ | WRITTEN)[command](make(folder)), monkeypatch)
        assert code in (0, 1, 2), (kind, said)
        assert "Internal error" not in said, kind
        assert said.strip(), kind


FILLED = sorted(WRITTEN.keys() - {"backup FILE", "start --out", "demo --out", "render --out"})
"""The journal's own tests fill the disk under SQLite, a session begins with an empty folder,
and what is rendered needs a voice."""


@pytest.mark.parametrize("command", FILLED)
def test_a_full_disk_leaves_nothing_half_written(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sentence names the place that is full, and no file is there that would block the next try."""
    Path(TINY).write_text(SCRIPT, "utf-8")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    target = tmp_path / "stick"
    target.mkdir()
    path = target if command in ("export --to", "new --in") else target / "file.html"
    if command == "remind --to":
        path = target / "file.ics"
    code, said = _run(WRITTEN[command](str(path)), monkeypatch)
    assert code == 1
    assert "disk is full" in said
    assert str(target) in said
    assert list(target.rglob("*")) == []
