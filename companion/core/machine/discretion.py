"""What a session does with words that are not to be kept."""

from companion.core.api import record as r
from companion.core.machine.outlet import Outlet
from companion.core.stages.base import Stage
from companion.core.state.listening import Listening
from companion.core.state.memory import Memory
from companion.core.state.wall_clock import WallClock


class Discretion(Outlet):
    """An outlet that knows what was said, and can throw it away."""

    def __init__(self, listening: Listening, memory: Memory, wall: WallClock) -> None:
        super().__init__()
        self.listening = listening
        self.memory = memory
        self.wall = wall
        """The time of day."""
        self.epoch = 0

    def quotes(self, text: str) -> bool:
        """Whether words of a partner stand in a prompt."""
        return self.memory.quotes(text)

    def unread(self, text: str) -> str:
        """A prompt without the words of partners that were put into it."""
        return self.memory.unread(text)

    def discard(self, stage: Stage, since_s: float, now: float) -> None:
        """Throw away what was said since ``since_s``, and whatever came of it."""
        self.listening.take_back(since_s)
        self.memory.take_back(since_s)
        stage.take_back(since_s)
        self.forget_since(since_s)
        self.note(r.Discarded(now, since_s))

    def discard_all(self, stage: Stage, now: float) -> None:
        """Throw away all of this session; nothing more of it is kept."""
        self.forgotten = True
        self.discard(stage, 0.0, now)
        self.note(r.Forgotten(now))

    def go_on_later(self, away_s: float, now: float, *, anew: bool) -> None:
        """The time of day went on by so much. ``anew``: words and prompts on their way are lost."""
        self.wall = self.wall.later(away_s)
        if anew:
            self.listening.give_up()
            self.lose_voice()
            self.new_epoch()

    def new_epoch(self) -> None:
        """Words that began before act on nothing that comes."""
        self.epoch += 1

    def clock_time(self, now: float) -> str:
        """The time of day at ``now``, like ``8:40``; empty when unknown."""
        return self.wall.spoken(now)
