"""A turn belongs to a person and a clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.program import Ends
from companion.core.state.floor import (
    LAST_BREATH_S,
    LIMIT_PATIENCE_S,
    OFFER_LEFT_S,
    Ledger,
    Need,
    TurnClock,
    TurnLimits,
)

ON_WORDS = frozenset({Ends.ON_WORDS, Ends.ON_TIME})
ON_SILENCE = ON_WORDS | {Ends.ON_SILENCE}
ON_TIME = frozenset({Ends.ON_TIME})


def running(
    time_s: float = 180.0,
    *,
    at_least_s: float = 0.0,
    protected_s: float = 0.0,
    warn_s: float = 20.0,
    grace_s: float = 20.0,
    patience_s: float = 20.0,
    ends: frozenset[Ends] = ON_WORDS,
) -> TurnClock:
    """A clock that began to run at second 0."""
    clock = TurnClock(TurnLimits(time_s, at_least_s, protected_s, warn_s, grace_s, patience_s, ends))
    clock.run(0.0)
    return clock


def needs(clock: TurnClock, until_s: float) -> list[tuple[float, Need]]:
    """What a turn asks for, and when, if nothing else happens."""
    found: list[tuple[float, Need]] = []
    while (at_s := clock.deadline()) is not None and at_s <= until_s:
        need = clock.due(at_s)
        found.append((at_s, need))
        if need in (Need.CLOSE_BY_TIME, Need.CLOSE_BY_SILENCE):
            break
    return found


def test_a_turn_in_which_somebody_speaks_is_warned_once_and_given_grace() -> None:
    """The tone sounds before the limit, the limit waits for the sentence, and grace has an end."""
    clock = running(60.0)
    clock.speech_started(1.0)
    assert needs(clock, 200.0) == [
        (40.0, Need.WARN),
        (60.0, Need.GRACE),
        (80.0 + LAST_BREATH_S, Need.CLOSE_BY_TIME),
    ]


def test_who_has_only_paused_at_the_limit_may_go_on() -> None:
    """An ordinary pause, at the limit or in grace, ends nothing; a longer one does."""
    clock = running(60.0, warn_s=0.0)
    clock.speech_started(1.0)
    clock.speech_ended(59.0)
    assert clock.due(60.0) is Need.GRACE
    clock.speech_started(60.9)
    assert clock.deadline() == 80.0 + LAST_BREATH_S
    clock.speech_ended(65.0)
    assert needs(clock, 100.0) == [(65.0 + LIMIT_PATIENCE_S, Need.CLOSE_BY_TIME)]


def test_past_the_grace_the_next_pause_closes() -> None:
    """Not in the middle of a word, where a breath comes soon."""
    clock = running(60.0, warn_s=0.0)
    clock.speech_started(1.0)
    assert clock.due(60.0) is Need.GRACE
    clock.speech_ended(82.0)
    assert clock.deadline() == 82.0


def test_the_limit_in_silence_closes_at_once() -> None:
    """Nobody waits for a sentence that nobody speaks."""
    clock = running(60.0, patience_s=100.0)
    assert needs(clock, 200.0) == [(40.0, Need.WARN), (60.0, Need.CLOSE_BY_TIME)]


def test_no_grace_where_the_script_gives_none() -> None:
    """``grace: 0`` closes in mid-sentence."""
    clock = running(60.0, grace_s=0.0, warn_s=0.0)
    clock.speech_started(1.0)
    assert needs(clock, 200.0) == [(60.0, Need.CLOSE_BY_TIME)]


def test_silence_is_met_with_an_offer_and_only_then_ends_the_turn() -> None:
    """People pause, cry, think: the first long silence is only met with an offer."""
    clock = running()
    clock.speech_started(1.0)
    clock.speech_ended(10.0)
    assert needs(clock, 60.0) == [
        (30.0, Need.OFFER),
        (30.0, Need.ANNOUNCE),
        (30.0, Need.CLOSE_BY_SILENCE),
    ]


def test_an_offer_is_answered_by_speaking() -> None:
    """Who goes on after the offer keeps the floor, and is offered again after the next silence."""
    clock = running()
    assert clock.due(20.0) is Need.OFFER
    clock.speech_started(22.0)
    clock.speech_ended(25.0)
    assert needs(clock, 45.0)[0] == (45.0, Need.OFFER)


def test_after_the_offer_patience_begins_anew() -> None:
    """The offer is spoken while the clock stands; its silence is counted from its end."""
    clock = running()
    assert clock.due(20.0) is Need.OFFER
    clock.stop(20.0)
    assert clock.deadline() is None
    clock.run(23.0)
    assert clock.deadline() == 43.0
    assert clock.due(43.0) is Need.ANNOUNCE
    assert clock.ends_in_s(43.0) is not None


def test_a_silent_minute_lasts_a_minute() -> None:
    """Who was told that the floor is theirs has it to the limit, where announced silence would not end it
    sooner; no warning sounds for nobody."""
    clock = running(60.0)
    assert clock.due(20.0) is Need.OFFER
    clock.stop(20.0)
    clock.run(23.0)
    assert needs(clock, 100.0) == [(63.0, Need.CLOSE_BY_TIME)]


def test_no_warning_sounds_at_the_very_end() -> None:
    """Who begins to speak after it was due, with a few seconds left, hears the tone of the limit alone."""
    clock = running(60.0)
    assert clock.due(20.0) is Need.OFFER
    clock.speech_started(57.0)
    assert clock.due(57.0) is Need.NOTHING
    assert clock.deadline() == 60.0


def test_nobody_is_offered_time_that_there_is_not() -> None:
    """Just before the limit "take your time" would be untrue."""
    clock = running(30.0, patience_s=30.0 - OFFER_LEFT_S + 1.0, warn_s=0.0)
    assert needs(clock, 100.0) == [(30.0, Need.CLOSE_BY_TIME)]


def test_on_time_only_never_ends_by_silence() -> None:
    """A turn that only time ends is the holder's to the last second, silent or not."""
    clock = running(60.0, warn_s=0.0, patience_s=5.0, ends=ON_TIME)
    assert needs(clock, 200.0) == [(5.0, Need.OFFER), (60.0, Need.CLOSE_BY_TIME)]


