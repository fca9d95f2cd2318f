"""Everything a change has to pass, on each system alike: linters, types, import rules, tests.

    python .ci/check.py [ARGUMENTS FOR PYTEST]

It sets Companion up as its users do, with run.py, and runs the tools of that environment.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SCRIPTS, SUFFIX = ("Scripts", ".exe") if os.name == "nt" else ("bin", "")

ALONE, ASKED_FOR = ["tests/whole/test_echo_devices.py"], "COMPANION_ECHO_TESTS"
"""Tests that follow sound to the millisecond: nothing else runs beside them."""
MORE_EXACT, ITS_TESTS = "moonshine-base", ["tests/hearing/test_moonshine.py"]
"""A model that sessions use where it is fetched: all other tests are of what everybody has."""


def main(arguments: Sequence[str]) -> int:
    """Run all checks, also after one has failed; 1 when any has, else 0."""
    run = [sys.executable, str(HERE / "run.py"), "test"]
    # Sets up, and shows early whether the tests can be read at all.
    if subprocess.run([*run, "--co", "-q"], cwd=HERE, stdout=subprocess.DEVNULL, check=False).returncode:
        return 1
    checks = [
        [tool("ruff"), "check", "."],
        [tool("ruff"), "format", "--check", "."],
        [tool("mypy"), "--strict", "companion", "tests", "bench", "tools", "run.py", ".ci/check.py"],
        [tool("lint-imports"), "--no-cache"],
        [*run, *arguments],
    ]
    failed = max(passed(check) for check in checks)
    if not arguments:
        failed = max(failed, passed([*run, *ALONE], {ASKED_FOR: "1"}))
        passed([sys.executable, str(HERE / "run.py"), "models", "fetch", MORE_EXACT])
        failed = max(failed, passed([*run, *ITS_TESTS]))
    return failed


def tool(name: str) -> str:
    """A tool of the environment that run.py chose: its own, or the one it was started in."""
    own = HERE / ".venv" / SCRIPTS / f"{name}{SUFFIX}"
    return str(own if own.exists() else Path(sysconfig.get_path("scripts")) / f"{name}{SUFFIX}")


def passed(command: Sequence[str], environment: Mapping[str, str] | None = None) -> int:
    """Run one check, shown by its name; 0 when it passed."""
    print("==", *command, flush=True)
    env = {**os.environ, **(environment or {})}
    return int(subprocess.run(command, cwd=HERE, env=env, check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
