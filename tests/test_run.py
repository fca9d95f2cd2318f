"""run.py on machines that lack this or that: real interpreters and real pip, made-up packages."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import platformdirs
import pytest

import run
from companion import models
from tests.models.making import make_wheel

RUN = Path(run.__file__)
PACKAGE = Path(models.__file__).parent.parent

CLI = """
import os, sys
import made_up
def main(args):
    print("companion", *args, "in", os.getcwd(), "with", made_up.__name__, "from", sys.prefix)
    return 7
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that stands for the registry: one small package."""
    folder = tmp_path_factory.mktemp("registry")
    make_wheel(folder, "made-up", {}, "1.5")
    wheel = folder / "made_up-1.5-py3-none-any.whl"
    # This one is meant to be imported: it stands for a library.
    make_importable(wheel)
    return folder


def make_importable(wheel: Path) -> None:
    """Empty the module that refuses to be imported."""
    import zipfile

    with zipfile.ZipFile(wheel) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, data in inside.items():
            archive.writestr(name, b"" if name == "made_up/__init__.py" else data)


def make_checkout(folder: Path) -> Path:
    """A copy of the repository's set-up, whose only dependency is the made-up package."""
    folder.mkdir(parents=True)
    shutil.copy(RUN, folder)
    (folder / "companion").mkdir()
    for name in ("__init__.py", "errors.py", "config.py", "models"):
        source = PACKAGE / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / "companion" / name)
    shutil.copytree(Path(platformdirs.__file__).parent, folder / "platformdirs")
    (folder / "companion" / "cli.py").write_text(CLI, "utf-8")
    (folder / "requirements").mkdir()
    for name in ("runtime.txt", "dev.txt"):
        (folder / "requirements" / name).write_text("made-up==1.5\n", "utf-8")
    (folder / "pyproject.toml").write_text(
        '[project]\ndependencies = ["made-up>=1.2,<2"]\n[project.optional-dependencies]\ndev = []\n', "utf-8"
    )
    return folder


def start(
    checkout: Path,
    *args: str,
    registry: Path | None,
    python: Path = Path(sys.executable),
    cwd: Path | None = None,
) -> "subprocess.CompletedProcess[str]":
    """``python run.py ARGS`` with ``registry`` as the only place where packages come from."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": "/nowhere"}
    if registry:
        env["PIP_FIND_LINKS"] = str(registry)
    return subprocess.run(
        [str(python), str(checkout / "run.py"), *args],
        env=env, cwd=cwd or checkout, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Path:
    """A checkout after its first run."""
    checkout = make_checkout(tmp_path_factory.mktemp("first") / "a folder")
    first = start(checkout, "devices", "--json", registry=wheels)
    assert first.returncode == 7, first.stderr
    assert "Setting up in" in first.stderr
    assert "gathering packages: 1 of 1" in first.stderr
    return checkout


def test_later_runs_start_at_once_from_any_folder(ready: Path, tmp_path: Path) -> None:
    """Once set up, nothing is installed or printed; arguments, folder and exit status are the program's."""
    again = start(ready, "devices", "a b", registry=None, cwd=tmp_path)
    assert (again.returncode, again.stderr) == (7, "")
    assert again.stdout == f"companion devices a b in {tmp_path} with made_up from {ready / '.venv'}\n"


def test_an_interrupted_setup_is_repaired_by_the_next_run(ready: Path, wheels: Path, tmp_path: Path) -> None:
    """Whatever a first run was doing when it was cut off, the next one ends with a working program."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    (checkout / ".venv" / run.STAMP).unlink()
    for module in (checkout / ".venv").rglob("made_up"):
        shutil.rmtree(module)
    repaired = start(checkout, "devices", registry=wheels)
    assert repaired.returncode == 7, repaired.stderr


def test_changed_pins_are_installed(ready: Path, wheels: Path, tmp_path: Path) -> None:
    """After an update that pins other versions, the next run installs them, and says so when it cannot."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    (checkout / "requirements" / "runtime.txt").write_text("made-up==1.9\n", "utf-8")
    refused = start(checkout, "devices", registry=wheels)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("companion: there is no made-up==1.9 for this machine")
    assert not (checkout / ".venv" / run.STAMP).exists()


