"""The clocks of the real world. The only module that imports ``time``."""

import datetime
import time


class Clock:
    """Seconds since it was made; it never jumps, whatever is done to the time of day."""

    def __init__(self) -> None:
        self._start_s = time.monotonic()

    def now(self) -> float:
        """Seconds since the clock was made."""
        return time.monotonic() - self._start_s

    def sleep_until(self, at_s: float) -> None:
        """Return at ``at_s``; at once when that has passed."""
        left_s = at_s - self.now()
        if left_s > 0:
            time.sleep(left_s)


def time_of_day() -> datetime.datetime:
    """Now, as people of this place read it."""
    return datetime.datetime.now()
