"""Whole rooms: what the microphone hears, and what a listener hears."""

import wave
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from companion.core.api.record import CompanionFell, CompanionSaid, FloorOpened
from companion.core.api.utterances import Utterance
from companion.core.audio import (
    HEARD_FRAME_BYTES,
    HEARD_RATE_HZ,
    PLAYED_FRAME_BYTES,
    PLAYED_RATE_HZ,
)
from companion.errors import ModelError
from companion.hearing.whisper import WhisperTranscriber
from companion.room.plan import Cue, EchoPlan, Line, Partner, Piece, RoomPlan
from companion.room.simulated import SimulatedRoom
from companion.speaking.cards import load_cards
from companion.speaking.piper_voice import PiperVoice
from tests.room.making import (
    AMPLITUDE,
    SILENCE,
    ToneVoice,
    curve,
    level_dbfs,
    line,
    live,
    partner,
    pitch_hz,
    room_of,
    stretches,
)

MAYAS_TURN = [(0.0, FloorOpened(0.0, "Maya", 60.0))]
MAYA = partner("Maya", line(Cue.FLOOR, "I felt", (1.5, "I felt alone."), (2.0, "I'm done.")))


def noise_of(seconds: float, seed: int = 3) -> bytes:
    """Something for the companion to play."""
    random = np.random.default_rng(seed)
    return (3000 * random.standard_normal(int(seconds * PLAYED_RATE_HZ))).astype("<i2").tobytes()


def test_words_sound_when_they_are_promised() -> None:
    """The truth about what was said, and when, agrees with the microphone to a few milliseconds."""
    room = room_of(MAYA)
    heard = stretches(live(room, 10.0, MAYAS_TURN))
    assert [said.text for said in room.spoken] == ["I felt", "I felt alone.", "I'm done."]
    truth = [time for said in room.spoken for time in (said.start_s, said.end_s)]
    assert [time for stretch in heard for time in stretch] == pytest.approx(truth, abs=0.005)
    assert room.spoken[0].start_s == pytest.approx(0.5, abs=0.0201)


def test_the_microphone_gives_a_frame_for_a_frame() -> None:
    """20 ms each way, from the first on."""
    room = room_of(MAYA)
    assert {len(room.exchange(SILENCE)) for _ in range(100)} == {HEARD_FRAME_BYTES}


def test_in_an_empty_room_it_is_silent() -> None:
    """Without noise there is nothing, not even a bit."""
    assert not live(room_of(MAYA), 1.0).any()


@pytest.mark.parametrize("level_db", [0.0, -12.0])
def test_partners_are_as_loud_as_they_speak(level_db: float) -> None:
    """The level of a partner is that of the voice, and what the description adds."""
    quiet = partner("Maya", line(Cue.FLOOR, "one two three four"), level_db=level_db)
    heard = live(room_of(quiet), 1.6, MAYAS_TURN)[int(0.7 * HEARD_RATE_HZ) :]
    assert level_dbfs(heard) == pytest.approx(20 * np.log10(AMPLITUDE / 2**0.5) + level_db, abs=0.1)


def test_two_voices_sound_together() -> None:
    """When one interrupts the other both are heard."""
    leo = partner("Leo", line(Cue.INTERRUPTS, "one two three", delay_s=1.0))
    maya = partner("Maya", line(Cue.FLOOR, "one two three four five"))
    voices = {"maya": ToneVoice(500.0), "leo": ToneVoice(900.0)}
    heard = live(SimulatedRoom(RoomPlan((maya, leo)), voices.__getitem__), 3.0, MAYAS_TURN)
    alone, both = (
        np.abs(np.fft.rfft(heard[int(start * HEARD_RATE_HZ) :][:4000]))[[125, 225]] for start in (0.6, 1.2)
    )
    assert alone[0] > 100 * alone[1]
    assert both[0] == pytest.approx(both[1], rel=0.05)


def test_partners_hear_what_the_session_records() -> None:
    """A prompt that ends is answered, by the partner whom it names."""
    maya, leo = (partner(name, line(Cue.HEARS, "Yes.", hears="good time")) for name in ("Maya", "Leo"))
    room = room_of(maya, leo)
    live(room, 4.0, [(0.0, CompanionSaid(0.0, "Leo, is now a good time?")), (2.0, CompanionFell(2.0))])
    assert [(said.partner, said.text) for said in room.spoken] == [("Leo", "Yes.")]


