"""The key `writes`: a session that writes a script in the end."""

from pathlib import Path

import pytest

from companion.core.program import Parts
from companion.scripts import Problem
from companion.scripts.loading import check, check_text, load, load_text
from tests.scripts.making import HEAD

ASKS = """\
  - ask: What is it called?
    answer: text
    save: title
  - ask: How long shall it be?
    answer: choice
    options: {2m: short, 10m: long}
    save: length
  - ask: Shall I keep it?
    to: everyone
    answer: yes_no
    save: keep
"""
TEMPLATE = HEAD.replace("title: Test", "title: ${title}") + "steps:\n  - silence: ${length}\n"


def put(
    folder: Path, writes: str = "{template: new/tea.yaml, if: all(keep)}", template: str = TEMPLATE
) -> Path:
    """A script that writes another one."""
    (folder / "new").mkdir()
    (folder / "new" / "tea.yaml").write_text(template)
    path = folder / "script.yaml"
    path.write_text(f"{HEAD}writes: {writes}\nsteps:\n{ASKS}")
    return path


def found(path: Path) -> list[Problem]:
    """What is wrong with the script and with what lies beside it."""
    return check([path, path.parent / "new" / "tea.yaml"], [path.parent])


def test_a_template_is_checked_as_what_it_becomes(tmp_path: Path) -> None:
    """With answers in it; not as a script of its own, whose names nobody knows."""
    path = put(tmp_path)
    assert found(path) == []
    writes = load(path).writes
    assert writes is not None
    assert (writes.template, writes.name, writes.names) == (TEMPLATE, "new/tea.yaml", ("length", "title"))


@pytest.mark.parametrize(
    ("writes", "template", "code", "says"),
    [
        ("{template: other.yaml, if: all(keep)}", TEMPLATE, "E313", "not there"),
        ("{template: ../../../etc/hosts, if: all(keep)}", TEMPLATE, "E313", "outside"),
        ("{template: new/tea.yaml, if: all(kept)}", TEMPLATE, "E301", "kept"),
        ("{template: new/tea.yaml}", TEMPLATE, "E203", "`if`"),
        ("{template: new/tea.yaml, if: all(keep), unless: no}", TEMPLATE, "E201", "unless"),
        ("{template: new/tea.yaml, if: all(keep)}", TEMPLATE.replace("length", "lenght"), "E341", "lenght"),
        ("{template: new/tea.yaml, if: all(keep)}", "steps: [", "E341", "refused"),
        ("{template: new/tea.yaml, if: all(keep)}",
         f"{TEMPLATE}writes: {{template: x.yaml, if: yes}}\n", "E341", "can't write one"),
    ],
)  # fmt: skip
def test_what_could_never_be_written_is_said_by_the_checker(
    tmp_path: Path, writes: str, template: str, code: str, says: str
) -> None:
    """Where `writes` stands, and before anybody has answered anything."""
    problem = next(p for p in found(put(tmp_path, writes, template)) if p.code == code)
    assert says in problem.cause
    assert problem.line == 5


def test_what_was_said_in_private_is_never_written_down(tmp_path: Path) -> None:
    """Not even into a script of their own."""
    path = put(tmp_path)
    asked = ASKS.replace("    save: title\n", "    save: title\n    to: everyone\n    private: yes\n")
    path.write_text(path.read_text().replace(ASKS, asked))
    assert "E319" in {problem.code for problem in found(path)}


PROGRAMME = f"""\
{HEAD}parts: {{key: last_day, of: 7, called: day}}
steps:
  - set: day
    value: 1
  - remember: day
    as: last_day
"""


def test_a_programme_tells_how_many_parts_it_has() -> None:
    """So that people can be told where they are."""
    assert load_text(PROGRAMME).parts == Parts("last_day", 7, "day")


def test_a_programme_remembers_where_people_are() -> None:
    """Otherwise nobody could tell them."""
    problem = check_text(PROGRAMME.replace("as: last_day", "as: lastday"))[0]
    assert (problem.code, problem.line) == ("E343", 5)
    assert "Did you mean `lastday`?" in problem.remedy


def test_a_programme_says_how_long_each_of_its_parts_takes() -> None:
    """A number for each, or none."""
    problem = check_text(PROGRAMME.replace("of: 7", "of: 7, minutes: [8, 5]"))[0]
    assert (problem.code, problem.cause) == ("E205", "`minutes` has 2 numbers for 7 parts")
