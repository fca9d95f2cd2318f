"""How a room answers, measured on clicks."""

import wave
from collections.abc import Iterator
from itertools import pairwise
from math import dist
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.core.api.record import FloorOpened
from companion.core.audio import PLAYED_FRAME_SAMPLES, PLAYED_RATE_HZ
from companion.errors import RoomError
from companion.room.acoustics import Samples
from companion.room.plan import Cue, EchoPlan, Partner, Point, RoomPlan, Walls
from companion.room.responses import Response, as_loud, response_in, response_of, with_response
from companion.room.simulated import SimulatedRoom
from tests.room.making import Curve, ToneVoice, curve, level_dbfs, line, live

WALLS = Walls()
SOFA: Point = (1.0, 2.0, 1.2)
MAYAS_TURN = [(0.0, FloorOpened(0.0, "Maya", 60.0))]


def measured_rt60_s(response: Samples) -> float:
    """From the energy that is still to come (Schroeder 1965), between 5 and 25 dB down."""
    left = np.cumsum(np.square(response[::-1], dtype=np.float64))[::-1]
    decibel = 10 * np.log10(left / left[0])
    fall = slice(int(np.argmax(decibel < -5)), int(np.argmax(decibel < -25)))
    seconds = np.arange(len(response))[fall] / PLAYED_RATE_HZ
    return float(-60 / np.polyfit(seconds, decibel[fall], 1)[0])


@pytest.mark.parametrize("size", [(5.0, 4.0, 2.6), (3.0, 2.5, 2.2), (9.0, 6.0, 3.0)])
@pytest.mark.parametrize("rt60_s", [0.2, 0.4, 0.7])
def test_a_room_fades_in_its_time(size: Point, rt60_s: float) -> None:
    """The reverberation time is that of the description, to a seventh."""
    long, wide, _ = size
    walls = Walls(size, rt60_s, (long / 2, wide / 2, 0.8))
    assert measured_rt60_s(response_of(walls, (1.0, 1.0, 1.2), 3)) == pytest.approx(rt60_s, rel=0.15)


def test_reflections_come_when_geometry_says() -> None:
    """From floor, ceiling and the four walls, by the length of their way; nothing comes earlier."""
    response = response_of(WALLS, SOFA, 1)
    near = WALLS.microphone_m
    images = [
        tuple(2 * wall - value if axis == at else value for at, value in enumerate(SOFA))
        for axis in range(3)
        for wall in (0.0, WALLS.size_m[axis])
    ]
    direct_m = dist(SOFA, near)
    delays = [round((dist(image, near) - direct_m) / 343 * PLAYED_RATE_HZ) for image in images]
    assert response[0] == 1.0
    assert np.flatnonzero(response)[1] == min(delays)
    assert all(response[delay] < 0 for delay in delays)


def test_the_further_away_the_more_of_the_room_is_heard() -> None:
    """Direct sound against all that follows falls with the distance, by about 6 dB for twice as far."""
    shares_db = []
    for metres in (0.5, 1.0, 2.0):
        place = (WALLS.microphone_m[0] + metres, *WALLS.microphone_m[1:])
        shares_db.append(-10 * float(np.log10(np.sum(response_of(WALLS, place, 1)[1:].astype(float) ** 2))))
    assert all(3 < nearer - further < 8 for nearer, further in pairwise(shares_db))


