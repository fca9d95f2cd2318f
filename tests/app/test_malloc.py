"""What threads free is there for others."""

import platform
import subprocess
import sys

import pytest

_THREADS = """
import ctypes, sys, threading
from companion.app import malloc

if sys.argv[1] == "few":
    malloc.limit_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
together = threading.Barrier(8)

def work():
    libc.malloc(10_000)
    together.wait()

threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


def _heaps(how: str) -> int:
    done = subprocess.run([sys.executable, "-c", _THREADS, how], capture_output=True, text=True, check=True)
    return done.stdout.count("<heap nr=")


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have other heaps")
def test_threads_share_two_heaps() -> None:
    """Many threads don't make the program large: memory that one freed is there for the others."""
    assert _heaps("few") == 2
    assert _heaps("as it comes") > 2
