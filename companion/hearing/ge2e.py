"""Speaker embeddings: the network of Resemblyzer, in numpy.

Generalized end-to-end loss (Wan et al. 2018, arXiv 1710.10467): three LSTM layers of 256
over 40 mel bands; embeddings of the same voice have the same direction.
"""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ
from companion.errors import ModelError
from companion.hearing.weights import read_weights

Array = NDArray[np.float32]

SIZE = 256
"""Numbers in an embedding."""
HOP_SAMPLES = 160
"""A frame every 10 ms."""
WINDOW_FRAMES = 160
"""The network was trained on windows of 1.6 s."""
BLOCK_SAMPLES = 1600
"""Step of a trail: 100 ms."""
_LEVEL_BLOCKS = 16
"""Loudness of a trail is measured over 1.6 s, as in a window."""
_AT_ONCE = 8
"""Batch size in windows."""
_COLUMNS = 128
"""Weights are multiplied in blocks of this many columns. OpenBLAS spreads anything above 4 x 65536 products
(interface/gemm.c) over all cores, where they wait for each other: on two busy cores this cost ten times as
much, and occasionally stopped the ears for half a second. 8 windows x 256 x 128 are just below."""
_FFT_SAMPLES = 400
_BAND_COUNT = 40
_LAYERS = 3
_HIGHEST_HZ = 8000.0
_RMS = 10 ** (-30 / 20)
"""Loudness to which a voice is normalised. Training only raised softer ones; lowering louder ones makes
near and far equal, and separated voices a little better (``bench/recognition.py``)."""


