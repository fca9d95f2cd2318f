"""The clocks of the real world. The only module that imports ``time``."""

import datetime
import time

_WITH_SLEEP = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""A clock that goes on while the machine sleeps: on Linux the first (clock_gettime(2)), on macOS the second.
Elsewhere there is none, or the usual clock is such a one already."""


class Clock:
    """Seconds since it was made; it never jumps, whatever is done to the time of day."""

    def __init__(self, start_s: float = 0.0) -> None:
        """``start_s``: what it shows at first."""
        self._start_s = time.monotonic() - start_s
        self._asleep_s = _asleep_s()

    def now(self) -> float:
        """Seconds since the clock was made, with what it showed at first."""
        return time.monotonic() - self._start_s

    def slept_s(self) -> float:
        """Seconds that the machine slept since the clock was made, in which it stood."""
        return _asleep_s() - self._asleep_s

    def sleep_until(self, at_s: float) -> None:
        """Return at ``at_s``; at once when that has passed."""
        left_s = at_s - self.now()
        if left_s > 0:
            time.sleep(left_s)


def _asleep_s() -> float:
    if _WITH_SLEEP is None:
        return 0.0
    return time.clock_gettime(_WITH_SLEEP) - time.monotonic()


def time_of_day() -> datetime.datetime:
    """Now, as people of this place read it."""
    return datetime.datetime.now()
