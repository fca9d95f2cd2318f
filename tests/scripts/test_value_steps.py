"""The steps that work with what was said and saved: what becomes of them, and what is refused."""

from pathlib import Path

import pytest

from companion.core import program as p
from companion.scripts.loading import check, check_text, load_text
from tests.scripts.making import HEAD

ROLES = "people: {min: 2, max: 2, roles: [first, second]}\n"
CUP = "- ask: Tea or coffee?\n  answer: choice\n  options: [tea, coffee]\n  save: cup\n"
EACH = "- ask: How was it?\n  to: everyone\n  answer: text\n  save: felt\n"


def script(steps: str) -> str:
    """A script with two fixed roles."""
    lines = "".join(f"  {line}\n" for line in steps.splitlines())
    return f"{HEAD}{ROLES}steps:\n{lines}"


def compiled(steps: str) -> p.Block:
    """The steps of the program."""
    return load_text(script(steps)).steps


def codes(steps: str) -> list[str]:
    """What is wrong."""
    return [problem.code for problem in check_text(script(steps))]


def test_short_and_long_ways_of_writing_mean_the_same() -> None:
    """A key in braces behind the leading key, or below it."""
    turn = "- turn: first\n  save: story\n"
    short, long = (
        compiled(f"{turn}- quote: story\n  max_words: 9"),
        compiled(f"{turn}- quote: {{from: story, max_words: 9}}"),
    )
    assert short == long
    assert compiled("- draw: [A, B]\n  save: it") == compiled("- draw: {from: [A, B], save: it}")


def test_a_choice_of_ways_takes_the_first_case_that_holds() -> None:
    """Cases become conditions: options, numbers, ranges, yes and no."""
    steps = CUP + "- choose: cup\n  cases:\n    tea:\n    - say: Tea.\n  otherwise:\n  - say: Coffee."
    way = compiled(steps)[1]
    assert isinstance(way, p.If)
    assert [str(test) for test, _ in way.cases] == ['cup == "tea"']
    assert way.cases[0][1][0].head.path == "steps[1].cases.tea[0]"
    rating = "- ask: How calm?\n  answer: rating\n  save: calm\n"
    cases = "- choose: calm\n  cases:\n    1 to 3:\n    - say: Low.\n    4:\n    - say: Four.\n"
    way = compiled(f"{rating}{cases}  otherwise:\n  - say: High.")[1]
    assert isinstance(way, p.If)
    assert [str(test) for test, _ in way.cases] == ["calm >= 1 and calm <= 3", "calm == 4"]


def test_private_questions_in_a_row_are_asked_in_one_absence() -> None:
    """Nobody goes out three times; the checklist's verdict comes when all are back."""
    steps = (
        "- ask: One?\n  to: everyone\n  answer: yes_no\n  private: yes\n  save: one\n"
        "- checklist: [Two., Three.]\n  private: yes\n"
        "- ask: Four?\n  to: everyone\n  answer: yes_no\n  private: yes\n  save: four\n"
        "- say: Thank you."
    )
    apart, tally, say = compiled(steps)
    assert isinstance(apart, p.Apart)
    assert [str(ask.question) for ask in apart.asks] == ["One?", "Two.", "Three.", "Four?"]
    assert isinstance(tally, p.Tally)
    assert tally.answers == tuple(ask.save for ask in apart.asks[1:3])
    assert isinstance(say, p.Say)


def test_what_is_recalled_decides_only_when_it_was_not_said_freely() -> None:
    """A number that was remembered may decide, words may not."""
    number = "- set: day\n  value: 1\n- remember: day\n- recall: day\n  save: before\n"
    assert codes(f"{number}- if: before > 3\n  then:\n  - say: Hi.") == []
    words = "- turn: first\n  save: story\n- remember: story\n- recall: story\n  save: before\n"
    assert codes(f'{words}- if: before == "x"\n  then:\n  - say: Hi.') == ["E304"]
    assert codes(f"{words}- quote: before\n- turn: second") == []


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ("- quote: story", "E301"),
        (CUP + "- quote: cup", "E315"),
        (EACH + "- quote: felt", "E315"),
        (EACH + "- quote: felt\n  of: third", "E306"),
        ("- turn: first\n  save: it\n  record: no\n- quote: it", "E318"),
        ("- turn: first\n  save: it\n  record: no\n- remember: it", "E318"),
        ("- set: day", "E203"),
        ("- set: day\n  value: 1\n  words: One", "E203"),
        (CUP + "- set: day\n  value: cup + 1", "E304"),
        (CUP + "- choose: cup\n  cases:\n    tea:\n    - say: Tea.", "E326"),
        (CUP + "- choose: cup\n  cases:\n    tee:\n    - say: Tea.\n  otherwise:\n  - say: Hm.", "E326"),
        (EACH + "- choose: felt\n  cases:\n    sad:\n    - say: Oh.\n  otherwise:\n  - say: Hm.", "E304"),
        ("- checklist: [A., B.]\n  answer: rating\n  low: 5\n  high: 5", "E207"),
        ("- checklist: [Stop., B.]", "W321"),
        ("- checklist: [A., B.]\n  bands: {0: Stop.}", "W321"),
        ("- recall: goal\n  save: first", "E316"),
    ],
)
def test_what_makes_no_sense_is_refused(steps: str, code: str) -> None:
    """Each with its own code."""
    assert code in codes(steps)


def test_a_private_answer_is_never_spoken() -> None:
    """Not in a prompt, not by quote, not in a later session; what all answers come to may decide."""
    ask = "- ask: Close?\n  to: everyone\n  answer: rating\n  private: yes\n  save: close\n"
    assert codes(ask + "- say: It is ${close}.") == ["E319"]
    assert "E319" in codes(ask + "- remember: close")
    assert codes(ask + "- if: min(close) > 6\n  then:\n  - say: Close.") == []


_WHO = "- ask: Who may begin?\n  to: first\n  answer: partner\n  private: yes\n  save: one\n"
_WELL = "- ask: Well?\n  to: first\n  answer: yes_no\n  private: yes\n  save: well\n"


@pytest.mark.parametrize(
    "steps",
    [
        _WHO + "- turn: one",
        _WHO + "- ask: And now?\n  to: one\n  answer: text",
        _WHO + "- enrol: one",
        _WHO + "- recall: goal\n  of: one",
        _WHO + "- rounds: {roles: [a, b], first: one}\n  do:\n  - turn: a",
        _WELL + "  unanswered:\n  - say: Then we go on.",
        _WELL + "- repeat: {until: well, max: 2}\n  do:\n  - bell: 1",
        _WELL + "- draw: [One., Two.]\n  save: card\n  if: well\n- say: ${card}",
    ],
)
def test_what_happens_tells_no_private_answer(steps: str) -> None:
    """Neither who was named in one, nor whether there was one."""
    assert "E319" in codes(steps)


@pytest.mark.parametrize(
    ("shared", "found"), [("", ["E327"]), ("shared: [goal]\n", []), ("shared: [day]\n", ["E327"])]
)
def test_what_a_script_remembers_is_its_own_unless_it_shares_it(
    tmp_path: Path, shared: str, found: list[str]
) -> None:
    """A script from elsewhere can't read what people told another one."""
    (tmp_path / "other.yaml").write_text(
        script("- set: goal\n  value: 1\n- remember: goal\n").replace("id: test", f"id: other\n{shared}")
    )
    path = tmp_path / "reader.yaml"
    path.write_text(script("- recall: goal\n  script: other\n  then:\n  - say: Hello.\n"))
    assert [problem.code for problem in check([path], [tmp_path])] == found
