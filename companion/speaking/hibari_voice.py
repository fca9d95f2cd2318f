"""Speech synthesis with hibari: a small network that predicts spectra, which are made into sound here.

The network gives five parts for each frame of 12.5 ms: a filter (size and phase) for the pulses of the vocal
folds, the size of a noise, and a part with a phase of its own. Their sum goes through one inverse STFT. The
signal path is that of hibari-tts by Maureese Williams (Apache-2.0).
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import PLAYED_RATE_HZ
from companion.errors import ModelError
from companion.speaking import misaki
from companion.speaking.card_voice import run_options, session
from companion.speaking.cards import VoiceCard
from companion.speaking.loudness import Samples
from companion.speaking.misaki_voice import MisakiVoice, shifted

MODEL = "hibari.onnx"
_FFT, _HOP = 1200, 300
_OVERLAP = _FFT // _HOP
_LOWEST_PITCH_HZ = 40.0
"""Frames below it are voiceless."""
_HIGHEST_HARMONIC_HZ = 11_000.0
_LOUDEST = 7.0
"""Limit for logarithms of sizes."""
_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT) / _FFT)).astype(np.float32)
_LONGEST = 400


class HibariVoice(MisakiVoice):
    """A ``Voice`` of a hibari model."""

    def __init__(self, folder: Path, card: VoiceCard, as_read: Callable[[str], str] = str) -> None:
        """``folder`` has ``hibari.onnx``; ``as_read``: see ``CardVoice``. Raises ModelError if it is missing,
        or the card's language isn't known."""
        file = folder / MODEL
        if not file.is_file():
            raise ModelError(f"{file} is missing; fetch the voice again: companion models fetch hibari")
        super().__init__(file, card, as_read)

    def _synthesise(self, phonemes: list[str], ratio: float, pace: float) -> Samples:
        ids = misaki.numbered(phonemes)[: _LONGEST + 2]
        inputs = {
            "ids": np.array([ids], np.int64),
            "speed": np.array([1 / (pace * ratio)], np.float32),
        }
        parts = session(self._file).run(None, inputs, run_options())
        # The same portion always gets the same noise, in any order.
        seed = int.from_bytes(hashlib.blake2b(bytes(ids), digest_size=8).digest(), "big")
        return shifted(sound_of([part[0] for part in parts], np.random.default_rng(seed)), ratio)


def sound_of(parts: list[Samples], noise: np.random.Generator) -> Samples:
    """Return 24 kHz sound for the network's six outputs: five of shape (601, frames) and the pitch in Hz."""
    harmonic_size, harmonic_phase, noise_size, free_size, free_phase, pitch_hz = parts
    frames = harmonic_size.shape[1]
    spectrum = _stft(_pulses(pitch_hz), frames)
    spectrum *= _polar(harmonic_size, np.float32(np.pi) * np.tanh(harmonic_phase))
    shape = (harmonic_size.shape[0], 2 * frames)
    spectrum += noise.standard_normal(shape, dtype=np.float32).view(np.complex64) * _size(noise_size)
    spectrum += _polar(free_size, free_phase)
    return _overlapped(spectrum)


def _size(logarithm: Samples) -> Samples:
    size: Samples = np.exp(np.minimum(logarithm, _LOUDEST), dtype=np.float32)
    return size


def _polar(logarithm: Samples, phase: Samples) -> NDArray[np.complex64]:
    turned: NDArray[np.complex64] = np.exp(np.complex64(1j) * phase)
    return turned * _size(logarithm)


def _pulses(pitch_hz: Samples) -> Samples:
    """A train of pulses with a varying pitch, all harmonics below the highest at an amplitude of 1:
    cos t + cos 2t + ... + cos Ht = sin((H + 1/2) t) / (2 sin(t / 2)) - 1/2. Zero in voiceless frames."""
    count = len(pitch_hz) * _HOP
    middles = (np.arange(len(pitch_hz)) + 0.5) * _HOP - 0.5
    hz = np.interp(np.arange(count), middles, pitch_hz)
    voiced = hz > _LOWEST_PITCH_HZ
    hz = np.maximum(hz, _LOWEST_PITCH_HZ)
    phase = 2 * np.pi * np.modf(np.cumsum(hz) / PLAYED_RATE_HZ)[0]
    harmonics = np.floor(_HIGHEST_HARMONIC_HZ / hz) + 0.5
    below = 2 * np.sin(phase / 2)
    near_zero = np.abs(below) <= 2e-3
    below[near_zero] = 1.0
    train = np.where(near_zero, harmonics, np.sin(harmonics * phase) / below) - 0.5
    return np.where(voiced, train, 0.0).astype(np.float32)


def _stft(sound: Samples, frames: int) -> NDArray[np.complex64]:
    """Frames of ``sound``; a cosine of amplitude 1 has a peak of 1."""
    padded = np.pad(sound, _FFT // 2, mode="reflect")
    rows = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::_HOP][:frames]
    return np.fft.rfft(rows * (_WINDOW / (_FFT / 4)), axis=1).astype(np.complex64).T.copy()


def _overlapped(spectrum: NDArray[np.complex64]) -> Samples:
    """The inverse STFT: frames added with their overlap, divided by the sum of squared windows."""
    frames = spectrum.shape[1]
    rows = np.fft.irfft(spectrum.T, _FFT, axis=1).astype(np.float32) * _WINDOW
    blocks = rows.reshape(frames, _OVERLAP, _HOP)
    squared = np.square(_WINDOW).reshape(_OVERLAP, _HOP)
    total = np.zeros((frames + _OVERLAP - 1, _HOP), np.float32)
    weights = np.zeros_like(total)
    for part in range(_OVERLAP):
        total[part : part + frames] += blocks[:, part]
        weights[part : part + frames] += squared[part]
    sound: Samples = np.asarray(total / np.maximum(weights, 1e-11), np.float32).reshape(-1)
    return sound[_FFT // 2 : _FFT // 2 + frames * _HOP]
