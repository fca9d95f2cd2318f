"""The clocks of the real world. The only module that imports ``time``."""

import datetime
import time

_WITH_SLEEP = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Clocks that keep running while the machine sleeps: the first on Linux (clock_gettime(2)), the second on
macOS. On other systems the usual clock does so, or none does."""


class Clock:
    """Seconds since its creation; unaffected by changes to the time of day."""

    def __init__(self, start_s: float = 0.0) -> None:
        """``start_s``: its first reading."""
        self._start_s = time.monotonic() - start_s
        self._asleep_s = _asleep_s()

    def now(self) -> float:
        """Return the seconds since its creation, plus its first reading."""
        return time.monotonic() - self._start_s

    def slept_s(self) -> float:
        """Return the seconds the machine slept since its creation; ``now`` excludes them."""
        return _asleep_s() - self._asleep_s

    def sleep_until(self, at_s: float) -> None:
        """Return at ``at_s``; immediately if that has passed."""
        left_s = at_s - self.now()
        if left_s > 0:
            time.sleep(left_s)


def _asleep_s() -> float:
    if _WITH_SLEEP is None:
        return 0.0
    return time.clock_gettime(_WITH_SLEEP) - time.monotonic()


def time_of_day() -> datetime.datetime:
    """Return the local time, without a zone."""
    return datetime.datetime.now()


def time_of_day_utc() -> datetime.datetime:
    """Return the time in UTC."""
    return datetime.datetime.now(datetime.UTC)
