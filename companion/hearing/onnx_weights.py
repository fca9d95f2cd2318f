"""The weights of a model in the format of ONNX, by name, without the package onnx.

Such a file is a message of Protocol Buffers (schema: ``onnx/onnx.proto``). It is mapped into memory: only
what is used takes any, and the rooms of a machine share it.
"""

import mmap
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_GRAPH, _INITIALIZER = 7, 5
"""Numbers of fields: of a model, and of its graph."""
_TYPES = {1: np.float32, 3: np.int8, 7: np.int64}

Weights = dict[str, npt.NDArray[Any]]


class _Wire(IntEnum):
    """How a field is written."""

    VARINT = 0
    EIGHT_BYTES = 1
    BYTES = 2
    FOUR_BYTES = 5


class _Field(IntEnum):
    """A field of a tensor."""

    DIMS = 1
    TYPE = 2
    NAME = 8
    RAW = 9


def weights(path: Path) -> Weights:
    """Return the initializers of a model, read-only: those of real numbers and of integers of 8 and 64 bits.

    Raises OSError where ``path`` can't be read, ValueError or IndexError where it is no model.
    """
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    found: Weights = {}
    for number, start, end in _fields(data, 0, len(data)):
        if number == _GRAPH:
            for inner, first, last in _fields(data, start, end):
                if inner == _INITIALIZER:
                    found.update(_tensor(data, first, last))
    return found


def _tensor(data: mmap.mmap, at: int, end: int) -> Weights:
    shape: list[int] = []
    name, kind, raw = "", 0, (0, 0)
    for number, start, stop in _fields(data, at, end):
        match number:
            case _Field.DIMS:
                shape.append(start)
            case _Field.TYPE:
                kind = start
            case _Field.NAME:
                name = data[start:stop].decode()
            case _Field.RAW:
                raw = start, stop
    if kind not in _TYPES:
        return {}
    size = np.dtype(_TYPES[kind]).itemsize
    values = np.frombuffer(data, _TYPES[kind], (raw[1] - raw[0]) // size, raw[0])
    return {name: values.reshape(shape)}


def _fields(data: mmap.mmap, at: int, end: int) -> Iterator[tuple[int, int, int]]:
    """The fields of a message: number, then beginning and end of bytes; of an integer its value, twice."""
    while at < end:
        key, at = _varint(data, at)
        match key & 7:
            case _Wire.VARINT:
                value, at = _varint(data, at)
                yield key >> 3, value, value
            case _Wire.BYTES:
                size, at = _varint(data, at)
                if at + size > end:
                    raise ValueError("a field is longer than its message")
                yield key >> 3, at, at + size
                at += size
            case _Wire.EIGHT_BYTES:
                at += 8
            case _Wire.FOUR_BYTES:
                at += 4
            case other:
                raise ValueError(f"no field has the type {other}")


def _varint(data: mmap.mmap, at: int) -> tuple[int, int]:
    """An integer in groups of seven bits, the lowest first, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at
