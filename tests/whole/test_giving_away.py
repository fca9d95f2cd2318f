"""A question that gives something away, with real ears: whose answer counts, and from when on."""

from pathlib import Path

from companion.app.engines import Engines
from companion.core.api import record as r
from tests.whole.enacting import enact


def test_only_the_one_who_was_asked_gives_anything_away_and_only_behind_the_prompt(
    engines: Engines, tmp_path: Path
) -> None:
    """Maya's yes over the question and Leo's in her place count for nothing; her no behind it does."""
    session = enact(engines, "giving_away.yaml", "answers_for_her.yaml", tmp_path, voices=True)
    said = [(line.partner, line.text) for line in session.spoken]
    assert ("Maya", "Yes, of course.") in said
    assert ("Leo", "Yes, keep it, please.") in said
    assert [(answer.by, answer.value) for answer in session.entries(r.Answered)] == [("Maya", "no")]
