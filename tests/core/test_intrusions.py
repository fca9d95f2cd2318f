"""What counts as speech in another's turn."""

import pytest

from companion.core.api.voices import COMPANION, SOMEONE_ELSE, UNSURE, Stretch, Track, VoiceKind, Who, partner
from companion.core.state.intrusions import BRIDGED_S, has_spoken, latest_run

MAYA, LEO, KIM = partner("Maya"), partner("Leo"), partner("Kim")


def track(*stretches: tuple[Who, float, float]) -> Track:
    """What was heard."""
    return Track(Stretch(*stretch) for stretch in stretches)


def test_speech_of_another_is_a_run_with_a_name() -> None:
    """With its true seconds: pauses do not count."""
    run = latest_run(track((MAYA, 0.0, 5.0), (LEO, 6.0, 7.0), (LEO, 7.3, 8.0)), "Maya", 0.0, 8.1)
    assert run is not None
    assert (run.since_s, run.until_s, run.by) == (6.0, 8.0, "Leo")
    assert run.speech_s == pytest.approx(1.7)
    assert run.lasts(1.5)
    assert run.lasts(1.8)
    assert not run.lasts(1.9)


@pytest.mark.parametrize("who", [MAYA, UNSURE, SOMEONE_ELSE, COMPANION])
def test_what_is_not_surely_another_partner_is_none(who: Who) -> None:
    """Guests, television, the companion itself, and doubt accuse nobody."""
    assert latest_run(track((who, 1.0, 9.0)), "Maya", 0.0, 9.0) is None


def test_overlapping_voices_are_an_intrusion_that_accuses_nobody() -> None:
    """They belong to a run, but are not another's alone, and give no name."""
    both = Who(VoiceKind.SEVERAL, among=("Maya", "Leo"))
    run = latest_run(track((MAYA, 0.0, 1.0), (both, 1.0, 3.0), (LEO, 3.0, 3.5)), "Maya", 0.0, 3.5)
    assert run is not None
    assert (run.since_s, run.by) == (1.0, None)
    assert run.lasts(2.5)
    assert not run.is_anothers(1.5)


@pytest.mark.parametrize(
    ("heard", "counts_s"),
    [
        (((UNSURE, 0.0, 0.8), (LEO, 0.8, 1.8)), 1.0 + 2 / 3),
        (((LEO, 0.0, 1.0), (UNSURE, 1.2, 1.6)), 1.4),
        (((LEO, 0.0, 0.5), (UNSURE, 0.5, 1.0), (LEO, 1.0, 1.5)), 1.5),
        (((LEO, 0.0, 0.4), (UNSURE, 0.4, 3.0)), None),
        (((UNSURE, 0.0, 5.0), (LEO, 5.0, 5.4)), 0.4 + 0.4 * 2 / 3),
        (((MAYA, 0.0, 1.0), (UNSURE, 1.0, 1.4), (LEO, 1.4, 2.4)), 1.4),
    ],
)
def test_doubt_counts_beside_what_is_sure(
    heard: tuple[tuple[Who, float, float], ...], counts_s: float | None
) -> None:
    """For the clock, at most two thirds as much again; a reminder needs what is sure."""
    end_s = heard[-1][2]
    run = latest_run(track(*heard), "Maya", 0.0, end_s)
    if counts_s is None:
        assert run is None
        return
    assert run is not None
    assert run.speech_s == pytest.approx(counts_s)
    assert run.another_s == pytest.approx(sum(end - start for who, start, end in heard if who == LEO))
    assert run.by == "Leo"


def test_a_pause_or_the_holder_ends_it() -> None:
    """Short remarks do not add up over a turn."""
    short = [(LEO, at, at + 0.5) for at in (1.0, 1.5 + BRIDGED_S + 0.1)]
    run = latest_run(track(*short), "Maya", 0.0, 3.0)
    assert run is not None
    assert run.speech_s == pytest.approx(0.5)
    between = track((LEO, 1.0, 2.0), (MAYA, 2.0, 2.3), (LEO, 2.3, 3.0))
    run = latest_run(between, "Maya", 0.0, 3.0)
    assert run is not None
    assert run.since_s == 2.3


def test_nobody_is_named_where_nobody_is_sure() -> None:
    """Of three it may be known that it is not the holder, and not who it is."""
    one_of_two = Who(VoiceKind.UNSURE, among=("Leo", "Kim"))
    run = latest_run(track((one_of_two, 0.0, 2.0)), "Maya", 0.0, 2.0)
    assert run is not None
    assert run.by is None
    run = latest_run(track((one_of_two, 0.0, 0.5), (KIM, 0.5, 2.0)), "Maya", 0.0, 2.0)
    assert run is not None
    assert run.by == "Kim"


def test_who_may_have_spoken_has_begun() -> None:
    """Only where surely nobody but another was heard, the wrong partner began."""
    assert not has_spoken(track((LEO, 1.0, 3.0), (SOMEONE_ELSE, 3.0, 4.0)), "Maya", 0.0, 5.0)
    assert has_spoken(track((LEO, 1.0, 3.0), (UNSURE, 3.0, 4.0)), "Maya", 0.0, 5.0)
    assert has_spoken(track((MAYA, 1.0, 3.0)), "Maya", 0.0, 5.0)
    assert not has_spoken(track((MAYA, 1.0, 3.0)), "Maya", 3.5, 5.0)
