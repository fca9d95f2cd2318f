"""A copy of a Whisper model with weights of eight bits, from which it is loaded without its memory going up.

Models are fetched with weights of sixteen bits. CTranslate2 makes eight of them while it loads: for that it
needs 260 MB with the base model, which then takes 115. A copy that was made once has the same numbers: scales
and rounding are those of CTranslate2 (``ctranslate2/specs/model_spec.py``), in its binary format 6.
"""

import contextlib
import hashlib
import os
import shutil
import struct
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from companion import private

MODEL = "model.bin"
_VERSION = 6
_FLOAT32, _INT8, _FLOAT16 = 0, 1, 4
_LARGEST = 127
_ROWS = 2048
"""Converted at a time: all of the largest matrix would take 106 MB in 32 bits."""
_SCALE = b"_scale"


def int8_folder(folder: Path, copies: Path) -> Path:
    """Return the folder in ``copies`` with the model of ``folder`` in eight bits, made where it isn't there
    yet; ``folder`` itself where it can't be made or its weights aren't of sixteen bits."""
    try:
        status = (folder / MODEL).stat()
        origin = f"{folder.resolve()}\0{status.st_size}\0{status.st_mtime_ns}"
        copy = copies / f"{folder.name}-{hashlib.sha256(origin.encode()).hexdigest()[:12]}"
        if not copy.is_dir():
            _make(folder, copy)
    except (OSError, ValueError, struct.error):  # no room, a read-only disk, another format
        return folder
    return copy if copy.is_dir() else folder


def discard(copy: Path) -> None:
    """Remove a copy that can't be loaded."""
    shutil.rmtree(copy, ignore_errors=True)


def _make(folder: Path, copy: Path) -> None:
    private.make_folder(copy.parent)
    with tempfile.TemporaryDirectory(dir=copy.parent, prefix=".part-") as unfinished:
        made = Path(unfinished) / "copy"
        made.mkdir()
        for file in folder.iterdir():
            if file.is_file() and file.name != MODEL:
                shutil.copyfile(file, made / file.name)
        with (folder / MODEL).open("rb") as model, (made / MODEL).open("wb") as smaller:
            _convert(_Reader(model), smaller)
            smaller.flush()
            os.fsync(smaller.fileno())
        for older in copy.parent.glob(f"{folder.name}-{'?' * 12}"):
            discard(older)
        with contextlib.suppress(OSError):  # another room was as quick
            made.rename(copy)


@dataclass(frozen=True, slots=True)
class _Variable:
    """A named array as it is written."""

    name: bytes
    shape: tuple[int, ...]
    kind: int
    data: bytes

    @property
    def is_converted(self) -> bool:
        return self.kind == _FLOAT16 and len(self.shape) == 2 and self.name.endswith(b"weight")


def _convert(reader: "_Reader", out: IO[bytes]) -> None:
    """Write a model in eight bits. Raises ValueError where nothing in it has sixteen."""
    version, name, revision, count = reader.number("I"), reader.text(), reader.number("I"), reader.number("I")
    if version != _VERSION:
        raise ValueError(f"version {version}")
    out.write(struct.pack("<I", version) + _text(name) + struct.pack("<I", revision))
    count_at = out.tell()
    out.write(struct.pack("<I", count))
    converted: set[bytes] = set()
    for _ in range(count):
        variable = reader.variable()
        if variable.is_converted:
            converted.add(variable.name)
            _write_converted(variable, out)
        else:
            _write_variable(variable.name, variable.shape, variable.kind, variable.data, out)
    if not converted:
        raise ValueError("no weights of sixteen bits")
    aliases = [(reader.text(), reader.text()) for _ in range(reader.number("I"))]
    aliases += [(alias + _SCALE, name + _SCALE) for alias, name in aliases if name in converted]
    out.write(struct.pack("<I", len(aliases)) + b"".join(_text(name) for pair in aliases for name in pair))
    out.seek(count_at)
    out.write(struct.pack("<I", count + len(converted)))


def _write_converted(variable: _Variable, out: IO[bytes]) -> None:
    rows = np.frombuffer(variable.data, np.float16).reshape(variable.shape)
    scales: npt.NDArray[np.float32] = np.empty(len(rows), np.float32)
    whole: npt.NDArray[np.int8] = np.empty(variable.shape, np.int8)
    for first in range(0, len(rows), _ROWS):
        part = slice(first, first + _ROWS)
        values = rows[part].astype(np.float32)
        largest = np.abs(values).max(axis=1)
        largest[largest == 0] = _LARGEST
        scales[part] = np.float32(_LARGEST) / largest
        whole[part] = np.rint(values * scales[part, None])
    _write_variable(variable.name, variable.shape, _INT8, whole.data, out)
    _write_variable(variable.name + _SCALE, variable.shape[:1], _FLOAT32, scales.data, out)


def _write_variable(
    name: bytes, shape: tuple[int, ...], kind: int, data: bytes | memoryview, out: IO[bytes]
) -> None:
    size = memoryview(data).nbytes
    out.write(_text(name) + struct.pack(f"<B{len(shape)}IBI", len(shape), *shape, kind, size))
    out.write(data)


def _text(text: bytes) -> bytes:
    return struct.pack("<H", len(text) + 1) + text + b"\0"


class _Reader:
    """Reads the parts of a model in order."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def number(self, form: str) -> int:
        found: int = struct.unpack(f"<{form}", self._bytes(struct.calcsize(f"<{form}")))[0]
        return found

    def text(self) -> bytes:
        return self._bytes(self.number("H"))[:-1]

    def variable(self) -> _Variable:
        name = self.text()
        shape = tuple(self.number("I") for _ in range(self.number("B")))
        return _Variable(name, shape, self.number("B"), self._bytes(self.number("I")))

    def _bytes(self, size: int) -> bytes:
        found = self._file.read(size)
        if len(found) < size:
            raise ValueError("it ends too early")
        return found
