"""Commands for authors of sessions, as typed."""

import json
from pathlib import Path

import pytest

from companion.cli import main
from tests.scripts.making import EXAMPLE


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A script in a file."""
    path = tmp_path / "mirror-dialogue.yaml"
    path.write_text(EXAMPLE)
    return path


def test_describe_tells_what_happens(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``companion describe FILE`` is readable without knowing the language."""
    assert main(["describe", str(example)]) == 0
    said = capsys.readouterr().out
    assert "Mirror dialogue" in said
    assert "The sender speaks, for up to the time that was chosen (turn time, usually 3 minutes)" in said


def test_describe_finds_shipped_sessions_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A session that ships is described by its name."""
    assert main(["describe", "shared-breathing", "--people", "3"]) == 0
    assert "For 1 to 6 people. With 3: about" in capsys.readouterr().out


def test_the_usual_length_is_that_of_a_rehearsal(capsys: pytest.CaptureFixture[str]) -> None:
    """Not the mean of everything that may be repeated: of a break apart it is near what its file says."""
    assert main(["describe", "time-out", "--json"]) == 0
    minutes = json.loads(capsys.readouterr().out)["minutes"]
    assert minutes["declared"] == 30
    assert 20 < minutes["usual"] < 30


def test_describe_for_tools(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--json`` gives figures that a tool can use: shares that sum to one, minutes in order."""
    assert main(["describe", str(example), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["minutes"]["least"] < found["minutes"]["usual"] < found["minutes"]["most"]
    assert sum(share["share"] for share in found["shares"]) == pytest.approx(1)
    assert found["words_per_minute"] == 158
    assert all(step["text"] for step in found["steps"])


def test_describe_uses_the_rate_of_the_voice(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Another voice, another rate: that of its card."""
    assert main(["describe", str(example), "--voice", "maya"]) == 0
    assert "188 a minute" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--people", "5"], "--people 5: this session is for 2."),
        (["--voice", "nobody"], "There is no voice card nobody; there are: ada"),
    ],
)
def test_wishes_that_cannot_be_met_get_a_sentence(
    example: Path, args: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Too many people, an unknown voice: one sentence, no traceback."""
    assert main(["describe", str(example), *args]) == 1
    assert sentence in capsys.readouterr().err


def test_a_script_with_mistakes_is_not_described(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the checker refuses can't be described; the checker's words are shown."""
    path = tmp_path / "bad.yaml"
    path.write_text(EXAMPLE.replace("answer: yes_no", "answer: maybe"))
    assert main(["describe", str(path)]) == 1
    assert "E205" in capsys.readouterr().err


def test_new_writes_a_script_that_can_be_described(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``companion new NAME`` writes here, and says what can be done next."""
    monkeypatch.chdir(tmp_path)
    assert main(["new", "our-evening"]) == 0
    assert "companion demo our-evening.yaml" in capsys.readouterr().out
    assert main(["describe", "our-evening.yaml"]) == 0
    assert main(["check", "our-evening.yaml"]) == 0
    assert main(["new", "our-evening"]) == 1
    assert "is there already" in capsys.readouterr().err


def test_new_copies_a_session_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--from`` takes the name of a session that ships."""
    assert main(["new", "--from", "shared-breathing", "--in", str(tmp_path)]) == 0
    assert (tmp_path / "my-shared-breathing.yaml").is_file()
    assert main(["new", "--from", "no-such-session", "--in", str(tmp_path)]) == 1
    assert "There is no session no-such-session" in capsys.readouterr().err


def test_graph_is_a_flowchart(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``companion graph FILE`` prints what a Mermaid viewer takes."""
    assert main(["graph", str(example)]) == 0
    said = capsys.readouterr().out
    assert said.startswith('flowchart TD\n    n1(["Mirror dialogue"])\n')
    assert ' -- "no" --> ' in said
