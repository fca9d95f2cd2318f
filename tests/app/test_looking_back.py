"""``companion history``, ``journal show``, ``trends``, ``export`` and ``import``, as they are typed."""

import io
import json
import os
import re
import stat
import sys
from pathlib import Path

import pytest

from companion.app import passphrases
from companion.app.home import open_journal
from companion.cli import main
from companion.core.api import record as r
from companion.core.api.consent import Level
from companion.journal.store import Journal
from tests.journal.store.making import began

_SAID: list[r.Entry] = [
    r.StepEntered(0.5, "steps[0]", "turn", "Maya speaks"),
    r.CompanionSaid(1.0, "Maya, what was good today?"),
    r.FloorOpened(3.0, "Maya", 90.0),
    r.PartnerSaid(1, 4.0, 6.0, "Maya", "The soup was good.", 0.9, "turn"),
    r.FloorClosed(8.0, "Maya", 5.0, "words"),
    r.FloorOpened(9.0, "Leo", 90.0),
    r.FloorClosed(20.0, "Leo", 10.0, "time"),
    r.CompanionSaid(21.0, "You said: the soup was good. How close do you feel?", quotes=True),
    r.Answered(25.0, "How close do you feel?", "Maya", "7"),
]


@pytest.fixture(autouse=True)
def data(data_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder on a machine without a keyring, with nobody at the terminal."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    return data_home


def _hold(journal: Journal, level: Level = Level.WORDS) -> int:
    return journal.take_in(began(level=level), _SAID, "finished", 600.0)


@pytest.fixture
def two() -> None:
    """One session with words, one with times and answers only."""
    with open_journal() as journal:
        _hold(journal)
        _hold(journal, Level.ANSWERS)


@pytest.mark.parametrize("command", [["journal", "show", "1"], ["trends"], ["export", "--all"]])
def test_without_a_journal_there_is_a_sentence(
    command: list[str], data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing was kept yet, and looking back begins no journal."""
    assert main(command) == 1
    assert capsys.readouterr().err.startswith("There is no journal here yet.")
    assert not (data / "journal").exists()


def test_history_without_a_journal(capsys: pytest.CaptureFixture[str]) -> None:
    """A table of nothing is a sentence; for tools it is an empty list."""
    assert main(["history"]) == 0
    assert "There is no journal here yet" in capsys.readouterr().out
    assert main(["history", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.usefixtures("two")
def test_history_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    """Number, day, session, people, minutes and what was kept, a line each."""
    assert main(["history"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(
        r"1 3 May 2026, \d\d:\d\d An evening Maya, Leo 10 words imported", " ".join(lines[1].split())
    )
    assert "times and answers" in lines[2]
    assert lines[2].endswith("imported")
    assert main(["history", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["number"], one["people"], one["minutes"], one["kept"]) for one in found] == [
        (1, ["Maya", "Leo"], 10.0, "words"),
        (2, ["Maya", "Leo"], 10.0, "answers"),
    ]


@pytest.mark.usefixtures("two")
def test_a_session_is_read_again(capsys: pytest.CaptureFixture[str]) -> None:
    """With its words where they were kept; else it says once that they were not."""
    assert main(["journal", "show", "1"]) == 0
    shown = capsys.readouterr().out
    assert "**Maya:** The soup was good." in shown
    assert "7" in shown
    assert main(["journal", "show", "2"]) == 0
    without = capsys.readouterr().out
    assert "soup" not in without
    assert "not recorded" not in without
    assert without.count("What was said was not kept") == 1
    assert "Maya finished after 0:05." in without
    assert "> Maya, what was good today?" in without


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", [["journal", "show", "9"], ["export", "1", "9"]])
def test_a_number_that_is_none(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It is told where the numbers are."""
    assert main(command) == 1
    assert capsys.readouterr().err == "There is no session 9 in the journal; see: companion history\n"


@pytest.mark.usefixtures("two")
def test_trends_here_and_as_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Both show the same; a page that is there is not overwritten."""
    assert main(["trends"]) == 0
    assert "2 sessions on 3 May 2026, 20 minutes in all." in capsys.readouterr().out
    file = tmp_path / "trends.html"
    assert main(["trends", "--html", str(file)]) == 0
    assert "2 sessions on 3 May 2026" in file.read_text("utf-8")
    capsys.readouterr()
    assert main(["trends", "--html", str(file)]) == 1
    assert capsys.readouterr().err == f"{file} is there already; name another file.\n"


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("markdown", ["session-1.md", "session-2.md"]),
        ("vtt", ["session-1.vtt", "session-2.vtt"]),
        ("json", ["sessions.json"]),
    ],
)
def test_sessions_are_exported(form: str, names: list[str], tmp_path: Path) -> None:
    """Files that only this user can read, with words only of the session whose words were kept."""
    folder = tmp_path / "out" / "deep"
    assert main(["export", "--all", "--format", form, "--to", str(folder)]) == 0
    assert sorted(path.name for path in folder.iterdir()) == names
    texts = [(folder / name).read_text("utf-8") for name in names]
    assert "The soup was good." in texts[0]
    assert "The soup was good." not in "".join(texts[1:])
    assert "".join(texts).count("soup was good") == 2, "said once, and quoted once, in the first session"
    if os.name != "nt":
        assert {stat.S_IMODE((folder / name).stat().st_mode) for name in names} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.usefixtures("two")
def test_an_export_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where one file is there already, none is written."""
    (tmp_path / "session-2.md").write_text("mine", "utf-8")
    assert main(["export", "--all", "--to", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'session-2.md'} is there already;")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".md"] == ["session-2.md"]


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("command", [["export"], ["export", "1", "--all"]])
def test_which_sessions_has_to_be_said(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither nothing nor both."""
    assert main(command) == 1
    assert capsys.readouterr().err.startswith("Which sessions? Give their numbers, or --all.")


@pytest.mark.usefixtures("two")
def test_an_export_comes_in_on_another_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was exported as JSON is there again, once only, in whatever encoding a shell wrote it."""
    assert main(["export", "--all", "--format", "json", "--to", str(tmp_path)]) == 0
    with open_journal() as journal:
        before = [journal.reading.entries(number) for number in (1, 2)]
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "elsewhere"))
    file = str(tmp_path / "sessions.json")
    assert main(["import", file]) == 0
    with open_journal() as journal:
        assert [journal.reading.entries(number) for number in (1, 2)] == before
    capsys.readouterr()
    Path(file).write_text(Path(file).read_text("utf-8"), "utf-16")
    assert main(["import", file]) == 0
    assert capsys.readouterr().out == "No session is new. 2 were here already.\n"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"soup"])
def test_what_can_t_be_imported_is_told(
    content: bytes | None, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence, without what stands in the file, and no journal is begun for it."""
    file = tmp_path / "a.json"
    if content is not None:
        file.write_bytes(content)
    assert main(["import", str(file)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"{file}: ")
    assert told.count("\n") == 1
    assert "soup" not in told
    assert not (data / "journal").exists()
