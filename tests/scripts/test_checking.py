"""Meaning: names, roles, bounds, ways out, and what is spoken."""

import pytest

from companion.scripts.loading import check_text, load_text
from companion.scripts.views.codes import CODES
from companion.scripts.views.describing import describe
from tests.scripts.making import EXAMPLE, HEAD, codes, problems

ROLES = "people: {min: 2, max: 2, roles: [first, second]}\n"
READY = "- ask: Are you ready?\n  to: everyone\n  answer: yes_no\n  save: ready\n"
LONG = " ".join(["Word word."] * 30 + ["Word."])


def test_the_example_of_the_language_is_clean() -> None:
    """No error and no warning."""
    assert check_text(EXAMPLE) == []


@pytest.mark.parametrize(
    ("steps", "code", "words"),
    [
        # names
        ("- say: Hello ${nobody}.", "E301", "nothing is called `nobody`"),
        (READY + "- if: all(redy)\n  then:\n  - say: Hi", "E301", "Did you mean `ready`?"),
        ("- turn: first\n  time: ${limit}", "E301", "`limit`"),
        ("- turn: first\n- mirror: message\n  by: second", "E301", "`message`"),
        ("- say: Hello ${.", "E302", "does not become a name"),
        ("- say: You said ${said}.\n- turn: first\n  save: said", "W323", "behind the step that saves it"),
        # kinds
        (READY + "- if: ready\n  then:\n  - say: Hi", "E304", "all(ready)"),
        ("- ask: How?\n  answer: text\n  save: it\n- if: it\n  then:\n  - say: Hi", "E304", "never decides"),
        (
            "- ask: Which?\n  answer: choice\n  options: [tea, milk]\n  save: drink\n"
            '- if: drink == "beer"\n  then:\n  - say: Hi',
            "E304",
            "not one of the options",
        ),
        (
            "- ask: Which?\n  answer: choice\n  options: [tea, milk]\n  save: drink\n"
            "- if: drink == tea\n  then:\n  - say: Hi",
            "E301",
            'in quotes in a condition: "tea"',
        ),
        (READY + "- turn: first\n  time: ${ready}", "E304", "a time in seconds is needed"),
        ("- ask: Much?\n  answer: rating\n  save: it\n- mirror: it\n  by: first", "E315", "words of a turn"),
        # who
        ("- turn: third", "E306", "Here are `first` and `second`."),
        ("- ask: Who?\n  answer: partner\n  save: who\n- turn: who", "E306", "the question may stay open"),
        ("- ask: Who?\n  answer: partner\n  save: who\n  to: everyone\n- turn: who", "E205", "one person"),
        ("- turn: frist", "E306", "Did you mean `first`?"),
        ("- turn: everyone", "E306", "nobody is called `everyone`"),
        ("- ask: Well?\n  to: all\n  answer: yes_no", "E210", "means something in conditions"),
        ("- ask: Well?\n  to: them\n  answer: yes_no", "E306", "`everyone`"),
        ("- rounds: [a, b, c]\n  do:\n  - turn: a", "E307", "perhaps only 2 will be there"),
        ("- rounds: [a, b]\n  do:\n  - turn: a\n- turn: b", "E306", "nobody is called `b`"),
        ("- each: who\n  do:\n  - turn: who\n- say: Bye ${who}", "E301", "`who`"),
        # one name, two things
        ("- say: A\n  id: a\n- say: B\n  id: a", "E305", "called `a` too"),
        ("- rounds: [first, b]\n  do:\n  - turn: b", "E316", "`first` stands for something else"),
        ("- rounds: [a, a]\n  do:\n  - turn: a", "E316", "`a` stands for something else"),
        ("- turn: first\n  save: second", "E316", "role"),
        # bounds
        ("- repeat:\n  until: yes\n  do:\n  - say: Hi", "E309", "Write `max: 3` beside `until`."),
        ("- repeat:\n  do:\n  - say: Hi", "E309", "Write `repeat: 3`."),
        ("- repeat: 2\n  max: 3\n  do:\n  - say: Hi", "E205", "stand together"),
        # breath
        ("- breathe: {pattern: 4-7-8, cycles: 9}", "E310", "8 are the most"),
        ("- breathe: {pattern: 4-7-8, for: 5m}", "E310", "16 breaths"),
        ("- breathe: {phases: {in: 4, hold: 7, out: 8}, cycles: 9}", "E310", "8 are the most"),
        ("- breathe: {phases: {in: 1, out: 1}}", "E310", "dizzy"),
        ("- breathe: {phases: {in: 4, hold: 40, out: 8}}", "E310", "from 1 to 20"),
        ("- breathe: {phases: {in: 30, out: 30}}", "E310", "from 1 to 15"),
        ("- breathe: {phases: {in: 4, hold: 4}}", "E310", "a way in and a way out"),
        ("- breathe: {pattern: coherent, cycles: 300}", "E310", "45 minutes"),
        ("- breathe:\n  cycles: 3", "E203", "a pattern or `phases`"),
        ("- breathe: {pattern: box, phases: {in: 4, out: 4}}", "E205", "Keep one"),
        ("- breathe: {pattern: box, cycles: 3, for: 2m}", "E205", "Keep one"),
        # questions
        ("- ask: Ready?\n  answer: yes_no\n  default: yes", "E311", "never invented"),
        ("- ask: Which?\n  answer: choice", "E203", "needs `options`"),
        ("- ask: Ready?\n  answer: yes_no\n  options: [a, b]", "E205", "no options"),
        ("- ask: Which?\n  answer: choice\n  options: [Tea!, tea]", "E316", "same words"),
        ("- ask: Which?\n  answer: choice\n  options: [stop, tea]", "W321", "is also the command `stop`"),
        ("- ask: How much?\n  answer: rating\n  low: 5\n  high: 3", "E207", "not below `high`"),
        ("- ask: Well?\n  answer: name\n  low: 5", "E205", "only a rating"),
        ("- ask: How much?\n  answer: rating\n  default: 11", "E205", "no possible answer"),
        ("- ask: Which?\n  answer: choice\n  options: [a, b]\n  default: c", "E205", "no possible answer"),
        # times
        ("- turn: first\n  time: 60s\n  at_least: 90s", "E207", "longer than the turn"),
        ("- silence: 60s\n  marks: [30s, 90s]", "E207", "after the end of the silence"),
        # what is never reached
        ("- end: done\n- say: Bye", "W322", "always ends before"),
        (
            READY + "- if: all(ready)\n  then:\n  - end: a\n  else:\n  - end: b\n- say: Bye",
            "W322",
            "always ends before",
        ),
        # what is spoken
        (f"- say: {LONG}", "W320", "61 words"),
        ("- say: All right. Stop. Breathe.", "W321", "“Stop” is a command"),
        (f"- say: {' word' * 19}.", "W347", "19 words"),
        ("- say: Good. You never listen.", "W348", "“You never”"),
        ("- say: Nobody is to blame.", "W348", "“to blame”"),
        ("- ask: What was your hardest moment?\n  answer: text", "W349", "“hardest”"),
        ("- turn: first\n  say: Begin. When do you feel most loved?", "W349", "“most”"),
        ("- ask: And why did you leave?\n  answer: text", "W346", "reproach"),
        ("- say: Ready to go on?", "W321", "go on"),
        ("- say: Hello {name}.", "W325", "${name}"),
        ("- say: Hello {{ name }}.", "W325", "${name}"),
        ('- say: "That was sad 😭, at 19:00."', "W340", "😭 can't be said"),
        ("- say: Thank you for coming, שרה.", "W340", "in words"),
        # use
        ("- use: warmup", "E314", "no block `warmup`"),
        ("- use: https://example.org/a.yaml", "E313", "network"),
        ("- use: part.yaml", "E313", "no file"),
    ],
)
def test_each_mistake_of_meaning_is_found(steps: str, code: str, words: str) -> None:
    """Code, cause and remedy fit the mistake."""
    found = [p for p in problems(steps, ROLES) if p.code == code]
    assert found, problems(steps, ROLES)
    assert words in f"{found[0].cause} {found[0].remedy}"


