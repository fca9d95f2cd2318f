"""Mistakes of shape: keys, kinds of values, and what is missing."""

import pytest

from companion.scripts.loading import check_text
from companion.yamlfile.problems import Problem
from tests.scripts.making import HEAD, codes, problems, script


def only(steps: str, more: str = "") -> Problem:
    """The one thing that is wrong."""
    (problem,) = problems(steps, more)
    return problem


def test_an_unknown_key_gets_the_nearest_and_all_that_are_known_in_this_step() -> None:
    """The remedy is about this step, not about the language."""
    problem = only("- say: Hello\n  paus: 2s")
    assert (problem.code, problem.line, problem.column) == ("E201", 7, 3)
    assert problem.cause == "`paus` is not known in a `say`"
    assert problem.remedy.startswith("Did you mean `pause`? A `say` knows `allow`, `id`, `if`, `note`")


def test_an_unknown_key_within_a_value_is_named_where_it_stands() -> None:
    """Not the key above it."""
    found = [one for one in problems("- turn: a\n  intrusions:\n    afer: 3s") if one.code == "E201"]
    assert [(one.line, one.column) for one in found] == [(8, 5)]


def test_a_key_that_begins_a_step_is_told_apart() -> None:
    """A forgotten hyphen is the usual reason for it."""
    problem = only("- say: Hello\n  ask: Well?")
    assert problem.cause == "`ask` begins a step of its own, and a `say` can't hold it"
    assert problem.remedy == "Begin a new step with `- ask:`."


@pytest.mark.parametrize(
    ("steps", "code", "words"),
    [
        ("- sya: Hello", "E202", "Did you mean `say`?"),
        ("- draw: [one]\n  save: it", "E203", "needs at least two"),
        ("- draw: [one, two]", "E203", "`save` is missing"),
        ("- checklist: [A., B.]\n  bands: {many: Well}", "E206", "not a number"),
        ("- checklist: [A., B.]\n  bands: Well", "E204", "gives words to scores"),
        ("- goto: start", "E202", "There is no jumping"),
        ("- quiet: 1m", "E202", "Did you mean `silence`"),
        ("- wait: 10s", "E202", "`pause:`, beside `say:`"),
        ("- loop: 3", "E202", "Did you mean `repeat`"),
        ("- choose: a\n  cases: {}", "E203", "`cases` is empty"),
        ("- choose: a\n  cases:\n    x: say", "E204", "needs a list"),
        ("- choose: a\n  cases:\n    x:\n    - sya: Hi", "E202", "Did you mean `say`?"),
        ("- remember: my goal", "E210", "can't be a name"),
        ("- section:", "E203", "nothing stands here"),
        ("- id: a\n  say: Hello", "E202", "Move `say:` to the front"),
        ("- Hello", "E202", "write `- say: ...`"),
        ("- [say]", "E202", "write `- say: ...`"),
        ("- ask: Well?", "E203", "`answer` is missing in an `ask`"),
        ("- say:", "E203", "nothing stands here"),
        ("- say: ''", "E203", "nothing stands here"),
        ("- say: Hi\n  vary: []", "E203", "empty"),
        ("- if: yes\n  then: say", "E204", "`then` needs a list"),
        ("- if: yes\n  then:", "E203", "`then` is empty"),
        ("- if: yes\n  then: []", "E203", "`then` is empty"),
        ("- say: Hi\n  skippable: maybe", "E205", "neither yes nor no"),
        ("- ask: Well?\n  answer: yesno", "E205", "Did you mean `yes_no`?"),
        (
            "- ask: Well?\n  answer: yes_no\n  private: yes\n  confirm: yes\n  to: everyone",
            "E205",
            "never said back",
        ),
        ("- say: Hi\n  pause: 2", "E206", "Write 2s for seconds or 2m for minutes."),
        ("- say: Hi\n  pause: 4:30", "E206", "Write 4m30s."),
        ("- say: Hi\n  pause: 3 minutes", "E206", "Write 3m."),
        ("- say: Hi\n  pause: “3m”", "W117", "curly"),
        ("- say: Hi\n  pause: soon", "E206", "90s, 3m, 1h or 2m30s"),
        ("- say: Hi\n  pause: 3h", "E207", "between 0s and 10m"),
        ("- say: Hi\n  id: Not an id", "E210", "evening-check-in"),
        ("- if: a ==\n  then:\n  - say: Hi", "E303", "something is missing after `==`"),
        ("- if: a and\n  then:\n  - say: Hi", "E303", "something is missing after `and`"),
        ("- say: Hi\n  wait: 2s", "E201", "Did you mean `pause`?"),
        ("- ask: Well?\n  answer: yes_no\n  name: well", "E201", "Did you mean `save`?"),
        ("- ask: Well?\n  to: both\n  answer: yes_no", "E306", "Did you mean `everyone`?"),
        ("- ask: Well?\n  to: all\n  answer: yes_no", "E210", "write `everyone`"),
        ("- turn: a\n  intrusions: {afer: 3s}", "E201", "Did you mean `after`?"),
        ("- if: a\n  then:\n  - say: Hi\n  elif: b", "E201", "another `- if:` below `else:`"),
        ("- turn: ${maya}", "E210", "Write the name alone: `maya`."),
        ("- repeat: forever\n  do:\n  - say: Hi", "E206", "comes to an end"),
        ("- turn: a\n  time: soon\n  save: told\n- say: It was ${tolld}.", "E301", "Did you mean `told`?"),
        ("- repeat: often\n  do:\n  - say: Hi", "E206", "not a number"),
        ("- repeat: 1.5\n  do:\n  - say: Hi", "E206", "not a whole number"),
        ("- repeat: 1000\n  do:\n  - say: Hi", "E207", "from 1 to 50"),
        ("- breathe: boxy", "E205", "Did you mean `box`?"),
        ("- breathe: {pattern: box}\n  cycles: x", "E206", "not a number"),
        ("- breathe: {phases: [in 4]}", "E204", "a phase looks like"),
        ("- breathe: {phases: {im: 4}}", "E205", "`in`, `hold` and `out`"),
        ("- use: a\n  with: [b]", "E204", "gives names to values"),
        ("- ask: Well?\n  answer: choice\n  options: one", "E204", "on a line of its own"),
        ("- ask: Well?\n  answer: choice\n  options: [one]", "E203", "at least two"),
        ("- repeat: {times: 2, do: [{say: Hi}]}\n  do:\n  - say: Hi", "E105", "second time"),
    ],
)
def test_each_mistake_of_shape_has_its_code_and_its_remedy(steps: str, code: str, words: str) -> None:
    """What is wrong and what to write is said in terms of the language."""
    found = [p for p in problems(steps) if p.code == code]
    assert found, problems(steps)
    assert words in f"{found[0].cause} {found[0].remedy}"


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ("color: red\n", "E201", "`color` is not known in a script"),
        ("people: 2\n", "E204", "`people` needs keys of its own"),
        ("people: {min: 0}\n", "E207", "from 1 to 6"),
        ("people: {mni: 2}\n", "E201", "Did you mean `min`?"),
        ("settings: {a: {defalt: 3m}}\n", "E201", "a setting"),
        ("settings: {a: 3m}\n", "E204", "`a` needs keys of its own"),
        ("time_out: {resume: never}\n", "E205", "`step` and `end`"),
        ("time_out: {break: 20}\n", "E206", "20m"),
        ("commands: {off: [stop]}\n", "E317", "rely on it"),
        ("commands: {off: [time out]}\n", "E317", "rely on it"),
        ("commands: {rename: {pause: wait}}\n", "E317", "rely on it"),
        ("sounds: [a]\n", "E204", "how phrases sound"),
        ("sounds:\n  a:\n    - b\n", "E204", "instead of words"),
        ("sounds: {a: }\n", "E203", "nothing stands"),
        ("commands: {off: [skipp]}\n", "E205", "Did you mean `skip`?"),
        ("language: english\n", "E205", "two letters"),
        ("language: de\n", "E209", "does not speak `de` yet"),
        ("blocks: [a]\n", "E204", "`blocks` needs keys of its own"),
    ],
)
def test_mistakes_beside_the_steps_are_told_as_well(more: str, code: str, words: str) -> None:
    """The top of a script is checked with the same care."""
    found = [p for p in problems("- say: Hi", more) if p.code == code]
    assert found, problems("- say: Hi", more)
    assert words in f"{found[0].cause} {found[0].remedy}"


