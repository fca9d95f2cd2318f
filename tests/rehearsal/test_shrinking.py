"""The shortest way to a failure is short, and leads there."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.stages.asking import Asking
from companion.errors import ScriptError
from companion.rehearsal.evenings import Evening, Life, read_life, written
from companion.rehearsal.exploring import Explorer
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner
from companion.rehearsal.shrinking import causes, fewest, shortest
from companion.scripts.loading import load
from tests.rehearsal.planting import COUPLE
from tests.rehearsal.planting import written as script_file

MANY_QUESTIONS = "".join(
    f"  - ask: How is it with number {number}?\n    to: everyone\n    answer: yes_no\n    save: {name}\n"
    for number, name in enumerate(("alpha", "beta", "gamma", "delta"))
)


@given(st.sets(st.integers(0, 40)), st.sets(st.integers(0, 40)))
def test_only_what_matters_is_kept(matters: set[int], others: set[int]) -> None:
    """Of many things exactly those are left without which it does not fail."""

    def fails(kept: Sequence[int]) -> bool:
        return matters <= set(kept)

    assert set(fewest(sorted(matters | others), fails)) == matters


@given(
    st.integers(1, 6),
    st.lists(
        st.builds(
            Evening,
            choices=st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 99)), max_size=4).map(tuple),
            seed=st.integers(0, 9999),
            days=st.integers(0, 9999),
            others=st.booleans(),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
)
def test_a_way_that_was_printed_can_be_read(people: int, life: Life) -> None:
    """What ``--replay`` is given is what was printed."""
    assert read_life(written(people, life)) == (people, life)


@pytest.mark.parametrize("text", ["", "2", "2/", "x/:", "2/:1", "2/:1.2,", "2/:1;rm", "2/::", "-1/:", "٣/:"])
def test_any_other_text_is_refused(text: str) -> None:
    """A mistyped path is refused with a sentence."""
    with pytest.raises(ScriptError, match="companion simulate"):
        read_life(text)


@pytest.fixture
def _breaks_at_gamma(monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine breaks when somebody passes the third question after a no to the second."""
    passes = Asking.passes

    def breaks(self: Asking, now: float) -> None:
        answers = self.context.memory.values.get("beta")
        if self.asked.save == "gamma" and isinstance(answers, dict) and False in answers.values():
            raise RuntimeError("planted")
        passes(self, now)

    monkeypatch.setattr(Asking, "passes", breaks)


@pytest.mark.usefixtures("_breaks_at_gamma")
def test_the_shortest_way_holds_only_the_two_answers_that_matter(tmp_path: Path) -> None:
    """From a wild session of six people a no and a pass of two are left, and they lead there again."""
    path = script_file(tmp_path, MANY_QUESTIONS, "people: {min: 2, max: 6}\n")
    runner = ScenarioRunner(load(path))
    explorer = Explorer(runner, 6)
    explorer.at_random(500, seed=1)
    life = explorer.found.failures["RuntimeError: planted"]
    assert len(life[-1].choices) > 2
    way = shortest(runner, 2, (6, life), "RuntimeError: planted")
    assert way.people == 2
    (evening,) = way.life
    assert len(evening.choices) == 2
    again = runner.live(way.people, way.life)
    assert causes(again, Guard()) == {"RuntimeError: planted"}
    labels = [moment.option.label for moment in again[0].moments if moment.choice]
    assert labels == ["“No.”", "passes"]


def test_a_life_is_played_again_to_the_last_word(tmp_path: Path) -> None:
    """The same path brings the same session, whatever chance brought it first."""
    runner = ScenarioRunner(load(script_file(tmp_path, MANY_QUESTIONS, COUPLE)))
    explorer = Explorer(runner, 2)
    explorer.at_random(1, seed=5)
    first = runner.live(2, (Evening(((2, 1), (4, 9)), seed=3),))
    again = runner.live(*read_life(written(2, (first[0].evening,))))
    assert first[0].driver.record == again[0].driver.record
