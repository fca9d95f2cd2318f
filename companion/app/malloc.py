"""Memory that is given back: how much of what is freed the C library keeps."""

import contextlib
import ctypes
import sys

_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
"""From glibc's ``malloc.h``."""
_ARENAS = 2
_OWN_PAGES_BYTES = 1 << 20


def limit_memory() -> None:
    """Let threads share heaps and give large blocks back, on Linux with glibc; elsewhere nothing happens.

    glibc gives each thread its own heap, up to eight a core, and what models free in one is not there for
    the others. It also raises the size from which a block has pages of its own to 32 MiB, with the first
    large block that is freed, and keeps what is smaller. Measured by ``bench/whole.py``. To be called before
    threads are started.
    """
    _call("mallopt", _M_ARENA_MAX, _ARENAS)
    _call("mallopt", _M_MMAP_THRESHOLD, _OWN_PAGES_BYTES)


def give_back() -> None:
    """Return freed memory to the system, once the models are loaded: loading takes more than they do."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):  # another C library
            getattr(ctypes.CDLL(None), name)(*arguments)
