"""Prompts and tones, sample by sample."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.core.audio import PLAYED_RATE_HZ
from companion.speaking.mixer import DUCK_GAIN, LATE_S, RAMP_S, SOFT_GAIN, Mixer
from tests.speaking.signals import envelope, largest_step, samples, sine

FRAME = 480
SINE_STEP = largest_step(samples(sine(0.5)))


class Deck:
    """A mixer, and what it reported."""

    def __init__(self) -> None:
        self.ended: list[int] = []
        self.mixer = Mixer(self.ended.append)

    def prompt(self, id: int, *chunks: bytes) -> None:
        """A complete prompt."""
        self.mixer.begin(id)
        for chunk in chunks:
            self.mixer.append(id, chunk)
        self.mixer.finish(id)

    def play(self, seconds: float) -> bytes:
        """What sounds in the next seconds, frame by frame."""
        return b"".join(self.mixer.render(FRAME) for _ in range(round(seconds * PLAYED_RATE_HZ / FRAME)))


@pytest.fixture
def deck() -> Deck:
    """A mixer with nothing to play."""
    return Deck()


def test_a_prompt_is_played_as_it_is_and_its_end_is_told(deck: Deck) -> None:
    """Every sample arrives unchanged; the end is reported with the last of them, once."""
    chunks = [sine(0.1), sine(0.06, 300)]
    deck.prompt(7, *chunks)
    heard = deck.play(0.14)
    assert deck.ended == []
    was_sounding = deck.mixer.sounding
    heard += deck.play(0.02)
    assert was_sounding
    assert deck.ended == [7]
    assert heard == b"".join(chunks)
    assert not any(deck.play(0.1))
    assert not deck.mixer.sounding
    assert deck.ended == [7]


@given(sizes=st.lists(st.integers(1, 3000), min_size=1, max_size=12))
def test_the_sound_does_not_depend_on_how_it_is_asked_for(sizes: list[int]) -> None:
    """A device with large blocks and one with small ones play the same samples."""
    whole, parts = Deck(), Deck()
    for deck in (whole, parts):
        deck.prompt(1, sine(0.1))
        deck.prompt(2, sine(0.2, 310))
        deck.mixer.tone(sine(0.15, 500, 0.1))
        deck.mixer.duck()
    total = sum(sizes)
    assert b"".join(parts.mixer.render(size) for size in sizes) == whole.mixer.render(total)
    assert parts.ended == whole.ended


def test_prompts_wait_for_each_other(deck: Deck) -> None:
    """A prompt asked for during another follows it; both ends are reported in order."""
    deck.prompt(1, sine(0.05, 200))
    deck.prompt(2, sine(0.05, 300))
    assert deck.play(0.1) == sine(0.05, 200) + sine(0.05, 300)
    assert deck.ended == [1, 2]


def test_late_synthesis_is_silence_and_not_the_end(deck: Deck) -> None:
    """When the next sentence isn't there yet the prompt waits for it, with nothing lost."""
    deck.mixer.begin(1)
    assert not any(deck.play(0.1))
    deck.mixer.append(1, sine(0.1))
    assert any(deck.play(0.1))
    assert not any(deck.play(0.2))
    assert not deck.mixer.sounding
    assert deck.ended == []
    deck.mixer.append(1, sine(0.04))
    deck.mixer.finish(1)
    assert deck.play(0.04) == sine(0.04)
    assert deck.ended == [1]


def test_a_prompt_without_sound_ends_too(deck: Deck) -> None:
    """Text with nothing to say doesn't hold up the session."""
    deck.prompt(3)
    deck.play(0.02)
    assert deck.ended == [3]


def test_an_overture_sounds_before_the_first_prompt_and_those_that_come_late(deck: Deck) -> None:
    """The prompt waits until it is over; it is heard whole, and the next one does not wait. A prompt that is
    hushed takes it along."""
    deck.mixer.open_with(sine(0.1, 300), sine(0.1, 200))
    assert not any(deck.play(0.1))
    deck.prompt(1, sine(0.06))
    deck.prompt(2, sine(0.04))
    assert deck.play(0.1) == sine(0.1, 300)
    assert deck.ended == []
    assert deck.play(0.1) == sine(0.06) + sine(0.04)
    assert deck.ended == [1, 2]
    deck.play(LATE_S - 0.1)
    deck.prompt(3, sine(0.06))
    assert deck.play(0.06) == sine(0.06)
    deck.play(LATE_S + 0.1)
    deck.prompt(4, sine(0.06))
    assert deck.play(0.16) == sine(0.1, 200) + sine(0.06)
    deck.play(LATE_S + 0.1)
    deck.prompt(5, sine(0.06))
    assert any(deck.play(0.02))
    deck.mixer.hush(5)
    deck.play(RAMP_S)
    assert not any(deck.play(0.1))
    assert deck.ended == [1, 2, 3, 4, 5]


