"""Places to transcribe at, and who goes next where several rooms want one."""

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Condition

PATIENCE_S = 6.0
"""A record that has waited so long goes before drafts that came later: it never starves."""


@dataclass(frozen=True, order=True, slots=True)
class Request:
    """A wish for a place; the least goes first."""

    due_s: float
    number: int
    draft: bool = field(compare=False)


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Places:
    """A number of places. A draft goes before a record, and who has waited longest before others."""

    def __init__(self, number: int, now: Callable[[], float]) -> None:
        """With two places or more, records leave one to drafts: an answer never waits for a long record."""
        self._free = number
        self._free_for_records = max(1, number - 1)
        self._now = now
        self._changed = Condition()
        self._asked = 0
        self.waiting: list[Request] = []

    def ask(self, *, draft: bool) -> Request:
        """Join those who wait."""
        with self._changed:
            self._asked += 1
            request = Request(self._now() + (0.0 if draft else PATIENCE_S), self._asked, draft)
            self.waiting.append(request)
        return request

    def goes_next(self, request: Request) -> bool:
        """Whether a place is free, and nobody goes before this one."""
        fit = [one for one in self.waiting if one.draft or self._free_for_records]
        return bool(self._free and fit) and request == min(fit)

    def take(self, request: Request) -> None:
        """Take a place, as soon as one is free and nobody goes first."""
        with self._changed:
            self._changed.wait_for(lambda: self.goes_next(request))
            self.waiting.remove(request)
            self._free -= 1
            self._free_for_records -= not request.draft
            self._changed.notify_all()

    def leave(self, request: Request) -> None:
        """Leave the place to the next."""
        with self._changed:
            self._free += 1
            self._free_for_records += not request.draft
            self._changed.notify_all()

    @contextlib.contextmanager
    def place(self, *, draft: bool) -> Iterator[None]:
        """Hold a place for the block, once it is one's turn."""
        request = self.ask(draft=draft)
        self.take(request)
        try:
            yield
        finally:
            self.leave(request)
