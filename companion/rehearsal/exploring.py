"""Walks through all that people could do in a session: branch by branch, then at random.

Branches first: from a run in which everybody is willing, each moment is tried with each of
its options, once for each place in the script and each kind of moment; what kept something
new for later sessions is the beginning of further evenings. What is left of the runs is
left to chance.
"""

import datetime
import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from companion.core.kept import Past
from companion.core.record import Ended, Interrupted, Resumed
from companion.rehearsal.evenings import Dice, Evening, Life, Likewise, Run, play
from companion.rehearsal.outline import Outline
from companion.rehearsal.rehearsed import STARTED_AT

BRANCHES = 0.6
"""So many of all runs may go into branches."""
DAYS = (1, 0, 30, 400)
"""How long after one evening the next may be."""
MOST_LIVES = 40
"""Different things kept that further evenings begin with."""
_ANSWERS = (0.05, 0.2, 0.5, 0.9)
_COMMANDS = (0.0, 0.02, 0.1)
_FAILURES = 5


@dataclass(slots=True)
class Found:
    """What walks through a script found."""

    runs: int = 0
    reached: set[str] = field(default_factory=set)
    """Paths of the steps that began at least once."""
    endings: Counter[str] = field(default_factory=Counter)
    minutes: list[float] = field(default_factory=list)
    """Of each run that came to an end of its own: without pauses and breaks."""
    usual: list[float] = field(default_factory=list)
    """Minutes of the runs in which everybody was willing."""
    floor: Counter[str] = field(default_factory=Counter)
    """Seconds for which each had the floor, in all runs."""
    longest: tuple[float, int, Life] = (0.0, 0, ())
    """Minutes of the longest run, how many people, and what they did."""
    failures: dict[str, tuple[int, Life]] = field(default_factory=dict)
    """For each way in which a session broke down, one that does: how many people, and what they did."""

    def add(self, other: "Found") -> None:
        """What another walk found too."""
        self.runs += other.runs
        self.reached |= other.reached
        self.endings += other.endings
        self.minutes += other.minutes
        self.usual += other.usual
        self.floor += other.floor
        self.longest = max(self.longest, other.longest, key=lambda longest: longest[0])
        for cause, case in other.failures.items():
            if len(self.failures) < _FAILURES:
                self.failures.setdefault(cause, case)


class Explorer:
    """Walks for one number of people."""

    def __init__(self, outline: Outline, people: int) -> None:
        self.found = Found()
        self._outline = outline
        self._people = people
        self._lives: dict[object, tuple[Life, Past]] = {}
        self._seen: set[object] = set()
        self._queue: list[tuple[int, int, Life, Past, Likewise | None]] = []
        self._count = 0

    def branches(self, runs: int) -> None:
        """Try each moment with each of its options, at most so many."""
        self._push(0, (Evening(),), Past())
        while self._queue and self.found.runs < runs:
            _, _, life, past, likewise = heapq.heappop(self._queue)
            run = self._play(life, past, likewise)
            self._branch((*life[:-1], run.evening), past, run, likewise.since if likewise else 0)

    def at_random(self, runs: int, seed: int) -> None:
        """So many runs by chance."""
        chance = Random(seed)
        for _ in range(runs):
            before: Life = ()
            past = Past()
            if self._lives and chance.random() < 0.5:
                before, past = chance.choice(list(self._lives.values()))
            days = chance.choice(DAYS) if before else 0
            evening = Evening(seed=chance.randrange(1000), days=days)
            dice = Dice(
                Random(chance.getrandbits(32)),
                chance.choice(_ANSWERS),
                chance.choice(_COMMANDS),
                alike=chance.random() < 0.5,
            )
            self._play((*before, evening), past, dice)

    def _push(self, rank: int, life: Life, past: Past, likewise: Likewise | None = None) -> None:
        self._count += 1
        heapq.heappush(self._queue, (rank, self._count, life, past, likewise))

    def _branch(self, life: Life, past: Past, run: Run, since: int) -> None:
        """All that could have been done otherwise in a run, behind what was done otherwise already."""
        *before, evening = life
        first = since or (evening.choices[-1][0] + 1 if evening.choices else 0)
        for number, moment in enumerate(run.moments[first:], first):
            place = self._outline.leaf(moment.place)
            new, first_here = (moment.what, place) not in self._seen, place not in self._seen
            if not new:
                continue
            self._seen |= (
                {(moment.what, place), place} if moment.point.answers > 1 else {(moment.what, place)}
            )
            until_here = tuple(choice for choice in evening.choices if choice[0] < number)
            for choice in range(len(moment.point.options)):
                if choice == moment.choice:
                    continue
                rank = 1 if choice < moment.point.answers else 2
                further = Evening((*until_here, (number, choice)), evening.seed, evening.days)
                self._push(rank, (*before, further), past)
                if rank == 1 and first_here:
                    so_far = Evening(until_here, evening.seed, evening.days)
                    self._push(rank, (*before, so_far), past, Likewise(number, moment.place, choice))

    def _play(self, life: Life, past: Past, chance: Dice | Likewise | None = None) -> Run:
        at = STARTED_AT + _days(life)
        run = play(self._outline, self._people, life[-1], past, at, chance)
        life = (*life[:-1], run.evening)
        self._note(run, life)
        if not run.broken and run.past != past:
            self._remember(run, life)
        return run

    def _remember(self, run: Run, life: Life) -> None:
        """Something was kept: if it is new, there are further evenings."""
        key = _signature(run.past)
        if key in self._lives or len(self._lives) >= MOST_LIVES:
            return
        self._lives[key] = (life, run.past)
        for days in DAYS:
            self._push(0, (*life, Evening(days=days)), run.past)

    def _note(self, run: Run, life: Life) -> None:
        found, driver = self.found, run.driver
        found.runs += 1
        found.reached.update(map(self._outline.leaf, run.people.reached))
        if run.broken or driver is None:
            if len(found.failures) < _FAILURES:
                found.failures.setdefault(run.broken, (self._people, life))
            return
        found.endings[run.ending] += 1
        for name, account in driver.session.ledger.accounts.items():
            found.floor[name] += account.held_s  # type: ignore[assignment]  # seconds are no whole numbers
        minutes = _active_s(run) / 60.0
        if run.ending not in ("stopped", "postponed"):
            found.minutes.append(minutes)
            if not any(evening.choices for evening in life):
                found.usual.append(minutes)
        if minutes > found.longest[0]:
            found.longest = (minutes, self._people, life)


def _days(life: Iterable[Evening]) -> datetime.timedelta:
    """How long after the first evening the last one is."""
    return datetime.timedelta(days=sum(evening.days for evening in life))


def _signature(past: Past) -> object:
    """What is kept, as far as it may decide something: words are words, and histories are none of it."""
    values = {
        (kept.key, kept.of, "words" if isinstance(kept.value, str) else kept.value)
        for kept in past.kept
        if ":" not in kept.key
    }
    return frozenset(values)


def _active_s(run: Run) -> float:
    """How long a session took without pauses and breaks."""
    away_s, left_s = 0.0, None
    for entry in run.record:
        match entry:
            case Interrupted() if left_s is None:
                left_s = entry.at_s
            case Resumed() | Ended() if left_s is not None:
                away_s += entry.at_s - left_s
                left_s = None
    return max(0.0, (run.driver.now if run.driver else 0.0) - away_s)
