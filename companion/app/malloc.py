"""Release of freed memory by the C library."""

import contextlib
import ctypes
import sys

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""From glibc's ``malloc.h``."""
_ARENAS = 2
_OWN_PAGES_BYTES = 1 << 20


def limit_memory() -> None:
    """Let threads share heaps and release large blocks, on Linux with glibc; elsewhere do nothing.

    glibc gives each thread its own heap, up to eight per core, and memory freed in one is unavailable to
    the others. It also raises the size above which a block gets its own pages to 32 MiB when the first
    large block is freed, and retains smaller ones. Measured by ``bench/memory.py``. To be called before
    threads are started.
    """
    _call("mallopt", _M_ARENA_MAX, _ARENAS)
    _call("mallopt", _M_MMAP_THRESHOLD, _OWN_PAGES_BYTES)


def give_back() -> None:
    """Return freed memory to the system once the models are loaded: loading takes more than they occupy."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # another C library
            getattr(ctypes.CDLL(None), name)(*arguments)
