"""Exploration of all that people could do in a session: branch by branch, then at random.

Branches first: starting from a session of cooperative people, each moment is tried with each of
its options, once for each place in the script and each kind of moment; runs that stored new
values for later sessions start further evenings. The remaining runs are random.
"""

import heapq
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from random import Random

from companion.core.api.record import Ended, Interrupted, Resumed
from companion.core.api.remembered import NO_HISTORY, History, Plain
from companion.rehearsal.evenings import Chance, Dice, Evening, Life, Likewise, days_of
from companion.rehearsal.played_test import STARTED_AT
from companion.rehearsal.safety import Guard
from companion.rehearsal.scenario_runner import Run, ScenarioRunner
from companion.rehearsal.visited_states import VisitedStates

BRANCHES = 0.5
"""Maximum share of all runs for branches."""
ANSWERED = 0.5
"""Their share until all answers were tried; after that, commands are tried at random, which ends sooner."""
DAYS = (1, 0, 30, 400)
"""Days from one evening to the next."""
NO_NORMAL_ENDINGS = frozenset({"", "stopped", "postponed"})
_MOST_LIVES = 40
"""Maximum number of different stored values that further evenings start with."""
_FIRST_LIVES = 8
"""Number of those that are played before anything else."""
_ANSWERS = (0.05, 0.2, 0.5, 0.9)
_COMMANDS = (0.0, 0.02, 0.1)
_FAILURES = 3
"""Number of different failures after which the search stops."""
_FAILED_RUNS = 5
_FIRST, _ANSWERED, _COMMANDED = range(3)
"""Order of trials: cooperative people, then other answers, then commands and accidents."""


@dataclass(slots=True)
class Exploration:
    """The result of exploring a script with one number of people."""

    people: int
    runs: int = 0
    reached: set[str] = field(default_factory=set)
    """Paths of the steps that began at least once."""
    endings: Counter[str] = field(default_factory=Counter)
    minutes: list[float] = field(default_factory=list)
    """Duration of each run with a normal ending, without pauses and breaks."""
    usual: list[float] = field(default_factory=list)
    """Minutes of the runs in which everybody cooperated."""
    floor_s: dict[str, float] = field(default_factory=dict)
    """Total floor time of each person, in all runs."""
    failures: dict[str, Life] = field(default_factory=dict)
    """For each cause of a breakdown or a trap, the evenings that lead to it."""
    broken: dict[str, str] = field(default_factory=dict)
    """For each cause of a breakdown, the path of the step."""
    failed: int = 0
    """Number of runs that broke down."""
    tried: int = 0
    """Number of places from which both exits were tried."""


