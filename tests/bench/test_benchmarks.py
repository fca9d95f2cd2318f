"""``companion bench``: figures are collected and shown, each beside its limit or peer."""

import io
import json
import sys
import types
from pathlib import Path

import pytest

import bench.core
import companion
from bench.figure import Figure
from companion.cli.commands import COMMANDS
from companion.errors import ModelError, SetupError


def _run(*args: str) -> tuple[int, str]:
    out = io.StringIO()
    return COMMANDS["bench"].run(args, out), out.getvalue()


def _measured(speech: Path | None = None, *, quick: bool = False) -> list[Figure]:
    return [
        *([Figure("of recorded voices", 1.0, "", None, speech.name)] if speech else []),
        Figure("reply", 0.5 if quick else 0.75, "s", 1.3, "median of eight"),
        Figure("memory", 900.0, "MB", 800.0, "whole session"),
        Figure("wrong words", 7.5, "%", None, "a larger model has 6"),
    ]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark ``core`` finds one good figure, one over its limit, and one without a limit."""
    monkeypatch.setattr(bench.core, "figures", _measured)


@pytest.mark.usefixtures("measured")
def test_each_figure_stands_beside_its_limit_or_peer() -> None:
    """Who reads a line sees the value, what it must not be above, and whether it is."""
    code, text = _run("--only", "core")
    lines = [line.split() for line in text.splitlines() if line.startswith("  ")]
    assert code == 0
    assert lines == [
        ["reply", "0.75", "s", "limit", "1.3", "s", "ok", "median", "of", "eight"],
        ["memory", "900", "MB", "limit", "800", "MB", "OVER", "whole", "session"],
        ["wrong", "words", "7.5", "%", "a", "larger", "model", "has", "6"],
    ]
    assert "cores" in text.splitlines()[0]


@pytest.mark.usefixtures("measured")
def test_json_has_what_the_lines_have() -> None:
    """A tool gets every figure with its group, limit and verdict, and knows how busy the machine was."""
    code, text = _run("--json", "--only", "core")
    found = json.loads(text)
    assert code == 0
    assert found["figures"][1] == {
        "group": "core",
        "name": "memory",
        "value": 900.0,
        "unit": "MB",
        "limit": 800.0,
        "within": False,
        "peer": "whole session",
    }
    assert [figure["within"] for figure in found["figures"]] == [True, False, None]
    assert {"cores", "load", "python"} <= set(found["machine"])


@pytest.mark.usefixtures("measured")
def test_quick_is_handed_on() -> None:
    """Who has no time gets the shorter measurement where there is one."""
    assert json.loads(_run("--json", "--quick", "--only", "core")[1])["figures"][0]["value"] == 0.5


def test_one_benchmark_that_breaks_hides_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a model the others are still measured; a sentence says what is missing, and the code is 1."""

    def without_a_model() -> list[Figure]:
        raise ModelError("The voice is missing; fetch it with: companion models fetch")

    monkeypatch.setattr(bench.core, "figures", without_a_model)
    other = types.ModuleType("bench.session")
    other.__dict__["figures"] = _measured
    monkeypatch.setitem(sys.modules, "bench.session", other)
    code, text = _run("--only", "core,session")
    assert code == 1
    assert "reply" in text
    assert capsys.readouterr().err == "core: The voice is missing; fetch it with: companion models fetch\n"


def test_outside_a_checkout_one_sentence_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An installed program has no benchmarks, and says where they are."""
    monkeypatch.setattr(companion, "__file__", str(tmp_path / "companion" / "__init__.py"))
    with pytest.raises(SetupError, match="run bench in a checkout"):
        _run()


def test_the_session_machine_is_measured() -> None:
    """A real benchmark runs from the command: twenty minutes of the machine alone."""
    code, text = _run("--json", "--only", "core")
    figures = json.loads(text)["figures"]
    assert code == 0
    assert all(figure["value"] > 0 for figure in figures)
    assert any("twenty-minute" in figure["name"] for figure in figures)


@pytest.mark.usefixtures("measured")
def test_recorded_voices_are_measured_where_a_benchmark_can(tmp_path: Path) -> None:
    """A folder that is none is refused before anything is measured."""
    with pytest.raises(SetupError, match=r"transcripts\.tsv is not there; --speech takes a folder"):
        _run("--only", "core", "--speech", str(tmp_path))
    (tmp_path / "transcripts.tsv").write_text("file\ttranscript\n", "utf-8")
    code, text = _run("--only", "core", "--speech", str(tmp_path))
    assert code == 0
    assert f"of recorded voices 1 {tmp_path.name}" in " ".join(text.split())


@pytest.mark.usefixtures("measured")
def test_conversations_need_their_annotations(tmp_path: Path) -> None:
    """A folder without an RTTM is refused before anything is measured."""
    with pytest.raises(SetupError, match="holds no RTTM; --rttm takes a folder"):
        _run("--only", "core", "--rttm", str(tmp_path))
