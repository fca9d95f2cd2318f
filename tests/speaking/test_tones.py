"""Soft tones, never harsh."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.actions import Tone
from companion.core.audio import PLAYED_RATE_HZ
from companion.speaking.tones import BREATH_SOUNDS, PEAK, Tuning, render, wave
from tests.speaking.signals import Curve, envelope, largest_step, samples

every_tone = pytest.mark.parametrize("tone", Tone)


@every_tone
def test_no_tone_clicks(tone: Tone) -> None:
    """From silence to silence no sample is far from the one before it."""
    curve = samples(render(tone))
    assert largest_step(curve) < 0.03
    assert abs(curve[0]) < 1e-3
    assert abs(curve[-1]) < 1e-3


@every_tone
def test_tones_rise_and_fall_gently(tone: Tone) -> None:
    """The first and last hundredths of a second are far below the peak."""
    loudness = envelope(samples(render(tone)))
    assert max(loudness[0], loudness[-1]) < 0.2 * loudness.max()


@every_tone
def test_tones_are_heard_and_modest(tone: Tone) -> None:
    """A tone stays at or below its peak, and isn't too faint for a room either."""
    peak = np.abs(samples(render(tone))).max()
    assert 0.1 * PEAK < peak <= PEAK


@every_tone
def test_nothing_is_shrill_or_rumbling(tone: Tone) -> None:
    """All but a hundredth of the energy lies between 150 Hz and 2 kHz, where small loudspeakers sing."""
    spectrum = np.square(np.abs(np.fft.rfft(samples(render(tone)))))
    frequencies = np.fft.rfftfreq(len(render(tone)) // 2, 1 / PLAYED_RATE_HZ)
    inside = spectrum[(frequencies > 150) & (frequencies < 2000)].sum()
    assert inside > 0.99 * spectrum.sum()


@every_tone
def test_no_roughness(tone: Tone) -> None:
    """The envelope doesn't flutter: 20 to 80 times a second it moves by less than a twentieth of itself.

    Partials that beat so are heard as harsh; farther apart than that, at these pitches, they
    are a consonance (Plomp and Levelt 1965).
    """
    curve = samples(render(tone))
    spectrum = np.fft.fft(curve)
    spectrum[len(curve) // 2 :] = 0
    hilbert = np.abs(np.fft.ifft(2 * spectrum))
    slow = np.abs(np.fft.rfft(hilbert * np.hanning(len(hilbert))))
    frequencies = np.fft.rfftfreq(len(hilbert), 1 / PLAYED_RATE_HZ)
    assert slow[(frequencies > 20) & (frequencies < 80)].max() < 0.05 * slow[0]


@given(tone=st.sampled_from(Tone), duration_s=st.floats(0.0, 12.0))
@settings(max_examples=60)
def test_a_tone_lasts_exactly_as_long_as_asked(tone: Tone, duration_s: float) -> None:
    """A breath is as long as the script says, to the sample, and without a click at any length."""
    curve = samples(render(tone, duration_s))
    assert len(curve) == round(duration_s * PLAYED_RATE_HZ)
    if duration_s > 0.05:
        assert largest_step(curve) < 0.03


PHASES = (Tone.BREATH_IN, Tone.BREATH_FULL, Tone.BREATH_OUT, Tone.BREATH_EMPTY)


def _through_a_small_loudspeaker(curve: Curve) -> Curve:
    """Twelve decibels an octave are lost below 350 Hz."""
    hz = np.fft.rfftfreq(len(curve), 1 / PLAYED_RATE_HZ)
    return np.fft.irfft(np.fft.rfft(curve) / np.sqrt(1 + (350 / np.maximum(hz, 1)) ** 4), len(curve))


def _beside_a_fan(curve: Curve) -> Curve:
    """A fan 15 dB below the voice (-35 dBFS), as heard at the pitches of the tones."""
    hz = np.fft.rfftfreq(len(curve), 1 / PLAYED_RATE_HZ)
    noise = np.fft.rfft(np.random.default_rng(3).standard_normal(len(curve))) / np.maximum(hz, 60) ** 0.6
    fan = np.fft.irfft(noise, len(curve))
    both = np.fft.rfft(curve + fan / np.std(fan) * 10 ** (-35 / 20))
    return np.fft.irfft(both * ((hz > 350) & (hz < 1500)), len(curve))


def _level_db(curve: Curve) -> float:
    return 10 * float(np.log10(np.mean(np.square(curve)) + 1e-12))


@pytest.mark.parametrize("sound", BREATH_SOUNDS)
@pytest.mark.parametrize("lengths_s", [(4.0, 4.0, 4.0, 4.0), (4.0, 7.0, 8.0, 2.0)])
@pytest.mark.parametrize("through", [_through_a_small_loudspeaker, _beside_a_fan])
def test_all_changes_of_a_breath_are_equally_clear(
    sound: str, lengths_s: tuple[float, ...], through: Callable[[Curve], Curve]
) -> None:
    """The first 0.2 s of each phase stand out from the end of the one before by 4.5 dB or more, and by nearly
    the same: one can breathe along with closed eyes, through a laptop and beside a fan."""
    tuning = Tuning(sound)
    one = [samples(render(tone, for_s, tuning)) for tone, for_s in zip(PHASES, lengths_s, strict=True)]
    heard = through(np.concatenate(one * 2))
    turns = np.cumsum([len(phase) for phase in one * 2])[:4]
    window = PLAYED_RATE_HZ // 20
    rises = [
        _level_db(heard[turn + window // 2 : turn + 5 * window])
        - _level_db(heard[turn - 9 * window : turn - 3 * window])
        for turn in turns
    ]
    assert min(rises) > 4.5
    assert max(rises) - min(rises) < 3.0


@pytest.mark.parametrize("sound", BREATH_SOUNDS)
@pytest.mark.parametrize("tone", PHASES)
def test_how_full_the_lungs_are_can_be_heard_at_any_time(sound: str, tone: Tone) -> None:
    """No phase fades away before its end: at most 22 dB under the voice, through a small loudspeaker."""
    heard = _through_a_small_loudspeaker(samples(render(tone, 8.0, Tuning(sound))))
    parts = heard[: len(heard) - PLAYED_RATE_HZ // 5].reshape(-1, PLAYED_RATE_HZ // 5)
    assert min(_level_db(part) for part in parts) > -42.0


def test_full_and_empty_are_told_apart_by_their_pitch() -> None:
    """The pitch goes up with the breath and down with it, and stays where it is while the breath is held."""
    ends = {}
    for tone in PHASES:
        curve = samples(render(tone, 5.0))
        third = len(curve) // 6
        ends[tone] = [_strongest_hz(curve[:third]), _strongest_hz(curve[-third:])]
    low, high = ends[Tone.BREATH_EMPTY][0], ends[Tone.BREATH_FULL][0]
    assert high > 1.4 * low
    assert ends[Tone.BREATH_FULL][1] == high
    assert ends[Tone.BREATH_EMPTY][1] == low
    assert ends[Tone.BREATH_IN][0] < 0.9 * ends[Tone.BREATH_IN][1]
    assert ends[Tone.BREATH_OUT][0] > 1.1 * ends[Tone.BREATH_OUT][1]


def _strongest_hz(curve: Curve) -> float:
    spectrum = np.abs(np.fft.rfft(curve * np.hanning(len(curve))))
    return float(np.fft.rfftfreq(len(curve), 1 / PLAYED_RATE_HZ)[spectrum.argmax()])


@pytest.mark.parametrize("tone", PHASES)
def test_the_last_second_of_a_long_phase_is_marked(tone: Tone) -> None:
    """So that nobody is surprised by the change; short phases need no mark."""
    for length_s, marked in ((8.0, True), (3.0, False)):
        curve = samples(render(tone, length_s))
        at = len(curve) - PLAYED_RATE_HZ
        window = PLAYED_RATE_HZ // 5
        rise = _level_db(curve[at : at + window]) - _level_db(curve[at - window : at])
        assert (rise > 2.5) is marked


def test_a_household_chooses_how_loud_bells_are() -> None:
    """From softer to loud."""
    peaks = [
        np.abs(samples(render(Tone.CLOSE, None, Tuning(bells=bells)))).max()
        for bells in ("softer", "usual", "louder", "loud")
    ]
    assert peaks == sorted(peaks)
    assert peaks[-1] > 4 * peaks[0]


def test_tones_differ() -> None:
    """No two tones are the same sound."""
    assert len({render(tone) for tone in Tone}) == len(Tone)


def test_no_time_is_no_sound() -> None:
    """A duration of nothing gives nothing."""
    assert render(Tone.BREATH_IN, 0.0) == render(Tone.OPEN, -1.0) == b""


def test_the_reminder_is_softer_than_the_opening() -> None:
    """It protects the floor, and frightens nobody."""
    loudest = {tone: float(np.abs(samples(render(tone))).max()) for tone in (Tone.FLOOR, Tone.OPEN)}
    assert loudest[Tone.FLOOR] < 0.75 * loudest[Tone.OPEN]


def test_the_wave_comes_and_goes() -> None:
    """Before the first word: from silence to silence, soft, and without a click."""
    curve = samples(wave())
    loudness = envelope(curve, 0.2)
    assert max(loudness[0], loudness[-1]) < 0.5 * loudness.max()
    assert abs(curve[0]) < 1e-3
    assert abs(curve[-1]) < 1e-3
    assert np.abs(curve).max() < 0.5 * PEAK


def test_the_wave_holds_all_pitches() -> None:
    """What is learned of a room at one pitch says nothing of the others."""
    spectrum = np.square(np.abs(np.fft.rfft(samples(wave()))))
    hz = np.fft.rfftfreq(len(wave()) // 2, 1 / PLAYED_RATE_HZ)
    octaves = [spectrum[(hz >= low) & (hz < 2 * low)].sum() for low in (200, 400, 800, 1600, 3200)]
    assert min(octaves) > 0.05 * sum(octaves)
