"""A session for others: one file with all that it uses, and a home that takes it."""

import sys
from pathlib import Path

import pytest

from companion import config
from companion.cli.commands import COMMANDS
from companion.errors import CompanionError
from companion.scripts.loading import load, load_text
from companion.scripts.sharing import shared_text
from companion.scripts.views.outline import outline
from tests.scripts.making import script

SHIPPED = config.sessions_folder()
NESTED = {
    "theme/talk.yaml": script(
        "- use: ../_shared/open.yaml # kindly\n- use: part\n"
        "- each: one\n  do:\n    - use: '../_shared/open.yaml'\n",
        "blocks:\n    part:\n      - say: Part.\n      - use: ../_shared/hello.yaml\n",
    ),
    "_shared/open.yaml": (
        "# A note.\nformat: 1\nblocks:\n  part:\n    - say: Another part.\n"
        "steps:\n- use: hello.yaml\n- use: part\n"
        "- if: _people > 1\n  then:\n    - say: |\n        # You are\n\n        two.\n# The end.\n"
    ),
    "_shared/hello.yaml": "format: 1\nsteps:\n    - say: >-\n        Hello,\n        you.\n",
}


def _shelf(folder: Path) -> Path:
    for name, text in NESTED.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder / "theme" / "talk.yaml"


@pytest.mark.parametrize("id", ["conflict-repair", "safety-in-eight", "design-a-ritual", "high-low"])
def test_a_shipped_session_fits_into_one_file(id: str) -> None:
    """The same happens in it, it uses no other file, and holds no path."""
    original = next(SHIPPED.rglob(f"{id}.yaml"))
    text = shared_text(original, (SHIPPED,))
    assert outline(load_text(text, "shared.yaml", ())) == outline(load(original, (SHIPPED,)))
    assert ".yaml" not in text.replace(f"{id}.yaml", "")
    assert str(SHIPPED) not in text


def test_pieces_that_use_each_other_come_along(tmp_path: Path) -> None:
    """Whatever way they are written in, with blocks of one name in two files."""
    original = _shelf(tmp_path)
    text = shared_text(original, (tmp_path,))
    alone = load_text(text, "talk.yaml", ())
    said, before = (
        [line.text for line in outline(program) if "“" in line.text]
        for program in (alone, load(original, (tmp_path,)))
    )
    assert said == before
    assert len(said) == 8
    assert "kindly" in text


def test_two_homes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What one home shares the other adds, sees in its list, and never over something else."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "one"))
    original, file = _shelf(config.own_sessions_folder()), tmp_path / "for-you.yaml"
    assert COMMANDS["share"].run([str(original), "--to", str(file)], sys.stdout) == 0
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "two"))
    assert COMMANDS["add"].run([str(file)], sys.stdout) == 0
    added = config.own_sessions_folder() / "test.yaml"
    assert str(tmp_path / "one") not in added.read_text()
    before = added.read_text()
    with pytest.raises(CompanionError, match="already"):
        COMMANDS["add"].run([str(file)], sys.stdout)
    assert added.read_text() == before
    with pytest.raises(CompanionError):
        COMMANDS["add"].run([str(original)], sys.stdout)  # what it uses is not in it
    (config.own_sessions_folder() / "broken.yaml").write_text("format: 1\nsteps: [\n")
    capsys.readouterr()
    assert COMMANDS["sessions"].run([], sys.stdout) == 0
    shown = capsys.readouterr().out
    assert added.stem in shown
    assert "broken.yaml" in shown.partition("Not listed")[2]
