"""Messages name commands that people can type as they started the program."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli import main
from companion.system import invocation
from companion.system.invocation import as_started, started_by


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    started_by("companion", ())


def test_commands_are_named_as_started() -> None:
    """Only commands: the companion itself, and words that begin like a command, stay."""
    started_by("py run.py", ["start", "history"])
    text = "the companion start; see: companion history, companion start X; companion startle"
    told = "the companion start; see: py run.py history, py run.py start X; companion startle"
    assert as_started(text) == told
    started_by("companion", ["start"])
    assert as_started("companion start X") == "companion start X"
    assert invocation.as_started("") == ""


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["start", "silence"], "models fetch"),
        (["describe", "no-such-session"], "sessions"),
        (["new", "our-evening", "--in", "FOLDER"], "check"),
        (["export", "--help"], "history"),
        (["explain", "E999"], "explain"),
        (["models"], "models fetch"),
    ],
)
def test_every_message_does(
    arguments: list[str],
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Errors, hints and help: after `py run.py` there is no command `companion` on any system."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    with contextlib.suppress(SystemExit):
        main([str(tmp_path) if word == "FOLDER" else word for word in arguments], program="py run.py")
    said = "".join(capsys.readouterr())
    assert f"py run.py {named}" in said
    assert f"companion {named}" not in said
