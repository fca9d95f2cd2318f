"""The report of a simulation, for the author of the script."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from companion.core.program import Program
from companion.rehearsal.exploring import Exploration
from companion.rehearsal.paths import called
from companion.rehearsal.people import NAMES
from companion.rehearsal.scenario_runner import ScenarioRunner
from companion.scripts.views.conditions import readable_name
from companion.system.invocation import as_started


@dataclass(frozen=True, slots=True)
class Unreached:
    """A step that no session reached."""

    file: str
    line: int
    step: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A way in which a session broke down."""

    cause: str
    people: int
    path: Sequence[str]
    """The way to it, one line per action."""
    replay: str
    """The same for ``--replay``."""
    test: str
    """The same as a script test file; empty if tests can't express it."""


@dataclass(frozen=True, slots=True)
class SimulationReport:
    """The result of many sessions of a script."""

    file: str
    title: str
    runs: int
    people: Sequence[int]
    """Numbers of people, the usual one first."""
    endings: Mapping[str, int]
    """Number of sessions with each ending, the most frequent first."""
    endings_never: Sequence[str]
    steps_never: Sequence[Unreached]
    minutes: Mapping[str, float]
    """``least``, ``usual`` and ``most`` of sessions with a normal ending; empty if none has one."""
    shares: Mapping[str, Mapping[str, float]]
    """For each number of people, each person's share of the total floor time."""
    ways_out: int
    """Number of places from which both “stop” and the safe word were tried."""
    failures: Sequence[Failure]
    silences: Sequence[str] = ()
    """Missing answers that lead further than an answer would."""
    presumed: Sequence[str] = ()
    """Prompts that lean on words that nobody said."""

    @property
    def complete(self) -> bool:
        """Whether every step and ending was reached, nothing broke down, silence was never a yes, and no
        prompt presumed words."""
        return not (self.endings_never or self.steps_never or self.failures or self.silences or self.presumed)

    def as_dict(self) -> dict[str, object]:
        """Return the report for JSON."""
        return asdict(self)

    def line(self) -> str:
        """Return a one-line summary."""
        problems = []
        if self.failures:
            problems.append(f"{_counted(len(self.failures), 'way')} to break down")
        if self.steps_never:
            problems.append(f"{_counted(len(self.steps_never), 'step')} never reached")
        if self.endings_never:
            problems.append(f"{_counted(len(self.endings_never), 'ending')} never reached")
        if self.silences:
            problems.append(f"{_counted(len(self.silences), 'silence')} taken for an answer")
        if self.presumed:
            problems.append(f"{_counted(len(self.presumed), 'prompt')} said after nothing")
        took = f", {_minutes(self.minutes)}" if self.minutes else ""
        return f"{self.file}: {', '.join(problems) or 'every step and every ending reached'}{took}"

    def problem_lines(self) -> list[str]:
        """Describe unreached steps and breakdowns."""
        lines = []
        if self.endings_never:
            lines.append(f"  Endings never reached: {', '.join(self.endings_never)}.")
        if self.steps_never:
            lines.append("  Steps never reached:")
            lines += [f"    {step.file}:{step.line}: {step.step}" for step in self.steps_never]
        if self.silences:
            lines += ["  A missing answer leads on:", *(f"    {one}." for one in self.silences)]
        if self.presumed:
            lines += ["  Said although nothing was told:", *(f"    {one}." for one in self.presumed)]
        for failure in self.failures:
            lines += _failure(failure, self.file)
        return lines

    def __str__(self) -> str:
        people = _people(self.people)
        broke = "" if self.failures else " Nothing broke down."
        lines = [f"{self.title} ({self.file})", f"  {self.runs:,} sessions with {people}.{broke}"]
        if self.endings:
            all_ = sum(self.endings.values())
            shown = ", ".join(f"{name} {_percent(count / all_)}" for name, count in self.endings.items())
            lines.append(f"  Endings, of made-up people who try everything: {shown}.")
        if not (self.endings_never or self.steps_never):
            lines.append("  Every step and every ending was reached.")
        if self.minutes:
            lines.append(f"  It takes {_minutes(self.minutes)}, pauses and breaks left out.")
        for people_, shares in self.shares.items():
            shown = ", ".join(f"{name} {_percent(share)}" for name, share in shares.items())
            lines.append(f"  The floor, of {people_}: {shown}.")
        if not any(failure.cause.startswith(("E331", "E332")) for failure in self.failures):
            lines.append(f"  From each of {self.ways_out} places both “stop” and the safe word lead out.")
        return "\n".join([*lines, *self.problem_lines()])


