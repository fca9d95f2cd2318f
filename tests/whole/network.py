"""Notices and refuses every use of the network by this process (audit hooks, PEP 578)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.bind",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
        "urllib.Request",
    }
)
_watchers: list[list[str]] = []
_hooked: list[bool] = []


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _watchers and event in _EVENTS:
        _watchers[-1].append(event)
        raise OSError(f"no network here ({event})")


@contextmanager
def blocked() -> Iterator[list[str]]:
    """No network within this block; yields what was tried, by the names of the audit events."""
    if not _hooked:  # a hook can't be taken away again
        sys.addaudithook(_hook)
        _hooked.append(True)
    attempts: list[str] = []
    _watchers.append(attempts)
    try:
        yield attempts
    finally:
        _watchers.pop()
