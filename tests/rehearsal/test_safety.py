"""The safety property: it is proved for what is safe, and its loss is seen."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.core.api.remembered import History
from companion.core.machine.session import Session
from companion.core.stages.prompting import Prompt
from companion.core.stages.stopping import Stopping
from companion.core.state.listening import Listening
from companion.rehearsal.evenings import Evening
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner
from companion.scripts.loading import load
from tests.rehearsal.planting import LOOP, written

EVERYTHING = """\
  - say: Welcome.
    pause: 5s
  - ask: Is now a good time?
    to: everyone
    answer: yes_no
    save: ready
  - if: not all(ready)
    then:
      - end: postponed
        say: Choose a better time.
  - breathe: {pattern: coherent, cycles: 2}
    say: A few breaths.
  - silence: 20s
    say: Be quiet for a moment.
  - turn: one
    say: Tell the other about your day.
    time: 60s
    save: day
  - mirror: day
    by: two
    check: ${one}, did you feel heard?
  - ask: How calm are you?
    to: everyone
    answer: rating
    private: yes
    save: calm
  - end: done
    say: Thank you both.
"""


def _checked(folder: Path, steps: str = EVERYTHING) -> tuple[int, str]:
    out = io.StringIO()
    status = COMMANDS["check"].run([str(written(folder, steps))], out)
    return status, out.getvalue()


def test_a_safe_script_passes_and_every_step_was_tried(tmp_path: Path) -> None:
    """Words, questions, breaths, silences, turns, mirrors and private questions: all were left both ways."""
    assert _checked(tmp_path)[0] == 0
    runner = ScenarioRunner(load(tmp_path / "test.yaml"))
    guard = Guard()
    run = runner.play(2, Evening(), History(), watch=guard)
    assert run.ending == "done"
    assert not guard.traps
    tried = {runner.program_index.leaf(place) for place, _ in guard.tried}
    assert tried == runner.program_index.leaves() - {"steps[2].then[0]", "steps[8]"}
    assert {state for _, state in guard.tried} == {"prompt", "asking", "floor", "breathing", "quiet"}


def test_a_session_that_is_over_before_a_word_is_heard_is_no_trap(tmp_path: Path) -> None:
    """The shortest script is not refused for a safe word that nobody could hear in time."""
    path = written(tmp_path, "- say: Hello.\n- end: done\n  say: Bye.\n")
    out = io.StringIO()
    assert COMMANDS["check"].run([str(path)], out) == 0, out.getvalue()


def test_looking_on_changes_nothing(tmp_path: Path) -> None:
    """A session that was guarded is the session that it would have been."""
    runner = ScenarioRunner(load(written(tmp_path, EVERYTHING)))
    plain = runner.play(2, Evening(seed=3), History())
    guarded = runner.play(2, Evening(seed=3), History(), watch=Guard())
    assert guarded.driver.record == plain.driver.record
    assert guarded.driver.now == plain.driver.now


def _nothing(*_: object, **__: object) -> None:
    """In the place of what a faulty core leaves out."""


FAULTS: list[tuple[type, str, Callable[..., object], str, str]] = [
    (Stopping, "deadline", _nothing, "E331", "waits in state CONFIRMING"),
    (Stopping, "stop", Stopping.go_on, "E331", "does not end the session"),
    (Stopping, "stop", lambda self, now: 1 / 0, "E331", "breaks down at “stop”"),
    (Listening, "take_back", _nothing, "E332", "is written down"),
]


@pytest.mark.parametrize(("owner", "name", "faulty", "code", "told"), FAULTS)
def test_a_core_made_faulty_is_seen(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    owner: type,
    name: str,
    faulty: Callable[..., object],
    code: str,
    told: str,
) -> None:
    """Whatever way out is blocked, ``check`` refuses the script, and names the step."""
    monkeypatch.setattr(owner, name, faulty)
    status, text = _checked(tmp_path)
    assert status == 1
    assert f"test.yaml:7:5: error {code}: " in text
    assert told in text
    assert "- say: Welcome." in text


def test_a_safe_word_that_does_nothing_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exercise that goes on after the safe word is refused."""
    monkeypatch.setattr("companion.core.machine.command_handlers._safe_word", _nothing)
    status, text = _checked(tmp_path)
    assert status == 1
    assert "E332: the safe word does not end the exercise at once" in text


def test_a_script_that_nobody_can_finish_is_refused(tmp_path: Path) -> None:
    """An ``end: postponed`` that stands in everybody's way is pointed at."""
    steps = """\
  - say: Welcome to both of you.
  - end: postponed
    say: Choose a better time.
"""
    status, text = _checked(tmp_path, steps)
    assert status == 1
    assert "test.yaml:8:5: error E333: whatever people answer, the session only comes to `postponed`" in text


def test_a_normal_ending_behind_one_answer_is_enough(tmp_path: Path) -> None:
    """Willing people may end early, as long as others can come to the end."""
    steps = """\
  - ask: Would you rather stop here for today?
    to: the group
    answer: yes_no
    save: enough
  - end: postponed
    if: unanswered(enough) or enough
  - say: Then let us begin.
"""
    assert _checked(tmp_path, steps)[0] == 0


def test_a_session_without_end_is_refused(tmp_path: Path) -> None:
    """A session that goes in circles is an error of the script, at the step where it was seen."""
    status, text = _checked(tmp_path, LOOP)
    assert status == 1
    assert "E334: a session breaks down: the session goes in circles" in text


def test_a_session_that_breaks_down_is_refused_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever goes wrong inside comes out as one sentence."""
    monkeypatch.setattr(Prompt, "prompt_ended", lambda self, now: 1 / 0)
    status, text = _checked(tmp_path)
    assert status == 1
    assert "E334: a session breaks down: ZeroDivisionError: division by zero" in text


def test_a_session_that_still_speaks_after_its_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over is over."""
    ends = Session.end

    def speaks_on(self: Session, ending: str, now: float) -> None:
        ends(self, ending, now)
        self.out.say("One more thing.", now)

    monkeypatch.setattr(Session, "end", speaks_on)
    status, text = _checked(tmp_path)
    assert status == 1
    assert "the session is over, and the companion goes on" in text
