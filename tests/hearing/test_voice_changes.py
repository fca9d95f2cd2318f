"""Where the voice changes within an utterance."""

from hypothesis import given
from hypothesis import strategies as st

from companion.core.api.voices import SOMEONE_ELSE, UNSURE, Stretch, VoiceKind, Who, partner
from companion.hearing.voice_changes import BLIP_S, VoiceChanges

MAYA, LEO = partner("Maya"), partner("Leo")
BOTH = Who(VoiceKind.SEVERAL, among=("Leo", "Maya"))


def heard(*stretches: tuple[Who, float, float]) -> list[float]:
    """Where the utterance is parted."""
    changes = VoiceChanges()
    found = [changes.heard(Stretch(who, start_s, end_s)) for who, start_s, end_s in stretches]
    return [at_s for at_s in found if at_s is not None]


def test_another_voice_parts_the_utterance_where_it_began() -> None:
    """Not where it was noticed."""
    assert heard((MAYA, 0, 3), (LEO, 3, 3.5), (LEO, 3.5, 4), (LEO, 4, 4.5)) == [3]


def test_each_change_parts_it_once() -> None:
    """Maya, Leo and Maya again are three pieces, and a guest is another voice too."""
    assert heard((MAYA, 0, 2), (LEO, 2, 3), (LEO, 3, 4), (MAYA, 4, 6), (SOMEONE_ELSE, 6, 8)) == [2, 4, 6]


def test_a_blip_parts_nothing() -> None:
    """ "Mm-hm", and the voice before goes on."""
    assert heard((MAYA, 0, 2), (LEO, 2, 2.5), (MAYA, 2.5, 4), (LEO, 4, 4.5), (MAYA, 4.5, 6)) == []


def test_who_was_never_sure_parts_nothing() -> None:
    """Without knowing that it is another there is nothing to part."""
    assert heard((UNSURE, 0, 2), (MAYA, 2, 4), (UNSURE, 4, 5), (MAYA, 5, 8)) == []


def test_an_overlap_is_a_piece_of_its_own() -> None:
    """What was said before it and after it stays with the one who said it; an "mm-hm" parts nothing."""
    assert heard((MAYA, 0, 3), (BOTH, 3, 5), (MAYA, 5, 8)) == [3, 5]
    assert heard((MAYA, 0, 3), (BOTH, 3, 3.9), (MAYA, 3.9, 8)) == []


def test_after_a_silence_anybody_may_begin() -> None:
    """A new utterance is whole, whoever spoke before."""
    changes = VoiceChanges()
    assert changes.heard(Stretch(MAYA, 0, 2)) is None
    changes.begin()
    assert changes.heard(Stretch(LEO, 3, 5)) is None


@given(st.lists(st.tuples(st.sampled_from([MAYA, LEO, UNSURE, BOTH]), st.floats(0.05, 2))))
def test_every_piece_that_is_parted_is_longer_than_a_blip(spoken: list[tuple[Who, float]]) -> None:
    """Whatever the verdicts are, the voice that began has been heard for as long as it takes."""
    changes, at_s = VoiceChanges(), 0.0
    for who, length_s in spoken:
        parted_s = changes.heard(Stretch(who, at_s, at_s + length_s))
        at_s += length_s
        assert parted_s is None or at_s - parted_s >= BLIP_S - 1e-9
