"""The companion does not hear itself, and hears the others while it speaks."""

from collections.abc import Iterator

import numpy as np
import pytest

from companion.core.audio import HEARD_FRAME_SAMPLES as FRAME
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.canceller import PARTITIONS, EchoCanceller
from companion.hearing.detector import voice_detector
from companion.hearing.doorman import Doorman
from companion.hearing.doorman import Sound as Block
from companion.hearing.segmenter import Began, Segmenter
from tests.hearing.conftest import Spoken
from tests.hearing.sounds import Sound, coloured, level, pcm

PROMPT = (
    "Welcome. Something came between you, and you are here to mend what can be mended. I keep the time. "
    "You speak one after the other, and whoever listens gives back what was heard. Let us settle first."
)


def in_a_room(played: Sound, delay_ms: float) -> Sound:
    """Delayed, with reflections that fade by 60 dB in 0.3 s."""
    random = np.random.default_rng(3)
    decay = 10 ** (-3 * np.arange(4800) / 4800)
    response = 0.1 * random.standard_normal(4800) * decay
    response[0] = 1.0
    response = np.concatenate([np.zeros(round(delay_ms / 1000 * HEARD_RATE_HZ)), response])
    return np.asarray(np.convolve(played, response)[: len(played)])


def cleaned(near: Sound, far: Sound) -> Sound:
    """All frames through a new canceller."""
    canceller = EchoCanceller()
    starts = range(0, len(near) - FRAME + 1, FRAME)
    return np.concatenate(
        [
            canceller.clean(near[at : at + FRAME].astype(np.float32), far[at : at + FRAME].astype(np.float32))
            for at in starts
        ]
    ).astype(np.float64)


def rms_db(sound: Sound) -> float:
    """Loudness below full scale."""
    return float(10 * np.log10(np.mean(sound**2) + 1e-12))


@pytest.mark.parametrize("delay_ms", [5.0, 40.0, 150.0])
def test_after_three_seconds_thirty_decibels_of_echo_are_gone(spoken: Spoken, delay_ms: float) -> None:
    """Whatever the delay of the devices."""
    far = spoken(PROMPT)
    near = in_a_room(far, delay_ms) + level(coloured(len(far) / HEARD_RATE_HZ + 1, 1), -75)[: len(far)]
    left = cleaned(near, far)
    since = 3 * HEARD_RATE_HZ
    assert rms_db(near[since:]) - rms_db(left[since:]) > 30


def test_who_speaks_over_the_companion_is_heard(spoken: Spoken) -> None:
    """As loud as the companion: what is left is the partner, at the partner's loudness."""
    far = spoken(PROMPT)
    near = in_a_room(far, 40.0)
    word = spoken("Stop, please.", by="maya")
    word = level(word, rms_db(near[5 * HEARD_RATE_HZ :]))
    at = 6 * HEARD_RATE_HZ
    near[at : at + len(word)] += word
    left = cleaned(near, far)[at + FRAME : at + FRAME + len(word)]  # a block late
    assert rms_db(left) == pytest.approx(rms_db(word), abs=2.5)
    assert np.corrcoef(left, word)[0, 1] > 0.85


@pytest.mark.parametrize("softer_db", [0.0, 10.0])
def test_a_single_word_over_the_companion_is_found(spoken: Spoken, softer_db: float) -> None:
    """A short "stop" wherever it comes, and not the companion itself: the judge alone misses some."""
    far = 0.5 * np.concatenate([spoken(PROMPT), spoken(PROMPT)])
    near = in_a_room(far, 40.0) + level(coloured(len(far) / HEARD_RATE_HZ + 1, 1), -65)[: len(far)]
    word = level(spoken("Stop!", by="maya"), rms_db(near) - softer_db)
    places = range(5 * HEARD_RATE_HZ, len(near) - len(word), round(2.3 * HEARD_RATE_HZ))
    for at in places:
        near[at : at + len(word)] += word
    began = np.array([at_s * HEARD_RATE_HZ for at_s in begun(near, far)])
    found = [np.any((at <= began) & (began < at + len(word))) for at in places]
    assert len(found) >= 8
    assert np.mean(found) >= (0.9 if softer_db else 1.0)
    assert len(began) <= len(found)


