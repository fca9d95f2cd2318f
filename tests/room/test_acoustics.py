"""What the room does to sound, measured."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.acoustics import NOISES, Echo, MicrophoneRate, Noise, Samples, noise_loop
from tests.room.making import Curve, level_dbfs

Seconds = float


def white(seconds: Seconds, seed: int = 3) -> Samples:
    """Noise that resembles nothing but itself."""
    random = np.random.default_rng(seed)
    return (0.1 * random.standard_normal(int(seconds * PLAYED_RATE_HZ))).astype(np.float32)


def sine(hertz: float, seconds: Seconds = 1.0) -> Samples:
    """A tone of amplitude 1."""
    t = np.arange(int(seconds * PLAYED_RATE_HZ)) / PLAYED_RATE_HZ
    return np.sin(2 * np.pi * hertz * t).astype(np.float32)


def echo_of(echo: Echo, sound: Samples, sizes: tuple[int, ...] = (PLAYED_FRAME_SAMPLES,)) -> Curve:
    """The echo of a whole sound that comes in pieces of these sizes, again and again."""
    parts, at, turn = [], 0, 0
    while at < len(sound):
        size = sizes[turn % len(sizes)]
        parts.append(echo.of(sound[at : at + size]))
        at, turn = at + size, turn + 1
    return np.concatenate(parts).astype(np.float64)


def response(echo: Echo, seconds: Seconds = 1.0) -> Curve:
    """What comes back of a single sample of height 1."""
    click = np.zeros(int(seconds * PLAYED_RATE_HZ), np.float32)
    click[0] = 1.0
    return echo_of(echo, click)


def heard(sound: Samples, size: int = PLAYED_FRAME_SAMPLES) -> Curve:
    """The sound as the microphone delivers it, taken in pieces of ``size``."""
    microphone = MicrophoneRate()
    parts = [microphone.of(sound[at : at + size]) for at in range(0, len(sound), size)]
    return np.concatenate(parts).astype(np.float64)


@pytest.mark.parametrize(("delay_ms", "level_db"), [(0, -6.0), (40, -14.0), (180, -30.0)])
def test_the_echo_comes_when_and_as_loud_as_promised(delay_ms: float, level_db: float) -> None:
    """Cross-correlation with what was played finds the delay to the sample, the level to half a decibel."""
    played = white(4.0)
    came = echo_of(Echo(delay_ms, level_db, rt60_s=0.3, seed=1), played)
    size = 2 * len(played)
    spectrum = np.fft.rfft(came, size) * np.conj(np.fft.rfft(played, size))
    matches = np.fft.irfft(spectrum)[: len(played)] / np.sum(played**2)
    assert np.abs(matches).argmax() == round(delay_ms / 1000 * PLAYED_RATE_HZ)
    assert 20 * np.log10(matches.max()) == pytest.approx(level_db, abs=0.5)


@pytest.mark.parametrize("rt60_s", [0.2, 0.5, 0.6])
def test_reflections_fade_by_sixty_decibels_in_the_time_of_the_room(rt60_s: float) -> None:
    """A line through the levels of the reflections falls by 60 dB in rt60."""
    came = response(Echo(20, 0.0, rt60_s, seed=5))
    at = np.flatnonzero(came)[1:]
    slope, _ = np.polyfit(at / PLAYED_RATE_HZ, 20 * np.log10(np.abs(came[at])), 1)
    assert slope * rt60_s == pytest.approx(-60, abs=3)


def test_a_room_without_reflections_returns_the_sound_itself() -> None:
    """With an rt60 of zero the echo is the sound, later and softer."""
    came = response(Echo(10, -20.0, rt60_s=0.0, seed=1))
    assert np.flatnonzero(came).tolist() == [240]
    assert came[240] == pytest.approx(0.1)


@settings(max_examples=40)
@given(st.lists(st.integers(1, PLAYED_FRAME_SAMPLES), min_size=20, max_size=20).map(tuple))
def test_an_echo_does_not_depend_on_blocks(sizes: tuple[int, ...]) -> None:
    """However the sound is cut, the same comes back."""
    played = white(0.1)
    whole = echo_of(Echo(5, -10.0, 0.05, seed=2), played)
    assert np.allclose(echo_of(Echo(5, -10.0, 0.05, seed=2), played, sizes), whole, atol=1e-6)


def test_two_rooms_do_not_sound_alike_and_the_same_room_does() -> None:
    """The seed makes the room."""
    first, again, other = (response(Echo(20, 0.0, 0.3, seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def sentences() -> list[Samples]:
    """Speech for babble: here noise, each with its own silence."""
    return [np.concatenate([white(1.0, seed), np.zeros(2400, np.float32)]) for seed in range(3)]


@pytest.mark.parametrize("kind", NOISES)
def test_noise_is_as_loud_as_promised(kind: str) -> None:
    """Over its loop the level is that of the description, to a tenth of a decibel."""
    loop = noise_loop(kind, sentences, seed=4)
    noise = Noise(loop, -48.0)
    pieces = [noise.next(PLAYED_FRAME_SAMPLES) for _ in range(len(loop) // PLAYED_FRAME_SAMPLES)]
    assert level_dbfs(np.concatenate(pieces).astype(np.float64)) == pytest.approx(-48.0, abs=0.1)


@pytest.mark.parametrize("kind", NOISES)
def test_noise_goes_round_without_a_click(kind: str) -> None:
    """No jump where the loop meets its beginning is larger than those within it."""
    loop = noise_loop(kind, sentences, seed=4)
    assert abs(float(loop[0] - loop[-1])) <= np.abs(np.diff(loop)).max()


@pytest.mark.parametrize("kind", NOISES)
def test_noise_follows_its_seed(kind: str) -> None:
    """The same seed gives the same noise, another another."""
    first, again, other = (noise_loop(kind, sentences, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_pink_noise_falls_by_three_decibels_an_octave() -> None:
    """Its power in an octave is the same for all octaves: the definition of pink."""
    spectrum = np.abs(np.fft.rfft(noise_loop("pink", sentences, seed=1))) ** 2
    hertz = np.fft.rfftfreq(2 * len(spectrum) - 2, 1 / PLAYED_RATE_HZ)
    octaves = [
        spectrum[(hertz >= low) & (hertz < 2 * low)].sum() for low in (125, 250, 500, 1000, 2000, 4000)
    ]
    assert 10 * np.log10(max(octaves) / min(octaves)) < 1.0


def test_only_babble_needs_somebody_who_talks() -> None:
    """No voice is loaded for a fan."""

    def nobody() -> list[Samples]:
        raise AssertionError("nobody should be asked")

    for kind in NOISES:
        if kind != "babble":
            noise_loop(kind, nobody, seed=1)


@pytest.mark.parametrize("hertz", [60, 440, 3000, 6900])
def test_the_microphone_hears_speech_unchanged(hertz: float) -> None:
    """Up to 6.9 kHz a tone keeps its height and its shape, 2 ms later."""
    t = np.arange(HEARD_RATE_HZ) / HEARD_RATE_HZ
    expected = np.sin(2 * np.pi * hertz * (t - 0.002))
    assert np.abs(heard(sine(hertz)) - expected)[100:].max() < 0.001


@pytest.mark.parametrize("hertz", [8250, 9000, 11500])
def test_what_the_rate_cannot_carry_is_gone(hertz: float) -> None:
    """A tone above 8 kHz does not come back as another one: it is 70 dB softer."""
    assert level_dbfs(heard(sine(hertz))[100:]) - level_dbfs(sine(hertz).astype(np.float64)) < -70


@settings(max_examples=40)
@given(st.lists(st.integers(1, 160), min_size=1, max_size=8))
def test_the_microphone_does_not_depend_on_blocks(thirds: list[int]) -> None:
    """However the sound is cut (in threes), the same is heard, and two samples for each three at once."""
    sound = white(3 * sum(thirds) / PLAYED_RATE_HZ + 1e-6)
    microphone, parts, at = MicrophoneRate(), [], 0
    for third in thirds:
        parts.append(microphone.of(sound[at : at + 3 * third]))
        at += 3 * third
        assert len(parts[-1]) == 2 * third
    assert np.allclose(np.concatenate(parts), MicrophoneRate().of(sound[:at]), atol=1e-6)
