"""The time of day in a session."""

import datetime


class WallClock:
    """Time of day by session second; unknown without a start time."""

    def __init__(self, started_at: datetime.datetime | None) -> None:
        """``started_at``: the time of day at session second 0."""
        self._started_at = started_at

    def at(self, now: float) -> datetime.datetime | None:
        """The time of day at ``now``."""
        return self._started_at and self._started_at + datetime.timedelta(seconds=now)

    def later(self, by_s: float) -> "WallClock":
        """Return a clock that has advanced by ``by_s`` while the session stood still."""
        return WallClock(self.at(by_s))
