"""PyTorch weights, read without PyTorch and without trust: the pickle inside may name only
arrays."""

import collections
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from companion.errors import ModelError

Array = NDArray[np.float32]

_MAGIC = 0x1950A86A20F9469CFC6C
_PROTOCOL = 1001
"""Header of PyTorch files before they were archives."""


def read_weights(file: Path) -> dict[str, Array]:
    """Return arrays by name, from PyTorch's older file format. Raises ModelError for another file."""
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
    """The location of an array."""

    storage: str
    offset: int
    shape: tuple[int, ...]

    def within(self, storages: Mapping[str, Array]) -> Array:
        """Return the array itself. Everything here is stored row by row."""
        count = int(np.prod(self.shape))
        return storages[self.storage][self.offset : self.offset + count].reshape(self.shape)


def _placed(storage: tuple[Any, ...], offset: int, shape: tuple[int, ...], *_: object) -> _Place:
    return _Place(storage[2], offset, shape)


class _Arrays(pickle.Unpickler):
    """Unpickles descriptions of arrays, and rejects anything else a pickle can do."""

    _KNOWN: Mapping[tuple[str, str], object] = {
        ("collections", "OrderedDict"): collections.OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _placed,
        ("torch", "FloatStorage"): "floats",
    }

    def find_class(self, module: str, name: str) -> Any:
        """Return one of the three things that such a file needs."""
        try:
            return self._KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a file of weights") from None

    def persistent_load(self, pid: Any) -> Any:
        """Return the storage of an array."""
        return pid