@pytest.mark.parametrize(
    ("more", "code", "words"),
    [
        ("people: {min: 3, max: 2}\n", "E307", "`min` is greater than `max`"),
        ("people: {min: 1, max: 2, roles: [a, b]}\n", "E307", "2 roles"),
        ("people: {roles: [a, a]}\n", "E316", "`a`"),
        ("settings:\n  time: {default: 30m, max: 10m}\n", "E308", "above `max`"),
        ("settings:\n  time: {default: 30s, min: 1m}\n", "E308", "below `min`"),
        ("settings:\n  time: {default: 3m, min: 5m, max: 1m}\n", "E308", "greater than the greatest"),
        ("settings:\n  time: {default: 3m, min: 5}\n", "E206", "no unit"),
        ("settings:\n  word: {default: hi, min: a}\n", "E304", "only times and numbers"),
        ("settings:\n  time: {min: 3m}\n", "E203", "`default`"),
        ("settings:\n  keep: {default: yes, ask: Shall I keep it?}\n", "E311", "never invented"),
        ("settings:\n  time: {default: 20s, max: 50s, ask: How long?}\n", "E207", "whole minutes"),
        ("settings:\n  time: {default: 3m}\n", "W324", "`time` is never used"),
        ("blocks:\n  rest:\n  - say: Rest.\n", "W324", "`rest` is never used"),
    ],
)
def test_mistakes_of_settings_people_and_blocks_are_found(more: str, code: str, words: str) -> None:
    """What stands above the steps has to make sense too."""
    found = [p for p in problems("- say: Hi", more) if p.code == code]
    assert found, problems("- say: Hi", more)
    assert words in f"{found[0].cause} {found[0].remedy}"