class SpeakerEmbedder:
    """Embeds speech as a direction in 256 dimensions. Safe from several threads."""

    def __init__(self, file: Path) -> None:
        """``file``: the weights. Raises ModelError when they can't be read."""
        weights = read_weights(file)
        try:
            self._layers = [_layer(weights, index) for index in range(_LAYERS)]
            self._out = _columns(weights["linear.weight"].T), weights["linear.bias"]
        except KeyError as error:
            raise ModelError(
                f"{file}: these are no weights of a speaker embedding ({error} is missing)."
            ) from None

    def embed(self, speech: Array) -> Array:
        """Return the embedding of 16 kHz samples in [-1, 1], at least 25 ms of them: (256,), of length 1.

        Longer speech is divided into windows of 1.6 s that overlap by half; the result is their mean.
        """
        bands = _bands_of(np.pad(speech, _FFT_SAMPLES // 2)) * _scale(_power(speech))
        starts = range(0, max(1, len(bands) - WINDOW_FRAMES + 1), WINDOW_FRAMES // 2)
        windows = np.stack([bands[at : at + WINDOW_FRAMES] for at in starts], axis=1)
        parts = [windows[:, at : at + _AT_ONCE] for at in range(0, windows.shape[1], _AT_ONCE)]
        embeddings = [self._run(part, _States.none(part.shape[1])) for part in parts]
        return unit(np.concatenate(embeddings).mean(axis=0))

    def trail(self) -> "Trail":
        """Return a trail for streaming speech."""
        return Trail(self._run)

    def _run(self, frames: Array, states: "_States") -> Array:
        """(frames, windows or 1, 40) to (windows, 256), each of length 1. ``states`` are updated."""
        for layer, hidden, cell in zip(self._layers, states.hidden, states.cell, strict=True):
            frames = layer.run(frames, hidden, cell)
        weight, bias = self._out
        return unit(np.maximum(_times(frames[-1], weight) + bias, 0))


@dataclass(slots=True)
class _States:
    """The layers' state for each window: (layers, windows, 256)."""

    hidden: Array
    cell: Array

    @classmethod
    def none(cls, windows: int) -> "_States":
        """Return the state before the first frame."""
        return cls(*np.zeros((2, _LAYERS, windows, SIZE), np.float32))

    def without(self, oldest: int) -> "_States":
        """Return the state of the younger windows only."""
        return _States(self.hidden[:, oldest:].copy(), self.cell[:, oldest:].copy())

    def and_one(self) -> "_States":
        """Return a copy with one more, empty window."""
        new = np.zeros((_LAYERS, 1, SIZE), np.float32)
        return _States(np.concatenate([self.hidden, new], axis=1), np.concatenate([self.cell, new], axis=1))


class Trail:
    """Streaming speech, embedded from several starting points at once.

    All windows in progress go through the network together, frame by frame, and none is
    computed twice: that is several times cheaper than embedding each window separately.
    """

    def __init__(self, run: Callable[[Array, _States], Array]) -> None:
        self._run = run
        self.clear()

    def clear(self) -> None:
        """Forget all speech."""
        self._states = _States.none(0)
        self._tail = np.zeros(_FFT_SAMPLES - HOP_SAMPLES, np.float32)
        self._powers: deque[float] = deque(maxlen=_LEVEL_BLOCKS)

    def begin(self) -> None:
        """Start another window with the next block."""
        self._states = self._states.and_one()

    def forget(self, oldest: int) -> None:
        """End the oldest windows."""
        self._states = self._states.without(oldest)

    def add(self, block: Array) -> Array:
        """Add ``BLOCK_SAMPLES`` of 16 kHz samples in [-1, 1]; return each window's embedding from its start
        to here, (windows, 256), the oldest first."""
        self._powers.append(_power(block))
        sound = np.concatenate([self._tail, block])
        self._tail = sound[len(block) :]
        bands = _bands_of(sound) * _scale(sum(self._powers) / len(self._powers))
        return self._run(bands[:, np.newaxis], self._states)


def _power(speech: Array) -> float:
    return float(np.mean(np.square(speech, dtype=np.float64)))


def _scale(power: float) -> np.float32:
    """Return the factor that normalises power in bands to the reference loudness."""
    return np.float32(_RMS**2 / power) if power > 0 else np.float32(1)


def _bands_of(sound: Array) -> Array:
    """Return the power in mel bands for each 10 ms, (frames, 40)."""
    framed = np.lib.stride_tricks.sliding_window_view(sound, _FFT_SAMPLES)[::HOP_SAMPLES]
    spectrum = np.fft.rfft(framed * _WINDOW, axis=1)
    return np.asarray(np.square(np.abs(spectrum)) @ _BANDS, np.float32)


@dataclass(frozen=True, slots=True)
class _Layer:
    """One LSTM layer (Hochreiter and Schmidhuber 1997): gates in the order in, keep, show, new.

    The weights of the first three are halved: one tanh then serves all four gates, because
    the sigmoid of x is (1 + tanh(x/2)) / 2, which never overflows either.
    """

    from_input: Array
    from_hidden: Array
    bias: Array

    def run(self, frames: Array, hidden: Array, cell: Array) -> Array:
        """(frames, windows or 1, inputs) to (frames, windows, 256); ``hidden`` and ``cell`` (windows, 256)
        are updated."""
        driven = _times(frames, self.from_input) + self.bias
        out = np.empty((len(frames), *hidden.shape), np.float32)
        shown = hidden
        for now, drive in enumerate(driven):
            gates = _times(shown, self.from_hidden)
            gates += drive
            np.tanh(gates, out=gates)
            opened = gates[:, : 3 * SIZE]
            opened += 1
            opened *= 0.5
            cell *= opened[:, SIZE : 2 * SIZE]
            cell += opened[:, :SIZE] * gates[:, 3 * SIZE :]
            shown = np.multiply(opened[:, 2 * SIZE :], np.tanh(cell), out=out[now])
        hidden[:] = shown
        return out


def unit(vectors: Array) -> Array:
    """Scale to length 1 along the last axis; zero vectors stay zero."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)


def _columns(weights: Array) -> Array:
    """(inputs, outputs) as (blocks, inputs, ``_COLUMNS``)."""
    return np.ascontiguousarray(np.stack(np.split(weights, weights.shape[1] // _COLUMNS, axis=1)))


def _times(rows: Array, columns: Array) -> Array:
    """(..., rows, inputs) by (blocks, inputs, ``_COLUMNS``): (..., rows, outputs)."""
    blocks = np.matmul(rows[..., np.newaxis, :, :], columns)
    return np.asarray(blocks.swapaxes(-3, -2).reshape(*rows.shape[:-1], -1), np.float32)


def _layer(weights: Mapping[str, Array], index: int) -> _Layer:
    order = np.arange(4 * SIZE).reshape(4, SIZE)[[0, 1, 3, 2]].ravel()
    halved = np.repeat(np.array([0.5, 0.5, 0.5, 1.0], np.float32), SIZE)
    bias = weights[f"lstm.bias_ih_l{index}"] + weights[f"lstm.bias_hh_l{index}"]
    return _Layer(
        from_input=_columns(weights[f"lstm.weight_ih_l{index}"][order].T * halved),
        from_hidden=_columns(weights[f"lstm.weight_hh_l{index}"][order].T * halved),
        bias=bias[order] * halved,
    )


def _mel_bands() -> Array:
    """(201, 40): triangles on Slaney's mel scale (Auditory Toolbox, 1998), of equal area."""
    frequencies_hz = np.fft.rfftfreq(_FFT_SAMPLES, 1 / HEARD_RATE_HZ)
    edges_hz = _hz(np.linspace(0.0, _mel(_HIGHEST_HZ), _BAND_COUNT + 2))
    ramps = edges_hz[:, np.newaxis] - frequencies_hz
    widths = np.diff(edges_hz)[:, np.newaxis]
    triangles = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1], ramps[2:] / widths[1:]))
    areas = 2.0 / (edges_hz[2:] - edges_hz[:-2])
    return np.ascontiguousarray((triangles * areas[:, np.newaxis]).T, np.float32)


_LINEAR_HZ = 200.0 / 3
_BREAK_HZ = 1000.0
_LOG_STEP = float(np.log(6.4)) / 27


def _mel(hz: float) -> float:
    return _BREAK_HZ / _LINEAR_HZ + float(np.log(hz / _BREAK_HZ)) / _LOG_STEP


def _hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    above = mel - _BREAK_HZ / _LINEAR_HZ
    return np.where(above < 0, mel * _LINEAR_HZ, _BREAK_HZ * np.exp(_LOG_STEP * above))


_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT_SAMPLES) / _FFT_SAMPLES)).astype(np.float32)
_BANDS = _mel_bands()
