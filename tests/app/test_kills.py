"""Whole evenings that are killed, or whose power fails, at any moment: the product goes on with them.

``COMPANION_KILLS=200`` kills so often; by default it is done a few times.
"""

import os
import random
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from companion.app import home, passphrases
from companion.app.home import journal_folder
from companion.core.api.record import PartnerSaid
from companion.journal.store import Journal
from tests.app.evening import TALK, at_home, hold
from tests.app.killing import Held, differs, turns_of
from tests.journal.store.disk import Disk, Op, after_power_cut

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("COMPANION_KILLS", "14"))
SEED = 5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the evenings are forked")
def test_an_evening_that_is_killed_again_and_again_comes_to_the_same_end(tmp_path: Path) -> None:
    """Whenever a run is killed, the journal opens whole, with all but the utterance in progress, and the next
    start goes on: to the end, with the same turns in the same order, each as long, and the same ledger. Who
    ended a turn with the very utterance that was in progress has to say it again."""
    command = [sys.executable, "-m", "tests.app.killing", str(tmp_path), str(KILLS), str(SEED)]
    folders = {"COMPANION_DATA": str(tmp_path / "data"), "COMPANION_CACHE": str(tmp_path / "cache")}
    keys = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **folders, **keys}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(f"{KILLS} kills")


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a keyring and without a passphrase."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv(passphrases.JOURNAL, raising=False)


@pytest.mark.usefixtures("alone")
def test_an_evening_whose_power_fails_comes_to_the_same_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same where the disk loses, tears and reorders all writes that were not synced; these people agreed
    before what may be kept."""
    script = tmp_path / "talk.yaml"
    script.write_text(TALK, "utf-8")
    disk = Disk("evening")
    disk.register()
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "whole"))
    with monkeypatch.context() as patch:
        patch.setattr(home, "Journal", partial(Journal, vfs=disk.name))
        held = at_home()
        begun = len(disk.ops)  # before that nothing was agreed, and nothing could be lost
        hold(held, script, disk.mark)
        assert held.journal
        whole = Held(turns=turns_of(held.journal, 1))
        held.close()
    assert len(whole.turns) == 4
    key = journal_folder() / "key"
    chance, resumed = random.Random(SEED), 0
    for cut in range(KILLS // 2):
        before = _renamed(disk.ops[: chance.randrange(begun, len(disk.ops) + 1)])
        data = tmp_path / str(cut)
        (data / "journal").mkdir(parents=True)
        for name, content in after_power_cut(before, chance).items():
            (data / "journal" / name).write_bytes(content)
        shutil.copy(key, data / "journal" / "key")
        monkeypatch.setenv("COMPANION_DATA", str(data))
        told: list[str] = []
        found = at_home()
        assert found.journal, found.trouble
        assert found.journal.damages() == []
        assert _kept(before) <= _said(found.journal)
        if not _is_over(found.journal):
            hold(found, script, told.append)
            resumed += told[0] == "resume"
        newest = found.journal.reading.sessions()[-1].id  # one that had hardly begun is forgotten
        assert list(differs(Held(turns=turns_of(found.journal, newest)), whole)) == []
        found.close()
    assert resumed >= KILLS // 6


def _is_over(journal: Journal) -> bool:
    return any(row.ending is not None for row in journal.reading.sessions())


def _said(journal: Journal) -> set[str]:
    return {
        entry.text
        for row in journal.reading.sessions()
        for entry in journal.reading.entries(row.id)
        if isinstance(entry, PartnerSaid)
    }


def _kept(before: list[Op]) -> set[str]:
    marks = (op.name for op in before if op.kind == "mark")
    return {mark.removeprefix("kept ") for mark in marks if mark.startswith("kept Word")}


def _renamed(ops: list[Op]) -> list[Op]:
    """The journal is made under another name and renamed at once, which SQLite does not see."""
    return [replace(op, name="journal.db") if op.name == "journal.db.new" else op for op in ops]
