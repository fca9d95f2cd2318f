"""A missing answer that leads on is found by playing, beside the checker, which finds it by reasoning."""

from pathlib import Path

import pytest

from companion.rehearsal.scenario_runner import ScenarioRunner
from companion.rehearsal.silences import silences
from companion.scripts import loading
from tests.rehearsal.planting import written

_TODAY = """\
  - ask: Today, or another day?
    to: TO
    answer: choice
    options:
      today: [today, now]
      later: [another day, later]
    save: day
  - if: WHEN
    then:
      - end: postponed
        say: Then another day.
  - section: What happened
  - each: one
    do:
      - turn: one
        say: Tell it.
        time: 30s
  - end: done
    say: Thank you.
"""


@pytest.mark.parametrize(
    ("people", "to", "when", "found"),
    [
        (2, "everyone", "'\"later\" in day'", ["Maya silent", "Maya passing", "Leo silent", "Leo passing"]),
        (2, "the group", 'day == "later"', ["everybody silent", "everybody passing"]),
        (3, "everyone", "'\"later\" in day'", ["Maya silent", "Leo silent", "Ada passing"]),
        (2, "everyone", 'unanswered(day) or "later" in day', []),
        (3, "the group", 'not day or day == "later"', []),
    ],
)
def test_a_missing_answer_that_leads_on_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, people: int, to: str, when: str, found: list[str]
) -> None:
    """For each person, silent or passing, in a couple and in a group; a safe script has none."""
    monkeypatch.setattr(loading, "unanswered", lambda *_: [])  # the checker would refuse it before
    path = written(
        tmp_path,
        _TODAY.replace("TO", to).replace("WHEN", when),
        f"people: {{min: {people}, max: {people}}}\n",
    )
    told = [str(one) for one in silences(ScenarioRunner(loading.load(path)), people)]
    for who in found:
        (sentence,) = [one for one in told if one.startswith(f"with {who} at")]
        assert "goes on to *What happened*" in sentence
        assert "another day" in sentence
    assert bool(told) == bool(found)
