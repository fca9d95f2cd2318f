"""What a partner sounds like: taken from a sentence or two, judged on the spot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from companion.core.api.voices import Quality
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.ge2e import Array, unit

ENOUGH_S = 8.0
"""Speech that makes a voiceprint. Fewer seconds make more mistakes (``bench/recognition.py``)."""
WINDOW_S = 1.6
_STEP_S = 0.8
_BLOCK_SAMPLES = 320
_LEAST_S = 0.8
"""Below this a window says little of a voice."""

QUIETEST_SNR_DB = 8.0
"""Speech must stand out this far from what is heard in between."""
STRANGE_BELOW = 0.62
"""A window that agrees less than this with the rest is somebody else, or noise. Measured on human readings:
windows of one voice agree by 0.85 (one of a hundred by less than 0.70), of two voices by 0.5."""
ALIKE_ABOVE = 0.80
"""Two partners whose voiceprints agree more than this can't be told apart for sure; unrelated voices agree
by 0.5, one of a hundred by 0.70."""


class Embedder(Protocol):
    """Turns speech into a direction; see ``ge2e.SpeakerEmbedder``."""

    def embed(self, speech: Array) -> Array:
        """(256,), of length 1, of 16 kHz samples in [-1, 1]."""


class Trail(Protocol):
    """Speech as it comes, embedded from several starting points; see ``ge2e.Trail``."""

    def clear(self) -> None:
        """Forget all that was heard."""

    def begin(self) -> None:
        """Another window begins with the next block."""

    def forget(self, oldest: int) -> None:
        """End the oldest windows."""

    def add(self, block: Array) -> Array:
        """The embedding of each window, (windows, 256), the oldest first."""


class StreamingEmbedder(Embedder, Protocol):
    """An embedder that follows speech as it comes."""

    def trail(self) -> Trail:
        """A new trail."""


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """A voice: where it points, and how much windows of it agree with that."""

    direction: Array
    agreement: float
    """Mean cosine of a window of 1.6 s with the rest of the same voice."""


@dataclass
class Enrolment:
    """Collects speech of one partner until it makes a voiceprint."""

    embedder: Embedder
    others: Mapping[str, Voiceprint] = field(default_factory=dict)
    """Voiceprints of partners who were enrolled before."""
    _speech: list[Array] = field(default_factory=list)
    _between: list[Array] = field(default_factory=list)

    @property
    def speech_s(self) -> float:
        """How much speech there is."""
        return sum(map(len, self._speech)) / HEARD_RATE_HZ

    def add(self, speech: Array, between: Array) -> None:
        """One utterance: its voiced samples and those between them, 16 kHz in [-1, 1]."""
        self._speech.append(speech)
        self._between.append(between)

    def forget(self) -> None:
        """Begin anew."""
        self._speech.clear()
        self._between.clear()

    def result(self) -> tuple[Quality, Voiceprint | None]:
        """How good it is; with a voiceprint when it can be used (GOOD, and ALIKE with care)."""
        if self.speech_s < ENOUGH_S:
            return Quality.TOO_SHORT, None
        speech = np.concatenate(self._speech)
        if snr_db(speech, np.concatenate(self._between)) < QUIETEST_SNR_DB:
            return Quality.TOO_NOISY, None
        voiceprint, least = voiceprint_of(speech, self.embedder)
        if least < STRANGE_BELOW:
            return Quality.ANOTHER_VOICE, None
        alike = any(voiceprint.direction @ other.direction > ALIKE_ABOVE for other in self.others.values())
        return (Quality.ALIKE if alike else Quality.GOOD), voiceprint


def voiceprint_of(speech: Array, embedder: Embedder) -> tuple[Voiceprint, float]:
    """The voiceprint of some seconds of speech, and how much its strangest window agrees with the rest."""
    windows = [embedder.embed(window) for window in _windows(speech)]
    agreements = [_agreement(windows, index) for index in range(len(windows))]
    return Voiceprint(unit(np.mean(windows, axis=0)), float(np.mean(agreements))), min(agreements)


def snr_db(speech: Array, between: Array) -> float:
    """How far speech stands out from what is heard between words, in decibels; infinite without any noise."""
    if len(between) < _BLOCK_SAMPLES:
        return float("inf")
    # Ends of words lie between too; the quietest fifth is what is heard without anybody.
    blocks = between[: len(between) // _BLOCK_SAMPLES * _BLOCK_SAMPLES].reshape(-1, _BLOCK_SAMPLES)
    noise = float(np.percentile(np.mean(np.square(blocks, dtype=np.float64), axis=1), 20))
    both = float(np.mean(np.square(speech, dtype=np.float64)))
    return float("inf") if noise <= 0 else 10.0 * float(np.log10(max(both - noise, 1e-12) / noise))


def _windows(speech: Array) -> list[Array]:
    size, step = round(WINDOW_S * HEARD_RATE_HZ), round(_STEP_S * HEARD_RATE_HZ)
    least = round(_LEAST_S * HEARD_RATE_HZ)
    starts = range(0, max(1, len(speech) - least), step)
    return [speech[at : at + size] for at in starts]


def _agreement(windows: Sequence[Array], index: int) -> float:
    """How much a window agrees with those that share no sample with it."""
    rest = [window for at, window in enumerate(windows) if abs(at - index) >= 2]
    return float(windows[index] @ unit(np.mean(rest, axis=0))) if rest else 1.0
