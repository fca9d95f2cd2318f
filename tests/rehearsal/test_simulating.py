"""What ``companion simulate`` tells whoever writes sessions."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.core.stages.asking import Asking
from companion.errors import CompanionError
from companion.language import language
from companion.rehearsal import driver
from companion.rehearsal.people import lines_of
from companion.rehearsal.played_test import rehearse
from companion.rehearsal.program_index import ProgramIndex
from companion.rehearsal.run_tests import run_tests
from companion.rehearsal.scenario_runner import company_sizes
from companion.rehearsal.script_tests import plans_in
from companion.rehearsal.simulating import jobs, walk
from companion.rehearsal.simulation_report import Failure
from companion.scripts.loading import load
from tests.rehearsal.planting import LOOP, SLOW, simulated, written

CALM = """\
  - ask: How calm are you?
    to: everyone
    answer: rating
    low: 1
    high: 5
    save: calm
"""
DEAD = f"""{CALM}
  - if: min(calm) > 5
    then:
      - say: Nobody will ever hear this sentence, however calm they may be.
      - end: serene
  - end: done
"""
TURNS = """\
  - turn: one
    say: Tell the other about your day.
    time: 60s
  - turn: two
    say: Tell the other about your day.
    time: 180s
  - end: done
    say: Good night.
"""
MINUTE = """\
  - say: One two three four five.
  - silence: 56s
  - end: done
    say: One two three four five.
"""
"""Two seconds of words at 150 words a minute, 56 seconds, and two seconds of words."""
PROGRAMME = """\
  - recall: last_day
    save: day
    otherwise:
      - set: day
        value: 0
  - set: day
    value: day + 1
  - remember: day
    as: last_day
  - if: day == 3
    then:
      - say: This is the third day.
      - end: all-three
  - end: another-day
    say: Until tomorrow.
"""


def test_a_step_that_nobody_can_get_to_is_named_with_file_and_line(tmp_path: Path) -> None:
    """The writer learns which words are never spoken, and where they stand."""
    found = simulated(tmp_path, DEAD)
    (said, end) = found.steps_never
    lines = (tmp_path / "test.yaml").read_text().splitlines()
    assert said.file == str(tmp_path / "test.yaml")
    assert lines[said.line - 1].strip().startswith("- say: Nobody will ever")
    assert f"{said.file}:{said.line}: say “Nobody will ever hear this sentence" in str(found)
    assert end.step == "end serene"


def test_an_ending_that_nobody_can_get_to_is_named(tmp_path: Path) -> None:
    """The endings that were reached are counted, the other is named."""
    found = simulated(tmp_path, DEAD)
    assert found.endings_never == ["serene"]
    assert "Endings never reached: serene." in str(found)
    assert sum(found.endings.values()) == found.runs == 120
    assert {"done", "stopped"} <= set(found.endings) <= {"done", "stopped", "postponed"}
    assert not found.failures


def test_all_answers_are_tried_where_only_one_leads_on(tmp_path: Path) -> None:
    """A step behind the one answer of ten that both must give is found."""
    steps = CALM.replace("high: 5", "high: 10")
    found = simulated(
        tmp_path, f"{steps}  - if: answered(calm) and min(calm) == 9\n    then:\n      - say: Nine.\n"
    )
    assert found.complete


def test_further_evenings_come_where_something_is_remembered(tmp_path: Path) -> None:
    """A programme of three days is walked to its last day."""
    assert simulated(tmp_path, PROGRAMME).complete


def test_a_month_passes_between_evenings(tmp_path: Path) -> None:
    """What is said only after weeks is reached too."""
    steps = """\
  - recall: goal
    days: age
    then:
      - if: age > 25
        then:
          - say: A month ago you chose this.
    otherwise:
      - ask: What is your goal?
        to: the group
        answer: text
        save: goal
      - remember: goal
"""
    assert simulated(tmp_path, steps).complete


def test_what_another_script_keeps_may_be_there(tmp_path: Path) -> None:
    """A step behind something that only another session remembers is reached."""
    (tmp_path / "other.yaml").write_text(
        written(tmp_path, PROGRAMME).read_text().replace("id: test", "id: other\nshared: [last_day]"), "utf-8"
    )
    steps = """\
  - recall: last_day
    script: other
    then:
      - say: You have begun the other one.
    otherwise:
      - say: You have not begun.
