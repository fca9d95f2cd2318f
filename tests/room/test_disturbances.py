"""What makes hearing hard: a loudspeaker that distorts, clocks that drift, television, a child."""

import math
import wave
from pathlib import Path

import numpy as np
import pytest

from companion.core.api.record import FloorOpened
from companion.core.audio import HEARD_RATE_HZ, PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.room.acoustics import DriftingRate, MicrophoneRate, Samples
from companion.room.plan import Cue, EchoPlan, Partner, Recordings, RoomPlan, Television, Walls
from companion.room.simulated import SimulatedRoom
from tests.room.making import SILENCE, Curve, ToneVoice, curve, level_dbfs, line, live, partner, pitch_hz

MAYA = partner("Maya", line(Cue.FLOOR, "one two three four five"))
MAYAS_TURN = [(0.0, FloorOpened(0.0, "Maya", 60.0))]


def room_with(plan: RoomPlan) -> SimulatedRoom:
    """A room whose voices are tones: Maya's of 440 Hz, others' of 700 Hz."""
    voices = {"maya": ToneVoice()}
    return SimulatedRoom(plan, lambda name: voices.get(name) or ToneVoice(700.0))


def harmonics_db(distortion: float, amplitude: float = 0.5) -> list[float]:
    """Levels of the first to the fifth harmonic of a tone of 500 Hz, as it comes back."""
    t = np.arange(PLAYED_RATE_HZ) / PLAYED_RATE_HZ
    tone = (32767 * amplitude * np.sin(2 * np.pi * 500 * t)).astype("<i2").tobytes()
    echo = EchoPlan(delay_ms=20, level_db=0.0, rt60_s=0.0, distortion=distortion)
    heard = live(room_with(RoomPlan((MAYA,), echo=echo)), 1.0, played=tone)[4000:12_000]
    spectrum = np.abs(np.fft.rfft(heard)) / len(heard) * 2
    return [20 * math.log10(max(1e-9, spectrum[round(500 * n * len(heard) / 16_000)])) for n in range(1, 6)]


def test_a_loudspeaker_that_distorts_adds_odd_harmonics() -> None:
    """At strength 2 the third harmonic of a loud tone is 23 dB down, as of tanh; there are no even ones."""
    first, second, third, fourth, _ = harmonics_db(2.0)
    t = np.arange(1000) / 1000
    clean = np.abs(np.fft.rfft(np.tanh(np.sin(2 * np.pi * t))))
    assert third - first == pytest.approx(20 * math.log10(clean[3] / clean[1]), abs=0.3)
    assert third - first == pytest.approx(-23.0, abs=1.5)
    assert max(second, fourth) < first - 60


def test_the_harder_it_clips_the_more_it_distorts() -> None:
    """And a loudspeaker that is good enough, or soft sound, does not."""
    shares = [harmonics_db(strength)[2] - harmonics_db(strength)[0] for strength in (0.0, 1.0, 2.0, 4.0)]
    assert shares[0] < -60
    assert shares == sorted(shares)
    soft = harmonics_db(2.0, amplitude=0.02)
    assert soft[2] - soft[0] < -60
    assert soft[0] == pytest.approx(20 * math.log10(0.02), abs=0.1)


def lag_s(heard: Curve, played: Curve, at_s: float) -> float:
    """How late the sound of one second is, by correlation; both at 16 kHz."""
    begin, size, margin = round(at_s * HEARD_RATE_HZ), 8000, 1500
    piece = played[begin : begin + size]
    around = heard[begin - margin : begin + size + margin]
    likeness = np.correlate(around, piece, "valid")
    top = int(likeness.argmax())
    before, most, after = likeness[top - 1 : top + 2]
    between = (before - after) / (2 * (before - 2 * most + after))
    return float((top + between - margin) / HEARD_RATE_HZ)


def slow_noise(seconds: float) -> Curve:
    """Noise below 2 kHz, at 24 kHz."""
    random = np.random.default_rng(3)
    spectrum = np.fft.rfft(random.standard_normal(round(seconds * PLAYED_RATE_HZ)))
    spectrum[np.fft.rfftfreq(round(seconds * PLAYED_RATE_HZ), 1 / PLAYED_RATE_HZ) > 2000] = 0
    sound = np.fft.irfft(spectrum)
    return 0.1 * sound / float(np.std(sound))


@pytest.mark.parametrize("drift_ppm", [-300.0, 100.0, 300.0])
def test_clocks_drift_apart(drift_ppm: float) -> None:
    """After a minute the microphone has as many samples more as promised, and hears itself later by as
    much: found by correlation to a hundredth of the drift."""
    sound, echo = slow_noise(60.0), EchoPlan(delay_ms=20, level_db=0.0, rt60_s=0.0)
    played = (32767 * sound).astype("<i2").tobytes()
    room = room_with(RoomPlan((MAYA,), echo=echo, drift_ppm=drift_ppm))
    heard = live(room, 60.0, played=played)
    assert len(heard) == pytest.approx(60 * HEARD_RATE_HZ * (1 + drift_ppm * 1e-6), abs=1)
    reference = MicrophoneRate().of(sound.astype(np.float32)).astype(np.float64)
    early, late = (lag_s(heard, reference, at_s) for at_s in (5.0, 55.0))
    assert early == pytest.approx(0.02 + 5.25e-6 * drift_ppm, abs=1e-5)
    assert (late - early) / 50 * 1e6 == pytest.approx(drift_ppm, abs=3.0)


