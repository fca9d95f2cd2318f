"""What is known of the voices: later words take the place of earlier ones."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.voices import SOMEONE_ELSE, UNSURE, Stretch, Track, VoiceKind, Who, partner

MAYA, LEO = partner("Maya"), partner("Leo")

_VOICES = (MAYA, LEO, UNSURE, SOMEONE_ELSE)
_STRETCHES = st.builds(
    lambda who, start, length: Stretch(who, start / 10, (start + length) / 10),
    st.sampled_from(_VOICES),
    st.integers(0, 100),
    st.integers(0, 30),
)


def test_a_later_stretch_takes_back_what_it_covers() -> None:
    """The recogniser may change its mind on the time just past."""
    track = Track()
    track.add(Stretch(MAYA, 0.0, 4.0))
    track.add(Stretch(LEO, 1.0, 2.0))
    assert track.between(0.0, 9.0) == [
        Stretch(MAYA, 0.0, 1.0),
        Stretch(LEO, 1.0, 2.0),
        Stretch(MAYA, 2.0, 4.0),
    ]
    assert track.between(1.5, 2.5) == [Stretch(LEO, 1.5, 2.0), Stretch(MAYA, 2.0, 2.5)]


@given(st.lists(_STRETCHES, max_size=30))
def test_each_moment_has_the_voice_that_was_told_last(told: list[Stretch]) -> None:
    """Whatever comes in whatever order."""
    track = Track()
    for stretch in told:
        track.add(stretch)
    for tenth in range(130):
        at_s = tenth / 10 + 0.05
        last = next((s.who for s in reversed(told) if s.start_s <= at_s < s.end_s), None)
        now = track.between(at_s - 0.01, at_s + 0.01)
        assert [stretch.who for stretch in now] == ([last] if last else [])


@given(st.lists(_STRETCHES, max_size=30))
def test_no_second_is_counted_twice(told: list[Stretch]) -> None:
    """Stretches never overlap."""
    track = Track()
    for stretch in told:
        track.add(stretch)
    covered = {tenth for s in told for tenth in range(round(s.start_s * 10), round(s.end_s * 10))}
    assert abs(sum(track.seconds_of(0.0, 100.0).values()) - len(covered) / 10) < 1e-6


def test_nobody_is_accused_of_what_nobody_is_sure_of() -> None:
    """Surely not the holder is only what is surely another partner."""
    assert LEO.is_surely_not("Maya")
    assert Who(VoiceKind.UNSURE, among=("Leo", "Kim")).is_surely_not("Maya")
    for who in (MAYA, UNSURE, SOMEONE_ELSE, Who(VoiceKind.UNSURE, among=("Leo", "Maya")),
                Who(VoiceKind.SEVERAL, among=("Leo", "Kim"))):  # fmt: skip
        assert not who.is_surely_not("Maya")


def test_whoever_is_known_and_takes_no_part_is_someone_else() -> None:
    """A voice of another evening; what is said of those who are here stays."""
    here = ("Maya", "Leo")
    assert partner("Ada").among_those(here) == SOMEONE_ELSE
    assert partner("Maya").among_those(here) == partner("Maya")
    assert UNSURE.among_those(here) == UNSURE
    assert Who(VoiceKind.UNSURE, among=("Ada", "Ben")).among_those(here) == SOMEONE_ELSE
    assert Who(VoiceKind.UNSURE, among=("Ada", "Leo")).among_those(here) == Who(
        VoiceKind.UNSURE, among=("Leo",)
    )
    assert Who(VoiceKind.SEVERAL, among=("Ada", "Leo")).among_those(here) == Who(
        VoiceKind.SEVERAL, among=("Leo",)
    )