@pytest.mark.parametrize(
    "steps",
    [
        READY + "- if: all(ready) or count(ready) > 0\n  then:\n  - say: Hi",
        "- each: who\n  do:\n  - turn: who\n    save: said\n  - say: Thank you, ${who}.\n    if: said",
        "- repeat: 2\n  do:\n  - say: Before ${said}.\n    if: said\n  - turn: first\n    save: said\n"
        "  - turn: second",
        "- rounds: [a, b]\n  do:\n  - turn: a\n    save: said\n  - mirror: said\n    by: b",
        "- rounds: [a, b]\n  do:\n  - say: One.\n- rounds: [a, b]\n  do:\n  - say: Two.",
        READY + "- end: done\n  if: not all(ready)\n- say: Bye",
        "- say: You can say pause, or stop, whenever you like.",
        "- breathe: {pattern: 4-7-8, cycles: 8, say: You need not hold.}",
        "- breathe: {phases: [{in: 2}, {in: 1}, {out: 6}], cycles: 5}",
        "- ask: How are you?\n  answer: text\n  save: how\n- say: You said ${how}.",
        "- ask: Ready?\n  answer: yes_no\n  default: no",
        "- ask: Which?\n  answer: choice\n  options: {warm: [tea, hot tea], cold: milk}",
        f"- say: {LONG[:200]}",
        f"- say: {' word' * 18}.",
        "- say: Whatever is most at home here is fine. I won't ask why.",
        "- ask: At least one minute, or at most two?\n  answer: yes_no",
    ],
)
def test_what_makes_sense_is_left_in_peace(steps: str) -> None:
    """No false alarms."""
    assert codes(steps, ROLES) == []


def test_a_setting_bounds_a_repetition_only_with_a_greatest_value() -> None:
    """``repeat: ${times}`` needs a ``max`` at the setting."""
    steps = "- repeat: ${times}\n  do:\n  - say: Hi"
    assert codes(steps, "settings:\n  times: {default: 3}\n") == ["E309"]
    assert codes(steps, "settings:\n  times: {default: 3, max: 5}\n") == []


def test_a_command_that_was_renamed_is_a_command_too() -> None:
    """A prompt can't hold the script's own word for a command by itself."""
    assert codes("- say: Go back.", "commands: {rename: {repeat: go back}}\n") == ["W321"]
    assert codes("- say: Go back.") == []


def test_a_problem_in_words_points_at_the_word() -> None:
    """The caret stands under the name, also in the second line of a folded block."""
    (problem,) = problems("- say: >-\n    Hello and\n    welcome ${nobody}, dear.")
    assert (problem.line, problem.column) == (8, 13)