def test_a_drifting_microphone_delivers_frames_of_nearly_the_same_length() -> None:
    """Now and then one sample more, or less; a thousand times slower than a frame."""
    lengths = [
        len(room_with(RoomPlan((MAYA,), drift_ppm=ppm)).exchange(SILENCE)) // 2
        for ppm in (0.0, 200.0, -200.0)
    ]
    assert lengths[0] == 320
    room = room_with(RoomPlan((MAYA,), drift_ppm=200.0))
    many = [len(room.exchange(SILENCE)) // 2 for _ in range(1000)]
    assert set(many) == {320, 321}
    assert many.count(321) == pytest.approx(0.0002 * 320 * 1000, abs=1)


@pytest.mark.parametrize("hertz", [440, 3000, 6500])
def test_a_drifting_microphone_hears_as_well(hertz: float) -> None:
    """A tone comes out clean, at the height that it has for the slower or faster clock."""
    t = np.arange(2 * PLAYED_RATE_HZ) / PLAYED_RATE_HZ
    tone: Samples = np.sin(2 * np.pi * hertz * t).astype(np.float32)
    microphone = DriftingRate(150.0)
    heard = np.concatenate(
        [
            microphone.of(tone[at : at + PLAYED_FRAME_SAMPLES])
            for at in range(0, len(tone), PLAYED_FRAME_SAMPLES)
        ]
    )
    moments = np.arange(len(heard)) / microphone.rate_hz - 0.002
    assert np.abs(heard - np.sin(2 * np.pi * hertz * moments))[200:].max() < 0.004


@pytest.mark.parametrize("walls", [None, Walls()])
def test_television_talks_all_the_time(walls: Walls | None) -> None:
    """At its level, from the first second to the last, whatever else there is; nobody in the room said it."""
    plan = RoomPlan((MAYA,), television=Television(("joe", "sam"), level_db=-42.0), walls=walls)
    room = room_with(plan)
    heard = live(room, 30.0)
    assert level_dbfs(heard) == pytest.approx(-42.0, abs=1.0)
    quiet = [level_dbfs(heard[at : at + 16_000]) < -60 for at in range(0, len(heard) - 16_000, 16_000)]
    assert not any(quiet)
    assert pitch_hz(heard) == pytest.approx(700, abs=2)
    assert room.spoken == []


def test_television_may_be_recorded(tmp_path: Path) -> None:
    """A folder of sound files, round and round."""
    with wave.open(str(tmp_path / "news.wav"), "wb") as file:
        file.setparams((1, 2, 24_000, 0, "NONE", ""))
        file.writeframes(
            (8000 * np.sin(np.arange(48_000) * 2 * np.pi * 330 / 24_000)).astype("<i2").tobytes()
        )
    television = Television(recordings=Recordings(tmp_path), level_db=-50.0)
    heard = live(room_with(RoomPlan((MAYA,), television=television)), 10.0)
    assert level_dbfs(heard) == pytest.approx(-50.0, abs=1.0)
    assert pitch_hz(heard) == pytest.approx(330, abs=2)


def test_a_child_speaks_higher_in_the_same_time() -> None:
    """A guest with a pitch of their own, from further away; the words take as long."""
    child = Partner("Emma", "emma", (line(Cue.AT, "one two three", delay_s=1.0),), level_db=-6.0, pitch=1.4)
    room = room_with(RoomPlan((MAYA,), guests=(child,)))
    heard = live(room, 3.0)
    (said,) = room.spoken
    assert (said.partner, said.text) == ("Emma", "one two three")
    assert said.end_s - said.start_s == pytest.approx(0.9, abs=0.01)
    middle = heard[round(1.2 * HEARD_RATE_HZ) : round(1.7 * HEARD_RATE_HZ)]
    assert pitch_hz(middle) == pytest.approx(980, rel=0.02)
    assert level_dbfs(middle) == pytest.approx(20 * math.log10(0.3 / 2**0.5) - 6, abs=1.0)


def test_everything_at_once_is_the_same_each_time() -> None:
    """Walls, drift, distortion, television and guests follow the seed like everything else."""
    plan = RoomPlan(
        (MAYA, partner("Leo", line(Cue.OVER, "But no.", delay_s=0.4))),
        ("fan", -55.0),
        EchoPlan(distortion=2.0),
        guests=(partner("Emma", line(Cue.AT, "Mummy!", delay_s=1.0)),),
        television=Television(("joe",)),
        walls=Walls(),
        drift_ppm=80.0,
    )
    random = np.random.default_rng(3)
    played = (3000 * random.standard_normal(PLAYED_RATE_HZ)).astype("<i2").tobytes()
    first, again = (live(room_with(plan), 3.0, MAYAS_TURN, played) for _ in range(2))
    assert np.array_equal(first, again)
    assert len(curve(played)) == PLAYED_RATE_HZ
