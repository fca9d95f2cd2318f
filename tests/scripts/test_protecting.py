"""How turns are protected and voices learned, as facilitators write it."""

from pathlib import Path

import pytest

from companion.core import program as p
from companion.scripts.loading import check, load
from companion.scripts.views.describing import describe

TURN = "  - each: person\n    do:\n      - turn: person\n        say: ${{person}}, go ahead.\n{more}"


def script(tmp_path: Path, steps: str, top: str = "") -> Path:
    """A small script in a file."""
    path = tmp_path / "small.yaml"
    path.write_text(f"format: 1\nid: small\ntitle: Small\nsummary: A small session.\n{top}steps:\n{steps}")
    return path


def codes(path: Path) -> list[str]:
    """What the checker says."""
    return [problem.code for problem in check([path], [path.parent])]


def turns(path: Path) -> tuple[p.Intrusions, p.Intrusions | None]:
    """How the script protects all turns, and how its turn does."""
    program = load(path, [path.parent])
    each = program.steps[0]
    assert isinstance(each, p.Each)
    turn = each.do[0]
    assert isinstance(turn, p.Turn)
    return program.intrusions, turn.intrusions


def test_without_a_word_turns_are_protected(tmp_path: Path) -> None:
    """A tone, a sentence, a time-out, after a second and a half."""
    path = script(tmp_path, TURN.format(more=""))
    assert codes(path) == []
    assert turns(path) == (p.Intrusions(), None)
    usual = p.Intrusions()
    assert (usual.after_s, usual.tone, usual.remind, usual.time_out) == (1.5, True, True, True)


def test_a_turn_changes_what_the_script_says_key_by_key(tmp_path: Path) -> None:
    """What it does not name stays as it is for all turns."""
    top = "intrusions: {after: 3s, time_out: no}\n"
    more = "        intrusions: {tone: no, remind: '${_other}, please hear ${_holder}.'}\n"
    path = script(tmp_path, TURN.format(more=more), top)
    assert codes(path) == []
    usual, own = turns(path)
    assert (usual.after_s, usual.tone, usual.time_out) == (3.0, True, False)
    assert own is not None
    assert (own.after_s, own.tone, own.time_out, str(own.words)) == (
        3.0, False, False, "${_other}, please hear ${_holder}.",
    )  # fmt: skip


def test_it_can_be_switched_off(tmp_path: Path) -> None:
    """For all, and on again for one."""
    path = script(tmp_path, TURN.format(more="        intrusions: yes\n"), "intrusions: no\n")
    assert codes(path) == []
    usual, own = turns(path)
    assert not usual.watched
    assert own is not None
    assert own.watched


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("{after: 30s}", "E207"),
        ("{after: soon}", "E206"),
        ("{tone: loud}", "E205"),
        ("{remind: '${sender}, hush.'}", "E301"),
        ("{whistle: yes}", "E201"),
        ("maybe", "E205"),
        ("[tone]", "E204"),
    ],
)
def test_a_mistake_is_told_where_it_is(tmp_path: Path, written: str, code: str) -> None:
    """One problem, at its line, with what to write."""
    path = script(tmp_path, TURN.format(more=f"        intrusions: {written}\n"))
    problems = check([path], [tmp_path])
    assert [problem.code for problem in problems] == [code]
    assert problems[0].line == 10
    assert "Traceback" not in str(problems[0])


def test_a_script_may_learn_voices(tmp_path: Path) -> None:
    """In its own words; what is saved can be asked for."""
    steps = (
        "  - enrol: everyone\n    say: What did you have for breakfast?\n    tries: 2\n    save: known\n"
        "  - say: Now I know you.\n    if: all(known)\n"
    )
    path = script(tmp_path, steps)
    assert codes(path) == []
    enrol = load(path, [tmp_path]).steps[0]
    assert isinstance(enrol, p.Enrol)
    assert (enrol.to, enrol.tries, enrol.save, str(enrol.say)) == (
        "everyone", 2, "known", "What did you have for breakfast?",
    )  # fmt: skip
    told = "\n".join(line.text for line in describe(load(path, [tmp_path]), 2, 150.0).steps)
    assert "so that the voice is known" in told


def test_nobody_unknown_is_enrolled(tmp_path: Path) -> None:
    """Whose voice it is must be somebody's."""
    assert codes(script(tmp_path, "  - enrol: stranger\n")) == ["E306"]


def test_floor_times_can_be_told(tmp_path: Path) -> None:
    """Without saving anything."""
    path = script(tmp_path, TURN.format(more="") + "  - say: So far ${_floor_times}.\n")
    assert codes(path) == []