def test_a_word_is_noticed_by_its_first_consonant(spoken: Spoken) -> None:
    """Its "s" is softer than the vowels of the companion; a prompt is lowered before the "o" of "stop"."""
    far = 0.5 * np.concatenate([spoken(PROMPT), spoken(PROMPT)])
    near = in_a_room(far, 40.0) + level(coloured(len(far) / HEARD_RATE_HZ + 1, 1), -65)[: len(far)]
    word = level(spoken("Stop!", by="maya"), rms_db(near))
    first = int(np.argmax(np.abs(word) > 0.006))
    places = range(5 * HEARD_RATE_HZ, len(near) - len(word), round(2.3 * HEARD_RATE_HZ))
    for at in places:
        near[at : at + len(word)] += word
    noticed = np.array([FRAME * (number + 1) for number in stands_out(near, far)])
    late_ms = [1000 * (noticed[noticed > at][0] - at - first) / HEARD_RATE_HZ for at in places]
    assert np.quantile(late_ms, 0.9, method="lower") < 130
    assert max(late_ms) < 200, "where it begins in the loudest vowel of the companion"


class Ears:
    """A canceller that is known to work after its first second of sound, and what it tells of each frame."""

    def __init__(self) -> None:
        self._canceller, self.doorman = EchoCanceller(), Doorman()
        self._learned = self._rings = 0

    def hear(self, near: Sound, far: Sound) -> Sound:
        """One frame; returns what is left of it."""
        left = self._canceller.clean(near.astype(np.float32), far.astype(np.float32)).astype(np.float64)
        sounds = bool(np.mean(far**2) > 1e-5)
        self._learned += sounds
        self._rings = PARTITIONS if sounds else max(0, self._rings - 1)
        block = Block(left, self._canceller.without, self._canceller.echo)
        self.doorman.see(block, sounds=sounds, rings=self._rings > 0, works=self._learned > 50)
        return left


def stands_out(near: Sound, far: Sound) -> Iterator[int]:
    """Numbers of the frames in which something does."""
    ears = Ears()
    for number in range(len(near) // FRAME):
        frame = slice(number * FRAME, (number + 1) * FRAME)
        ears.hear(near[frame], far[frame])
        if ears.doorman.stands_out:
            yield number


def begun(near: Sound, far: Sound) -> Iterator[float]:
    """When utterances begin, in seconds."""
    ears, detector = Ears(), voice_detector()

    def probability(pcm: bytes) -> float:
        return detector.feed(pcm, only_echo=ears.doorman.only_echo, stands_out=ears.doorman.stands_out)

    segmenter = Segmenter(probability)
    for at in range(0, len(near) - FRAME + 1, FRAME):
        frame = slice(at, at + FRAME)
        for segment in segmenter.feed(pcm(ears.hear(near[frame], far[frame]))):
            if isinstance(segment, Began):
                yield segment.at_s


def test_an_echo_that_does_not_come_is_not_heard(spoken: Spoken) -> None:
    """The loudspeaker is switched off halfway: what was expected of it makes no sound of its own."""
    far = 0.5 * np.concatenate([spoken(PROMPT), spoken(PROMPT)])
    near = in_a_room(far, 40.0) + level(coloured(len(far) / HEARD_RATE_HZ + 1, 1), -75)[: len(far)]
    off = len(far) // 2
    near[off:] = level(coloured(len(far) / HEARD_RATE_HZ + 1, 1), -75)[off : len(far)]
    left = cleaned(near, far)[off + HEARD_RATE_HZ :]
    assert rms_db(left) < -65
    assert all(at_s * HEARD_RATE_HZ < off for at_s in begun(near, far))


def test_without_the_companion_nothing_is_changed(spoken: Spoken) -> None:
    """While it is silent, the microphone goes through, 20 ms late."""
    word = spoken("I would like to tell you how the week was.", by="leo")
    word = word[: len(word) // FRAME * FRAME]
    left = cleaned(word, np.zeros(len(word)))
    assert np.allclose(left[FRAME:], word[:-FRAME], atol=1e-4)
