"""run.py on machines that lack this or that: real interpreters and real pip, made-up packages."""

import hashlib
import json
import os
import platform
import re
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
def main(args, program, fetch_unasked):
    assert fetch_unasked
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


def make_checkout(folder: Path, pin: str = f"made-up==1.5 --hash=sha256:{'0' * 64}") -> Path:
    """A copy of the repository's set-up, whose only dependency is the made-up package."""
    folder.mkdir(parents=True)
    shutil.copy(RUN, folder)
    (folder / "companion").mkdir()
    for name in ("__init__.py", "errors.py", "config.py", "models", "system"):
        source = PACKAGE / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / "companion" / name)
    shutil.copytree(Path(platformdirs.__file__).parent, folder / "platformdirs")
    (folder / "companion" / "cli.py").write_text(CLI, "utf-8")
    (folder / "requirements").mkdir()
    for name in ("runtime.txt", "dev.txt"):
        (folder / "requirements" / name).write_text(f"{pin}\n", "utf-8")
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
    settings: dict[str, str] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """``python run.py ARGS`` with ``registry`` as the only place where packages come from."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    env |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYTHONPATH": "/nowhere"}
    env |= settings or {}
    if registry:
        env["PIP_FIND_LINKS"] = str(registry)
    return subprocess.run(
        [str(python), str(checkout / "run.py"), *args],
        env=env, cwd=cwd or checkout, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pin(wheels: Path) -> str:
    """The line that pins the made-up package."""
    wheel = wheels / "made_up-1.5-py3-none-any.whl"
    return f"made-up==1.5 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, wheels: Path, pin: str) -> Path:
    """A checkout after its first run, in a folder whose name is not plain."""
    checkout = make_checkout(tmp_path_factory.mktemp("first") / "Für uns zwei", pin)
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


def test_an_interrupted_setup_is_repaired_by_the_next_run(
    ready: Path, wheels: Path, pin: str, tmp_path: Path
) -> None:
    """Whatever a first run was doing when it was cut off, the next one ends with a working program."""
    checkout = make_checkout(tmp_path / "checkout", pin)
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
    pin = f"made-up==1.9 --hash=sha256:{'0' * 64}\n"
    (checkout / "requirements" / "runtime.txt").write_text(pin, "utf-8")
    refused = start(checkout, "devices", registry=wheels)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1].startswith("companion: there is no ready-made made-up==1.9 for")
    assert not (checkout / ".venv" / run.STAMP).exists()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"PIP_NO_INDEX": "1"}, "the package registry has no never-made==1.0; check pip's settings"),
        ({"PIP_NO_INDEX": "0", "PIP_INDEX_URL": "https://127.0.0.1:9/simple"}, "this machine has no network"),
        (
            {"PIP_NO_INDEX": "0", "HTTPS_PROXY": "http://127.0.0.1:9"},
            "the proxy refuses or cannot be reached",
        ),
    ],
)
def test_no_registry_is_one_sentence(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], sentence: str
) -> None:
    """Without network, proxy or registry the last line says which, with the remedy; there is no traceback."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    pin = f"never-made==1.0 --hash=sha256:{'0' * 64}\n"
    (checkout / "requirements" / "runtime.txt").write_text(pin, "utf-8")
    for variable in ("NO_PROXY", "no_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    refused = start(checkout, "devices", registry=None, settings={"PIP_RETRIES": "0", **settings})
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert sentence in refused.stderr.splitlines()[-1]


def test_a_package_that_was_changed_is_not_installed(ready: Path, wheels: Path, tmp_path: Path) -> None:
    """What the registry delivers is compared with the pins before anything of it is used."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    shutil.rmtree(next((checkout / ".venv").rglob("made_up-1.5.dist-info")))
    refused = start(checkout, "devices", registry=wheels)
    assert refused.returncode == 1
    assert "a package arrived damaged or changed and was not used" in refused.stderr.splitlines()[-1]


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


@pytest.mark.parametrize(("version", "named"), [((3, 10), "3.10"), ((3, 15), "3.15")])
def test_a_python_of_another_version_gets_a_sentence(
    version: tuple[int, int], named: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no other Python is installed, one sentence has the version there is, and those that fit."""
    monkeypatch.setattr(run, "find_python", lambda wanted: [])
    monkeypatch.setattr(run, "suits", lambda here, for_tests: False)
    assert run.main(["start"], version=version) == 1
    sentence = capsys.readouterr().err
    assert f"this is Python {named} and Companion needs 3.11 to 3.14; get 3.13 from python.org" in sentence
    assert sentence.count("\n") == 1


def test_another_python_that_fits_is_found(ready: Path, tmp_path: Path) -> None:
    """Started with a Python that is too new, run.py goes on with one that fits, and asks no one."""
    running = "{}.{}".format(*sys.version_info[:2])
    (tmp_path / f"python{running}").symlink_to(sys.executable)
    (tmp_path / "python3.14").write_text("#!/bin/sh\necho this version is not installed >&2; exit 127\n")
    (tmp_path / "python3.14").chmod(0o755)
    code = f"import sys; sys.path.insert(0, {str(ready)!r}); import run; run.main(['hi'], run.HERE, (3, 99))"
    env = {"PATH": str(tmp_path), "PIP_NO_INDEX": "1"}
    started = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (started.returncode, started.stderr) == (7, "")
    assert started.stdout.startswith("companion hi in")


@pytest.mark.parametrize(
    ("system", "machine", "macos", "sentence"),
    [
        ("darwin", "arm64", "13.6.1", "this is macOS 13.6.1 and the speech libraries need 14 or newer"),
        ("win32", "ARM64", "", "64-bit (x64) Python 3.13"),
    ],
)
def test_a_system_without_packages_is_refused_before_anything_is_made(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, macos: str, sentence: str
) -> None:
    """Where the libraries can't be had, one sentence says so, and what would help."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "mac_ver", lambda: (macos, ("", "", ""), machine))
    with pytest.raises(run.Problem, match=re.escape(sentence)):
        run.refuse_what_cannot_be_had()


@pytest.mark.parametrize(
    ("system", "machine", "macos"),
    [
        ("darwin", "arm64", "14.0"),
        ("darwin", "arm64", "26.1"),
        ("win32", "AMD64", ""),
        ("linux", "x86_64", ""),
    ],
)
def test_systems_with_packages_are_not_refused(
    monkeypatch: pytest.MonkeyPatch, system: str, machine: str, macos: str
) -> None:
    """Macs with Apple Silicon from macOS 14 on, Windows and Linux go on to the set-up."""
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "mac_ver", lambda: (macos, ("", "", ""), machine))
    run.refuse_what_cannot_be_had()


def test_a_library_that_cannot_be_loaded_is_named_with_the_remedy(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows without the Visual C++ runtime gets its address, and not a crash at the first session."""
    library = next((ready / ".venv").glob("lib/python*/site-packages")) / "av.py"
    library.write_text('raise ImportError("DLL load failed while importing _core")\n', "utf-8")
    lock = tmp_path / "runtime.txt"
    lock.write_text("av==18.1.0 \\\n    --hash=sha256:00\n", "utf-8")
    monkeypatch.setattr(os, "name", "nt")
    try:
        with pytest.raises(run.Problem, match=r"av can't be loaded .*DLL load failed.*vc_redist\.x64\.exe"):
            run.try_libraries(ready / ".venv" / "bin" / "python", lock)
    finally:
        library.unlink()


def test_an_environment_whose_python_has_gone_is_made_anew(
    ready: Path, wheels: Path, pin: str, tmp_path: Path
) -> None:
    """After the Python that it was made with was removed, the next run sets up again by itself."""
    checkout = make_checkout(tmp_path / "checkout", pin)
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    for python in (checkout / ".venv" / "bin").glob("python*"):
        python.unlink()
        python.symlink_to(tmp_path / "gone" / python.name)
    again = start(checkout, "devices", registry=wheels)
    assert again.returncode == 7, again.stderr
    assert not list(checkout.glob(".venv-old*"))


def test_on_windows_the_python_that_was_built_upon_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the program in the environment is a launcher, which stays when the Python itself is removed."""
    venv, base = tmp_path / ".venv", tmp_path / "Python313"
    for python in (venv / "Scripts" / "python.exe", base / "python.exe"):
        python.parent.mkdir(parents=True)
        python.touch()
    (venv / "pyvenv.cfg").write_text(f"home = {base}\nversion = 3.13.0\n", "utf-8")

    def identity() -> str:
        with monkeypatch.context() as windows:
            windows.setattr(os, "name", "nt")
            windows.setattr(run, "Path", type(tmp_path))
            return run.identity(venv)

    assert identity()
    (base / "python.exe").unlink()
    assert identity() == ""


def test_a_set_up_does_not_touch_an_environment_in_use(ready: Path, wheels: Path, tmp_path: Path) -> None:
    """While a session runs from it, changed pins are not installed: a sentence says what to wait for."""
    checkout = make_checkout(tmp_path / "checkout")
    shutil.copytree(ready / ".venv", checkout / ".venv", symlinks=True)
    stamp = (checkout / ".venv" / run.STAMP).read_text("utf-8")
    with run.locked(checkout / run.LOCK, exclusive=False):
        refused = start(checkout, "devices", registry=wheels)
    assert refused.returncode == 1
    assert "Companion is running, or being set up, in another window" in refused.stderr
    assert (checkout / ".venv" / run.STAMP).read_text("utf-8") == stamp


def test_sessions_share_an_environment_and_a_set_up_is_alone(tmp_path: Path) -> None:
    """Any number of sessions run at once; while one does, or while a set-up runs, no set-up begins."""
    lock = tmp_path / "lock"
    with run.locked(lock, exclusive=False) as one, run.locked(lock, exclusive=False) as two:
        assert (one, two) == (True, True)
        with run.locked(lock, exclusive=True) as set_up:
            assert not set_up
    with run.locked(lock, exclusive=True) as set_up, run.locked(lock, exclusive=False) as session:
        assert (set_up, session) == (True, False)


def test_old_pythons_can_read_the_file() -> None:
    """The sentence for an old Python can only be shown if it can parse run.py."""
    compile(RUN.read_text("utf-8"), "run.py", "exec", dont_inherit=True)
    import ast

    ast.parse(RUN.read_text("utf-8"), feature_version=(3, 8))


def test_no_room_on_the_disk_is_said_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk too full is noticed before anything is made."""
    disk_is_full(tmp_path, monkeypatch)
    with pytest.raises(run.Problem, match=r"50 MB are free where .* and 700 MB are needed; make room"):
        run.make(tmp_path / ".venv", 700)
    assert not (tmp_path / ".venv").exists()


def test_a_folder_that_is_copied_elsewhere_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before thousands of files are put there."""
    disk_is_full(tmp_path, monkeypatch)
    for folder, said in (("Ours", ""), ("OneDrive", "OneDrive copies ")):
        with pytest.raises(run.Problem):
            run.make(tmp_path / folder / ".venv", 700)
        shown = capsys.readouterr().err
        assert shown.startswith(said) if said else not shown


def disk_is_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave 50 MB."""
    full = shutil.disk_usage(folder)._replace(free=50 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)


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


def test_the_pins_are_exact_and_cover_what_the_project_asks_for() -> None:
    """Every direct dependency is pinned, to a version that pyproject.toml allows."""
    import tomllib

    project = tomllib.loads((run.HERE / "pyproject.toml").read_text("utf-8"))["project"]
    for name, wanted in (
        ("runtime.txt", project["dependencies"]),
        ("dev.txt", project["dependencies"] + project["optional-dependencies"]["dev"]),
    ):
        text = (run.HERE / "requirements" / name).read_text("utf-8")
        pins = re.findall(r"^([\w.-]+)==(\S+).*\\\n +--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^\w", text, re.MULTILINE))
        for requirement in wanted:
            package, least, below = re.split(">=|,<", requirement)
            versions = [run.numbers(version) for name, version in pins if name == package]
            assert versions
            assert all(run.numbers(least) <= version < run.numbers(below) for version in versions)


def test_the_stamp_is_written_last(ready: Path) -> None:
    """The stamp knows the interpreter and the pins, so that a change of either is noticed."""
    stamp = json.loads((ready / ".venv" / run.STAMP).read_text("utf-8"))
    assert set(stamp) == {"python", "runtime.txt"}
    assert (ready / ".venv" / run.STAMP).stat().st_mtime_ns >= (ready / ".venv" / run.LOG).stat().st_mtime_ns
