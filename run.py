"""Start Companion. The first run sets everything up; later runs start at once.

    python3 run.py                    the spoken start, or the demonstration where there is no microphone
    python3 run.py test               the tests, in two processes
    python3 run.py test ARGS          with arguments for pytest: files, -k WORDS, -n 4 ...
    python3 run.py test --explore     look for new examples that fail (--minutes 10, arguments for pytest)
    python3 run.py ANYTHING ELSE      the same as: companion ANYTHING ELSE

Only the standard library is used, and Python 3.8 can read this file, so that an old
Python gets a sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
ROOM_MB = {False: 700, True: 1000}
"""What the environment takes, without and with the tools of developers, measured on Linux and rounded up."""

MARK = "made-by-run.py"
STAMP = "complete.json"
LOG = "setup.log"
READY = "COMPANION_READY"
"""Set for the interpreter that is handed over to, so that it never sets up again."""

NO_MODELS_NEEDED = {
    "models",
    "doctor",
    "devices",
    "sessions",
    "check",
    "new",
    "describe",
    "graph",
    "sheet",
    "play",
    "simulate",
    "explain",
    "schema",
    "--version",
}


class Problem(Exception):
    """Why it cannot start: one sentence with the remedy."""


def main(argv: Sequence[str], here: Path = HERE, version: tuple[int, int] = sys.version_info[:2]) -> int:
    """Set up what is missing under ``here``, then run; the exit status."""
    try:
        if version < OLDEST:
            raise Problem(
                "this is Python {}.{} and Companion needs 3.11 or newer; install a newer one "
                "and start with it, like: python3.11 run.py".format(*version)
            )
        if str(here) not in sys.path:
            sys.path.insert(0, str(here))
        for_tests = list(argv[:1]) == ["test"]
        if os.environ.pop(READY, "") or suits(here, for_tests):
            return start(argv, here)
        python = prepared(here, for_tests)
        hand_over([str(python), str(here / "run.py"), *argv], {READY: "1"})
    except Problem as problem:
        print(f"companion: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted. Start again, and it goes on from here.", file=sys.stderr)
        return 130


def start(argv: Sequence[str], here: Path) -> int:
    """Run Companion, or its tests, in this interpreter, which has all it needs."""
    from companion.errors import CompanionError

    try:
        if not (NO_MODELS_NEEDED & set(argv[:1]) or {"--models", "-h", "--help"} & set(argv)):
            from companion.models.command import fetch_missing

            fetch_missing(sys.stderr)
    except CompanionError as error:
        raise Problem(str(error)) from error
    if list(argv[:1]) == ["test"]:
        os.chdir(here)
        if list(argv[1:2]) == ["--explore"]:
            return explore(argv[2:])
        # Waiting threads must not burn the cores that the other process needs.
        hand_over([sys.executable, "-m", "pytest", *(argv[1:] or ["-n2"])], {"OMP_WAIT_POLICY": "PASSIVE"})
    from companion.cli import main as companion

    return companion(list(argv))


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
    found = read_stamp(venv)
    usable = found.get("python") == identity(python) != ""
    if usable and found.get(lock.name) == hashes[lock.name]:
        return python
    try:
        if not usable:
            make(venv, ROOM_MB[for_tests])
        (venv / STAMP).unlink(missing_ok=True)
        install(python, lock, venv / LOG)
        done = {"python": identity(python), "runtime.txt": hashes["runtime.txt"]}
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


def identity(python: Path) -> str:
    """What tells one interpreter from another without starting it; empty where there is none."""
    try:
        real = python.resolve(strict=True)
        return f"{real} {real.stat().st_size} {int(real.stat().st_mtime)}"
    except OSError:
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
    shutil.rmtree(venv, ignore_errors=True)
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
        from companion.models.complaints import last_line

        raise Problem(f"the environment {venv} could not be made: {last_line(made.stdout)}")


def install(python: Path, lock: Path, log: Path) -> None:
    """Install what ``lock`` pins, showing how far it is. All that pip says goes to ``log``.

    Raises Problem when pip fails.
    """
    from companion.models.complaints import explain
    from companion.models.progress import Bar

    # PIP_* and pip's own configuration stay: they name the user's mirror. These would install elsewhere.
    elsewhere = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_QUIET", "PIP_REQUIRE_VIRTUALENV"}
    env = {name: value for name, value in os.environ.items() if name not in elsewhere}
    total = sum(1 for line in lock.read_text("utf-8").splitlines() if "==" in line)
    bar, seen = Bar(sys.stderr), set()
    with log.open("w", encoding="utf-8") as copy, subprocess.Popen(
        [str(python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-user",
         "--progress-bar=off", "-r", str(lock)],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        encoding="utf-8", errors="replace",
    ) as pip:  # fmt: skip
        assert pip.stdout is not None
        for line in pip.stdout:
            copy.write(line)
            collecting = re.match(r"(?:Collecting|Processing|Requirement already satisfied:) (\S+)", line)
            if collecting:
                seen.add(collecting.group(1))
                bar.show("gathering packages", len(seen), total, f"{len(seen)} of {total}")
            elif line.startswith("Installing collected"):
                bar.show("unpacking them", 0, 1, "a minute or so")
    bar.finish()
    if pip.returncode != 0:
        raise Problem(f"{explain(log.read_text('utf-8', 'replace'))} (all that pip said: {log})")


def hand_over(command: list[str], extra: dict[str, str]) -> NoReturn:
    """Become ``command``. Never returns."""
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    env.update(extra)
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execve(command[0], command, env)
    # On Windows exec would give the terminal back while the program still runs.
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
