"""The conversation starters over many evenings: which questions people get."""

from companion.core.api import actions as a
from companion.core.api.remembered import NO_HISTORY, History
from tests.sessions.couple import Couple, shipped

WILLING = {"shall we begin": "Yes.", "would you like": "Yes.", "how was this": "Good."}
HERE_IS = "Here is a question. "


def _evening(past: History) -> tuple[list[str], History]:
    play = Couple(shipped("conversation-starters"), WILLING, past=past).whole()
    assert play.session.ending == "finished"
    for _, action in play.log:
        if isinstance(action, a.Remember):
            past = past.with_value(action.kept, add=action.add)
    return [said.removeprefix(HERE_IS) for said in play.said if said.startswith(HERE_IS)], past


def test_ten_evenings_bring_ten_questions() -> None:
    """Nobody hears a question again before all ten were there; only then does one come back."""
    past, asked = NO_HISTORY, []
    for _ in range(11):
        drawn, past = _evening(past)
        asked += drawn
    assert len(set(asked[:10])) == 10
    assert asked[10] in asked[:10]
