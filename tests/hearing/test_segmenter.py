"""Utterances: whole, in order, and the same however the sound was cut into blocks."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.utterances import Utterance
from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES
from companion.hearing.detector import voice_detector
from companion.hearing.segmenter import Began, Cut, Cutting, Paused, Segment, Segmenter
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import NOISES, Sound, noisy, pcm, silence

SHORT = Cutting(long_s=1.0, longest_s=2.0, search_s=0.5)
"""Limits that short examples reach."""


def _really(heard: Sound) -> list[Segment]:
    segmenter = Segmenter(voice_detector().feed)
    return [*segmenter.feed(pcm(heard)), *segmenter.flush()]


def _utterances(segments: Iterable[Segment]) -> list[Utterance]:
    return [segment.utterance for segment in segments if isinstance(segment, Cut)]


def _numbered(frames: int) -> bytes:
    """PCM in which each frame is known by its samples."""
    return np.repeat(np.arange(frames, dtype="<i2"), HEARD_FRAME_SAMPLES).tobytes()


def _judged(probabilities: Sequence[float], cutting: Cutting | None = None) -> list[Segment]:
    coming: Iterator[float] = iter(probabilities)
    segmenter = Segmenter(lambda frame: next(coming), cutting)
    return [*segmenter.feed(_numbered(len(probabilities))), *segmenter.flush()]


def _frames(utterance: Utterance) -> list[int]:
    return [int(sample) for sample in np.frombuffer(utterance.pcm, "<i2")[::HEARD_FRAME_SAMPLES]]


def _speech(seconds: float) -> list[float]:
    return [0.9] * round(seconds / FRAME_S)


def _quiet(seconds: float) -> list[float]:
    return [0.0] * round(seconds / FRAME_S)


stretches = st.lists(
    st.tuples(st.sampled_from([0.0, 0.3, 0.4, 0.6, 0.9]), st.integers(1, 60)), min_size=1, max_size=25
).map(lambda runs: [p for p, length in runs for _ in range(length)])
"""Probabilities as they might come, mostly in stretches."""


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(0, 60_000), max_size=40))
def test_blocks_do_not_matter(spoken: Spoken, cuts: list[int]) -> None:
    """However a recording of real speech is split into blocks, the utterances are the same."""
    heard = [silence(0.4), spoken("Yes."), silence(0.8), spoken("I felt alone.", "maya"), silence(0.7)]
    data = pcm(np.concatenate(heard))
    edges = sorted({0, len(data), *(2 * cut for cut in cuts if 2 * cut < len(data))})
    split = Segmenter(voice_detector().feed)
    in_blocks = [segment for a, b in pairwise(edges) for segment in split.feed(data[a:b])]
    whole = Segmenter(voice_detector().feed)
    assert in_blocks == list(whole.feed(data))
    assert len(_utterances(in_blocks)) == 2


@given(probabilities=stretches)
def test_every_utterance_has_a_beginning_and_an_end(probabilities: list[float]) -> None:
    """Each utterance is announced once, before it is complete, and ids count up."""
    news: list[tuple[str, int]] = []
    for segment in _judged(probabilities, SHORT):
        if isinstance(segment, Began):
            news.append(("began", segment.id))
        elif isinstance(segment, Cut):
            news.append(("ended", segment.utterance.id))
    assert news == [(what, id) for id in range(len(news) // 2) for what in ("began", "ended")]


@given(probabilities=stretches)
def test_no_sample_is_in_two_utterances(probabilities: list[float]) -> None:
    """Utterances hold consecutive samples from where they say, in order, and share none."""
    utterances = _utterances(_judged(probabilities, SHORT))
    for utterance in utterances:
        frames = _frames(utterance)
        first = round(utterance.pcm_start_s / FRAME_S)
        assert frames == list(range(first, first + len(frames)))
        assert utterance.pcm_start_s <= utterance.start_s < utterance.end_s
    for one, next_one in pairwise(utterances):
        assert _frames(one)[-1] < _frames(next_one)[0]


@given(probabilities=stretches)
def test_pieces_of_long_speech_lie_end_to_end(probabilities: list[float]) -> None:
    """Where speech is cut, the next piece begins with the very next sample."""
    for one, next_one in pairwise(_utterances(_judged(probabilities, SHORT))):
        if one.goes_on:
            assert _frames(one)[-1] + 1 == _frames(next_one)[0]


@given(probabilities=stretches)
def test_clear_speech_is_in_some_utterance(probabilities: list[float]) -> None:
    """What was clearly speech for a tenth of a second on end is never left out."""
    kept = {frame for utterance in _utterances(_judged(probabilities, SHORT)) for frame in _frames(utterance)}
    clear = [all(p >= 0.5 for p in probabilities[at : at + 5]) for at in range(len(probabilities) - 4)]
    assert all(at + n in kept for at, is_clear in enumerate(clear) if is_clear for n in range(5))


@given(probabilities=stretches)
def test_no_piece_is_longer_than_a_transcriber_takes(probabilities: list[float]) -> None:
    """Speech never waits longer than the limit to be handed on."""
    longest_s = SHORT.longest_s + SHORT.pre_roll_s + SHORT.tail_s + SHORT.end_s
    assert all(len(_frames(u)) * FRAME_S <= longest_s for u in _utterances(_judged(probabilities, SHORT)))


turns = st.lists(st.tuples(st.integers(1, 300), st.floats(-1.0, 25.0)), max_size=12)
"""After so many frames more, another voice is said to have begun at a time, sensible or not."""


def _with_turns(probabilities: Sequence[float], changes: Sequence[tuple[int, float]]) -> list[Segment]:
    coming: Iterator[float] = iter(probabilities)
    segmenter = Segmenter(lambda frame: next(coming), SHORT)
    frames = _numbered(len(probabilities))
    at, found = 0, list[Segment]()
    for count, turned_s in changes:
        found += segmenter.feed(frames[at * 640 : (at + count) * 640])
        found += segmenter.turn(turned_s)
        at += count
    return [*found, *segmenter.feed(frames[at * 640 :]), *segmenter.flush()]


@given(probabilities=stretches, changes=turns)
def test_a_change_of_voice_loses_and_doubles_nothing(
    probabilities: list[float], changes: list[tuple[int, float]]
) -> None:
    """Wherever another voice is said to begin, the pieces together are exactly what is heard without it."""
    whole = _utterances(_judged(probabilities, SHORT))
    pieces = _utterances(_with_turns(probabilities, changes))
    for one, next_one in pairwise(pieces):
        assert _frames(one)[-1] < _frames(next_one)[0]
        if one.goes_on:
            assert _frames(one)[-1] + 1 == _frames(next_one)[0]
            assert next_one.start_s - one.end_s <= SHORT.end_s
    assert [piece.id for piece in pieces] == list(range(len(pieces)))
    assert all(piece.start_s < piece.end_s for piece in pieces)
    if not any(utterance.goes_on for utterance in whole):
        kept = [frame for piece in pieces for frame in _frames(piece)]
        assert kept == [frame for utterance in whole for frame in _frames(utterance)]


def test_another_voice_begins_another_utterance_at_a_quiet_place() -> None:
    """The cut lies between two words near the change, and both pieces are announced."""
    frames = round(4 / FRAME_S)
    t = np.arange(frames * HEARD_FRAME_SAMPLES) / 16_000
    loud = 8000 * np.sin(2 * np.pi * 200 * t)
    loud[(t > 2.1) & (t < 2.2)] *= 0.01
    loud[(t > 1.0) & (t < 1.2)] *= 0.001
    segmenter = Segmenter(lambda frame: 0.9)
    assert [type(segment) for segment in segmenter.feed(loud.astype("<i2").tobytes())] == [Began]
    cut, began = segmenter.turn(2.0)
    assert isinstance(cut, Cut)
    assert isinstance(began, Began)
    assert cut.utterance.goes_on
    assert 2.1 <= cut.utterance.end_s <= 2.2
    assert began == Began(1, cut.utterance.end_s)
    (rest,) = _utterances(segmenter.flush())
    assert (rest.id, rest.pcm_start_s) == (1, cut.utterance.end_s)
    assert rest.end_s == pytest.approx(4.0)


@pytest.mark.parametrize("turned_s", [-1.0, 0.5, 1.05, 2.97, 7.0])
def test_a_change_outside_of_what_is_in_progress_cuts_nothing(turned_s: float) -> None:
    """Before the utterance, at its very ends, or in the future: nothing is cut."""
    segmenter = Segmenter(lambda frame: 0.9 if segmenter.now_s >= 1.0 else 0.0)
    list(segmenter.feed(_numbered(150)))
    assert list(segmenter.turn(turned_s)) == []


def test_after_a_change_the_draft_is_of_the_new_voice_alone() -> None:
    """Leo's words, cut off from Maya's during the pause behind them, get a draft of their own."""
    probabilities: Iterator[float] = iter(_speech(2) + _quiet(0.4) + _quiet(1))
    segmenter = Segmenter(lambda frame: next(probabilities))
    before = list(segmenter.feed(_numbered(120)))
    assert [type(segment) for segment in before] == [Began, Paused]
    after = [*segmenter.turn(1.0), *segmenter.feed(_numbered(50))]
    assert [type(segment) for segment in after] == [Cut, Began, Paused, Cut]
    paused, cut = after[2], after[3]
    assert isinstance(paused, Paused)
    assert isinstance(cut, Cut)
    assert paused.so_far == cut.utterance
    assert cut.utterance.speech_s == pytest.approx(1.0, abs=0.35)


def test_speech_is_suspected_at_its_second_frame() -> None:
    """Long before it is sure; what stays short is suspected no more after a moment."""
    probabilities: Iterator[float] = iter(
        _quiet(1) + [0.4] * 3 + _quiet(1) + [0.9] + _quiet(1) + _speech(1) + _quiet(2)
    )
    segmenter = Segmenter(lambda frame: next(probabilities))
    suspected: list[float | None] = []
    for _ in range(304):
        list(segmenter.feed(bytes(640)))
        suspected.append(segmenter.suspected_s)
    assert suspected[:51] == [None] * 51
    assert suspected[51:60] == [pytest.approx(1.0)] * 9
    assert suspected[75:155] == [None] * 80, "one frame is no suspicion"
    assert suspected[155:158] == [pytest.approx(3.08)] * 3
    assert suspected[158:] == [None] * 146, "it is known by now, and then over"


def test_the_first_word_is_whole() -> None:
    """Between half a second and a second from before the speech is kept."""
    (utterance,) = _utterances(_judged(_quiet(3) + _speech(1) + _quiet(1)))
    assert utterance.start_s == pytest.approx(3.0)
    assert 0.5 <= utterance.start_s - utterance.pcm_start_s <= 1.0


def test_speech_ends_with_its_last_voiced_frame() -> None:
    """The silence that proves the end is not counted as speech."""
    (utterance,) = _utterances(_judged(_quiet(1) + _speech(1) + _quiet(2)))
    assert (utterance.start_s, utterance.end_s) == pytest.approx((1.0, 2.0))


def test_a_draft_can_begin_before_the_end_is_sure() -> None:
    """At a pause the utterance is given as it would be if it ended here, and so it turns out to be."""
    segments = _judged(_quiet(1) + _speech(1) + _quiet(1))
    assert [type(segment) for segment in segments] == [Began, Paused, Cut]
    paused, cut = segments[1], segments[2]
    assert isinstance(paused, Paused)
    assert isinstance(cut, Cut)
    assert paused.so_far == cut.utterance


def test_each_pause_is_reported_once() -> None:
    """Two hesitations, two chances for a draft; one utterance."""
    segments = _judged(_speech(1) + _quiet(0.4) + _speech(1) + _quiet(0.4) + _speech(1) + _quiet(0.7))
    assert [type(s) for s in segments] == [Began, Paused, Paused, Paused, Cut]


def test_a_long_turn_is_handed_on_at_a_pause_while_it_lasts() -> None:
    """After twelve seconds the next short pause is used, as soon as speech goes on after it."""
    utterances = _utterances(_judged(_speech(13) + _quiet(0.24) + _speech(3) + _quiet(1)))
    assert [u.goes_on for u in utterances] == [True, False]
    assert utterances[0].end_s == pytest.approx(13.0)
    assert utterances[1].start_s == pytest.approx(13.24)


def test_a_long_turn_that_ends_is_not_said_to_go_on() -> None:
    """The last pause of a long turn is its end, not a cut."""
    (utterance,) = _utterances(_judged(_speech(13) + _quiet(1)))
    assert not utterance.goes_on


def test_speech_without_pauses_is_cut_where_it_is_quietest() -> None:
    """Somebody who never pauses is cut between words, not through one."""
    frames = round(30 / FRAME_S)
    t = np.arange(frames * HEARD_FRAME_SAMPLES) / 16_000
    loud = 8000 * np.sin(2 * np.pi * 200 * t)
    loud[(t > 21.0) & (t < 21.15)] *= 0.01
    segmenter = Segmenter(lambda frame: 0.9)
    cut = _utterances(segmenter.feed(loud.astype("<i2").tobytes()))[0]
    assert cut.goes_on
    assert 21.0 < cut.end_s < 21.15


def test_a_broken_off_utterance_is_complete() -> None:
    """When the sound stops in the middle of a word, what was said is given."""
    (utterance,) = _utterances(_judged(_quiet(1) + _speech(0.5)))
    assert utterance.end_s == pytest.approx(1.5)
    assert not utterance.goes_on


@pytest.mark.parametrize(
    ("by", "word"),
    [("joe", word) for word in ("Yes.", "No.", "Stop.", "Pause.", "Skip.", "Help.", "Pass.")]
    + [("maya", word) for word in ("Yes.", "No.", "Stop.", "Pause.")],
)
def test_one_quick_word_is_never_lost(spoken: Spoken, by: str, word: str) -> None:
    """A single word, softly or in noise, is one utterance that holds it whole."""
    said = np.concatenate([silence(1.5), spoken(word, by), silence(1.5)])
    for heard in (said, said * 0.1, noisy(said, 10)):
        (utterance,) = _utterances(_really(heard))
        assert utterance.pcm_start_s <= 1.5
        assert utterance.start_s == pytest.approx(1.5, abs=0.45)


def test_clicks_and_thumps_are_no_utterance() -> None:
    """Typing for ten seconds brings nothing, not even the beginning of an utterance."""
    assert _really(NOISES["keyboard"](10.0)) == []


def test_two_people_after_each_other_are_two_utterances(spoken: Spoken) -> None:
    """A second of silence between two people separates them."""
    said = [spoken("It is your turn now."), silence(1.0), spoken("Thank you, I will.", "maya"), silence(1.0)]
    assert len(_utterances(_really(np.concatenate(said)))) == 2
