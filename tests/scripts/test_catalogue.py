"""The scripts of a folder."""

from pathlib import Path

from companion.scripts import Entry, catalogue
from tests.scripts.making import EXAMPLE, HEAD


def test_scripts_are_listed_by_title_with_what_people_choose_by(tmp_path: Path) -> None:
    """Title, summary, people and minutes, from all folders below."""
    (tmp_path / "short").mkdir()
    hug = tmp_path / "short" / "hug.yaml"
    hug.write_text(f"{HEAD.replace('Test', 'A long hug')}steps:\n- silence: 5m\n")
    dialogue = tmp_path / "dialogue.yaml"
    dialogue.write_text(EXAMPLE)
    first, second = catalogue(tmp_path)
    assert first == Entry("test", "A long hug", "A script to test with.", (2, 2), 5.0, hug)
    assert (second.id, second.path) == ("mirror-dialogue", dialogue)


def test_what_is_no_sound_script_is_left_out(tmp_path: Path) -> None:
    """Broken scripts, parts that others use, and tests of scripts are nothing to choose."""
    (tmp_path / "broken.yaml").write_text("format: 1\nsteps: [")
    (tmp_path / "part.yaml").write_text("format: 1\nsteps:\n- say: Hi\n")
    (tmp_path / "a.test.yaml").write_text(f"{HEAD}steps:\n- say: Hi\n")
    (tmp_path / "_welcome.yaml").write_text(f"{HEAD}steps:\n- say: Hi\n")
    assert catalogue(tmp_path) == []


def test_a_folder_that_is_not_there_has_no_scripts(tmp_path: Path) -> None:
    """A household without scripts of its own is nothing unusual."""
    assert catalogue(tmp_path / "none") == []