def test_the_companion_comes_back_to_the_microphone() -> None:
    """After the delay of the room and 2 ms of the microphone's own, as loud as promised."""
    plan = RoomPlan((MAYA,), echo=EchoPlan(delay_ms=40, level_db=-10, rt60_s=0))
    played = noise_of(2.0)
    heard = live(SimulatedRoom(plan, lambda name: ToneVoice()), 2.5, played=played)
    microphone = live(room_of(MAYA), 2.5, played=played)
    assert not microphone.any(), "with headphones nothing comes back"
    reference = np.interp(
        np.arange(2 * HEARD_RATE_HZ) / HEARD_RATE_HZ,
        np.arange(len(curve(played))) / PLAYED_RATE_HZ,
        curve(played),
    )
    matches = np.array([np.dot(heard[lag : lag + len(reference)], reference) for lag in range(1600)])
    assert abs(matches).argmax() / HEARD_RATE_HZ == pytest.approx(0.042, abs=0.0001)


@pytest.mark.parametrize("kind", ["pink", "fan", "keyboard", "babble"])
def test_the_microphone_hears_noise_at_its_level(kind: str) -> None:
    """The level in the description is that in the room; what lies above 8 kHz no microphone here hears."""
    listener: list[bytes] = []
    room = SimulatedRoom(RoomPlan((MAYA,), (kind, -45.0)), lambda name: ToneVoice(), on_sound=listener.append)
    heard = live(room, 8.0)
    assert level_dbfs(curve(b"".join(listener))) == pytest.approx(-45.0, abs=1.0)
    assert -49.0 < level_dbfs(heard) < -44.0


def test_a_microphone_has_a_gain_and_an_end() -> None:
    """It amplifies, and what is too loud is cut off, not turned round."""
    soft = live(SimulatedRoom(RoomPlan((MAYA,), gain_db=-20.0), lambda name: ToneVoice()), 2.0, MAYAS_TURN)
    assert np.abs(soft).max() == pytest.approx(AMPLITUDE / 10, rel=0.05)
    loud = live(SimulatedRoom(RoomPlan((MAYA,), gain_db=30.0), lambda name: ToneVoice()), 2.0, MAYAS_TURN)
    assert np.abs(loud).max() == pytest.approx(1.0, abs=0.001)
    assert np.abs(np.diff(loud)).max() < 1.9


