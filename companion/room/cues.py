"""What a partner waits for: the remaining lines, and the progress of another's turn."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from companion.room.plan import Cue, Line


class Repertoire:
    """The lines of one partner, each spoken as often as its count allows."""

    def __init__(self, name: str, lines: tuple[Line, ...], everyone: Collection[str]) -> None:
        """``everyone``: the names of all partners, as prompts may mention them."""
        self._name = name
        self._lines = lines
        self._others = tuple(other for other in everyone if other != name)
        self._used: dict[int, int] = {}

    def next(self, *cues: Cue, prompt: str = "") -> Line | None:
        """Take the first line with one of these cues that isn't used up and fits the prompt."""
        heard = prompt.lower()
        for index, line in enumerate(self._lines):
            if line.cue not in cues or self._is_used_up(index):
                continue
            if line.hears.lower() in heard and (line.cue.breaks_in or self._is_meant(heard)):
                return self._use(index)
        return None

    def again(self, line: Line) -> Line | None:
        """Take the line that follows ``line`` in the same turn."""
        after = next(
            (index + 1 for index, known in enumerate(self._lines) if known is line), len(self._lines)
        )
        if after < len(self._lines) and self._lines[after].cue is Cue.AGAIN and not self._is_used_up(after):
            return self._use(after)
        return None

    def timed(self) -> list[Line]:
        """Return all lines that wait for the room's clock, in order of time."""
        return sorted((line for line in self._lines if line.cue is Cue.AT), key=lambda line: line.delay_s)

    def _is_used_up(self, index: int) -> bool:
        times = self._lines[index].times
        return bool(times) and self._used.get(index, 0) >= times

    def _use(self, index: int) -> Line:
        self._used[index] = self._used.get(index, 0) + 1
        return self._lines[index]

    def _is_meant(self, prompt: str) -> bool:
        """Return whether a prompt is addressed to this partner. Prompts begin with a name."""
        first = prompt.split(",")[0]
        return _names(self._name, first) or not any(_names(other, first) for other in self._others)


def _names(name: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(name.lower())}\b", words) is not None


@dataclass(slots=True)
class OthersTurn:
    """Another's turn, as heard by a partner who may interrupt it."""

    holder: str
    since_s: float
    """When the turn began, or when the partner last broke into it."""
    waiting: Line | None
    """The line that interrupts, once it is due."""
    earliest_s: float = 0.0
    """Whether to wait until the companion has finished."""
    _spoke_s: float = 0.0
    _quiet_s: float = 0.0

    def hear(self, speaking: Collection[str], seconds: float) -> None:
        """Note that ``speaking`` make sound for the next ``seconds``."""
        if self.holder in speaking:
            self._spoke_s += seconds
            self._quiet_s = 0.0
        else:
            self._quiet_s += seconds

    def due(self, now: float) -> Line | None:
        """Return the line that has become due, once."""
        line = self.waiting
        if line is None or now < self.earliest_s or not self._is_moment(line, now):
            return None
        self.waiting = None
        return line

    def _is_moment(self, line: Line, now: float) -> bool:
        match line.cue:
            case Cue.OVER:
                return not self._quiet_s and self._spoke_s >= line.delay_s
            case Cue.PAUSES:
                return self._spoke_s > 0 and self._quiet_s >= line.delay_s
        return now >= self.since_s + line.delay_s