def test_a_problem_in_a_condition_points_at_the_name() -> None:
    """Quotes around the condition are counted too."""
    found = problems('- if: "yes and nobody"\n  then:\n  - say: Hi')
    assert [(p.line, p.column) for p in found] == [(6, 16)]


def test_every_code_that_is_reported_is_explained() -> None:
    """The table of codes is complete: nothing is reported that it lacks."""
    import re
    from pathlib import Path

    import companion.scripts

    folder = Path(companion.scripts.__file__).parents[1]
    sources = [p.read_text() for p in folder.rglob("*.py") if p.name != "codes.py"]
    used = {code for source in sources for code in re.findall(r'"([EW]\d{3})"', source)}
    assert used == set(CODES)


ALLOWED = """\
allow: {W335: The second came to be heard.}
steps:
  - turn: second
    time: 10m
    say: Why do you like this song?
    allow: {W346: It asks about a song.}
"""


def test_a_warning_that_is_meant_is_not_repeated_and_its_reason_is_shown() -> None:
    """What is allowed, in the file or at the step, is no longer a warning; ``describe`` tells it and why."""
    source = f"{HEAD}{ROLES}{ALLOWED}"
    assert check_text(source) == []
    shown = str(describe(load_text(source), None, 150.0))
    assert (
        "One partner has the floor for much longer than another. (W335) On purpose: The second came" in shown
    )
    assert "(W346) On purpose: It asks about a song." in shown


@pytest.mark.parametrize(
    ("steps", "code", "words"),
    [
        ("- say: Hi\n  allow: W335", "E203", "allow: {W335:"),
        ("- say: Hi\n  allow: {E335: why}", "E205", "`E335` is an error"),
        ("- say: Hi\n  allow: {W335: It is meant.}", "W350", "no such warning here"),
        ("- ask: Why?\n  answer: text\n- say: Hi\n  allow: {W346: It is meant.}", "W346", "for why"),
    ],
)
def test_only_a_warning_of_this_place_can_be_allowed(steps: str, code: str, words: str) -> None:
    """An error can't be allowed, no warning without a reason, and none of another step."""
    found = problems(steps)
    assert code in [problem.code for problem in found]
    assert any(words in f"{problem.cause} {problem.remedy}" for problem in found)


@pytest.mark.parametrize(
    ("people", "steps", "found"),
    [
        ((1, 6), "- say: How was it for the two of you?", "is also said to one, three, four, five and six"),
        ((2, 3), "- say: One of you talks, the other listens.", "is also said to three"),
        ((2, 3), "- say: Are you both ready?", "Write `if: _people == 2` on this step"),
        ((1, 2), "- say: Face each other.", "is also said to one"),
        ((2, 2), "- say: Look at all of you.", "Say “each other”, or a name"),
        ((1, 6), "- say: How was it for each of you?\n  if: _people == 1", "is also said to one"),
        ((2, 2), "- say: How was it for the two of you?", ""),
        ((2, 6), "- say: Face each other.\n- say: Both hands on the table.", ""),
        ((1, 6), "- say: How was it for the two of you?\n  if: _people == 2 and said()", ""),
        ((1, 3), "- if: not _people > 1\n  then:\n  - say: Hi\n  else:\n  - say: Face each other.", ""),
    ],
)
def test_words_for_another_number_of_people_are_found(
    people: tuple[int, int], steps: str, found: str
) -> None:
    """Where a branch leaves no other number, there is nothing to warn of; the remedy is what to write."""
    warned = problems(steps, f"people: {{min: {people[0]}, max: {people[1]}}}\n")
    text = " ".join(f"{one.cause} {one.remedy}" for one in warned if one.code == "W353")
    assert text == "" if not found else found in text


def test_a_number_of_people_that_never_comes_is_a_step_that_is_never_reached() -> None:
    """The checker knows how many there may be."""
    assert codes("- say: Good evening.\n  if: _people > 6\n- say: Bye", "people: {min: 1, max: 6}\n") == [
        "W322"
    ]