def test_ducking_is_heard_at_once(deck: Deck) -> None:
    """6 dB down 40 ms after it was asked for: speech that is told from echo within 100 ms is then still
    less than 150 ms old."""
    deck.prompt(1, sine(2.0))
    full = np.abs(samples(deck.play(0.5))).max()
    deck.mixer.duck()
    assert envelope(samples(deck.play(0.5)))[4:].max() < 0.5 * full


def test_ducking_lowers_prompts_within_150_ms_without_a_click(deck: Deck) -> None:
    """Somebody speaks: the voice is 14 dB lower at once, and comes back as smoothly."""
    deck.prompt(1, sine(2.0))
    before = deck.play(0.5)
    deck.mixer.duck()
    ducked = deck.play(0.5)
    deck.mixer.unduck()
    after = deck.play(0.5)
    full = np.abs(samples(before)).max()
    assert envelope(samples(ducked))[15:].max() == pytest.approx(DUCK_GAIN * full, rel=0.02)
    assert envelope(samples(after))[15:].min() == pytest.approx(full, rel=0.02)
    assert np.abs(np.diff(samples(before + ducked + after))).max() <= 1.05 * SINE_STEP


def test_what_was_rendered_and_has_not_sounded_is_ducked_with_what_follows(deck: Deck) -> None:
    """A loudspeaker that can still change it hears of it at once, and the voice goes on without a click.
    Where there is a tone, nothing changes."""
    told: list[bytes | None] = []
    deck.prompt(1, sine(2.0))
    before, unheard = deck.play(0.5), deck.play(0.06)
    assert deck.mixer.ducked(unheard) is None
    deck.mixer.on_duck = lambda: told.append(deck.mixer.ducked(unheard))
    deck.mixer.duck()
    assert told[0] is not None
    heard = before + told[0] + deck.play(0.1)
    assert envelope(samples(heard))[56:].max() == pytest.approx(DUCK_GAIN * samples(before).max(), rel=0.03)
    assert np.abs(np.diff(samples(heard))).max() <= 1.05 * SINE_STEP
    deck.mixer.duck()
    assert told[1:] == [None]
    deck.mixer.unduck()
    deck.play(0.1)
    deck.mixer.tone(sine(0.02, 500, 0.1))
    unheard = deck.play(0.06)
    deck.mixer.duck()
    assert told[2:] == [None]


@given(moves=st.lists(st.tuples(st.sampled_from(["duck", "unduck"]), st.integers(1, 9)), max_size=12))
def test_no_order_of_ducking_clicks(moves: list[tuple[str, int]]) -> None:
    """However people talk in and out of a prompt, its loudness moves smoothly."""
    deck = Deck()
    level = 0.5
    deck.prompt(1, np.full(PLAYED_RATE_HZ * 3, level * 32767, "<i2").tobytes())
    heard = deck.play(0.02)
    for move, frames in moves:
        getattr(deck.mixer, move)()
        heard += deck.play(frames * 0.02)
    steepest = level * np.pi / 2 / (0.05 * PLAYED_RATE_HZ)  # half a cosine of 50 ms: heard as no click
    assert np.abs(np.diff(samples(heard))).max() <= steepest + 2 / 32768


def test_a_hush_fades_within_150_ms_and_is_reported_once(deck: Deck) -> None:
    """A hushed prompt is gone quickly, without a click, and the next one follows."""
    deck.prompt(1, sine(2.0))
    deck.play(0.1)
    deck.mixer.hush(1)
    deck.mixer.hush(1)
    assert not deck.mixer.wants(1)
    heard = deck.play(0.16)
    assert deck.ended == [1]
    curve = samples(heard)
    assert not np.any(curve[int(0.15 * PLAYED_RATE_HZ) :])
    assert np.abs(np.diff(curve)).max() < 1.05 * SINE_STEP
    deck.prompt(2, sine(0.02))
    assert deck.play(0.02) == sine(0.02)
    assert deck.ended == [1, 2]


def test_a_soft_prompt_begins_10_db_down_and_rises_without_a_click(deck: Deck) -> None:
    """Its first words leave room for who is about to speak; the rest is as loud as any."""
    deck.mixer.begin(1, softly=True)
    deck.mixer.append(1, sine(2.0))
    deck.mixer.finish(1)
    heard = samples(deck.play(2.0))
    loud = envelope(samples(sine(2.0)))
    assert envelope(heard)[2] / loud[2] == pytest.approx(SOFT_GAIN, rel=0.1)
    assert envelope(heard)[-3] / loud[-3] == pytest.approx(1.0, rel=0.02)
    assert largest_step(heard) <= SINE_STEP * 1.02


