"""How long the companion speaks before anybody else may: people came to talk to each other."""

import pytest

from companion.rehearsal.lead_in import lead_in_s, usual_s
from tests.sessions.couple import names_of_all, shipped

WORDS_PER_MINUTE = 158
"""Of the voice that ships."""
SHORT_S, DEEP_S = 30.0, 60.0
NEARLY = 1.25
"""What is told of the length of a session, and the time it takes, differ by a quarter at most."""
GUIDED = frozenset({"future-vision", "letters"})
"""What is said there is the exercise itself: a day is looked at with closed eyes, a letter is written."""


@pytest.mark.parametrize("name", [name for name in names_of_all() if name not in GUIDED])
def test_it_is_soon_somebodys_turn(name: str) -> None:
    """Half a minute in all before a short session's first turn, a minute before that of one that goes deep or
    that is spread over several days."""
    script = shipped(name)
    people = min(max(2, script.people_min), script.people_max)
    found = lead_in_s(script, people, WORDS_PER_MINUTE)
    assert found is None or found <= (DEEP_S if script.deep or script.parts else SHORT_S)


@pytest.mark.parametrize("name", [name for name in names_of_all() if not shipped(name).parts])
def test_a_session_takes_as_long_as_is_said(name: str) -> None:
    """What the list and the file say, and what `describe` found by playing, differ by a quarter at most."""
    script = shipped(name)
    people = min(max(2, script.people_min), script.people_max)
    taken = usual_s(script, people) / 60.0
    assert script.minutes
    assert script.minutes / NEARLY <= taken <= script.minutes * NEARLY
