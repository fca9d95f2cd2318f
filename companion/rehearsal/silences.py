"""Each question on which a way depends, played with each person silent and with each passing.

A missing answer may not lead further than every answer does: where an answer would have ended a session
before people open up, silence may not go on.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from companion.core import program as p
from companion.core.api.record import StepEntered
from companion.core.api.remembered import NO_HISTORY
from companion.core.expressions import names
from companion.rehearsal.evenings import At, Evening, Moment
from companion.rehearsal.paths import called
from companion.rehearsal.people import NAMES
from companion.rehearsal.scenario_runner import Run, ScenarioRunner

_MISSING: Mapping[str, str] = {"(silence)": "silent", "(pass)": "passing"}
_OWN_WORDS = (p.Answer.TEXT, p.Answer.NAME, p.Answer.RATING)
_MOST_ANSWERS = 4
"""Answers that are tried at a question: of a rating, the lowest, the highest and two between."""


@dataclass(frozen=True, slots=True)
class Silence:
    """A missing answer that leads further than an answer would."""

    line: int
    question: str
    who: str
    """The person, or ``everybody`` for a question to the group."""
    how: str
    """``silent`` or ``passing``."""
    answer: str
    """The answer that does not lead there."""
    to: str
    """Where it leads."""

    def __str__(self) -> str:
        return (
            f"with {self.who} {self.how} at “{self.question}” (line {self.line}), this goes on to "
            f"*{self.to}*; “{self.answer}” does not"
        )


def silences(runner: ScenarioRunner, people: int) -> Iterator[Silence]:
    """Yield the missing answers that lead too far, with this many people; the others go along."""
    index = runner.program_index
    deciding = _deciding(index.program)
    willing = runner.play(people, Evening(), NO_HISTORY)
    asked: dict[tuple[str, str], tuple[p.Ask, Moment]] = {}
    for moment in willing.moments:
        step = index.steps.get(index.leaf(moment.place))
        asks = () if step is None else step.questions()
        ask = next((ask for ask in asks if ask.save in deciding), None)
        if ask and moment.what.endswith(" is asked"):
            asked.setdefault((moment.place, moment.what), (ask, moment))
    for ask, moment in asked.values():
        yield from _Trials(runner, people, ask, moment, willing).too_far()


class _Trials:
    """A question, and how far each answer of one person leads; the same answer is played once."""

    def __init__(self, runner: ScenarioRunner, people: int, ask: p.Ask, moment: Moment, willing: Run) -> None:
        self._runner = runner
        self._people = people
        self._ask = ask
        self._moment = moment
        self._before = self._opened(
            entry.path
            for entry in willing.driver.record
            if isinstance(entry, StepEntered) and entry.at_s <= moment.at_s
        )
        """What every answer leads to, as it comes before the question."""
        self._ways = {moment.point.options[0].words: (self._opened(willing.reached), willing.ending)}

    def too_far(self) -> Iterator[Silence]:
        """Yield the missing answers that lead further than one that was given."""
        point = self._moment.point
        words = [one.words for one in point.options[: point.answers]]
        given = [one for one in words if one not in (*_MISSING, "(unclear)")]
        tried = [*given[:: max(1, (len(given) - 1) // (_MOST_ANSWERS - 1))], given[-1]]
        for missing, how in _MISSING.items():
            found, ending = self._way(missing)
            if found == self._before:
                continue  # no answer leads less far
            for answer in tried:
                less, end = self._way(answer)
                if less < found and end != ending:
                    yield self._silence(how, answer, found - less)
                    break

    def _silence(self, how: str, answer: str, further: frozenset[str]) -> Silence:
        who = self._moment.what.removesuffix(" is asked")
        to = _named(self._runner.program_index.program, further)
        question = " ".join(str(self._ask.question).split())
        return Silence(self._ask.head.line, question, who if who in NAMES else "everybody", how, answer, to)

    def _way(self, words: str) -> tuple[frozenset[str], str]:
        """Return the steps, reached with this answer, in which people open up, and the ending."""
        if words not in self._ways:
            at = At(self._moment.place, self._moment.what, words)
            run = self._runner.play(self._people, Evening(), NO_HISTORY, chance=at)
            self._ways[words] = self._opened(run.reached), run.ending
        return self._ways[words]

    def _opened(self, reached: Iterable[str]) -> frozenset[str]:
        """Return the steps in which people open up; to be asked the same again is not opening up."""
        index = self._runner.program_index
        steps = {path: step for path in map(index.leaf, reached) if (step := index.steps.get(path))}
        return frozenset(
            path
            for path, step in steps.items()
            if _opens_up(step) and self._ask.save not in step.saved_names()
        )


def _deciding(program: p.Program) -> frozenset[str]:
    """Return the names on which a way depends."""
    found: set[str] = set()
    for step in p.every_step(program.steps):
        tests = [step.head.when] if step.head.when else []
        if isinstance(step, p.If):
            tests += [test for test, _ in step.cases]
        if isinstance(step, p.Repeat) and step.until:
            tests.append(step.until)
        found.update(name for test in tests for name in names(test))
    return frozenset(found)


def _opens_up(step: p.Step) -> bool:
    asks_words = isinstance(step, p.Ask) and step.answer in _OWN_WORDS
    return asks_words or isinstance(step, p.Turn | p.Mirror | p.Apart | p.Enrol | p.Pairs)


def _named(program: p.Program, paths: frozenset[str]) -> str:
    """Return the title of the section in which the first of some steps stands, or the step in words."""
    title = ""
    for step in p.every_step(program.steps):
        if isinstance(step, p.Section):
            title = step.title
        if step.head.path in paths:
            return title or called(step)
    return title
