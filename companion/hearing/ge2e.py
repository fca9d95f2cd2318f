"""Speaker embeddings: the network of Resemblyzer, in numpy.

Generalized end-to-end loss (Wan et al. 2018, arXiv 1710.10467): three LSTM layers of 256
over 40 mel bands; equal voices point the same way. The weights come as a file of PyTorch,
which is read here without PyTorch and without trusting it: the pickle inside may name
nothing but arrays.
"""

import collections
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from companion.core.audio import HEARD_RATE_HZ
from companion.errors import ModelError

Array = NDArray[np.float32]

SIZE = 256
"""Numbers in an embedding."""
HOP_SAMPLES = 160
"""A frame every 10 ms."""
WINDOW_FRAMES = 160
"""The network was trained on windows of 1.6 s."""
_FFT_SAMPLES = 400
_BANDS = 40
_LAYERS = 3
_HIGHEST_HZ = 8000.0
_RMS = 10 ** (-30 / 20)
"""Loudness at which a voice is judged. Training only lifted what was softer; lowering what is louder makes
near and far the same, and told voices apart a little better (``bench/recognition.py``)."""

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
"""How files of PyTorch began before they were archives."""


class SpeakerEmbedder:
    """Turns speech into a direction in 256 dimensions. Safe from several threads."""

    def __init__(self, file: Path) -> None:
        """``file``: the weights. Raises ModelError when they can't be read."""
        weights = read_weights(file)
        try:
            self._layers = [_layer(weights, index) for index in range(_LAYERS)]
            self._out = np.ascontiguousarray(weights["linear.weight"].T), weights["linear.bias"]
        except KeyError as error:
            raise ModelError(
                f"{file}: these are no weights of a speaker embedding ({error} is missing)."
            ) from None
        self._window = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FFT_SAMPLES) / _FFT_SAMPLES)).astype(
            np.float32
        )
        self._bands = _mel_bands()

    def embed(self, speech: Array) -> Array:
        """The embedding of 16 kHz samples in [-1, 1], at least 25 ms of them: (256,), of length 1.

        Longer speech is cut into windows of 1.6 s that overlap by half; their mean is taken.
        """
        frames = self._frames(speech)
        starts = range(0, max(1, len(frames) - WINDOW_FRAMES + 1), WINDOW_FRAMES // 2)
        windows = np.stack([frames[at : at + WINDOW_FRAMES] for at in starts])
        return unit(self._run(windows).mean(axis=0))

    def _frames(self, speech: Array) -> Array:
        """Power in mel bands, (frames, 40)."""
        rms = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64))))
        if rms > 0:
            speech = speech * np.float32(_RMS / rms)
        padded = np.pad(speech, _FFT_SAMPLES // 2)
        framed = np.lib.stride_tricks.sliding_window_view(padded, _FFT_SAMPLES)[::HOP_SAMPLES]
        power = np.abs(np.fft.rfft(framed * self._window, axis=1)) ** 2
        return (power @ self._bands).astype(np.float32)

    def _run(self, windows: Array) -> Array:
        """(windows, frames, 40) to (windows, 256), each of length 1."""
        for layer in self._layers:
            windows = layer.run(windows)
        weight, bias = self._out
        return unit(np.maximum(windows[:, -1] @ weight + bias, 0))


@dataclass(frozen=True, slots=True)
class _Layer:
    """One LSTM layer (Hochreiter and Schmidhuber 1997), with the gates in PyTorch's order."""

    from_input: Array
    from_hidden: Array
    bias: Array

    def run(self, sequences: Array) -> Array:
        """(windows, frames, inputs) to (windows, frames, 256)."""
        driven = sequences @ self.from_input + self.bias
        hidden = np.zeros((len(sequences), SIZE), np.float32)
        cell = np.zeros_like(hidden)
        out = np.empty((*sequences.shape[:2], SIZE), np.float32)
        for at in range(sequences.shape[1]):
            gates = driven[:, at] + hidden @ self.from_hidden
            let_in, keep, new, show = np.split(gates, 4, axis=1)
            cell = _sigmoid(keep) * cell + _sigmoid(let_in) * np.tanh(new)
            hidden = _sigmoid(show) * np.tanh(cell)
            out[:, at] = hidden
        return out


def unit(vectors: Array) -> Array:
    """Scaled to length 1 along the last axis; what has no length stays as it is."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)


def _sigmoid(x: Array) -> Array:
    # The same as 1 / (1 + exp(-x)), without overflow.
    return np.asarray(0.5 * np.tanh(0.5 * x) + 0.5, np.float32)


def _layer(weights: Mapping[str, Array], index: int) -> _Layer:
    return _Layer(
        from_input=np.ascontiguousarray(weights[f"lstm.weight_ih_l{index}"].T),
        from_hidden=np.ascontiguousarray(weights[f"lstm.weight_hh_l{index}"].T),
        bias=weights[f"lstm.bias_ih_l{index}"] + weights[f"lstm.bias_hh_l{index}"],
    )


def _mel_bands() -> Array:
    """(201, 40): triangles on Slaney's mel scale (Auditory Toolbox, 1998), of equal area."""
    frequencies_hz = np.fft.rfftfreq(_FFT_SAMPLES, 1 / HEARD_RATE_HZ)
    edges_hz = _hz(np.linspace(0.0, _mel(_HIGHEST_HZ), _BANDS + 2))
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


def read_weights(file: Path) -> dict[str, Array]:
    """Arrays by name, from the older file format of PyTorch. Raises ModelError when it is none."""
    try:
        with file.open("rb") as opened:
            return _read(opened)
    except OSError as error:
        raise ModelError(f"{file}: can't be read ({error.strerror}).") from error
    except (
        pickle.UnpicklingError,
        ValueError,
        KeyError,
        TypeError,
        EOFError,
        IndexError,
        AttributeError,
    ) as error:
        raise ModelError(
            f"{file}: this is no file of weights; get it again with: companion models"
        ) from error


def _read(opened: IO[bytes]) -> dict[str, Array]:
    if _Arrays(opened).load() != _MAGIC or _Arrays(opened).load() != _PROTOCOL:
        raise ValueError("another format")
    _Arrays(opened).load()
    content = _Arrays(opened).load()
    storages = {key: _storage(opened) for key in _Arrays(opened).load()}
    return {
        name: at.within(storages) for name, at in content["model_state"].items() if isinstance(at, _Place)
    }


def _storage(opened: IO[bytes]) -> Array:
    count = int.from_bytes(opened.read(8), "little")
    raw = opened.read(4 * count)
    if len(raw) != 4 * count:
        raise ValueError("cut off")
    return np.frombuffer(raw, "<f4")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an array lies."""

    storage: str
    offset: int
    shape: tuple[int, ...]

    def within(self, storages: Mapping[str, Array]) -> Array:
        """The array itself. All that is stored here is stored row by row."""
        count = int(np.prod(self.shape))
        return storages[self.storage][self.offset : self.offset + count].reshape(self.shape)


def _placed(storage: tuple[Any, ...], offset: int, shape: tuple[int, ...], *_: object) -> _Place:
    return _Place(storage[2], offset, shape)


class _Arrays(pickle.Unpickler):
    """Unpickles descriptions of arrays, and refuses whatever else a pickle can do."""

    _KNOWN: Mapping[tuple[str, str], object] = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _placed,
        ("torch", "FloatStorage"): "floats",
    }

    def find_class(self, module: str, name: str) -> Any:
        """One of the three things that such a file needs."""
        try:
            return self._KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights") from None

    def persistent_load(self, pid: Any) -> Any:
        """Which storage an array lies in."""
        return pid