"""
    assert simulated(tmp_path, steps).complete


@pytest.fixture(scope="module")
def endless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Failure]]:
    """The folder of a session without end, and what simulating it found; without patience, which is long."""
    folder = tmp_path_factory.mktemp("endless")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "MOST_EVENTS", 5_000)
        (failure,) = simulated(folder, LOOP).failures
        yield folder, failure


def test_a_session_without_end_is_found_with_the_shortest_way_to_it(endless: tuple[Path, Failure]) -> None:
    """One no is all that matters, and the way there says just that."""
    _, failure = endless
    assert "goes in circles" in failure.cause
    (step,) = failure.path
    assert step.endswith("test.yaml:7, the group is asked: “No.”")


def test_the_script_test_of_a_failure_fails_in_the_same_way(endless: tuple[Path, Failure]) -> None:
    """Pasted beside the script, the printed test shows the failure again."""
    folder, failure = endless
    path = folder / "test.test.yaml"
    path.write_text(failure.test, "utf-8")
    tested = run_tests(path, load(folder / "test.yaml"))
    assert tested.tests == 1
    assert [problem.code for problem in tested.problems] == ["E418"]


def test_a_failure_on_a_later_evening_says_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first evening is part of the way, and the printed test remembers it."""
    passes = Asking.passes

    def breaks(self: Asking, now: float) -> None:
        if self.asked.save == "fits":
            raise RuntimeError("planted")
        passes(self, now)

    monkeypatch.setattr(Asking, "passes", breaks)
    steps = """\
  - recall: goal
    then:
      - ask: Does it still fit?
        to: the group
        answer: yes_no
        save: fits
      - say: Good.
        if: fits
    otherwise:
      - ask: What is your goal?
        to: the group
        answer: text
        save: goal
      - remember: goal
"""
    found = simulated(tmp_path, steps)
    (failure,) = found.failures
    assert failure.cause == "RuntimeError: planted"
    assert "remembered:" in failure.test
    evening, passed = failure.path
    assert evening.startswith("evening 2")
    assert passed.endswith("the group is asked: passes")
    out = io.StringIO()
    assert COMMANDS["simulate"].run([str(tmp_path / "test.yaml"), "--replay", failure.replay], out) == 1
    assert "Does it still fit?" in out.getvalue()
    assert out.getvalue().endswith("RuntimeError: planted\n")


def test_the_same_seed_finds_the_same(tmp_path: Path) -> None:
    """Who reports a figure can be asked for it again; another seed is another chance."""
    first = simulated(tmp_path, CALM + TURNS, seed=4)
    assert simulated(tmp_path, CALM + TURNS, seed=4) == first
    assert simulated(tmp_path, CALM + TURNS, seed=5) != first


def test_minutes_are_those_of_the_clock(tmp_path: Path) -> None:
    """A session of a minute takes a minute; a pause in it is not counted."""
    path = written(tmp_path, MINUTE)
    program = load(path)
    (job,) = jobs(path, (), program, 1, 0, 0)
    (minutes,) = walk(job).minutes
    assert minutes * 60 == pytest.approx(60.0, abs=1.0)
    found = simulated(tmp_path, MINUTE)
    assert found.minutes["usual"] == 1.0
    assert found.minutes["most"] < 3.0


def test_shares_of_the_floor_are_those_of_the_turns(tmp_path: Path) -> None:
    """Whoever has a minute beside three holds about a quarter of the floor."""
    path = written(tmp_path, TURNS)
    (job,) = jobs(path, (), load(path), 1, 0, 0)
    held_s = walk(job).floor_s
    # Each uses three fifths of their time, and a few seconds to begin and to say that it is done.
    assert held_s["Maya"] == pytest.approx(36.0, abs=5.0)
    assert held_s["Leo"] == pytest.approx(108.0, abs=5.0)
    found = simulated(tmp_path, TURNS)
    assert found.shares["2"]["one"] + found.shares["2"]["two"] == pytest.approx(1.0, abs=0.002)
    assert found.shares["2"]["one"] < 0.45


def test_two_people_the_least_and_the_most_come(tmp_path: Path) -> None:
    """A session for one to six is tried alone, as a couple and by six."""
    path = written(tmp_path, MINUTE, "people: {min: 1, max: 6}\n")
    program = load(path)
    assert company_sizes(program) == [2, 1, 6]
    walks = jobs(path, (), program, 1000, 0, 0)
    assert sum(job.runs for job in walks) == 1000
    assert [job.people for job in jobs(path, (), program, 10, 0, 4)] == [4]


