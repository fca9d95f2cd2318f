"""Silence is never a yes, a number or a way on."""

from pathlib import Path

import pytest

from companion.scripts.loading import examined
from tests.scripts.making import problems

ASK = "- ask: {question}\n  to: everyone\n  answer: {answer}\n  save: x\n"
YES = ASK.format(question="Would you rather not?", answer="yes_no")
RATING = ASK.format(question="From one to ten, how calm are you?", answer="rating")
CHOICE = ASK.format(question="Today or later?", answer="choice") + "  options: [today, later]\n"
ONE = RATING.replace("to: everyone", "to: the group")
TALK = "- each: person\n  do:\n    - turn: person\n      say: What is it like?\n      time: 1m\n"
END = "\n  then:\n    - end: postponed\n"
BREATHE = "\n  then:\n    - breathe: coherent\n"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(RATING + "- if: min(x) < 4" + END, id="a low number ends it"),
        pytest.param(RATING + "- if: min(x) < 4" + BREATHE, id="a low number brings breathing"),
        pytest.param(RATING + "- if: max(x) > 6" + BREATHE, id="a high number brings breathing"),
        pytest.param(ONE + "- if: not (x < 4)" + BREATHE, id="not below, of one"),
        pytest.param(ONE + "- if: x < 4" + END, id="below, of one"),
        pytest.param(CHOICE + "- if: '\"later\" in x'" + END, id="a choice ends it"),
        pytest.param(CHOICE + "- if: '\"later\" in x'" + BREATHE, id="a choice brings breathing"),
        pytest.param(YES + "- if: any(x)" + END, id="one who would rather not"),
        pytest.param(YES + "- if: all(x)" + END, id="all who would rather not"),
        pytest.param(YES + "- if: not any(x)" + END, id="nobody is ready"),
        pytest.param(YES + "- if: count(x) < 1" + END, id="nobody, counted"),
        pytest.param(YES + "- if: yes in x" + END, id="a yes among the answers"),
        pytest.param(YES + "- end: postponed\n  if: any(x)\n", id="an end with a condition"),
        pytest.param(YES + "- set: y\n  value: any(x)\n- if: y" + END, id="by another name"),
        pytest.param(YES + "- if: all(x)\n  then:\n    - say: So.\n  else:\n    - if: any(x)\n      then:\n"
                     "        - end: postponed\n", id="further in"),
        pytest.param(RATING + "- repeat: {until: not min(x) < 4, max: 2}\n  do:\n    - silence: 1m\n    "
                     + RATING.replace("\n", "\n    ").rstrip() + "\n", id="a repetition ends"),
        pytest.param(CHOICE.replace("everyone", "the group")
                     + "- choose: x\n  cases:\n    today:\n      - breathe: coherent\n    later:\n"
                     "      - silence: 1m\n", id="a choice without otherwise"),
        pytest.param(CHOICE.replace("everyone", "the group")
                     + "- choose: x\n  cases:\n    later:\n      - end: postponed\n  otherwise:\n"
                     "    - breathe: coherent\n", id="otherwise goes on"),
    ],
)  # fmt: skip
def test_a_branch_that_a_missing_answer_decides_is_refused(steps: str) -> None:
    """With the lines to write, however the condition is written."""
    found = [problem for problem in problems(steps + TALK) if problem.code == "E337"]
    assert found
    assert any(words in found[0].remedy for words in ("unanswered(x)", "answered(x)"))


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(YES + "- if: not all(x)" + END, id="all must say yes"),
        pytest.param(YES + "- if: unanswered(x) or any(x)" + END, id="silence ends it too"),
        pytest.param(YES + "- if: unanswered(x)" + END + "- if: any(x)" + END, id="silence ended it before"),
        pytest.param(YES + "- if: any(x)" + END + "- if: unanswered(x)" + END, id="silence ends it after"),
        pytest.param(YES + "  unanswered:\n    - end: postponed\n- if: any(x)" + END, id="at the question"),
        pytest.param(YES + "  default: no\n- if: not any(x)" + BREATHE, id="a default"),
        pytest.param(YES + "- if: all(x)" + BREATHE, id="more, where all want it"),
        pytest.param(RATING + "- if: not min(x) >= 5" + END, id="everybody must be calm"),
        pytest.param(RATING + "- if: min(x) >= 5" + BREATHE, id="more, where everybody is calm"),
        pytest.param(RATING + "- if: unanswered(x) or min(x) < 4" + BREATHE, id="silence breathes too"),
        pytest.param(RATING + "- if: answered(x) and min(x) < 4" + BREATHE, id="silence does not"),
        pytest.param(RATING + "  unanswered:\n    - say: So.\n- if: min(x) < 4" + BREATHE, id="stated"),
        pytest.param(RATING + "- repeat: {until: min(x) >= 5, max: 2}\n  do:\n    - breathe: coherent\n    "
                     + RATING.replace("\n", "\n    ").rstrip() + "\n", id="again until calm"),
        pytest.param(CHOICE + "- if: not answered(x) or \"later\" in x" + END, id="a choice, stated"),
    ],
)  # fmt: skip
def test_what_happens_without_an_answer_can_be_said(steps: str) -> None:
    """At the question, or at the branch."""
    assert [problem for problem in problems(steps + TALK) if problem.code == "E337"] == []


def test_the_place_where_it_would_go_on_is_named() -> None:
    """Authors read what would happen."""
    steps = YES + "- if: any(x)" + END + "- section: What happened\n" + TALK
    found = [problem for problem in problems(steps) if problem.code == "E337"]
    assert "goes on to “What happened”" in found[0].cause


@pytest.mark.parametrize("folder", ["sessions"])
def test_no_shipped_script_goes_deeper_for_a_missing_answer(folder: str) -> None:
    """Neither a session, nor a part of one, nor a template for one."""
    scripts = [path for path in Path(folder).rglob("*.yaml") if not path.name.endswith(".test.yaml")]
    found = {path: examined(path, (Path(folder),)).problems for path in scripts}
    assert {path for path, several in found.items() for one in several if one.code == "E337"} == set()
