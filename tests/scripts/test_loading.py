"""From a script to its program."""

import dataclasses
from pathlib import Path

import pytest

from companion.core import program as p
from companion.core.machine.cursor import Cursor
from companion.core.program.text import Template
from companion.core.state.memory import Memory
from companion.errors import ScriptError
from companion.language.en import LANGUAGE
from companion.scripts.loading import check, load, load_text
from tests.scripts.making import EXAMPLE, HEAD, script


def steps(source: str, more: str = "") -> p.Block:
    """The compiled steps."""
    return load_text(script(source, more)).steps


def test_the_example_of_the_language_becomes_its_program() -> None:
    """Every field arrives where the machine looks for it."""
    program = load_text(EXAMPLE)
    assert (program.id, program.title, program.people_min, program.people_max) == (
        "mirror-dialogue", "Mirror dialogue", 2, 2,
    )  # fmt: skip
    assert program.time_out == p.TimeOut(break_s=1200.0, return_by_s=86400.0, resume="step")
    topic, turn_time = program.settings
    assert topic == p.Setting(
        name="topic", kind=p.SettingKind.WORDS, ask=Template.parse("What is this about?")
    )
    assert turn_time == p.Setting(
        name="turn_time", kind=p.SettingKind.DURATION, default=180.0, least=60.0, most=600.0
    )
    breathe, ask, branch, rounds = program.steps
    assert isinstance(breathe, p.Breathe)
    assert (breathe.phases, breathe.cycles) == ((p.Phase("in", 5.5), p.Phase("out", 5.5)), 6)
    assert isinstance(ask, p.Ask)
    assert (ask.to, ask.answer, ask.save) == (p.EVERYONE, p.Answer.YES_NO, "ready")
    assert isinstance(branch, p.If)
    assert str(branch.cases[0][0]) == "not all(ready)"
    (end,) = branch.cases[0][1]
    assert isinstance(end, p.End)
    assert (end.name, end.head.path, end.head.line) == ("postponed", "steps[2].then[0]", 21)
    assert isinstance(rounds, p.Rounds)
    assert (rounds.roles, rounds.swap, rounds.count) == (("sender", "receiver"), True, None)
    turn, mirror, last = rounds.do
    assert isinstance(turn, p.Turn)
    assert (turn.holder, turn.time_s, turn.save) == ("sender", p.Ref("turn_time"), "message")
    assert turn.warn_s == 30.0
    assert isinstance(mirror, p.Mirror)
    assert (mirror.of, mirror.by, mirror.max_rounds, len(mirror.otherwise)) == ("message", "receiver", 3, 1)
    assert isinstance(last, p.Turn)
    assert str(last.say) == "Finish the sentence: you make sense to me because"


def test_the_machine_can_walk_the_example() -> None:
    """The cursor of the session machine takes the program and comes to the first steps."""
    program = load_text(EXAMPLE)
    memory = Memory(("Maya", "Noor"), LANGUAGE, lambda turn: "")
    memory.save("ready", True, "Maya")
    memory.save("ready", True, "Noor")
    ahead = Cursor.at_start(program.steps).ahead(memory, 3)
    assert [type(step) for step, _ in ahead] == [p.Breathe, p.Ask, p.Turn]
    assert ahead[2][1] == {"sender": "Maya", "receiver": "Noor"}


def test_what_is_not_written_is_as_the_program_has_it() -> None:
    """A step's defaults stand in one place only in effect: models and program agree."""
    head = p.Head(path="steps[0]", line=6)
    roles = "people: {roles: [a, b]}\n"
    (say,) = steps("- say: Hi")
    assert say == p.Say(head=head, texts=(Template.parse("Hi"),))
    (ask,) = steps("- ask: Well?\n  answer: rating")
    assert ask == p.Ask(head=head, question=Template.parse("Well?"), to=p.GROUP, answer=p.Answer.RATING)
    (turn,) = steps("- turn: a", roles)
    assert turn == p.Turn(head=dataclasses.replace(head, line=7), holder="a")
    (silence,) = steps("- silence: 2m")
    assert silence == p.Silence(head=head, for_s=120.0)
    mirror = steps("- turn: a\n  save: x\n- mirror: x\n  by: b", roles)[1]
    assert isinstance(mirror, p.Mirror)
    assert mirror == p.Mirror(head=mirror.head, of="x", by="b", opener=mirror.opener, check=mirror.check)


@pytest.mark.parametrize(
    ("written", "cycles", "first"),
    [
        ("coherent", 6, 5.5),
        ("{pattern: coherent, for: 3m}", 16, 5.5),
        ("{pattern: box, for: 1m}", 4, 4.0),
        ("{pattern: 4-7-8, cycles: 4}", 4, 4.0),
        ("{pattern: long-exhale, for: 5m}", 30, 4.0),
        ("{pattern: sigh, cycles: 3}", 3, 2.5),
        ("{phases: [{in: 4}, {hold: 2}, {out: 6}, {hold: 2}], cycles: 2}", 2, 4.0),
        ("{phases: {in: 5s, out: 5s}, for: 10s}", 1, 5.0),
    ],
)
def test_breaths_are_counted(written: str, cycles: int, first: float) -> None:
    """A duration becomes the whole number of breaths that comes nearest."""
    (step,) = steps(f"- breathe: {written}")
    assert isinstance(step, p.Breathe)
    assert (step.cycles, step.phases[0]) == (cycles, p.Phase("in", first))