def test_the_command_speaks_plainly_and_ends_with_one_where_something_breaks(tmp_path: Path) -> None:
    """Exit code 1 and the way there for a broken script, 0 and a few sentences for a good one."""
    out = io.StringIO()
    assert COMMANDS["simulate"].run([str(written(tmp_path, SLOW)), "--runs", "40"], out) == 1
    assert "The shortest way there:" in out.getvalue()
    assert "--replay 2/:" in out.getvalue()
    out = io.StringIO()
    assert COMMANDS["simulate"].run([str(written(tmp_path, TURNS)), "--runs", "40"], out) == 0
    told = out.getvalue()
    assert "40 sessions with 2 people. Nothing broke down." in told
    assert "Every step and every ending was reached." in told
    assert "The floor, of 2: one" in told
    assert "both “stop” and the safe word lead out." in told


def test_a_folder_is_told_in_one_line_a_script(tmp_path: Path) -> None:
    """Scripts of a folder come one a line; details only where something is wrong."""
    written(tmp_path, DEAD).rename(tmp_path / "dead.yaml")
    written(tmp_path, TURNS).rename(tmp_path / "turns.yaml")
    (tmp_path / "_piece.yaml").write_text("steps:\n  - say: Hello.\n", "utf-8")
    out = io.StringIO()
    assert COMMANDS["simulate"].run([str(tmp_path), "--runs", "40"], out) == 0
    dead, *details, turns = out.getvalue().splitlines()
    assert "dead.yaml: 2 steps never reached, 1 ending never reached" in dead
    assert len(details) == 4
    assert "turns.yaml: every step and every ending reached" in turns


def test_tools_get_json(tmp_path: Path) -> None:
    """One object, with everything that the sentences say."""
    out = io.StringIO()
    assert (
        COMMANDS["simulate"].run([str(written(tmp_path, SLOW)), "--json", "--runs", "40", "--seed", "3"], out)
        == 1
    )
    found = json.loads(out.getvalue())
    assert found["seed"] == 3
    (one,) = found["scripts"]
    assert one["failures"][0]["path"]
    assert {"endings", "endings_never", "steps_never", "minutes", "shares", "runs"} <= set(one)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--people", "5"], "is for 2"),
        (["--runs", "0"], "at least 1 session"),
        (["--replay", "2/x"], "no path that"),
        (["--replay", "../../etc"], "no path that"),
        (["--replay", "9/:"], "is for 2"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(tmp_path: Path, more: list[str], told: str) -> None:
    """Wrong numbers and paths are refused, never with a traceback."""
    with pytest.raises(CompanionError, match=told):
        COMMANDS["simulate"].run([str(written(tmp_path, TURNS)), *more], io.StringIO())


def test_a_script_that_is_refused_is_not_simulated(tmp_path: Path) -> None:
    """The complaint is that of the checker."""
    path = written(tmp_path, "  - sya: Hello.\n")
    with pytest.raises(CompanionError, match="E202"):
        COMMANDS["simulate"].run([str(path)], io.StringIO())


def test_printed_tests_are_such_that_can_be_read(endless: tuple[Path, Failure]) -> None:
    """Whatever is printed as a script test is one that breaks down, alone in its file."""
    folder, failure = endless
    _, plans, problems = plans_in(failure.test, "printed.yaml")
    assert plans is not None
    assert not problems
    program_index = ProgramIndex.of(load(folder / "test.yaml"))
    assert rehearse(program_index, plans.tests[0], {}).broken == failure.cause


def test_prompts_that_presume_words_are_named(tmp_path: Path) -> None:
    """Thanks that are said although nobody told anything are a finding, and the command ends with one."""
    out = io.StringIO()
    thanking = TURNS.replace("Good night.", "Thank you both.")
    assert COMMANDS["simulate"].run([str(written(tmp_path, thanking)), "--runs", "10"], out) == 1
    assert "Said although nothing was told:" in out.getvalue()


def test_simulated_people_speak_of_no_danger() -> None:
    """What they say of their own accord is not looked up while a script is checked."""
    own = language("en")
    assert [line for line in lines_of(own) if own.danger_in(line)] == []
