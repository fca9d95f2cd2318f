"""The ears stay open while the companion speaks, whatever the devices do; where they can't, they know."""

from collections.abc import Callable

import numpy as np
import pytest
import soxr

from companion.core.audio import FRAME_S, HEARD_FRAME_SAMPLES, HEARD_RATE_HZ, PLAYED_RATE_HZ
from companion.hearing.duplex import Duplex
from companion.speaking.tones import ripple, wave
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import Sound, coloured, level, pcm, silence, sound
from tests.hearing.test_canceller import PROMPT, in_a_room, rms_db

PLAYED_FRAME = 960
Told = Callable[[float], float]


class Evening:
    """What was played, 24 kHz, what came back of it, and what is left of that."""

    def __init__(self, spoken: Spoken, prompts: int = 2) -> None:
        opening = soxr.resample(sound(wave()), PLAYED_RATE_HZ, HEARD_RATE_HZ)
        parts = [silence(1.2), opening, *[0.5 * spoken(PROMPT)] * prompts]
        self.far = np.concatenate(parts)
        self.speech_from_s = 1.2 + len(opening) / HEARD_RATE_HZ
        self.works: list[bool] = []
        self.speech: list[bool] = []
        """Whether each frame may hold somebody's speech."""
        self.gave_up = False

    def echo(self, level_db: float, delay_ms: float = 60.0) -> Sound:
        """As loud against what was played, in a room with some noise."""
        noise = level(coloured(len(self.far) / HEARD_RATE_HZ + 1, 1), -65)[: len(self.far)]
        return in_a_room(self.far, delay_ms) * 10 ** (level_db / 20) + noise

    def left(
        self,
        near: Sound,
        *,
        told: Told = lambda at_s: at_s,
        sounding: bool = False,
        gap_s: float | None = None,
    ) -> Sound:
        """What the ears hand on; ``told``: when the microphone says that it recorded; ``gap_s``: when a
        device says that it dropped samples. A frame later than ``near``, which is taken back here."""
        out: list[bytes] = []

        def take(pcm: bytes, only_echo: bool, stands_out: bool) -> None:
            out.append(pcm)
            self.speech.append(not only_echo)

        duplex = Duplex(take, lead_s=0.02)
        played = pcm(soxr.resample(self.far, HEARD_RATE_HZ, PLAYED_RATE_HZ))
        heard, at = pcm(near), 0
        for number in range(len(near) // HEARD_FRAME_SAMPLES):
            now_s = 100.0 + number * FRAME_S
            while at < len(played) and at / PLAYED_FRAME * FRAME_S <= number * FRAME_S + 0.1:
                duplex.played(played[at : at + PLAYED_FRAME], 100.0 + at / PLAYED_FRAME * FRAME_S)
                at += PLAYED_FRAME
            if gap_s is not None and number == round(gap_s / FRAME_S):
                duplex.gap()
            duplex.heard(heard[640 * number : 640 * (number + 1)], told(now_s), sounding=sounding)
            self.works.append(duplex.works)
            self.gave_up |= duplex.gives_up
        return np.roll(sound(b"".join(out)), -HEARD_FRAME_SAMPLES)


def removed_db(near: Sound, left: Sound, since_s: float, until_s: float) -> float:
    """How much was taken away between two seconds."""
    part = slice(round(since_s * HEARD_RATE_HZ), round(until_s * HEARD_RATE_HZ))
    return rms_db(near[part]) - rms_db(left[part])


@pytest.mark.parametrize(
    "told",
    [
        lambda at_s: 0.0,
        lambda at_s: at_s + 3600.0,
        lambda at_s: at_s - 0.4,
        lambda at_s: at_s + 0.3 * (at_s > 104),
    ],
    ids=["no time at all", "another clock", "0.4 s too early", "a leap"],
)
def test_wrong_times_of_a_device_cost_nothing(spoken: Spoken, told: Told) -> None:
    """The delay is found from the sound: from the first words on 20 dB and more are gone."""
    evening = Evening(spoken)
    near = evening.echo(-12.0)
    left = evening.left(near, told=told)
    assert removed_db(near, left, evening.speech_from_s, evening.speech_from_s + 3) > 20
    assert not evening.gave_up


@pytest.mark.parametrize("jump_ms", [15.0, 180.0, -40.0])
def test_a_jump_of_the_delay_is_followed_within_a_second(spoken: Spoken, jump_ms: float) -> None:
    """An underrun, or a buffer that changed its size: what was learned of the room stays."""
    evening = Evening(spoken)
    before, after = evening.echo(-12.0), evening.echo(-12.0, delay_ms=60.0 + jump_ms)
    at_s = 10.0
    at = round(at_s * HEARD_RATE_HZ)
    near = np.concatenate([before[:at], after[at:]])
    left = evening.left(near)
    assert removed_db(near, left, at_s + 1.0, at_s + 3.0) > 20
    assert evening.works[-1]


@pytest.mark.parametrize("jump_ms", [0.0, 60.0, -40.0])
def test_of_an_echo_nothing_is_taken_for_speech_where_a_device_dropped_samples(
    spoken: Spoken, jump_ms: float
) -> None:
    """Until it is known to be taken away again, a second later at most: in all no longer than a click."""
    evening = Evening(spoken)
    before, after = evening.echo(0.0), evening.echo(0.0, delay_ms=60.0 + jump_ms)
    at_s = 12.0
    at = round(at_s * HEARD_RATE_HZ)
    left = evening.left(np.concatenate([before[:at], after[at:]]), gap_s=at_s)
    gap = slice(round(at_s / FRAME_S), round((at_s + 1) / FRAME_S))
    assert sum(evening.speech[gap]) * FRAME_S <= 0.1
    assert evening.works[gap.stop]
    assert removed_db(after, left, at_s + 1, at_s + 3) > 25


def test_in_a_room_that_changed_it_learns_anew_within_two_seconds(spoken: Spoken) -> None:
    """Somebody moved the loudspeaker: other reflections, the same delay."""
    evening = Evening(spoken, prompts=3)
    at_s = 10.0
    near = moved(evening, at_s)
    left = evening.left(near)
    assert removed_db(near, left, at_s + 2.0, at_s + 5.0) > 25
    assert evening.works[-1]


def moved(evening: Evening, at_s: float) -> Sound:
    """The echo of an evening in which somebody moves the loudspeaker."""
    before, at = evening.echo(-6.0), round(at_s * HEARD_RATE_HZ)
    random = np.random.default_rng(8)
    response = 0.1 * random.standard_normal(4800) * 10 ** (-3 * np.arange(4800) / 4800)
    response[0] = -0.7
    after = 0.5 * np.convolve(np.concatenate([silence(0.06), evening.far]), response)[: len(before)]
    return np.concatenate([before[:at], after[at:]])


def test_after_a_ripple_a_late_prompt_is_clean_in_a_room_that_changed(spoken: Spoken) -> None:
    """From its first half second on."""
    evening = Evening(spoken, prompts=1)
    at_s = len(evening.far) / HEARD_RATE_HZ + 0.5
    lead = soxr.resample(sound(ripple()), PLAYED_RATE_HZ, HEARD_RATE_HZ)
    prompt = 0.5 * spoken(PROMPT)[: 2 * HEARD_RATE_HZ]
    evening.far = np.concatenate([evening.far, silence(1.0), lead, prompt])
    near = moved(evening, at_s)
    begins_s = (len(evening.far) - len(prompt)) / HEARD_RATE_HZ
    assert removed_db(near, evening.left(near), begins_s, begins_s + 0.5) > 25


def test_a_partner_who_speaks_over_prompts_is_no_failure(spoken: Spoken) -> None:
    """Twice as loud as the echo, all the time, once the room is known."""
    evening = Evening(spoken)
    near = evening.echo(-18.0)
    since = round((evening.speech_from_s + 2) * HEARD_RATE_HZ)
    talk = np.resize(
        spoken("I came home late on Tuesday, and I felt worried at first.", by="maya"), len(near)
    )
    near[since:] += level(talk, rms_db(near[since:]) + 6)[since:]
    evening.left(near)
    assert all(evening.works[round(evening.speech_from_s * 50) + 50 :])
    assert not evening.gave_up


def test_with_headphones_it_is_known_that_nothing_is_heard(spoken: Spoken) -> None:
    """After some seconds of prompts."""
    evening = Evening(spoken)
    evening.left(level(coloured(len(evening.far) / HEARD_RATE_HZ + 1, 1), -60)[: len(evening.far)])
    assert evening.works[-1]
    assert not evening.gave_up


def _unknown(far: Sound) -> Sound:
    """As loud as what is played at each moment, and otherwise not alike."""
    random = np.random.default_rng(1)
    frames = far[: len(far) // 320 * 320].reshape(-1, 320)
    near: Sound = (random.standard_normal(frames.shape) * frames.std(axis=1, keepdims=True) * 0.3).ravel()
    return near


def test_an_echo_that_can_not_be_known_is_noticed(spoken: Spoken) -> None:
    """Another program changes what is played: it comes back as loud, and otherwise not alike."""
    evening = Evening(spoken)
    evening.left(_unknown(evening.far))
    assert not any(evening.works)
    assert evening.gave_up


def test_a_silent_reference_while_the_companion_speaks_is_noticed() -> None:
    """What is played is not what it is said to be."""
    duplex = Duplex(lambda *frame: None)
    for number in range(600):
        duplex.played(bytes(PLAYED_FRAME), number * FRAME_S)
        duplex.heard(bytes(640), number * FRAME_S, sounding=True)
    assert not duplex.works
    assert duplex.gives_up


@pytest.mark.parametrize("meanwhile", ["silence", "speech", "tones"])
def test_after_minutes_without_its_voice_the_first_second_is_clean(spoken: Spoken, meanwhile: str) -> None:
    """Two minutes of silence, of a partner who speaks, or of the companion's own breathing tones: nothing
    was forgotten."""
    evening = Evening(spoken, prompts=1)
    minutes = silence(120.0)
    tone = 0.06 * np.sin(2 * np.pi * 220 * np.arange(len(minutes)) / HEARD_RATE_HZ)
    between = tone if meanwhile == "tones" else minutes
    prompt = 0.5 * spoken(PROMPT)
    began = len(evening.far) + len(between) + HEARD_RATE_HZ // 2
    since = len(evening.far)
    evening.far = np.concatenate([evening.far, between, silence(0.5), prompt])
    near = evening.echo(-6.0)
    if meanwhile == "speech":
        talk = spoken("I came home late on Tuesday, and I felt worried at first.", by="maya")
        near[since : since + len(minutes)] += np.resize(level(talk, -26), len(minutes))
    left = evening.left(near)
    assert removed_db(near, left, began / HEARD_RATE_HZ, began / HEARD_RATE_HZ + 1) > 25


def test_where_times_are_wrong_by_seconds_an_answer_is_heard_all_the_same(spoken: Spoken) -> None:
    """As after an underrun: the echo can't be known, and the reference plays long after each prompt. Words
    a second after its end are heard."""
    evening = Evening(spoken)
    ends_s = len(evening.far) / HEARD_RATE_HZ
    evening.far = np.concatenate([evening.far, silence(3.0)])
    near = _unknown(evening.far)
    first = round((ends_s + 1.0) * HEARD_RATE_HZ)
    near[first : first + HEARD_RATE_HZ] += level(coloured(1.0, 2), -25)
    heard: list[bool] = []
    duplex = Duplex(lambda pcm, only_echo, stands_out: heard.append(not only_echo), lead_s=0.02)
    played, recorded = pcm(soxr.resample(evening.far, HEARD_RATE_HZ, PLAYED_RATE_HZ)), pcm(near)
    for number in range(len(near) // HEARD_FRAME_SAMPLES):
        at_s = number * FRAME_S
        duplex.played(played[number * PLAYED_FRAME : (number + 1) * PLAYED_FRAME], at_s + 2.0)
        duplex.heard(recorded[640 * number : 640 * (number + 1)], at_s, sounding=at_s < ends_s)
    assert duplex.gives_up
    assert all(heard[first // HEARD_FRAME_SAMPLES :][:50])