def test_no_registry_is_one_sentence(ready: Path, tmp_path: Path) -> None:
    """Without a registry the last line says so, with the remedy, and no traceback is shown."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    (checkout / "requirements" / "runtime.txt").write_text("never-made==1.0\n", "utf-8")
    refused = start(checkout, "devices", registry=None)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "the package registry has no never-made==1.0; check the network" in refused.stderr.splitlines()[-1]


def test_an_environment_with_the_dependencies_is_used_as_it_is(ready: Path, tmp_path: Path) -> None:
    """Started by an interpreter that has all it needs, run.py makes nothing."""
    checkout = make_checkout(tmp_path / "checkout")
    python = next(path for path in (ready / ".venv").glob("*/python*") if path.stem == "python")
    started = start(checkout, "devices", registry=None, python=python)
    assert started.returncode == 7, started.stderr
    assert not (checkout / ".venv").exists()


@pytest.mark.parametrize(
    ("allowed", "suits"), [(">=1.2,<2", True), (">=1.6,<2", False), (">=1.2,<1.5", False)]
)
def test_only_versions_in_range_count_as_there(
    ready: Path, tmp_path: Path, allowed: str, suits: bool
) -> None:
    """A library that is too old or too new does not keep run.py from setting up its own."""
    checkout = make_checkout(tmp_path / "checkout")
    project = (checkout / "pyproject.toml").read_text("utf-8")
    (checkout / "pyproject.toml").write_text(project.replace(">=1.2,<2", allowed), "utf-8")
    python = next(path for path in (ready / ".venv").glob("*/python*") if path.stem == "python")
    code = f"import sys; sys.path.insert(0, {str(checkout)!r}); import run; print(run.suits(run.HERE, False))"
    asked = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == str(suits)


def test_an_old_python_is_told_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    """Python 3.10 gets one sentence with the version it has and the one it needs."""
    assert run.main(["start"], version=(3, 10)) == 1
    sentence = capsys.readouterr().err
    assert "this is Python 3.10 and Companion needs 3.11 or newer" in sentence
    assert sentence.count("\n") == 1


def test_old_pythons_can_read_the_file() -> None:
    """The sentence for an old Python can only be shown if it can parse run.py."""
    compile(RUN.read_text("utf-8"), "run.py", "exec", dont_inherit=True)
    import ast

    ast.parse(RUN.read_text("utf-8"), feature_version=(3, 8))


def test_no_room_on_the_disk_is_said_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk too full is noticed before anything is made."""
    full = shutil.disk_usage(tmp_path)._replace(free=50 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(run.Problem, match=r"50 MB are free where .* and 700 MB are needed; make room"):
        run.make(tmp_path / ".venv", 700)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_a_python_without_venv_names_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    """Debian's bare Python gets the apt line, and nothing is made."""
    monkeypatch.setitem(sys.modules, lacking, None)  # importing it fails, as where it is not installed
    with pytest.raises(run.Problem, match=r"venv module is missing; .*apt install python3-venv"):
        run.make(tmp_path / ".venv", 0)
    assert not (tmp_path / ".venv").exists()


def test_an_environment_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    """A .venv that run.py did not make is never deleted."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("home = /somewhere\n", "utf-8")
    with pytest.raises(run.Problem, match=r"was not made by run\.py"):
        run.make(tmp_path / ".venv", 0)
    assert (tmp_path / ".venv" / "pyvenv.cfg").exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A checkout on a read-only place gets a sentence with the place."""
    checkout = make_checkout(tmp_path / "checkout")
    (checkout / ".venv").write_text("a file in the way", "utf-8")
    with pytest.raises(run.Problem, match=r"\.venv cannot be written: "):
        run.prepared(checkout, False)


def test_missing_models_are_fetched_before_a_session_and_not_for_their_own_command(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A session without models says how to get them; ``models`` itself starts without."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path))
    refused = start(ready, "start", "a-session", registry=None)
    assert refused.returncode == 1
    assert "Fetching 4 models (" in refused.stderr
    assert "companion models fetch --from FOLDER" in refused.stderr.splitlines()[-1]
    assert start(ready, "models", registry=None).returncode == 7


def test_the_pins_are_exact_and_cover_what_the_project_asks_for() -> None:
    """Every direct dependency is pinned, to a version that pyproject.toml allows."""
    import re
    import tomllib

    project = tomllib.loads((run.HERE / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wanted in (
        ("runtime.txt", project["dependencies"]),
        ("dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        text = (run.HERE / "requirements" / name).read_text("utf-8")
        pins = dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))
        assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE))
        for requirement in wanted:
            package, least, below = re.split(">=|,<", requirement)
            assert run.numbers(least) <= run.numbers(pins[package]) < run.numbers(below)


def test_the_stamp_is_written_last(ready: Path) -> None:
    """The stamp knows the interpreter and the pins, so that a change of either is noticed."""
    stamp = json.loads((ready / ".venv" / run.STAMP).read_text("utf-8"))
    assert set(stamp) == {"python", "runtime.txt"}
    assert (ready / ".venv" / run.STAMP).stat().st_mtime_ns >= (ready / ".venv" / run.LOG).stat().st_mtime_ns