def test_loops_and_endings_are_compiled() -> None:
    """Repeat, each and rounds with all that they hold."""
    repeat, each, rounds, end = steps(
        """\
- repeat: {until: all(ok), max: 3}
  do:
    - ask: Is it good?
      to: everyone
      answer: yes_no
      save: ok
- each: {person: who, order: random, allow_pass: no}
  do:
    - turn: who
- rounds: {roles: [a, b], swap: never, count: 2}
  do:
    - say: ${a} and ${b}
- end: done
  if: all(ok)
"""
    )
    assert isinstance(repeat, p.Repeat)
    assert (repeat.most, str(repeat.until)) == (3.0, "all(ok)")
    assert isinstance(each, p.Each)
    assert (each.person, each.order, each.allow_pass) == ("who", p.Order.RANDOM, False)
    assert isinstance(rounds, p.Rounds)
    assert (rounds.swap, rounds.count, rounds.do[0].head.path) == (False, 2, "steps[2].do[0]")
    assert isinstance(end, p.End)
    assert str(end.head.when) == "all(ok)"


def test_questions_carry_options_defaults_and_words() -> None:
    """Everything an ``ask`` can say."""
    (ask,) = steps(
        """\
- ask: Which breath?
  answer: choice
  options: {coherent: [even, coherent], box: box breathing}
  default: box
  silence: [Take your time., No hurry.]
  unclear: Once more, please?
  skippable: no
"""
    )
    assert isinstance(ask, p.Ask)
    assert ask.options == (p.Option("coherent", ("even", "coherent")), p.Option("box", ("box breathing",)))
    assert (ask.default, ask.head.skippable, len(ask.silence), len(ask.unclear)) == ("box", False, 2, 1)
    (rating,) = steps("- ask: How much?\n  answer: rating\n  low: 0\n  high: 5\n  default: 3")
    assert isinstance(rating, p.Ask)
    assert (rating.low, rating.high, rating.default) == (0, 5, 3)
    (yes_no,) = steps("- ask: Well?\n  answer: yes_no\n  default: no")
    assert isinstance(yes_no, p.Ask)
    assert yes_no.default is False


def test_commands_and_people_are_compiled() -> None:
    """Other words for commands, commands that are off, and fixed roles."""
    program = load_text(
        script(
            "- turn: first",
            "people: {min: 2, max: 3, roles: [first, second]}\n"
            "commands: {rename: {repeat: say it again}, off: [skip, more time]}\n",
        )
    )
    assert program.renamed == (("repeat", "say it again"),)
    assert program.switched_off == {"skip", "more time"}
    assert program.roles == ("first", "second")


def test_a_script_spells_what_the_voice_would_read_wrongly() -> None:
    """Names and phrases of another language, each with how it sounds."""
    program = load_text(script("- say: That is déjà vu.", "sounds: {déjà vu: day zha voo, 7: seven}\n"))
    assert program.sounds == (("déjà vu", "day zha voo"), ("7", "seven"))
    assert load_text(script("- say: Good evening.")).sounds == ()


def test_paths_are_unique_and_lines_are_right() -> None:
    """A place in a program names one step, also when a block is used twice."""
    more = "blocks:\n  rest:\n    - say: Rest.\n    - silence: 10s\n"
    program = load_text(script("- use: rest\n- say: Hi\n- use: rest", more))
    first, _, second = program.steps
    assert isinstance(first, p.Use)
    assert isinstance(second, p.Use)
    paths = [step.head.path for use in (first, second) for step in use.do]
    assert paths == ["steps[0].use[0]", "steps[0].use[1]", "steps[2].use[0]", "steps[2].use[1]"]
    assert [step.head.line for step in first.do] == [7, 8]


def test_values_are_given_to_what_is_used() -> None:
    """Names, times, numbers, yes and words arrive as what they are."""
    more = """\
people: {roles: [a, b]}
blocks:
  share:
    - turn: who
      time: ${limit}
    - repeat: ${times}
      do:
        - say: ${greeting}, ${who}.
          if: warm
"""
    use = "- use: share\n  with: {who: '${a}', limit: 2m, times: 2, warm: yes, greeting: 'Hi ${b}'}"
    (step,) = load_text(script(use, more)).steps
    assert isinstance(step, p.Use)
    assert step.bind == (
        ("who", p.Ref("a")),
        ("limit", 120.0),
        ("times", 2.0),
        ("warm", True),
        ("greeting", Template.parse("Hi ${b}")),
    )


def test_a_script_with_errors_is_refused_with_all_of_them() -> None:
    """The error's text is the checker's, without the warnings."""
    with pytest.raises(ScriptError) as refused:
        load_text(script("- say: Hello ${nobody}\n- sya: Hi\n- say: Stop."), "talk.yaml")
    text = str(refused.value)
    assert "talk.yaml:6:14: error E301" in text
    assert "talk.yaml:7:3: error E202" in text
    assert "warning" not in text


def test_a_script_with_warnings_only_is_taken() -> None:
    """A warning refuses nothing."""
    assert steps("- say: Stop.")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """No traceback, but the file's name and what to do."""
    with pytest.raises(ScriptError, match=r"none\.yaml:0:0: error E100: the file is not there"):
        load(tmp_path / "none.yaml")
    with pytest.raises(ScriptError, match="is a folder, not a file"):
        load(tmp_path)


def test_a_script_is_loaded_from_its_file(tmp_path: Path) -> None:
    """The usual way."""
    path = tmp_path / "hello.yaml"
    path.write_text(f"{HEAD}steps:\n  - say: Hello.\n")
    assert load(path, (tmp_path,)).id == "test"
    assert check([path]) == []
