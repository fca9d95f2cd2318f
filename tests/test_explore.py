"""``run.py test`` and ``run.py test --explore``, with something in the place of pytest."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import run

PYTEST = """
import pathlib, sys
calls = pathlib.Path("calls.txt")
calls.touch()
calls.write_text(calls.read_text() + " ".join(sys.argv[1:]) + chr(10))
sys.exit(1 if len(calls.read_text().splitlines()) == 3 else 0)
"""
"""Writes down how it is called, and finds something the third time."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder where ``python -m pytest`` starts the above."""
    (tmp_path / "pytest.py").write_text(PYTEST, "utf-8")
    return tmp_path


def started(checkout: Path, *args: str) -> "subprocess.CompletedProcess[str]":
    """``run.py ARGS`` in this folder, behind the setting up."""
    code = (
        f"import sys, pathlib; sys.path.append({str(run.HERE)!r}); "
        f"import run; sys.exit(run.start({args!r}, pathlib.Path.cwd()))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=checkout, capture_output=True, text=True, check=False
    )


def calls(checkout: Path) -> list[str]:
    """What was asked of pytest."""
    return (checkout / "calls.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize(
    ("processors", "memory_gib", "count"), [(1, 16, 2), (2, 16, 2), (4, 16, 4), (4, 7, 3), (64, 256, 8)]
)
def test_tests_run_in_a_process_for_each_processor(
    monkeypatch: pytest.MonkeyPatch, processors: int, memory_gib: int, count: int
) -> None:
    """As far as there is memory for their models, and where that helps; two at least."""
    pages = {"SC_PHYS_PAGES": memory_gib * 2**18, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    monkeypatch.setattr(os, "sysconf", pages.__getitem__, raising=False)
    assert run.process_count() == count


def test_all_tests_run_in_several_processes_and_some_as_arguments_say(checkout: Path) -> None:
    """Without arguments in several, with arguments for pytest as pytest does it."""
    for args in ([], ["tests/models", "-k", "sha256"]):
        done = started(checkout, "test", *args)
        assert done.returncode == 0, done.stderr
    assert calls(checkout) == [f"-n{run.process_count()}", "tests/models -k sha256"]


def test_a_search_goes_on_with_other_examples_until_one_fails(checkout: Path) -> None:
    """Round after round with another seed, and only property tests; the end says what to do with a find."""
    found = started(checkout, "test", "--explore", "--minutes", "60", "tests/core")
    assert found.returncode == 1, found.stderr
    assert "as @example(...)" in found.stdout
    assert len(set(calls(checkout))) == 3, "each with a seed of its own"
    for call in calls(checkout):
        assert re.search(r"-m hypothesis .*--hypothesis-seed=\d+ tests/core$", call)


def test_a_search_ends_when_its_time_is_over(checkout: Path) -> None:
    """Also in the middle of a round, and with success where no example failed."""
    (checkout / "pytest.py").write_text("import select; select.select([], [], [])", "utf-8")
    over = started(checkout, "test", "--explore", "--minutes", "0.001")
    assert (over.returncode, over.stderr) == (0, "")
    assert "no example failed" in over.stdout
