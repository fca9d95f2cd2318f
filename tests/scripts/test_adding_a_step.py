"""A step type is added in one module, and the whole product knows it."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.cli.commands import COMMANDS
from companion.core import program as p
from companion.core.machine.behaviours import BEHAVIOURS
from companion.core.program import Program
from companion.rehearsal.playing import Reading
from companion.rehearsal.program_index import ProgramIndex
from companion.scripts.loading import load
from companion.scripts.model.step import STEPS, register
from companion.scripts.views.describing import describe
from companion.scripts.views.graph import flowchart
from companion.scripts.views.schema import json_schema
from companion.scripts.views.sheet import sheet
from companion.scripts.views.step_view import VIEWS, LeafView
from tests.core.play import Play
from tests.rehearsal.planting import simulated_file
from tests.scripts.making import HEAD
from tests.scripts.toy_step import GongStep, known

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-step.md"
STEPS_WITH_GONG = """\
people: {min: 2, max: 2, roles: [host, guest]}
settings:
  fading: {default: 8s, min: 1s, max: 20s}
steps:
  - each: person
    do:
    - gong: {for: person, fade: 4s, say: "This one is for you, ${person}."}
  - gong: guest
    id: last
    fade: ${fading}
  - end: faded
    say: It is still now.
"""
MISTAKES = """\
people: {min: 2, max: 2, roles: [host, guest]}
steps:
  - gong: host
    loud: yes
  - gong: host
    damped: 20s
    say: ${what}
  - gong: nobody
"""
TEST = """\
format: 1
tests:
  - name: Both hear the gong.
    expect:
      said: [This one is for you, "Leo.", It is still now]
      reached: [last]
      ending: faded
"""


@pytest.fixture
def script(tmp_path: Path) -> Iterator[Path]:
    """A script with the step type, and a test of it, while the product knows the type."""
    path = tmp_path / "gongs.yaml"
    path.write_text(HEAD + STEPS_WITH_GONG)
    (tmp_path / "gongs.test.yaml").write_text(TEST)
    with known():
        yield path


@pytest.fixture
def program(script: Path) -> Program:
    """Its program."""
    return load(script)


def test_the_checker_reads_it_and_plays_its_tests(script: Path) -> None:
    """``check`` reads, checks, tests and proves a script with it."""
    out = io.StringIO()
    assert COMMANDS["check"].run([str(script)], out) == 0, out.getvalue()
    assert out.getvalue() == "1 script, 1 test: no errors, no warnings.\n"


def test_its_mistakes_are_reported_at_their_place(script: Path) -> None:
    """Its own checks, those for all keys, and those for names are made."""
    script.write_text(HEAD + MISTAKES)
    out = io.StringIO()
    assert COMMANDS["check"].run([str(script)], out) == 1
    assert re.findall(r"yaml:(\d+):\d+: error (E\d+)", out.getvalue()) == [
        ("8", "E201"),
        ("10", "E207"),
        ("11", "E301"),
        ("12", "E306"),
    ]


def test_it_is_described_drawn_and_printed(program: Program) -> None:
    """Outline, estimate, flowchart and sheet show it."""
    described = describe(program, None, 150.0)
    sentence = "A gong sounds for the guest, for the time that was chosen (fading, usually 8 seconds)."
    assert sentence in [line.text for line in described.steps]
    assert described.words == 6 * 2 + 4
    assert described.minutes.usual == 0.5
    assert flowchart(program).count('["Gong"]') == 2
    assert sentence in sheet(program, described, {})


def test_editors_know_it() -> None:
    """The schema offers it while it is registered, and only then."""
    with known():
        step = json_schema()["definitions"]["step-gong"]
        assert {"gong", "for", "fade", "damped", "say", "if"} <= set(step["properties"])
    assert "step-gong" not in json_schema()["definitions"]
    assert GongStep.leading not in STEPS


def test_a_session_carries_it_out(program: Program) -> None:
    """It speaks, sounds, and goes on when its time is over."""
    play = Play(program).begin().to_end()
    assert play.session.ending == "faded"
    assert "This one is for you, Leo." in play.said
    assert len(play.tones) == 3 * 2


def test_it_is_simulated(script: Path) -> None:
    """Every step and every ending is reached, and from each both ways out lead out."""
    found = simulated_file(script, runs=40)
    assert found.complete, str(found)


def test_it_is_played_by_typing(program: Program) -> None:
    """Who reads the session alone comes past it, and sees where it is."""
    reading = Reading(ProgramIndex.of(program), ("Maya", "Leo"), {}, datetime.datetime(2026, 1, 10, 18))
    for _ in range(6):
        if not reading.over:
            reading.go_on("")
    assert reading.over


def test_every_step_type_of_the_product_is_whole() -> None:
    """Each type of step has a view; each that the cursor does not open has a behaviour and an estimate."""
    named = vars(p).values()
    kinds = {kind for kind in named if isinstance(kind, type) and issubclass(kind, p.Step)} - {p.Step}
    structural = {p.If, p.Repeat, p.Each, p.Rounds, p.Mirror, p.Use, p.Recall}
    assert set(VIEWS) == kinds
    assert set(BEHAVIOURS) == (kinds - structural) | {p.Recall}
    assert all(isinstance(VIEWS[kind], LeafView) for kind in kinds - structural)


def test_a_step_type_that_becomes_nothing_is_refused() -> None:
    """A model without ``compile`` can't be registered."""
    from companion.scripts.model.step import StepModel

    with pytest.raises(AssertionError, match="does not say what it becomes"):
        register(StepModel)  # type: ignore[type-abstract]  # what is tested


def test_the_contributors_page_shows_this_step() -> None:
    """The page is the toy module, so what it shows works."""
    shown = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    module = (Path(__file__).with_name("toy_step.py")).read_text("utf-8")
    assert shown
    for sample in shown:
        assert sample.strip() in module