def test_on_silence_ends_after_patience_without_an_offer() -> None:
    """Where silence is the sign that somebody is finished, it is enough."""
    clock = running(patience_s=8.0, ends=ON_SILENCE)
    clock.speech_started(1.0)
    clock.speech_ended(5.0)
    assert needs(clock, 60.0) == [(13.0, Need.CLOSE_BY_SILENCE)]


def test_on_silence_waits_for_the_first_word() -> None:
    """Who thinks before speaking has not finished: even there the first silence is met with an offer."""
    clock = running(patience_s=8.0, ends=ON_SILENCE)
    assert clock.due(8.0) is Need.OFFER


def test_protected_time_is_not_ended_by_silence() -> None:
    """Before it is over neither silence nor "skip" takes the floor."""
    clock = running(protected_s=50.0, patience_s=8.0, ends=ON_SILENCE)
    clock.speech_started(1.0)
    clock.speech_ended(2.0)
    assert clock.protects(49.0)
    assert not clock.protects(50.0)
    assert needs(clock, 100.0) == [(50.0, Need.CLOSE_BY_SILENCE)]


def test_the_minimum_protects_as_well() -> None:
    """``at_least`` is a promise too."""
    clock = running(at_least_s=30.0, patience_s=8.0, ends=ON_SILENCE)
    clock.speech_started(1.0)
    clock.speech_ended(2.0)
    assert needs(clock, 100.0) == [(30.0, Need.CLOSE_BY_SILENCE)]


def test_more_time_doubles_a_turn_at_most() -> None:
    """A minute at a time, until the turn is twice as long as the script gave."""
    clock = running(90.0)
    assert [clock.more_time() for _ in range(3)] == [60.0, 30.0, 0.0]
    assert clock.limit_s == 180.0


