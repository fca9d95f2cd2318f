"""Ways through a script that come together again, and are not played twice."""

import pytest

from companion.rehearsal.exploring import Exploration, Explorer
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import ScenarioRunner
from companion.rehearsal.visited_states import VisitedStates
from companion.scripts.loading import load_text

_HEAD = "format: 1\nid: ways\ntitle: Ways\nsummary: Ways that part, and meet.\n"
_ASKS = "- ask: Shall we take it slowly?\n  to: everyone\n  answer: yes_no\n  save: slowly\n"
_SAYS = "".join(f"- say: This is sentence {number} of what comes next.\n" for number in range(6))
_LATE = "- if: not all(slowly)\n  then:\n  - say: Then that is enough for today.\n  - end: early\n"
_TURNS = "- rounds: [a, b]\n  do:\n  - turn: a\n    say: ${a}, what is on your mind?\n    time: 2m\n"
_KEEPS = "- ask: How calm are you?\n  to: everyone\n  answer: rating\n  save: calm\n- remember: calm\n"


def _explored(steps: str, *, rejoin: bool, head: str = "") -> tuple[Exploration, list[str]]:
    program = load_text(f"{_HEAD}{head}steps:\n{steps}")
    guard = Guard(thorough=False)
    explorer = Explorer(ScenarioRunner(program), 2, guard, VisitedStates(program) if rejoin else None)
    explorer.branches(40)
    return explorer.found, list(map(str, guard.traps))


@pytest.mark.parametrize(
    "steps",
    [
        _ASKS + _SAYS,
        _ASKS + _SAYS + _LATE + _SAYS,
        _ASKS + _SAYS + _TURNS + _SAYS + _LATE,
        _TURNS + _ASKS + _SAYS + _TURNS + _SAYS,
        _KEEPS + _SAYS + _ASKS + _SAYS + _LATE,
    ],
)
def test_nothing_is_missed(steps: str) -> None:
    """The same steps, endings, failures and traps are found as when every way is played to its end."""
    whole, traps = _explored(steps, rejoin=False)
    found, found_traps = _explored(steps, rejoin=True)
    assert (found.reached, set(found.endings), found.broken, found_traps) == (
        whole.reached, set(whole.endings), whole.broken, traps,
    )  # fmt: skip
    assert (found.runs, found.tried) == (whole.runs, whole.tried)
    assert found.endings.total() < whole.endings.total()


def test_what_decides_later_parts_the_ways() -> None:
    """An answer that a later step asks for is no detail, however much is said in between."""
    found, _ = _explored(_ASKS + _SAYS * 3 + _LATE, rejoin=True)
    assert "early" in found.endings


def test_time_that_decides_parts_them_too() -> None:
    """Where a session keeps to a limit, each way is played to its end."""
    whole, _ = _explored(_ASKS + _SAYS + _TURNS, rejoin=False, head="at_most: 12m\n")
    found, _ = _explored(_ASKS + _SAYS + _TURNS, rejoin=True, head="at_most: 12m\n")
    assert found.endings == whole.endings