def test_a_prompt_hushed_before_it_sounds_is_never_heard(deck: Deck) -> None:
    """Waiting and unrendered prompts can be hushed; what the worker still brings is dropped."""
    deck.prompt(1, sine(0.1))
    deck.prompt(2, sine(0.1, 300))
    deck.mixer.begin(3)
    deck.mixer.hush(2)
    deck.mixer.hush(3)
    deck.mixer.append(3, sine(0.1, 400))
    deck.mixer.finish(3)
    assert deck.play(0.3)[: len(sine(0.1))] == sine(0.1)
    assert sorted(deck.ended) == [1, 2, 3]
    assert deck.ended[-1] == 1


def test_a_prompt_hushed_while_it_waits_for_a_sentence_ends(deck: Deck) -> None:
    """A hush during a late sentence doesn't wait for it."""
    deck.mixer.begin(1)
    deck.mixer.append(1, sine(0.02))
    deck.play(0.1)
    deck.mixer.hush(1)
    deck.play(0.02)
    assert deck.ended == [1]


def test_unknown_prompts_are_no_error(deck: Deck) -> None:
    """Stale ids do nothing."""
    deck.mixer.hush(9)
    deck.mixer.append(9, sine(0.1))
    deck.mixer.finish(9)
    assert not any(deck.play(0.1))
    assert deck.ended == []


def test_tones_sound_over_prompts_and_are_not_ducked(deck: Deck) -> None:
    """Several tones and a prompt are heard together; ducking the voice leaves tones as they are."""
    deck.mixer.duck()
    deck.play(0.2)
    deck.mixer.tone(sine(0.1, 500, 0.1))
    deck.mixer.tone(sine(0.2, 700, 0.1))
    heard = samples(deck.play(0.3))
    expected = samples(sine(0.2, 700, 0.1))
    expected[:2400] += samples(sine(0.1, 500, 0.1))
    assert heard[: len(expected)] == pytest.approx(expected, abs=1e-3)
    assert not deck.mixer.sounding


def test_a_hushed_tone_is_gone_within_60_ms_without_a_click(deck: Deck) -> None:
    """A breath's tone may be eight seconds long, and somebody asked for a pause; the next tone is whole."""
    deck.mixer.tone(sine(8.0))
    deck.play(0.5)
    deck.mixer.hush_tones()
    heard = samples(deck.play(0.2))
    assert not heard[round(0.06 * PLAYED_RATE_HZ) :].any()
    assert largest_step(heard) <= 1.1 * SINE_STEP
    deck.mixer.tone(sine(0.2))
    assert samples(deck.play(0.2)) == pytest.approx(samples(sine(0.2)), abs=1e-3)


def test_loud_sums_are_rounded_and_never_wrap(deck: Deck) -> None:
    """A prompt and tones at full level stay within range."""
    deck.prompt(1, sine(0.2, 200, 0.95))
    for _ in range(4):
        deck.mixer.tone(sine(0.2, 200, 0.95))
    curve = samples(deck.play(0.2))
    assert np.abs(curve).max() < 0.99
    assert largest_step(curve) < 0.3


def test_the_end_is_told_outside_the_lock() -> None:
    """Whoever is told of an end may at once ask for the next prompt."""
    ended: list[int] = []

    def follow(id: int) -> None:
        ended.append(id)
        if id < 3:
            mixer.begin(id + 1)
            mixer.append(id + 1, sine(0.02))
            mixer.finish(id + 1)

    mixer = Mixer(follow)
    mixer.begin(1)
    mixer.finish(1)
    for _ in range(5):
        mixer.render(FRAME)
    assert ended == [1, 2, 3]


def test_many_threads_end_every_prompt_exactly_once() -> None:
    """Prompts begun, hushed and rendered from four threads are each reported once."""
    ended: list[int] = []
    mixer = Mixer(ended.append)
    count = 60

    def speak(start: int) -> None:
        for id in range(start, start + count):
            mixer.begin(id)
            mixer.append(id, sine(0.01))
            if id % 3 == 0:
                mixer.hush(id)
            mixer.finish(id)

    threads = [threading.Thread(target=speak, args=(1000 * number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        mixer.render(FRAME)
    for thread in threads:
        thread.join()
    while len(ended) < 4 * count:
        mixer.render(FRAME)
    assert sorted(ended) == sorted(
        id for number in range(4) for id in range(1000 * number, 1000 * number + count)
    )


def test_a_bell_rings_out_before_anything_is_said(deck: Deck) -> None:
    """A prompt that is ready waits for a second of it; one that sounds goes on; a hush ends the waiting."""
    deck.prompt(1, sine(0.2))
    first = deck.play(0.1)
    deck.mixer.tone(sine(0.04), rings_s=1.0)
    deck.prompt(2, sine(0.2))
    assert any(first)
    assert any(deck.play(0.1))
    assert deck.ended == [1]
    assert not any(deck.play(0.9))
    assert any(deck.play(0.04))
    deck.play(0.2)
    deck.mixer.tone(sine(0.04), rings_s=1.0)
    deck.mixer.hush_tones()
    deck.prompt(3, sine(0.2))
    deck.play(0.22)
    assert deck.ended == [1, 2, 3]
