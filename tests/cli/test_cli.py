"""The command line: help, the question for models, and what is said when a command can't be."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from companion import __version__, config
from companion.app import session_catalogue
from companion.app.crash_report import unloadable
from companion.cli import main
from companion.cli.commands import COMMANDS, GROUPS
from companion.errors import ModelError
from companion.models.command import ensure_models
from companion.models.manifest import Kind, ModelFile, Part
from companion.models.store import Status, Store
from companion.rehearsal.command import TESTS
from companion.rehearsal.simulating import RUNS
from companion.scripts.views.schema import KINDS
from tests.app.terminals import Terminal
from tests.models.making import make_model

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("asked", [["--help"], ["-h"], ["help"]])
def test_help_lists_every_command_under_its_heading(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each with one line, in at most 100 columns."""
    assert main(asked) == 0
    text = capsys.readouterr().out
    for group in GROUPS:
        heading = text.index(f"\n{group.title}:\n")
        for command in group.commands:
            assert text.index(f"\n  {command.name} ", heading) > heading
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_both_ways(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``help X`` and ``X --help`` say the same; every argument has its words; the function is there."""
    assert main(["help", name]) == 0
    text = capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == text
    assert text.startswith(f"usage: companion {name}")
    command = COMMANDS[name]
    assert callable(command.load())
    for argument in (*command.arguments, *(a for action in command.actions for a in action.arguments)):
        assert argument.settings["help"]


def test_the_way_people_started_it_stands_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    """With run.py there is no command ``companion`` to type."""
    assert main(["help", "demo"], program="python3 run.py") == 0
    assert capsys.readouterr().out.startswith("usage: python3 run.py demo")


@pytest.mark.parametrize(
    ("typed", "remedy"),
    [
        ("strat", "did you mean start?"),
        ("stop", "you say it during a session, and those to type are listed by: companion --help"),
        ("xyzzy", "all are listed by: companion --help"),
    ],
)
def test_an_unknown_command_is_answered_with_the_nearest(
    typed: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit status 2, as for all wrong usage."""
    with pytest.raises(SystemExit) as ended:
        main([typed])
    assert ended.value.code == 2
    assert remedy in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_the_one_of_the_package(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It stands in one place; a version without ``dev`` has its section in the changelog."""
    assert main([option]) == 0
    assert capsys.readouterr().out == f"companion {__version__}\n"
    assert "dev" in __version__ or f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_what_help_offers_is_what_the_commands_take() -> None:
    """Choices and defaults that stand in the help are those of the code that uses them."""
    settings = {
        (name, argument.names[0]): argument.settings
        for name, command in COMMANDS.items()
        for argument in command.arguments
    }
    assert tuple(settings["schema", "kind"]["choices"]) == (*KINDS, TESTS)
    assert settings["simulate", "--runs"]["default"] == RUNS
    assert config.COMPANION_VOICE in {path.stem for path in config.voices_folder().glob("*.yaml")}


def test_without_the_source_there_is_no_bench(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An installed program shows only what it can do, and fetches no models for what it can't."""
    import companion

    monkeypatch.setattr(companion, "__file__", str(tmp_path / "companion" / "__init__.py"))
    main(["--help"])
    main(["__complete", "b"])
    shown = capsys.readouterr().out
    assert "backup" in shown
    assert "bench" not in shown
    assert main(["bench"]) == 1
    assert "not part of what was installed" in capsys.readouterr().err


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    """A store without its one small model, whose wheels are in ``tmp_path``."""
    model = make_model(tmp_path)
    return Store(tmp_path / "store", {model.name: model})


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Models come from ``tmp_path``."""
    monkeypatch.setenv("COMPANION_MODEL_SOURCE", str(tmp_path))


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("answer", ["\n", "y\n", "Yes\n"])
def test_missing_models_are_fetched_after_a_yes(empty: Store, answer: str) -> None:
    """One question with the size; a bar; then everything is there, and no one is asked again."""
    screen = Terminal()
    ensure_models(unasked=False, store=empty, answers=Terminal(answer), out=screen)
    assert "of speech models. Fetch them now? [Y/n]" in screen.getvalue()
    assert "[########################]" in screen.getvalue()
    assert empty.status("small") is Status.READY
    again = Terminal()
    ensure_models(unasked=False, store=empty, answers=Terminal(), out=again)
    assert again.getvalue() == ""


@pytest.mark.usefixtures("source")
@pytest.mark.parametrize("answer", ["n\n", "no\n", "what?\n", ""])
def test_nothing_is_fetched_without_a_yes(empty: Store, answer: str) -> None:
    """A no, something else and Ctrl-D fetch nothing; a sentence says how to do it later."""
    with pytest.raises(ModelError, match=r"No models were fetched.*companion models fetch$"):
        ensure_models(unasked=False, store=empty, answers=Terminal(answer), out=Terminal())
    assert empty.status("small") is Status.MISSING


@pytest.mark.usefixtures("source")
def test_where_no_one_can_be_asked_it_says_what_to_run(empty: Store) -> None:
    """In a script or a service: the command, and the option that answers the question."""
    with pytest.raises(ModelError, match=r"Fetch them with: companion models fetch\. Or add --yes\.$"):
        ensure_models(unasked=False, store=empty, answers=io.StringIO("y\n"), out=io.StringIO())
    ensure_models(unasked=True, store=empty, answers=io.StringIO(), out=io.StringIO())
    assert empty.status("small") is Status.READY


@pytest.mark.usefixtures("source")
def test_no_session_waits_for_a_model_it_can_do_without(empty: Store) -> None:
    """Nobody is asked for it alone; where all are wanted and it can't be had, a sentence says so."""
    ensure_models(unasked=True, store=empty, answers=io.StringIO(), out=io.StringIO())
    lost = ModelFile("model.onnx", 1, "0" * 64, (Part("lost", "model.onnx"),))
    extra = replace(empty.known["small"], name="extra", kind=Kind.SENTENCES, wheels=(), files=(lost,))
    store, screen = Store(empty.root, {**empty.known, "extra": extra}), io.StringIO()
    ensure_models(unasked=False, store=store, answers=io.StringIO(), out=screen)
    assert screen.getvalue() == ""
    ensure_models(unasked=True, store=store, answers=io.StringIO(), out=screen)
    assert screen.getvalue().endswith("Sessions go on without extra.\n")


@pytest.mark.parametrize(
    "command",
    [
        "history",
        "trends",
        "journal show 1",
        "export 1",
        "import missing.json",
        "forget 1 --yes",
        "backup copy.companion",
        "restore missing.companion",
        "remind evening-check-in --daily 21:00 --to there.ics",
        "sessions",
        "describe evening-check-in",
        "new mine",
        "models",
    ],
)
@pytest.mark.usefixtures("data_home")
def test_what_neither_speaks_nor_listens_needs_no_models(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On a machine where no model was ever fetched, and without a network."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    status = main(command.split())
    said = capsys.readouterr()
    assert status in (0, 1)
    assert "speech models" not in said.err
    assert "fetch" not in said.err


def test_a_library_that_cannot_be_loaded_is_no_internal_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A damaged installation gets the name of the library and the remedy."""

    def broken(options: object, out: object) -> int:
        raise ImportError("DLL load failed while importing pybind11_state", name="onnxruntime.capi")

    monkeypatch.setattr(session_catalogue, "list_sessions", broken)
    assert main(["sessions"]) == 70
    assert capsys.readouterr().err == "The library onnxruntime can't be loaded. Install Companion again.\n"
    assert unloadable(ImportError("no", name="companion.app.gone")) == ""
    assert unloadable(ValueError("no")) == ""


def test_a_script_anywhere_may_use_what_ships(
    tmp_path: Path, data_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A copy of a shipped session in a folder of one's own is checked and read as it was."""
    shipped = next(config.sessions_folder().rglob("empathy-swap.yaml"))
    copy = tmp_path / "Für uns zwei" / "empathy-swap.yaml"
    copy.parent.mkdir()
    shutil.copy(shipped, copy)
    assert re.search(r"use: \.\./_shared/\w+\.yaml", copy.read_text("utf-8"))
    assert main(["check", str(copy)]) == 0
    assert main(["describe", str(copy)]) == 0
    assert "no errors" in capsys.readouterr().out
