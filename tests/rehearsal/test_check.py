"""``companion check``."""

import io
import json
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from tests.scripts.making import EXAMPLE, script


def checked(*args: str | Path) -> tuple[int, str]:
    """Exit code and output."""
    out = io.StringIO()
    code = COMMANDS["check"].run([str(arg) for arg in args], out)
    return code, out.getvalue()


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A script with an error and a warning."""
    path = tmp_path / "bad.yaml"
    path.write_text(script("- say: Tell me: how\n- say: Stop."))
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A script without a problem."""
    path = tmp_path / "good.yaml"
    path.write_text(EXAMPLE)
    return path


def test_a_sound_script_passes(good: Path) -> None:
    """Exit code 0 and one line."""
    assert checked(good) == (0, "1 script: no errors, no warnings.\n")


def test_one_s_own_session_is_checked_by_its_name(
    bad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `play` and `describe` take it."""
    monkeypatch.setenv("COMPANION_DATA", str(tmp_path / "home"))
    own = tmp_path / "home" / "sessions" / "our-talk.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(bad.read_text())
    code, text = checked("our-talk")
    assert code == 1
    assert text.startswith(f"{own}:6:15: error E110")


def test_errors_are_shown_with_their_line_and_remedy(bad: Path) -> None:
    """Exit code 1, and each problem as it is to be read."""
    code, text = checked(bad)
    assert code == 1
    assert (
        text
        == f"""\
{bad}:6:15: error E110: a colon with a space after it begins a new key to YAML
    - say: Tell me: how
                  ^
    Put the words in quotes: say: "Tell me: how"

{bad}:7:8: warning W321: “Stop” is a command (`stop`) when it is heard by itself
    - say: Stop.
           ^
    Put it into a longer sentence.

1 script: 1 error, 1 warning.
"""
    )


def test_warnings_alone_pass(tmp_path: Path) -> None:
    """Exit code 0: a warning refuses nothing."""
    path = tmp_path / "a.yaml"
    path.write_text(script("- say: Stop."))
    assert checked(path)[0] == 0


def test_a_folder_stands_for_its_scripts(bad: Path, good: Path) -> None:
    """All scripts in it, and in its folders, are checked."""
    code, text = checked(bad.parent)
    assert code == 1
    assert text.endswith("2 scripts: 1 error, 1 warning.\n")


@pytest.mark.parametrize("circle", [("a",), ("a", "b"), ("a", "b", "c")])
def test_files_that_use_each_other_in_a_circle_are_refused(tmp_path: Path, circle: tuple[str, ...]) -> None:
    """No file is left out for being used where none of those that use it is checked."""
    for name, used in zip(circle, (*circle[1:], circle[0]), strict=True):
        (tmp_path / f"{name}.yaml").write_text(script(f"- use: {used}.yaml\n- tunr: x"))
    for path in (tmp_path, tmp_path / "a.yaml"):
        code, text = checked(path, "--json")
        problems = json.loads(text)["problems"]
        found = {(problem["code"], Path(problem["file"]).stem) for problem in problems}
        assert code == 1
        assert {("E312", circle[-1]), *(("E202", name) for name in circle)} <= found


def test_tools_read_json(bad: Path) -> None:
    """One object with the files, and every problem's parts."""
    code, text = checked(bad, "--json")
    found = json.loads(text)
    assert code == 1
    assert found["files"] == [str(bad)]
    assert found["problems"][0] == {
        "code": "E110",
        "severity": "error",
        "file": str(bad),
        "line": 6,
        "column": 15,
        "cause": "a colon with a space after it begins a new key to YAML",
        "remedy": 'Put the words in quotes: say: "Tell me: how"',
    }


def test_a_file_that_is_not_there_is_a_problem_like_others(tmp_path: Path) -> None:
    """One sentence, and exit code 1."""
    code, text = checked(tmp_path / "none.yaml")
    assert code == 1
    assert "E100: the file is not there" in text


def test_a_session_that_takes_longer_than_its_file_says_is_named(tmp_path: Path) -> None:
    """Who plans ten minutes is told of twelve; a number that is true, or none, is no problem."""
    path = tmp_path / "ten.yaml"
    steps = "- each: person\n  do:\n  - turn: person\n    time: 10m"
    path.write_text(script(steps, "minutes: 10\n"))
    code, text = checked(path)
    assert code == 0
    assert "warning W351: the file says 10 minutes, and with 2 people it usually takes 12, at most 21" in text
    for more in ("", "minutes: 13\n", "minutes: 10\nallow: {W351: Here turns are short.}\n"):
        path.write_text(script(steps, more))
        assert checked(path) == (0, "1 script: no errors, no warnings.\n")


def test_a_limit_that_can_t_be_kept_is_named(tmp_path: Path) -> None:
    """Where even the shortest turns take longer, and where nothing gives way to a limit that is not there."""
    path = tmp_path / "paced.yaml"
    steps = "- each: person\n  do:\n  - turn: person\n    time: 5m\n    min: 2m"
    path.write_text(script(steps, "at_most: 4m\n"))
    assert "warning W352: with 2 people it usually takes 4.8 minutes, even with the sh" in checked(path)[1]
    path.write_text(script(steps))
    assert "the session has no limit to keep to" in checked(path)[1]
    path.write_text(script(steps, "at_most: 5m\n"))
    assert checked(path) == (0, "1 script: no errors, no warnings.\n")


def test_slips_in_tests_are_named_with_what_was_meant(tmp_path: Path) -> None:
    """Keys, names, endings, people and words, each at its place; a forgotten comma hides no words."""
    (tmp_path / "tea.yaml").write_text(
        script(
            "- ask: Tea, or coffee?\n  to: the group\n  answer: choice\n"
            "  options: [tea, coffee]\n  save: drink\n"
            "- if: unanswered(drink)\n  then:\n  - say: Nothing, then.\n- say: Good.\n",
            "people: {min: 2, max: 2}\n",
        )
    )
    (tmp_path / "tea.test.yaml").write_text(
        "format: 1\ntests:\n"
        "- name: One\n  people: Maya, Leo\n  answers: {drnk: tea}\n  expect: {ending: finsihed}\n"
        "- name: Two\n  answers: {drink: (silence)}\n  expect: {said: [Nothing then]}\n"
    )
    code, text = checked(tmp_path)
    assert code == 1
    for told in (
        ":4:11: error E404",
        "Write a list: `[Maya, Leo]`.",
        ":5:19: error E405",
        "Did you mean `drink`? There is `drink`.",
        "Did you mean `finished`?",
        "this should be said: Nothing then (nearest: Nothing, then.)",
        "(nobody gives an answer)",
    ):
        assert told in text, text
