"""How long the companion speaks before anybody else may: people came to talk to each other."""

import datetime

import pytest

from companion.core.api.remembered import NO_HISTORY, RememberedValue, company
from companion.core.machine.session import Session
from companion.rehearsal.driver import Driver
from companion.rehearsal.lead_in import lead_in_s, usual_s
from companion.rehearsal.people import NAMES, Willing, remembering
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
    that is spread over several days; at a slower pace the same words take longer."""
    script = shipped(name)
    people = min(max(2, script.people_min), script.people_max)
    found = lead_in_s(script, people, WORDS_PER_MINUTE)
    assert found is None or found <= script.pace * (DEEP_S if script.deep or script.parts else SHORT_S)


@pytest.mark.parametrize("name", [name for name in names_of_all() if not shipped(name).parts])
def test_a_session_takes_as_long_as_is_said(name: str) -> None:
    """What the list and the file say, and what `describe` found by playing, differ by a quarter at most."""
    script = shipped(name)
    people = min(max(2, script.people_min), script.people_max)
    taken = usual_s(script, people) / 60.0
    assert script.minutes
    assert script.minutes / NEARLY <= taken <= script.minutes * NEARLY


GOES_ON = frozenset({"emotional-safety"})
"""Who would like another part goes on with it at once, so that its length is what is then still to come."""


def evening_min(name: str, done: int) -> float:
    """The minutes that an evening takes, when so many parts were done before it."""
    script, people = shipped(name), NAMES[:2]
    assert script.parts
    now = datetime.datetime(2026, 3, 10, 20)
    last = RememberedValue(script.id, script.parts.key, company(people), done, at=now - datetime.timedelta(2))
    past = NO_HISTORY.with_value(last, add=False) if done else NO_HISTORY
    session = Session(
        script,
        people,
        remembering(script.language),
        knows_voices=False,
        prepare=False,
        past=past,
        started_at=now,
    )
    driver = Driver(session, Willing())
    driver.play()
    return driver.now / 60.0


@pytest.mark.parametrize("name", [name for name in names_of_all() if shipped(name).parts])
def test_each_part_of_a_programme_takes_as_long_as_is_said(name: str) -> None:
    """What is offered for this evening is what it takes, within a quarter."""
    parts = shipped(name).parts
    assert parts
    taken = [evening_min(name, done) for done in range(parts.of)]
    if name in GOES_ON:
        taken = [now - then for now, then in zip(taken, [*taken[1:], 0.0], strict=True)]
    far = [(n, said, took) for n, (said, took) in enumerate(zip(parts.minutes, taken, strict=True), start=1)
           if not said / NEARLY <= took <= said * NEARLY]  # fmt: skip
    assert not far
