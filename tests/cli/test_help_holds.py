"""Each line of the help, tried: the command does what its line says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import open_journal
from companion.cli import main
from companion.cli.commands import COMMANDS
from tests.journal.store.making import held

WORDS = "One fine word."
LINES: tuple[tuple[str, str], ...] = (
    ("sessions", "evening-check-in"),
    ("remind evening-check-in --daily 21:00 --to r.ics", "every day.*r.ics"),
    ("history", "1 .*Maya, Leo"),
    ("journal show 1", WORDS),
    ("trends", "One session"),
    ("export 1 --format json --to out", "sessions.json in out"),
    ("export 1 --format markdown --to text", "session-1.md in text"),
    ("backup all.backup", "all.backup"),
    ("forget 1 --yes", "1"),
    ("history", "There is no journal|no session"),
    ("import {json}", "Mirror|session"),
    ("journal show 2", WORDS),
    ("forget --everything --yes", "."),
    ("restore all.backup", "."),
    ("journal show 1", WORDS),
    ("new mine --in .", "mine.yaml"),
    ("check mine.yaml", "1 script, 3 tests: no errors"),
    ("share mine.yaml --to given.yaml", "given.yaml holds"),
    ("new copy --from high-low --in .", "copy.yaml"),
    ("share copy.yaml --to copied.yaml", "copied.yaml holds"),
    ("add copied.yaml", "copy"),
    ("sessions", "copy"),
    ("explain E319", "private"),
    ("describe mine.yaml", "What happens:"),
    ("play mine.yaml", "Type what they say"),
    ("read mine.yaml --as passing", "Maya: Pass"),
    ("simulate mine.yaml --runs 3", "3 "),
    ("graph mine.yaml", "flowchart TD"),
    ("graph mine.yaml --page chart.html", "chart.html"),
    ("sheet mine.yaml --out sheet.html", "sheet.html"),
    ("schema tests", '"properties"'),
    ("devices", "icrophone"),
    ("voices --list", "joe"),
    ("models", "whisper"),
    ("models list", "whisper"),
    ("completion bash", "complete"),
)
"""What is typed, in this order, and what is then shown; files that it names are there afterwards."""
ASKS = {"setup": "tests/app/test_setting_up.py", "pronounce": "tests/app/test_spellings.py"}
"""Commands that ask in a terminal or speak, and where they are tried."""


def _typed(line: str) -> str:
    """What a command shows; it ends well."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = main(line.split())
    assert status == 0, f"companion {line}: {out.getvalue()}"
    return out.getvalue()


def test_every_command_is_tried() -> None:
    """A new one needs a line here; those that speak or listen are tried with their models in tests/whole."""
    speaking = {name for name, command in COMMANDS.items() if command.needs_models}
    assert {line.split()[0] for line, _ in LINES} | ASKS.keys() | speaking | {"doctor"} == COMMANDS.keys()
    actions = {f"{name} {action.name}" for name, command in COMMANDS.items() for action in command.actions}
    assert actions - {" ".join(line.split()[:2]) for line, _ in LINES} == {"models fetch", "models add"}


def test_each_line_of_the_help_holds(
    tmp_path: Path, data_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One after the other: what is kept, read, taken away and brought back, and what is written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(passphrases.BACKUP, "three old boats")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with contextlib.closing(open_journal()) as journal:
        held(journal, WORDS)
    for line, shown in LINES:
        if "{json}" in line:
            line = line.format(json=next((tmp_path / "out").glob("*.json")).relative_to(tmp_path))
        text = _typed(line)
        assert re.search(shown, text, re.DOTALL), f"companion {line}: {text}"
        for name in re.findall(r"--(?:to|out|page) (\S+)", line):
            assert Path(name).exists(), f"companion {line}"