def test_a_listener_hears_partners_and_companion() -> None:
    """What goes into ``room.wav``: the companion directly and not by its echo, and everybody else."""
    listener: list[bytes] = []
    room = room_of(MAYA, on_sound=listener.append)
    played = noise_of(0.2)
    live(room, 2.0, MAYAS_TURN, played=played)
    sound = b"".join(listener)
    assert len(sound) == 100 * PLAYED_FRAME_BYTES
    assert np.abs(curve(sound[: len(played)]) - curve(played)).max() < 1e-4
    assert stretches(curve(sound)[PLAYED_RATE_HZ // 4 :], PLAYED_RATE_HZ) == [
        pytest.approx((0.25, 0.85), abs=0.021)
    ]


def full_plan(seed: int) -> RoomPlan:
    """A room with everything."""
    maya = Partner("Maya", "maya", MAYA.lines, spread_s=0.3)
    return RoomPlan((maya,), ("babble", -50.0), EchoPlan(), -2.0, seed)


def test_a_room_is_the_same_each_time() -> None:
    """Equal seeds give equal samples, whether lines are rendered ahead or not; other seeds other ones."""
    with ThreadPoolExecutor(1) as pool:
        played = noise_of(0.5)
        first, ahead, other = (
            live(
                SimulatedRoom(full_plan(seed), lambda name: ToneVoice(), executor=executor),
                4.0,
                MAYAS_TURN,
                played,
            )
            for seed, executor in ((1, None), (1, pool), (2, None))
        )
    assert np.array_equal(first, ahead)
    assert not np.array_equal(first, other)


class LaterExecutor(Executor):
    """Does nothing before it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Any]] = []

    def submit(self, work: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Keeps the work."""
        future: Future[Any] = Future()
        self.waiting.append((future, lambda: work(*args, **kwargs)))
        return future

    def run(self) -> None:
        """Does what was not cancelled."""
        for future, work in self.waiting:
            if future.set_running_or_notify_cancel():
                future.set_result(work())


def test_each_line_is_rendered_once() -> None:
    """Equal words of a voice are spoken once and remembered; those that come first are rendered first."""
    voice, later = ToneVoice(), LaterExecutor()
    lines = [line(Cue.FLOOR, text, (1.0, "I'm done.")) for text in ("One", "Two")]
    room = SimulatedRoom(
        RoomPlan((partner("Maya", *lines), partner("Leo", line(Cue.HEARS, "Yes.", hears="x")))),
        lambda name: voice,
        executor=later,
    )
    later.run()
    assert voice.asked == ["One", "Yes.", "I'm done.", "Two"]
    live(room, 4.0, MAYAS_TURN)
    assert len(room.spoken) == 2
    assert len(voice.asked) == 4


def test_a_line_that_is_due_does_not_wait_for_others() -> None:
    """What is still in the queue when its moment comes is rendered at once."""
    voice, later = ToneVoice(), LaterExecutor()
    room = SimulatedRoom(RoomPlan((MAYA,)), lambda name: voice, executor=later)
    live(room, 1.0, MAYAS_TURN)
    assert voice.asked == ["I felt"]
    later.run()
    assert voice.asked == ["I felt", "I felt alone.", "I'm done."]


def test_a_closed_room_renders_nothing_more() -> None:
    """Who leaves early does not wait for the rest of the lines."""
    voice, later = ToneVoice(), LaterExecutor()
    room = SimulatedRoom(RoomPlan((MAYA,)), lambda name: voice, executor=later)
    room.close()
    room.close()
    later.run()
    assert voice.asked == []


def test_a_voice_that_is_missing_is_named() -> None:
    """The sentence of the model store reaches the person, also from the background."""

    def missing(name: str) -> ToneVoice:
        raise ModelError(f"There is no voice card {name}.")

    with ThreadPoolExecutor(1) as pool:
        for executor in (None, pool):
            room = SimulatedRoom(RoomPlan((MAYA,)), missing, executor=executor)
            with pytest.raises(ModelError, match="There is no voice card maya"):
                live(room, 2.0, MAYAS_TURN)


def test_a_partner_may_be_a_recording(tmp_path: Path) -> None:
    """A sound file in place of a voice, of any rate."""
    with wave.open(str(tmp_path / "hum.wav"), "wb") as file:
        file.setparams((1, 2, 44_100, 0, "NONE", ""))
        t = np.arange(44_100) / 44_100
        file.writeframes((8000 * np.sin(2 * np.pi * 660 * t)).astype("<i2").tobytes())
    hum = Line((Piece("Hum.", plays=tmp_path / "hum.wav"),), Cue.FLOOR)
    recorded = Partner("Maya", None, (hum,), spread_s=0.0)
    room = room_of(recorded)
    heard = live(room, 3.0, MAYAS_TURN)
    assert stretches(heard) == [pytest.approx((0.8, 1.8), abs=0.021)]
    assert pitch_hz(heard[16_000:24_000]) == pytest.approx(660, abs=3)
    assert [said.text for said in room.spoken] == ["Hum."]


def test_a_couple_with_real_voices_is_understood(piper_joe: Path, tiny_whisper: Path) -> None:
    """Through room, noise and microphone a transcriber finds the words that were said."""
    cards = load_cards(Path(__file__).parents[2] / "voices")
    said = "Would you send me a message by six o'clock, when it gets late?"
    maya = partner("Maya", line(Cue.FLOOR, said))
    plan = RoomPlan((maya,), ("pink", -60.0), EchoPlan())
    room = SimulatedRoom(plan, lambda name: PiperVoice(piper_joe, cards[name]))
    heard = live(room, 6.0, MAYAS_TURN)
    (truth,) = room.spoken
    pcm = (heard * 32767).astype("<i2").tobytes()
    utterance = Utterance(0, truth.start_s, truth.end_s, 0.0, pcm)
    understood = WhisperTranscriber(tiny_whisper).transcribe(utterance).text
    words = [
        "".join(c for c in text.lower() if c.isalpha() or c == " ").split() for text in (said, understood)
    ]
    assert len(set(words[0]) - set(words[1])) <= 2, "by six o'clock may be written as 6"
