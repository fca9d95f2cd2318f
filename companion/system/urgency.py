"""Threads that handle sound go before all others, where the system permits it."""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator


@contextlib.contextmanager
def going_first(by: int = 1) -> Iterator[None]:
    """Threads and programs started in here, and this thread meanwhile, run before this thread's siblings.

    ``by``: steps of real-time priority above this thread's own. Linux permits it to root and to users with a
    limit for it (``ulimit -r``). Elsewhere nothing changes, and a busy machine may drop sound.
    """
    if not hasattr(os, "sched_setscheduler"):
        yield
        return
    policy, before = os.sched_getscheduler(0), os.sched_getparam(0)
    with contextlib.suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(before.sched_priority + by))
    try:
        yield
    finally:
        os.sched_setscheduler(0, policy, before)


def step_back(by: int = 5) -> None:
    """Let this thread, and all that it starts from now on, run after others, on Linux.

    ``by``: steps of niceness; with five they get a quarter of a core that another thread wants too. Elsewhere
    threads have no niceness of their own.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), by)
