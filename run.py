"""Start Companion. The first run sets everything up; later runs start at once.

    python3 run.py                    the spoken start, or the demonstration where there is no microphone
    python3 run.py test               the tests, in as many processes as there are processors
    python3 run.py test ARGS          with arguments for pytest: files, -k WORDS, -n 4 ...
    python3 run.py test --explore     look for new examples that fail (--minutes 10, arguments for pytest)
    python3 run.py ANYTHING ELSE      the same as: companion ANYTHING ELSE

On Windows: py run.py. Only the standard library is used, and Python 3.8 can read this file, so that an
old Python gets a sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import platform
import random
import re
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
INTEL_MAC = sys.platform == "darwin" and platform.machine() == "x86_64"
NEWEST = (3, 13) if INTEL_MAC else (3, 14)
"""The libraries have ready-made packages up to here: tools/wheels.py shows for which systems."""
ROOM_MB = {False: 700, True: 1000}
"""What the environment takes, without and with the tools of developers, measured on Linux and rounded up."""

GIB_OF_TESTS = 2
"""What a process takes that runs tests: it loads all models."""
MOST_PROCESSES = 8
"""With more, the longest modules alone decide how long the tests take."""

MARK = "made-by-run.py"
STAMP = "complete.json"
LOG = "setup.log"
READY = "COMPANION_READY"
"""Set for the interpreter of the environment, which never sets up again."""
CHOSEN = "COMPANION_PYTHON_CHOSEN"
"""Set for the interpreter that was found in place of one of the wrong version: it looks no further."""
LOCK = ".venv.lock"
BUSY = (
    "Companion is running, or being set up, in another window, and its libraries have to be changed; "
    "wait until that has ended, then start again"
)

NATIVE = ("numpy", "onnxruntime", "ctranslate2", "av", "sqlcipher3", "tokenizers")
"""Libraries that need something of the system; each is imported once after it was installed."""
RUNTIME = "https://aka.ms/vs/17/release/vc_redist.x64.exe"


class Problem(Exception):
    """Why it cannot start: one sentence with the remedy."""


def main(argv: Sequence[str], here: Path = HERE, version: tuple[int, int] = sys.version_info[:2]) -> int:
    """Set up what is missing under ``here``, then run; the exit status."""
    try:
        if version < OLDEST:
            hand_over_to_another_python(argv, here, version)
        if str(here) not in sys.path:
            sys.path.insert(0, str(here))
        for_tests = list(argv[:1]) == ["test"]
        if os.environ.pop(READY, "") or suits(here, for_tests):
            return start(argv, here)
        if version > NEWEST:
            hand_over_to_another_python(argv, here, version)
        refuse_what_cannot_be_had()
        python = prepared(here, for_tests)
        hand_over([str(python), str(here / "run.py"), *argv], {READY: "1"})
    except Problem as problem:
        print(f"companion: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Start again, and it goes on from here.", file=sys.stderr)
        return 130


def start(argv: Sequence[str], here: Path) -> int:
    """Run Companion, or its tests, in this interpreter, which has all it needs.

    Raises Problem when its environment is being changed at this moment, or the tests lack models.
    """
    ours = Path(sys.prefix) == here / ".venv"
    with locked(here / LOCK, exclusive=False) if ours else nullcontext(True) as had:
        if not had:
            raise Problem(BUSY)
        return run_tests(argv[1:], here) if list(argv[:1]) == ["test"] else run_companion(argv)


def run_companion(argv: Sequence[str]) -> int:
    """Run a command; the exit status."""
    from companion.cli import main as companion

    launcher = "py" if os.name == "nt" else "python3"
    return companion(list(argv), program=f"{launcher} run.py", fetch_unasked=True)


def process_count() -> int:
    """How many processes share the tests: one for each processor, as far as there is memory; two at least."""
    memory_gib = float(MOST_PROCESSES * GIB_OF_TESTS)
    if hasattr(os, "sysconf"):
        memory_gib = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return max(2, min(os.cpu_count() or 2, int(memory_gib / GIB_OF_TESTS), MOST_PROCESSES))


def run_tests(args: Sequence[str], here: Path) -> int:
    """Look for new examples, or become pytest. Raises Problem when the models cannot be had."""
    from companion.errors import CompanionError
    from companion.models.command import ensure_models, fetch_voices

    try:
        ensure_models(unasked=True)
        fetch_voices(sys.stderr)
    except CompanionError as error:
        raise Problem(str(error)) from error
    os.chdir(here)
    if list(args[:1]) == ["--explore"]:
        return explore(args[1:])
    # Waiting threads must not burn the cores that the other process needs.
    hand_over(
        [sys.executable, "-m", "pytest", *(args or [f"-n{process_count()}"])], {"OMP_WAIT_POLICY": "PASSIVE"}
    )


def hand_over_to_another_python(argv: Sequence[str], here: Path, version: tuple[int, int]) -> NoReturn:
    """Start again with a Python whose version fits, if one is installed. Raises Problem when none is."""
    if not os.environ.pop(CHOSEN, ""):
        for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
            if python := find_python(f"3.{minor}"):
                hand_over([*python, str(here / "run.py"), *argv], {CHOSEN: "1"})
    start_with = "py -3.13 run.py" if os.name == "nt" else "python3.13 run.py"
    raise Problem(
        f"this is Python {version[0]}.{version[1]} and Companion needs 3.{OLDEST[1]} to 3.{NEWEST[1]}; "
        f"get 3.13 from python.org and start with: {start_with}"
    )


def find_python(version: str) -> list[str]:
    """How to call an installed Python of this version; empty when there is none."""
    launcher = shutil.which("py") if os.name == "nt" else None
    command = [launcher, f"-{version}"] if launcher else [shutil.which(f"python{version}") or ""]
    if not command[0]:
        return []
    # A name on the path may be a stand-in, like those of version managers and of Windows' store.
    asked = subprocess.run(
        [*command, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False,
    )  # fmt: skip
    return command if asked.stdout.strip() == version else []


def refuse_what_cannot_be_had() -> None:
    """Raise Problem, before anything is made, on systems for which libraries have no ready-made packages."""
    if sys.platform == "darwin":
        oldest = 13 if INTEL_MAC else 14
        system = platform.mac_ver()[0]
        if system and int(system.split(".")[0]) < oldest:
            raise Problem(
                f"this is macOS {system} and the speech libraries need {oldest} or newer; update macOS first"
            )
    if sys.platform == "win32" and platform.machine().lower() == "arm64":
        raise Problem(
            "this Python is made for Windows on ARM, for which some libraries have no packages; install the "
            "64-bit (x64) Python 3.13 from python.org, which runs there too, and start with: py -3.13 run.py"
        )
    if struct.calcsize("P") < 8:
        raise Problem("this Python has 32 bits and Companion needs 64; install a 64-bit Python 3.13")


@contextmanager
def locked(path: Path, *, exclusive: bool) -> Iterator[bool]:
    """Hold a lock on ``path``, if it can be had at once: any number may share it, or one holds it alone.

    A session shares it, a set-up holds it alone, and the system lets go of it however a process ends. On
    Windows only a set-up locks: a folder in which a program runs can't be renamed there. Where a file
    system has no locks, it is always had.
    """
    try:
        file = path.open("a")
    except OSError:  # a folder that can't be written is set up already, or a later step says so
        yield True
        return
    with file:
        try:
            if sys.platform == "win32":
                import msvcrt

                if exclusive:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                os.set_inheritable(file.fileno(), not exclusive)  # kept by what this process becomes
            had = True
        except (BlockingIOError, PermissionError):
            had = False
        except OSError:
            had = True
        yield had


def explore(args: Sequence[str]) -> int:
    """Try random examples on the property tests until one fails (returns 1) or the time is over (0)."""
    from companion.clock import Clock

    parser = argparse.ArgumentParser(prog="run.py test --explore", allow_abbrev=False)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to look (10)")
    options, args = parser.parse_known_args(args)
    search = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "hypothesis", "--hypothesis-profile=explore"]
    clock, rounds = Clock(), 0
    ends_s = clock.now() + options.minutes * 60
    while (left_s := ends_s - clock.now()) > 0:
        seed = f"--hypothesis-seed={random.randrange(1 << 32)}"
        try:
            done = subprocess.run([*search, seed, *args], timeout=left_s)
        except subprocess.TimeoutExpired:
            break
        if done.returncode != 0:
            print("\nWrite what was found above its test, as @example(...), and mend what it shows.")
            return done.returncode
        rounds += 1
    print(f"\n{options.minutes:g} minutes are over after {rounds} whole rounds: no example failed.")
    return 0


def suits(here: Path, for_tests: bool) -> bool:
    """Whether this interpreter has every dependency in a version that pyproject.toml allows."""
    import tomllib
    from importlib import metadata

    project = tomllib.loads((here / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["dev"] if for_tests else [])
    for requirement in wanted:
        name, least, below = re.fullmatch(r"([\w.-]+)>=([\d.]+),<([\d.]+)", requirement).groups()  # type: ignore[union-attr]  # our own file: a crash is right
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            return False
        if not numbers(least) <= numbers(installed) < numbers(below):
            return False
    return True


def numbers(version: str) -> list[int]:
    """The leading numbers of a version: ``2.0.14.post1`` is ``[2, 0, 14]``."""
    return [int(part) for part in re.match(r"[\d.]*\d", version).group().split(".")]  # type: ignore[union-attr]  # every version begins with a digit


def prepared(here: Path, for_tests: bool) -> Path:
    """The interpreter of ``.venv`` beside run.py, made or repaired if need be.

    Raises Problem when that cannot be done.
    """
    venv = here / ".venv"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lock = here / "requirements" / ("dev.txt" if for_tests else "runtime.txt")
    hashes = {
        name: hashlib.sha256((here / "requirements" / name).read_bytes()).hexdigest()
        for name in ("runtime.txt", "dev.txt")
    }

    def is_ready() -> bool:
        found = read_stamp(venv)
        return found.get("python") == identity(venv) != "" and found.get(lock.name) == hashes[lock.name]

    if is_ready():
        return python
    with locked(here / LOCK, exclusive=True) as alone:
        if not alone:
            raise Problem(BUSY)
        if is_ready():  # another window was quicker
            return python
        try:
            if not identity(venv) or identity(venv) != read_stamp(venv).get("python"):
                make(venv, ROOM_MB[for_tests])
            (venv / STAMP).unlink(missing_ok=True)
            install(python, lock, venv / LOG)
            try_libraries(python, lock)
            done = {"python": identity(venv), "runtime.txt": hashes["runtime.txt"]}
            if for_tests:
                done["dev.txt"] = hashes["dev.txt"]
            # Last of all: whatever is interrupted before leaves no stamp and is made anew.
            (venv / STAMP).write_text(json.dumps(done), "utf-8")
        except OSError as error:
            raise Problem(f"{venv} cannot be written: {error.strerror}") from error
    return python


def read_stamp(venv: Path) -> dict[str, str]:
    """What was installed completely; empty when nothing was."""
    try:
        stamp = json.loads((venv / STAMP).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def identity(venv: Path) -> str:
    """What tells the Python of an environment from another without starting it; empty where it is gone.

    On Windows the program in the environment only starts the Python that pyvenv.cfg names, which may be gone.
    """
    try:
        config = (venv / "pyvenv.cfg").read_text("utf-8")
        home = dict(line.split(" = ", 1) for line in config.splitlines() if " = " in line)["home"]
        real = (venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")).resolve(strict=True)
        base = Path(home, "python.exe") if os.name == "nt" else real
        return f"{real} {base.stat().st_size} {int(base.stat().st_mtime)}"
    except (OSError, ValueError, KeyError):
        return ""


def make(venv: Path, room_mb: int) -> None:
    """An empty environment in ``venv``, in place of a broken one of ours.

    Raises Problem for a folder that is not ours, a full disk, or a Python without venv.
    """
    if venv.exists() and any(venv.iterdir()) and not (venv / MARK).exists():
        raise Problem(
            f"{venv} exists and was not made by run.py; activate it with the dependencies installed, "
            "or move it away and start again"
        )
    try:
        for module in ("venv", "ensurepip"):
            importlib.import_module(module)
    except ImportError:
        raise Problem(
            "this Python cannot make environments: its venv module is missing; install it "
            "(Debian, Ubuntu: apt install python3-venv) and start again"
        ) from None
    from companion.system.folders import synchronised_by

    if service := synchronised_by(venv):
        print(
            f"{service} copies {venv.parent} to other machines, with all that is installed now: "
            "better move Companion elsewhere.",
            file=sys.stderr,
        )
    remove(venv)
    free_mb = shutil.disk_usage(venv.parent).free >> 20
    if free_mb < room_mb:
        raise Problem(
            f"{free_mb} MB are free where {venv.parent} is, and {room_mb} MB are needed; "
            "make room and start again"
        )
    print(f"Setting up in {venv}, once (a few minutes):", file=sys.stderr, flush=True)
    venv.mkdir()
    (venv / MARK).touch()
    base = getattr(sys, "_base_executable", sys.executable)
    made = subprocess.run(
        [base, "-I", "-m", "venv", str(venv)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if made.returncode != 0:
        from companion.models.pip_errors import last_line

        raise Problem(f"the environment {venv} could not be made: {last_line(made.stdout)}")


def remove(venv: Path) -> None:
    """Delete an environment: all of it or, where Windows has a file of it open, nothing.

    Raises Problem in that case.
    """
    if not venv.exists():
        return
    aside = venv.with_name(f"{venv.name}-old-{os.getpid()}")
    try:
        venv.rename(aside)
    except PermissionError:
        raise Problem(f"{venv} is in use; close Companion everywhere, and start again") from None
    shutil.rmtree(aside, ignore_errors=True)


def install(python: Path, lock: Path, log: Path) -> None:
    """Install what ``lock`` pins, showing how far it is. All that pip says goes to ``log``.

    Raises Problem when pip fails.
    """
    from companion.models.pip_errors import explain
    from companion.models.progress import Bar

    # PIP_* and pip's own configuration stay: they name the user's mirror. These would install elsewhere.
    elsewhere = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_QUIET", "PIP_REQUIRE_VIRTUALENV"}
    env = {name: value for name, value in os.environ.items() if name not in elsewhere}
    total = len(re.findall(r"^\S+==", lock.read_text("utf-8"), re.MULTILINE))
    bar, seen = Bar(sys.stderr), set()
    with log.open("w", encoding="utf-8") as copy, subprocess.Popen(
        [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-user",
         "--progress-bar=off", "-vv", "--only-binary=:all:", "--require-hashes", "-r", str(lock)],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace",
    ) as pip:  # fmt: skip
        assert pip.stdout is not None
        for line in pip.stdout:
            copy.write(line)
            collecting = re.match(r" *(?:Collecting|Processing|Requirement already satisfied:) (\S+)", line)
            if collecting:
                seen.add(collecting.group(1))
                bar.show("gathering packages", len(seen), total, f"{len(seen)} of {total}")
            elif line.startswith("Installing collected"):
                bar.show("unpacking them", 0, 1, "a minute or so")
    bar.finish()
    if pip.returncode != 0:
        raise Problem(f"{explain(log.read_text('utf-8', 'replace'))} (all that pip said: {log})")


def try_libraries(python: Path, lock: Path) -> None:
    """Import each library that needs something of the system, in the environment.

    Raises Problem with the remedy when one can't be loaded.
    """
    pinned = re.findall(r"^([\w.-]+)==", lock.read_text("utf-8"), re.MULTILINE)
    for name in NATIVE:
        if name not in pinned:
            continue
        tried = subprocess.run(
            [str(python), "-I", "-c", f"import {name}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if tried.returncode != 0:
            from companion.models.pip_errors import last_line

            remedy = "this machine may be too old for it"
            if os.name == "nt":
                remedy = f"Windows may lack the Visual C++ runtime: install {RUNTIME} and start again"
            raise Problem(f"{name} can't be loaded ({last_line(tried.stdout)}); {remedy}")


def hand_over(command: list[str], extra: dict[str, str]) -> NoReturn:
    """Become ``command``. Never returns."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    env.update(extra)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)
    # On Windows exec would give the terminal back while the program still runs.
    if sys.platform == "win32":
        signal.signal(signal.SIGBREAK, signal.default_int_handler)
    child: subprocess.Popen[bytes] | None = None
    while child is None or child.poll() is None:
        try:
            child = child or subprocess.Popen(command, env=env)
            child.wait()
        except KeyboardInterrupt:
            continue  # the child gets it too, and decides
    sys.exit(child.returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
