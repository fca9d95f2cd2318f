"""Whole sessions in which one breaks into the other's turn: real voices, real ears, one microphone."""

import pytest

from companion.app.engines import Engines
from companion.core.api import actions as a
from companion.core.api import record as r
from tests.event_logs import read_log
from tests.whole.enacting import Enacted, enact


@pytest.fixture(scope="module")
def interrupted(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Enacted:
    """A couple of whom the second breaks in twice: once quiet at the tone, once at the sentence."""
    folder = tmp_path_factory.mktemp("interrupted")
    return enact(engines, "floor.yaml", "interrupted.yaml", folder, voices=True)


def tones(enacted: Enacted) -> list[float]:
    """When the tone for the floor of another sounded."""
    return [
        line.now
        for line in read_log(enacted.folder / "events.jsonl")
        if isinstance(line.item, a.PlayTone) and line.item.tone is a.Tone.FLOOR
    ]


def test_who_breaks_in_is_noticed_and_reminded(interrupted: Enacted) -> None:
    """First a tone within 2.2 s, the second time a sentence by name; nobody else is reminded."""
    first, second = interrupted.people
    intruded = interrupted.entries(r.Intruded)
    assert [(x.holder, x.by) for x in intruded] == [(first, second)] * 2
    assert [x.reminder for x in intruded] == ["tone", "sentence"]
    broke_in = [line for line in interrupted.spoken if line.text.startswith(("But I did", "And the train"))]
    assert 0 < tones(interrupted)[0] - broke_in[0].start_s < 2.2
    said = [x.text for x in interrupted.entries(r.CompanionSaid)]
    assert any(second in text and "You're next" in text for text in said)


def test_nobody_loses_time(interrupted: Enacted) -> None:
    """What the turn counts as held is what was the holder's: its length without what was taken."""
    first, second = interrupted.people
    ledger = interrupted.outcome.session.ledger.accounts
    closed = {x.holder: x for x in interrupted.entries(r.FloorClosed)}
    opened = {x.holder: x for x in interrupted.entries(r.FloorOpened)}
    taken_s = sum(x.for_s for x in interrupted.entries(r.Intruded))
    assert taken_s > 3.0
    assert ledger[first].taken_s == pytest.approx(taken_s)
    assert ledger[second].intrusions == 2
    assert ledger[second].taken_s == 0.0
    assert closed[first].held_s < closed[first].at_s - opened[first].at_s - taken_s + 0.1
    assert closed[first].ended_by == closed[second].ended_by == "words"


def test_each_word_belongs_to_whose_voice_it_is(interrupted: Enacted) -> None:
    """What is read back to the first holds nothing of the second, and nothing is lost of either."""
    _, second = interrupted.people
    turn = interrupted.outcome.session.listening.text_of(1).lower()
    assert "station" in turn
    assert "call me" in turn
    assert "train" not in turn
    assert "answer the phone" not in turn
    assert "train was late" in interrupted.written(second).lower()
    assert "forest" in interrupted.written(second).lower()


def test_the_end_tells_what_each_had(interrupted: Enacted) -> None:
    """Because this script wants it."""
    first, second = interrupted.people
    last = [x.text for x in interrupted.entries(r.CompanionSaid)][-2]
    assert last.startswith(f"You had {first} ")
    assert f" and {second} " in last
