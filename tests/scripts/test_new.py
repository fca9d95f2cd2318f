"""A script to begin with: sound as it stands, and never written over anything."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import config
from companion.errors import SetupError
from companion.scripts.loading import check, load
from companion.scripts.new import STARTER, new_script
from companion.scripts.views.outline import outline
from tests.scripts.making import script

SCHEMA = config.schema_file()
SHIPPED = config.sessions_folder()


def new(wanted: str, folder: Path, original: Path | None = None) -> list[Path]:
    """A new script, as the command writes it."""
    roots = (original.parent, SHIPPED) if original else ()
    return new_script(wanted, folder, original=original, roots=roots, schema=SCHEMA)


def test_the_starter_is_sound_as_it_stands(tmp_path: Path) -> None:
    """A new script passes the checker without a single warning, and has a test beside it."""
    files = new("Our evening", tmp_path)
    assert files == [tmp_path / "our-evening.yaml", tmp_path / "our-evening.test.yaml"]
    assert check([files[0]]) == []
    assert load(files[0]).title == "Our evening"
    assert load(files[0]).id == "our-evening"


def test_the_starter_names_itself_rightly(tmp_path: Path) -> None:
    """The commands in its comments can be copied as they stand."""
    path, test = new("our-evening", tmp_path)
    for text in (path.read_text(), test.read_text()):
        assert "my-session" not in text
        assert "My session" not in text
    assert "companion check our-evening.yaml" in path.read_text()


def test_editors_are_told_of_the_schema(tmp_path: Path) -> None:
    """The first line tells editors where the schema lies, so that they help from the first key on."""
    first = new("evening", tmp_path)[0].read_text().partition("\n")[0]
    assert first == f"# yaml-language-server: $schema={SCHEMA.as_uri()}"
    assert SCHEMA.is_file()


def test_without_a_name_a_free_one_is_found(tmp_path: Path) -> None:
    """A second new script stands beside the first."""
    assert [new("", tmp_path)[0].name for _ in range(3)] == [
        "my-session.yaml", "my-session-2.yaml", "my-session-3.yaml",
    ]  # fmt: skip


@pytest.mark.parametrize("taken", ["evening.yaml", "evening.test.yaml"])
def test_nothing_is_written_over(tmp_path: Path, taken: str) -> None:
    """A file that is there stays as it is, and nothing else is written either."""
    (tmp_path / taken).write_text("mine")
    with pytest.raises(SetupError, match=rf"{taken} is there already"):
        new("evening", tmp_path)
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_a_copy_of_a_shipped_session_works_by_itself(tmp_path: Path) -> None:
    """A copy has an id and a title of its own, and what it uses lies beside it."""
    original = next(SHIPPED.rglob("conflict-repair.yaml"))
    path = new("after-a-quarrel", tmp_path, original)[0]
    copy = load(path)
    assert (copy.id, copy.title) == ("after-a-quarrel", "After a quarrel")
    assert outline(copy) == outline(load(original, (SHIPPED,)))


def test_a_copy_takes_along_what_is_used(tmp_path: Path) -> None:
    """Pieces, and the pieces they use, are copied too; the copy needs no other folder."""
    shelf = tmp_path / "shelf"
    for folder in ("theme", "_shared"):
        (shelf / folder).mkdir(parents=True)
    original = shelf / "theme" / "talk.yaml"
    original.write_text(script("- use: ../_shared/open.yaml # kindly\n- say: Talk.\n"))
    (shelf / "_shared" / "open.yaml").write_text("format: 1\nsteps:\n  - use: hello.yaml\n")
    (shelf / "_shared" / "hello.yaml").write_text("format: 1\nsteps:\n  - say: Hello.\n")
    mine = tmp_path / "mine"
    files = new_script("", mine, original=original, roots=(shelf,), schema=SCHEMA)
    assert [str(path.relative_to(mine)) for path in files] == [
        "my-talk.yaml", "_shared/open.yaml", "_shared/hello.yaml",
    ]  # fmt: skip
    assert check([files[0]]) == []
    second = new_script("", mine, original=original, roots=(shelf,), schema=SCHEMA)
    assert second[0].name == "my-talk-2.yaml"


def test_pieces_of_another_content_are_not_written_over(tmp_path: Path) -> None:
    """A piece that somebody changed stays as it is."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "talk.yaml").write_text(script("- use: open.yaml\n"))
    (shelf / "open.yaml").write_text("format: 1\nsteps:\n  - say: Hello.\n")
    (tmp_path / "_shared").mkdir()
    (tmp_path / "_shared" / "open.yaml").write_text("mine")
    with pytest.raises(SetupError, match=r"open\.yaml is there already"):
        new_script("talk", tmp_path, original=shelf / "talk.yaml", roots=(shelf,), schema=SCHEMA)
    assert not (tmp_path / "talk.yaml").exists()


@given(st.text(min_size=1, max_size=80))
def test_any_name_becomes_a_file_here_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, wanted: str
) -> None:
    """Whatever is typed as a name, nothing is written outside of the folder."""
    folder = tmp_path_factory.mktemp("new")
    if not any(c.isascii() and c.isalnum() for c in wanted.removesuffix(".yaml").casefold()):
        with pytest.raises(SetupError, match="a name needs letters or digits"):
            new(wanted, folder)
        return
    files = new(wanted, folder)
    assert all(path.parent == folder for path in files)
    assert check([files[0]]) == []


def test_the_starter_itself_is_a_script() -> None:
    """What new scripts are made from is checked like every other."""
    assert check([STARTER]) == []


@pytest.mark.parametrize(
    ("wanted", "made"), [("aux", "aux-session"), ("COM1.yaml", "com1-session"), ("con artist", "con-artist")]
)
def test_names_of_windows_devices_are_given_to_no_file(wanted: str, made: str, tmp_path: Path) -> None:
    """A session can be carried to any system."""
    assert new(wanted, tmp_path)[0].stem == made