def test_more_time_in_grace_gives_the_floor_back() -> None:
    """Who asks in the last sentence is no longer past the limit, and is warned again."""
    clock = running(60.0)
    clock.speech_started(1.0)
    assert [need for _, need in needs(clock, 60.0)] == [Need.WARN, Need.GRACE]
    assert clock.more_time() == 60.0
    assert not clock.in_grace
    assert needs(clock, 200.0) == [
        (100.0, Need.WARN),
        (120.0, Need.GRACE),
        (140.0 + LAST_BREATH_S, Need.CLOSE_BY_TIME),
    ]


def test_a_clock_that_stands_needs_nothing() -> None:
    """Prompts, pauses and a lost microphone ask nothing of a turn."""
    clock = running(60.0)
    clock.stop(10.0)
    assert clock.deadline() is None
    assert clock.due(1000.0) is Need.NOTHING
    assert clock.left_s(1000.0) == 50.0


def test_a_microphone_that_was_lost_before_the_turn_costs_nothing() -> None:
    """The clock may be told late that it should have stopped; it never runs backwards."""
    clock = running(60.0)
    clock.stop(-1.0)
    assert clock.held_s(5.0) == 0.0


@given(
    st.lists(st.tuples(st.floats(0.0, 100.0), st.floats(0.0, 100.0)), min_size=1, max_size=20),
    st.floats(30.0, 600.0),
)
def test_nobody_loses_time(spans: list[tuple[float, float]], time_s: float) -> None:
    """However often a turn is interrupted, only the time that was really the holder's counts."""
    clock = TurnClock(TurnLimits(time_s))
    now = held_s = 0.0
    for runs_s, stands_s in spans:
        clock.run(now)
        clock.run(now + runs_s / 2)  # running already
        now += runs_s
        held_s += runs_s
        clock.stop(now)
        now += stands_s
        clock.stop(now)  # standing already
    assert clock.held_s(now) == pytest.approx(held_s)
    assert clock.left_s(now) == pytest.approx(max(0.0, time_s - held_s))


@given(st.data())
def test_a_turn_always_ends(data: st.DataObject) -> None:
    """Whatever its limits, a turn in which nothing is said or only said asks to be closed in the end."""
    clock = running(
        data.draw(st.floats(1.0, 600.0)),
        at_least_s=data.draw(st.floats(0.0, 600.0)),
        protected_s=data.draw(st.floats(0.0, 600.0)),
        warn_s=data.draw(st.floats(0.0, 60.0)),
        grace_s=data.draw(st.floats(0.0, 60.0)),
        patience_s=data.draw(st.floats(1.0, 60.0)),
        ends=data.draw(st.frozensets(st.sampled_from(Ends))),
    )
    if data.draw(st.booleans()):
        clock.speech_started(0.0)
    found = needs(clock, 10_000.0)
    assert found[-1][1] in (Need.CLOSE_BY_TIME, Need.CLOSE_BY_SILENCE)
    assert [need for _, need in found].count(Need.WARN) <= 1
    assert [at_s for at_s, _ in found] == sorted(at_s for at_s, _ in found)


def test_the_ledger_knows_who_held_the_floor() -> None:
    """Time, turns and passes of each partner."""
    ledger = Ledger.of(["Maya", "Leo"])
    ledger.close_turn("Maya", 30.0, passed=False)
    ledger.close_turn("Leo", 10.0, passed=False)
    ledger.close_turn("Leo", 0.0, passed=True)
    assert [ledger.accounts[name].held_s for name in ("Maya", "Leo")] == [30.0, 10.0]
    assert ledger.accounts["Leo"].turns == 2
    assert ledger.accounts["Leo"].passed == 1


@pytest.mark.parametrize("ends", [ON_WORDS, ON_SILENCE])
def test_a_cough_is_no_speech(ends: frozenset[Ends]) -> None:
    """Neither does it answer an offer, nor begin a turn, nor make silence shorter."""
    clock = running(patience_s=20.0, ends=ends)
    for cough_at_s in (5.0, 15.0):
        clock.speech_started(cough_at_s)
        clock.speech_ended(cough_at_s + 0.5)
        clock.was_no_speech()
    assert clock.due(20.0) is Need.OFFER
    clock.speech_started(21.0)
    clock.speech_ended(21.5)
    clock.was_no_speech()
    assert clock.due(20.0) is Need.ANNOUNCE
