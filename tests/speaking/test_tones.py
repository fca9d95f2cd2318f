"""Soft tones, never harsh."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.actions import Tone
from companion.core.audio import PLAYED_RATE_HZ
from companion.speaking.tones import PEAK, render, wave
from tests.speaking.signals import envelope, largest_step, samples

every_tone = pytest.mark.parametrize("tone", Tone)


@every_tone
def test_no_tone_clicks(tone: Tone) -> None:
    """From silence to silence no sample is far from the one before it."""
    curve = samples(render(tone))
    assert largest_step(curve) < 0.02
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
        assert largest_step(curve) < 0.02


def test_a_breath_in_swells_and_a_breath_out_ebbs() -> None:
    """One can follow the breath with closed eyes: louder while breathing in, softer while breathing out."""
    inward = envelope(samples(render(Tone.BREATH_IN, 5.0)), 0.5)
    outward = envelope(samples(render(Tone.BREATH_OUT, 5.0)), 0.5)
    assert np.all(np.diff(inward[:-1]) > 0)
    assert np.all(np.diff(outward) < 0)


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