def test_another_format_is_refused_with_a_sentence() -> None:
    """A newer script names its format, and what to do."""
    (problem,) = check_text(script("- say: Hi").replace("format: 1", "format: 2"))
    assert problem.code == "E208"
    assert problem.cause == "this script is written in format 2, and this version knows format 1"
    assert problem.remedy == "Get a newer Companion."


def test_what_must_be_there_is_named_all_at_once() -> None:
    """A file with nothing but a key lists everything that a script needs."""
    found = check_text("language: en\n")
    assert {p.cause for p in found} == {
        f"`{key}` is missing in a script" for key in ("format", "steps", "id", "title", "summary")
    }


def test_a_broken_step_hides_no_other_problem_and_makes_none_up() -> None:
    """Names that a broken step saves are not called unknown; other names are."""
    steps = """\
- ask: Are you ready?
  answer: yes_no
  to: everyone
  sav: ready
- if: all(ready)
  then:
    - say: Good, ${nobody}.
"""
    assert codes(steps) == ["E201", "E301"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("- breathe: {pattern: sigh, cycles: 3}", "- breathe: sigh\n  cycles: 3"),
        ("- silence: {for: 2m, bell: no}", "- silence: 2m\n  bell: no"),
        ("- repeat: {times: 2}\n  do:\n  - say: Hi", "- repeat: 2\n  do:\n  - say: Hi"),
        ("- rounds: {roles: [a, b]}\n  do:\n  - say: Hi", "- rounds: [a, b]\n  do:\n  - say: Hi"),
        ("- each:\n    person: who\n  do:\n  - say: Hi", "- each: who\n  do:\n  - say: Hi"),
    ],
)
def test_keys_may_stand_in_braces_or_below(one: str, other: str) -> None:
    """Both ways of writing a step are the same step."""
    assert codes(one) == codes(other) == []


def test_a_script_needs_nothing_more_than_this() -> None:
    """The shortest script is five lines."""
    assert check_text(f"{HEAD}steps:\n  - say: Hello.\n") == []