def test_the_same_place_sounds_the_same_and_another_does_not() -> None:
    """Place and seed make the response."""
    first, again = (response_of(WALLS, SOFA, 1) for _ in range(2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, response_of(WALLS, (4.0, 1.0, 1.2), 1))


@settings(max_examples=25)
@given(st.integers(1, 4 * PLAYED_FRAME_SAMPLES + 7), st.lists(st.booleans(), min_size=1, max_size=12))
def test_frames_of_sound_meet_a_response_as_the_whole_would(length: int, sounding: list[bool]) -> None:
    """Whatever is silent in between, the same is heard as by convolution at once."""
    random = np.random.default_rng(length)
    response = random.standard_normal(length).astype(np.float32)
    frames = [random.standard_normal(PLAYED_FRAME_SAMPLES).astype(np.float32) * on for on in sounding]
    applied = Response(response)
    nothing = np.zeros(PLAYED_FRAME_SAMPLES, np.float32)
    heard = [applied.of(frame if frame.any() else None) for frame in frames]
    came = np.concatenate([nothing if part is None else part for part in heard])
    expected = np.convolve(np.concatenate(frames), response)[: len(came)]
    assert np.allclose(came, expected, atol=1e-3)


def test_a_room_dies_away_and_then_costs_nothing() -> None:
    """Behind the last sound its reverberation is still heard, and then nothing."""
    applied = Response(np.ones(1000, np.float32))
    click = np.zeros(PLAYED_FRAME_SAMPLES, np.float32)
    click[-1] = 1.0
    heard = [applied.of(frame) for frame in (click, *[None] * 5)]
    levels = [0 if part is None else round(float(part.sum())) for part in heard]
    assert levels == [1, 480, 480, 39, 0, 0]
    assert heard[-1] is None


def test_a_loop_sounds_of_its_end_when_it_begins_again() -> None:
    """Television with a room around it goes round without a gap."""
    sound, response = np.zeros(1000, np.float32), np.array([1.0, *[0.0] * 9, 0.5], np.float32)
    sound[995] = 1.0
    loop = with_response(sound, response, round_again=True)
    assert (len(loop), loop[995], loop[5]) == (1000, pytest.approx(1.0), pytest.approx(0.5))
    assert with_response(sound, response, round_again=False)[1005] == pytest.approx(0.5)


def recorded(path: Path, response: Curve) -> Path:
    """A response as somebody measured it."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, PLAYED_RATE_HZ, 0, "NONE", ""))
        file.writeframes((32767 * response).astype("<i2").tobytes())
    return path


def test_a_recorded_response_begins_with_its_direct_sound(tmp_path: Path) -> None:
    """What lies before it is the way to the microphone, and no part of the room."""
    response = np.zeros(4000)
    response[[700, 900, 1500]] = 0.5, 0.2, -0.1
    read = response_in(recorded(tmp_path / "kitchen.wav", response))
    assert read[[0, 200, 800]] == pytest.approx([1.0, 0.4, -0.2], abs=0.001)
    assert np.abs(read).sum() == pytest.approx(1.6, abs=0.01)
    with pytest.raises(RoomError, match="this file holds no sound"):
        response_in(recorded(tmp_path / "silent.wav", np.zeros(100)))


class Clicks:
    """A voice that clicks once."""

    key = "click"

    def speak(self, text: str) -> Iterator[bytes]:
        """A single sample in a tenth of a second."""
        click = np.zeros(2400, "<i2")
        click[0] = 16_000
        yield click.tobytes()


def answer(plan: RoomPlan) -> Curve:
    """What a listener hears from a click of Maya's on."""
    listener: list[bytes] = []
    live(SimulatedRoom(plan, lambda name: Clicks(), on_sound=listener.append), 2.0, MAYAS_TURN)
    heard = curve(b"".join(listener))
    return heard[np.flatnonzero(heard)[0] :]


def clicking(at_m: Point | None = SOFA, response: Path | None = None) -> Partner:
    """Maya, who clicks when she has the floor."""
    return Partner("Maya", "click", (line(Cue.FLOOR, "Click"),), spread_s=0.0, at_m=at_m, response=response)


def test_each_voice_comes_through_its_own_response(tmp_path: Path) -> None:
    """From where somebody sits, or from a file; as loud as it would be without a room."""
    file = recorded(tmp_path / "hall.wav", np.array([0.8, 0.0, 0.4, 0.0, -0.4]))
    for plan, response in [
        (RoomPlan((clicking(),), walls=WALLS), response_of(WALLS, SOFA, 2)),
        (RoomPlan((clicking(None, file),)), response_in(file)),
    ]:
        heard, expected = answer(plan), as_loud(response) * 16_000 / 32768
        assert np.abs(heard[: len(expected)] - expected[: len(heard)]).max() < 1e-4


def test_a_voice_is_as_loud_with_walls_as_without() -> None:
    """The level of a partner is the level at the microphone, wherever they sit."""

    class Hiss(ToneVoice):
        def speak(self, text: str) -> Iterator[bytes]:
            random = np.random.default_rng(5)
            yield (2000 * random.standard_normal(2 * PLAYED_RATE_HZ)).astype("<i2").tobytes()

    levels = [
        level_dbfs(live(SimulatedRoom(plan, lambda name: Hiss()), 2.5, MAYAS_TURN)[20_000:36_000])
        for plan in (
            RoomPlan((clicking(None),)),
            RoomPlan((clicking(),), walls=WALLS),
            RoomPlan((clicking((4.5, 3.5, 1.5)),), walls=WALLS),
        )
    ]
    assert levels[1:] == pytest.approx([levels[0]] * 2, abs=1.0)


@pytest.mark.parametrize("from_file", [False, True])
def test_the_loudspeaker_stands_in_the_room_too(tmp_path: Path, from_file: bool) -> None:
    """Its direct sound comes after the delay, at its level; behind it come the reflections."""
    file = recorded(tmp_path / "desk.wav", np.array([0.9, *[0.0] * 101, 0.45])) if from_file else None
    echo = EchoPlan(delay_ms=25, level_db=-6, response=file)
    played = np.zeros(PLAYED_RATE_HZ, "<i2")
    played[0] = 32_000
    room = SimulatedRoom(RoomPlan((clicking(),), echo=echo, walls=WALLS), lambda name: Clicks())
    heard = live(room, 1.5, played=played.tobytes())
    direct = int(np.abs(heard).argmax())
    assert direct / 16_000 == pytest.approx(0.025 + 0.002, abs=0.0002)
    behind = np.abs(heard[direct + 40 :])
    assert behind.max() > 0.05 * abs(heard[direct])
    if from_file:
        assert behind.argmax() + 40 == 102 * 16 / 24
        assert behind.max() == pytest.approx(abs(heard[direct]) / 2, rel=0.02)


def test_people_without_a_place_sit_around_the_microphone() -> None:
    """Each somewhere else, inside of even the smallest room."""
    small = Walls((2.0, 2.0, 2.0), 0.3, (1.0, 1.0, 0.8), (1.4, 1.2, 0.8))
    names = ("Maya", "Leo", "Ada")
    answers = []
    for name in names:
        people = tuple(Partner(n, "click", (line(Cue.FLOOR, "Click"),), spread_s=0.0) for n in names)
        listener: list[bytes] = []
        room = SimulatedRoom(RoomPlan(people, walls=small), lambda n: Clicks(), on_sound=listener.append)
        live(room, 1.5, [(0.0, FloorOpened(0.0, name, 60.0))])
        heard = curve(b"".join(listener))
        answers.append(heard[np.flatnonzero(heard)[0] :][:2000])
    assert not np.allclose(answers[0], answers[1], atol=1e-3)
    assert not np.allclose(answers[1], answers[2], atol=1e-3)
