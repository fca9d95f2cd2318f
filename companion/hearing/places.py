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
        """A draft waits for no record, for these step back in favour of drafts; with two places or more they
        leave one free."""
        self._number = number
        self._drafts = self._records = 0
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
        return request == min(filter(self._fits, self.waiting), default=None)

    def _fits(self, request: Request) -> bool:
        if request.draft:
            return self._drafts < self._number
        most = max(1, self._number - 1)
        return self._records < most and self._drafts + self._records < self._number

    def take(self, request: Request) -> None:
        """Take a place, as soon as one is free and nobody goes first."""
        with self._changed:
            self._changed.wait_for(lambda: self.goes_next(request))
            self.waiting.remove(request)
            self._drafts += request.draft
            self._records += not request.draft
            self._changed.notify_all()

    def leave(self, request: Request) -> None:
        """Leave the place to the next."""
        with self._changed:
            self._drafts -= request.draft
            self._records -= not request.draft
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
