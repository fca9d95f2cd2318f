"""The scripts of a folder."""

import os
from pathlib import Path

from companion.core.program import Parts
from companion.scripts import Entry, catalogue
from companion.scripts.catalogue import by_theme, theme_titles
from tests.scripts.making import EXAMPLE, HEAD


def put(path: Path, more: str = "", title: str = "Test") -> Path:
    """A script that remembers something."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = HEAD.replace("title: Test", f"title: {title}")
    path.write_text(f"{head}{more}steps:\n- set: day\n  value: 1\n- remember: day\n")
    return path


def test_scripts_are_listed_by_title_with_what_people_choose_by(tmp_path: Path) -> None:
    """Title, summary, people, minutes and theme, from all folders below."""
    (tmp_path / "short").mkdir()
    hug = tmp_path / "short" / "hug.yaml"
    hug.write_text(f"{HEAD.replace('Test', 'A long hug')}steps:\n- silence: 5m\n")
    dialogue = tmp_path / "dialogue.yaml"
    dialogue.write_text(EXAMPLE)
    first, second = catalogue(tmp_path)
    assert first == Entry("test", "A long hug", "A script to test with.", (2, 2), 5.0, hug, "short")
    assert (second.id, second.path, second.theme) == ("mirror-dialogue", dialogue, "")


def test_what_is_no_sound_script_is_left_out(tmp_path: Path) -> None:
    """Broken scripts, parts that others use, and tests of scripts are nothing to choose."""
    (tmp_path / "broken.yaml").write_text("format: 1\nsteps: [")
    (tmp_path / "part.yaml").write_text("format: 1\nsteps:\n- say: Hi\n")
    put(tmp_path / "a.test.yaml")
    put(tmp_path / "_welcome.yaml")
    put(tmp_path / "_shared" / "thanks.yaml")
    put(tmp_path / "calm" / "_old" / "hug.yaml")
    assert catalogue(tmp_path) == []


def test_a_folder_that_is_not_there_has_no_scripts(tmp_path: Path) -> None:
    """A household without scripts of its own is nothing unusual."""
    assert catalogue(tmp_path / "none") == []


def test_own_scripts_may_use_what_ships(tmp_path: Path) -> None:
    """With the shipped folder among the roots."""
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    (shipped / "_shared").mkdir(parents=True)
    (shipped / "_shared" / "thanks.yaml").write_text("format: 1\nsteps:\n- say: Thank you.\n")
    own.mkdir()
    (own / "tea.yaml").write_text(f"{HEAD}steps:\n- use: ../shipped/_shared/thanks.yaml\n")
    assert catalogue(own) == []
    assert [entry.id for entry in catalogue(own, (shipped,))] == ["test"]


def test_themes_come_in_the_order_of_their_file_under_their_titles(tmp_path: Path) -> None:
    """A folder that the file does not name comes last, under its own name."""
    (tmp_path / "themes.txt").write_text("late: In the evening\nearly: In the morning\nnone: Nothing here\n")
    for place, title in (("early/tea", "Tea"), ("late/bed", "Bed"), ("very-odd/x", "X"), ("top", "Top")):
        put(tmp_path / f"{place}.yaml", title=title)
    themes = by_theme(catalogue(tmp_path), theme_titles(tmp_path))
    assert [(theme.title, [entry.title for entry in theme.entries]) for theme in themes] == [
        ("In the evening", ["Bed"]), ("In the morning", ["Tea"]), ("More", ["Top"]), ("Very odd", ["X"]),
    ]  # fmt: skip
    assert theme_titles(tmp_path / "none") == {}


def test_a_list_that_was_kept_is_as_good_as_new(tmp_path: Path) -> None:
    """It says the same, and is made anew as soon as a script, or what it uses, is another one."""
    folder, kept = tmp_path / "sessions", tmp_path / "cache" / "list.json"
    path = put(folder / "calm" / "tea.yaml", "parts: {key: day, of: 2, minutes: [8, 5]}\n")
    first = catalogue(folder, kept=kept)
    assert first[0].parts == Parts("day", 2, "day", (8, 5))
    assert catalogue(folder, kept=kept) == first == catalogue(folder)

    before = path.stat()
    put(path, "parts: {key: day, of: 8}\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert catalogue(folder, kept=kept)[0].parts == Parts("day", 8, "day")
    put(folder / "two.yaml", title="Another")
    assert len(catalogue(folder, kept=kept)) == 2
    path.unlink()
    assert [entry.title for entry in catalogue(folder, kept=kept)] == ["Another"]


def test_what_was_kept_may_be_spoilt_or_impossible_to_keep(tmp_path: Path) -> None:
    """Then the scripts are read again; nobody notices."""
    put(tmp_path / "s" / "tea.yaml")
    kept = tmp_path / "list.json"
    expected = catalogue(tmp_path / "s", kept=kept)
    whole = kept.read_text()
    for spoilt in ("", "[]", '{"key": 1}', whole.replace('"minutes"', '"hours"'), whole[:-9]):
        kept.write_text(spoilt)
        assert catalogue(tmp_path / "s", kept=kept) == expected
    assert catalogue(tmp_path / "s", kept=tmp_path / "s" / "tea.yaml" / "list.json") == expected
