"""What facilitators read is true: samples are sound, commands exist, pages are fresh, links lead on."""

import io
import re
import shlex
from pathlib import Path
from textwrap import indent

import pytest

from companion import config
from companion.cli import main
from companion.core.api import record as r
from companion.core.machine.behaviours import BEHAVIOURS
from companion.rehearsal import run_tests
from companion.scripts.loading import check, load
from tests.scripts.making import HEAD
from tests.sessions.test_rooms import enact
from tools import draw_commands, draw_index, draw_reference

NOTES = Path(__file__).parents[2] / "docs" / "facilitators"
PAGES = sorted(NOTES.glob("*.md"))
ALL = {
    f"{page.stem}-{number}": sample
    for page in PAGES
    for number, sample in enumerate(
        re.findall(r"^```yaml\n(.*?)^```", page.read_text("utf-8"), re.M | re.S), 1
    )
}
TESTS = [name for name, sample in ALL.items() if "\ntests:\n" in sample]
TESTS_OF_THE_FIRST = next(name for name in TESTS if name.startswith("first-session-"))
COMMANDS = {
    found
    for page in PAGES
    for found in re.findall(r"(?:^|`)companion ([a-z]+)", page.read_text("utf-8"), re.M)
}


def whole(sample: str) -> str:
    """A script around some steps; those of a listener or of a person stand where there is one."""
    if sample.startswith("format:"):
        return sample
    first = sample.splitlines()[0]
    if first == "- turn: listener":
        sample = f"- rounds: {{roles: [speaker, listener]}}\n  do:\n{indent(sample, '    ')}"
    if first == "- turn: person":
        sample = f"- each: person\n  do:\n{indent(sample, '    ')}"
    return f"{HEAD}people: {{min: 2, max: 2}}\nsteps:\n{sample}"


@pytest.mark.parametrize("name", sorted(ALL.keys() - TESTS))
def test_each_sample_is_a_sound_script(name: str, tmp_path: Path) -> None:
    """What a page shows can be copied: no error, no warning."""
    path = tmp_path / "sample.yaml"
    path.write_text(whole(ALL[name]))
    assert check([path], [tmp_path]) == []


def test_the_first_session_can_be_heard_with_the_couple_for_any(tmp_path: Path) -> None:
    """As the page says: whoever copies it has a session that comes to its end."""
    path = tmp_path / "our-evening.yaml"
    path.write_text(ALL["first-session-1"])
    play, _ = enact(load(path), "_anyone")
    assert play.session.ending == "finished"
    assert [closed.ended_by for closed in play.entries(r.FloorClosed)] == ["words", "words"]


@pytest.mark.parametrize("name", TESTS)
def test_each_sample_of_a_script_test_holds(name: str, tmp_path: Path) -> None:
    """Beside the first script of its page."""
    path = tmp_path / "script.yaml"
    path.write_text(ALL[f"{name.rpartition('-')[0]}-1"])
    run_tests.tests_of(path).write_text(ALL[name])
    tested = run_tests.run_tests(run_tests.tests_of(path), load(path))
    assert tested.problems == []
    assert tested.tests > 0


@pytest.mark.parametrize("command", sorted(COMMANDS - {"help"}))
def test_each_command_of_the_pages_is_there(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types what a page says is not told that there is no such thing."""
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"companion {command}" in capsys.readouterr().out


def test_the_commands_of_the_first_session_can_be_typed_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_home: Path
) -> None:
    """In an empty folder, with the script of the page: each does what it is there for. Those that need a
    loudspeaker or real people are tried elsewhere."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    page = (NOTES / "first-session.md").read_text("utf-8")
    lines = [
        line for block in re.findall(r"^```sh\n(.*?)^```", page, re.M | re.S) for line in block.splitlines()
    ]
    for line in lines:
        words = shlex.split(line)
        if words[0] != "companion" or words[1] in ("demo", "start") or "--voice" in words:
            continue
        assert main(words[1:]) == 0, line
        if words[1] == "new":
            assert check([tmp_path / "our-evening.yaml"], [tmp_path]) == []
            (tmp_path / "our-evening.yaml").write_text(ALL["first-session-1"])
            (tmp_path / "our-evening.test.yaml").write_text(ALL[TESTS_OF_THE_FIRST])
    shown = capsys.readouterr().out
    for told in ("no errors, no warnings", "Maya (yes or no) > ", "Every step and every ending was reached"):
        assert told in shown
    assert (tmp_path / "our-evening.html").is_file()


def test_the_reference_is_fresh() -> None:
    """Whoever changes the language draws it again: ``python -m tools.draw_reference``."""
    assert draw_reference.PAGE.read_text("utf-8") == draw_reference.page()


def test_what_each_command_does_is_fresh() -> None:
    """Whoever changes what people can do draws it again: ``python -m tools.draw_commands``."""
    assert draw_commands.PAGE.read_text("utf-8") == draw_commands.page()


def test_each_step_that_waits_for_people_has_its_commands_told() -> None:
    """A type of step that listens or lets time pass belongs into the page."""
    told = {type(step) for name in draw_commands.PLACES for step in draw_commands.program_of(name).steps}
    assert {kind for kind in BEHAVIOURS if kind.waits and kind.__module__.startswith("companion.")} <= told


def test_every_key_is_described() -> None:
    """No row of the reference is empty."""
    assert list(draw_reference.undescribed()) == []


def test_the_list_of_sessions_is_fresh() -> None:
    """Whoever adds a session draws it again: ``python -m tools.draw_index``."""
    assert draw_index.PAGE.read_text("utf-8") == draw_index.page()


def test_every_session_has_a_note() -> None:
    """What it is for, when not to use it, where it comes from."""
    folder = config.sessions_folder()
    ids = {id for theme in (".", *(f.name for f in folder.iterdir() if f.is_dir() and f.name[0] != "_"))
           for id, _, _ in draw_index.sessions(folder / theme)}  # fmt: skip
    assert {id for id in ids if not (NOTES / f"{id}.md").is_file()} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    """To a page that is there."""
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).is_file()] == []
