"""Steps that stand elsewhere: blocks and files, and where files may be."""

from pathlib import Path

import pytest

from companion.core import program as p
from companion.scripts.loading import check, load
from companion.yamlfile.problems import Problem
from tests.scripts.making import HEAD, script

PART = "format: 1\nsteps:\n  - say: Welcome, ${who}.\n"


@pytest.fixture
def sessions(tmp_path: Path) -> Path:
    """An empty session folder."""
    folder = tmp_path / "sessions"
    folder.mkdir()
    return folder


def write(path: Path, text: str) -> Path:
    """Make a file, and the folders it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def only(path: Path, *roots: Path) -> Problem:
    """The one thing that is wrong."""
    (problem,) = check([path], roots)
    return problem


def test_a_file_beside_a_script_can_be_used(sessions: Path) -> None:
    """It takes its names from ``with``, and its lines are its own."""
    write(sessions / "parts" / "welcome.yaml", PART)
    main = write(sessions / "a.yaml", script("- use: parts/welcome.yaml\n  with: {who: both}"))
    (use,) = load(main, (sessions,)).steps
    assert isinstance(use, p.Use)
    assert [(step.head.path, step.head.line) for step in use.do] == [("steps[0].use[0]", 3)]


def test_a_folder_above_can_be_used_within_the_session_folders(sessions: Path) -> None:
    """The session folders are the bound, not the script's own folder."""
    write(sessions / "welcome.yaml", PART)
    main = write(sessions / "deep" / "a.yaml", script("- use: ../welcome.yaml\n  with: {who: both}"))
    assert check([main], (sessions,)) == []
    assert only(main).code == "E313"


def test_a_problem_in_a_used_file_is_placed_there(sessions: Path) -> None:
    """Positions survive includes: the file, the line and the column are the used file's."""
    part = write(sessions / "welcome.yaml", PART)
    main = write(sessions / "a.yaml", script("- use: welcome.yaml"))
    problem = only(main, sessions)
    assert (problem.code, problem.file, problem.line, problem.column) == ("E301", str(part), 3, 19)


def test_mistakes_of_shape_in_a_used_file_are_found(sessions: Path) -> None:
    """A used file is checked as its user is."""
    part = write(sessions / "part.yaml", "format: 1\nsteps:\n  - sya: Hello\n")
    main = write(sessions / "a.yaml", script("- use: part.yaml"))
    problem = only(main, sessions)
    assert (problem.code, problem.file, problem.line) == ("E202", str(part), 3)


def test_a_file_that_others_use_is_no_script_of_its_own(sessions: Path) -> None:
    """Checking a whole folder doesn't ask of a part what only a script needs."""
    part = write(sessions / "welcome.yaml", PART)
    main = write(sessions / "a.yaml", script("- use: welcome.yaml\n  with: {who: both}"))
    assert check([part, main], (sessions,)) == []
    assert "E203" in [problem.code for problem in check([part], (sessions,))]


def test_a_file_outside_is_refused(sessions: Path) -> None:
    """Neither a path upwards, nor an absolute one, nor a symbolic link leads out."""
    secret = write(sessions.parent / "secret.yaml", PART)
    (sessions / "link.yaml").symlink_to(secret)
    for use in ("../secret.yaml", str(secret), "link.yaml"):
        problem = only(write(sessions / "a.yaml", script(f"- use: {use}")), sessions)
        assert (problem.code, problem.cause) == ("E313", "this file lies outside of the session folders"), use


@pytest.mark.parametrize("use", ["none.yaml", ".yaml", "folder.yaml", "a/b/c.yaml", "x" * 300 + ".yaml"])
def test_a_file_that_is_not_there_is_refused(sessions: Path, use: str) -> None:
    """With its place, and no traceback for odd names."""
    (sessions / "folder.yaml").mkdir()
    problem = only(write(sessions / "a.yaml", script(f"- use: {use}")), sessions)
    assert (problem.code, problem.line, problem.column) == ("E313", 6, 8)


def test_circles_of_files_and_blocks_are_refused(sessions: Path) -> None:
    """What uses itself, over however many others, is told so where the circle closes."""
    write(sessions / "b.yaml", "format: 1\nsteps:\n  - use: c.yaml\n")
    write(sessions / "c.yaml", "format: 1\nsteps:\n  - use: b.yaml\n")
    problem = only(write(sessions / "a.yaml", script("- use: b.yaml")), sessions)
    assert (problem.code, Path(problem.file).name, problem.line) == ("E312", "c.yaml", 3)
    blocks = "blocks:\n  x:\n  - use: y\n  y:\n  - use: x\n"
    assert only(write(sessions / "a.yaml", script("- use: x", blocks))).code == "E312"


def test_blocks_use_each_other_five_deep_and_no_deeper(sessions: Path) -> None:
    """The limit is a sentence, not a crash."""

    def chain(length: int) -> Path:
        blocks = "".join(f"  b{i}:\n  - use: b{i + 1}\n" for i in range(length - 1))
        more = f"blocks:\n{blocks}  b{length - 1}:\n  - say: Hi\n"
        return write(sessions / "a.yaml", script("- use: b0", more))

    assert check([chain(5)]) == []
    assert "E312" in [problem.code for problem in check([chain(6)])]


def test_blocks_that_multiply_are_stopped(sessions: Path) -> None:
    """A small file can't become millions of steps."""
    blocks = "".join(f"  b{i}:\n" + f"  - use: b{i + 1}\n" * 100 for i in range(4))
    path = write(sessions / "a.yaml", script("- use: b0", f"blocks:\n{blocks}  b4:\n  - say: Hi\n"))
    assert [problem.code for problem in check([path])] == ["E103"]


def test_blocks_of_a_used_file_are_its_own(sessions: Path) -> None:
    """A name of a block means the block of the file in which it is used."""
    write(sessions / "b.yaml", "format: 1\nblocks:\n  hello:\n  - say: From b.\nsteps:\n  - use: hello\n")
    main = script("- use: b.yaml\n- use: hello", "blocks:\n  hello:\n  - say: From a.\n")
    first, second = load(write(sessions / "a.yaml", main), (sessions,)).steps
    assert isinstance(first, p.Use)
    assert isinstance(second, p.Use)
    assert isinstance(first.do[0], p.Use)
    inner, outer = first.do[0].do[0], second.do[0]
    assert isinstance(inner, p.Say)
    assert isinstance(outer, p.Say)
    assert [str(inner.texts[0]), str(outer.texts[0])] == ["From b.", "From a."]


def test_what_a_used_file_saves_is_known_behind_it(sessions: Path) -> None:
    """Consent asked in a file of its own decides in the script."""
    part = "format: 1\nsteps:\n- ask: May we?\n  to: everyone\n  answer: yes_no\n  save: consent\n"
    write(sessions / "consent.yaml", part)
    main = "- use: consent.yaml\n- if: not all(consent)\n  then:\n  - end: no-consent\n- say: Welcome."
    assert check([write(sessions / "a.yaml", script(main))], (sessions,)) == []


def test_a_whole_script_is_no_part(sessions: Path) -> None:
    """People and settings belong to the script that people choose."""
    write(sessions / "b.yaml", f"{HEAD}people: {{min: 2}}\nsteps:\n- say: Hi\n")
    assert only(write(sessions / "a.yaml", script("- use: b.yaml"))).code == "E201"