class Explorer:
    """Explores a script with one number of people."""

    def __init__(
        self,
        runner: ScenarioRunner,
        people: int,
        guard: Guard | None = None,
        visited: VisitedStates | None = None,
    ) -> None:
        """``guard`` watches: a trap that it finds is a failure. With ``visited`` no way is played twice;
        then endings and minutes are those of the ways, not of all runs."""
        self._visited = visited
        self.found = Exploration(people)
        self._runner = runner
        self._guard = guard
        self._traps = 0
        self._lives: dict[object, tuple[Life, History]] = {}
        self._seen: set[object] = set()
        self._queue: list[tuple[int, int, Life, Sequence[tuple[int, int]], History, Likewise | None]] = []
        self._count = 0
        self.last_life: Life = ()
        """The evenings of the latest session."""
        self.last_place = ""
        """The path of the last step of the latest session."""
        self._push(_FIRST, (Evening(),), NO_HISTORY)
        if runner.recalls_others:
            self._push(_FIRST, (Evening(others=True),), NO_HISTORY)

    @property
    def hopeless(self) -> bool:
        """Whether more runs would show nothing new, with so many failures."""
        return self.found.failed >= _FAILED_RUNS or len(self.found.failures) >= _FAILURES

    @property
    def hopeful(self) -> bool:
        """Whether there is more to try."""
        return bool(self._queue) and not self.hopeless

    def branches(self, runs: int) -> None:
        """Try each moment with each of its options, in at most ``runs`` runs."""
        while self._queue and self.found.runs < runs:
            if (self._queue[0][0] == _COMMANDED and self.found.runs > runs * ANSWERED) or not self.branch():
                return

    def branch(self) -> bool:
        """Try the next option; return False when none is left."""
        if not self.hopeful:
            return False
        _, _, (*before, evening), choices, past, likewise = heapq.heappop(self._queue)
        life = (*before, evening.with_choices(choices))
        run = self._play(life, past, likewise)
        self._branch_off((*life[:-1], run.evening), past, run, likewise)
        return True

    def at_random(self, runs: int, seed: int) -> None:
        """Play ``runs`` random runs."""
        chance = Random(seed)
        for _ in range(runs):
            if self.hopeless:
                return
            before: Life = ()
            past = NO_HISTORY
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

    def _push(
        self,
        rank: int,
        life: Life,
        past: History,
        choices: Sequence[tuple[int, int]] = (),
        likewise: Likewise | None = None,
    ) -> None:
        """Add a life to be tried; ``choices``: of its last evening."""
        self._count += 1
        heapq.heappush(self._queue, (rank, self._count, life, choices, past, likewise))

    def _branch_off(self, life: Life, past: History, run: Run, likewise: Likewise | None) -> None:
        """Add all alternatives in a run, after the point where it already deviated."""
        before, evening = life[:-1], life[-1]
        first = evening.choices[-1][0] + 1 if evening.choices else 0
        if likewise:
            first = likewise.since
        for number, moment in enumerate(run.moments[first:], first):
            place = (self._runner.program_index.leaf(moment.place), bool(before))
            if (moment.what, place) in self._seen:
                continue
            first_here = place not in self._seen
            self._seen.add((moment.what, place))
            if moment.point.answers > 1:
                self._seen.add(place)
            so_far = [choice for choice in evening.choices if choice[0] < number]
            for choice in range(len(moment.point.options)):
                if choice == moment.choice:
                    continue
                rank = _ANSWERED if choice < moment.point.answers else _COMMANDED
                self._push(rank, life, past, [*so_far, (number, choice)])
                if rank == _ANSWERED and first_here:
                    alike = Likewise(number, moment.place, choice)
                    self._push(rank, life, past, so_far, alike)

    def _play(self, life: Life, past: History, chance: Chance | None = None) -> Run:
        at = STARTED_AT + days_of(life)
        visited = self._visited
        if visited:
            visited.begin()
        run = self._runner.play(
            self.found.people, life[-1], past, at, chance=chance, watch=self._guard, visited=visited
        )
        if visited and not run.broken:
            visited.ended()
        life = (*life[:-1], run.evening)
        self._note(run, life)
        if not run.broken and not run.rejoined and run.past != past:
            self._remember(run, life)
        return run

    def _remember(self, run: Run, life: Life) -> None:
        """Add further evenings if the stored values are new."""
        key = _signature(run.past, self._runner.program_index.options)
        if key in self._lives or len(self._lives) >= _MOST_LIVES:
            return
        self._lives[key] = (life, run.past)
        first, *others = DAYS
        rank = _FIRST if len(self._lives) <= _FIRST_LIVES else _ANSWERED
        self._push(rank, (*life, Evening(days=first)), run.past)
        for days in others:
            self._push(_ANSWERED, (*life, Evening(days=days)), run.past)

    def _note(self, run: Run, life: Life) -> None:
        found = self.found
        found.runs += 1
        self.last_life, self.last_place = life, run.driver.place
        found.reached.update(map(self._runner.program_index.leaf, run.reached))
        self._note_traps(life)
        if run.broken:
            found.failed += 1
            found.failures.setdefault(run.broken, life)
            found.broken.setdefault(run.broken, run.driver.place)
        if run.broken or run.rejoined:
            return
        found.endings[run.ending] += 1
        for name, account in run.driver.session.ledger.accounts.items():
            found.floor_s[name] = found.floor_s.get(name, 0.0) + account.held_s
        if run.ending not in NO_NORMAL_ENDINGS:
            minutes = _active_s(run) / 60.0
            found.minutes.append(minutes)
            if not any(evening.choices for evening in life):
                found.usual.append(minutes)

    def _note_traps(self, life: Life) -> None:
        if self._guard:
            for trap in self._guard.traps[self._traps :]:
                self.found.failures.setdefault(str(trap), life)
            self._traps = len(self._guard.traps)
            self.found.tried = len(self._guard.tried)


def _signature(past: History, options: Container[object]) -> object:
    """Return stored values as far as they may matter: words count as words, histories don't count."""
    return frozenset(
        (kept.script, kept.key, kept.of, _as_decides(kept.value, options))
        for kept in past.values
        if ":" not in kept.key
    )


def _as_decides(value: Plain, options: Container[object]) -> Plain:
    return "words" if isinstance(value, str) and value not in options else value


def _active_s(run: Run) -> float:
    """Return the duration of a session without pauses and breaks."""
    away_s, left_s = 0.0, None
    for entry in run.driver.record:
        if isinstance(entry, Interrupted):
            left_s = entry.at_s if left_s is None else left_s
        elif isinstance(entry, Resumed | Ended) and left_s is not None:
            away_s += entry.at_s - left_s
            left_s = None
    return max(0.0, run.driver.now - away_s)
