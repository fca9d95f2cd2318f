"""The weights of a model in the format of ONNX Runtime (ORT), by the node that uses them.

Such a file is a FlatBuffer (schema: ``onnxruntime/core/flatbuffers/schema/ort.fbs``).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_MODEL, _GRAPH = 1, 7
_INITIALIZERS, _NODES = 0, 2
_NAME, _DIMS, _TYPE, _RAW = 0, 2, 3, 4
_NODE_NAME, _OPERATION, _INPUTS, _OUTPUTS, _ATTRIBUTES, _SUBGRAPH = 0, 5, 8, 9, 10, 7
"""Numbers of fields in the schema's tables."""
_TYPES = {1: np.float32, 3: np.int8, 7: np.int64}

Weights = dict[str, npt.NDArray[Any]]


class _Table:
    """A table of a FlatBuffer: fields by number."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at
        self._fields = at - struct.unpack_from("<i", data, at)[0]

    def _field(self, number: int) -> int | None:
        """Where a field is; None where it is absent."""
        offset = 4 + 2 * number
        if offset >= struct.unpack_from("<H", self._data, self._fields)[0]:
            return None
        found = int(struct.unpack_from("<H", self._data, self._fields + offset)[0])
        return self._at + found if found else None

    def _unsigned(self, at: int) -> int:
        return int(struct.unpack_from("<I", self._data, at)[0])

    def _vector(self, number: int) -> tuple[int, int]:
        """Where the first item is, and how many there are."""
        at = self._field(number)
        if at is None:
            return 0, 0
        start = at + self._unsigned(at)
        return start + 4, self._unsigned(start)

    def _targets(self, number: int) -> Iterator[int]:
        start, count = self._vector(number)
        for at in range(start, start + 4 * count, 4):
            yield at + self._unsigned(at)

    def number(self, number: int) -> int:
        """Return an integer, 0 where it is absent."""
        at = self._field(number)
        return 0 if at is None else self._unsigned(at)

    def data(self, number: int, size: int = 1) -> bytes:
        """Return a vector of items of ``size`` bytes, as bytes."""
        start, count = self._vector(number)
        return self._data[start : start + size * count]

    def text(self, number: int) -> str:
        """Return a string, empty where it is absent."""
        return self.data(number).decode()

    def texts(self, number: int) -> list[str]:
        """Return the strings of a vector."""
        return [self._data[at + 4 : at + 4 + self._unsigned(at)].decode() for at in self._targets(number)]

    def table(self, number: int) -> "_Table | None":
        """Return a table, None where it is absent."""
        at = self._field(number)
        return None if at is None else _Table(self._data, at + self._unsigned(at))

    def tables(self, number: int) -> "Iterator[_Table]":
        """Yield the tables of a vector."""
        for at in self._targets(number):
            yield _Table(self._data, at)


def weights(path: Path) -> Weights:
    """Return the weights that nodes multiply with, add or look up, by the names of the nodes. Those that are
    stored in eight bits and made real numbers by nodes of their own are returned as these real numbers.

    Raises OSError where ``path`` can't be read, ValueError, struct.error or KeyError where it is no model.
    """
    data = path.read_bytes()
    model = _Table(data, struct.unpack_from("<I", data)[0]).table(_MODEL)
    graph = model.table(_GRAPH) if model else None
    if graph is None:
        raise ValueError(f"{path} holds no graph")
    found: Weights = {}
    _read(graph, {}, found)
    return found


def _read(graph: _Table, values: Weights, found: Weights) -> None:
    """Add the weights of a graph and of those within it to ``found``; ``values``: constants by name."""
    for tensor in graph.tables(_INITIALIZERS):
        if kind := _TYPES.get(tensor.number(_TYPE)):
            shape = np.frombuffer(tensor.data(_DIMS, 8), np.int64)
            values[tensor.text(_NAME)] = np.frombuffer(tensor.data(_RAW), kind).reshape(shape)
    for node in graph.tables(_NODES):
        operation, inputs = node.text(_OPERATION), node.texts(_INPUTS)
        known = [values[name] for name in inputs if name in values]
        if operation in ("Cast", "Mul", "Add") and len(known) == len(inputs):
            del values[inputs[0]]  # else all weights would be in memory three times
            values[node.texts(_OUTPUTS)[0]] = _made(operation, known)
        elif operation in ("MatMul", "Mul", "Add", "Gather") and known:
            found[node.text(_NODE_NAME)] = known[0]
        for attribute in node.tables(_ATTRIBUTES):
            if inner := attribute.table(_SUBGRAPH):
                _read(inner, values, found)


def _made(operation: str, known: list[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    if operation == "Cast":
        return known[0].astype(np.float32)
    made: npt.NDArray[Any] = known[0] * known[1] if operation == "Mul" else known[0] + known[1]
    return made
