"""Voiceprints of partners: computed from a sentence or two, and rated immediately."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from companion.core.api.voices import Quality
from companion.core.audio import HEARD_RATE_HZ
from companion.hearing.ge2e import Array, unit

ENOUGH_S = 8.0
"""Speech needed for a voiceprint. Fewer seconds cause more errors (``bench/recognition.py``)."""
WINDOW_S = 1.6
_STEP_S = 0.8
_BLOCK_SAMPLES = 320
_LEAST_S = 0.8
"""A shorter window says little about a voice."""

_LOWEST_HZ = 50.0
"""Microphones hear little below."""
QUIETEST_SNR_DB = 8.0
"""Speech must stand out this far from the sound between words."""
STRANGE_BELOW = 0.62
"""A window that agrees less than this with the rest is another voice, or noise. Measured on human readings:
windows of one voice agree by 0.85 (one in a hundred by less than 0.70), of two voices by 0.5."""
ALIKE_ABOVE = 0.80
"""Two partners whose voiceprints agree more than this can't be told apart reliably; unrelated voices agree
by 0.5, one in a hundred by 0.70."""

NOISES_DB = (18.0, 12.0, 6.0)
"""Noise in which a voice is known besides the sound it was learned in: speech is so far above it. Of pieces
of 1.6 s in pink, white and brown noise 10 to 18 dB below speech, by voices learned in quiet, 97 % are then
surely theirs instead of 28 %, and none another's."""

FAR_NOISE_DB = 15.0
"""Noise in which a voice is known from far. Of pieces of 1.6 s in such rooms at 10 to 15 dB, by voices
learned near, 79 to 97 % are then surely theirs instead of 0 to 20 %; in rooms of another kind (image
method, 3 m) 40 % instead of 10 %. None is another's; strangers from there are a partner's in 1 to 10 %
instead of none."""
_FAR_RT60_S = 0.5
_FAR_DIRECT_DB = -3.0
"""Direct sound against the reverberation, about 3 m from a microphone in a living room."""
_FIRST_REFLECTION_S = 0.004
LEVELS = 1 + len(NOISES_DB) + 2
"""In which a voice is known: as it was learned, in noise, from far, and from far in noise."""


class Embedder(Protocol):
    """Embeds speech as a direction; see ``ge2e.SpeakerEmbedder``."""

    def embed(self, speech: Array) -> Array:
        """Return (256,), of length 1, for 16 kHz samples in [-1, 1]."""


class Trail(Protocol):
    """Streaming speech, embedded from several starting points; see ``ge2e.Trail``."""

    def clear(self) -> None:
        """Forget all speech."""

    def begin(self) -> None:
        """Start another window with the next block."""

    def forget(self, oldest: int) -> None:
        """End the oldest windows."""

    def add(self, block: Array) -> Array:
        """Return the embedding of each window, (windows, 256), the oldest first."""


class StreamingEmbedder(Embedder, Protocol):
    """An embedder for streaming speech."""

    def trail(self) -> Trail:
        """Return a new trail."""


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """A voice: its direction, and how much its windows agree with it."""

    direction: Array
    agreement: float
    """Mean cosine of a window of 1.6 s with the rest of the same voice."""
    noisy: tuple["Voiceprint", ...] = ()
    """The same voice in the ``NOISES_DB``, and from far; empty where its sound was not at hand."""

    @property
    def levels(self) -> tuple["Voiceprint", ...]:
        """The voice as it was learned, with more and more noise, from far, and from far in noise."""
        return (self, *self.noisy)


@dataclass
class Enrolment:
    """Collects speech of one partner until it makes a voiceprint."""

    embedder: Embedder
    others: Mapping[str, Voiceprint] = field(default_factory=dict)
    """Voiceprints of partners enrolled earlier."""
    _speech: list[Array] = field(default_factory=list)
    _between: list[Array] = field(default_factory=list)

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(map(len, self._speech)) / HEARD_RATE_HZ

    def add(self, speech: Array, between: Array) -> None:
        """Add one utterance: its voiced samples and those between them, 16 kHz in [-1, 1]."""
        self._speech.append(speech)
        self._between.append(between)

    def forget(self) -> None:
        """Start again."""
        self._speech.clear()
        self._between.clear()

    def result(self) -> tuple[Quality, Voiceprint | None]:
        """Return its quality, and a voiceprint if usable (GOOD, and ALIKE with caution)."""
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
    """Return the voiceprint of some seconds of speech, and how much its worst window agrees with the rest."""
    plain, least = _one_print(speech, embedder)
    beginning = speech[: round(ENOUGH_S * HEARD_RATE_HZ)]
    far = from_far(beginning)
    changed = [*(in_noise(beginning, snr_db) for snr_db in NOISES_DB), far, in_noise(far, FAR_NOISE_DB)]
    return replace(plain, noisy=tuple(_one_print(sound, embedder)[0] for sound in changed)), least


def _one_print(speech: Array, embedder: Embedder) -> tuple[Voiceprint, float]:
    windows = [embedder.embed(window) for window in _windows(speech)]
    agreements = [_agreement(windows, index) for index in range(len(windows))]
    return Voiceprint(unit(np.mean(windows, axis=0)), float(np.mean(agreements))), min(agreements)


def in_noise(speech: Array, snr_db: float) -> Array:
    """Return speech (16 kHz) with pink noise so far below it, always the same one."""
    spectrum = np.fft.rfft(np.random.default_rng(1).standard_normal(len(speech)))
    bands_hz = np.fft.rfftfreq(len(speech), 1 / HEARD_RATE_HZ)
    pink = np.fft.irfft(spectrum * (bands_hz >= _LOWEST_HZ) / np.sqrt(bands_hz.clip(1)), len(speech))
    level = np.sqrt(np.mean(np.square(speech)) / np.mean(np.square(pink))) * 10 ** (-snr_db / 20)
    return np.asarray(speech + level * pink, np.float32)


def from_far(speech: Array) -> Array:
    """Return speech (16 kHz) as a microphone at some distance hears it, as loud as it was: with noise that
    decays exponentially as its reverberation (Polack 1988), always the same one."""
    times_s = np.arange(round(_FAR_RT60_S * HEARD_RATE_HZ)) / HEARD_RATE_HZ
    response = np.random.default_rng(1).standard_normal(len(times_s)) * 10 ** (-3 * times_s / _FAR_RT60_S)
    response[times_s < _FIRST_REFLECTION_S] = 0.0
    response *= 10 ** (-_FAR_DIRECT_DB / 20) / np.linalg.norm(response)
    response[0] = 1.0
    size = len(speech) + len(response)
    heard = np.fft.irfft(np.fft.rfft(speech, size) * np.fft.rfft(response, size), size)[: len(speech)]
    return np.asarray(heard * np.linalg.norm(speech) / max(float(np.linalg.norm(heard)), 1e-9), np.float32)


def snr_db(speech: Array, between: Array) -> float:
    """Return how far speech stands out from the sound between words, in decibels; infinite without noise."""
    if len(between) < _BLOCK_SAMPLES:
        return float("inf")
    # Word endings are in between too; the quietest fifth is the background.
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
    """Return how much a window agrees with those that share no sample with it."""
    rest = [window for at, window in enumerate(windows) if abs(at - index) >= 2]
    return float(windows[index] @ unit(np.mean(rest, axis=0))) if rest else 1.0