def report_of(
    program: Program,
    runner: ScenarioRunner,
    file: Path,
    found: Sequence[Exploration],
    failures: Sequence[Failure],
    silences: Sequence[str] = (),
    presumed: Sequence[str] = (),
) -> SimulationReport:
    """Merge the results for each number of people. ``file``: the program's file."""
    program_index = runner.program_index
    reached = {place for one in found for place in one.reached}
    ended: dict[str, int] = {}
    for one in found:
        for name, count in one.endings.items():
            ended[name] = ended.get(name, 0) + count
    missing = [path for path in program_index.steps if path in program_index.leaves() - reached]
    spots = {path: program_index.spot(path, file) for path in missing}
    all_minutes = [minutes for one in found for minutes in one.minutes]
    usual = [minutes for one in found[:1] for minutes in one.usual] or all_minutes
    return SimulationReport(
        file=str(file),
        title=program.title,
        runs=sum(one.runs for one in found),
        people=[one.people for one in found],
        endings=dict(sorted(ended.items(), key=lambda item: (-item[1], item[0]))),
        endings_never=sorted(program_index.endings() - set(ended)),
        steps_never=[
            Unreached(str(spots[path][0]), spots[path][1], called(program_index.steps[path]))
            for path in missing
        ],
        minutes=_rounded(min(all_minutes), median(usual), max(all_minutes)) if all_minutes else {},
        shares={
            str(one.people): _shares(one, program.roles)
            for one in found
            if one.people > 1 and any(one.floor_s.values())
        },
        ways_out=sum(one.tried for one in found),
        failures=failures,
        silences=silences,
        presumed=presumed,
    )


def _rounded(least: float, usual: float, most: float) -> dict[str, float]:
    return {"least": round(least, 1), "usual": round(usual, 1), "most": round(most, 1)}


def _shares(found: Exploration, roles: Sequence[str]) -> dict[str, float]:
    """Return the shares of the floor by fixed role, or by made-up name without roles."""
    all_s = sum(found.floor_s.values())
    people = NAMES[: found.people]
    called = (*roles, *people[len(roles) :])
    return {
        readable_name(role): round(found.floor_s.get(name, 0.0) / all_s, 3)
        for role, name in zip(called, people, strict=False)
    }


def _failure(failure: Failure, file: str) -> list[str]:
    lines = [f"  With {_people([failure.people])}: {failure.cause}", "    The shortest way there:"]
    lines += [f"      {line}" for line in failure.path]
    lines.append(as_started(f"    To see it: companion simulate {file} --replay {failure.replay}"))
    if failure.test:
        lines += ["    As a script test:", *(f"      {line}" for line in failure.test.splitlines())]
    return lines


def _minutes(minutes: Mapping[str, float]) -> str:
    return f"{minutes['least']:g} to {minutes['most']:g} minutes, usually {minutes['usual']:g}"


def _people(counts: Sequence[int]) -> str:
    *others, last = map(str, sorted(counts))
    return (
        f"{', '.join(others)} and {last} people"
        if others
        else f"{last} {'person' if last == '1' else 'people'}"
    )


def _percent(share: float) -> str:
    return "under 1 %" if 0 < share < 0.005 else f"{share * 100:.0f} %"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
