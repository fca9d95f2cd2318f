"""Where a session is: the stage that it is in."""

from companion.core import program as p
from companion.core.api.snapshot import Mood
from companion.core.machine.discretion import Discretion
from companion.core.stages.base import Stage, View
from companion.core.state.listening import Listening
from companion.core.state.memory import Memory
from companion.core.state.states import State
from companion.core.state.wall_clock import WallClock


class Staged(Discretion):
    """Is in one stage, or in none: before it begins, and when it is over."""

    def __init__(self, listening: Listening, memory: Memory, wall: WallClock) -> None:
        super().__init__(listening, memory, wall)
        self._stage: Stage | None = None
        self._idle = State.NEW
        self.ending = ""
        """The name of the ending, once the session is over."""

    @property
    def state(self) -> State:
        """Where the session is."""
        return self._stage.state if self._stage else self._idle

    @property
    def asked(self) -> p.Ask | None:
        """The question that is spoken, or whose answer is waited for."""
        return self._stage.asked if self._stage else None

    def deadline(self) -> float | None:
        """The session second at which ``on_deadline`` must be called; None: only events matter."""
        return self._stage.deadline() if self._stage else None

    def picture(self, now: float) -> View:
        """Who holds the floor or is asked, and how much time is left."""
        return self._stage.picture(now) if self._stage else View(Mood.OVER if self.ending else Mood.QUIET)

    def go(self, stage: Stage, now: float, *, suspended: bool = False) -> None:
        """Turn to ``stage``. What the last one was saying is stopped."""
        self.hush()
        self._stage = stage
        if not suspended:
            stage.enter(now)

    def go_back(self, stage: Stage, now: float) -> None:
        """Return to a suspended stage."""
        self.hush()
        self._stage = stage
        stage.resume(now)
