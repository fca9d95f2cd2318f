"""A journal whose writer is killed at any moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_nothing_that_was_kept_is_lost_and_nothing_forgotten_comes_back(tmp_path: Path) -> None:
    """Whenever a run is killed, the journal opens whole, with all but the utterance in progress."""
    command = [sys.executable, "-m", "tests.journal.store.killing", str(tmp_path / "journal"), "25", "3"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("25 kills")
