"""A disk that can be watched, and that can fail: a VFS of SQLite's in front of the real one.

SQLite reaches files through a table of functions (https://www.sqlite.org/vfs.html). Here those that change a
file are replaced by others that first note, or refuse, what is asked of them.
"""

import ctypes
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import _sqlite3

FULL, IOERR_WRITE, IOERR_FSYNC, OK = 13, 778, 1034, 0
SECTOR = 512
_ALIVE: list[Any] = []
"""What SQLite points to, as long as the process lives."""

_P, _INT, _I64 = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_OPEN = ctypes.CFUNCTYPE(_INT, _P, _P, _P, _INT, _P)
_DELETE = ctypes.CFUNCTYPE(_INT, _P, ctypes.c_char_p, _INT)
_WRITE = ctypes.CFUNCTYPE(_INT, _P, _P, _INT, _I64)
_TRUNCATE = ctypes.CFUNCTYPE(_INT, _P, _I64)
_SYNC = ctypes.CFUNCTYPE(_INT, _P, _INT)


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", _INT),
        ("file_size", _INT),
        ("max_path", _INT),
        ("next", _P),
        ("name", ctypes.c_char_p),
        ("app_data", _P),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("rest", _P * 16),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [
        ("version", _INT),
        ("close", _P),
        ("read", _P),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("rest", _P * 13),
    ]


@dataclass(frozen=True)
class Op:
    """One change of a file: ``write``, ``truncate``, ``sync``, ``delete``, or ``mark`` by the test."""

    kind: str
    name: str
    at: int = 0
    data: bytes = b""


@dataclass
class Disk:
    """Everything that was done to files through it, in order."""

    name: str
    ops: list[Op] = field(default_factory=list)
    refuse: Callable[[Op], int] = lambda op: OK
    """Decides the result of an operation: ``OK`` lets it happen."""

    def mark(self, text: str) -> None:
        """Note that something has returned."""
        self.ops.append(Op("mark", text))

    def _does(self, op: Op, act: Callable[[], int]) -> int:
        if refused := self.refuse(op):
            return refused
        done = act()
        if done == OK:
            self.ops.append(op)
        return done

    def register(self) -> None:
        """Make it known to SQLite under its name."""
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        real = library.sqlite3_vfs_find(None).contents
        mine = _Vfs.from_buffer_copy(real)
        names: dict[int, str] = {}

        def opened(vfs: int, path: int, file: int, flags: int, out: int) -> int:
            done = int(real.open(vfs, path, file, flags, out))
            if done == OK and path:
                names[file] = Path(ctypes.string_at(path).decode()).name
                self._watch(file, names[file])
            return done

        def deleted(vfs: int, path: bytes, sync: int) -> int:
            op = Op("delete", Path(path.decode()).name, sync)
            return self._does(op, lambda: int(real.delete(vfs, path, sync)))

        mine.name = self.name.encode()
        mine.open, mine.delete = _OPEN(opened), _DELETE(deleted)
        _ALIVE.extend([mine, mine.open, mine.delete, real])
        assert library.sqlite3_vfs_register(ctypes.byref(mine), 0) == OK

    def _watch(self, file: int, name: str) -> None:
        slot = ctypes.cast(file, ctypes.POINTER(_P))
        real = ctypes.cast(slot[0], ctypes.POINTER(_Methods)).contents
        mine = _Methods.from_buffer_copy(real)

        def write(file: int, data: int, count: int, at: int) -> int:
            op = Op("write", name, at, ctypes.string_at(data, count))
            return self._does(op, lambda: int(real.write(file, data, count, at)))

        def truncate(file: int, size: int) -> int:
            return self._does(Op("truncate", name, size), lambda: int(real.truncate(file, size)))

        def sync(file: int, flags: int) -> int:
            return self._does(Op("sync", name), lambda: int(real.sync(file, flags)))

        mine.write, mine.truncate, mine.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        _ALIVE.extend([mine, mine.write, mine.truncate, mine.sync])
        slot[0] = ctypes.addressof(mine)


def after_power_cut(ops: list[Op], chance: random.Random) -> dict[str, bytes]:
    """The files as they may be found after the power failed behind ``ops``: what was synced is there; of all
    other writes any may be missing or torn, whatever their order; a deletion may not have happened."""
    files: dict[str, bytearray] = {}
    waiting: dict[str, list[Op]] = {}
    for op in ops:
        if op.kind in ("write", "truncate"):
            waiting.setdefault(op.name, []).append(op)
        elif op.kind == "sync":
            for change in waiting.pop(op.name, []):
                _apply(files, change)
        elif op.kind == "delete" and (op.at or chance.random() < 0.5):
            files.pop(op.name, None)
            waiting.pop(op.name, None)
    for name, changes in waiting.items():
        drop = chance.random()
        for change in changes:
            if chance.random() >= drop:
                _apply(files, change, torn_at=chance.randrange(0, len(change.data) + SECTOR, SECTOR))
        files.setdefault(name, bytearray())
    return {name: bytes(data) for name, data in files.items()}


def _apply(files: dict[str, bytearray], op: Op, torn_at: int | None = None) -> None:
    data = files.setdefault(op.name, bytearray())
    if op.kind == "truncate":
        del data[op.at :]
        return
    piece = op.data[:torn_at]
    if len(data) < op.at:
        data.extend(bytes(op.at - len(data)))
    data[op.at : op.at + len(piece)] = piece
